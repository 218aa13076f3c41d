using Ewald.Core;

namespace Ewald.Inference.SmallAngle;

/// <summary>A value with its standard deviation.</summary>
/// <param name="Value">The value.</param>
/// <param name="Sigma">Its standard deviation.</param>
public readonly record struct Measured(double Value, double Sigma);

/// <summary>Integral quantities of a curve.</summary>
/// <param name="Invariant">Q* = ∫ Q² (I − b) dQ over all Q, unit of the curve times Å⁻³.</param>
/// <param name="PorodVolume">2π² I(0)/Q*, Å³.</param>
/// <param name="CorrelationVolume">V_c = I(0)/∫ Q (I − b) dQ up to <paramref name="QMaxCorrelation"/>, Å².</param>
/// <param name="PorodMass">Protein mass from the Porod volume, kDa.</param>
/// <param name="CorrelationMass">Protein mass from V_c²/R_g, kDa.</param>
/// <param name="Background">Flat background that was taken off, unit of the curve.</param>
/// <param name="QMaxPorod">End of the measured part of Q*, Å⁻¹.</param>
/// <param name="QMaxCorrelation">End of the integral of V_c, Å⁻¹.</param>
/// <param name="TailShare">Part of Q* that comes from the Q⁻⁴ tail beyond the data.</param>
/// <param name="Warnings">What the user must know, one sentence each.</param>
public sealed record InvariantsResult(
    Measured Invariant, Measured PorodVolume, Measured CorrelationVolume, Measured PorodMass, Measured CorrelationMass, Measured Background,
    double QMaxPorod, double QMaxCorrelation, double TailShare, IReadOnlyList<string> Warnings);

/// <summary>Settings of the invariants.</summary>
/// <param name="MaximumQRg">End of the measured part of Q* in units of 1/R_g.</param>
/// <param name="QMaxCorrelation">End of the integral of V_c, Å⁻¹; the published relation to the mass holds for this one.</param>
/// <param name="VolumePerDalton">Porod volume of a protein per mass, Å³/Da: 1.6 holds the hydration layer that x-rays see; neutrons in D2O see
/// little of it, and v̄ · 1.66 = 1.23 is nearer.</param>
/// <param name="FitBackground">Fit b with the Porod tail when none is given.</param>
public sealed record InvariantsSetup(double MaximumQRg = 8, double QMaxCorrelation = 0.3, double VolumePerDalton = 1.6, bool FitBackground = true);

/// <summary>Porod invariant, Porod volume, correlation volume, and the protein masses that follow from them.</summary>
/// <remarks>Below the first point the Guinier law, measured points by the trapezoid rule, beyond Q_max the tail K/Q_max. Masses:
/// V_P/1.6 in Da (V_P in Å³; Petoukhov et al., J. Appl. Cryst. 45, 342 (2012), doi:10.1107/S0021889812007662) and
/// V_c²/R_g/0.1231 in Da (Rambo and Tainer, Nature 496, 477 (2013), doi:10.1038/nature12070, their fit to proteins up to Q = 0.3 Å⁻¹;
/// the constants as freesas and BioXTAS RAW use them). Limits: sphere, V_P = 4πR³/3. Valid: one contrast, compact particle; the empirical masses are good to some
/// 10 % (not in the errors, which are those of the curve) and were fitted to x-ray curves. Shells and hollow bodies keep V_P but break V_c.</remarks>
public static class ScatteringInvariants
{
    private const double CorrelationCubicAngstromPerDalton = 0.1231;

