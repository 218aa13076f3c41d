using System.Globalization;
using Ewald.Core;
using Ewald.IO;
using Ewald.Physics.Diffraction;

namespace Ewald.Studies.NeutronStructure;

/// <summary>Reads a user's pattern with what the user says of the instrument. Wavelength and DIFC are never assumed.</summary>
internal static class NeutronReading
{
    private const int MostPoints = 5000;
    private static readonly string[] Known = ["wavelength", "wavelengthError", "difc", "difcError", "difa", "difb", "zero", "instrument", "bank"];

    /// <summary>Reads.</summary>
    /// <param name="file">The file.</param>
    /// <param name="info">What the user says; named values: wavelength, wavelengthError (Å), difc, difcError (µs/Å), difa, difb, zero (µs), instrument (.instprm), bank.</param>
    /// <returns>The pattern, cut to the spacings of the training patterns, and what had to be assumed.</returns>
    /// <exception cref="InputException">The file holds no such pattern, or wavelength or DIFC is missing.</exception>
    public static (NeutronPattern Pattern, IReadOnlyList<string> Warnings) Read(string file, MeasurementInfo info)
    {
        var settings = info.Extra ?? new Dictionary<string, string>();
        if (settings.Keys.FirstOrDefault(k => !Known.Contains(k, StringComparer.Ordinal)) is { } unknown)
            throw new InputException($"neutron-structure knows no setting '{unknown}'; there are {string.Join(", ", Known)}.");
        if (info.Probe is "xray") throw new InputException($"{file}: neutron-structure was trained on neutron patterns; x-ray intensities are others. Use a study of x-ray patterns.");
        var number = BankNumber(settings);
        var bank = settings.TryGetValue("instrument", out var path) ? Instrument(path, number) : null;
        if (bank is { IsNeutron: false }) throw new InputException($"{path} describes an x-ray diffractometer; neutron-structure needs a neutron one.");
        var wavelength = Number(settings, "wavelength") ?? (bank is { IsTimeOfFlight: false } ? bank.Wavelength : null);
        var raw = PowderFile.Read(file, new PowderOptions { Wavelength = wavelength, Bank = number, Axis = AxisOf(wavelength, settings, bank) });
        var warnings = raw.Warnings.Concat(bank?.Warnings ?? []).Where(w => !w.Contains("wavelength; 2θ", StringComparison.Ordinal)).ToList();
        NeutronGeometry geometry = raw.Axis switch
        {
            PatternAxis.TwoTheta => Angular(file, raw, settings),
            PatternAxis.TimeOfFlight => Flight(file, raw, settings, bank),
            _ => throw new InputException($"{file}: its abscissa is the {WordsOf(raw.Axis)}; neutron-structure refines the zero offset of the instrument and so needs 2θ in degrees or time of flight in µs."),
        };
        var sigma = raw.Sigma ?? Array.ConvertAll(raw.Intensity, v => Math.Sqrt(Math.Max(v, 1)));
        if (raw.Sigma is null) warnings.Add("The file holds no errors; the intensities are taken as counts, σ = √I.");
        int[] kept = [.. Enumerable.Range(0, raw.Count).Where(i => geometry.Spacing(raw.Abscissa[i], 0) >= PatternSweep.Shortest && sigma[i] > 0)];
        if (kept.Length < 50)
            throw new InputException(FormattableString.Invariant($"{file}: of its {raw.Count} points {kept.Length} have d of at least {PatternSweep.Shortest} Å with {geometry.Words}, where at least 50 are needed. Check the {(raw.Axis == PatternAxis.TwoTheta ? "wavelength" : "DIFC")}, or give a wider pattern."));
        var together = (kept.Length + MostPoints - 1) / MostPoints;
        if (together > 1) warnings.Add(FormattableString.Invariant($"{together} neighbouring points each were averaged, {kept.Length} are more than the fit needs."));
        var groups = kept.Chunk(together).ToArray();
        return (new NeutronPattern(Path.GetFileName(file),
            [.. groups.Select(g => g.Average(i => raw.Abscissa[i]))], [.. groups.Select(g => g.Average(i => raw.Intensity[i]))],
            [.. groups.Select(g => Math.Sqrt(g.Sum(i => sigma[i] * sigma[i])) / g.Length)], geometry), warnings);
    }

