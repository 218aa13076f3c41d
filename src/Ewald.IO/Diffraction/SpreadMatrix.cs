using Ewald.Core;

namespace Ewald.IO;

/// <summary>Patterns of many samples in one matrix file.</summary>
internal static class SpreadMatrix
{
    private const int FewestColumns = 6;

    /// <summary>True for a table of at least 6 columns and 2 rows (text), or a two-dimensional .npy.</summary>
    /// <param name="file">The file.</param>
    public static bool Recognises(string file)
    {
        try
        {
            if (Npy.Recognises(InputFile.Head(file, 16)))
            {
                Npy.ReadDoubles(file, out var shape);
                return shape is [> 1, > 1];
            }

            var start = InputFile.Decode(file, InputFile.Head(file, 1 << 20)).AsSpan();
            // The last line of a head may be cut.
            var separator = SpreadTable.Separator(start.ToString());
            var wide = 0;
            foreach (var line in start.EnumerateLines())
            {
                if (line.IsWhiteSpace() || SpreadTable.Cells(line, separator).Count < FewestColumns) continue;
                if (++wide >= 2) return true;
            }

            return false;
        }
        catch (DataFormatException)
        {
            return false;
        }
    }

    /// <summary>Reads the matrix, its abscissa and the names of its samples.</summary>
    /// <param name="file">The matrix.</param>
    /// <param name="folder">Where a file of one column may lie.</param>
    /// <param name="others">The other files there.</param>
    /// <param name="samples">Number of compositions, or null: it decides between rows and columns where both are possible.</param>
    /// <param name="options">The user's words.</param>
    /// <param name="warnings">Receives what was assumed.</param>
    public static CompositionSpread Read(string file, string folder, IEnumerable<string> others, int? samples, SpreadOptions options, List<string> warnings)
    {
        var (table, values) = Table(file);
        var (rows, columns) = (values.Length, values[0].Length);
        double[]? x;
        bool samplesInRows;
        string axisWords;
        int skipRow = 0, skipColumn = 0;
        // An array has no line for its abscissa; a file beside it outranks a first row that happens to ascend.
        if ((table is null || options.AbscissaFile is not null) && Beside(folder, others, rows, columns, options, warnings) is { } beside)
            (x, samplesInRows, axisWords) = beside;
        else if (table is not null && table.Header.Count >= 2 && PatternHeader.Axis(table.Corner) is not null && Ascends(Column(values, 0)) && !table.HasNames)
            (x, samplesInRows, axisWords, skipColumn) = (Column(values, 0), false, table.Corner, 1);
        else if (Ascends(values[0]) && !(samples == columns - 1 && samples != rows - 1 && Ascends(Column(values, 0))))
            (x, samplesInRows, axisWords, skipRow) = (values[0], true, table is { HasNames: true } ? table.Names[0] : table?.Corner ?? "", 1);
        else if (table is not { HasNames: true } && Ascends(Column(values, 0)) && columns > 2)
            (x, samplesInRows, axisWords, skipColumn) = (Column(values, 0), false, table?.Corner ?? "", 1);
        else
        {
            (x, samplesInRows, axisWords) = Beside(folder, others, rows, columns, options, warnings) ?? throw new DataFormatException(file, FormattableString.Invariant(
                $"is a matrix of {rows} x {columns} without an abscissa: neither its first row nor its first column ascends, and no file beside it holds {columns} or {rows} ascending numbers; name one."));
        }

        var (count, points) = samplesInRows ? (rows - skipRow, columns) : (columns - skipColumn, rows);
        var intensity = new double[Math.Max(count, 0), points];
        for (var i = 0; i < count; i++)
            for (var k = 0; k < points; k++) intensity[i, k] = samplesInRows ? values[i + skipRow][k] : values[k][i + skipColumn];
        var (axis, abscissa) = InHouseUnits(file, axisWords, [.. x], options, warnings);
        if (abscissa[0] > abscissa[^1]) Reverse(abscissa, intensity);
        return new CompositionSpread(System.IO.Path.GetFileName(file), Names(table, samplesInRows, skipRow, skipColumn, count), [], new double[count, 0], axis, abscissa, intensity, Wavelength(axis, options, warnings));
    }

    internal static double? Wavelength(PatternAxis axis, SpreadOptions options, List<string> warnings)
    {
        if (axis == PatternAxis.TwoTheta && options.Wavelength is null) warnings.Add("No file states the wavelength; 2θ cannot be converted to Q without it.");
        return options.Wavelength;
    }

