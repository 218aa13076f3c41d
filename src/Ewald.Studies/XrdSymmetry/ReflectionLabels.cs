using Ewald.Core;

namespace Ewald.Studies.XrdSymmetry;

/// <summary>A peak with the reflection that explains it.</summary>
/// <param name="Q">Å⁻¹.</param>
/// <param name="Height">Relative to the highest peak.</param>
/// <param name="Label">Miller indices, or <c>?</c> when no line of the reference is near.</param>
internal sealed record LabelledPeak(double Q, double Height, string Label);

/// <summary>Names the peaks of a pattern by the lines of the nearest published structure of a class.</summary>
/// <remarks>Each structure's cell is scaled by 0.96 to 1.04; the structure and scale that explain most of the pattern (heights of the peaks within ± 0.015 Å⁻¹ of a line, weighted by the line)
/// less the strong lines that are not there win. One scale for all edges: the labels name lines, they refine nothing.</remarks>
internal static class ReflectionLabels
{
    private const double Tolerance = 0.015, FaintPeak = 0.003;

    /// <summary>Labels the peaks.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="group">The class.</param>
    /// <returns>The peaks, the structure that names them and its scale.</returns>
    public static (IReadOnlyList<LabelledPeak> Peaks, ReferenceStructure Structure, double Scale) Of(FilmPattern pattern, int group)
    {
        var peaks = Peaks(pattern);
        (double Score, ReferenceStructure? Structure, double Scale, (double Q, double Weight, string Label)[] Lines) best = (double.NegativeInfinity, null, 1, []);
        foreach (var structure in ReferenceStructure.All.Where(s => s.Group == group))
        {
            var sticks = FilmPattern.Sticks(structure, structure.Cell);
            var strongest = 0.0;
            foreach (var v in sticks.Intensity) strongest = Math.Max(strongest, v);
            var lines = new List<(double Q, double Weight, string Label)>();
            for (var i = 0; i < sticks.Count; i++)
                if (sticks.Intensity[i] > 0.002 * strongest)
                    lines.Add((2 * Math.PI / sticks.Spacing[i], Math.Sqrt(sticks.Intensity[i] / strongest), sticks.Label(i).ToString()));
            for (var scale = 0.96; scale <= 1.0401; scale += 0.002)
            {
                double score = 0;
                foreach (var (q, height) in peaks)
                    score += Math.Sqrt(height) * lines.Where(l => Math.Abs(l.Q / scale - q) < Tolerance).Select(l => 0.3 + l.Weight).DefaultIfEmpty(0).Max();
                score -= 0.2 * lines.Count(l => l.Weight > 0.5 && !peaks.Any(p => Math.Abs(l.Q / scale - p.Q) < Tolerance));
                if (score > best.Score) best = (score, structure, scale, [.. lines]);
            }
        }

        return ([.. peaks.Select(p => new LabelledPeak(p.Q, p.Height, LabelOf(p.Q)))], best.Structure!, best.Scale);

        string LabelOf(double q) => best.Lines.Where(l => Math.Abs(l.Q / best.Scale - q) < Tolerance).OrderByDescending(l => l.Weight - Math.Abs(l.Q / best.Scale - q) / Tolerance)
            .Select(l => l.Label).FirstOrDefault() ?? "?";
    }

    // The highest cell near each ridge; ridges that share it are one peak.
    private static List<(double Q, double Height)> Peaks(FilmPattern pattern)
    {
        var peaks = new List<(double Q, double Height)>();
        var last = -1;
        foreach (var ridge in pattern.Peaks)
        {
            var top = ridge;
            for (var i = Math.Max(0, ridge - 6); i <= Math.Min(FilmPattern.Cells - 1, ridge + 6); i++)
                if (pattern.Values[i] > pattern.Values[top]) top = i;
            var height = pattern.Values[top] * pattern.Values[top];
            if (top == last || height < FaintPeak) continue;
            last = top;
            peaks.Add((FilmPattern.Grid.At(top), height));
        }

        return peaks;
    }
}
