using Ewald.Crystals;
using Ewald.Representations;

namespace Ewald.Studies.Elastic;

/// <summary>A crystal as the learner sees it: statistics of its composition and of its structure.</summary>
internal static class ElasticFeatures
{
    /// <summary>Name of each feature.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. CompositionStatistics.Names, .. StructureStatistics.Names, "formulaAnswerK", "formulaAnswerG"];

    /// <summary>Columns of <see cref="Names"/> that say how far a crystal lies from others: means of properties, volumes and bonds.</summary>
    public static IReadOnlyList<int> NoveltyColumns { get; } =
    [
        .. Enumerable.Range(0, Names.Count).Where(i => Names[i] is var n
            && (n.EndsWith(".mean", StringComparison.Ordinal) || n.EndsWith(".deviation", StringComparison.Ordinal) || n is "volumeOverElements" or "packing" or "volumePerAtom")
            && !n.StartsWith("angle", StringComparison.Ordinal)),
    ];

    /// <summary>The features of one crystal; the last two are what trees that know formulas only answer.</summary>
    public static double[] Of(Crystal crystal, FormulaTrees formulas) =>
        [.. CompositionStatistics.Of(crystal.Composition), .. StructureStatistics.Of(crystal), .. formulas.Of(crystal.Composition)];

    /// <summary>The features of a composition alone: statistics and the fractions of the elements.</summary>
    public static double[] Of(IReadOnlyDictionary<Element, double> composition) =>
        [.. CompositionStatistics.Of(composition), .. CompositionStatistics.Fractions(composition)];

    /// <summary>The features of many, row after row.</summary>
    public static double[] Rows<T>(IReadOnlyList<T> of, Func<T, double[]> features, CancellationToken cancel)
    {
        var rows = new double[of.Count][];
        Parallel.For(0, of.Count, new ParallelOptions { CancellationToken = cancel }, i => rows[i] = features(of[i]));
        return [.. rows.SelectMany(r => r)];
    }
}
