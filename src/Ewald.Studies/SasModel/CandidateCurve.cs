using Ewald.Physics.Mathematics;

namespace Ewald.Studies.SasModel;

/// <summary>The curve of a candidate: form factor, size distribution and, where asked, hard-sphere repulsion.</summary>
/// <remarks>I(Q) ∝ S(Q) ∫ f(x) ⟨F²(Q, x)⟩ dx with f a Schulz number distribution of the distributed length, decoupling neglected
/// (S multiplies ⟨F²⟩): valid for narrow distributions of nearly round bodies.</remarks>
internal static class CandidateCurve
{
    /// <summary>Radius of the sphere of equal outer volume, Å.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="free">Its free parameters.</param>
    public static double OuterRadius(Candidate candidate, ReadOnlySpan<double> free)
    {
        Span<double> one = stackalloc double[1];
        return candidate.Model.Average([0.01], candidate.Shape(free), one, []).EffectiveRadius;
    }

    /// <summary>Evaluates the curve in an arbitrary unit.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="free">Its free parameters.</param>
    /// <param name="width">Relative standard deviation of the distributed length; 0 for none.</param>
    /// <param name="interactionRadius">Radius of the repelling spheres, Å; 0 for dilute.</param>
    /// <param name="volumeFraction">Their volume fraction, 0 for dilute.</param>
    /// <param name="q">Å⁻¹, shape [point].</param>
    /// <param name="intensity">Receives the curve, shape [point].</param>
    /// <param name="nodes">Nodes over the size distribution.</param>
    public static void Evaluate(
        Candidate candidate, ReadOnlySpan<double> free, double width, double interactionRadius, double volumeFraction,
        ReadOnlySpan<double> q, Span<double> intensity, int nodes)
    {
        var shape = candidate.Shape(free);
        if (width < 1e-3 || candidate.DistributedIndex < 0)
        {
            var volume = candidate.Model.Average(q, shape, intensity, []).Volume;
            foreach (ref var v in intensity) v /= volume;
        }
        else
        {
            SizeAverage(candidate, shape, width, q, intensity, nodes);
        }
        if (volumeFraction > 0 && interactionRadius > 0)
            for (var i = 0; i < q.Length; i++) intensity[i] *= HardSphere(q[i] * interactionRadius, volumeFraction);
    }

    private static void SizeAverage(Candidate candidate, double[] shape, double width, ReadOnlySpan<double> q, Span<double> intensity, int nodes)
    {
        var at = candidate.ShapeIndex(candidate.DistributedIndex);
        var mean = shape[at];
        var z = 1 / (width * width) - 1;
        var (low, high) = (Math.Max(0.02, 1 - 3.2 * width), 1 + 4.2 * width);
        var (x, w) = GaussLegendre.Rule(nodes);
        intensity.Clear();
        var one = new double[q.Length];
        double volume = 0, total = 0;
        for (var k = 0; k < nodes; k++)
        {
            var ratio = 0.5 * (low + high + (high - low) * x[k]);
            // Schulz-Zimm, unnormalised, largest value 1 at its mode.
            var weight = w[k] * Math.Exp(z * Math.Log(ratio) - (z + 1) * (ratio - 1));
            if (weight < 1e-9) continue;
            shape[at] = mean * ratio;
            volume += weight * candidate.Model.Average(q, shape, one, []).Volume;
            total += weight;
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(one, weight, intensity, intensity);
        }
        foreach (ref var v in intensity) v /= volume;
    }

    private static double HardSphere(double qr, double fraction)
    {
        // Percus-Yevick closed form, x = 2 Q R (Kinning and Thomas, Macromolecules 17 (1984) 1712, doi:10.1021/ma00139a013).
        var x = 2 * qr;
        var d = Math.Pow(1 - fraction, 4);
        var alpha = Math.Pow(1 + 2 * fraction, 2) / d;
        var beta = -6 * fraction * Math.Pow(1 + fraction / 2, 2) / d;
        var gamma = fraction * alpha / 2;
        if (x < 0.2) return 1 / (1 + 24 * fraction * (alpha / 3 + beta / 4 + gamma / 6));
        double x2 = x * x, sin = Math.Sin(x), cos = Math.Cos(x);
        var g = alpha / x2 * (sin - x * cos)
            + beta / (x2 * x) * (2 * x * sin + (2 - x2) * cos - 2)
            + gamma / (x2 * x2 * x) * (-x2 * x2 * cos + 4 * ((3 * x2 - 6) * cos + (x2 * x - 6 * x) * sin + 6));
        return 1 / (1 + 24 * fraction * g / x);
    }
}
