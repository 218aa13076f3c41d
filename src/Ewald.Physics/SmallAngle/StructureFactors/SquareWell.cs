using System.Collections.Immutable;
using System.Numerics;
using Ewald.Core;

namespace Ewald.Physics.SmallAngle;

/// <summary>Hard spheres with a square well, mean spherical approximation.</summary>
/// <remarks>1/S = 1 − (24φ/k) ∫ x c(x) sin(kx) dx, c = −(α + βx + ½φα x³) for x &lt; 1, ε for 1 ≤ x &lt; λ, k = 2QR;
/// α = [(1 + 2φ)² + φ³(φ − 4)]/(1 − φ)⁴, β = −(φ/3)(18 + 20φ − 12φ² + φ⁴)/(1 − φ)⁴.
/// Valid: ε below 1.5 kT and φ below 0.08 by comparison with simulations. Source: Sharma and Sharma, Physica A 89 (1977) 213,
/// doi:10.1016/0378-4371(77)90151-0.</remarks>
public sealed class SquareWell : IStructureFactor<SquareWell>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("square-well", "Square well (mean spherical approximation)",
        "1/S = 1 − (24φ/k)∫x c(x) sin(kx) dx, c = −(α + βx + ½φα x³) inside, ε in the well", "ε below 1.5 kT, φ below 0.08",
        "Sharma and Sharma, Physica A 89 (1977) 213, doi:10.1016/0378-4371(77)90151-0");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        Baxter.EffectiveRadius,
        Baxter.VolumeFraction(0.04, 0.08),
        ShapeParameter.Number("wellDepth", "ε", 1, 0, 1.5, "Depth of the well in kT, positive for attraction."),
        ShapeParameter.Number("wellWidth", "λ", 1.2, 1, 10, "Outer edge of the well in diameters."),
    ];

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> s)
    {
        double eta = p[1], depth = p[2], width = p[3], fourth = Math.Pow(1 - eta, 4);
        var alpha = ((1 + 2 * eta) * (1 + 2 * eta) + eta * eta * eta * (eta - 4)) / fourth;
        var beta = -eta / 3 * (18 + 20 * eta - 12 * eta * eta + Math.Pow(eta, 4)) / fourth;
        Span<Complex> inner = stackalloc Complex[5], outer = stackalloc Complex[2];
        for (var i = 0; i < q.Length; i++)
        {
            // At Q = 0 sin(kx)/k is x; k = 10⁻⁶ stands for it with an error of 10⁻¹².
            var k = Math.Max(2 * q[i] * p[0], 1e-6);
            Baxter.Moments(k, inner);
            Baxter.Moments(k * width, outer);
            var well = width * width * outer[1].Imaginary - inner[1].Imaginary;
            var core = alpha * inner[1].Imaginary + beta * inner[2].Imaginary + 0.5 * eta * alpha * inner[4].Imaginary;
            var inverse = 1 - 24 * eta / k * (depth * well - core);
            if (inverse <= 0)
                throw new InstabilityException(FormattableString.Invariant(
                    $"square-well: S(Q) diverges at Q = {q[i]:G4} Å⁻¹ for volumeFraction {eta:G4}, wellDepth {depth:G4} kT, wellWidth {width:G4}; make the well weaker."));
            s[i] = 1 / inverse;
        }
    }
}
