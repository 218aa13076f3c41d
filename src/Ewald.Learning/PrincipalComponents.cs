using System.Numerics.Tensors;
using Ewald.Tensors;
using Tensor = Ewald.Tensors.Tensor;

namespace Ewald.Learning;

/// <summary>Orthogonal directions of largest variance.</summary>
/// <remarks>Singular value decomposition X - mean = U S Vᵀ: the rows of Vᵀ are the components, s²/(n - 1) their variances. The sign of a
/// component is free; here its largest loading is positive. Whitening divides each score by its standard deviation. The scaling of the
/// features decides the answer. Pearson, Phil. Mag. 2, 559 (1901), doi:10.1080/14786440109462720. Calls libtorch: not inside a parallel loop.</remarks>
/// <param name="Mean">Shape [feature].</param>
/// <param name="Components">Of length 1, largest variance first, shape [component, feature], row after row.</param>
/// <param name="Variance">Variance along each component, unit of the features squared, shape [component].</param>
/// <param name="VarianceShare">That over the variance of all components, shape [component].</param>
/// <param name="Whitened">Scores have variance 1.</param>
public sealed record PrincipalComponents(double[] Mean, double[] Components, double[] Variance, double[] VarianceShare, bool Whitened)
{
    /// <summary>Number of features.</summary>
    public int Dimension => Mean.Length;

    /// <summary>Number of components.</summary>
    public int Count => Variance.Length;

    /// <summary>Finds the components.</summary>
    /// <param name="features">Finite, shape [case, feature], row after row; two cases at least.</param>
    /// <param name="dimension">Number of features.</param>
    /// <param name="count">Components to keep, or null for min(cases, features).</param>
    /// <param name="whiten">Divide scores by their standard deviation.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, a number is not finite, or too many components are asked for.</exception>
    public static PrincipalComponents Fit(ReadOnlySpan<double> features, int dimension, int? count = null, bool whiten = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        var cases = features.Length / dimension;
        if (cases < 2 || features.Length % dimension != 0)
            throw new ArgumentException($"PrincipalComponents: {features.Length} numbers are not at least two whole cases of {dimension} features.", nameof(features));
        var most = Math.Min(cases, dimension);
        var kept = count ?? most;
        if (kept < 1 || kept > most)
            throw new ArgumentException($"PrincipalComponents: {kept} components are asked for; {cases} cases of {dimension} features have 1 to {most}.", nameof(count));

        var centred = features.ToArray();
        var mean = new double[dimension];
        for (var i = 0; i < cases; i++) TensorPrimitives.Add<double>(mean, centred.AsSpan(i * dimension, dimension), mean);
        TensorPrimitives.Divide<double>(mean, cases, mean);
        for (var i = 0; i < cases; i++)
        {
            var row = centred.AsSpan(i * dimension, dimension);
            TensorPrimitives.Subtract<double>(row, mean, row);
        }

        if (!double.IsFinite(TensorPrimitives.SumOfMagnitudes<double>(centred)))
            throw new ArgumentException("PrincipalComponents: a feature is not finite; leave such cases out.", nameof(features));

        using var scope = TensorScope.Enter();
        using var noGradients = NoGrad.Enter();
        var (_, singular, right) = Tensor.From(centred, [cases, dimension]).Svd();
        var variance = singular.ToArray<double>().Select(s => s * s / (cases - 1)).ToArray();
        var components = right.ToArray<double>();
        for (var k = 0; k < kept; k++)
        {
            var component = components.AsSpan(k * dimension, dimension);
            if (component[TensorPrimitives.IndexOfMaxMagnitude<double>(component)] < 0) TensorPrimitives.Negate<double>(component, component);
        }

        var total = variance.Sum();
        var shares = variance.Select(v => total > 0 ? v / total : 0).ToArray();
        return new PrincipalComponents(mean, components[..(kept * dimension)], variance[..kept], shares[..kept], whiten);
    }

    /// <summary>Scores of cases on the components.</summary>
    /// <param name="features">Shape [case, feature], row after row.</param>
    /// <returns>Shape [case, component], row after row.</returns>
    public double[] Apply(ReadOnlySpan<double> features)
    {
        var cases = Rows(features.Length, Dimension);
        var scores = new double[cases * Count];
        Span<double> row = new double[Dimension];
        for (var i = 0; i < cases; i++)
        {
            TensorPrimitives.Subtract(features.Slice(i * Dimension, Dimension), Mean, row);
            for (var k = 0; k < Count; k++)
                scores[i * Count + k] = TensorPrimitives.Dot<double>(row, Components.AsSpan(k * Dimension, Dimension)) / Scale(k);
        }

        return scores;
    }

    /// <summary>Cases from their scores; exact when all components are kept.</summary>
    /// <param name="scores">Shape [case, component], row after row.</param>
    /// <returns>Shape [case, feature], row after row.</returns>
    public double[] Invert(ReadOnlySpan<double> scores)
    {
        var cases = Rows(scores.Length, Count);
        var features = new double[cases * Dimension];
        for (var i = 0; i < cases; i++)
        {
            var row = features.AsSpan(i * Dimension, Dimension);
            Mean.CopyTo(row);
            for (var k = 0; k < Count; k++)
                TensorPrimitives.MultiplyAdd<double>(Components.AsSpan(k * Dimension, Dimension), scores[i * Count + k] * Scale(k), row, row);
        }

        return features;
    }

    // A direction without variance has scores of rounding only: they stay as they are.
    private double Scale(int component) =>
        Whitened && Variance[component] > 1e-28 * Variance[0] && Variance[component] > 0 ? Math.Sqrt(Variance[component]) : 1;

    private static int Rows(int length, int width) => length % width == 0 ? length / width
        : throw new ArgumentException($"PrincipalComponents: {length} numbers are no whole rows of {width}.", nameof(length));
}
