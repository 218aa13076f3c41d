using Ewald.Core;

namespace Ewald.Physics.Diffraction;

/// <summary>Geometrical factor of a powder reflection: Lorentz, and for x-rays polarisation.</summary>
/// <remarks>X-rays by angle: 2 (1 + K cos²2θ)/(1 + K) / (sin²θ cos θ) with K = cos²2θ_M of the monochromator, 1 without one. Neutrons by
/// angle: 1/(sin²θ cos θ). Neutrons by time of flight: d⁴ sin θ_bank. Limits: K = 1 gives the textbook (1 + cos²2θ)/(sin²θ cos θ). Valid for
/// ideal powders. Sources: B. E. Warren, X-ray Diffraction (1969), ch. 4; Von Dreele, Jorgensen and Windsor, J. Appl. Cryst. 15 (1982)
/// 581, doi:10.1107/S0021889882012722.</remarks>
public sealed record LorentzFactor
{
    private readonly Kind _kind;
    private readonly double _parameter;

    private LorentzFactor(Kind kind, double wavelength, double parameter) => (_kind, Wavelength, _parameter) = (kind, wavelength, parameter);

    private enum Kind
    {
        None,
        Xray,
        Neutron,
        Time,
    }

    /// <summary>No factor: every reflection counts as |F|² times its multiplicity.</summary>
    public static LorentzFactor None { get; } = new(Kind.None, double.NaN, 1);

    /// <summary>Wavelength, Å; NaN where the factor needs none.</summary>
    public double Wavelength { get; }

    /// <summary>Unpolarised x-rays by angle.</summary>
    /// <param name="wavelength">Å, positive.</param>
    /// <param name="monochromatorTwoThetaInDegrees">Scattering angle of the monochromator crystal, degrees; 0 without one, 90 for a
    /// beam that is fully polarised across the plane of scattering (synchrotron, vertical plane).</param>
    /// <exception cref="InputException">The wavelength is not positive, or the angle not within 0 to 180.</exception>
    public static LorentzFactor Xray(double wavelength, double monochromatorTwoThetaInDegrees = 0)
    {
        if (!(monochromatorTwoThetaInDegrees is >= 0 and <= 180))
            throw new InputException(FormattableString.Invariant($"Monochromator angle 2θ is {monochromatorTwoThetaInDegrees} degrees; it lies between 0 (none) and 180."));
        var cosine = monochromatorTwoThetaInDegrees == 90 ? 0 : Math.Cos(monochromatorTwoThetaInDegrees * Math.PI / 180);
        return new LorentzFactor(Kind.Xray, DiffractionAxes.CheckedWavelength(wavelength), cosine * cosine);
    }

    /// <summary>Neutrons of one wavelength by angle.</summary>
    /// <param name="wavelength">Å, positive.</param>
    /// <exception cref="InputException">The wavelength is not positive.</exception>
    public static LorentzFactor Neutron(double wavelength) => new(Kind.Neutron, DiffractionAxes.CheckedWavelength(wavelength), 0);

    /// <summary>Neutrons by time of flight at one angle.</summary>
    /// <param name="bankTwoThetaInDegrees">Scattering angle 2θ of the detector bank, degrees, between 0 and 180.</param>
    /// <exception cref="InputException">The angle is not between 0 and 180.</exception>
    public static LorentzFactor TimeOfFlight(double bankTwoThetaInDegrees) => bankTwoThetaInDegrees is > 0 and <= 180
        ? new LorentzFactor(Kind.Time, double.NaN, Math.Sin(bankTwoThetaInDegrees * Math.PI / 360))
        : throw new InputException(FormattableString.Invariant($"Bank angle 2θ is {bankTwoThetaInDegrees} degrees; it lies between 0 and 180."));

    /// <summary>The factor of a reflection.</summary>
    /// <param name="spacing">d, Å, at least λ/2.</param>
    public double At(double spacing)
    {
        if (_kind == Kind.None) return 1;
        if (_kind == Kind.Time) return spacing * spacing * spacing * spacing * _parameter;
        var sine = Math.Min(Wavelength / (2 * spacing), 1);
        var square = sine * sine;
        var lorentz = 1 / (square * Math.Sqrt(Math.Max(1 - square, 1e-16)));
        if (_kind == Kind.Neutron) return lorentz;
        var cosine = 1 - 2 * square;
        return lorentz * 2 * (1 + _parameter * cosine * cosine) / (1 + _parameter);
    }
}
