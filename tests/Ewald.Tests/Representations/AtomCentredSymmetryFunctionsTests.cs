using Ewald.Crystals;
using Ewald.Representations;

namespace Ewald.Tests.Representations;

/// <summary>AtomCentredSymmetryFunctions against plain sums in numpy, and their gradient.</summary>
public sealed class AtomCentredSymmetryFunctionsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_site_has_the_sums_of_a_plain_script(int index)
    {
        var entry = DescribedCrystals.Reference.GetProperty("acsf")[index];
        var functions = DescribedCrystals.Reference.GetProperty("acsfFunctions");
        var crystal = DescribedCrystals.Of(entry.GetProperty("crystal").GetString()!);
        var acsf = new AtomCentredSymmetryFunctions(
            SpeciesSet.Of(crystal), entry.GetProperty("cutoff").GetDouble(),
            [.. functions.GetProperty("radial").EnumerateArray().Select(f => new RadialSymmetryFunction(f[0].GetDouble(), f[1].GetDouble()))],
            DescribedCrystals.Numbers(functions.GetProperty("cosines")),
            [.. functions.GetProperty("angular").EnumerateArray().Select(f => new AngularSymmetryFunction(f[0].GetDouble(), f[1].GetDouble(), f[2].GetDouble(), f[3].GetBoolean()))]);
        var rows = new double[crystal.Sites.Count * acsf.Names.Count];
        acsf.DescribeSites(crystal, rows);
        var row = rows.AsSpan(entry.GetProperty("site").GetInt32() * acsf.Names.Count, acsf.Names.Count);
        var seen = 0;
        foreach (var group in entry.GetProperty("values").EnumerateObject())
        {
            var symbols = group.Name.Split('-');
            int[] columns = [.. Enumerable.Range(0, acsf.Names.Count).Where(i => acsf.Names[i].Split(' ')[0].Split('-').Order(StringComparer.Ordinal).SequenceEqual(symbols))];
            DescribedCrystals.Close(DescribedCrystals.Numbers(group.Value), [.. columns.Select(c => rows[entry.GetProperty("site").GetInt32() * acsf.Names.Count + c])], 1e-11); // rounding of some thousand terms
            seen += columns.Length;
        }

        for (var i = 0; i < row.Length; i++) if (row[i] != 0) seen--;
        Assert.True(seen >= 0, "a column that the script leaves at zero is not");
    }

    [Fact]
    public void The_gradient_is_the_limit_of_differences()
    {
        var acsf = new AtomCentredSymmetryFunctions(DescribedCrystals.Species, 4.5, [new(0.5), new(2, 2.5)], [0.7, 1.9], [new(0.05, 1, 1), new(0.02, 4, -1), new(0.01, 2.5, 1), new(0.05, 2, -1, false)]);
        // Central differences of 1e-4 Å err by 1e-8 times the third derivative, which is some times the first here.
        DescribedCrystals.CheckGradient(acsf, DescribedCrystals.Alloy, (w, g) => acsf.Gradient(DescribedCrystals.Alloy, w, g), 1e-6);
    }

    [Fact]
    public void A_crystals_row_is_the_mean_over_its_atoms_not_over_its_sites()
    {
        var acsf = new AtomCentredSymmetryFunctions(DescribedCrystals.Species, 4, [new(0.5)]);
        var rows = new double[5 * acsf.Names.Count];
        acsf.DescribeSites(DescribedCrystals.Alloy, rows);
        double[] weights = [1, 1, 0.75, 1, 1]; // one oxygen site has a quarter of vacancies
        double[] expected = [.. Enumerable.Range(0, acsf.Names.Count).Select(c => Enumerable.Range(0, 5).Sum(i => weights[i] * rows[i * acsf.Names.Count + c]) / 4.75)];
        DescribedCrystals.Close(expected, DescribedCrystals.Describe(acsf, DescribedCrystals.Alloy), 1e-13);
    }

    [Fact]
    public void Half_an_atom_counts_half_and_pairs_of_halves_a_quarter()
    {
        Crystal With(double occupancy) => DescribedCrystals.Alloy with { Sites = [.. DescribedCrystals.Alloy.Sites.Select(s => s with { Occupants = [new Occupant(Elements.Of("O"), occupancy)] })] };
        var acsf = new AtomCentredSymmetryFunctions(SpeciesSet.Of("O"), 4, angular: [new(0.05, 2, 1)]);
        var (whole, half) = (DescribedCrystals.Describe(acsf, With(1)), DescribedCrystals.Describe(acsf, With(0.5)));
        Assert.Equal(whole[0] / 2, half[0], 1e-12);
        Assert.Equal(whole[1] / 4, half[1], 1e-12);
    }
}
