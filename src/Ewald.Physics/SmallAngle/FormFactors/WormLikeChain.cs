using System.Collections.Immutable;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Worm-like chain with excluded volume and a circular cross-section.</summary>
/// <remarks>⟨F²⟩ = (ρ − ρ_s)² V² S(Q; L, b) [2J₁(QR)/(QR)]², V = πR²L, S the parametrisation of simulated chains (method 3).
/// Contour lengths above 4b: up to Qb = 3.1 a Debye function that crosses over to an excluded-volume series, with the Sharp-Bloomfield
/// correction; at most 4b: the Debye function; beyond, a₁(Qb)^(−p₁) + a₂(Qb)^(−p₂) + π/(QL) joined with equal value and slope.
/// Limits: R_g of the Kratky-Porod chain times its expansion; rod π/(QL) at high Q. Valid: L &gt; b, R well below b.
/// Source: Pedersen and Schurtenberger, Macromolecules 29 (1996) 7602, doi:10.1021/ma9607630, as corrected by Chen, Butler and Magid,
/// Langmuir 22 (2006) 6539, doi:10.1021/la0530440. For short chains the joint lies at Qb = max(1.9 b/R_g, 3), dimensionless.</remarks>
public sealed class WormLikeChain : IFormFactor<WormLikeChain>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("worm-like-chain", "Worm-like chain with excluded volume",
        "⟨F²⟩ = (ρ − ρ_s)² V² S(Q; L, b) [2J₁(QR)/(QR)]², S of Pedersen and Schurtenberger, method 3", "L > b, R well below b, dilute",
        "Pedersen and Schurtenberger, Macromolecules 29 (1996) 7602, doi:10.1021/ma9607630; Chen et al., Langmuir 22 (2006) 6539, doi:10.1021/la0530440");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Sld,
        ShapeParameter.SldSolvent,
        ShapeParameter.Length("length", "L", 1000, "Contour length."),
        ShapeParameter.Length("kuhnLength", "b", 100, "Kuhn length, twice the persistence length."),
        ShapeParameter.Length("radius", "R", 20, "Radius of the cross-section."),
    ];

    /// <inheritdoc/>
    public static bool HasAmplitude => false;

    /// <inheritdoc/>
    public static double Volume(ReadOnlySpan<double> p) => Math.PI * p[4] * p[4] * p[2];

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude)
    {
        var chain = new Chain(p[2], p[3]);
        var forward = (p[0] - p[1]) * Volume(p);
        for (var i = 0; i < q.Length; i++)
        {
            var section = forward * Bessel.TwoJ1OverX(q[i] * p[4]);
            squared[i] = section * section * chain.At(q[i]);
        }
    }

    /// <summary>S(Q) of the chain's centre line; what does not depend on Q is worked out once.</summary>
    private sealed class Chain
    {
        private const double ExcludedVolumeExponent = 0.585;
        private readonly double _contour, _kuhn, _gyration, _joint, _a1, _a2, _p1, _p2, _correction;
        private readonly bool _isLong;

        public Chain(double contour, double kuhn)
        {
            (_contour, _kuhn) = (contour, kuhn);
            var n = contour / kuhn;
            _isLong = n > 4;
            var expansion = Math.Pow(1 + n * n / (3.12 * 3.12) + n * n * n / (8.67 * 8.67 * 8.67), 0.176 / 3);
            var squared = expansion * contour * kuhn / 6;
            if (!_isLong) squared *= KratkyPorod(n);
            _gyration = Math.Sqrt(squared);
            _correction = (n > 10 ? 3.06 * Math.Pow(n, -0.44) : 1) / n;
            (_joint, _p1, _p2) = _isLong ? (3.1, 4.12, 4.42) : (Math.Max(1.9 * kuhn / _gyration, 3), 5.36, 5.62);

            // Value and slope in x = Qb on both sides of the joint; the slope by a five-point rule, exact to 10⁻¹¹.
            double x = _joint, h = 1e-3 * x;
            double slope = (8 * (LowQ(x + h) - LowQ(x - h)) - LowQ(x + 2 * h) + LowQ(x - 2 * h)) / (12 * h);
            double value = LowQ(x) - Math.PI / (x * n);
            slope += Math.PI / (x * x * n);
            _a1 = (_p2 * value + x * slope) / (_p2 - _p1) * Math.Pow(x, _p1);
            _a2 = (_p1 * value + x * slope) / (_p1 - _p2) * Math.Pow(x, _p2);
        }

        public double At(double q)
        {
            var x = q * _kuhn;
            if (x > _joint) return _a1 * Math.Pow(x, -_p1) + _a2 * Math.Pow(x, -_p2) + Math.PI / (q * _contour);
            if (!_isLong || q == 0) return LowQ(x);

            // Where the excluded-volume series rises with Q it is out of its range: only its Debye part is kept.
            return Chained(1.05 * q * _gyration) < Chained(q * _gyration) ? LowQ(x) : DebyePart(q * _gyration) + SharpBloomfield(q * _gyration);
        }

        /// <summary>S below the joint as a function of x = Qb.</summary>
        private double LowQ(double x)
        {
            var u = x * _gyration / _kuhn;
            return _isLong ? Chained(u) + SharpBloomfield(u) : DebyeChain.Debye(u * u);
        }

        private static double Crossover(double u) => 0.5 * (1 + Math.Tanh((u - 1.523) / 0.1477));

        private static double DebyePart(double u) => (1 - Crossover(u)) * DebyeChain.Debye(u * u);

        private static double Chained(double u)
        {
            if (u < 1e-3) return DebyeChain.Debye(u * u);
            var t = Math.Pow(u, -1 / ExcludedVolumeExponent);
            return DebyePart(u) + Crossover(u) * t * (1.22 + t * (0.4288 - 1.651 * t));
        }

        private double SharpBloomfield(double u)
        {
            // [4 + 7/u² − (11 + 7/u²) e^(−u²)]/15, whose terms cancel at small u: its series starts with 11u²/15 − 7/15 (u²/2 − …).
            var z = u * u;
            if (z < 1e-4) return _correction * z * (7.5 - z * (26.0 / 6)) / 15;
            return _correction * (4 + 7 / z - (11 + 7 / z) * Math.Exp(-z)) / 15;
        }

        /// <summary>R_g²/(Lb/6) of the Kratky-Porod chain; below n = 0.05 by its series, where the closed form cancels.</summary>
        private static double KratkyPorod(double n) => n < 0.05
            ? n * (0.5 - n * (0.2 - n * (1.0 / 15 - n * (2.0 / 105 - n / 210))))
            : 1 - 3 / (2 * n) + 3 / (2 * n * n) - 3 / (4 * n * n * n) * (1 - Math.Exp(-2 * n));
    }
}
