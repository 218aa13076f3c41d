using System.Diagnostics;
using System.Globalization;
using Ewald.Core;
using Ewald.Physics.SmallAngle.Atoms;
using Ewald.Physics.SmallAngle.Bodies;
using Xunit.Abstractions;

namespace Ewald.Tests.Physics.Atoms;

public sealed class AtomsTests(ITestOutputHelper output)
{
    private static readonly double[] Grid = [.. Enumerable.Range(0, 51).Select(i => 0.01 * i)];

    [Fact]
    public void Two_atoms_scatter_as_two_plus_two_sinc()
    {
        var pair = PointSet.Of([(1, 2, 3), (4, 6, 3)]); // distance 5 Å
        var exact = DebyeSum.Intensity(pair, [0, 0], Ones(1), Grid);
        var histogram = new double[Grid.Length];
        PairHistogram.Of(pair, [1, 1], 0.1).Transform(Grid, histogram);
        for (var i = 0; i < Grid.Length; i++)
        {
            var x = 5 * Grid[i];
            var expected = 2 + 2 * (x == 0 ? 1 : Math.Sin(x) / x);
            Assert.Equal(expected, exact[i], 1e-12);
            // A node lies at 5 Å to rounding; sharing is then exact up to the divided-out sinc², (Q h)²/12 of the pair term.
            Assert.Equal(expected, histogram[i], 1e-3);
        }
    }

    [Fact]
    public void A_ring_of_atoms_follows_the_sum_over_its_chords()
    {
        const int n = 12;
        const double radius = 20;
        var ring = PointSet.Of([.. Enumerable.Range(0, n).Select(i => (radius * Math.Cos(2 * Math.PI * i / n), radius * Math.Sin(2 * Math.PI * i / n), 0.0))]);
        var curve = DebyeSum.Intensity(ring, new int[n], Ones(1), Grid);
        for (var i = 1; i < Grid.Length; i++)
        {
            double sum = n;
            for (var k = 1; k < n; k++)
            {
                var x = Grid[i] * 2 * radius * Math.Sin(Math.PI * k / n);
                sum += n * Math.Sin(x) / x;
            }

            Assert.Equal(sum, curve[i], 1e-9 * n * n);
        }
    }

    [Fact]
    public void A_sphere_of_many_points_has_the_form_factor_of_a_sphere()
    {
        const double radius = 24, spacing = 1.6;
        var points = new List<(double, double, double)>();
        for (var x = -radius; x <= radius; x += spacing)
            for (var y = -radius; y <= radius; y += spacing)
                for (var z = -radius; z <= radius; z += spacing)
                    if (x * x + y * y + z * z <= radius * radius) points.Add((x, y, z));
        var sphere = PointSet.Of(points);
        var curve = Curve(sphere, 0.5);
        // The grid's sphere has the radius of its own volume; its surface is rough by a grid step, which shows where Φ² is below 1e-2.
        var equal = Math.Cbrt(3 * points.Count * spacing * spacing * spacing / (4 * Math.PI));
        for (var i = 1; i < Grid.Length; i++)
        {
            var t = Grid[i] * equal;
            var phi = 3 * (Math.Sin(t) - t * Math.Cos(t)) / (t * t * t);
            Assert.Equal(phi * phi, curve[i] / curve[0], 2e-3);
        }
    }

    [Fact]
    public void The_histogram_route_agrees_with_the_exact_sum_to_a_thousandth()
    {
        var random = new Randomness(5).Stream("atoms");
        var points = PointSet.Of([.. Enumerable.Range(0, 1500).Select(_ => (25 * random.Normal(), 15 * random.Normal(), 10 * random.Normal()))]);
        var clock = Stopwatch.StartNew();
        var exact = DebyeSum.Intensity(points, new int[points.Count], Ones(1), Grid);
        var slow = clock.Elapsed.TotalMilliseconds;
        clock.Restart();
        var fast = Curve(points, 0.5);
        output.WriteLine(FormattableString.Invariant($"exact {slow:F0} ms, histogram {clock.Elapsed.TotalMilliseconds:F1} ms for {points.Count} points and {Grid.Length} Q values"));
        for (var i = 0; i < Grid.Length; i++) Assert.Equal(1, fast[i] / exact[i], 1e-3);
    }

