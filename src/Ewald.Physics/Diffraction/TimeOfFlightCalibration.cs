using Ewald.Core;

namespace Ewald.Physics.Diffraction;

/// <summary>Time of flight of a lattice spacing on one detector bank.</summary>
/// <remarks>t = DIFC d + DIFA d² + DIFB/d + ZERO. Limits: with DIFC alone t is proportional to d, DIFC = 505.56 L sin θ (µs/Å, L in m).
/// Valid where t grows with d, which is checked on use. Source: Von Dreele, Jorgensen and Windsor, J. Appl. Cryst. 15 (1982) 581,
/// doi:10.1107/S0021889882012722; the names are those of GSAS.</remarks>
/// <param name="Difc">µs/Å, positive.</param>
/// <param name="Difa">µs/Å².</param>
/// <param name="Difb">µs Å.</param>
/// <param name="Zero">µs.</param>
public sealed record TimeOfFlightCalibration(double Difc, double Difa = 0, double Difb = 0, double Zero = 0)
{
    // h / (2 m_n) in µs Å⁻¹ m⁻¹ twice: t = 2 m_n L d sin θ / h.
    private const double MicrosecondsPerMetre = 505.5568;

    /// <summary>µs/Å, positive.</summary>
    public double Difc { get; init; } = Difc > 0 && double.IsFinite(Difc)
        ? Difc
        : throw new InputException(FormattableString.Invariant($"DIFC is {Difc} µs/Å; it must be positive."));

    /// <summary>The calibration of a flight path without corrections.</summary>
    /// <param name="pathInMetres">Whole path from moderator to detector, m.</param>
    /// <param name="bankTwoThetaInDegrees">2θ of the bank, degrees.</param>
    public static TimeOfFlightCalibration OfPath(double pathInMetres, double bankTwoThetaInDegrees) =>
        new(MicrosecondsPerMetre * pathInMetres * Math.Sin(bankTwoThetaInDegrees * Math.PI / 360));

    /// <summary>t of a spacing, µs.</summary>
    /// <param name="spacing">d, Å.</param>
    public double Time(double spacing) => Zero + spacing * (Difc + Difa * spacing) + Difb / spacing;

    /// <summary>dt/dd, µs/Å.</summary>
    /// <param name="spacing">d, Å.</param>
    public double Slope(double spacing) => Difc + 2 * Difa * spacing - Difb / (spacing * spacing);

    /// <summary>d of a time, Å, by Newton's steps from the linear term.</summary>
    /// <param name="time">t, µs, above ZERO.</param>
    /// <exception cref="InputException">No spacing has this time, or time does not grow with spacing there.</exception>
    public double Spacing(double time)
    {
        var d = (time - Zero) / Difc;
        for (var step = 0; step < 50 && d > 0; step++)
        {
            var slope = Slope(d);
            if (!(slope > 0)) break;
            var change = (time - Time(d)) / slope;
            d = Math.Max(d + change, d / 4);
            if (Math.Abs(change) < 1e-14 * d) return d;
        }

        return d > 0 && Slope(d) > 0 && Math.Abs(Time(d) - time) < 1e-9 * Math.Abs(time)
            ? d
            : throw new InputException(FormattableString.Invariant(
                $"Time of flight {time:G6} µs belongs to no spacing with DIFC {Difc:G6}, DIFA {Difa:G4}, DIFB {Difb:G4}, ZERO {Zero:G4}; check the instrument file and the unit of time (µs)."));
    }
}
