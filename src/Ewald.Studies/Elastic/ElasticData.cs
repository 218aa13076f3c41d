using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;

namespace Ewald.Studies.Elastic;

/// <summary>A computed crystal with its moduli.</summary>
/// <param name="Id">Identifier in the source.</param>
/// <param name="Crystal">The crystal.</param>
/// <param name="BulkModulus">K, mean of Voigt and Reuss, GPa.</param>
/// <param name="ShearModulus">G, mean of Voigt and Reuss, GPa.</param>
public sealed record ElasticCrystal(string Id, Crystal Crystal, double BulkModulus, double ShearModulus)
{
    /// <summary>The elements in alphabetical order: what a split keeps together.</summary>
    public string ChemicalSystem { get; } = string.Join('-', Crystal.Composition.Keys.Select(e => e.Symbol).Order(StringComparer.Ordinal));
}

/// <summary>A formula with a target.</summary>
/// <param name="Composition">Atoms of each element.</param>
/// <param name="Target">The target.</param>
public sealed record ElasticFormula(IReadOnlyDictionary<Element, double> Composition, double Target);

/// <summary>The published sets of the folder 05_elastic.</summary>
internal static class ElasticData
{
    private const string Structures = "mp_binary_structures/mp-binary-pbe-elasticity-2025.1.json.gz";

    /// <summary>The folder that holds the sets: the given one, one below it, or the shared data.</summary>
    public static string Folder(string? data)
    {
        string?[] places = [data, data is null ? null : Path.Combine(data, "05_elastic"), data is null && RepositoryPaths.Data is { } shared ? Path.Combine(shared, "05_elastic") : null];
        return places.FirstOrDefault(p => p is not null && File.Exists(Path.Combine(p, Structures))) ?? throw new InputException(
            $"elastic learns from computed crystals, and {data ?? "no data folder (../shared/data, $EWALD_DATA)"} holds none; give the folder that holds {Structures} with --data.");
    }

    public static (IReadOnlyList<ElasticCrystal> Crystals, DataSource Source) ReadCrystals(string folder, int? most)
    {
        var path = Path.Combine(folder, Structures);
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var document = JsonDocument.Parse(stream);
        var crystals = new List<ElasticCrystal>();
        foreach (var entry in document.RootElement.EnumerateArray())
        {
            if (crystals.Count == most) break;
            var id = entry.GetProperty("mp_id").GetString()!;
            var (k, g) = (entry.GetProperty("bulk_modulus_vrh").GetDouble(), entry.GetProperty("shear_modulus_vrh").GetDouble());
            // A crystal without resistance is unstable: its logarithm does not exist and its structure is not that of the table.
            if (k > 0 && g > 0) crystals.Add(new(id, PymatgenJson.Structure(path, entry.GetProperty("structure"), id), k, g));
        }

        return (crystals, new DataSource(Structures, ModelStore.Sha256(path)));
    }

    /// <summary>One published fold of a composition-only set; validation rows count as training rows.</summary>
    public static (IReadOnlyList<ElasticFormula> Train, IReadOnlyList<ElasticFormula> Test, IReadOnlyList<DataSource> Sources) ReadFold(string folder, string modulus, int fold)
    {
        var sources = new List<DataSource>();
        IReadOnlyList<ElasticFormula> Read(string part)
        {
            var (rows, source) = ReadFormulas(folder, modulus, FormattableString.Invariant($"cv_elasticity_log10_{modulus}_VRH/{part}{fold}"));
            sources.Add(source);
            return rows;
        }

        IReadOnlyList<ElasticFormula> train = [.. Read("train"), .. Read("val")];
        return (train, Read("test"), sources);
    }

    /// <summary>A composition-only set: log10 of the modulus of each formula.</summary>
    public static (IReadOnlyList<ElasticFormula> Formulas, DataSource Source) ReadFormulas(string folder, string modulus, string? part = null)
    {
        var name = $"matbench/{part ?? $"elasticity_log10_{modulus}_VRH"}.csv.gz";
        var path = Path.Combine(folder, name);
        if (!File.Exists(path)) throw new InputException($"{folder} lacks {name}; copy the whole folder 05_elastic.");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        var rows = new List<ElasticFormula>();
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            var comma = line.LastIndexOf(',');
            rows.Add(new(ChemicalFormula.Parse(line[..comma]), double.Parse(line.AsSpan(comma + 1), NumberStyles.Float, CultureInfo.InvariantCulture)));
        }

        return (rows, new(name, ModelStore.Sha256(path)));
    }
}