    [Fact]
    public void The_curve_starts_with_the_radius_of_gyration_of_the_points()
    {
        var random = new Randomness(6).Stream("atoms");
        var points = PointSet.Of([.. Enumerable.Range(0, 300).Select(_ => (20 * random.Normal(), 9 * random.Normal(), 5 * random.Normal()))]);
        var weights = Enumerable.Range(0, 300).Select(_ => random.Uniform(0.5, 2)).ToArray();
        var histogram = PairHistogram.Of(points, weights);
        var start = new double[2];
        const double q = 1e-4;
        histogram.Transform([0, q], start);
        var fromCurve = Math.Sqrt(3 * (1 - start[1] / start[0])) / q;
        // The nodes' linear sharing adds h²/6 of mean squared distance at most: 0.04 Å² in R_g² of some 500.
        Assert.Equal(points.Gyration(weights).RadiusOfGyration, fromCurve, 0.005);
        Assert.Equal(Math.Pow(weights.Sum(), 2), start[0], 1e-6 * start[0]);
    }

    [Fact]
    public void Residues_have_their_masses_and_electrons()
    {
        // Masses of residues within a chain (amino acid less water), g/mol, any biochemistry table; arginine, lysine charged, glutamate without its proton.
        Assert.Equal(71.08, ResidueMass('A'), 0.02);
        Assert.Equal(57.05, ResidueMass('G'), 0.02);
        Assert.Equal(186.21, ResidueMass('W'), 0.02);
        Assert.Equal(163.18, ResidueMass('Y'), 0.02);
        Assert.Equal(131.19, ResidueMass('M'), 0.02);
        Assert.Equal(137.14, ResidueMass('H'), 0.02);
        Assert.Equal(97.12, ResidueMass('P'), 0.02);
        Assert.Equal(156.19 + 1.008, ResidueMass('R'), 0.02);
        Assert.Equal(20, ResidueChemistry.Letters.Length);
    }

    [SharedDataFact]
    public void Lysozyme_has_its_mass_volume_and_radius_of_gyration()
    {
        var lysozyme = Read("04_sas/proteins/pdb/6lyz.pdb");
        Assert.Equal(14.31, lysozyme.Mass, 0.03); // kDa, hen egg-white lysozyme
        // Partial specific volume 0.70 to 0.74 cm³/g measured; displaced volumes of atoms are known to some 3 %.
        Assert.InRange(lysozyme.Volume * 0.602214 / (lysozyme.Mass * 1000), 0.68, 0.76);
        var bare = RadiusOf(SolutionScattering.Intensity(lysozyme, Solvent.XRayWater, [0, 0.005], shellExcess: 0));
        var hydrated = RadiusOf(SolutionScattering.Intensity(lysozyme, Solvent.XRayWater, [0, 0.005]));
        output.WriteLine(FormattableString.Invariant($"R_g bare {bare:F2} Å, hydrated {hydrated:F2} Å"));
        Assert.InRange(bare, 13.5, 14.3);     // crystal coordinates without water
        Assert.InRange(hydrated, 14.3, 15.3); // what x-ray solution scattering measures, 14.4 to 15.1 Å in index.csv
    }

    [SharedDataFact]
    public void The_curve_does_not_know_where_the_molecule_stands()
    {
        var lysozyme = Read("04_sas/proteins/pdb/6lyz.pdb");
        var turned = lysozyme.Moved(Rotation(0.7, 1.1, -0.4), [100, -50, 3]);
        var here = SolutionScattering.Intensity(lysozyme, Solvent.XRayWater, Grid, shellExcess: 0);
        var there = SolutionScattering.Intensity(turned, Solvent.XRayWater, Grid, shellExcess: 0);
        for (var i = 0; i < Grid.Length; i++) Assert.Equal(1, there[i] / here[i], 1e-9);
        here = SolutionScattering.Intensity(lysozyme, Solvent.XRayWater, Grid);
        there = SolutionScattering.Intensity(turned, Solvent.XRayWater, Grid);
        // The shell's grid does not turn with the molecule: some 700 points of 8 Å³ change, so the curve moves by a percent.
        for (var i = 0; i < Grid.Length; i++) Assert.Equal(1, there[i] / here[i], 0.03);
    }

