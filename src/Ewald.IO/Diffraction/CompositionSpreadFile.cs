using Ewald.Core;

namespace Ewald.IO;

/// <summary>Reads a composition spread: a folder with one matrix of patterns, or with one file a pattern, beside a composition file; or one matrix file.</summary>
/// <remarks>A matrix (<c>.txt</c>, <c>.csv</c>, <c>.tsv</c>, <c>.npy</c>) holds a sample a row with the abscissa as first row, or a sample a
/// column with the abscissa as first column, or no abscissa and a file of one column beside it. A composition file begins with a line
/// of names with two or more element symbols; it may have a first column with the samples' or files' names. Everything assumed stands in the warnings.</remarks>
public static class CompositionSpreadFile
{
    private const int MostFiles = 100_000;

    /// <summary>Reads a spread.</summary>
    /// <param name="path">A folder or a matrix file.</param>
    /// <param name="options">What the files leave unsaid, or null.</param>
    /// <returns>Patterns on one ascending grid, not negative; compositions that sum to 1, or no elements when there is no composition file.</returns>
    /// <exception cref="DataFormatException">No patterns, too few, on disjoint ranges, not numbers; compositions that do not sum to one or do not match.</exception>
    /// <exception cref="InputException">An option is out of its range.</exception>
    public static CompositionSpread Read(string path, SpreadOptions? options = null)
    {
        options ??= new SpreadOptions();
        options.Powder.Check();
        if (!Directory.Exists(path))
        {
            InputFile.Check(path);
            var beside = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
            return Whole(path, path, AlFeLiO.IsPatternFile(path), beside, options);
        }

        var files = Files(path);
        if (files.Length == 0) throw new DataFormatException(path, "is a folder without files; a composition spread needs patterns and a composition file.");
        var composition = options.CompositionFile is { } named ? Find(path, named) : Composition(path, files);
        if (Array.Find(files, AlFeLiO.IsPatternFile) is { } benchmark) return Whole(path, benchmark, true, path, options);
        var patterns = files.Where(f => f != composition && IsPatternName(f)).ToArray();
        var matrices = patterns.Where(f => f != options.AbscissaFile && SpreadMatrix.Recognises(f)).ToArray();
        if (matrices.Length > 1 && matrices.Length == patterns.Length) matrices = [];
        return matrices.Length == 0
            ? SpreadFolder.Read(path, patterns, composition, options)
            : Whole(path, matrices.MaxBy(f => new FileInfo(f).Length)!, false, path, options);
    }

    /// <summary>One matrix file without looking for a composition beside it.</summary>
    internal static CompositionSpread ReadAlone(string path, SpreadOptions options)
    {
        var warnings = new List<string>();
        var spread = SpreadMatrix.Read(path, System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!, [], null, options, warnings);
        return SpreadAssembly.Checked(path, spread with { Warnings = warnings });
    }

    private static CompositionSpread Whole(string path, string matrix, bool isBenchmark, string folder, SpreadOptions options)
    {
        var warnings = new List<string>();
        var files = Directory.Exists(folder) ? Files(folder) : [];
        if (isBenchmark) return AlFeLiO.Read(path, matrix, options, warnings);
        var composition = options.CompositionFile is { } named ? Find(folder, named) : Composition(folder, files.Where(f => f != matrix));
        var table = composition is null ? null : CompositionTable.Read(composition, warnings);
        var spread = SpreadMatrix.Read(matrix, folder, files.Where(f => f != matrix && f != composition), table?.Count, options, warnings);
        var unused = files.Where(f => f != matrix && f != composition && Directory.Exists(path)).Select(f => System.IO.Path.GetFileName(f)).ToArray();
        if (unused.Length > 0) warnings.Add($"Patterns are read from {System.IO.Path.GetFileName(matrix)}; not used: {SpreadAssembly.Some(unused)}.");
        var (elements, fractions) = SpreadFolder.Match(path, spread.Samples, table, byOrderOnly: false, warnings);
        return SpreadAssembly.Checked(path, spread with { Name = Name(path), Elements = elements, Composition = fractions, Warnings = warnings });
    }

    internal static string Name(string path) => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path)));

    private static string[] Files(string folder)
    {
        try
        {
            var files = Directory.EnumerateFiles(folder).Where(f => System.IO.Path.GetFileName(f)[0] != '.').Take(MostFiles + 1).ToArray();
            if (files.Length > MostFiles) throw new DataFormatException(folder, FormattableString.Invariant($"holds more than {MostFiles} files; a composition spread is read up to so many."));
            Array.Sort(files, NaturalOrder.Instance);
            return files;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataFormatException(folder, "cannot be read: " + e.Message, e);
        }
    }

    private static string Find(string folder, string file)
    {
        var inside = System.IO.Path.Combine(folder, file);
        var found = File.Exists(inside) ? inside : file;
        InputFile.Check(found);
        return found;
    }

    /// <summary>The one file whose line of names holds element symbols; null when none, refused when several.</summary>
    private static string? Composition(string folder, IEnumerable<string> files)
    {
        var found = files.Where(f => IsPatternName(f) && !f.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) && new FileInfo(f) is { Length: > 0 and < 64L << 20 } && CompositionTable.Recognises(SafeStart(f))).ToArray();
        return found.Length switch
        {
            0 => null,
            1 => found[0],
            _ => throw new DataFormatException(folder, $"holds {found.Length} files that begin with element symbols ({SpreadAssembly.Some([.. found.Select(f => System.IO.Path.GetFileName(f))])}); name the composition file."),
        };
    }

    private static string SafeStart(string file)
    {
        try
        {
            return InputFile.Decode(file, InputFile.Head(file, 20000));
        }
        catch (DataFormatException)
        {
            return "";
        }
    }

    private static bool IsPatternName(string file)
    {
        var extension = System.IO.Path.GetExtension(file).ToLowerInvariant();
        return extension is ".xy" or ".xye" or ".xrdml" or ".gsa" or ".gss" or ".fxye" or ".gda" or ".csv" or ".tsv" or ".txt" or ".dat" or ".chi" or ".asc" or ".npy" or ".iq" or ".gr" or ""
            && !System.IO.Path.GetFileName(file).StartsWith("readme", StringComparison.OrdinalIgnoreCase);
    }
}
