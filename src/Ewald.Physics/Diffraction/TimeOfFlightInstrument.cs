using Ewald.Core;

namespace Ewald.Physics.Diffraction;

/// <summary>A neutron diffractometer by time of flight, one detector bank.</summary>
/// <remarks>Peak of each line: intensity d⁴ sin θ_bank Σ|F|², centre t(d), back-to-back exponentials with a pseudo-Voigt whose widths hold the
/// sample's by dt/dd. Area in intensity times µs. The incident spectrum is taken as divided out. Absorption is not included.
/// Source: Von Dreele, Jorgensen and Windsor, J. Appl. Cryst. 15 (1982) 581, doi:10.1107/S0021889882012722.</remarks>
/// <param name="calibration">DIFC, DIFA, DIFB, ZERO.</param>
/// <param name="resolution">Peak shape by spacing.</param>
/// <param name="bankTwoThetaInDegrees">2θ of the bank, degrees.</param>
/// <exception cref="InputException">The angle is not between 0 and 180.</exception>
public sealed class TimeOfFlightInstrument(TimeOfFlightCalibration calibration, TimeOfFlightResolution resolution, double bankTwoThetaInDegrees) : PowderInstrument
{
    private const double FwhmPerSigma = 2.3548200450309493;

    private readonly LorentzFactor _lorentz = LorentzFactor.TimeOfFlight(bankTwoThetaInDegrees);

    /// <inheritdoc/>
    public override PatternAxis Axis => PatternAxis.TimeOfFlight;

    /// <inheritdoc/>
    public override string AmplitudeUnit => "fm";

    /// <summary>DIFC, DIFA, DIFB, ZERO.</summary>
    public TimeOfFlightCalibration Calibration { get; } = calibration;

    /// <summary>Peak shape by spacing.</summary>
    public TimeOfFlightResolution Resolution { get; } = resolution;

    /// <summary>Half width of the window of the Lorentzian part, in full widths at half maximum.</summary>
    public double Window { get; init; } = 30;

    /// <inheritdoc/>
    public override (double Smallest, double Largest) SpacingRange(double first, double last)
    {
        if (!(last > first && first > Calibration.Zero))
            throw new InputException(FormattableString.Invariant($"Diffraction pattern: time of flight from {first} to {last} µs; it must ascend above ZERO, {Calibration.Zero} µs."));
        return (0.98 * Calibration.Spacing(first), 1.02 * Calibration.Spacing(last));
    }

    /// <inheritdoc/>
    public override void Add(double spacing, double strength, SampleBroadening broadening, ReadOnlySpan<double> abscissa, Span<double> pattern)
    {
        ArgumentNullException.ThrowIfNull(broadening);
        var (rise, decay, sigma, lorentzian) = Resolution.At(spacing);
        var (sampleGauss, sampleLorentzian) = broadening.InSpacing(spacing);
        var slope = Calibration.Slope(spacing);
        var extra = sampleGauss * slope / FwhmPerSigma;
        BackToBackExponential.Add(abscissa, pattern, Calibration.Time(spacing), strength * _lorentz.At(spacing), rise, decay,
            Math.Sqrt(sigma * sigma + extra * extra), lorentzian + sampleLorentzian * slope, Window);
    }
}
