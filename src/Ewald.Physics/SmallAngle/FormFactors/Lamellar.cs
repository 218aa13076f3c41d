using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Dilute infinite sheets.</summary>
/// <remarks>⟨F²⟩/V = (ρ − ρ_s)² (2πδ/Q²) sinc²(½Qδ); scale is the volume fraction of sheet. Limits: ∝ Q⁻² at low Q; envelope ∝ Q⁻⁴.
/// Valid: sheets wide against 1/Q, random orientation, no stacking.
/// Source: Nallet, Laversanne and Roux, J. Phys. II France 3 (1993) 487, doi:10.1051/jp2:1993146.</remarks>
public sealed class Lamellar : IFormFactor<Lamellar>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("lamellar", "Lamellar sheets",
        "⟨F²⟩/V = (ρ − ρ_s)² (2πδ/Q²) sinc²(½Qδ)", "dilute wide sheets, random orientation, no stacking",
        "Nallet, Laversanne and Roux, J. Phys. II France 3 (1993) 487, doi:10.1051/jp2:1993146");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Sld,
        ShapeParameter.SldSolvent,
        ShapeParameter.Length("thickness", "δ", 50, "Thickness of the sheet."),
    ];

    /// <inheritdoc/>
    public static bool HasAmplitude => false;

    /// <inheritdoc/>
    public static double Volume(ReadOnlySpan<double> p) => p[2];

    /// <inheritdoc/>
    public static double EffectiveRadius(ReadOnlySpan<double> p) => p[2] / 2;

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude) =>
        OrientationAverage.Radial(q, new Amplitude(Math.Sqrt(2 * Math.PI) * (p[0] - p[1]) * p[2], p[2] / 2), squared, []);

    private readonly struct Amplitude(double forward, double half) : IRadialAmplitude
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<double> At(Vector<double> q)
        {
            var (sin, _) = VectorMath.SinCos(half * q);
            var f = forward / half * sin / (q * q);
            return Vector.ConditionalSelect(Vector.Equals(q, Vector<double>.Zero), new Vector<double>(double.PositiveInfinity), f);
        }
    }
}
