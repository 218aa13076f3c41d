using Ewald.Core;
using Ewald.Inference.Diffraction;
using Ewald.Physics.Diffraction;

namespace Ewald.Studies.NeutronStructure;

/// <summary>How a neutron diffractometer turns spacings into its abscissa: what a file does not always say and a user must.</summary>
/// <param name="CalibrationError">Relative standard deviation of the wavelength or of DIFC; 0 when taken as exact.</param>
internal abstract record NeutronGeometry(double CalibrationError)
{
    /// <summary>What the abscissa is.</summary>
    public abstract PatternAxis Axis { get; }

    /// <summary>Zero offsets that a search tries, unit of the axis.</summary>
    public abstract IReadOnlyList<double> ZeroGrid { get; }

    /// <summary>The calibration in words.</summary>
    public abstract string Words { get; }

    /// <summary>d at a point, Å; 0 where none belongs to it.</summary>
    public abstract double Spacing(double abscissa, double zero);

    /// <summary>Lorentz factor times dx/d ln d: divided out, patterns of all instruments are Σ m|F|² per unit of ln d.</summary>
    public abstract double Density(double spacing);

    /// <summary>The peak law with starts from a typical width.</summary>
    /// <param name="zero">Zero offset to start from.</param>
    /// <param name="spacing">Spacing of a typical peak, Å.</param>
    /// <param name="fwhm">Its full width, unit of the axis.</param>
    public abstract PeakLaw Law(double zero, double spacing, double fwhm);
}

/// <summary>Neutrons of one wavelength.</summary>
/// <param name="Wavelength">Å.</param>
/// <param name="CalibrationError">Its relative standard deviation.</param>
internal sealed record AngularGeometry(double Wavelength, double CalibrationError = 0) : NeutronGeometry(CalibrationError)
{
    /// <summary>Largest zero offset that is searched, degrees, and its step.</summary>
    public const double LargestZero = 1, ZeroStep = 0.1;

    private readonly LorentzFactor _lorentz = LorentzFactor.Neutron(Wavelength);

    public override PatternAxis Axis => PatternAxis.TwoTheta;

    public override IReadOnlyList<double> ZeroGrid { get; } = [.. Enumerable.Range(-10, 21).OrderBy(Math.Abs).ThenBy(i => i).Select(i => i * ZeroStep)];

    public override string Words => FormattableString.Invariant($"wavelength {Wavelength:G6} Å");

    public override double Spacing(double abscissa, double zero) => abscissa - zero is > 0.5 and < 179 and var angle ? DiffractionAxes.Spacing(angle, Wavelength) : 0;

    public override double Density(double spacing)
    {
        var sine = Math.Min(Wavelength / (2 * spacing), 0.9999);
        return _lorentz.At(spacing) * 2 * sine / Math.Sqrt(1 - sine * sine);
    }

    public override PeakLaw Law(double zero, double spacing, double fwhm) =>
        new AngularPeakLaw(Wavelength, new AngularResolution(0.1 * fwhm * fwhm, -0.1 * fwhm * fwhm, 0.75 * fwhm * fwhm, Y: 0.15 * fwhm), zero, LargestZero + 0.5);
}

/// <summary>Neutrons by time of flight at one bank.</summary>
/// <param name="Calibration">DIFC, DIFA, DIFB, ZERO.</param>
/// <param name="Shape">Peak shape of an instrument file, or null.</param>
/// <param name="CalibrationError">Relative standard deviation of DIFC.</param>
internal sealed record FlightGeometry(TimeOfFlightCalibration Calibration, TimeOfFlightResolution? Shape = null, double CalibrationError = 0) : NeutronGeometry(CalibrationError)
{
    public override PatternAxis Axis => PatternAxis.TimeOfFlight;

    public override IReadOnlyList<double> ZeroGrid => [Calibration.Zero];

    public override string Words => FormattableString.Invariant($"DIFC {Calibration.Difc:G8} µs/Å{(Calibration.Difa == 0 ? "" : FormattableString.Invariant($", DIFA {Calibration.Difa:G5} µs/Å²"))}");

    public override double Spacing(double abscissa, double zero)
    {
        var time = abscissa - zero;
        if (!(time > 0)) return 0;
        if (Calibration.Difb != 0) return (Calibration with { Zero = zero }).Spacing(abscissa);
        // The root of DIFA d² + DIFC d = t that stays finite as DIFA goes to zero.
        var square = Calibration.Difc * Calibration.Difc + 4 * Calibration.Difa * time;
        return square > 0 ? 2 * time / (Calibration.Difc + Math.Sqrt(square)) : 0;
    }

    public override double Density(double spacing) => Math.Pow(spacing, 4) * Calibration.Slope(spacing) * spacing;

    public override PeakLaw Law(double zero, double spacing, double fwhm)
    {
        var largest = 0.01 * Calibration.Difc;
        var calibration = Calibration with { Zero = zero };
        if (Shape is not null) return new TimeOfFlightPeakLaw(calibration, Shape, largest, decayIsKnown: true);
        return new TimeOfFlightPeakLaw(calibration, new TimeOfFlightResolution(0, spacing * 4 / fwhm, 3 / fwhm, 0, 0, Math.Pow(0.3 * fwhm / spacing, 2)), largest);
    }
}
