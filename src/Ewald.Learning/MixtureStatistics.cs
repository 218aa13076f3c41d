namespace Ewald.Learning;

/// <summary>What a mixture's M-step needs, relative to the shift of the data: Σ r, Σ r w, Σ r w x, Σ r w x xᵀ (or its diagonal), and Σ ln p.</summary>
internal sealed class MixtureStatistics(CovarianceKind kind, int components, int dimension)
{
    private readonly int _square = kind == CovarianceKind.Diagonal ? dimension : dimension * dimension;

    public CovarianceKind Kind { get; } = kind;

    public int Components { get; } = components;

    public int Dimension { get; } = dimension;

    /// <summary>Σ r, shape [component].</summary>
    public double[] Mass { get; } = new double[components];

    /// <summary>Σ r w, shape [component].</summary>
    public double[] Weight { get; } = new double[components];

    /// <summary>Σ r w x, shape [component, dimension].</summary>
    public double[] First { get; } = new double[components * dimension];

    /// <summary>Σ r w x², shape [component, dimension]; or the lower triangle of Σ r w x xᵀ, shape [component or 1, dimension, dimension].</summary>
    public double[] Second { get; } = new double[(kind == CovarianceKind.Tied ? 1 : components) * (kind == CovarianceKind.Diagonal ? dimension : dimension * dimension)];

    /// <summary>Σ ln p of the samples.</summary>
    public double LogLikelihood { get; set; }

    /// <summary>this ← keep · this + add · other.</summary>
    public void Blend(MixtureStatistics other, double keep, double add)
    {
        Mix(Mass, other.Mass, keep, add);
        Mix(Weight, other.Weight, keep, add);
        Mix(First, other.First, keep, add);
        Mix(Second, other.Second, keep, add);
        LogLikelihood = keep * LogLikelihood + add * other.LogLikelihood;
    }

    /// <summary>The M-step.</summary>
    /// <param name="shift">What was taken off the data, shape [dimension].</param>
    /// <param name="floor">Smallest variance.</param>
    public GaussianMixture Maximise(double[] shift, double floor)
    {
        int k = Components, d = Dimension;
        var total = Mass.Sum();
        double[] weights = new double[k], means = new double[k * d], covariances = new double[Second.Length];
        for (var c = 0; c < k; c++)
        {
            // An empty component keeps a harmless place, as sklearn's does.
            var mass = Mass[c] + 10 * 2.220446049250313e-16;
            var weight = Weight[c] + 10 * 2.220446049250313e-16;
            weights[c] = mass / (total + k * 10 * 2.220446049250313e-16);
            for (var i = 0; i < d; i++) means[c * d + i] = First[c * d + i] / weight;
            var mean = means.AsSpan(c * d, d);
            switch (Kind)
            {
                case CovarianceKind.Diagonal:
                    for (var i = 0; i < d; i++)
                        covariances[c * d + i] = Math.Max(floor, (Second[c * d + i] - weight * mean[i] * mean[i]) / mass);
                    break;
                case CovarianceKind.Full:
                    for (var i = 0; i < d; i++)
                        for (var j = 0; j <= i; j++)
                            covariances[c * _square + j * d + i] = covariances[c * _square + i * d + j] =
                                (Second[c * _square + i * d + j] - weight * mean[i] * mean[j]) / mass + (i == j ? floor : 0);
                    break;
                default:
                    for (var i = 0; i < d; i++)
                        for (var j = 0; j <= i; j++)
                            covariances[j * d + i] = covariances[i * d + j] += ((c == 0 ? Second[i * d + j] : 0) - weight * mean[i] * mean[j]) / total + (c == 0 && i == j ? floor : 0);
                    break;
            }
        }

        for (var i = 0; i < means.Length; i++) means[i] += shift[i % d];
        return new GaussianMixture(Kind, d, weights, means, covariances);
    }

    private static void Mix(double[] to, double[] from, double keep, double add)
    {
        for (var i = 0; i < to.Length; i++) to[i] = keep * to[i] + add * from[i];
    }
}
