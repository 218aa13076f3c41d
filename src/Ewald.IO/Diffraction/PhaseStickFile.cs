using System.Globalization;
using System.Text.RegularExpressions;
using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.IO;

/// <summary>Reads stick patterns of candidate phases (<c>sticks.csv</c> of CrystalShift): blocks that end in #, each a line with number, name,
/// crystal system, a, b, c (Å), α, β, γ (degrees), then lines h, k, l, Q (nm⁻¹), intensity.</summary>
public static partial class PhaseStickFile
{
    /// <summary>Reads all phases.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Q converted to Å⁻¹.</returns>
    /// <exception cref="DataFormatException">A line is not of this form, a cell closes not, or a Q disagrees with its cell by more than 1 %.</exception>
    public static IReadOnlyList<PhaseSticks> Read(string path)
    {
        var phases = new List<PhaseSticks>();
        string? name = null;
        UnitCell? cell = null;
        List<(int, int, int)> indices = [];
        List<double> q = [], intensity = [];
        var number = 0;
        foreach (var raw in InputFile.Text(path).AsSpan().EnumerateLines())
        {
            number++;
            var line = raw.Trim();
            var ends = line.EndsWith("#", StringComparison.Ordinal);
            line = line.TrimEnd('#').Trim();
            if (!line.IsEmpty)
            {
                var words = line.ToString().Split(',', StringSplitOptions.TrimEntries);
                if (cell is null) (name, cell) = Phase(path, words, number);
                else Reflection(words);
            }

            if (ends) Close();
        }

        Close();
        return phases.Count > 0 ? phases : throw new DataFormatException(path, "holds no phase.");

        void Close()
        {
            if (cell is not null && q.Count == 0) throw new DataFormatException(path, $"holds no reflection of {name}.");
            if (cell is not null) phases.Add(new PhaseSticks(name!, cell, [.. indices], [.. q], [.. intensity]));
            (name, cell, indices, q, intensity) = (null, null, [], [], []);
        }

        void Reflection(string[] words)
        {
            if (words.Length != 5) throw new DataFormatException(path, FormattableString.Invariant($"has {words.Length} cells in line {number}; a reflection has h, k, l, Q, intensity."));
            var hkl = new int[3];
            for (var i = 0; i < 3; i++)
            {
                if (!int.TryParse(words[i], NumberStyles.Integer, CultureInfo.InvariantCulture, out hkl[i]) || Math.Abs(hkl[i]) > 1000)
                    throw new DataFormatException(path, FormattableString.Invariant($"has the Miller index '{Short(words[i])}' in line {number}."));
            }

            var (position, strength) = (Number(path, words[3], number) / 10, Number(path, words[4], number));
            if (hkl is [0, 0, 0] || !(strength >= 0)) throw new DataFormatException(path, FormattableString.Invariant($"has the reflection 0 0 0 or a negative intensity in line {number}."));
            var expected = 2 * Math.PI / cell!.Spacing(hkl[0], hkl[1], hkl[2]);
            if (Math.Abs(position / expected - 1) > 0.01)
                throw new DataFormatException(path, FormattableString.Invariant($"states Q = {10 * position:G6} 1/nm in line {number}; the cell of {name} gives {10 * expected:G6}."));
            indices.Add((hkl[0], hkl[1], hkl[2]));
            q.Add(position);
            intensity.Add(strength);
        }
    }

    internal static bool Recognises(string text) => FirstLine().IsMatch(text.AsSpan(0, Math.Min(text.Length, 1000)));

    private static (string Name, UnitCell Cell) Phase(string path, string[] words, int line)
    {
        if (words.Length != 9) throw new DataFormatException(path, FormattableString.Invariant($"has {words.Length} cells in line {line}; a phase has number, name, system, a, b, c, α, β, γ."));
        var v = words[3..].Select(w => Number(path, w, line)).ToArray();
        try
        {
            return (words[1], UnitCell.FromDegrees(v[0], v[1], v[2], v[3], v[4], v[5]));
        }
        catch (ArgumentException e)
        {
            throw new DataFormatException(path, FormattableString.Invariant($"has no cell in line {line}: {e.Message}"), e);
        }
    }

    private static double Number(string path, string word, int line) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw new DataFormatException(path, FormattableString.Invariant($"has '{Short(word)}' for a number in line {line}."));

    [GeneratedRegex(@"^\s*[0-9]+,[^,\n]+,\s*[a-z]+(?:,\s*[0-9.]+){6}\s*$", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FirstLine();

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
