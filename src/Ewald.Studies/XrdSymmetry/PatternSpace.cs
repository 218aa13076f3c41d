using Ewald.Representations;

namespace Ewald.Studies.XrdSymmetry;

/// <summary>Where the support vector machines, the nearest neighbour and the distance from the training set compare patterns: blurred by the usual shifts, of unit length.</summary>
internal static class PatternSpace
{
    private const int Bin = 4;
    private const double Blur = 4; // cells: 0.16 degrees of copper radiation

    /// <summary>Number of features.</summary>
    public const int Dimension = FilmPattern.Cells / Bin;

    private static readonly double[] Kernel = Weights();

    /// <summary>Features of a pattern; all zero when nothing rises in it.</summary>
    /// <param name="pattern">The pattern.</param>
    public static double[] Of(FilmPattern pattern) => Of(pattern.Values);

    /// <summary>Features of values on the common axis.</summary>
    /// <param name="values">Shape [<see cref="FilmPattern.Cells"/>].</param>
    public static double[] Of(float[] values)
    {
        var features = new double[Dimension];
        var half = Kernel.Length / 2;
        for (var i = 0; i < FilmPattern.Cells; i++)
        {
            if (values[i] == 0) continue;
            for (var k = -half; k <= half; k++)
                if (i + k >= 0 && i + k < FilmPattern.Cells) features[(i + k) / Bin] += Kernel[k + half] * values[i];
        }

        var norm = Math.Sqrt(features.Sum(v => v * v));
        if (norm > 0)
            for (var i = 0; i < Dimension; i++) features[i] /= norm;
        return features;
    }

    private static double[] Weights()
    {
        const int half = (int)(3 * Blur);
        return [.. Enumerable.Range(-half, 2 * half + 1).Select(k => Math.Exp(-0.5 * k * k / (Blur * Blur)))];
    }
}
