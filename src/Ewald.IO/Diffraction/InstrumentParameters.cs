namespace Ewald.IO;

/// <summary>One bank of a powder diffractometer as GSAS-II describes it.</summary>
/// <remarks>Names are the file's own. Constant wavelength (types PXC, PNC): <c>Lam</c> or <c>Lam1</c>, <c>Lam2</c>, <c>I(L2)/I(L1)</c>,
/// <c>Zero</c> (degrees), Gaussian variance <c>U</c>, <c>V</c>, <c>W</c> (centidegrees²), Lorentzian widths <c>X</c>, <c>Y</c>, <c>Z</c>
/// (centidegrees), <c>SH/L</c>, <c>Polariz.</c>. Time of flight (type PNT): t = difC d + difA d² + difB / d + Zero in µs, rise
/// <c>alpha</c> / d, decay <c>beta-0</c> + <c>beta-1</c> / d⁴ + <c>beta-q</c> / d², variance <c>sig-0</c> + <c>sig-1</c> d² + <c>sig-2</c> d⁴ +
/// <c>sig-q</c> d, <c>2-theta</c> (degrees), <c>fltPath</c> (m). Source: B. H. Toby, R. B. Von Dreele, J. Appl. Cryst. 46, 544 (2013),
/// doi:10.1107/S0021889813003531.</remarks>
/// <param name="Name">File name, with the bank's number when there are several.</param>
/// <param name="Type">Three letters: PXC x-rays, PNC neutrons of constant wavelength, PNT neutrons by time of flight.</param>
/// <param name="Bank">Number of the bank.</param>
/// <param name="Values">Every number of the file by its name.</param>
public sealed record InstrumentParameters(string Name, string Type, int Bank, IReadOnlyDictionary<string, double> Values)
{
    /// <summary>Everything that the reader had to assume or leave out, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>True for time of flight.</summary>
    public bool IsTimeOfFlight => Type.Length == 3 && Type[2] == 'T';

    /// <summary>True for neutrons.</summary>
    public bool IsNeutron => Type.Length == 3 && Type[1] == 'N';

    /// <summary>The wavelength (that of Kα1 for a doublet), Å, or null.</summary>
    public double? Wavelength => Values.TryGetValue("Lam", out var one) ? one : Values.TryGetValue("Lam1", out var first) ? first : null;

    /// <summary>One value, or what holds when the file leaves it out.</summary>
    /// <param name="name">As in the file.</param>
    /// <param name="otherwise">The value when absent.</param>
    public double Value(string name, double otherwise = 0) => Values.TryGetValue(name, out var value) ? value : otherwise;

    /// <summary>Time of flight of a spacing: t = difC d + difA d² + difB / d + Zero, µs.</summary>
    /// <param name="spacing">d, Å, positive.</param>
    public double TimeOfFlight(double spacing) => Value("difC") * spacing + Value("difA") * spacing * spacing + Value("difB") / spacing + Value("Zero");
}