    /// <summary>Integrates one curve.</summary>
    /// <param name="curve">The curve; sigma may be null.</param>
    /// <param name="rg">R_g, Å.</param>
    /// <param name="i0">I(0) without background, unit of the curve.</param>
    /// <param name="background">Flat background with its error, or null to fit it with the Porod tail (or take none).</param>
    /// <param name="firstPoint">First point to trust; below it the Guinier law stands in.</param>
    /// <param name="setup">Settings, or null for the defaults.</param>
    /// <exception cref="InputException">Fewer than 10 points lie in the range of Q*.</exception>
    /// <exception cref="ArgumentException">R_g or I(0) is not positive.</exception>
    public static InvariantsResult Of(
        ScatteringCurve curve, Measured rg, Measured i0, Measured? background = null, int firstPoint = 0, InvariantsSetup? setup = null)
    {
        ArgumentNullException.ThrowIfNull(curve);
        setup ??= new InvariantsSetup();
        if (!(rg.Value > 0) || !(i0.Value > 0))
            throw new ArgumentException(FormattableString.Invariant($"ScatteringInvariants: Rg = {rg.Value} Å and I(0) = {i0.Value}; both must be positive."), nameof(rg));
        var warnings = new List<string>();
        var sigma = NoiseEstimate.Of(curve, out var announcement);
        if (announcement is not null) warnings.Add(announcement);
        var qMax = Math.Min(curve.Q[^1], setup.MaximumQRg / rg.Value);
        var inRange = curve.Q.Skip(firstPoint).Count(q => q <= qMax);
        if (inRange < 10) throw new InputException($"{curve.Name}: {inRange} points lie in the range of the Porod invariant; at least 10 are needed.");

        // K is the mean level of (I − b) Q⁴ on the outer part, where shapes oscillate about it.
        var porod = PorodAnalysis.Fit(curve, Math.Max(4 / rg.Value, 0.5 * qMax), qMax);
        var b = background ?? (setup.FitBackground && porod is { Significant: true } ? new Measured(porod.Background, porod.SigmaBackground) : new Measured(0, 0));
        var tail = Tail(curve, sigma, b, Math.Max(4 / rg.Value, 0.6 * qMax), qMax);
        if (tail.Value < 0)
        {
            warnings.Add($"{curve.Name}: the intensity beyond Q Rg = 4 is negative after the background: the Q^-4 tail is left out.");
            tail = new Measured(0, tail.Sigma);
        }

        var invariant = Integral(curve, sigma, rg, i0, b, firstPoint, qMax, power: 2);
        var withTail = new Measured(invariant.Value + tail.Value / qMax, Hypotenuse(invariant.Sigma, tail.Sigma / qMax));
        var tailShare = tail.Value / qMax / withTail.Value;
        if (tailShare > 0.3)
            warnings.Add(FormattableString.Invariant($"{curve.Name}: {100 * tailShare:F0} % of the Porod invariant comes from the tail beyond Q = {qMax:G3} 1/Å."));
        var volume = Ratio(new Measured(2 * Math.PI * Math.PI * i0.Value, 2 * Math.PI * Math.PI * i0.Sigma), withTail);

        var qCorrelation = Math.Min(curve.Q[^1], setup.QMaxCorrelation);
        if (qCorrelation < 0.95 * setup.QMaxCorrelation)
            warnings.Add(FormattableString.Invariant($"{curve.Name}: the correlation volume ends at Q = {qCorrelation:G3} 1/Å, short of {setup.QMaxCorrelation}: its mass is an upper limit."));
        var correlation = Ratio(i0, Integral(curve, sigma, rg, i0, b, firstPoint, qCorrelation, power: 1));
        var mass = 1e-3 * correlation.Value * correlation.Value / rg.Value / CorrelationCubicAngstromPerDalton;
        var massSigma = mass * Hypotenuse(2 * correlation.Sigma / correlation.Value, rg.Sigma / rg.Value);
        return new InvariantsResult(
            withTail, volume, correlation,
            new Measured(1e-3 * volume.Value / setup.VolumePerDalton, 1e-3 * volume.Sigma / setup.VolumePerDalton),
            new Measured(mass, massSigma), b, qMax, qCorrelation, tailShare, warnings);
    }

    // ∫ Q^power (I − b) dQ from 0 to qMax: Guinier below the first point, trapezoid on the data, the last interval cut at qMax.
    private static Measured Integral(
        ScatteringCurve curve, double[] sigma, Measured rg, Measured i0, Measured b, int first, double qMax, int power)
    {
        var (low, lowI0, lowRg) = GuinierPart(curve.Q[first], rg.Value, i0.Value, power);
        double sum = low, variance = 0;
        var n = curve.Count;
        for (var i = first; i < n && curve.Q[i] <= qMax; i++)
        {
            var left = i > first ? curve.Q[i] - curve.Q[i - 1] : 0;
            var right = i + 1 < n ? Math.Min(curve.Q[i + 1], qMax) - curve.Q[i] : 0;
            var weight = 0.5 * (left + right) * Math.Pow(curve.Q[i], power);
            sum += weight * (curve.Intensity[i] - b.Value);
            variance += weight * weight * sigma[i] * sigma[i];
        }

        // The background moves every measured point the same way.
        var lever = (Math.Pow(qMax, power + 1) - Math.Pow(curve.Q[first], power + 1)) / (power + 1) * b.Sigma;
        variance += lever * lever + lowI0 * i0.Sigma * (lowI0 * i0.Sigma) + lowRg * rg.Sigma * (lowRg * rg.Sigma);
        return new Measured(sum, Math.Sqrt(variance));
    }

    private static (double Value, double PerI0, double PerRg) GuinierPart(double q, double rg, double i0, int power)
    {
        const int steps = 64;                      // Simpson's rule on a smooth function with Q R_g of order 1
        double value = 0, perRg = 0;
        for (var k = 0; k <= steps; k++)
        {
            var x = q * k / steps;
            var weight = k is 0 or steps ? 1 : k % 2 == 1 ? 4 : 2;
            var f = weight * Math.Pow(x, power) * Math.Exp(-x * x * rg * rg / 3) * q / steps / 3;
            value += f;
            perRg -= f * 2 * x * x * rg / 3;
        }

        return (i0 * value, value, i0 * perRg);
    }

    // Mean of (I − b) Q⁴, weighted, with the error of b.
    private static Measured Tail(ScatteringCurve curve, double[] sigma, Measured b, double low, double high)
    {
        double weight = 0, sum = 0, lever = 0, variance = 0;
        var smooth = PorodAnalysis.Smooth(curve, sigma, 0.5 * (low + high) * 0.6);
        var count = 0;
        for (var i = 0; i < curve.Count; i++)
        {
            if (curve.Q[i] < low || curve.Q[i] > high) continue;
            var q4 = Math.Pow(curve.Q[i], 4);
            var w = 1 / (smooth[i] * q4 * (smooth[i] * q4));
            weight += w;
            sum += w * (curve.Intensity[i] - b.Value) * q4;
            lever += w * q4;
            variance += w * w * sigma[i] * sigma[i] * q4 * q4;
            count++;
        }

        return count < 3 ? new Measured(0, 0) : new Measured(sum / weight, Hypotenuse(Math.Sqrt(variance) / weight, lever / weight * b.Sigma));
    }

    private static Measured Ratio(Measured a, Measured b)
    {
        var value = a.Value / b.Value;
        return new Measured(value, Math.Abs(value) * Hypotenuse(a.Sigma / a.Value, b.Sigma / b.Value));
    }

    private static double Hypotenuse(double a, double b) => Math.Sqrt(a * a + b * b);
}
