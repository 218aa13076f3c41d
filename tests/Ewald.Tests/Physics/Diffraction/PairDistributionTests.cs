using System.Numerics;
using System.Text.Json;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.Inference;
using Ewald.IO;
using Ewald.Physics.Diffraction;

namespace Ewald.Tests.Physics.Diffraction;

/// <summary>Pair distribution functions against distances of ASE, closed forms, Debye's equation and measured nickel.</summary>
public sealed class PairDistributionTests
{
    private static Site Site(string element, double x, double y, double z, double? u = 0.005) => new(element, x, y, z, [new Occupant(Elements.Of(element))], u);

    private static Crystal Nickel(double a = 3.524, double u = 0.005) => new(
        "Ni", UnitCell.Cubic(a), [Site("Ni", 0, 0, 0, u), Site("Ni", 0.5, 0.5, 0, u), Site("Ni", 0.5, 0, 0.5, u), Site("Ni", 0, 0.5, 0.5, u)]);

    private static double Largest(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var largest = 0.0;
        for (var i = 0; i < a.Length; i++) largest = Math.Max(largest, Math.Abs(a[i] - b[i]));
        return largest;
    }

    private static IEnumerable<(Crystal Crystal, List<(string A, string B, double R, double Count)> Shells)> Reference()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(SharedData.Reference("pair_distances.json")));
        foreach (var c in json.RootElement.GetProperty("crystals").EnumerateArray())
        {
            var cell = c.GetProperty("cell").EnumerateArray().Select(v => v.GetDouble()).ToArray();
            var sites = c.GetProperty("sites").EnumerateArray().Select(s => Site(s[0].GetString()!, s[1].GetDouble(), s[2].GetDouble(), s[3].GetDouble())).ToArray();
            var shells = c.GetProperty("shells").EnumerateArray().Select(s => (s[0].GetString()!.Split('-')[0], s[0].GetString()!.Split('-')[1], s[1].GetDouble(), s[2].GetDouble())).ToList();
            yield return (new Crystal(c.GetProperty("name").GetString()!, UnitCell.FromDegrees(cell[0], cell[1], cell[2], cell[3], cell[4], cell[5]), sites), shells);
        }
    }

    [Theory]
    [InlineData(PairScattering.XrayAtZero)]
    [InlineData(PairScattering.Neutron)]
    public void Peaks_have_the_places_and_weights_of_the_distances_of_ASE(PairScattering radiation)
    {
        var grid = new DistanceGrid(0.5, 0.02, 371); // up to 7.9 Å, within the 9 Å of the reference by 11 σ
        foreach (var (crystal, shells) in Reference())
        {
            var found = new PairDistributionModel(grid, new PairDistributionSettings { Radiation = radiation }).Evaluate(crystal);
            Complex Length(string e) => radiation == PairScattering.Neutron ? Elements.Of(e).CoherentScatteringLength : Elements.Of(e).AtomicNumber; // cadmium absorbs
            var mean = crystal.Sites.Aggregate(Complex.Zero, (sum, s) => sum + Length(s.Occupants[0].Element.Symbol)) / crystal.Sites.Count;
            var density = PairDistributionFunction.NumberDensity(crystal);
            var expected = new double[grid.Count];
            for (var i = 0; i < grid.Count; i++)
            {
                var sum = 0.0;
                foreach (var (a, b, r, count) in shells)
                    sum += count * (Length(a) * Complex.Conjugate(Length(b))).Real * Math.Exp(-(grid[i] - r) * (grid[i] - r) / 0.02) / Math.Sqrt(2 * Math.PI * 0.01);
                expected[i] = sum / ((mean * Complex.Conjugate(mean)).Real * crystal.Sites.Count) / grid[i] - 4 * Math.PI * density * grid[i];
            }

            // Cubic binning of 0.008 Å under σ = 0.1 Å errs by 1e-6 of a peak; Gaussians end at 5.5 σ, 3e-7 of it; distances have nine decimals.
            Assert.True(Largest(found, expected) < 1e-5 * expected.Max(Math.Abs), $"{crystal.Name} {radiation}: {Largest(found, expected):E2} of {expected.Max(Math.Abs):F2}");
        }
    }

    [Fact]
    public void Below_the_first_distance_G_is_minus_four_pi_density_r_and_the_first_peak_holds_twelve_neighbours()
    {
        var grid = new DistanceGrid(0, 0.01, 500);
        var g = new PairDistributionModel(grid).Evaluate(Nickel());
        var density = 4 / Math.Pow(3.524, 3);
        for (var i = 0; grid[i] < 1.9; i++) Assert.Equal(-4 * Math.PI * density * grid[i], g[i], 1e-12); // 5.5 σ below the first distance nothing is laid down
        var radial = PairDistributionFunction.Radial(grid.Values(), g, density);
        // 2.49 Å ± 5 σ; the next shell is at 3.52 Å. Trapezia are exact for Gaussians wider than their step; 6e-7 lies outside.
        Assert.Equal(12, PairDistributionFunction.CoordinationNumber(grid.Values(), radial, 1.95, 3.03), 1e-4);
        // Between 2nd and 3rd shell (24 at 4.32 Å) the tails beyond 3.8 σ on both sides count 5e-4 each.
        Assert.Equal(6, PairDistributionFunction.CoordinationNumber(grid.Values(), radial, 3.03, 3.9), 2e-3);
        var far = new DistanceGrid(40, 0.01, 500);
        // Shells of 0.1 Å width still stand out at 40 Å; over 5 Å they average to a few per cent.
        Assert.Equal(1, PairDistributionFunction.Relative(far.Values(), new PairDistributionModel(far).Evaluate(Nickel()), density).Average(), 0.03);
    }

    [Fact]
    public void A_larger_cell_and_another_choice_of_cell_change_nothing()
    {
        var settings = new PairDistributionSettings { LargestQ = 25, SmallestQ = 0.5, Damping = 0.03, QuadraticCorrelation = 2 };
        var model = new PairDistributionModel(new DistanceGrid(1.5, 0.137, 100), settings);
        var primitive = new Crystal("primitive", UnitCell.FromVectors(new[,] { { 0, 1.762, 1.762 }, { 1.762, 0, 1.762 }, { 1.762, 1.762, 0 } }), [Site("Ni", 0.2, 0.9, 0.4)]);
        var skewed = new Crystal("skewed", UnitCell.FromVectors(new[,] { { 0, 1.762, 1.762 }, { 1.762, 1.762, 3.524 }, { 1.762, 5.286, 3.524 } }), [Site("Ni", 0, 0, 0)]);
        var expected = model.Evaluate(Nickel());
        Assert.True(Largest(expected, model.Evaluate(primitive)) < 1e-9); // rounding of distances
        Assert.True(Largest(expected, model.Evaluate(skewed)) < 1e-9);
    }

    [Fact]
    public void Half_occupied_mixed_and_averaged_sites_agree()
    {
        var model = new PairDistributionModel(new DistanceGrid(1.5, 0.1, 100));
        Crystal Of(params Occupant[] occupants) => new("mixed", UnitCell.Cubic(3), [new Site("M", 0, 0, 0, occupants, 0.006)]);
        var one = model.Evaluate(Of(new Occupant(Elements.Of("Ni"))));
        // Mn (25) and Cu (29) halves scatter as Co (27) does; each place is the mean whatever sits there.
        Assert.True(Largest(one, model.Evaluate(Of(new Occupant(Elements.Of("Mn"), 0.5), new Occupant(Elements.Of("Cu"), 0.5)))) < 1e-12);
        // Half the sites empty: half the neighbours and half the density.
        var half = model.Evaluate(Of(new Occupant(Elements.Of("Ni"), 0.5)));
        Assert.True(Largest([.. one.Select(v => v / 2)], half) < 1e-12);
    }

    [Fact]
    public void Termination_is_the_pair_of_sine_transforms()
    {
        var settings = new PairDistributionSettings { LargestQ = 20, SmallestQ = 1, Damping = 0.12 }; // gone by 40 Å: e^-11
        var grid = new DistanceGrid(1.234, 0.11, 60);
        var found = new PairDistributionModel(grid, settings).Evaluate(Nickel());
        var whole = new DistanceGrid(0, 0.02, 2001);
        var g = new PairDistributionModel(whole, settings with { LargestQ = null, SmallestQ = 0 }).Evaluate(Nickel());
        const int nodes = 1500;
        var (x, w) = Ewald.Physics.Mathematics.GaussLegendre.Rule(nodes);
        var expected = new double[grid.Count];
        for (var p = 0; p < nodes; p++)
        {
            var q = 10.5 + 9.5 * x[p];
            var f = 0.0;
            for (var i = 0; i < g.Length; i++) f += 0.02 * g[i] * Math.Sin(q * whole[i]);
            for (var i = 0; i < expected.Length; i++) expected[i] += 2 / Math.PI * 9.5 * w[p] * f * Math.Sin(q * grid[i]);
        }

        // The model's G fades out 6 Å beyond the last distance of 7.7 Å, where damping has left a fifth of it.
        Assert.True(Largest(found, expected) < 5e-3 * expected.Max(Math.Abs), $"{Largest(found, expected):E2} of {expected.Max(Math.Abs):F2}");
    }

    [Fact]
    public void Form_factors_of_one_element_cancel_and_of_two_do_not()
    {
        var settings = new PairDistributionSettings { LargestQ = 22, SmallestQ = 0.7, Damping = 0.03 };
        var model = new PairDistributionModel(new DistanceGrid(1.5, 0.1, 120), settings);
        var exact = model.With(settings with { Radiation = PairScattering.Xray });
        Assert.True(Largest(model.Evaluate(Nickel()), exact.Evaluate(Nickel())) < 1e-9); // f²/⟨f⟩² = 1 at every Q
        var oxide = Reference().First(r => r.Crystal.Name == "MnO").Crystal;
        var (constant, weighted) = (model.Evaluate(oxide), exact.Evaluate(oxide));
        var disagreement = PairDistributionFunction.Disagreement(constant, weighted);
        Assert.InRange(disagreement, 0.005, 0.3); // oxygen falls off faster than manganese: a small change, as is known
        var cluster = new DebyeScattering(AtomCluster.Sphere(oxide, 50));
        var debye = cluster.Reduced(model.Grid, exact.Settings);
        var sphere = exact.With(exact.Settings with { ParticleDiameter = 50 });
        // The form-factor route agrees with Debye's equation, which weights at each Q, better than the constant one does.
        var (right, wrong) = (PairDistributionFunction.Disagreement(debye, sphere.Evaluate(oxide)), PairDistributionFunction.Disagreement(debye, sphere.With(sphere.Settings with { Radiation = PairScattering.XrayAtZero }).Evaluate(oxide)));
        Assert.True(right < 0.05 && right < wrong, $"{right:F4} against {wrong:F4}");
    }

    [Fact]
    public void Debye_and_lattice_agree_on_a_sphere_of_four_nanometres()
    {
        var settings = new PairDistributionSettings { LargestQ = 25, SmallestQ = 0.8, Damping = 0.03, ParticleDiameter = 40 };
        var grid = new DistanceGrid(1.5, 0.05, 400);
        var debye = new DebyeScattering(AtomCluster.Sphere(Nickel(), 40, 0.005));
        Assert.Equal(Math.PI / 6 * 64000 * 4 / Math.Pow(3.524, 3), debye.Atoms, 0.02 * debye.Atoms); // surface
        var lattice = new PairDistributionModel(grid, settings).Evaluate(Nickel());
        var finite = debye.Reduced(grid, settings);
        // γ0 is that of a smooth sphere; the cut through atoms leaves a few per cent.
        Assert.True(PairDistributionFunction.Disagreement(lattice, finite) < 0.05, $"{PairDistributionFunction.Disagreement(lattice, finite):F4}");
    }

    [Fact]
    public void Debye_has_its_limits_and_that_of_two_atoms_in_closed_form()
    {
        var pair = new AtomCluster([Elements.Of("O"), Elements.Of("Mn")], [(0, 0, 0), (1, 1.5, 1.2)], [0.004, 0.007]);
        var debye = new DebyeScattering(pair);
        var r = Math.Sqrt(1 + 2.25 + 1.44);
        double[] q = [0, 0.5, 3, 12, 25];
        var intensity = debye.Intensity(q, PairScattering.XrayAtZero);
        Assert.Equal(33.0 * 33, intensity[0], 1e-9);
        for (var i = 1; i < q.Length; i++)
        {
            var expected = 64 + 625 + 2 * 8 * 25 * Math.Sin(q[i] * r) / (q[i] * r) * Math.Exp(-q[i] * q[i] * 0.011 / 2);
            Assert.Equal(expected, intensity[i], 400 * 4e-5); // the binning's share of the oscillation
        }

        var lorch = debye.Reduced(new DistanceGrid(0.5, 0.05, 80), new PairDistributionSettings { LargestQ = 25 }, lorch: true);
        var plain = debye.Reduced(new DistanceGrid(0.5, 0.05, 80), new PairDistributionSettings { LargestQ = 25 });
        Assert.True(lorch.Skip(50).Max(Math.Abs) < plain.Skip(50).Max(Math.Abs) / 2); // fewer ripples beyond 3 Å
        Assert.Equal(2.17, 0.5 + 0.05 * Array.IndexOf(plain, plain.Max()), 0.06);
    }

    [SharedDataFact]
    public void Measured_nickel_gives_its_lattice_parameter()
    {
        var measured = PairDistributionFile.Read(SharedData.Path("14_pdf/gr/ch03_Ni.gr"));
        var chosen = Enumerable.Range(0, measured.Count).Where(i => measured.Abscissa[i] is >= 1.5 and <= 30 && i % 5 == 0).ToArray();
        double[] r = [.. chosen.Select(i => measured.Abscissa[i])], g = [.. chosen.Select(i => measured.Intensity[i])];
        var settings = new PairDistributionSettings { SmallestQ = 0.5, LargestQ = 25 }; // as the header states
        var model = new PairDistributionModel(DistanceGrid.Of(r), settings);
        double[] Curve(ReadOnlySpan<double> p) => model
            .With(settings with { Scale = p[0], Damping = p[3], QuadraticCorrelation = p[4] }).Evaluate(Nickel(p[1], p[2]));
        var fit = LeastSquares.Fit(
            (p, residuals) =>
            {
                var curve = Curve(p);
                for (var i = 0; i < g.Length; i++) residuals[i] = curve[i] - g[i];
            },
            g.Length,
            [new("scale", 0.5, 0.01, 5), new("a", 3.51, 3.4, 3.6), new("U", 0.005, 0.001, 0.03), new("Qdamp", 0.03, 0, 0.2), new("delta2", 2, 0, 6)]);
        var found = fit.Values;
        var rw = PairDistributionFunction.Disagreement(g, Curve(found));
        var said = FormattableString.Invariant($"Rw {rw:F3}, scale {found[0]:F3}, a {found[1]:F4}, U {found[2]:F5}, Qdamp {found[3]:F4}, delta2 {found[4]:F2}");
        Assert.True(rw < 0.15, said);
        // The lattice parameter of nickel at 20 °C is 3.524 Å; a synchrotron's wavelength and distance are known to a few parts in a thousand.
        Assert.True(Math.Abs(found[1] - 3.524) < 0.01, said);
        Assert.InRange(found[2], 0.003, 0.008);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        var grid = new DistanceGrid(1, 0.1, 50);
        Assert.Throws<InputException>(() => new PairDistributionModel(grid, new PairDistributionSettings { LargestQ = -1 }));
        Assert.Throws<InputException>(() => new PairDistributionModel(grid, new PairDistributionSettings { Radiation = PairScattering.Xray }));
        Assert.Throws<InputException>(() => new PairDistributionModel(grid, new PairDistributionSettings { SmallestQ = 3, LargestQ = 2 }));
        Assert.Throws<ArgumentException>(() => new PairDistributionModel(new DistanceGrid(-1, 0.1, 5)));
        Assert.Throws<ArgumentException>(() => DistanceGrid.Of([1, 2, 4]));
        var model = new PairDistributionModel(grid);
        Assert.Contains("no sites", Assert.Throws<InputException>(() => model.Evaluate(new Crystal("empty", UnitCell.Cubic(3), []))).Message, StringComparison.Ordinal);
        Assert.Contains("U = -1", Assert.Throws<InputException>(() => model.Evaluate(Nickel(u: -1))).Message, StringComparison.Ordinal);
        // Titanium and zirconium in the ratio of their lengths: the null matrix of neutron work.
        var (ti, zr) = (Elements.Of("Ti").CoherentReal, Elements.Of("Zr").CoherentReal);
        var share = zr / (zr - ti);
        var alloy = new Crystal("null", UnitCell.Cubic(3), [new Site("M", 0, 0, 0, [new Occupant(Elements.Of("Ti"), share), new Occupant(Elements.Of("Zr"), 1 - share)], 0.005)]);
        Assert.Contains("no scale", Assert.Throws<InputException>(() => model.With(new PairDistributionSettings { Radiation = PairScattering.Neutron }).Evaluate(alloy)).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => model.Evaluate([Nickel(), Nickel(u: double.NaN)]));
        Assert.Equal(model.Evaluate(Nickel()), model.Evaluate([Nickel()])[0]);
    }
}