    private static string WordsOf(PatternAxis axis) => axis switch
    {
        PatternAxis.PairDistance => "distance r between atoms (a pair distribution function)",
        PatternAxis.MomentumTransfer => "momentum transfer Q",
        _ => "spacing d",
    };

    // Who gives a path constant means time of flight; a file that names its abscissa keeps it.
    private static PatternAxis? AxisOf(double? wavelength, IReadOnlyDictionary<string, string> settings, InstrumentParameters? bank) =>
        wavelength is null && (settings.ContainsKey("difc") || bank is { IsTimeOfFlight: true }) ? PatternAxis.TimeOfFlight : null;

    // An instrument file of one bank serves every bank of the data.
    private static InstrumentParameters Instrument(string path, int? bank) =>
        InstrumentParameterFile.ReadAll(path) is [var only] ? only : InstrumentParameterFile.Read(path, bank);

    private static int? BankNumber(IReadOnlyDictionary<string, string> settings) => Number(settings, "bank") switch
    {
        null => null,
        { } bank when bank is >= 0 and < 100_000 && bank == Math.Floor(bank) => (int)bank,
        { } bank => throw new InputException(FormattableString.Invariant($"--set bank={bank}: the number of a bank is a whole number, for example bank=1.")),
    };

    private static AngularGeometry Angular(string file, PowderPattern raw, IReadOnlyDictionary<string, string> settings)
    {
        var wavelength = raw.Wavelength ?? throw new InputException($"{file}: its abscissa is 2θ and it does not state the wavelength; give it in Å with --set wavelength=1.494 (and its error with --set wavelengthError=0.001).");
        return new AngularGeometry(DiffractionAxes.CheckedWavelength(wavelength), Share(settings, "wavelengthError", wavelength));
    }

    private static FlightGeometry Flight(string file, PowderPattern raw, IReadOnlyDictionary<string, string> settings, InstrumentParameters? bank)
    {
        if (bank is { IsTimeOfFlight: false }) throw new InputException($"{file} is by time of flight, but the instrument file describes one of constant wavelength.");
        var difc = Number(settings, "difc") ?? bank?.Value("difC") ?? Stated(raw) ?? throw new InputException(
            $"{file}: its abscissa is time of flight and it does not state DIFC; give it in µs/Å with --set difc=10000 or the instrument file with --set instrument=bank.instprm.");
        var calibration = new TimeOfFlightCalibration(difc, Number(settings, "difa") ?? bank?.Value("difA") ?? 0, Number(settings, "difb") ?? bank?.Value("difB") ?? 0, Number(settings, "zero") ?? bank?.Value("Zero") ?? 0);
        return new FlightGeometry(calibration, bank is null ? null : Shape(bank), Share(settings, "difcError", difc));
    }

    private static TimeOfFlightResolution? Shape(InstrumentParameters bank) => bank.Value("alpha") > 0 && bank.Value("beta-0") + bank.Value("beta-1") > 0
        ? new TimeOfFlightResolution(0, bank.Value("alpha"), bank.Value("beta-0"), bank.Value("beta-1"), Math.Max(0, bank.Value("sig-0")), Math.Max(1, bank.Value("sig-1")),
            Math.Max(0, bank.Value("sig-2")), BetaQ: bank.Value("beta-q"), SigmaSquaredQ: Math.Max(0, bank.Value("sig-q")))
        : null;

    // Some reductions write DIFC into the header, with its unit behind it.
    private static double? Stated(PowderPattern raw) =>
        raw.Metadata.FirstOrDefault(e => e.Key.Equals("DIFC", StringComparison.OrdinalIgnoreCase)).Value?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var first, ..]
        && double.TryParse(first, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;

    private static double Share(IReadOnlyDictionary<string, string> settings, string name, double of) => Number(settings, name) switch
    {
        null => 0,
        { } error when error >= 0 && error < 0.1 * of => error / of,
        { } error => throw new InputException(FormattableString.Invariant($"--set {name}={error}: one standard deviation, not negative and below a tenth of {of}, is allowed.")),
    };

    private static double? Number(IReadOnlyDictionary<string, string> settings, string name)
    {
        if (!settings.TryGetValue(name, out var text)) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value : throw new InputException($"--set {name}={text}: a number is needed, for example wavelength=1.494 or difc=10000.");
    }
}