    [SharedDataTheory]
    [InlineData("SASDA96.dat", 0.1, 1.3)] // nm⁻¹; 2.6 mg/mL, noisy
    [InlineData("lysozyme_8mgml_UdeM_subtracted.dat", 1, 3)] // 8 mg/mL: ten times better statistics show crystal against solution
    public void Lysozyme_fits_the_measured_curves_with_a_shell_as_the_only_freedom(string file, double toHouse, double limit)
    {
        var lysozyme = Read("04_sas/proteins/pdb/1lys_chainA.pdb");
        var rows = File.ReadLines(SharedData.Path("04_sas/proteins/" + file))
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(w => w.Length == 3 && w.All(t => double.TryParse(t, CultureInfo.InvariantCulture, out _)))
            .Select(w => w.Select(t => double.Parse(t, CultureInfo.InvariantCulture)).ToArray())
            .Select(w => (Q: w[0] * toHouse, I: w[1], S: w[2])).Where(w => w.Q is > 0.03 and < 0.35 && w.S > 0).Where((_, i) => i % 4 == 0).ToArray();
        double[] q = [.. rows.Select(r => r.Q)];
        var best = Enumerable.Range(0, 6).Min(step =>
        {
            var model = SolutionScattering.Intensity(lysozyme, Solvent.XRayWater, q, 0.02 * step);
            var scale = rows.Select((r, i) => r.I * model[i] / (r.S * r.S)).Sum() / rows.Select((r, i) => model[i] * model[i] / (r.S * r.S)).Sum();
            return rows.Select((r, i) => Math.Pow((r.I - scale * model[i]) / r.S, 2)).Average();
        });
        output.WriteLine(FormattableString.Invariant($"{file}: reduced chi squared {best:F2}"));
        Assert.InRange(best, 0.5, limit);
    }

    [SharedDataFact]
    public void A_protein_vanishes_near_42_percent_of_heavy_water()
    {
        var lysozyme = Read("04_sas/proteins/pdb/6lyz.pdb");
        double Excess(double fraction)
        {
            var amplitude = lysozyme.Amplitudes([0], new Solvent(Probe.Neutron, fraction));
            return lysozyme.Kind.Sum(k => amplitude[k, 0]);
        }

        double low = 0, high = 1;
        Assert.True(Excess(low) > 0 && Excess(high) < 0);
        for (var i = 0; i < 40; i++)
        {
            var middle = (low + high) / 2;
            if (Excess(middle) > 0) low = middle;
            else high = middle;
        }

        // A basic, nitrogen-rich protein lies at the upper end; a protein of mean composition in the middle.
        Assert.InRange(low, 0.42, 0.47);
        double Mean(double fraction) => ProteinPacking.ResidueExcess(new Solvent(Probe.Neutron, fraction));
        Assert.True(Mean(0.40) > 0 && Mean(0.45) < 0, FormattableString.Invariant($"{Mean(0.40):F3} fm at 40 %, {Mean(0.45):F3} fm at 45 %"));
    }

    [SharedDataFact]
    public void Two_beads_a_residue_are_as_good_as_the_atoms()
    {
        var sites = Sites("04_sas/proteins/pdb/6lyz.pdb").ToArray();
        var atoms = AtomicStructure.Of(sites.Select(s => s.Site));
        foreach (var solvent in new[] { Solvent.XRayWater, new Solvent(Probe.Neutron, 1) })
        {
            var beads = Beads(sites, solvent);
            Assert.Equal(atoms.Mass, beads.Mass, 0.02);
            var fine = SolutionScattering.Intensity(atoms, solvent, Grid);
            var coarse = beads.Partial(Grid).Intensity(SolutionScattering.UsualShellExcess * solvent.Density);
            output.WriteLine(string.Join(' ', Grid.Select((q, i) => FormattableString.Invariant($"{q:F2}:{coarse[i] / coarse[0] / (fine[i] / fine[0]):F3}"))));
            for (var i = 0; i < Grid.Length && Grid[i] <= 0.301; i++)
                Assert.Equal(1, coarse[i] / coarse[0] / (fine[i] / fine[0]), Grid[i] <= 0.2 ? 0.03 : 0.06);
        }
    }

