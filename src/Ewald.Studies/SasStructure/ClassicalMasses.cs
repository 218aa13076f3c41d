using Ewald.Core;

namespace Ewald.Studies.SasStructure;

/// <summary>The masses that the field reads from a curve without learning: from the Porod volume and from the correlation volume.</summary>
/// <remarks>V_P = 2π² I(0)/∫ Q² I dQ up to Q R_g = 7, M = V_P/1.6 Å³/Da (M. V. Petoukhov et al., J. Appl. Cryst. 45, 342 (2012),
/// doi:10.1107/S0021889812007662). V_c = I(0)/∫ Q I dQ up to 0.3 Å⁻¹, M = (V_c²/R_g)/0.1231 Da (R. P. Rambo and J. A. Tainer, Nature
/// 496, 477 (2013), doi:10.1038/nature12070). Both constants hold for x-rays and proteins.</remarks>
/// <param name="Porod">kDa.</param>
/// <param name="Correlation">kDa.</param>
public sealed record ClassicalMasses(double Porod, double Correlation)
{
    /// <summary>Both masses of a reading.</summary>
    /// <param name="reading">The reading.</param>
    public static ClassicalMasses Of(StructureReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var (curve, rg, i0) = (reading.Particle, reading.Rg, reading.I0);
        var porod = 2 * Math.PI * Math.PI * i0 / Integral(curve, rg, i0, 2, 7 / rg);
        var correlation = i0 / Integral(curve, rg, i0, 1, 0.3);
        return new ClassicalMasses(porod / 1.6 / 1000, correlation * correlation / rg / 0.1231 / 1000);
    }

    // ∫ Qⁿ I dQ by trapezoids up to a limit, with the Guinier law below the first point.
    private static double Integral(ScatteringCurve curve, double rg, double i0, int power, double limit)
    {
        double sum = 0;
        const int steps = 50;
        double Low(double q) => Math.Pow(q, power) * i0 * Math.Exp(-q * q * rg * rg / 3);
        for (var k = 0; k < steps; k++)
            sum += 0.5 * curve.Q[0] / steps * (Low(curve.Q[0] * k / steps) + Low(curve.Q[0] * (k + 1) / steps));
        for (var k = 0; k + 1 < curve.Count && curve.Q[k + 1] <= limit; k++)
            sum += 0.5 * (curve.Q[k + 1] - curve.Q[k]) * (Math.Pow(curve.Q[k], power) * curve.Intensity[k] + Math.Pow(curve.Q[k + 1], power) * curve.Intensity[k + 1]);
        return sum;
    }
}
