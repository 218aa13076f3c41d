namespace Ewald.Studies.Elastic;

/// <summary>Trees and networks averaged: (1 - w) trees + w networks, with the share w of the smallest mean absolute error.</summary>
internal static class GraphBlend
{
    private const int Steps = 20;

    /// <summary>The share of the networks that suits some rows best, in twentieths; the smaller one where two are equal.</summary>
    public static double Share(double[,] truth, double[,] trees, double[,] networks, int target, IReadOnlyList<int> rows) =>
        Enumerable.Range(0, Steps + 1).Select(s => (double)s / Steps)
            .MinBy(w => rows.Average(i => Math.Abs(truth[i, target] - Of(trees[i, target], networks[i, target], w))));

    public static double Of(double trees, double networks, double share) => (1 - share) * trees + share * networks;
}