    private static (SpreadTable? Table, double[][] Values) Table(string file)
    {
        if (Npy.Recognises(InputFile.Head(file, 16)))
        {
            var flat = Npy.ReadDoubles(file, out var shape);
            if (shape is not [> 1, > 1]) throw new DataFormatException(file, $"is an .npy of shape [{string.Join(", ", shape)}]; a matrix of patterns has two dimensions.");
            return (null, [.. Enumerable.Range(0, (int)shape[0]).Select(i => flat[(int)(i * shape[1])..(int)((i + 1) * shape[1])])]);
        }

        var table = SpreadTable.Read(InputFile.Text(file), out var problem) ?? throw new DataFormatException(file, problem);
        return table.Rows.Count >= 2 && table.Columns >= 2
            ? (table, [.. table.Rows])
            : throw new DataFormatException(file, FormattableString.Invariant($"holds {table.Rows.Count} rows of {table.Columns} numbers; a matrix of patterns has two or more of each."));
    }

    /// <summary>The abscissa in a file of its own: one column or one dimension, strictly monotonic, as long as a side of the matrix.</summary>
    private static (double[] X, bool SamplesInRows, string Words)? Beside(
        string folder, IEnumerable<string> others, int rows, int columns, SpreadOptions options, List<string> warnings)
    {
        string[] candidates = options.AbscissaFile is { } named ? [File.Exists(System.IO.Path.Combine(folder, named)) ? System.IO.Path.Combine(folder, named) : named] : [.. others];
        foreach (var candidate in candidates)
        {
            if (OneColumn(candidate, options.AbscissaFile is not null) is not { } x || !Ascends(x)) continue;
            if (x.Length != columns && x.Length != rows) continue;
            var words = System.IO.Path.GetFileNameWithoutExtension(candidate);
            warnings.Add($"The abscissa is read from {System.IO.Path.GetFileName(candidate)}.");
            return (x, x.Length == columns, words.EndsWith("_Q", StringComparison.Ordinal) || words == "Q" ? "Q" : words);
        }

        return options.AbscissaFile is null
            ? null
            : throw new DataFormatException(candidates[0], FormattableString.Invariant($"does not hold {columns} or {rows} ascending numbers, as the matrix needs."));
    }

    private static double[]? OneColumn(string file, bool asked)
    {
        try
        {
            if (Npy.Recognises(InputFile.Head(file, 16)))
            {
                var values = Npy.ReadDoubles(file, out var shape);
                return shape.Length == 1 || shape.Count(n => n > 1) == 1 ? values : null;
            }

            var table = SpreadTable.Read(InputFile.Text(file), out _);
            return table is null ? null : table.Columns == 1 ? Column([.. table.Rows], 0) : table.Rows.Count == 1 ? table.Rows[0] : null;
        }
        catch (DataFormatException) when (!asked)
        {
            return null;
        }
    }

    private static (PatternAxis Axis, double[] X) InHouseUnits(string file, string words, double[] x, SpreadOptions options, List<string> warnings)
    {
        var axis = PatternHeader.Axis(words) ?? options.Axis;
        if (axis is null)
        {
            axis = Math.Max(x[0], x[^1]) > 180 ? PatternAxis.TimeOfFlight : PatternAxis.TwoTheta;
            warnings.Add($"The abscissa of {System.IO.Path.GetFileName(file)} is not named; read as {(axis == PatternAxis.TwoTheta ? "2θ in degrees by convention" : "time of flight in µs, since it exceeds 180")}.");
        }
        else if (PatternHeader.Axis(words) is null) warnings.Add($"The abscissa is not named; read as {PatternHeader.Label(axis.Value).Words}, as given.");

        if (axis != PatternAxis.MomentumTransfer) return (axis.Value, x);
        var factor = QUnit.FactorToHouse(file, QUnit.InWords([words]), options.QUnit, "1/Å", x, warnings);
        return (axis.Value, Array.ConvertAll(x, v => v * factor));
    }

    private static string[] Names(SpreadTable? table, bool samplesInRows, int skipRow, int skipColumn, int count)
    {
        if (samplesInRows && table is { HasNames: true }) return [.. table.Names.Skip(skipRow)];
        if (!samplesInRows && table is { Header.Count: > 0 } && table.Header.Count == count + skipColumn) return [.. table.Header.Skip(skipColumn)];
        return [.. Enumerable.Range(1, count).Select(i => FormattableString.Invariant($"{i}"))];
    }

    private static double[] Column(double[][] values, int column) => [.. values.Select(r => r[column])];

    private static void Reverse(double[] x, double[,] intensity)
    {
        Array.Reverse(x);
        for (var i = 0; i < intensity.GetLength(0); i++)
            for (int a = 0, b = x.Length - 1; a < b; a++, b--) (intensity[i, a], intensity[i, b]) = (intensity[i, b], intensity[i, a]);
    }

    /// <summary>Strictly monotonic, up or down, and finite.</summary>
    private static bool Ascends(double[] x)
    {
        if (x.Length < 2 || !double.IsFinite(x[0])) return false;
        for (var i = 1; i < x.Length; i++) if (!(double.IsFinite(x[i]) && (x[i] > x[i - 1]) == (x[1] > x[0]) && x[i] != x[i - 1])) return false;
        return true;
    }
}
