using System.Numerics;
using System.Text.Json;
using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Tests.Crystals;

/// <summary>F(hkl) against gemmi, pymatgen and cctbx on 40 crystals of our own and 13 shared ones, closed forms and invariances.</summary>
public sealed class StructureFactorTests
{
    private const double Wavelength = 1.54184;

    [Theory] // The largest |F| of a list is the scale, because absent reflections are 0 but for rounding; 1e-6 is the bound.
    [InlineData("gemmi", 1e-9)] // printed with 11 digits
    [InlineData("neutron", 1e-9)]
    [InlineData("pymatgen", 1e-9)]
    [InlineData("cctbx", 1e-6)] // holds its coefficients in single precision
    public void F_agrees_with_other_tools_on_the_same_tables(string tool, double tolerance)
    {
        var compared = 0;
        foreach (var (entry, crystal, _) in ReferenceCrystals.All)
        {
            if (!entry.TryGetProperty(tool, out var list)) continue;
            var heavy = entry.GetProperty("heavy").GetString();
            var factor = tool switch
            {
                "gemmi" => StructureFactor.Xray(crystal, null, FormFactorTable.CromerMann, ions: false),
                "pymatgen" => StructureFactor.Xray(crystal, null, FormFactorTable.DeGraefMcHenry),
                "neutron" => StructureFactor.Neutron(crystal),
                _ => StructureFactor.XrayWith(crystal, e => e.Symbol == heavy ? new Complex(-1.25, 0.75) : Complex.Zero),
            };
            var (expected, actual) = (ReferenceCrystals.Values(list), ReferenceCrystals.Evaluate(factor, ReferenceCrystals.Reflections(entry)));
            var scale = expected.Max(f => f.Magnitude);
            Assert.All(expected.Zip(actual), p => Assert.True((p.First - p.Second).Magnitude < tolerance * scale, $"{ReferenceCrystals.Name(entry)}: {p.Second}, {tool} {p.First}"));
            compared++;
        }

        Assert.True(compared >= (tool == "neutron" ? 35 : 40), $"{compared} crystals compared");
    }

    [Fact]
    public void Sums_over_all_planes_of_one_spacing_are_the_sticks_of_pymatgen()
    {
        var compared = 0;
        foreach (var (entry, crystal, _) in ReferenceCrystals.All)
        {
            if (!entry.TryGetProperty("xrd", out var sticks)) continue;
            var sums = SumsBySpacing(StructureFactor.Xray(crystal, null, FormFactorTable.DeGraefMcHenry), Wavelength / 2 * 1.0001);
            foreach (var stick in sticks.EnumerateArray())
            {
                var (d, expected) = (stick[0].GetDouble(), stick[1].GetDouble());
                var sin = Wavelength / (2 * d);
                var lorentzPolarisation = (1 + Math.Pow(Math.Cos(2 * Math.Asin(sin)), 2)) / (sin * sin * Math.Cos(Math.Asin(sin)));
                // pymatgen merges peaks nearer than 1e-5 degrees of 2θ: about 1e-7 of d.
                var actual = sums.Where(s => Math.Abs(s.D / d - 1) < 2e-7).Sum(s => s.Sum) * lorentzPolarisation;
                Assert.True(Math.Abs(actual / expected - 1) < 1e-6, $"{ReferenceCrystals.Name(entry)} at {d} Å: {actual}, pymatgen {expected}");
            }

            compared++;
        }

        Assert.True(compared >= 30, $"{compared} crystals compared");
    }

