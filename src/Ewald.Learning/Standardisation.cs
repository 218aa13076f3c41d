namespace Ewald.Learning;

/// <summary>Brings features to mean 0 and standard deviation 1 on the training set.</summary>
/// <param name="Mean">Shape [feature].</param>
/// <param name="Scale">Standard deviation, 1 where a feature is constant, shape [feature].</param>
public sealed record Standardisation(double[] Mean, double[] Scale)
{
    /// <summary>Learns mean and scale.</summary>
    /// <param name="features">Shape [case, feature], row after row.</param>
    /// <param name="dimension">Number of features.</param>
    public static Standardisation Fit(ReadOnlySpan<double> features, int dimension)
    {
        var count = features.Length / dimension;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var mean = new double[dimension];
        var scale = new double[dimension];
        for (var i = 0; i < features.Length; i++) mean[i % dimension] += features[i] / count;
        for (var i = 0; i < features.Length; i++) scale[i % dimension] += Math.Pow(features[i] - mean[i % dimension], 2) / count;
        for (var d = 0; d < dimension; d++) scale[d] = scale[d] > 0 ? Math.Sqrt(scale[d]) : 1;
        return new Standardisation(mean, scale);
    }

    /// <summary>(f - mean) / scale, case after case.</summary>
    /// <param name="features">Shape [case, feature], row after row.</param>
    /// <returns>A new array of the same shape.</returns>
    public double[] Apply(ReadOnlySpan<double> features)
    {
        var result = features.ToArray();
        for (var i = 0; i < result.Length; i++) result[i] = (result[i] - Mean[i % Mean.Length]) / Scale[i % Mean.Length];
        return result;
    }
}
