using System.Text.RegularExpressions;
using Ewald.Core;

namespace Ewald.IO;

/// <summary>Reads a powder pattern or a pair distribution function from any format known here, chosen by what the file holds.</summary>
/// <remarks>Column text (<c>.xy</c>, <c>.xye</c>, <c>.csv</c>, <c>.dat</c>, <c>.chi</c>, <c>.iq</c>), GSAS raw data (<c>.gsa</c>, <c>.gss</c>, <c>.fxye</c>, <c>.gda</c>),
/// PANalytical <c>.xrdml</c>, <c>.gr</c>.</remarks>
public static partial class PowderFile
{
    private const string GsasFormat = "GSAS raw data";

    /// <summary>Reads a pattern.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the file may leave unsaid, or null.</param>
    /// <returns>In house units, sorted; all that was assumed or left out stands in its warnings.</returns>
    /// <exception cref="DataFormatException">The file holds no pattern; the message says what it holds.</exception>
    /// <exception cref="InputException">An option is out of its range.</exception>
    public static PowderPattern Read(string path, PowderOptions? options = null)
    {
        options ??= new PowderOptions();
        options.Check();
        InputFile.Check(path);
        if (Hdf5File.IsHdf5(path)) throw new DataFormatException(path, "is HDF5; a powder pattern is read from column text, GSAS raw data, .xrdml or .gr.");
        if (Npy.Recognises(InputFile.Head(path, 16))) throw new DataFormatException(path, "is an .npy array; a powder pattern is read from column text, GSAS raw data, .xrdml or .gr.");
        var text = InputFile.Text(path);
        return FormatOf(path, text) switch
        {
            "PANalytical XRDML" => PanalyticalXrdml.Read(path, options),
            "XML" => throw new DataFormatException(path, "is XML of another kind; of XML formats PANalytical .xrdml is read here."),
            GsasFormat => GsasRawData.Parse(path, text, options),
            "GSAS-II instrument parameters" => throw new DataFormatException(path, "holds instrument parameters, not a pattern; name the file of the measured pattern."),
            "structure" => throw new DataFormatException(path, "holds a structure, not a pattern; name the file of the measured pattern."),
            "pair distribution function" => PairDistributionFile.Parse(path, text),
            _ => PowderColumns.Parse(path, text, options),
        };
    }

    /// <summary>The format of a text by its content; the extension decides only between column texts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text.</param>
    internal static string FormatOf(string path, string text)
    {
        var head = text.AsSpan(0, Math.Min(text.Length, 4000)).TrimStart();
        if (head.StartsWith("<", StringComparison.Ordinal))
            return head.Contains("<xrdMeasurements", StringComparison.Ordinal) ? "PANalytical XRDML" : "XML";
        if (GsasRawData.Recognises(text)) return GsasFormat;
        if (InstrumentParameterFile.Recognises(text)) return "GSAS-II instrument parameters";
        if (Block().IsMatch(text.AsSpan(0, Math.Min(text.Length, 20000)))) return "structure";
        return PairDistributionFile.Recognises(path, text) ? "pair distribution function" : "column text";
    }

    /// <summary>True when a column text belongs to diffraction and not to small angles: by its extension or the name of its abscissa.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text.</param>
    internal static bool IsDiffraction(string path, string text)
    {
        if (FormatOf(path, text) is "PANalytical XRDML" or GsasFormat or "GSAS-II instrument parameters" or "pair distribution function") return true;
        if (System.IO.Path.GetExtension(path).ToLowerInvariant() is ".xy" or ".xye" or ".xrdml" or ".instprm") return true;
        var start = text.AsSpan(0, Math.Min(text.Length, 20000));
        var names = new List<string>();
        foreach (var line in start.EnumerateLines())
        {
            if (line.IsWhiteSpace()) continue;
            if (NumberTable.ParseRow(line, false) is { Length: >= 2 }) break;
            names.Add(line.ToString());
        }

        return names.Count is > 0 and < 200 && PatternHeader.Axis(names[^1]) is PatternAxis.TwoTheta or PatternAxis.TimeOfFlight or PatternAxis.Spacing;
    }

    [GeneratedRegex(@"^\s*(?:data_\S+\s*$|loop_\s*$|_cell_length_a\s)", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Block();
}
