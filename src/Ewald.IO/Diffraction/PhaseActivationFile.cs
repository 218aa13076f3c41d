using Ewald.Core;

namespace Ewald.IO;

/// <summary>Reads a table of phase activations (<c>sol.csv</c>): number of the pattern, then one column a phase; a line of names may stand above.</summary>
public static class PhaseActivationFile
{
    /// <summary>Reads activations.</summary>
    /// <param name="path">The file.</param>
    /// <param name="phases">Names of the phases when the file has no line of names, or null for P1, P2, ….</param>
    /// <exception cref="DataFormatException">No such table, negative or missing numbers, pattern numbers that do not run from 1, or other names than columns.</exception>
    public static PhaseActivations Read(string path, IReadOnlyList<string>? phases = null)
    {
        var table = SpreadTable.Read(InputFile.Text(path), out var problem) ?? throw new DataFormatException(path, problem);
        var named = table.HasNames ? 0 : 1;
        var count = table.Columns - named;
        if (count < 1) throw new DataFormatException(path, "holds one column; the number of the pattern and one column a phase are needed.");
        var names = table.Header.Count == table.Columns && !table.HasNames ? [.. table.Header.Skip(1)] : table.Header.Count == count ? table.Header : phases ?? [.. Enumerable.Range(1, count).Select(i => FormattableString.Invariant($"P{i}"))];
        if (names.Count != count) throw new DataFormatException(path, FormattableString.Invariant($"holds {count} phases; {names.Count} names were given."));
        var activations = new double[table.Rows.Count, count];
        for (var i = 0; i < table.Rows.Count; i++)
        {
            if (named == 1 && table.Rows[i][0] != i + 1)
                throw new DataFormatException(path, FormattableString.Invariant($"numbers its row {i + 1} as {table.Rows[i][0]}; the first column counts the patterns from 1."));
            for (var k = 0; k < count; k++)
            {
                var value = table.Rows[i][k + named];
                // Writers leave -0.000000 and rounding.
                activations[i, k] = value >= -1e-6 && double.IsFinite(value) ? Math.Max(value, 0) : throw new DataFormatException(path, FormattableString.Invariant($"holds {value} for {names[k]} in row {i + 1}; an activation is not negative."));
            }
        }

        return new PhaseActivations([.. names], activations);
    }
}
