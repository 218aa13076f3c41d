using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Mass-fractal cluster of spheres.</summary>
/// <remarks>⟨F²⟩ = (ρ_b − ρ_s)² V² Φ²(QR) S(Q), S = 1 + D Γ(D − 1) sin[(D − 1) arctan Qξ] / ((QR)ᴰ [1 + (Qξ)⁻²]^((D − 1)/2)).
/// Limits: S(0) = 1 + Γ(D + 1) (ξ/R)ᴰ; Q⁻ᴰ between 1/ξ and 1/R; single spheres beyond. Volume is that of one block.
/// Valid: ξ ≫ R. Source: Teixeira, J. Appl. Cryst. 21 (1988) 781, doi:10.1107/S0021889888000263.</remarks>
public sealed class MassFractal : IFormFactor<MassFractal>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("mass-fractal", "Mass fractal of spheres (Teixeira)",
        "⟨F²⟩ = (ρ_b − ρ_s)² V² Φ²(QR) {1 + D Γ(D−1) sin[(D−1) arctan Qξ]/((QR)ᴰ [1+(Qξ)⁻²]^((D−1)/2))}", "ξ much larger than R",
        "Teixeira, J. Appl. Cryst. 21 (1988) 781, doi:10.1107/S0021889888000263");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Contrast("sldBlock", "ρ_b", 2, "Scattering length density of the blocks."),
        ShapeParameter.SldSolvent,
        ShapeParameter.Length("blockRadius", "R", 5, "Radius of a block."),
        ShapeParameter.Number("fractalDimension", "D", 2, 0.5, 3, "Mass-fractal dimension."),
        ShapeParameter.Length("correlationLength", "ξ", 100, "Size of the cluster."),
    ];

    /// <inheritdoc/>
    public static bool HasAmplitude => false;

    /// <inheritdoc/>
    public static double Volume(ReadOnlySpan<double> p) => 4 * Math.PI / 3 * p[2] * p[2] * p[2];

    /// <inheritdoc/>
    public static double EffectiveRadius(ReadOnlySpan<double> p) => p[4];

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude)
    {
        Sphere.Evaluate(q, [p[0], p[1], p[2]], squared, []);
        double radius = p[2], d = p[3], xi = p[4];

        // D Γ(D − 1) sin((D − 1)θ) = Γ(D + 1) sin((D − 1)θ)/(D − 1), which is Γ(D + 1) θ at D = 1.
        var factor = SpecialFunctions.Gamma(d + 1) * Math.Pow(xi / radius, d);
        var cluster = new Cluster(factor, d, xi);
        for (var i = 0; i < q.Length; i += Vector<double>.Count)
            VectorMath.StorePadded(VectorMath.LoadPadded(squared[i..]) * cluster.At(VectorMath.LoadPadded(q[i..])), squared[i..]);
    }

    private readonly struct Cluster(double factor, double dimension, double size) : IRadialAmplitude
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<double> At(Vector<double> q)
        {
            // θ/x → 1 at x = 0: a floor of 10⁻¹⁰⁰ keeps the quotient finite.
            var x = Vector.Max(q * size, new Vector<double>(1e-100));
            var theta = VectorMath.Atan(x);
            var fall = VectorMath.Power(Vector<double>.One + x * x, (1 - dimension) / 2);
            if (dimension == 1) return Vector<double>.One + factor * theta / x;
            var (sin, _) = VectorMath.SinCos((dimension - 1) * theta);
            return Vector<double>.One + factor / (dimension - 1) * sin * fall / x;
        }
    }
}