    [Fact]
    public void Rock_salt_has_its_textbook_structure_factors()
    {
        var factor = StructureFactor.Xray(ReferenceCrystals.Of("halite"));
        var (na, cl) = (XrayFormFactor.Of(Elements.Of("Na"), 1), XrayFormFactor.Of(Elements.Of("Cl"), -1));
        // 4 (f+ T+ ± f- T-) for unmixed indices by parity, 0 for mixed.
        foreach (var (h, k, l, sign) in new[] { (1, 1, 1, -1), (2, 0, 0, 1), (3, 1, 1, -1), (2, 2, 0, 1), (1, 0, 0, 0), (2, 1, 1, 0) })
        {
            var s = Math.Sqrt(h * h + k * k + l * l) / (2 * 5.6402);
            double Thermal(double u) => Math.Exp(-8 * Math.PI * Math.PI * u * s * s);
            var expected = sign == 0 ? 0 : 4 * (na.At(s) * Thermal(0.0210) + sign * cl.At(s) * Thermal(0.0175));
            Assert.True((factor.At(h, k, l) - expected).Magnitude < 1e-9 * 100, $"({h} {k} {l})"); // 100 electrons, double precision
        }
    }

    [Fact]
    public void Forward_scattering_counts_electrons_and_adds_lengths()
    {
        var crystal = ReferenceCrystals.Of("yttrium_barium_cuprate");
        // The fits of Waasmaier and Kirfel miss the number of electrons by less than 0.02 per atom.
        Assert.Equal(39 + 2 * 56 + 3 * 29 + 6.9 * 8, StructureFactor.Xray(crystal).At(0, 0, 0).Real, 0.02 * 12.9);
        Assert.Equal(7.75 + 2 * 5.07 + 3 * 7.718 + 6.9 * 5.803, StructureFactor.Neutron(crystal).At(0, 0, 0).Real, 1e-9);
        var gadolinium = StructureFactor.Neutron(ReferenceCrystals.Of("gadolinium_orthoferrite"));
        Assert.Equal(-4 * 13.82, gadolinium.At(0, 0, 0).Imaginary, 1e-9);
        Assert.Contains("Gd depends on the energy", Assert.Single(gadolinium.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Friedel_pairs_differ_only_with_absorption_and_without_a_centre()
    {
        foreach (var (name, differs) in new[] { ("gallium_arsenide", true), ("halite", false), ("corundum", false), ("quartz", true) })
        {
            var crystal = ReferenceCrystals.Of(name);
            var (plain, anomalous) = (StructureFactor.Xray(crystal), StructureFactor.Xray(crystal, 10_400));
            var largest = 0.0;
            foreach (var (h, k, l) in new[] { (1, 1, 1), (1, 0, 4), (3, 1, 1), (1, 0, 2), (2, 1, 3) })
            {
                Assert.True((plain.At(h, k, l) - Complex.Conjugate(plain.At(-h, -k, -l))).Magnitude < 1e-9); // of some 100 electrons
                largest = Math.Max(largest, Math.Abs(anomalous.At(h, k, l).Magnitude - anomalous.At(-h, -k, -l).Magnitude));
            }

            Assert.Equal(differs, largest > 1e-3);
            Assert.Equal(!differs, CrystalSymmetry.Of(crystal).IsCentrosymmetric);
        }
    }

    [Fact]
    public void Intensities_do_not_know_the_origin()
    {
        var stream = new Randomness(5).Stream("origin");
        foreach (var (entry, crystal, _) in ReferenceCrystals.All.Take(12))
        {
            double x = stream.Uniform(0, 1), y = stream.Uniform(0, 1), z = stream.Uniform(0, 1);
            var shifted = crystal with { Sites = [.. crystal.Sites.Select(s => s with { X = s.X + x, Y = s.Y + y, Z = s.Z + z })] };
            var reflections = ReferenceCrystals.Reflections(entry);
            var (a, b) = (new double[reflections.Length], new double[reflections.Length]);
            StructureFactor.Xray(crystal, 8047.8).Squared(reflections, a);
            StructureFactor.Xray(shifted, 8047.8).Squared(reflections, b);
            for (var i = 0; i < a.Length; i++) Assert.Equal(a[i], b[i], 1e-9 * a.Max()); // rounding of phases
        }
    }

    [Fact]
    public void Primitive_and_conventional_cells_give_one_powder_pattern()
    {
        foreach (var name in new[] { "silicon", "corundum", "anatase", "iron_bcc", "gallium_oxide", "bismuth", "hematite_rhombohedral" })
        {
            var symmetry = CrystalSymmetry.Of(ReferenceCrystals.Of(name));
            var sums = new[] { symmetry.Crystal, symmetry.Primitive(), symmetry.Primitive(idealise: false), symmetry.Conventional() }
                .Select(c => (c.Cell.Volume, List: SumsBySpacing(StructureFactor.Xray(c), 1.0))).ToArray();
            foreach (var (d, sum) in sums[0].List.Where(s => s.Sum > 1e-6 * sums[0].List.Max(t => t.Sum)))
            {
                // Intensity of a volume of powder: Σ|F|² / V². Idealised cells agree to the digits that files print.
                foreach (var (volume, list) in sums.Skip(1))
                    Assert.Equal(1, list.Where(s => Math.Abs(s.D / d - 1) < 1e-6).Sum(s => s.Sum) / (volume * volume) * sums[0].Volume * sums[0].Volume / sum, 1e-6);
            }
        }
    }

    [Fact]
    public void Many_atoms_and_large_indices_sum_as_term_by_term()
    {
        var stream = new Randomness(3).Stream("atoms");
        var cell = UnitCell.FromDegrees(21, 23, 25, 80, 95, 103);
        var sites = Enumerable.Range(0, 301).Select(i => Site.Of(Elements.Of(i % 3 == 0 ? "Fe" : "O"), stream.Uniform(0, 1), stream.Uniform(0, 1), stream.Uniform(0, 1)) with { MeanSquareDisplacement = i % 2 * 0.004 }).ToArray();
        var factor = StructureFactor.Xray(new Crystal("random", cell, sites));
        foreach (var (h, k, l) in new[] { (0, 0, 1), (-25, 13, 40), (7, -60, 2), (31, 30, -29) })
        {
            var s = 1 / (2 * cell.Spacing(h, k, l));
            var expected = sites.Aggregate(Complex.Zero, (sum, site) => sum + XrayFormFactor.Of(site.Occupants[0].Element).At(s)
                * Math.Exp(-8 * Math.PI * Math.PI * site.MeanSquareDisplacement!.Value * s * s) * Complex.Exp(2 * Math.PI * Complex.ImaginaryOne * (h * site.X + k * site.Y + l * site.Z)));
            Assert.True((factor.At(h, k, l) - expected).Magnitude < 1e-9 * 301); // phases of 100 turns keep 13 digits
        }
    }

    [Fact]
    public void An_ion_that_no_table_has_is_announced()
    {
        var crystal = new Crystal("odd", UnitCell.Cubic(4), [new Site("Fe", 0, 0, 0, [new Occupant(Elements.Of("Fe"), 1, 6)])]);
        Assert.Contains("no ion Fe6+", Assert.Single(StructureFactor.Xray(crystal).Warnings), StringComparison.Ordinal);
        Assert.Empty(StructureFactor.Xray(crystal, ions: false).Warnings);
        Assert.Throws<ArgumentException>(() => StructureFactor.Xray(crystal).Evaluate([default], [], []));
    }

    private static (double D, double Sum)[] SumsBySpacing(StructureFactor factor, double smallest)
    {
        var cell = factor.Crystal.Cell;
        var (hs, ks, ls) = ((int)(cell.A / smallest), (int)(cell.B / smallest), (int)(cell.C / smallest));
        var all = (from h in Enumerable.Range(-hs, 2 * hs + 1) from k in Enumerable.Range(-ks, 2 * ks + 1) from l in Enumerable.Range(-ls, 2 * ls + 1)
                   where (h, k, l) != (0, 0, 0) let d = cell.Spacing(h, k, l) where d >= smallest orderby d descending select (Index: new MillerIndex(h, k, l), d)).ToArray();
        var squared = new double[all.Length];
        factor.Squared([.. all.Select(a => a.Index)], squared);
        var sums = new List<(double, double)>();
        for (var i = 0; i < all.Length;)
        {
            var (first, sum) = (i, 0.0);
            for (; i < all.Length && all[i].d > all[first].d * (1 - 1e-8); i++) sum += squared[i];
            sums.Add((all[first].d, sum));
        }

        return [.. sums];
    }
}
