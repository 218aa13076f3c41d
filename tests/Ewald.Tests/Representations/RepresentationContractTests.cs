using Ewald.Crystals;
using Ewald.Representations;

namespace Ewald.Tests.Representations;

/// <summary>What every representation promises: what it claims to be invariant under it is, what it does not claim it is not, and bad input is refused.</summary>
public sealed class RepresentationContractTests
{
    private static readonly Dictionary<string, Func<SpeciesSet, IRepresentation>> All = new()
    {
        ["CoulombMatrix sorted"] = _ => new CoulombMatrix(12, CoulombUnit.Angstrom),
        ["CoulombMatrix as listed"] = _ => new CoulombMatrix(12, CoulombUnit.Bohr, SiteMatrixLayout.AsListed),
        ["CoulombMatrix eigenspectrum"] = _ => new CoulombMatrix(12, CoulombUnit.Bohr, SiteMatrixLayout.Eigenspectrum),
        ["SineMatrix sorted"] = _ => new SineMatrix(12),
        ["SineMatrix eigenspectrum"] = _ => new SineMatrix(12, SiteMatrixLayout.Eigenspectrum),
        ["EwaldSumMatrix sorted"] = _ => new EwaldSumMatrix(12),
        ["EwaldSumMatrix eigenspectrum"] = _ => new EwaldSumMatrix(12, layout: SiteMatrixLayout.Eigenspectrum),
        ["PartialRadialDistribution density"] = s => new PartialRadialDistribution(s, 7.03, 35),
        ["PartialRadialDistribution alphabetical"] = s => new PartialRadialDistribution(s, 7.03, 35, PartialRadialNormalisation.DensityAlphabetical),
        ["PartialRadialDistribution pair distribution"] = s => new PartialRadialDistribution(s, 7.03, 35, PartialRadialNormalisation.PairDistribution),
        ["AtomCentredSymmetryFunctions"] = s => new AtomCentredSymmetryFunctions(s, 5, [new(0.5), new(2, 2.5)], [0.7, 1.9], [new(0.05, 1, 1), new(0.02, 2.5, -1), new(0.01, 4, 1, false)]),
        ["Soap Gaussian orbitals"] = s => new Soap(s, new SoapSettings(4, 4, 4, 0.8)),
        ["Soap polynomial"] = s => new Soap(s, new SoapSettings(4, 4, 4, 0.8) { Basis = SoapBasis.Polynomial }),
        ["Soap inner average"] = s => new Soap(s, new SoapSettings(4, 4, 4, 0.8) { Average = SoapAverage.Inner }),
        ["VoxelDensity"] = s => new VoxelDensity(s, 9, 0.6),
        ["CrystalGraph"] = _ => new MeanEdges(),
        ["VoronoiStatistics"] = _ => new VoronoiStatistics(),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    [Fact]
    public void Every_representation_of_the_assembly_is_here() =>
        Assert.Empty(typeof(IRepresentation).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IRepresentation))).Select(t => t.Name)
            .Except(All.Keys.Select(k => k.Split(' ')[0])));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_invariant_where_it_says_so_and_only_there(string name)
    {
        var representation = All[name](DescribedCrystals.Species);
        var crystal = DescribedCrystals.Alloy;
        var expected = DescribedCrystals.Describe(representation, crystal);
        var scale = expected.Max(Math.Abs);
        Assert.True(scale > 0 && expected.All(double.IsFinite));
        (Invariances What, Crystal Other)[] cases =
        [
            (Invariances.Rotation, DescribedCrystals.Turned(crystal)), (Invariances.Translation, DescribedCrystals.Moved(crystal)),
            (Invariances.Permutation, DescribedCrystals.Reordered(crystal)), (Invariances.PeriodicImage, DescribedCrystals.Imaged(crystal)),
            (Invariances.Supercell, DescribedCrystals.Doubled(crystal)),
        ];
        foreach (var (what, other) in cases)
        {
            var actual = DescribedCrystals.Describe(representation, other);
            var difference = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max() / scale;
            // Rounding of sums of some thousand terms; for the Ewald sum also the terms left out at its accuracy.
            if (representation.Invariances.HasFlag(what)) Assert.True(difference < 1e-9, FormattableString.Invariant($"{what} changes it by {difference:E1}"));
            else Assert.True(difference > 1e-6, FormattableString.Invariant($"{what} does not change it, and it does not say so"));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Columns_have_names_of_their_own_and_rows_the_same_bits_again(string name)
    {
        var representation = All[name](DescribedCrystals.Species);
        Assert.Equal(representation.Names.Count, representation.Names.Distinct().Count());
        var first = DescribedCrystals.Describe(representation, DescribedCrystals.Alloy);
        Assert.Equal(first, DescribedCrystals.Describe(representation, DescribedCrystals.Alloy));
        var table = RepresentationTable.Of(representation, [DescribedCrystals.Alloy, DescribedCrystals.Turned(DescribedCrystals.Alloy), DescribedCrystals.Alloy]);
        Assert.Equal(first, table[^first.Length..]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_cannot_be_described_is_refused(string name)
    {
        var representation = All[name](DescribedCrystals.Species);
        var empty = new Crystal("nothing", UnitCell.Cubic(4), []);
        Assert.Contains("nothing has no atoms", Assert.Throws<ArgumentException>(() => DescribedCrystals.Describe(representation, empty)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => representation.Describe(DescribedCrystals.Alloy, new double[representation.Names.Count + 1]));
        Assert.Contains("nothing", Assert.Throws<ArgumentException>(() => RepresentationTable.Of(representation, [DescribedCrystals.Alloy, empty])).Message, StringComparison.Ordinal);
        if (representation is MeanEdges or SiteMatrix or VoronoiStatistics) return;
        var stranger = new Crystal("salt", UnitCell.Cubic(4), [Site.Of(Elements.Of("Na"), 0, 0, 0)]);
        Assert.Contains("Na is not among the elements", Assert.Throws<ArgumentException>(() => DescribedCrystals.Describe(representation, stranger)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Mixing_an_element_with_itself_changes_nothing(string name)
    {
        var representation = All[name](DescribedCrystals.Species);
        var split = DescribedCrystals.Alloy with
        {
            Sites = [.. DescribedCrystals.Alloy.Sites.Select(s => s with { Occupants = [.. s.Occupants.SelectMany(o => new[] { o with { Occupancy = 0.3 * o.Occupancy }, o with { Occupancy = 0.7 * o.Occupancy } })] })],
        };
        // Only the sums are in another order.
        DescribedCrystals.Close(DescribedCrystals.Describe(representation, DescribedCrystals.Alloy), DescribedCrystals.Describe(representation, split), 1e-12);
    }

    [Fact]
    public void Cutoffs_and_sizes_that_make_no_sense_are_refused()
    {
        var species = DescribedCrystals.Species;
        foreach (var cutoff in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Assert.Contains("must be positive", Assert.Throws<ArgumentException>(() => new PartialRadialDistribution(species, cutoff)).Message, StringComparison.Ordinal);
            Assert.Contains("must be positive", Assert.Throws<ArgumentException>(() => new AtomCentredSymmetryFunctions(species, cutoff)).Message, StringComparison.Ordinal);
            Assert.Contains("must be positive", Assert.Throws<ArgumentException>(() => new Soap(species, new SoapSettings(cutoff))).Message, StringComparison.Ordinal);
            Assert.Contains("must be positive", Assert.Throws<ArgumentException>(() => CrystalGraph.Of(DescribedCrystals.Alloy, cutoff: cutoff)).Message, StringComparison.Ordinal);
        }

        Assert.Contains("more than 1 Å", Assert.Throws<ArgumentException>(() => new Soap(species, new SoapSettings(0.9))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SpeciesSet([]));
        Assert.Throws<ArgumentException>(() => new CoulombMatrix(0, CoulombUnit.Bohr));
        Assert.Throws<ArgumentException>(() => new VoxelDensity(species, 9, 0));
        Assert.Contains("at most 3", Assert.Throws<ArgumentException>(() => DescribedCrystals.Describe(new SineMatrix(3), DescribedCrystals.Alloy)).Message, StringComparison.Ordinal);
        var twice = DescribedCrystals.Alloy with { Sites = [DescribedCrystals.Alloy.Sites[0], DescribedCrystals.Alloy.Sites[0]] };
        Assert.Contains("at one place", Assert.Throws<ArgumentException>(() => DescribedCrystals.Describe(new EwaldSumMatrix(3), twice)).Message, StringComparison.Ordinal);
    }

    /// <summary>A graph as one row: what is invariant of it, the mean over sites of occupancies and of the edges of each neighbour in turn.</summary>
    private sealed class MeanEdges : IRepresentation
    {
        private readonly CrystalGraph _like = CrystalGraph.Of(DescribedCrystals.Alloy);

        public IReadOnlyList<string> Names => [.. Enumerable.Range(0, CrystalGraph.NodeColumns + 12 * _like.Centres.Count).Select(i => $"{i}")];

        public Invariances Invariances => Invariances.All;

        public void Describe(Crystal crystal, Span<double> values)
        {
            var graph = CrystalGraph.Of(crystal);
            if (values.Length != Names.Count) throw new ArgumentException("length", nameof(values));
            values.Clear();
            var edges = graph.Edges();
            for (var i = 0; i < graph.Nodes.Length; i++) values[i % CrystalGraph.NodeColumns] += graph.Nodes[i] / graph.Sites;
            for (var i = 0; i < edges.Length; i++) values[CrystalGraph.NodeColumns + i % (12 * _like.Centres.Count)] += edges[i] / graph.Sites;
        }
    }
}
