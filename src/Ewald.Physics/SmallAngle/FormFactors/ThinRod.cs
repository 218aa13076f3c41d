using System.Collections.Immutable;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Thin rod: the rod of no thickness times the scattering of its cross-section.</summary>
/// <remarks>⟨F²⟩ = (ρ − ρ_s)² V² [2 Si(QL)/(QL) − sinc²(½QL)] [2J₁(QR)/(QR)]². Limits: R_g² = L²/12 + 3R²/4 (factorised, so 3R²/4 and
/// not R²/2); π/(QL) at QL ≫ 1. Valid: L ≫ R, where it meets the cylinder at QL ≫ 1.
/// Source: Neugebauer, Ann. Phys. (Leipzig) 42 (1943) 509, doi:10.1002/andp.19434340702.</remarks>
public sealed class ThinRod : IFormFactor<ThinRod>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("thin-rod", "Thin rod (Neugebauer)",
        "⟨F²⟩ = (ρ − ρ_s)² V² [2 Si(QL)/(QL) − sinc²(½QL)] [2J₁(QR)/(QR)]²", "L much larger than R, dilute, random orientation",
        "Neugebauer, Ann. Phys. (Leipzig) 42 (1943) 509, doi:10.1002/andp.19434340702");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Sld,
        ShapeParameter.SldSolvent,
        ShapeParameter.Length("radius", "R", 10, "Radius of the rod."),
        ShapeParameter.Length("length", "L", 1000, "Length of the rod."),
    ];

    /// <inheritdoc/>
    public static bool HasAmplitude => false;

    /// <inheritdoc/>
    public static double Volume(ReadOnlySpan<double> p) => Math.PI * p[2] * p[2] * p[3];

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p) => Math.Sqrt(p[3] * p[3] / 12 + 0.75 * p[2] * p[2]);

    /// <inheritdoc/>
    public static double MaximumDimension(ReadOnlySpan<double> p) => Math.Sqrt(4 * p[2] * p[2] + p[3] * p[3]);

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude)
    {
        var forward = (p[0] - p[1]) * Volume(p);
        for (var i = 0; i < q.Length; i++)
        {
            var section = forward * Bessel.TwoJ1OverX(q[i] * p[2]);
            squared[i] = section * section * AlongAxis(q[i] * p[3]);
        }
    }

    /// <summary>The infinitely thin rod of x = QL.</summary>
    internal static double AlongAxis(double x)
    {
        if (x < 1e-6) return 1;
        var half = Math.Sin(0.5 * x) / (0.5 * x);
        return 2 * SpecialFunctions.SineIntegral(x) / x - half * half;
    }
}
