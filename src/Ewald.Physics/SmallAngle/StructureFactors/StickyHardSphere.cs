using System.Collections.Immutable;
using Ewald.Core;

namespace Ewald.Physics.SmallAngle;

/// <summary>Hard spheres with a narrow attractive well, Percus-Yevick closure to first order in the well's width.</summary>
/// <remarks>As hard spheres, with q(r) = ½a(r² − 1) + b(r − 1) + λ/12, a = (1 + 2η − μ)/(1 − η)², b = (μ − 3η)/(2(1 − η)²),
/// μ = λη(1 − η), λ the smaller root of (η/12)λ² − (ε + η/(1 − η))λ + (1 + η/2)/(1 − η)² = 0; η = φ/(1 − τ)³, k = 2QR/(1 − τ).
/// ε = exp(u/kT)/(12τ) with u &lt; 0 in the well: smaller is stickier. Limits: ε → ∞ hard spheres. Valid: outside the coexistence region.
/// Source: Menon, Manohar and Rao, J. Chem. Phys. 95 (1991) 9186, doi:10.1063/1.461199; Baxter, J. Chem. Phys. 49 (1968) 2770.</remarks>
public sealed class StickyHardSphere : IStructureFactor<StickyHardSphere>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("sticky-hard-sphere", "Sticky hard spheres (Percus-Yevick)",
        "1/S = |1 − 12η∫₀¹ q(r) exp(ikr) dr|², q = ½a(r² − 1) + b(r − 1) + λ/12", "outside the coexistence region, τ ≤ 0.1",
        "Menon, Manohar and Rao, J. Chem. Phys. 95 (1991) 9186, doi:10.1063/1.461199");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        Baxter.EffectiveRadius,
        Baxter.VolumeFraction(0.2, 0.74),
        ShapeParameter.Number("wellWidth", "τ", 0.05, 0.001, 0.1, "Width of the well over the outer diameter of the well."),
        ShapeParameter.Number("stickiness", "ε", 0.2, 1e-3, 1e6, "Stickiness parameter: the smaller, the stronger the attraction."),
    ];

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> s)
    {
        double tau = p[2], eta = p[1] / Math.Pow(1 - tau, 3), free = 1 - eta;
        if (eta >= 1)
            throw new InstabilityException(FormattableString.Invariant(
                $"sticky-hard-sphere: volumeFraction {p[1]:G4} with wellWidth {tau:G4} fills space; make either smaller."));
        double b = p[3] + eta / free, c = (1 + eta / 2) / (free * free), discriminant = b * b - eta * c / 3;
        var lambda = discriminant < 0 ? double.NaN : 2 * c / (b + Math.Sqrt(discriminant));
        var mu = lambda * eta * free;
        if (!(mu <= 1 + 2 * eta))
            throw new InstabilityException(FormattableString.Invariant(
                $"sticky-hard-sphere: no single stable phase at volumeFraction {p[1]:G4}, wellWidth {tau:G4}, stickiness {p[3]:G4}; make stickiness larger."));
        for (var i = 0; i < q.Length; i++)
        {
            s[i] = Baxter.OfPolynomial(2 * q[i] * p[0] / (1 - tau), eta, (1 + 2 * eta - mu) / (free * free), (mu - 3 * eta) / (2 * free * free), lambda / 12);
        }
    }
}
