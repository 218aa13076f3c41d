using System.IO.Compression;
using System.Text.Json;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>The published structures that training starts from, without the compounds of the measured files.</summary>
internal static class PublishedCrystals
{
    private const int MostAtoms = 48;

    private static readonly string[] Files =
    [
        "05_elastic/mp_binary_structures/mp-binary-pbe-elasticity-2025.1.json.gz", "02_phonon/alexandria_binary/alexandria-binary-pbe-phonon-2025.1.json.gz",
        "05_elastic/mp_elastic_tensors_n100.json",
    ];

    /// <summary>Formulas of the measured files: no training crystal, published, decorated or drawn, has one of them.</summary>
    public static IReadOnlySet<string> Excluded { get; } = new[] { "Ni", "CdSe", "SrFe2As2", "MnO" }.Select(f => Key(ChemicalFormula.Parse(f))).ToHashSet(StringComparer.Ordinal);

    /// <summary>A composition in lowest terms, elements in alphabetical order.</summary>
    public static string Key(IReadOnlyDictionary<Element, double> composition)
    {
        var least = composition.Values.Min();
        return string.Join(' ', composition.OrderBy(p => p.Key.Symbol, StringComparer.Ordinal).Select(p => FormattableString.Invariant($"{p.Key.Symbol}{Math.Round(p.Value / least, 3)}")));
    }

    /// <summary>Reads and labels them.</summary>
    /// <param name="data">Folder with the sets, or null for the shared data.</param>
    /// <param name="most">Most crystals of each file, evenly picked; null for all.</param>
    /// <param name="cancel">Cancels between crystals.</param>
    /// <exception cref="InputException">The sets are absent.</exception>
    public static (IReadOnlyList<CrystalPrototype> Prototypes, IReadOnlyList<DataSource> Sources) Read(string? data, int? most, CancellationToken cancel)
    {
        var root = Folder(data);
        var prototypes = new List<CrystalPrototype>();
        var sources = new List<DataSource>();
        foreach (var file in Files)
        {
            var path = Path.Combine(root, file);
            var crystals = Structures(path).ToArray();
            var every = most is { } limit ? Math.Max(1, crystals.Length / limit) : 1;
            foreach (var crystal in crystals.Where((_, i) => i % every == 0))
            {
                cancel.ThrowIfCancellationRequested();
                if (crystal.Sites.Count > 2 * MostAtoms || Excluded.Contains(Key(crystal.Composition))) continue;
                var prototype = CrystalPrototype.Of(crystal);
                if (prototype.Crystal.Sites.Count <= MostAtoms) prototypes.Add(prototype);
            }

            sources.Add(new(file, ModelStore.Sha256(path)));
        }

        return (prototypes, sources);
    }

    /// <summary>Whether the sets are there.</summary>
    /// <param name="data">Folder with the sets, or null for the shared data.</param>
    public static bool Has(string? data) => Find(data) is not null;

    private static string? Find(string? data)
    {
        string?[] places = [data, data is null ? null : Path.GetDirectoryName(Path.GetFullPath(data).TrimEnd('/')), RepositoryPaths.Data];
        return places.FirstOrDefault(p => p is not null && Files.All(f => File.Exists(Path.Combine(p, f))));
    }

    private static string Folder(string? data) =>
        Find(data) ?? throw new InputException(
            $"pdf-spacegroup makes its training crystals from published structures, and {data ?? "no data folder (../shared/data, $EWALD_DATA)"} holds none; give the folder that holds 05_elastic and 02_phonon with --data.");

    private static IEnumerable<Crystal> Structures(string path)
    {
        using var file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var document = JsonDocument.Parse(stream);
        // Rows of {mp_id, structure, ...}, or columns of {row: structure}.
        if (document.RootElement.ValueKind == JsonValueKind.Array)
        {
            foreach (var entry in document.RootElement.EnumerateArray())
                yield return PymatgenJson.Structure(path, entry.GetProperty("structure"), entry.GetProperty("mp_id").GetString()!);
        }
        else
        {
            foreach (var entry in document.RootElement.GetProperty("structure").EnumerateObject())
                yield return PymatgenJson.Structure(path, entry.Value, entry.Name);
        }
    }
}
