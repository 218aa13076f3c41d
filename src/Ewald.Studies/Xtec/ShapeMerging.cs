using Ewald.Inference;
using Ewald.Learning;

namespace Ewald.Studies.Xtec;

/// <summary>Components whose mean trajectories differ in amplitude only are one cluster.</summary>
/// <remarks>A mixture needs several Gaussians for one family: amplitudes spread (a Debye-Waller factor falls faster at high Q, a weak peak shares
/// its voxels with the background) and noise is not Gaussian. Unit vectors u of two means are compared: |u_a − u_b|², less what the errors of
/// the means alone give. The closest pair is joined while this is below tolerance², or while the difference is within the errors
/// (χ², probability above 0.001). Means without significant change are one cluster, the constant one.</remarks>
internal static class ShapeMerging
{
    private const double FewestDeviations = 3, SmallestChange = 0.01, Probable = 1e-3;

    /// <summary>Cluster of each component, numbered from 0 in the order of the first component.</summary>
    /// <param name="mixture">The components.</param>
    /// <param name="weights">Σ r w of each component: v/Σ r w is the variance of its mean.</param>
    /// <param name="tolerance">Largest difference of shape.</param>
    public static int[] Groups(GaussianMixture mixture, double[] weights, double tolerance)
    {
        var d = mixture.Dimension;
        var shapes = Enumerable.Range(0, mixture.Components).Select(k => Shape.Of(
            [k], weights[k], mixture.Means.AsSpan(k * d, d), mixture.Covariances.AsSpan(k * d, d))).ToList();
        while (shapes.Count > 1)
        {
            var best = (A: -1, B: -1, Distance: double.PositiveInfinity);
            for (var a = 0; a < shapes.Count; a++)
                for (var b = a + 1; b < shapes.Count; b++)
                    if (Distance(shapes[a], shapes[b], tolerance) is { } distance && distance < best.Distance) best = (a, b, distance);
            if (best.A < 0) break;
            var joined = shapes[best.A].With(shapes[best.B]);
            shapes.RemoveAt(best.B);
            shapes[best.A] = joined;
        }

        var groups = new int[mixture.Components];
        var ordered = shapes.OrderBy(s => s.Members.Min()).ToArray();
        for (var g = 0; g < ordered.Length; g++)
            foreach (var k in ordered[g].Members) groups[k] = g;
        return groups;
    }

    /// <summary>Root-mean-square difference of two shapes beyond their noise; null when they are not to be joined.</summary>
    private static double? Distance(Shape a, Shape b, double tolerance)
    {
        if (a.IsConstant || b.IsConstant) return a.IsConstant && b.IsConstant ? 0 : null;
        double square = 0, noise = 0, chi2 = 0;
        for (var t = 0; t < a.Unit.Length; t++)
        {
            var difference = (a.Unit[t] - b.Unit[t]) * (a.Unit[t] - b.Unit[t]);
            var variance = a.UnitVariance[t] + b.UnitVariance[t];
            square += difference;
            noise += variance;
            chi2 += difference / variance;
        }

        var distance = Math.Sqrt(Math.Max(0, square - noise));
        // Two degrees of freedom are gone: the mean over temperatures is zero and the length is one.
        return distance < tolerance || Probability.ChiSquareTail(chi2, Math.Max(1, a.Unit.Length - 2)) > Probable ? distance : null;
    }

    private sealed record Shape(int[] Members, double Weight, double[] Mean, double[] Variance)
    {
        public double[] Unit { get; private init; } = [];

        public double[] UnitVariance { get; private init; } = [];

        public bool IsConstant { get; private init; }

        public static Shape Of(int[] members, double weight, ReadOnlySpan<double> mean, ReadOnlySpan<double> variance)
        {
            double square = 0, noise = 0;
            for (var t = 0; t < mean.Length; t++)
            {
                square += mean[t] * mean[t];
                noise += variance[t] / weight;
            }

            var length = Math.Sqrt(square);
            return new Shape(members, weight, mean.ToArray(), variance.ToArray())
            {
                IsConstant = square < FewestDeviations * noise || length < SmallestChange * Math.Sqrt(mean.Length),
                Unit = [.. mean.ToArray().Select(m => m / length)],
                UnitVariance = [.. variance.ToArray().Select(v => v / (weight * square))],
            };
        }

        public Shape With(Shape other)
        {
            var total = Weight + other.Weight;
            double Mix(double x, double y) => (Weight * x + other.Weight * y) / total;
            return Of([.. Members, .. other.Members], total, Mean.Zip(other.Mean, Mix).ToArray(), Variance.Zip(other.Variance, Mix).ToArray());
        }
    }
}
