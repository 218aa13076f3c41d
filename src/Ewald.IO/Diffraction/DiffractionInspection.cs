using Ewald.Core;

namespace Ewald.IO;

/// <summary>Inspection of diffraction files: patterns, pair distribution functions, matrices of patterns, compositions, instrument parameters.</summary>
internal static class DiffractionInspection
{
    private const int FewestMatrixColumns = 30;

    /// <summary>The format of a text that belongs here, or null.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text.</param>
    public static string? FormatOf(string path, string text)
    {
        if (PowderFile.IsDiffraction(path, text)) return PowderFile.FormatOf(path, text) is var format and not "column text" ? format : "powder column text";
        if (CompositionTable.Recognises(text)) return "composition table";
        if (PhaseStickFile.Recognises(text)) return "stick patterns";
        return IsMatrix(text) ? "matrix of patterns" : null;
    }

    /// <summary>Inspects it.</summary>
    /// <param name="blank">What is known so far.</param>
    /// <param name="format">Of <see cref="FormatOf"/>.</param>
    /// <param name="qUnit">Unit of Q when the file does not state it, or null.</param>
    public static Inspection Inspect(Inspection blank, string format, string? qUnit) => format switch
    {
        "GSAS-II instrument parameters" => Instrument(blank, format),
        "composition table" => Compositions(blank, format),
        "stick patterns" => Sticks(blank, format),
        "matrix of patterns" => Matrix(blank, format, qUnit),
        _ => Pattern(blank, format, PowderFile.Read(blank.Path, new PowderOptions { QUnit = qUnit })),
    };

    private static Inspection Pattern(Inspection blank, string format, PowderPattern pattern)
    {
        var (symbol, unit, words) = PatternHeader.Label(pattern.Axis);
        var isPair = pattern.Axis == PatternAxis.PairDistance;
        var (ordinate, ordinateUnit) = isPair ? ("G", "Å⁻²") : ("I", "counts or arbitrary");
        List<InspectedEntry> entries =
        [
            FileInspection.Entry(symbol, unit, pattern.Abscissa, words),
            FileInspection.Entry(ordinate, ordinateUnit, pattern.Intensity, isPair ? "reduced pair distribution function" : "intensity"),
        ];
        if (pattern.Sigma is not null) entries.Add(FileInspection.Entry($"σ({ordinate})", ordinateUnit, pattern.Sigma, "standard deviation"));
        if (pattern.Wavelength is { } wavelength) entries.Add(new InspectedEntry("λ", "Å", wavelength, wavelength, 1, "wavelength"));
        var step = (pattern.Count + 4999) / 5000;
        double[] Thin(double[] v) => step == 1 ? v : [.. v.Where((_, i) => i % step == 0)];
        var picture = new CurvePreview(
            pattern.Name, Thin(pattern.Abscissa), Thin(pattern.Intensity), pattern.Sigma is null ? null : Thin(pattern.Sigma), $"{symbol} ({unit})", $"{ordinate} ({ordinateUnit})", Logarithmic: false);
        return blank with
        {
            Format = format, Kind = isPair ? "pair distribution function" : "powder pattern", Entries = entries, Warnings = pattern.Warnings, Metadata = pattern.Metadata, Previews = [picture],
        };
    }

    private static Inspection Matrix(Inspection blank, string format, string? qUnit)
    {
        var spread = CompositionSpreadFile.ReadAlone(blank.Path, new SpreadOptions { QUnit = qUnit });
        var (symbol, unit, words) = PatternHeader.Label(spread.Axis);
        var flat = new double[spread.Intensity.Length];
        Buffer.BlockCopy(spread.Intensity, 0, flat, 0, flat.Length * sizeof(double));
        List<InspectedEntry> entries =
        [
            FileInspection.Entry(symbol, unit, spread.Abscissa, words),
            FileInspection.Entry("I", "counts or arbitrary", flat, FormattableString.Invariant($"intensity, {spread.SampleCount} samples")),
        ];
        return blank with
        {
            Format = format, Kind = "composition spread", Entries = entries, Warnings = spread.Warnings,
            Previews = [ImagePreview.Of(spread.Name, flat, spread.SampleCount, spread.PointCount, $"{symbol} ({unit})", "sample")],
        };
    }

