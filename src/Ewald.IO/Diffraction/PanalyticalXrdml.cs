using System.Globalization;
using System.Xml.Linq;
using Ewald.Core;

namespace Ewald.IO;

/// <summary>PANalytical <c>.xrdml</c>: scans over 2θ with evenly spaced or listed positions, counts or intensities.</summary>
/// <remarks>Counts are multiplied by the beam attenuation factors when these are listed; intensities are by the format already corrected.
/// Scans on one grid are added unless the first is asked for. Document type definitions and entities are refused.</remarks>
public static class PanalyticalXrdml
{
    /// <summary>Reads a pattern over 2θ in degrees.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Wavelength when the file has none, and whether scans are added; or null.</param>
    /// <exception cref="DataFormatException">Not well-formed, another kind of XML, or without a scan over 2θ.</exception>
    public static PowderPattern Read(string path, PowderOptions? options = null)
    {
        options ??= new PowderOptions();
        options.Check();
        var root = XmlInput.Root(path);
        if (root.Name.LocalName != "xrdMeasurements")
            throw new DataFormatException(path, $"is XML with the root <{Short(root.Name.LocalName)}>, not PANalytical (<xrdMeasurements>).");
        var warnings = new List<string>();
        var scans = new List<(double[] X, double[] Y)>();
        var empty = 0;
        foreach (var scan in root.Descendants().Where(e => e.Name.LocalName == "scan"))
        {
            if (Scan(path, scan) is { } points) scans.Add(points);
            else empty++;
        }

        if (scans.Count == 0)
            throw new DataFormatException(path, empty > 0 ? "holds scans, but none over 2θ with intensities." : "holds no scan.");
        if (empty > 0) warnings.Add(FormattableString.Invariant($"Left out {empty} scan{(empty == 1 ? "" : "s")} that do not run over 2θ or hold no intensities."));
        var (x, y) = Joined(scans, options, warnings);
        var metadata = Metadata(root);
        return new RawPattern(path, PatternAxis.TwoTheta, x, y, null)
        {
            Warnings = warnings,
            Wavelength = PowderColumns.Wavelength(Wavelength(root, metadata, warnings), PatternAxis.TwoTheta, options, warnings),
            Metadata = metadata,
        }.Clean();
    }

    private static (double[] X, double[] Y) Joined(List<(double[] X, double[] Y)> scans, PowderOptions options, List<string> warnings)
    {
        var (x, y) = scans[0];
        if (scans.Count == 1) return (x, y);
        var sameGrid = scans.TrueForAll(s => s.X.Length == x.Length && Math.Abs(s.X[0] - x[0]) < 1e-6 && Math.Abs(s.X[^1] - x[^1]) < 1e-6);
        if (!options.SumScans || !sameGrid)
        {
            warnings.Add(FormattableString.Invariant($"The file holds {scans.Count} scans{(sameGrid ? "" : " on different grids")}; the first is read."));
            return (x, y);
        }

        var sum = new double[y.Length];
        foreach (var scan in scans)
            for (var i = 0; i < sum.Length; i++) sum[i] += scan.Y[i];
        warnings.Add(FormattableString.Invariant($"The file holds {scans.Count} scans on one grid; their intensities were added."));
        return (x, sum);
    }

    private static (double[] X, double[] Y)? Scan(string path, XElement scan)
    {
        var points = Child(scan, "dataPoints");
        var positions = points?.Elements().FirstOrDefault(e => e.Name.LocalName == "positions" && e.Attribute("axis")?.Value is "2Theta" or "2theta");
        var counts = Child(points, "counts");
        var ordinate = Child(points, "intensities") ?? counts;
        if (positions is null || ordinate is null) return null;
        var y = Numbers(path, ordinate);
        if (counts == ordinate && Child(points, "beamAttenuationFactors") is { } attenuation)
        {
            var factors = Numbers(path, attenuation);
            if (factors.Length != y.Length && factors.Length != 1)
                throw new DataFormatException(path, FormattableString.Invariant($"lists {factors.Length} attenuation factors for {y.Length} counts."));
            for (var i = 0; i < y.Length; i++) y[i] *= factors[factors.Length == 1 ? 0 : i];
        }

        if (Child(positions, "listPositions") is { } list)
        {
            var x = Numbers(path, list);
            return x.Length == y.Length
                ? (x, y)
                : throw new DataFormatException(path, FormattableString.Invariant($"lists {x.Length} positions for {y.Length} intensities."));
        }

        if (Child(positions, "startPosition") is not { } first || Child(positions, "endPosition") is not { } last) return null;
        double start = Number(path, first), end = Number(path, last);
        if (y.Length < 2) return null;
        var step = (end - start) / (y.Length - 1);
        return (Enumerable.Range(0, y.Length).Select(i => start + i * step).ToArray(), y);
    }

    private static double? Wavelength(XElement root, Dictionary<string, string> metadata, List<string> warnings)
    {
        var used = root.Descendants().FirstOrDefault(e => e.Name.LocalName == "usedWavelength");
        double? Value(string name) => Child(used, name) is { } e && double.TryParse(e.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) && v is > 0.01 and < 100 ? v : null;
        if (Value("kAlpha1") is not { } first) return null;
        var intended = used!.Attribute("intended")?.Value ?? "K-Alpha";
        if (Value("kAlpha2") is not { } second) return first;
        var ratio = Value("ratioKAlpha2KAlpha1") ?? 0.5;
        metadata["kAlpha1"] = first.ToString(CultureInfo.InvariantCulture);
        metadata["kAlpha2"] = second.ToString(CultureInfo.InvariantCulture);
        metadata["ratioKAlpha2KAlpha1"] = ratio.ToString(CultureInfo.InvariantCulture);
        metadata["intended"] = intended;
        if (intended == "K-Alpha 1") return first;
        if (intended == "K-Alpha 2") return second;
        if (intended == "K-Beta" && Value("kBeta") is { } beta) return beta;
        warnings.Add("The wavelength is the mean of Kα1 and Kα2 weighted by their ratio.");
        return (first + ratio * second) / (1 + ratio);
    }

    private static Dictionary<string, string> Metadata(XElement root)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        Add("Sample", "sample", "id");
        Add("Anode", "xRayTube", "anodeMaterial");
        Add("Started", "header", "startTimeStamp");
        Add("Author", "author", "name");
        Add("Counting time (s)", "dataPoints", "commonCountingTime");
        return found;

        void Add(string name, string parent, string child)
        {
            var text = Child(root.Descendants().FirstOrDefault(e => e.Name.LocalName == parent), child)?.Value.Trim();
            if (!string.IsNullOrEmpty(text)) found[name] = Short(text);
        }
    }

    private static XElement? Child(XElement? parent, string name) => parent?.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    private static double Number(string path, XElement element) =>
        double.TryParse(element.Value.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw new DataFormatException(path, $"states '{Short(element.Value.Trim())}' as {element.Name.LocalName}; a number is needed.");

    private static double[] Numbers(string path, XElement element)
    {
        var text = element.Value.AsSpan();
        var values = new List<double>();
        foreach (var range in text.SplitAny(" \t\r\n"))
        {
            var word = text[range];
            if (word.IsEmpty) continue;
            if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
                throw new DataFormatException(path, $"holds '{Short(word.ToString())}' among its {element.Name.LocalName}; numbers are needed.");
            values.Add(value);
        }

        return [.. values];
    }

    private static string Short(string text) => text.Length > 100 ? text[..100] + "…" : text;
}
