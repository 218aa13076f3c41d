using Ewald.Core;

namespace Ewald.Physics.Diffraction;

/// <summary>A neutron diffractometer by time of flight, one detector bank.</summary>
/// <remarks>Peak of each line: intensity d⁴ sin θ_bank Σ|F|², centre t(d), back-to-back exponentials with a pseudo-Voigt whose widths hold the
/// sample's by dt/dd. Area in intensity times µs. The incident spectrum is taken as divided out. Absorption is not included.
/// Source: Von Dreele, Jorgensen and Windsor, J. Appl. Cryst. 15 (1982) 581, doi:10.1107/S0021889882012722.</remarks>
/// <param name="Calibration">DIFC, DIFA, DIFB, ZERO.</param>
/// <param name="Resolution">Peak shape by spacing.</param>
/// <param name="BankTwoThetaInDegrees">2θ of the bank, degrees, between 0 and 180.</param>
public sealed record TimeOfFlightInstrument(TimeOfFlightCalibration Calibration, TimeOfFlightResolution Resolution, double BankTwoThetaInDegrees) : PowderInstrument
{
    private const double FwhmPerSigma = 2.3548200450309493;

    private readonly LorentzFactor _lorentz = LorentzFactor.TimeOfFlight(BankTwoThetaInDegrees);

    /// <inheritdoc/>
    public override PatternAxis Axis => PatternAxis.TimeOfFlight;

    /// <inheritdoc/>
    public override string AmplitudeUnit => "fm";

    /// <summary>Half width of the window of the Lorentzian part, in full widths at half maximum.</summary>
    public double Window { get; init; } = 30;

    /// <inheritdoc/>
    public override (double Smallest, double Largest) SpacingRange(double first, double last)
    {
        if (!(last > first && first > Calibration.Zero))
            throw new InputException(FormattableString.Invariant($"Diffraction pattern: time of flight from {first} to {last} µs; it must ascend above ZERO, {Calibration.Zero} µs."));
        return (0.97 * Calibration.Spacing(first), 1.03 * Calibration.Spacing(last));
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
