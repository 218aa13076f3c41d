using Ewald.Core;

namespace Ewald.IO;

/// <summary>Reads the phase region of each sample: one whole number a line, in the order of the samples (<c>FeGaPd_DFT_regions.txt</c>).</summary>
public static class RegionLabels
{
    /// <summary>Reads labels.</summary>
    /// <param name="path">The file, or a folder with one file whose name holds "region".</param>
    /// <param name="samples">How many there must be, or null.</param>
    /// <exception cref="DataFormatException">No such file, something else than whole numbers, or another count.</exception>
    public static int[] Read(string path, int? samples = null)
    {
        var file = Directory.Exists(path) ? Find(path) ?? throw new DataFormatException(path, "holds no file whose name has 'region' in it.") : path;
        var table = SpreadTable.Read(InputFile.Text(file), out var problem) ?? throw new DataFormatException(file, problem);
        if (table.Columns != 1 || table.HasNames) throw new DataFormatException(file, FormattableString.Invariant($"holds {table.Columns} columns; region labels are one whole number a line."));
        var labels = new int[table.Rows.Count];
        for (var i = 0; i < labels.Length; i++)
        {
            var value = table.Rows[i][0];
            labels[i] = value == Math.Round(value) && Math.Abs(value) < 1e9 ? (int)value : throw new DataFormatException(file, FormattableString.Invariant($"holds {value} in row {i + 1}; a region label is a whole number."));
        }

        return samples is { } wanted && wanted != labels.Length
            ? throw new DataFormatException(file, FormattableString.Invariant($"holds {labels.Length} labels for {wanted} samples."))
            : labels;
    }

    /// <summary>The labels beside a spread, or null when there are none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="samples">How many there must be.</param>
    /// <exception cref="DataFormatException">There is a file of labels and it cannot be read or has another count.</exception>
    public static int[]? Beside(string folder, int samples) => Directory.Exists(folder) && Find(folder) is { } file ? Read(file, samples) : null;

    private static string? Find(string folder) =>
        Directory.EnumerateFiles(folder).Where(f => System.IO.Path.GetFileName(f).Contains("region", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).FirstOrDefault();
}
