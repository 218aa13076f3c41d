using System.Collections.Immutable;
using System.Numerics;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.SmallAngle;

/// <summary>Polymer chain with excluded volume.</summary>
/// <remarks>P(Q) = [γ(1/2ν, U) − U^(−1/2ν) γ(1/ν, U)] / (ν U^(1/2ν)), U = (Q R_g)² (2ν + 1)(2ν + 2)/6, ν = 1/m.
/// Limits: m = 2 is the Gaussian chain; Guinier with R_g; tail ∝ Q⁻ᵐ. Scale is I(0). Valid: 5/3 ≤ m ≤ 3.
/// Source: Benoit, C. R. Acad. Sci. 245 (1957) 2244; Hammouda, Adv. Polym. Sci. 106 (1993) 87, doi:10.1007/BFb0025862.</remarks>
public sealed class ExcludedVolumeChain : IScatteringLaw<ExcludedVolumeChain>
{
    /// <inheritdoc/>
    public static ForwardModelCard Card { get; } = new("excluded-volume-chain", "Polymer chain with excluded volume",
        "P(Q) = [γ(1/2ν,U) − U^(−1/2ν) γ(1/ν,U)]/(ν U^(1/2ν)), U = (Q R_g)²(2ν+1)(2ν+2)/6, ν = 1/m", "5/3 ≤ m ≤ 3; scale is I(0)",
        "Hammouda, Adv. Polym. Sci. 106 (1993) 87, doi:10.1007/BFb0025862");

    /// <inheritdoc/>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        ShapeParameter.Length("radiusOfGyration", "R_g", 60, "Radius of gyration of the chain."),
        ShapeParameter.Number("porodExponent", "m", 5.0 / 3, 1, 4, "Exponent of the tail, the inverse of the excluded-volume exponent ν."),
    ];

    /// <inheritdoc/>
    public static double EffectiveRadius(ReadOnlySpan<double> p) => p[0];

    /// <inheritdoc/>
    public static double RadiusOfGyration(ReadOnlySpan<double> p) => p[0];

    /// <inheritdoc/>
    public static double At(double q, ReadOnlySpan<double> p)
    {
        var nu = 1 / p[1];
        var u = q * q * p[0] * p[0] * (2 * nu + 1) * (2 * nu + 2) / 6;

        // γ(a, U) = Uᵃ γ*(a, U): with the powers taken out, nothing cancels at small U.
        return u < 1e-12 ? 1 : (SpecialFunctions.GammaStar(0.5 / nu, u) - SpecialFunctions.GammaStar(1 / nu, u)) / nu;
    }

    /// <inheritdoc/>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude) =>
        OrientationAverage.Law(q, new Lanes(p[0], p[1]), squared);

    /// <summary>The power series of γ* up to U = 40, the complete gamma functions beyond, where e⁻ᵁ is below 10⁻¹⁷.</summary>
    private readonly struct Lanes : IRadialAmplitude
    {
        private const double Edge = 40;
        private readonly double _a, _unit, _gammaA, _gamma2A;
        private readonly double[] _inverse, _inverse2;

        public Lanes(double radius, double exponent)
        {
            var nu = 1 / exponent;
            _a = 0.5 * exponent;
            _unit = radius * radius * (2 * nu + 1) * (2 * nu + 2) / 6;
            (_gammaA, _gamma2A) = (SpecialFunctions.Gamma(_a), SpecialFunctions.Gamma(2 * _a));
            (_inverse, _inverse2) = (new double[140], new double[140]);
            for (var k = 0; k < _inverse.Length; k++) (_inverse[k], _inverse2[k]) = (1 / (_a + k), 1 / (2 * _a + k));
        }

        public Vector<double> At(Vector<double> q)
        {
            var u = q * q * _unit;
            var edge = new Vector<double>(Edge);
            if (Vector.GreaterThanAll(u, edge)) return Tail(u);
            var capped = Vector.Min(u, edge);
            double most = 0;
            for (var lane = 0; lane < Vector<double>.Count; lane++) most = Math.Max(most, capped[lane]);

            // Terms fall like those of e^U: this many leave less than 10⁻¹⁷ of the sum.
            var count = Math.Min(_inverse.Length, (int)(most + 9 * Math.Sqrt(most) + 18));
            Vector<double> term = new(_inverse[0]), term2 = new(_inverse2[0]), sum = term, sum2 = term2;
            for (var k = 1; k < count; k++)
            {
                term *= capped * _inverse[k];
                term2 *= capped * _inverse2[k];
                sum += term;
                sum2 += term2;
            }

            var series = 2 * _a * Vector.Exp(-capped) * (sum - sum2);
            return Vector.ConditionalSelect(Vector.GreaterThan(u, edge), Tail(Vector.Max(u, edge)), series);
        }

        private Vector<double> Tail(Vector<double> u)
        {
            var power = VectorMath.Power(u, -_a);
            return 2 * _a * power * (new Vector<double>(_gammaA) - _gamma2A * power);
        }
    }
}
