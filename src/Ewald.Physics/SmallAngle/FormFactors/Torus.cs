using System.Collections.Immutable;
using System.Numerics;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Ring with a circular cross-section.</summary>
/// <remarks>F(Q, θ) = (ρ − ρ_s) ∫₋ₐᵃ dz cos(Qz cos θ) π [ρ₊² Λ(Qρ₊ sin θ) − ρ₋² Λ(Qρ₋ sin θ)], ρ± = R ± √(a² − z²), Λ(x) = 2J₁(x)/x,
/// averaged over orientations. Limits: R_g² = R² + a²; a ≪ 1/Q, the thin ring ⟨J₀²(QR sin θ)⟩; envelope ∝ Q⁻⁴.
/// Valid: a ≤ R, dilute. Source: Kawaguchi, J. Appl. Cryst. 34 (2001) 580, doi:10.1107/S0021889801009517.</remarks>
public sealed class Torus : IFormFactor<Torus>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("torus", "Torus (ring)",
        "F(Q,θ) = (ρ − ρ_s) ∫dz cos(Qz cos θ) π[ρ₊²Λ(Qρ₊ sin θ) − ρ₋²Λ(Qρ₋ sin θ)], ρ± = R ± √(a² − z²)", "a ≤ R, dilute, random orientation",
        "Kawaguchi, J. Appl. Cryst. 34 (2001) 580, doi:10.1107/S0021889801009517");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Sld,
        ShapeParameter.SldSolvent,
        ShapeParameter.Length("ringRadius", "R", 100, "Radius of the ring's centre line."),
        ShapeParameter.Length("tubeRadius", "a", 20, "Radius of the ring's cross-section, at most the ring's radius."),
    ];

    /// <inheritdoc/>
    public static double Volume(ReadOnlySpan<double> p) => 2 * Math.PI * Math.PI * p[2] * p[3] * p[3];

    /// <inheritdoc/>
    public static double OuterVolume(ReadOnlySpan<double> p) => 2 * Math.PI * p[3] * (p[2] + p[3]) * (p[2] + p[3]);

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p) => Math.Sqrt(p[2] * p[2] + p[3] * p[3]);

    /// <inheritdoc/>
    public static double MaximumDimension(ReadOnlySpan<double> p) => 2 * (p[2] + p[3]);

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude)
    {
        double ring = p[2], tube = p[3];
        if (tube > ring)
            throw new InstabilityException(FormattableString.Invariant(
                $"torus: tubeRadius {tube:G6} Å exceeds ringRadius {ring:G6} Å; the ring would cut itself."));
        for (var i = 0; i < q.Length; i++)
        {
            // With z = a cos ψ the integrand is smooth and periodic in ψ: the midpoint rule converges geometrically.
            var phase = 2 * q[i] * tube;
            var count = (int)(phase / 4 + 1.6 * Math.Cbrt(phase)) + 6;
            var slices = new double[4 * count];
            for (var k = 0; k < count; k++)
            {
                var (sin, cos) = Math.SinCos(0.5 * Math.PI * (k + 0.5) / count);
                slices[4 * k] = tube * cos;
                slices[4 * k + 1] = ring + tube * sin;
                slices[4 * k + 2] = ring - tube * sin;
                slices[4 * k + 3] = (p[0] - p[1]) * Math.PI * tube * sin * Math.PI / count;
            }

            OrientationAverage.Axial(q.Slice(i, 1), new Amplitude(slices), MaximumDimension(p), squared.Slice(i, 1),
                amplitude.IsEmpty ? amplitude : amplitude.Slice(i, 1));
        }
    }

    private readonly struct Amplitude(double[] slices) : IAxialAmplitude
    {
        public Vector<double> At(Vector<double> along, Vector<double> across)
        {
            var f = Vector<double>.Zero;
            for (var k = 0; k < slices.Length; k += 4)
            {
                var (_, cos) = VectorMath.SinCos(slices[k] * along);
                double outer = slices[k + 1], inner = slices[k + 2];
                f += slices[k + 3] * cos
                    * (outer * outer * Bessel.TwoJ1OverX(outer * across) - inner * inner * Bessel.TwoJ1OverX(inner * across));
            }

            return f;
        }
    }
}
