using System.Text.Json;
using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.IO;

/// <summary>Structures as pymatgen writes them (<c>Structure.as_dict</c>): alone, in a list, as the property <c>structure</c> of the
/// entries of a list, or as a column of a table.</summary>
/// <remarks>Oxidation states that are whole become charges. Site properties are passed over. Source: S. P. Ong et al., Comput. Mater.
/// Sci. 68, 314 (2013), doi:10.1016/j.commatsci.2012.10.028.</remarks>
public static class PymatgenJson
{
    private static readonly string[] Titles = ["mp_id", "material_id", "formula", "name"];

    /// <summary>Reads the first structure.</summary>
    /// <param name="path">The file, plain or compressed with gzip.</param>
    /// <exception cref="DataFormatException">No structure, or a damaged one.</exception>
    public static Crystal Read(string path) => Cif.First(ReadAll(path));

    /// <summary>Reads every structure, in the order of the file.</summary>
    /// <param name="path">The file, plain or compressed with gzip.</param>
    /// <exception cref="DataFormatException">No structure, or a damaged one.</exception>
    public static IReadOnlyList<Crystal> ReadAll(string path) => Parse(path, CrystalFile.Text(path));

    /// <summary>One structure of a document that holds more than structures.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="structure">The dictionary with <c>lattice</c> and <c>sites</c>.</param>
    /// <param name="name">What to call the crystal.</param>
    /// <exception cref="DataFormatException">The dictionary is no structure, or a damaged one.</exception>
    public static Crystal Structure(string path, JsonElement structure, string name)
    {
        try
        {
            return Build(path, structure, name);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw new DataFormatException(path, $"the structure '{name}' is not as pymatgen writes it: {e.Message}", e);
        }
    }

    internal static bool Recognises(string text)
    {
        var head = text.AsSpan(0, Math.Min(text.Length, 1_000_000)).TrimStart();
        return head.Length > 0 && head[0] is '{' or '[' && head.Contains("\"lattice\"", StringComparison.Ordinal) && head.Contains("\"sites\"", StringComparison.Ordinal);
    }

    internal static IReadOnlyList<Crystal> Parse(string path, string text)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            throw new DataFormatException(path, FormattableString.Invariant($"is damaged JSON (line {(e.LineNumber ?? 0) + 1})."), e);
        }

        using (document)
        {
            var crystals = new List<Crystal>();
            Collect(path, document.RootElement, null, 0, crystals);
            return crystals.Count > 0 ? crystals : throw new DataFormatException(path, "holds no structure of pymatgen (a dictionary with lattice and sites).");
        }
    }

    private static void Collect(string path, JsonElement element, string? name, int depth, List<Crystal> crystals)
    {
        if (depth > 4) return;
        if (element.ValueKind == JsonValueKind.Array)
        {
            var i = 0;
            foreach (var item in element.EnumerateArray()) Collect(path, item, FormattableString.Invariant($"{name ?? System.IO.Path.GetFileNameWithoutExtension(path)} {++i}"), depth + 1, crystals);
            return;
        }

        if (element.ValueKind != JsonValueKind.Object) return;
        if (element.TryGetProperty("lattice", out _) && element.TryGetProperty("sites", out _))
        {
            crystals.Add(Structure(path, element, name ?? System.IO.Path.GetFileNameWithoutExtension(path)));
            return;
        }

        if (element.TryGetProperty("structure", out var inner))
        {
            var titles = Titles.Select(t => element.TryGetProperty(t, out var v) && v.ValueKind == JsonValueKind.String ? v.GetString() : null).Where(t => !string.IsNullOrEmpty(t)).Take(2);
            var title = string.Join(' ', titles);
            Collect(path, inner, title.Length > 0 ? title : name ?? "structure", depth + 1, crystals);
            return;
        }

        foreach (var property in element.EnumerateObject()) Collect(path, property.Value, name is null ? property.Name : $"{name} {property.Name}", depth + 1, crystals);
    }

    private static Crystal Build(string path, JsonElement structure, string name)
    {
        var matrix = structure.GetProperty("lattice").GetProperty("matrix");
        var vectors = new double[3, 3];
        for (var i = 0; i < 3; i++)
            for (var x = 0; x < 3; x++) vectors[i, x] = matrix[i][x].GetDouble();
        UnitCell cell;
        try
        {
            cell = UnitCell.FromVectors(vectors);
        }
        catch (ArgumentException e)
        {
            throw new DataFormatException(path, $"the structure '{name}' has basis vectors that lie in a plane or are not finite.", e);
        }

        var sites = new List<Site>();
        foreach (var entry in structure.GetProperty("sites").EnumerateArray())
        {
            if (sites.Count >= CrystalAssembly.MostSites) throw new DataFormatException(path, FormattableString.Invariant($"has more than {CrystalAssembly.MostSites} sites in its cell."));
            var label = entry.TryGetProperty("label", out var l) && l.ValueKind == JsonValueKind.String ? l.GetString()! : FormattableString.Invariant($"site {sites.Count + 1}");
            var occupants = new List<Occupant>();
            foreach (var species in entry.GetProperty("species").EnumerateArray())
            {
                var symbol = species.GetProperty("element").GetString() ?? "";
                if (!AtomType.TryType(symbol, out var element, out var charge)) throw new DataFormatException(path, $"the site '{label}' of '{name}' has the unknown element '{symbol}'.");
                if (species.TryGetProperty("oxidation_state", out var state) && state.ValueKind == JsonValueKind.Number && state.GetDouble() is var q && q == Math.Round(q) && Math.Abs(q) < 10) charge = (int)q;
                occupants.Add(new Occupant(element, species.GetProperty("occu").GetDouble(), charge));
            }

            if (occupants.Count == 0) throw new DataFormatException(path, $"the site '{label}' of '{name}' has no species.");
            var abc = entry.GetProperty("abc");
            sites.Add(new Site(label, abc[0].GetDouble(), abc[1].GetDouble(), abc[2].GetDouble(), occupants));
        }

        return CrystalAssembly.Build(path, name, cell, sites, []);
    }
}
