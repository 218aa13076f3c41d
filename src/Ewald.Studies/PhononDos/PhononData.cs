using System.IO.Compression;
using System.Text.Json;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;

namespace Ewald.Studies.PhononDos;

/// <summary>The published sets of the folder 02_phonon.</summary>
/// <remarks>Heat capacities: binaries of the Alexandria database by density functional theory (PBE), as collected by matcalc; they serve as weak
/// labels and, on systems held out, as a test. Densities: phonopy on published forces; a pure test, whose chemical systems
/// <see cref="WithoutSystems"/> takes from everything that trains.</remarks>
internal static class PhononData
{
    private const string HeatCapacities = "alexandria_binary/alexandria-binary-pbe-phonon-2025.1.json.gz";
    private const string Densities = "reference_dos_51pt.json";

    /// <summary>The folder that holds the sets: the given one, one below it, or the shared data.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static string Folder(string? data)
    {
        string?[] places = [data, data is null ? null : Path.Combine(data, "02_phonon"), data is null && RepositoryPaths.Data is { } shared ? Path.Combine(shared, "02_phonon") : null];
        return places.FirstOrDefault(p => p is not null && File.Exists(Path.Combine(p, HeatCapacities))) ?? throw new InputException(
            $"phonon-dos is tested on computed heat capacities, and {data ?? "no data folder (../shared/data, $EWALD_DATA)"} holds none; give the folder that holds {HeatCapacities} with --data.");
    }

    /// <summary>The crystals with heat capacities, in the order of the file.</summary>
    /// <param name="folder">From <see cref="Folder"/>.</param>
    public static (IReadOnlyList<HeatCapacityCrystal> Crystals, DataSource Source) ReadHeatCapacities(string folder)
    {
        var path = Path.Combine(folder, HeatCapacities);
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var document = JsonDocument.Parse(stream);
        var crystals = new List<HeatCapacityCrystal>();
        foreach (var entry in document.RootElement.EnumerateArray())
        {
            var id = entry.GetProperty("mp_id").GetString()!;
            var crystal = PymatgenJson.Structure(path, entry.GetProperty("structure"), id);
            // The source gives it per cell as listed.
            crystals.Add(new(id, crystal, entry.GetProperty("heat_capacity").GetDouble() / crystal.Sites.Count));
        }

        return (crystals, new DataSource(HeatCapacities, ModelStore.Sha256(path)));
    }

    /// <summary>The crystals with densities.</summary>
    /// <param name="folder">From <see cref="Folder"/>.</param>
    public static (IReadOnlyList<DensityCrystal> Crystals, DataSource Source) ReadDensities(string folder)
    {
        var path = Path.Combine(folder, Densities);
        using var document = JsonDocument.Parse(InputFile.Bytes(path));
        var crystals = new List<DensityCrystal>();
        foreach (var entry in document.RootElement.GetProperty("crystals").EnumerateObject())
        {
            var e = entry.Value;
            var lattice = new double[3, 3];
            for (var i = 0; i < 9; i++) lattice[i / 3, i % 3] = e.GetProperty("lattice_A")[i / 3][i % 3].GetDouble();
            var places = e.GetProperty("frac");
            var sites = e.GetProperty("symbols").EnumerateArray().Select((s, i) =>
                Site.Of(Elements.Of(s.GetString()!), places[i][0].GetDouble(), places[i][1].GetDouble(), places[i][2].GetDouble())).ToArray();
            crystals.Add(new(entry.Name, new Crystal(entry.Name, UnitCell.FromVectors(lattice), sites), [.. e.GetProperty("dos_states_per_cm1").EnumerateArray().Select(v => v.GetDouble())],
                e.GetProperty("Cv_300K_J_per_K_mol_cell").GetDouble() / sites.Length, e.GetProperty("omega_min_cm1").GetDouble()));
        }

        return (crystals, new DataSource(Densities, ModelStore.Sha256(path)));
    }

    /// <summary>The crystals whose chemical system is none of the given ones.</summary>
    /// <param name="crystals">The crystals.</param>
    /// <param name="systemOf">Their chemical system.</param>
    /// <param name="systems">Systems that must not be seen.</param>
    public static IReadOnlyList<T> WithoutSystems<T>(IReadOnlyList<T> crystals, Func<T, string> systemOf, IEnumerable<string> systems)
    {
        var closed = systems.ToHashSet(StringComparer.Ordinal);
        return [.. crystals.Where(c => !closed.Contains(systemOf(c)))];
    }
}
