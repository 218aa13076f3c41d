using Ewald.Physics.SmallAngle.Populations;

namespace Ewald.Studies.SasShape;

/// <summary>What the neighbours say of one curve.</summary>
/// <param name="Probabilities">Shape [class].</param>
/// <param name="Distance">Distance to the nearest training curve in standard deviations of the curve's own features, per √feature.</param>
/// <param name="Nearest">Position of that training curve.</param>
public sealed record ShapePosterior(double[] Probabilities, double Distance, int Nearest);

/// <summary>The training curves, and the weighted neighbours of a curve under its own feature covariance.</summary>
/// <remarks>Distance d² = (f − f_j)ᵀ (C + C₀)⁻¹ (f − f_j) with C the curve's covariance and C₀ = σ₀² 1 the room that unlike bodies of
/// the same family need. A neighbour weighs exp(−d²/2s²), s = max(1, d_k): where noise rules (s = 1) the shares are the posterior of
/// Gaussian errors, where it does not, about k neighbours vote by their distance, as in weighted k nearest neighbours. Features
/// that a curve does not reach are left out of d.</remarks>
public sealed class ShapeLibrary
{
    private readonly float[] _features;
    private readonly byte[] _labels;

    /// <summary>Stores the training curves.</summary>
    /// <param name="features">ln V'(c), shape [curve, limit], row after row.</param>
    /// <param name="labels">Class of each curve, shape [curve].</param>
    /// <param name="neighbours">k.</param>
    /// <param name="floor">σ₀.</param>
    public ShapeLibrary(float[] features, byte[] labels, int neighbours, double floor)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(labels);
        if (features.Length != labels.Length * ShapeFeatures.Limits.Length)
            throw new ArgumentException($"ShapeLibrary: {labels.Length} curves need {labels.Length * ShapeFeatures.Limits.Length} features; received {features.Length}.", nameof(features));
        (_features, _labels, Neighbours, Floor) = (features, labels, neighbours, floor);
    }

    /// <summary>Number of training curves.</summary>
    public int Count => _labels.Length;

    /// <summary>k.</summary>
    public int Neighbours { get; }

    /// <summary>σ₀.</summary>
    public double Floor { get; }

    /// <summary>ln V'(c), shape [curve, limit], row after row.</summary>
    public ReadOnlySpan<float> Features => _features;

    /// <summary>Class of each curve.</summary>
    public ReadOnlySpan<byte> Labels => _labels;

    /// <summary>The first curves of a library whose curves come in random order.</summary>
    /// <param name="count">How many.</param>
    public ShapeLibrary First(int count) => new(_features[..(count * ShapeFeatures.Limits.Length)], _labels[..count], Neighbours, Floor);

    /// <summary>Class probabilities and the distance to the training set.</summary>
    /// <param name="features">The curve's features; at least one.</param>
    /// <exception cref="ArgumentException">No feature is there.</exception>
    public ShapePosterior Ask(ShapeFeatures features)
    {
        ArgumentNullException.ThrowIfNull(features);
        int m = features.Count, n = ShapeFeatures.Limits.Length;
        if (m == 0) throw new ArgumentException("ShapeLibrary: the curve has no feature; it ends before Q Rg = 1.", nameof(features));
        var whiten = InverseCholesky(features, m);
        Span<double> query = stackalloc double[m];
        var distances = new double[Count];
        Span<double> worst = stackalloc double[Neighbours];
        worst.Fill(double.PositiveInfinity);
        var nearest = 0;
        for (var t = 0; t < Count; t++)
        {
            var row = _features.AsSpan(t * n, m);
            for (var j = 0; j < m; j++) query[j] = features.Values[j] - row[j];
            double d2 = 0;
            for (var j = 0; j < m; j++)
            {
                double z = 0;
                var w = whiten.AsSpan(j * m, j + 1);
                for (var l = 0; l <= j; l++) z += w[l] * query[l];
                d2 += z * z;
            }

            distances[t] = d2;
            if (d2 < distances[nearest]) nearest = t;
            if (d2 < worst[^1]) Insert(worst, d2);
        }

        var scale = 0.5 / Math.Max(1, worst[^1]);
        var probabilities = new double[ShapeClassNames.All.Length];
        for (var t = 0; t < Count; t++)
        {
            var exponent = scale * (distances[t] - distances[nearest]);
            if (exponent < 30) probabilities[_labels[t]] += Math.Exp(-exponent);
        }

        var sum = probabilities.Sum();
        for (var c = 0; c < probabilities.Length; c++) probabilities[c] /= sum;
        return new ShapePosterior(probabilities, Math.Sqrt(distances[nearest] / m), nearest);
    }

    private static void Insert(Span<double> sorted, double value)
    {
        var slot = sorted.Length - 1;
        for (; slot > 0 && sorted[slot - 1] > value; slot--) sorted[slot] = sorted[slot - 1];
        sorted[slot] = value;
    }

    // L⁻¹ of C + C₀ = L Lᵀ, lower triangle, shape [m, m].
    private double[] InverseCholesky(ShapeFeatures features, int m)
    {
        var n = ShapeFeatures.Limits.Length;
        double[] factor = new double[m * m], inverse = new double[m * m];
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = features.Covariance[i * n + j] + (i == j ? Floor * Floor : 0);
                for (var k = 0; k < j; k++) sum -= factor[i * m + k] * factor[j * m + k];
                factor[i * m + j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / factor[j * m + j];
            }
        }

        for (var c = 0; c < m; c++)
        {
            for (var i = c; i < m; i++)
            {
                double sum = i == c ? 1 : 0;
                for (var k = c; k < i; k++) sum -= factor[i * m + k] * inverse[k * m + c];
                inverse[i * m + c] = sum / factor[i * m + i];
            }
        }

        return inverse;
    }
}
