using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.IO;

/// <summary>What every reader of crystals shares: images by symmetry, occupants of one site together, refusal of what no crystal is.</summary>
internal static class CrystalAssembly
{
    /// <summary>Most sites of one cell.</summary>
    public const int MostSites = 200_000;

    /// <summary>Positions nearer than this are one, Å.</summary>
    public const double SamePosition = 0.05;

    /// <summary>Atoms nearer than this cannot both be there, Å.</summary>
    public const double Overlap = 0.5;

    /// <summary>What a site may be filled beyond 1, by the rounding of printed occupancies.</summary>
    public const double Overfill = 0.02;

    /// <summary>Images of a position under all operations; those that fall together are one, at their mean.</summary>
    public static List<(double X, double Y, double Z)> Images(UnitCell cell, (double X, double Y, double Z) point, IReadOnlyList<SymmetryOperation> operations)
    {
        var found = new List<((double X, double Y, double Z) First, double X, double Y, double Z, int Count)>(operations.Count);
        foreach (var operation in operations)
        {
            var (x, y, z) = operation.Apply(point);
            var merged = false;
            for (var i = 0; i < found.Count && !merged; i++)
            {
                var f = found[i];
                var (dx, dy, dz) = (Near(x - f.First.X), Near(y - f.First.Y), Near(z - f.First.Z));
                if (!IsShort(cell, dx, dy, dz)) continue;
                found[i] = (f.First, f.X + dx, f.Y + dy, f.Z + dz, f.Count + 1);
                merged = true;
            }

            if (!merged) found.Add(((x, y, z), 0, 0, 0, 1));
        }

        return [.. found.Select(f => (Wrap(f.First.X + f.X / f.Count), Wrap(f.First.Y + f.Y / f.Count), Wrap(f.First.Z + f.Z / f.Count)))];
    }

    /// <summary>Puts occupants of one position on one site and refuses impossible fillings.</summary>
    /// <exception cref="DataFormatException">No site, too many, an occupancy out of range, atoms on each other.</exception>
    public static Crystal Build(string path, string name, UnitCell cell, IReadOnlyList<Site> sites, List<string> warnings)
    {
        if (sites.Count == 0) throw new DataFormatException(path, "describes a cell without atoms.");
        if (sites.Count > MostSites) throw new DataFormatException(path, FormattableString.Invariant($"has {sites.Count} sites in its cell; crystals of up to {MostSites} are read."));
        foreach (var site in sites)
        {
            if (!double.IsFinite(site.X + site.Y + site.Z)) throw new DataFormatException(path, $"the atom '{site.Label}' has coordinates that are not finite.");
            foreach (var o in site.Occupants)
            {
                if (!(o.Occupancy > 0 && o.Occupancy <= 1 + Overfill))
                    throw new DataFormatException(path, FormattableString.Invariant($"the atom '{site.Label}' has the occupancy {o.Occupancy}; it lies above 0 and at most at 1."));
            }
        }

        var (wrapped, roots) = (sites.Select(s => s with { X = Wrap(s.X), Y = Wrap(s.Y), Z = Wrap(s.Z) }).ToArray(), Enumerable.Range(0, sites.Count).ToArray());
        if (IsCrowded(cell, wrapped)) throw new DataFormatException(path, "puts hundreds of atoms on one place, where they overlap; check cell and coordinates.");
        var near = NeighbourList.Of(cell, [.. wrapped.Select(s => s.Position)], Overlap);
        for (var i = 0; i < wrapped.Length; i++)
        {
            foreach (var n in near[i])
            {
                if (n.Distance < SamePosition && n.Site != i) Join(roots, i, n.Site);
                else if (wrapped[i].Occupancy + wrapped[n.Site].Occupancy > 1 + Overfill)
                    throw new DataFormatException(path, FormattableString.Invariant($"the atoms '{wrapped[i].Label}' and '{wrapped[n.Site].Label}' are {n.Distance:F2} Å apart and overlap; check cell, symmetry and coordinates."));
            }
        }

        var overfilled = new HashSet<string>(StringComparer.Ordinal);
        var averaged = new HashSet<string>(StringComparer.Ordinal);
        Site[] merged = [.. Enumerable.Range(0, sites.Count).GroupBy(i => Root(roots, i)).Select(g => Merge(path, [.. g.Select(i => wrapped[i])], overfilled, averaged))];
        if (overfilled.Count > 0) warnings.Add($"Occupancies of {List(overfilled)} sum to slightly more than 1 and are scaled to 1.");
        if (averaged.Count > 0) warnings.Add($"Occupants of {List(averaged)} have different displacements; their mean, weighted by occupancy, is used.");
        return new Crystal(name, cell, merged) { Warnings = warnings };
    }