    private static Inspection Sticks(Inspection blank, string format)
    {
        var phases = PhaseStickFile.Read(blank.Path);
        return blank with
        {
            Format = format, Kind = "candidate phases", Entries = [.. phases.Select(p => FileInspection.Entry(p.Name, "Å⁻¹", p.Q, "Q of its reflections"))],
            Previews = [new CurvePreview(phases[0].Name, phases[0].Q, phases[0].Intensity, null, "Q (Å⁻¹)", "I (arbitrary)", Logarithmic: false)],
        };
    }

    private static Inspection Compositions(Inspection blank, string format)
    {
        var warnings = new List<string>();
        var table = CompositionTable.Read(blank.Path, warnings);
        var first = Enumerable.Range(0, table.Count).Select(i => table.Fractions[i, 0]).ToArray();
        return blank with
        {
            Format = format, Kind = "compositions", Entries = [.. Fractions(table.Elements, table.Fractions)], Warnings = warnings,
            Previews = [new CurvePreview(table.Elements[0], [.. Enumerable.Range(1, table.Count).Select(i => (double)i)], first, null, "sample", $"atomic fraction of {table.Elements[0]}", Logarithmic: false)],
        };
    }

    private static IEnumerable<InspectedEntry> Fractions(IReadOnlyList<string> elements, double[,] fractions)
    {
        for (var k = 0; k < elements.Count; k++)
        {
            var column = new double[fractions.GetLength(0)];
            for (var i = 0; i < column.Length; i++) column[i] = fractions[i, k];
            yield return FileInspection.Entry(elements[k], "1", column, "atomic fraction");
        }
    }

    private static Inspection Instrument(Inspection blank, string format)
    {
        var banks = InstrumentParameterFile.ReadAll(blank.Path);
        var entries = banks.SelectMany(b => b.Values.Select(v => new InspectedEntry(banks.Count == 1 ? v.Key : FormattableString.Invariant($"{b.Bank}/{v.Key}"), "", v.Value, v.Value, 1, b.Type)));
        return blank with { Format = format, Kind = "instrument parameters", Entries = [.. entries], Warnings = [.. banks.SelectMany(b => b.Warnings)], Previews = [Resolution(banks[0])] };
    }

    /// <summary>The Gaussian width over the range that instruments cover.</summary>
    private static CurvePreview Resolution(InstrumentParameters bank)
    {
        var x = Enumerable.Range(0, 100).Select(i => bank.IsTimeOfFlight ? 0.3 + 0.03 * i : 5 + 1.5 * i).ToArray();
        var toWidth = Math.Sqrt(8 * Math.Log(2));
        var y = Array.ConvertAll(x, v =>
        {
            if (bank.IsTimeOfFlight)
                return toWidth * Math.Sqrt(Math.Max(0, bank.Value("sig-0") + bank.Value("sig-1") * v * v + bank.Value("sig-2") * v * v * v * v + bank.Value("sig-q") * v));
            var tangent = Math.Tan(v * Math.PI / 360);
            return toWidth * 0.01 * Math.Sqrt(Math.Max(0, bank.Value("U") * tangent * tangent + bank.Value("V") * tangent + bank.Value("W")));
        });
        return new CurvePreview(bank.Name, x, y, null, bank.IsTimeOfFlight ? "d (Å)" : "2θ (°)", $"Gaussian width, FWHM ({(bank.IsTimeOfFlight ? "µs" : "°")})", Logarithmic: false);
    }

    private static bool IsMatrix(string text)
    {
        var start = text[..Math.Min(text.Length, 1 << 20)];
        var separator = SpreadTable.Separator(start);
        var wide = 0;
        foreach (var line in start.AsSpan().EnumerateLines())
        {
            if (line.IsWhiteSpace()) continue;
            var cells = SpreadTable.Cells(line, separator);
            if (cells.Count < FewestMatrixColumns || !cells.Skip(1).All(c => SpreadTable.Number(c, out _))) continue;
            if (++wide >= 2) return true;
        }

        return false;
    }
}
