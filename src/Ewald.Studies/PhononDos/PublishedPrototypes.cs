using Ewald.Core;
using Ewald.Crystals;
using Ewald.Studies.PdfSpacegroup;

namespace Ewald.Studies.PhononDos;

/// <summary>Arrangements of published structures: one of each space group with its positions and anonymous formula, elements left open.</summary>
/// <remarks>Only the arrangement is taken, neither elements nor any computed number. What consists of metals becomes a metallic prototype; what has cations and one anion, and charges
/// of the table that make it neutral, an ionic one; an arrangement that occurs as both gives two, which share a fold because their <see cref="Prototype.Arrangement"/> is the same.
/// Angles of tetrahedral bonds suit no other arrangement, so that nothing here is covalent.</remarks>
internal static class PublishedPrototypes
{
    private const int MostAtoms = 12, MostIons = 6;
    private const double LeastDifference = 0.7, LeastAnion = 2.1;

    /// <summary>The arrangements beyond the named ones.</summary>
    /// <param name="data">Folder with the sets, or null for the shared data.</param>
    /// <param name="cancel">Cancels between crystals.</param>
    /// <returns>None where the sets are absent.</returns>
    public static (IReadOnlyList<Prototype> Prototypes, IReadOnlyList<DataSource> Sources) Read(string? data, CancellationToken cancel)
    {
        if (!PublishedCrystals.Has(data)) return ([], []);
        var (crystals, sources) = PublishedCrystals.Read(data, null, cancel);
        return (Of([.. crystals.Where(c => c.Crystal.Sites.Count <= MostAtoms)], cancel), sources);
    }

    /// <summary>The arrangements of some crystals that are neither named nor one another's twins.</summary>
    /// <param name="crystals">Crystals with their symmetry.</param>
    /// <param name="cancel">Cancels between crystals.</param>
    public static IReadOnlyList<Prototype> Of(IReadOnlyList<CrystalPrototype> crystals, CancellationToken cancel)
    {
        var known = Prototypes.All.Select(Key).ToHashSet(StringComparer.Ordinal);
        var found = new List<Prototype>();
        // Many crystals show one arrangement: each is looked at once for each kind of bonding.
        foreach (var candidate in crystals.SelectMany(c => Candidate(c) is { } p ? [(c.Geometry, Prototype: p)] : Array.Empty<(string Geometry, Prototype Prototype)>())
            .DistinctBy(c => (c.Geometry, c.Prototype.AnonymousFormula, c.Prototype.Bonding)))
        {
            cancel.ThrowIfCancellationRequested();
            // Looked at more loosely it may be another one seen before.
            try
            {
                if (known.Add(Key(candidate.Prototype))) found.Add(candidate.Prototype);
            }
            catch (Exception e) when (e is InputException or ArgumentException)
            {
                // Symmetry near its tolerance.
            }
        }

        return found;
    }

    private static string Key(Prototype p) => $"{p.AnonymousFormula} {p.Arrangement} {p.Bonding}";

    private static Prototype? Candidate(CrystalPrototype published)
    {
        var crystal = published.Crystal;
        List<string> symbols = [.. crystal.Sites.Select(s => s.Occupants[0].Element.Symbol).Distinct(StringComparer.Ordinal)];
        int[] role = [.. crystal.Sites.Select(s => symbols.IndexOf(s.Occupants[0].Element.Symbol))];
        int[][]? charges = symbols.All(ForceModel.IsMetal) ? [] : Charges(symbols, role);
        // Coming to rest takes long for many ions.
        if (charges is null || (charges.Length > 0 && role.Length > MostIons)) return null;
        var (bonding, vectors) = (charges.Length == 0 ? Bonding.Metallic : Bonding.Ionic, crystal.Cell.Vectors);
        var a = crystal.Cell.A;
        return new($"{published.Label} {Prototype.Anonymous(role)} {bonding}", bonding, [.. Enumerable.Range(0, 9).Select(i => vectors[i / 3, i % 3] / a)],
            [.. crystal.Sites.Select((s, i) => (role[i], s.X, s.Y, s.Z))], charges);
    }

    // Formal charges of cations and one anion, the element that attracts electrons most; null where none is neutral.
    private static int[][]? Charges(List<string> symbols, int[] role)
    {
        double Electronegativity(string s) => ElementProperties.Of(Elements.Of(s), "electronegativity");
        if (symbols.Count is < 2 or > 3 || symbols.Any(s => !double.IsFinite(Electronegativity(s)))) return null;
        var anion = symbols.IndexOf(symbols.MaxBy(Electronegativity)!);
        if (Electronegativity(symbols[anion]) < LeastAnion || symbols.Where((_, i) => i != anion).Any(s => Electronegativity(symbols[anion]) - Electronegativity(s) < LeastDifference)) return null;
        var counts = symbols.Select((_, k) => role.Count(r => r == k)).ToArray();
        int[] positive = [.. IonTable.All.Select(i => i.Charge).Where(q => q > 0).Distinct().Order()], negative = [.. IonTable.All.Select(i => i.Charge).Where(q => q < 0).Distinct().Order()];
        IEnumerable<int[]> rows = [[]];
        for (var k = 0; k < symbols.Count; k++)
        {
            var choices = k == anion ? negative : positive;
            rows = [.. rows.SelectMany(_ => choices, (row, q) => (int[])[.. row, q])];
        }

        int[][] neutral = [.. rows.Where(row => row.Zip(counts, (q, n) => q * n).Sum() == 0)];
        return neutral.Length == 0 ? null : neutral;
    }
}