    /// <summary>Into [0, 1); a hair below 1 is 0.</summary>
    public static double Wrap(double x)
    {
        var y = x - Math.Floor(x);
        return y > 1 - 1e-10 ? 0 : y;
    }

    /// <summary>A few names for a sentence.</summary>
    public static string List(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(5)) + (names.Count > 5 ? FormattableString.Invariant($" and {names.Count - 5} more") : "");

    private static Site Merge(string path, Site[] together, HashSet<string> overfilled, HashSet<string> averaged)
    {
        var occupants = together.SelectMany(s => s.Occupants).GroupBy(o => (o.Element, o.Charge)).Select(g => new Occupant(g.Key.Element, g.Sum(o => o.Occupancy), g.Key.Charge)).ToArray();
        var total = occupants.Sum(o => o.Occupancy);
        string[] labels = [.. together.Select(s => s.Label).Distinct(StringComparer.Ordinal)];
        var label = string.Join('/', labels.Take(6));
        if (total > 1 + Overfill)
        {
            throw new DataFormatException(path, together.Length == 1
                ? FormattableString.Invariant($"the occupancies on '{label}' sum to {total:G4}; a site holds at most 1.")
                : FormattableString.Invariant($"the atoms '{labels[0]}' and '{labels[^1]}' lie on one position, overlap and fill it to {total:G4}; a site holds at most 1."));
        }

        if (total > 1 + 1e-9)
        {
            if (total > 1 + 1e-4) overfilled.Add(label);
            occupants = [.. occupants.Select(o => o with { Occupancy = o.Occupancy / total })];
        }

        var displacement = together[0].MeanSquareDisplacement;
        if (together.Any(s => s.MeanSquareDisplacement != displacement))
        {
            averaged.Add(label);
            displacement = together.Sum(s => s.Occupancy * (s.MeanSquareDisplacement ?? 0)) / together.Sum(s => s.Occupancy);
        }

        return together[0] with { Label = label, Occupants = occupants, MeanSquareDisplacement = displacement };
    }

    // Counted in boxes of an Ångström before all pairs are looked at, which would be very many.
    private static bool IsCrowded(UnitCell cell, Site[] sites)
    {
        const int most = 200;
        if (sites.Length <= most) return false;
        var r = cell.ReciprocalVectors;
        var n = Enumerable.Range(0, 3).Select(i => Math.Ceiling(1 / Math.Sqrt(r[i, 0] * r[i, 0] + r[i, 1] * r[i, 1] + r[i, 2] * r[i, 2]))).ToArray();
        return sites.CountBy(s => ((long)(s.X * n[0]), (long)(s.Y * n[1]), (long)(s.Z * n[2]))).Any(box => box.Value > most);
    }

    private static double Near(double d) => d - Math.Round(d);

    // The nearest image of a small vector is the one with components within half a cell, whatever the cell's shape.
    private static bool IsShort(UnitCell cell, double dx, double dy, double dz)
    {
        var (x, y, z) = cell.ToCartesian((dx, dy, dz));
        return x * x + y * y + z * z < SamePosition * SamePosition;
    }

    private static int Root(int[] roots, int i)
    {
        while (roots[i] != i) i = roots[i] = roots[roots[i]];
        return i;
    }

    private static void Join(int[] roots, int i, int j)
    {
        var (a, b) = (Root(roots, i), Root(roots, j));
        roots[Math.Max(a, b)] = Math.Min(a, b);
    }
}
