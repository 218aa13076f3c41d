using Ewald.Core;
using Ewald.IO;

namespace Ewald.Studies.PhaseMapNmfk;

/// <summary>An analysis as files: fractions and lattices per sample, basis patterns.</summary>
internal static class NmfkFiles
{
    public const string Fractions = "fractions.h5", Patterns = "patterns.h5", Table = "samples.csv";

    public static void Write(string folder, NmfkAnalysis analysis)
    {
        var (spread, best) = (analysis.Spread, analysis.Chosen.Best);
        var fractions = best.Fractions();
        var sample = new ArrayAxis("sample", Unit.One, [.. Enumerable.Range(1, spread.SampleCount).Select(i => (double)i)], isEdges: false);
        var pattern = new ArrayAxis("pattern", Unit.One, [.. Enumerable.Range(1, best.Components).Select(i => (double)i)], isEdges: false);
        var abscissa = new ArrayAxis(
            spread.Axis == PatternAxis.TwoTheta ? "twoTheta" : spread.Axis == PatternAxis.MomentumTransfer ? "q" : "d",
            Unit.Parse(spread.Axis == PatternAxis.TwoTheta ? "deg" : spread.Axis == PatternAxis.MomentumTransfer ? "1/angstrom" : "angstrom"), spread.Abscissa, isEdges: false);
        LabelledArrayFile.Write(Path.Combine(folder, Fractions), new LabelledArray("fractions", Unit.One, [sample, pattern], [.. fractions.Cast<double>()]));
        LabelledArrayFile.Write(Path.Combine(folder, Patterns), new LabelledArray("patterns", Unit.One, [pattern, abscissa], [.. best.Patterns.Cast<double>()]));
        string Number(double v) => double.IsFinite(v) ? v.ToString("R", System.Globalization.CultureInfo.InvariantCulture) : "";
        CsvWriter.Write(
            Path.Combine(folder, Table),
            ["sample", .. spread.Elements, .. Enumerable.Range(1, best.Components).Select(k => FormattableString.Invariant($"pattern {k}")),
                .. analysis.Groups.Select((g, n) => FormattableString.Invariant($"group {n + 1} {(g.Match is null ? "d" : "a")} (angstrom)"))],
            Enumerable.Range(0, spread.SampleCount).Select(i => (IReadOnlyList<string>)
            [
                spread.Samples[i], .. Enumerable.Range(0, spread.Elements.Count).Select(e => Number(spread.Composition[i, e])),
                .. Enumerable.Range(0, best.Components).Select(k => Number(fractions[i, k])), .. analysis.Groups.Select(g => Number(g.LatticeParameter[i])),
            ]));
    }
}
