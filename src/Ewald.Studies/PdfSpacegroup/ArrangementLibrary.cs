using System.IO.Compression;
using System.Text.Json;
using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>An arrangement with an element in each of its sets.</summary>
/// <param name="Arrangement">The arrangement.</param>
/// <param name="Elements">One element a set.</param>
internal sealed record Filling(Arrangement Arrangement, IReadOnlyList<Element> Elements);

/// <summary>The distinct arrangements of published crystals, which structure mining refines against a curve.</summary>
/// <remarks>Crystals of one geometry are one arrangement when their distances, in units of the mean size of an atom, are nearly the same; of each
/// geometry a few are kept. Made of the crystals that training starts from, so that the compounds of the measured files are in it in no form.</remarks>
internal sealed class ArrangementLibrary(IReadOnlyList<Arrangement> arrangements)
{
    /// <summary>File in the folder of a model.</summary>
    public const string File = "arrangements.json.gz";

    private const int MostAtoms = 24, MostOrbits = 12, OfGeometry = 6, MostOfArrangement = 24;
    private const double Alike = 0.12;

    /// <summary>All of them.</summary>
    public IReadOnlyList<Arrangement> Arrangements { get; } = arrangements;

    /// <summary>The distinct arrangements of crystals.</summary>
    /// <param name="prototypes">The crystals.</param>
    public static ArrangementLibrary Of(IEnumerable<CrystalPrototype> prototypes)
    {
        var kept = new List<Arrangement>();
        foreach (var geometry in prototypes.Where(p => p.Crystal.Sites.Count <= MostAtoms && p.Orbits <= MostOrbits).GroupBy(p => p.Geometry, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            // The one farthest from those that were taken, again and again, until all are near one of them.
            var open = geometry.Select(p => (Prototype: p, Shape: Distances(p.Crystal))).ToList();
            var far = Enumerable.Repeat(double.PositiveInfinity, open.Count).ToArray();
            for (var taken = 0; taken < OfGeometry; taken++)
            {
                var next = Array.IndexOf(far, far.Max());
                if (far[next] < Alike) break;
                var (prototype, shape) = open[next];
                var size = Math.Sqrt(shape.Sum(v => v * v));
                for (var i = 0; i < far.Length; i++) far[i] = Math.Min(far[i], Math.Sqrt(open[i].Shape.Zip(shape, (a, b) => (a - b) * (a - b)).Sum()) / size);
                if (Arrangement.Of(prototype) is { Prototype: not null } arrangement) kept.Add(arrangement);
            }
        }

        return new(kept);
    }

    /// <summary>All ways to fill arrangements with a composition.</summary>
    /// <param name="composition">Whole numbers of atoms in lowest terms.</param>
    public IReadOnlyList<Filling> Fillings(IReadOnlyList<(Element Element, int Count)> composition)
    {
        var unit = composition.Sum(c => c.Count);
        var fillings = new List<Filling>();
        foreach (var arrangement in Arrangements)
        {
            if (arrangement.Orbits.Length % unit != 0) continue;
            var (multiplicities, room) = (arrangement.Multiplicities, composition.Select(c => c.Count * (arrangement.Orbits.Length / unit)).ToArray());
            var of = new int[multiplicities.Length];
            var found = 0;
            void Fill(int orbit)
            {
                if (found >= MostOfArrangement) return;
                if (orbit == of.Length)
                {
                    if (room.All(r => r == 0) && arrangement.Prototype is not null)
                    {
                        fillings.Add(new(arrangement, [.. of.Select(e => composition[e].Element)]));
                        found++;
                    }

                    return;
                }

                for (var e = 0; e < room.Length; e++)
                {
                    if (room[e] < multiplicities[orbit]) continue;
                    room[e] -= multiplicities[orbit];
                    of[orbit] = e;
                    Fill(orbit + 1);
                    room[e] += multiplicities[orbit];
                }
            }

            Fill(0);
        }

        return fillings;
    }

    /// <summary>Writes it.</summary>
    /// <param name="folder">Folder of the model.</param>
    public void Save(string folder) => AtomicFile.Write(Path.Combine(folder, File), stream =>
    {
        using var packed = new GZipStream(stream, CompressionLevel.SmallestSize, leaveOpen: true);
        JsonSerializer.Serialize(packed, Arrangements, EwaldJson.Line);
    });

    /// <summary>Reads it back; null where the folder has none.</summary>
    /// <param name="folder">Folder of the model.</param>
    /// <exception cref="DataFormatException">The file is cut or is none.</exception>
    public static ArrangementLibrary? Load(string folder)
    {
        var path = Path.Combine(folder, File);
        if (!System.IO.File.Exists(path)) return null;
        try
        {
            using var packed = new GZipStream(System.IO.File.OpenRead(path), CompressionMode.Decompress);
            var read = JsonSerializer.Deserialize<Arrangement[]>(packed, EwaldJson.Line) ?? [];
            return read.All(a => a.Cell?.Length == 6 && a.Orbits?.Length > 0 && a.Positions?.Length == 3 * a.Orbits.Length && a.Orbits.Min() == 0 && a.Orbits.Max() < MostOrbits)
                ? new(read) : throw new DataFormatException(path, "holds arrangements without cell or places; copy the model again.");
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or EndOfStreamException)
        {
            throw new DataFormatException(path, "is cut or no list of arrangements; copy the model again.", e);
        }
    }

    /// <summary>Distances of all pairs in units of the cube root of the volume of an atom, up to 2.5, smoothed: shape [40].</summary>
    private static double[] Distances(Crystal crystal)
    {
        const int bins = 40;
        const double largest = 2.5;
        var size = Math.Cbrt(crystal.Cell.Volume / crystal.Sites.Count);
        var histogram = new double[bins];
        var neighbours = NeighbourList.Of(crystal, largest * size);
        for (var i = 0; i < crystal.Sites.Count; i++)
        {
            foreach (var n in neighbours[i])
            {
                var at = n.Distance / size / largest * bins;
                // A triangle two bins wide, over the distance squared: far shells do not count more than near ones.
                for (var b = Math.Max(0, (int)at - 2); b < Math.Min(bins, (int)at + 3); b++)
                    histogram[b] += Math.Max(0, 1 - Math.Abs(b + 0.5 - at) / 2) / (at * at * crystal.Sites.Count);
            }
        }

        return histogram;
    }
}
