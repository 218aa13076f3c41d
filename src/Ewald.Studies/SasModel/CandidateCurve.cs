using Ewald.Physics.SmallAngle;

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
        var volume = width < 1e-3 || candidate.DistributedIndex < 0
            ? candidate.Model.Average(q, shape, intensity, []).Volume
            : candidate.WithWidths(nodes).Average(q, [.. shape, width], intensity, []).Volume;
        foreach (ref var v in intensity) v /= volume;
        if (!(volumeFraction > 0 && interactionRadius > 0)) return;
        var structure = new double[q.Length];
        HardSphere.Evaluate(q, [interactionRadius, volumeFraction], structure);
        System.Numerics.Tensors.TensorPrimitives.Multiply(intensity, structure, intensity);
    }
}
