using Ewald.Core;
using Ewald.Physics.Diffraction;

namespace Ewald.Inference.Diffraction;

/// <summary>Peaks by time of flight: DIFC d + DIFA d² + DIFB/d + zero, back-to-back exponentials with a Gaussian.</summary>
/// <remarks>α = α₀ + α₁/d, β = β₀ + β₁/d⁴ + β_q/d², σ² = σ₀² + σ₁² d² + σ₂² d⁴ + σ_q² d; refined are the zero, α₁, β₀, β₁, σ₀², σ₁² and σ₂², the others
/// stay. A Lorentzian part is not in this law. Sources: <see cref="TimeOfFlightResolution"/>, <see cref="BackToBackGradient"/>.</remarks>
public sealed class TimeOfFlightPeakLaw : PeakLaw
{
    private const double Tail = 20, GaussianTail = 6; // e⁻²⁰ and six σ: below 10⁻⁸ of the area is left out
    private readonly TimeOfFlightResolution _start;

    /// <summary>The law of a bank.</summary>
    /// <param name="calibration">DIFC, DIFA, DIFB, exact for the fit; its ZERO is where the refined zero starts.</param>
    /// <param name="start">Shape to start from.</param>
    /// <param name="largestZero">Bound of the change of ZERO, µs.</param>
    /// <param name="decayIsKnown">True keeps α and β as they are, as a calibrated instrument file gives them.</param>
    public TimeOfFlightPeakLaw(TimeOfFlightCalibration calibration, TimeOfFlightResolution start, double largestZero, bool decayIsKnown = false)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        ArgumentNullException.ThrowIfNull(start);
        (Calibration, _start) = (calibration, start);
        Parameters =
        [
            new("zero", calibration.Zero, calibration.Zero - largestZero, calibration.Zero + largestZero),
            new("alpha1", start.Alpha1, 1e-6, 1e3, !decayIsKnown), new("beta0", start.Beta0, 1e-7, 1e3, !decayIsKnown), new("beta1", start.Beta1, 0, 1e3, !decayIsKnown),
            new("sigmaSquared0", start.SigmaSquared0, 0, 1e8), new("sigmaSquared1", start.SigmaSquared1, 0, 1e8), new("sigmaSquared2", start.SigmaSquared2, 0, 1e8),
        ];
    }

    private TimeOfFlightPeakLaw(TimeOfFlightCalibration calibration, TimeOfFlightResolution start, IReadOnlyList<FitParameter> parameters) =>
        (Calibration, _start, Parameters) = (calibration, start, parameters);

    /// <summary>DIFC, DIFA, DIFB; the zero offset is a parameter.</summary>
    public TimeOfFlightCalibration Calibration { get; }

    /// <inheritdoc/>
    public override PatternAxis Axis => PatternAxis.TimeOfFlight;

    /// <inheritdoc/>
    public override IReadOnlyList<FitParameter> Parameters { get; }

    /// <inheritdoc/>
    public override PeakLaw StartingAt(ReadOnlySpan<double> values)
    {
        var given = values.ToArray();
        return new TimeOfFlightPeakLaw(Calibration, _start, [.. Parameters.Select((p, i) => p with { Start = Math.Clamp(given[i], p.Minimum, p.Maximum) })]);
    }

    /// <inheritdoc/>
    public override double Spacing(double abscissa, double zero) => abscissa > zero ? (Calibration with { Zero = zero }).Spacing(abscissa) : 0;

    /// <inheritdoc/>
    public override double Centre(double spacing, double zero) => (Calibration with { Zero = zero }).Time(spacing);

    /// <inheritdoc/>
    internal override (double Low, double High) Reach(double spacing, ReadOnlySpan<double> parameters)
    {
        var (rise, decay, sigma) = Shape(spacing, parameters);
        var centre = Centre(spacing, parameters[0]);
        return (centre - GaussianTail * sigma - Tail / rise, centre + GaussianTail * sigma + Tail / decay);
    }

    /// <inheritdoc/>
    internal override void Evaluate(double spacing, ReadOnlySpan<double> parameters, ReadOnlySpan<double> abscissa, Span<double> value, Span<double> derivatives)
    {
        var (rise, decay, sigma) = Shape(spacing, parameters);
        var centre = Centre(spacing, parameters[0]);
        var n = abscissa.Length;
        if (derivatives.IsEmpty)
        {
            BackToBackGradient.Evaluate(abscissa, centre, rise, decay, sigma, value, [], [], [], []);
            return;
        }

        double d = spacing, d2 = d * d, d4 = d2 * d2;
        Span<double> byCentre = derivatives.Slice(n, n), byRise = derivatives.Slice(2 * n, n), byDecay = derivatives.Slice(3 * n, n), bySigma = derivatives.Slice(5 * n, n);
        BackToBackGradient.Evaluate(abscissa, centre, rise, decay, sigma, value, byCentre, byRise, byDecay, bySigma);
        double centreBySpacing = Calibration.Slope(d), riseBySpacing = -parameters[1] / d2;
        var decayBySpacing = -4 * parameters[3] / (d4 * d) - 2 * _start.BetaQ / (d2 * d);
        var sigmaBySpacing = (2 * parameters[5] * d + 4 * parameters[6] * d2 * d + _start.SigmaSquaredQ) / (2 * sigma);
        for (var i = 0; i < n; i++)
        {
            derivatives[i] = byCentre[i] * centreBySpacing + byRise[i] * riseBySpacing + byDecay[i] * decayBySpacing + bySigma[i] * sigmaBySpacing;
            var byVariance = bySigma[i] / (2 * sigma);
            derivatives[2 * n + i] = byRise[i] / d;
            derivatives[4 * n + i] = byDecay[i] / d4;
            derivatives[5 * n + i] = byVariance;
            derivatives[6 * n + i] = byVariance * d2;
            derivatives[7 * n + i] = byVariance * d4;
        }
    }

    private (double Rise, double Decay, double Sigma) Shape(double d, ReadOnlySpan<double> p)
    {
        double d2 = d * d, d4 = d2 * d2;
        double rise = _start.Alpha0 + p[1] / d, decay = p[2] + p[3] / d4 + _start.BetaQ / d2;
        var variance = p[4] + p[5] * d2 + p[6] * d4 + _start.SigmaSquaredQ * d;
        return rise > 0 && decay > 0 && variance > 1e-6
            ? (rise, decay, Math.Sqrt(variance))
            : throw new InstabilityException(FormattableString.Invariant($"Time-of-flight widths: at d = {d:G4} Å α is {rise:G4}, β {decay:G4} and σ² {variance:G4}."));
    }
}