    private static double ResidueMass(char letter) => ResidueChemistry.Backbone(letter).Concat(ResidueChemistry.SideChain(letter)).Sum(a => a.Mass);

    private static IEnumerable<double> Windows(double[] values) => Enumerable.Range(0, values.Length / 20).Select(w => values.Skip(20 * w).Take(20).Average());

    private static double RadiusOf(double[] start) => Math.Sqrt(3 * Math.Log(start[0] / start[1])) / 0.005;

    private static double[,] Ones(int kinds)
    {
        var ones = new double[kinds, Grid.Length];
        for (var k = 0; k < kinds; k++)
            for (var i = 0; i < Grid.Length; i++) ones[k, i] = 1;
        return ones;
    }

    private static double[] Curve(PointSet points, double binWidth)
    {
        var weights = new double[points.Count];
        Array.Fill(weights, 1);
        var curve = new double[Grid.Length];
        PairHistogram.Of(points, weights, binWidth).Transform(Grid, curve);
        return curve;
    }

    private static double[,] Rotation(double a, double b, double c)
    {
        double ca = Math.Cos(a), sa = Math.Sin(a), cb = Math.Cos(b), sb = Math.Sin(b), cc = Math.Cos(c), sc = Math.Sin(c);
        return new[,]
        {
            { ca * cb, ca * sb * sc - sa * cc, ca * sb * cc + sa * sc },
            { sa * cb, sa * sb * sc + ca * cc, sa * sb * cc - ca * sc },
            { -sb, cb * sc, cb * cc },
        };
    }

    private static AtomicStructure Read(string relative) => AtomicStructure.Of(Sites(relative).Select(s => s.Site));

    private static IEnumerable<(AtomSite Site, string Residue)> Sites(string relative) => File.ReadLines(SharedData.Path(relative))
        .TakeWhile(l => !l.StartsWith("ENDMDL", StringComparison.Ordinal))
        .Where(l => l.StartsWith("ATOM", StringComparison.Ordinal) && l[16] is ' ' or 'A')
        .Select(l => (new AtomSite(l[17..20], l[12..16].Trim(), l[12..14].Trim()[..1], Number(l[30..38]), Number(l[38..46]), Number(l[46..54])), l[21..27]));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static BeadModel Beads((AtomSite Site, string Residue)[] sites, Solvent solvent)
    {
        var letters = new List<char>();
        List<(double, double, double)> backbone = [], side = [];
        foreach (var residue in sites.GroupBy(s => s.Residue))
        {
            var letter = ResidueChemistry.Letters[Array.IndexOf(
                ["ALA", "ARG", "ASN", "ASP", "CYS", "GLN", "GLU", "GLY", "HIS", "ILE", "LEU", "LYS", "MET", "PHE", "PRO", "SER", "THR", "TRP", "TYR", "VAL"],
                residue.First().Site.Residue)];
            var main = residue.Where(s => s.Site.Name is "N" or "CA" or "C" or "O" or "OXT").ToArray();
            var rest = residue.Except(main).DefaultIfEmpty(main[0]).ToArray();
            letters.Add(letter);
            backbone.Add((main.Average(s => s.Site.X), main.Average(s => s.Site.Y), main.Average(s => s.Site.Z)));
            side.Add((rest.Average(s => s.Site.X), rest.Average(s => s.Site.Y), rest.Average(s => s.Site.Z)));
        }

        return BeadModel.Of(letters.ToArray(), PointSet.Of(backbone), PointSet.Of(side), solvent);
    }
}
