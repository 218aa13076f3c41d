using Ewald.Core;

namespace Ewald.IO;

/// <summary>A spread as one file a pattern, and the matching of patterns with compositions.</summary>
internal static class SpreadFolder
{
    public static CompositionSpread Read(string path, IReadOnlyList<string> files, string? composition, SpreadOptions options)
    {
        var warnings = new List<string>();
        var patterns = new List<PowderPattern>();
        List<string> stems = [], unread = [];
        var said = new Dictionary<string, int>(StringComparer.Ordinal);
        var firstProblem = "";
        foreach (var file in files)
        {
            try
            {
                var pattern = PowderFile.Read(file, options.Powder);
                patterns.Add(pattern);
                stems.Add(System.IO.Path.GetFileNameWithoutExtension(file));
                foreach (var warning in pattern.Warnings) said[warning] = said.GetValueOrDefault(warning) + 1;
            }
            catch (DataFormatException e)
            {
                unread.Add(System.IO.Path.GetFileName(file));
                if (firstProblem.Length == 0) firstProblem = e.Problem;
            }
        }

        if (patterns.Count == 0)
            throw new DataFormatException(path, unread.Count == 0 ? "holds no patterns." : $"holds no pattern that can be read; {unread[0]} {firstProblem}");
        if (unread.Count > 0) warnings.Add(FormattableString.Invariant($"Left out {unread.Count} file{(unread.Count == 1 ? " that is no pattern" : "s that are no patterns")}: {SpreadAssembly.Some(unread)} ({unread[0]} {firstProblem.TrimEnd('.')})."));
        foreach (var (warning, count) in said) warnings.Add(count == 1 && patterns.Count > 1 ? $"One file: {warning}" : FormattableString.Invariant($"{count} files: {warning}"));
        var axis = patterns[0].Axis;
        if (patterns.Find(p => p.Axis != axis) is { } other)
            throw new DataFormatException(path, $"mixes abscissae: {patterns[0].Name} has {PatternHeader.Label(axis).Words} and {other.Name} {PatternHeader.Label(other.Axis).Words}.");
        if (axis == PatternAxis.TwoTheta && patterns.Find(p => p.Wavelength is { } w && patterns[0].Wavelength is { } v && Math.Abs(w / v - 1) > 1e-4) is { } differs)
            throw new DataFormatException(path, FormattableString.Invariant($"mixes wavelengths over 2θ: {patterns[0].Wavelength} Å in {patterns[0].Name} and {differs.Wavelength} Å in {differs.Name}."));
        var table = composition is null ? null : CompositionTable.Read(composition, warnings);
        if (table is not null) Select(path, table, patterns, stems, warnings);
        if (patterns.Count < 2) throw new DataFormatException(path, FormattableString.Invariant($"holds {patterns.Count} pattern; a composition spread needs at least 2."));
        var (elements, fractions) = Match(path, stems, table, byOrderOnly: false, warnings);
        var (x, intensity) = SpreadAssembly.CommonGrid(path, patterns, warnings);
        return SpreadAssembly.Checked(path, new CompositionSpread(
            CompositionSpreadFile.Name(path), stems, elements, fractions, axis, x, intensity, patterns.Find(p => p.Wavelength is not null)?.Wavelength) { Warnings = warnings });
    }

    /// <summary>Atomic fractions of each sample: by name where the table's names are the samples', else by order, which is said.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="samples">Names of the samples, in their order.</param>
    /// <param name="table">The compositions, or null.</param>
    /// <param name="byOrderOnly">True when names cannot match.</param>
    /// <param name="warnings">Receives what was assumed.</param>
    public static (IReadOnlyList<string> Elements, double[,] Fractions) Match(string path, IReadOnlyList<string> samples, CompositionTable? table, bool byOrderOnly, List<string> warnings)
    {
        if (table is null)
        {
            warnings.Add("No composition file was found (a text whose first line holds element symbols); the samples have no composition.");
            return ([], new double[samples.Count, 0]);
        }

        var rows = byOrderOnly ? null : ByName(samples, table);
        if (rows is null)
        {
            if (table.Count != samples.Count)
                throw new DataFormatException(table.Path, FormattableString.Invariant($"holds {table.Count} compositions for {samples.Count} patterns, and no names that match them; give one row a pattern."));
            warnings.Add("Compositions and patterns are matched by their order, names in natural order: 2 comes before 10.");
        }

        var fractions = new double[samples.Count, table.Elements.Count];
        for (var i = 0; i < samples.Count; i++)
            for (var k = 0; k < table.Elements.Count; k++) fractions[i, k] = table.Fractions[rows is null ? i : rows[i], k];
        return (table.Elements, fractions);
    }

    /// <summary>Leaves out patterns without a composition when the others match by name.</summary>
    private static void Select(string path, CompositionTable table, List<PowderPattern> patterns, List<string> stems, List<string> warnings)
    {
        if (table.Names.Count == 0) return;
        var known = Keys(table);
        if (known is null) return;
        var without = Enumerable.Range(0, stems.Count).Where(i => !known.ContainsKey(Key(stems[i]))).ToArray();
        var matched = stems.Count - without.Length;
        if (matched == 0) return;
        if (matched < table.Count) warnings.Add(FormattableString.Invariant($"{table.Count - matched} of {table.Count} compositions have no pattern of their name and are not used."));
        if (without.Length == 0) return;
        warnings.Add(FormattableString.Invariant($"Left out {without.Length} pattern{(without.Length == 1 ? "" : "s")} without a composition: {SpreadAssembly.Some([.. without.Select(i => stems[i])])}."));
        foreach (var i in without.Reverse())
        {
            patterns.RemoveAt(i);
            stems.RemoveAt(i);
        }
    }

    private static int[]? ByName(IReadOnlyList<string> samples, CompositionTable table)
    {
        if (table.Names.Count == 0 || Keys(table) is not { } known) return null;
        var rows = new int[samples.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            if (!known.TryGetValue(Key(samples[i]), out rows[i])) return null;
        }

        return rows;
    }

    private static Dictionary<string, int>? Keys(CompositionTable table)
    {
        var known = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < table.Names.Count; i++) if (!known.TryAdd(Key(table.Names[i]), i)) return null;
        return known;
    }

    /// <summary>A name without folder and known extension.</summary>
    private static string Key(string name)
    {
        name = name.Trim();
        var slash = name.LastIndexOfAny(['/', '\\']);
        if (slash >= 0) name = name[(slash + 1)..];
        return System.IO.Path.GetExtension(name).ToLowerInvariant() is ".xy" or ".xye" or ".xrdml" or ".gsa" or ".gss" or ".fxye" or ".gda" or ".csv" or ".tsv" or ".txt" or ".dat" or ".chi" or ".asc" or ".iq" or ".gr"
            ? System.IO.Path.GetFileNameWithoutExtension(name)
            : name;
    }
}
