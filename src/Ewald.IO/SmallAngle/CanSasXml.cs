using System.Globalization;
using System.Xml.Linq;
using Ewald.Core;

namespace Ewald.IO;

/// <summary>canSAS XML 1.0 and 1.1 (namespaces <c>cansas1d/1.0</c> and <c>urn:cansas1d:1.1</c>): units as the file states them.</summary>
/// <remarks>Document type definitions and entities are refused. Of several SASdata the first is read unless another is asked.</remarks>
public static class CanSasXml
{
    /// <summary>Reads a curve.</summary>
    /// <param name="path">The file.</param>
    /// <param name="qUnit">Unit of Q when the file does not state it, or null.</param>
    /// <param name="dataset">Which SASdata of the file, from 0; null for the first, announced when there are more.</param>
    /// <exception cref="DataFormatException">Not well-formed, not canSAS, or without such data.</exception>
    public static ScatteringCurve Read(string path, string? qUnit = null, int? dataset = null)
    {
        var root = XmlInput.Root(path);
        if (root.Name.LocalName != "SASroot") throw new DataFormatException(path, $"is XML with the root <{Short(root.Name.LocalName)}>, not canSAS (<SASroot>).");
        var warnings = new List<string>();
        var space = root.Name.Namespace;
        if (space.NamespaceName is not ("cansas1d/1.0" or "urn:cansas1d:1.1"))
            warnings.Add($"The namespace '{Short(space.NamespaceName)}' is neither that of canSAS 1.0 nor 1.1; read as 1.1.");
        var data = root.Elements(space + "SASentry").SelectMany(entry => entry.Elements(space + "SASdata")).ToArray();
        if (data.Length == 0) throw new DataFormatException(path, "holds no SASentry with SASdata.");
        if (dataset is { } asked && (asked < 0 || asked >= data.Length))
            throw new DataFormatException(path, FormattableString.Invariant($"holds {data.Length} SASdata; number {asked} (from 0) was asked."));
        if (dataset is null && data.Length > 1) warnings.Add(FormattableString.Invariant($"The file holds {data.Length} SASdata; the first is read."));
        return Curve(path, data[dataset ?? 0], space, qUnit, warnings);
    }

    private static ScatteringCurve Curve(string path, XElement data, XNamespace space, string? qUnit, List<string> warnings)
    {
        var rows = data.Elements(space + "Idata").ToArray();
        var q = Column(path, rows, space + "Q", out var unitOfQ) ?? throw new DataFormatException(path, "has Idata without Q.");
        var intensity = Column(path, rows, space + "I", out var unitOfI) ?? throw new DataFormatException(path, "has Idata without I.");
        var sigma = Column(path, rows, space + "Idev", out var unitOfSigma);
        var qSigma = Column(path, rows, space + "Qdev", out var unitOfQSigma);
        if (rows.Length > 0 && rows[0].Element(space + "dQw") is not null) warnings.Add("The slit resolution (dQw, dQl) of the file is not used.");
        var (factor, unit) = IntensityScale.Of(unitOfI, warnings);
        if (sigma is not null && unitOfSigma is not null && unitOfI is not null && unitOfSigma != unitOfI) Rescale(path, sigma, unitOfSigma, unitOfI);
        var qFactor = QUnit.FactorToHouse(path, unitOfQ, qUnit, "1/Å", q, warnings);
        return new RawCurve(path, q, intensity, sigma, qSigma)
        {
            Warnings = warnings,
            QFactor = qFactor,
            QSigmaFactor = unitOfQSigma is null ? qFactor : QUnit.FactorToHouse(path, unitOfQSigma, null, "1/Å", [], warnings),
            IntensityFactor = factor,
            IntensityUnit = unit,
            Metadata = Metadata(data.Parent!, space),
        }.Clean();
    }

    /// <summary>One column in the unit of its first row; a row in another unit is converted. Null when no row has it.</summary>
    private static double[]? Column(string path, XElement[] rows, XName name, out string? unit)
    {
        unit = null;
        var any = false;
        var values = new double[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            values[i] = double.NaN;
            if (rows[i].Element(name) is not { } element) continue;
            any = true;
            if (double.TryParse(element.Value.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) values[i] = value;
            var own = element.Attribute("unit")?.Value.Trim();
            if (string.IsNullOrEmpty(own)) continue;
            unit ??= own;
            if (own != unit)
            {
                var one = new[] { values[i] };
                Rescale(path, one, own, unit);
                values[i] = one[0];
            }
        }

        return any ? values : null;
    }

    private static void Rescale(string path, double[] values, string from, string to)
    {
        try
        {
            var factor = Unit.Parse(from).FactorTo(Unit.Parse(to));
            for (var i = 0; i < values.Length; i++) values[i] *= factor;
        }
        catch (InputException e)
        {
            throw new DataFormatException(path, "mixes units: " + e.Message, e);
        }
    }

    private static Dictionary<string, string> Metadata(XElement entry, XNamespace space)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        Add("Title", entry.Element(space + "Title"));
        Add("Run", entry.Element(space + "Run"));
        var sample = entry.Element(space + "SASsample");
        Add("Sample", sample?.Element(space + "ID"));
        Add("Thickness", sample?.Element(space + "thickness"));
        Add("Temperature", sample?.Element(space + "temperature"));
        var instrument = entry.Element(space + "SASinstrument");
        Add("Instrument", instrument?.Element(space + "name"));
        Add("Radiation", instrument?.Element(space + "SASsource")?.Element(space + "radiation"));
        Add("Wavelength", instrument?.Element(space + "SASsource")?.Element(space + "wavelength"));
        return found;

        void Add(string name, XElement? element)
        {
            var text = element?.Value.Trim();
            if (!string.IsNullOrEmpty(text)) found[name] = Short(text) + (element!.Attribute("unit") is { } unit ? " " + unit.Value : "");
        }
    }

    private static string Short(string text) => text.Length > 200 ? text[..200] + "…" : text;
}
