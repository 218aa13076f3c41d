using System.Collections.Immutable;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Thin flat disc: the disc of no thickness times the scattering across its thickness.</summary>
/// <remarks>⟨F²⟩ = (ρ − ρ_s)² V² (2/(QR)²) [1 − J₁(2QR)/(QR)] sinc²(½QT). Limits: R_g² = R²/2 + T²/4 (factorised, so T²/4 and not
/// T²/12); 2/(QR)² sinc² at QR ≫ 1. Valid: R ≫ T, where it meets the short cylinder at QR ≫ 1.
/// Source: Kratky and Porod, J. Colloid Sci. 4 (1949) 35, doi:10.1016/0095-8522(49)90032-X.</remarks>
public sealed class FlatDisc : IFormFactor<FlatDisc>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("flat-disc", "Flat disc (Kratky-Porod)",
        "⟨F²⟩ = (ρ − ρ_s)² V² (2/(QR)²)[1 − J₁(2QR)/(QR)] sinc²(½QT)", "R much larger than T, dilute, random orientation",
        "Kratky and Porod, J. Colloid Sci. 4 (1949) 35, doi:10.1016/0095-8522(49)90032-X");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Sld,
        ShapeParameter.SldSolvent,
        ShapeParameter.Length("radius", "R", 300, "Radius of the disc."),
        ShapeParameter.Length("thickness", "T", 10, "Thickness of the disc."),
    ];

    /// <inheritdoc/>
    public static bool HasAmplitude => false;

    /// <inheritdoc/>
    public static double Volume(ReadOnlySpan<double> p) => Math.PI * p[2] * p[2] * p[3];

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p) => Math.Sqrt(p[2] * p[2] / 2 + p[3] * p[3] / 4);

    /// <inheritdoc/>
    public static double MaximumDimension(ReadOnlySpan<double> p) => Math.Sqrt(4 * p[2] * p[2] + p[3] * p[3]);

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude)
    {
        var forward = (p[0] - p[1]) * Volume(p);
        for (var i = 0; i < q.Length; i++)
        {
            double x = q[i] * p[2], y = 0.5 * q[i] * p[3];
            var across = y == 0 ? 1 : Math.Sin(y) / y;
            squared[i] = forward * forward * InPlane(x) * across * across;
        }
    }

    private static double InPlane(double x)
    {
        // Below 0.5 the series in x² is used, where 1 − J₁(2x)/x would cancel: tₖ₊₁/tₖ = −x²/((k + 2)(k + 3)), from J₁'s series.
        if (x > 0.5) return 2 / (x * x) * (1 - Bessel.TwoJ1OverX(2 * x));
        double term = 1, sum = 1;
        for (var k = 0; k < 12; k++)
        {
            term *= -x * x / ((k + 2) * (k + 3.0));
            sum += term;
        }

        return sum;
    }
}
