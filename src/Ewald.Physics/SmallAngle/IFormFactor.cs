using System.Collections.Immutable;
using Ewald.Core;

namespace Ewald.Physics.SmallAngle;

/// <summary>One form factor, one file: its card, its parameter table (shape and contrast only) and its kernel.</summary>
/// <remarks>Absolute intensity of N particles per volume is I(Q) = (φ/⟨V⟩) ⟨F²(Q)⟩ · 10⁻⁴ cm⁻¹ with F in 10⁻⁶ Å, Q in Å⁻¹; scale
/// φ, background and size distributions are added by <see cref="SmallAngleModel"/> and <c>Polydispersity</c>.</remarks>
/// <typeparam name="TSelf">The form factor itself.</typeparam>
public interface IFormFactor<TSelf>
    where TSelf : IFormFactor<TSelf>
{
    /// <summary>What it is and where it comes from.</summary>
    static abstract ForwardModelCard Card { get; }

    /// <summary>Shape and contrast, without scale and background.</summary>
    static abstract ImmutableArray<Parameter> Parameters { get; }

    /// <summary>Volume of scattering material, Å³; 1 for laws without a body.</summary>
    /// <param name="p">Values in the order of <see cref="Parameters"/>.</param>
    static abstract double Volume(ReadOnlySpan<double> p);

    /// <summary>Volume that keeps other particles out, Å³: larger than <see cref="Volume"/> where the body is hollow.</summary>
    /// <param name="p">Values in the order of <see cref="Parameters"/>.</param>
    static virtual double OuterVolume(ReadOnlySpan<double> p) => TSelf.Volume(p);

    /// <summary>Radius for structure factors, Å: that of the sphere of equal outer volume unless the file says otherwise.</summary>
    /// <param name="p">Values in the order of <see cref="Parameters"/>.</param>
    static virtual double EffectiveRadius(ReadOnlySpan<double> p) => Math.Cbrt(0.75 * TSelf.OuterVolume(p) / Math.PI);

    /// <summary>Radius of gyration of the scattering contrast, Å, in closed form; NaN where there is none.</summary>
    /// <param name="p">Values in the order of <see cref="Parameters"/>.</param>
    static virtual double RadiusOfGyration(ReadOnlySpan<double> p) => double.NaN;

    /// <summary>The greatest distance between two points of the body, Å; NaN for laws without a body.</summary>
    /// <param name="p">Values in the order of <see cref="Parameters"/>.</param>
    static virtual double MaximumDimension(ReadOnlySpan<double> p) => double.NaN;

    /// <summary>True when the kernel also fills ⟨F⟩, which the decoupling approximation needs.</summary>
    static virtual bool HasAmplitude => true;

    /// <summary>cm⁻¹ per unit of ⟨F²⟩/V: 10⁻⁴ for bodies with contrasts in 10⁻⁶ Å⁻², 1 for laws that are intensities themselves.</summary>
    static virtual double AbsoluteUnit => 1e-4;

    /// <summary>The orientation average ⟨F²⟩, and ⟨F⟩ when it is wanted.</summary>
    /// <param name="q">Å⁻¹, shape [point].</param>
    /// <param name="p">Values in the order of <see cref="Parameters"/>; not checked here.</param>
    /// <param name="squared">Receives ⟨F²⟩, (10⁻⁶ Å)², contrast and volume included, shape [point].</param>
    /// <param name="amplitude">Receives ⟨F⟩, 10⁻⁶ Å, shape [point]; empty when it is not wanted.</param>
    static abstract void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude);
}

/// <summary>What every form factor can do, called without boxing.</summary>
public static class FormFactor
{
    /// <summary>The form factor without scale: P(Q) = ⟨F²(Q)⟩ / ⟨F²(0)⟩, so P(0) = 1.</summary>
    /// <param name="q">Å⁻¹, shape [point].</param>
    /// <param name="p">Values in the order of the model's table; not checked here.</param>
    /// <param name="normalised">Receives P(Q), shape [point]; not finite for laws that diverge at Q = 0 and at zero contrast.</param>
    /// <typeparam name="T">The form factor.</typeparam>
    public static void Normalised<T>(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> normalised)
        where T : IFormFactor<T>
    {
        Span<double> forward = stackalloc double[1];
        T.Evaluate([0.0], p, forward, []);
        T.Evaluate(q, p, normalised, []);
        foreach (ref var value in normalised) value /= forward[0];
    }
}
