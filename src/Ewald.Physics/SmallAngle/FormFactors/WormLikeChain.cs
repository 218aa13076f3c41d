using System.Collections.Immutable;
using System.Numerics;
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
        for (var i = 0; i < q.Length; i += Vector<double>.Count)
        {
            var lanes = VectorMath.LoadPadded(q[i..]);
            var section = forward * Bessel.TwoJ1OverX(lanes * p[4]);
            VectorMath.StorePadded(section * section * chain.At(lanes), squared[i..]);
        }
    }

    /// <summary>S(Q) of the chain's centre line; what does not depend on Q is worked out once.</summary>
    private sealed class Chain
    {
        private const double ExcludedVolumeExponent = 0.585;

        // Where the excluded-volume series rises with Q it is out of its range, and only its Debye part is kept. Rising means that the
        // sum at 1.05u is not below the sum at u; it depends on u alone, and it happens below this one root and nowhere above.
        private const double SeriesEdge = 0.088305524818153824;
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
            Span<double> around = [x - 2 * h, x - h, x + h, x + 2 * h, x];
            for (var i = 0; i < around.Length; i += Vector<double>.Count)
                VectorMath.StorePadded(LowQ(VectorMath.LoadPadded(around[i..])), around[i..]);
            double slope = (8 * (around[2] - around[1]) - around[3] + around[0]) / (12 * h);
            double value = around[4] - Math.PI / (x * n);
            slope += Math.PI / (x * x * n);
            _a1 = (_p2 * value + x * slope) / (_p2 - _p1) * Math.Pow(x, _p1);
            _a2 = (_p1 * value + x * slope) / (_p1 - _p2) * Math.Pow(x, _p2);
        }

        public Vector<double> At(Vector<double> q)
        {
            Vector<double> x = q * _kuhn, joint = new(_joint);
            if (Vector.LessThanOrEqualAll(x, joint)) return LowQ(x);
            var isHigh = Vector.GreaterThan(x, joint);
            var beyond = Vector.Max(x, joint);
            var logarithm = VectorMath.Log(beyond);
            var high = _a1 * VectorMath.Exp(logarithm * -_p1) + _a2 * VectorMath.Exp(logarithm * -_p2) + new Vector<double>(Math.PI * _kuhn / _contour) / beyond;
            if (Vector.GreaterThanAll(x, joint)) return high;
            return Vector.ConditionalSelect(isHigh, high, LowQ(x));
        }

        /// <summary>S below the joint as a function of x = Qb.</summary>
        private Vector<double> LowQ(Vector<double> x)
        {
            var u = x * (_gyration / _kuhn);
            var z = u * u;
            if (!_isLong) return DebyeChain.Debye(z);
            var decay = VectorMath.Exp(-z);
            return Chained(u, DebyeChain.Debye(z, decay)) + SharpBloomfield(z, decay);
        }

        /// <summary>(1 − w) Debye + w times the excluded-volume series, w = ½[1 + tanh((u − 1.523)/0.1477)].</summary>
        private static Vector<double> Chained(Vector<double> u, Vector<double> debye)
        {
            var edge = new Vector<double>(SeriesEdge);
            var w = Vector<double>.One / (Vector<double>.One + VectorMath.Exp((new Vector<double>(1.523) - u) * (2 / 0.1477)));
            var plain = (Vector<double>.One - w) * debye;
            if (Vector.LessThanAll(u, edge)) return plain;
            var t = VectorMath.Power(Vector.Max(u, edge), -1 / ExcludedVolumeExponent);
            var series = t * (new Vector<double>(1.22) + t * (new Vector<double>(0.4288) - 1.651 * t));
            return Vector.ConditionalSelect(Vector.LessThan(u, edge), plain, plain + w * series);
        }

        private Vector<double> SharpBloomfield(Vector<double> z, Vector<double> decay)
        {
            // [4 + 7/z − (11 + 7/z) e⁻ᶻ]/15, z = u², whose terms cancel at small z: its series is (15/2) z − (13/3) z² + …, over 15.
            var seven = new Vector<double>(7) / Vector.Max(z, new Vector<double>(1e-4));
            var closed = new Vector<double>(4) + seven - (new Vector<double>(11) + seven) * decay;
            var small = z * (new Vector<double>(7.5) - z * (13.0 / 3));
            return Vector.ConditionalSelect(Vector.LessThan(z, new Vector<double>(1e-4)), small, closed) * (_correction / 15);
        }

        /// <summary>R_g²/(Lb/6) of the Kratky-Porod chain; below n = 0.05 by its series, where the closed form cancels.</summary>
        private static double KratkyPorod(double n) => n < 0.05
            ? n * (0.5 - n * (0.2 - n * (1.0 / 15 - n * (2.0 / 105 - n / 210))))
            : 1 - 3 / (2 * n) + 3 / (2 * n * n) - 3 / (4 * n * n * n) * (1 - Math.Exp(-2 * n));
    }
}
