using System.Globalization;
using System.Text;
using Ewald.Core;
using Ewald.Studies;

namespace Ewald.Cli;

/// <summary>A CSV table that says of each file what the file does not: columns file, q-unit, probe, concentration, heavy-water,
/// partial-specific-volume, and any further ones for the study. An empty cell leaves the flag in force.</summary>
internal static class Manifest
{
    private static readonly string[] Units = ["1/angstrom", "1/nm"];
    private static readonly string[] Probes = ["xray", "neutron"];

    public static IReadOnlyList<PredictionRequest> Read(string path, MeasurementInfo flags)
    {
        if (!File.Exists(path)) throw new InputException($"--manifest {path}: there is no such file.");
        var lines = File.ReadAllLines(path);
        var rows = lines.Select((text, i) => (Line: i + 1, Text: text)).Where(r => r.Text.Trim().Length > 0 && r.Text[0] != '#').ToArray();
        if (rows.Length == 0) throw new DataFormatException(path, "the manifest is empty; its first row names the columns, file among them.");
        var columns = Split(rows[0].Text).Select(c => c.Trim().ToLowerInvariant()).ToArray();
        if (!columns.Contains("file", StringComparer.Ordinal))
            throw new DataFormatException(path, $"the manifest has no column 'file'; it has {string.Join(", ", columns)}.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return [.. rows.Skip(1).Select(r => Request(path, folder, r.Line, columns, Split(r.Text), flags))];
    }

    private static PredictionRequest Request(string path, string folder, int line, string[] columns, List<string> cells, MeasurementInfo info)
    {
        if (cells.Count != columns.Length)
            throw new DataFormatException(path, FormattableString.Invariant($"line {line} has {cells.Count} cells, the header {columns.Length}; quote cells that hold commas."));
        string? file = null;
        var extra = new Dictionary<string, string>(info.Extra ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        for (var i = 0; i < columns.Length; i++)
        {
            var cell = cells[i].Trim();
            if (cell.Length == 0) continue;
            switch (columns[i])
            {
                case "file": file = cell; break;
                case "q-unit": info = info with { QUnit = Among(Units) }; break;
                case "probe": info = info with { Probe = Among(Probes) }; break;
                case "concentration": info = info with { Concentration = Number(1e-6, 1e4) }; break;
                case "heavy-water": info = info with { HeavyWaterFraction = Number(0, 1) }; break;
                case "partial-specific-volume": info = info with { PartialSpecificVolume = Number(0.1, 3) }; break;
                default: extra[columns[i]] = cell; break;
            }

            string Among(string[] allowed) => allowed.Contains(cell, StringComparer.Ordinal) ? cell : throw Wrong(string.Join(" or ", allowed));

            double Number(double low, double high) =>
                double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) && v >= low && v <= high
                    ? v : throw Wrong(FormattableString.Invariant($"a number from {low} to {high}"));

            DataFormatException Wrong(string allowed) =>
                new(path, FormattableString.Invariant($"line {line}, column {columns[i]}: '{cell}' is not {allowed}."));
        }

        if (file is null) throw new DataFormatException(path, FormattableString.Invariant($"line {line} names no file."));
        // A manifest travels with its files: relative names are relative to it.
        return new(Path.IsPathRooted(file) ? file : Path.Combine(folder, file), info with { Extra = extra.Count == 0 ? null : extra });
    }

    private static List<string> Split(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quoted && c == '"' && i + 1 < line.Length && line[i + 1] == '"') { cell.Append('"'); i++; }
            else if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) { cells.Add(cell.ToString()); cell.Clear(); }
            else cell.Append(c);
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
