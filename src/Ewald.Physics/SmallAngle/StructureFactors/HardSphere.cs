using System.Collections.Immutable;
using Ewald.Core;

namespace Ewald.Physics.SmallAngle;

/// <summary>Hard spheres, Percus-Yevick closure.</summary>
/// <remarks>1/S = |1 − 12φ ∫₀¹ q(r) exp(ikr) dr|², q = ½a(r² − 1) + b(r − 1), a = (1 + 2φ)/(1 − φ)², b = −3φ/(2(1 − φ)²), k = 2QR.
/// Limits: φ = 0, S = 1; S(0) = (1 − φ)⁴/(1 + 2φ)². Valid: φ below about 0.49 (freezing), uncharged nearly equal spheres.
/// Source: Percus and Yevick, Phys. Rev. 110 (1958) 1, doi:10.1103/PhysRev.110.1; Wertheim, Phys. Rev. Lett. 10 (1963) 321.</remarks>
public sealed class HardSphere : IStructureFactor<HardSphere>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("hard-sphere", "Hard spheres (Percus-Yevick)",
        "1/S = |1 − 12φ∫₀¹ q(r) exp(ikr) dr|², q = ½a(r² − 1) + b(r − 1), a = (1+2φ)/(1−φ)², b = −3φ/(2(1−φ)²)", "φ below about 0.49",
        "Percus and Yevick, Phys. Rev. 110 (1958) 1, doi:10.1103/PhysRev.110.1");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } = [Baxter.EffectiveRadius, Baxter.VolumeFraction(0.2, 0.74)];

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> s)
    {
        double eta = p[1], free = (1 - eta) * (1 - eta);
        for (var i = 0; i < q.Length; i++) s[i] = Baxter.OfPolynomial(2 * q[i] * p[0], eta, (1 + 2 * eta) / free, -1.5 * eta / free, 0);
    }
}
