using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>A kind of structure that was made of another one.</summary>
/// <param name="Prototype">The new one.</param>
/// <param name="Origin">Geometry of the one it was made of: learners that must not see that one must not see this one.</param>
internal sealed record MadePrototype(CrystalPrototype Prototype, string Origin);

/// <summary>New arrangements from known ones, down one branch of a tree of subgroups: positions that fall apart are filled with different elements or left empty,
/// atoms and cell move as far as the subgroup leaves them free.</summary>
/// <remarks>Most structures of compounds stand so to a simpler one (U. Müller, Symmetry Relationships between Crystal Structures, 2013), so the new ones
/// are packed as real ones are, unlike points at random. The subgroup is closed from some operations of the group, after half of its cells were doubled
/// along one of the seven sublattices of index two; spglib names what came of it.</remarks>
internal static class SubgroupPrototypes
{
    private const int MostDoubled = 12, MostAtoms = 32;
    private const double LeastContact = 0.82;

    /// <summary>Makes one.</summary>
    /// <param name="parent">What it is made of.</param>
    /// <param name="random">A stream of this arrangement alone.</param>
    /// <returns>The arrangement, or null when this draw lead nowhere.</returns>
    public static MadePrototype? Draw(CrystalPrototype parent, RandomStream random)
    {
        var (crystal, operations) = (parent.Crystal, parent.Operations);
        if (crystal.Sites.Count <= MostDoubled && random.Uniform() < 0.5) (crystal, operations) = Doubled(crystal, operations, 1 + random.Below(7));
        if (crystal.Sites.Count > MostAtoms) return null;
        var left = Subgroup(operations, random);
        var moved = SymmetricDistortion.Vary(crystal, left, random.LogUniform(0.005, 0.06), random.LogUniform(0.03, 0.35), random);
        var contact = ContactRatio.Of(crystal);
        if (ContactRatio.Of(moved) < LeastContact * contact) return null;
        if (Filled(moved, Orbits(crystal, left), random) is not { } filled) return null;
        filled = filled with { Cell = filled.Cell.Scaled(contact / ContactRatio.Of(filled)) };
        try
        {
            return new(CrystalPrototype.Of(filled), parent.Geometry);
        }
        catch (InputException)
        {
            // spglib found nothing within the tolerance.
            return null;
        }
    }

    /// <summary>The crystal in a cell of twice the volume, with the operations that keep its lattice.</summary>
    /// <param name="crystal">The crystal, primitive cell.</param>
    /// <param name="operations">Its operations.</param>
    /// <param name="sublattice">1 to 7: bit i is set where vectors with an odd i-th component are lost, unless as many are odd.</param>
    public static (Crystal Crystal, IReadOnlyList<SymmetryOperation> Operations) Doubled(Crystal crystal, IReadOnlyList<SymmetryOperation> operations, int sublattice)
    {
        int[] h = [sublattice & 1, (sublattice >> 1) & 1, (sublattice >> 2) & 1];
        var pivot = Array.IndexOf(h, 1);
        // Columns of M are the new vectors: twice the pivot, and the others less the pivot where they are odd.
        var (m, inverse) = (new int[3, 3], new double[3, 3]);
        for (var j = 0; j < 3; j++)
        {
            (m[j, j], inverse[j, j]) = j == pivot ? (2, 0.5) : (1, 1);
            if (j != pivot) (m[pivot, j], inverse[pivot, j]) = (-h[j], 0.5 * h[j]);
        }

        var (v, w) = (crystal.Cell.Vectors, new double[3, 3]);
        for (var i = 0; i < 3; i++)
            for (var x = 0; x < 3; x++)
                for (var k = 0; k < 3; k++) w[i, x] += m[k, i] * v[k, x];
        (double X, double Y, double Z) New((double X, double Y, double Z) p) => (
            inverse[0, 0] * p.X + inverse[0, 1] * p.Y + inverse[0, 2] * p.Z, inverse[1, 0] * p.X + inverse[1, 1] * p.Y + inverse[1, 2] * p.Z, inverse[2, 0] * p.X + inverse[2, 1] * p.Y + inverse[2, 2] * p.Z);
        var lost = (X: pivot == 0 ? 1.0 : 0, Y: pivot == 1 ? 1.0 : 0, Z: pivot == 2 ? 1.0 : 0);
        var sites = crystal.Sites.SelectMany(s => new[] { s.Position, (s.X + lost.X, s.Y + lost.Y, s.Z + lost.Z) }.Select(New).Select(p => s with { X = Wrap(p.X), Y = Wrap(p.Y), Z = Wrap(p.Z) }));
        var kept = new List<SymmetryOperation>();
        foreach (var o in operations)
        {
            // R' = M⁻¹ R M is whole exactly where R keeps the sublattice.
            var r = new double[9];
            for (var i = 0; i < 3; i++)
                for (var j = 0; j < 3; j++)
                    for (var k = 0; k < 3; k++)
                        for (var l = 0; l < 3; l++) r[3 * i + j] += inverse[i, k] * o.Rotation[3 * k + l] * m[l, j];
            if (r.Any(e => Math.Abs(e - Math.Round(e)) > 1e-6)) continue;
            int[] rotation = [.. r.Select(e => (int)Math.Round(e))];
            var t = (X: o.Translation[0], Y: o.Translation[1], Z: o.Translation[2]);
            foreach (var (x, y, z) in new[] { New(t), New((t.X + lost.X, t.Y + lost.Y, t.Z + lost.Z)) }) kept.Add(new(rotation, [x, y, z]));
        }

        return (crystal with { Cell = UnitCell.FromVectors(w), Sites = [.. sites] }, kept);
    }

    /// <summary>The group that some of the operations make, drawn at random: one to four generators, so that large and small subgroups come up.</summary>
    private static List<SymmetryOperation> Subgroup(IReadOnlyList<SymmetryOperation> operations, RandomStream random)
    {
        var generators = Enumerable.Range(0, 1 + random.Below(4)).Select(_ => operations[random.Below(operations.Count)]).ToArray();
        var members = new List<SymmetryOperation> { SymmetryOperation.Identity };
        var seen = new HashSet<SymmetryOperation>(members);
        for (var i = 0; i < members.Count; i++)
        {
            foreach (var g in generators)
            {
                var product = g.After(members[i]);
                if (seen.Add(product)) members.Add(product);
            }
        }

        return members;
    }

    private static int[] Orbits(Crystal crystal, List<SymmetryOperation> operations)
    {
        var orbit = Enumerable.Repeat(-1, crystal.Sites.Count).ToArray();
        var count = 0;
        for (var i = 0; i < orbit.Length; i++)
        {
            if (orbit[i] >= 0) continue;
            foreach (var operation in operations)
            {
                var p = operation.Apply(crystal.Sites[i].Position);
                for (var j = 0; j < orbit.Length; j++)
                    if (orbit[j] < 0 && Same(p.X, crystal.Sites[j].X) && Same(p.Y, crystal.Sites[j].Y) && Same(p.Z, crystal.Sites[j].Z)) orbit[j] = count;
            }

            count++;
        }

        return orbit;
    }

    /// <summary>Positions keep their element, get one of their own, or are left empty.</summary>
    private static Crystal? Filled(Crystal crystal, int[] orbit, RandomStream random)
    {
        var (order, empty) = (random.Uniform() < 0.6 ? 0.5 : 0, random.Uniform() < 0.2 ? 0.25 : 0);
        var orbits = orbit.Max() + 1;
        var kinds = crystal.Sites.Select(s => s.Occupants[0].Element.Symbol).Distinct(StringComparer.Ordinal).ToList();
        var next = kinds.Count;
        int[] kindOf = [.. Enumerable.Range(0, orbits).Select(o => orbits > 1 && random.Uniform() < empty ? -1 : random.Uniform() < order ? next++ : kinds.IndexOf(crystal.Sites[Array.IndexOf(orbit, o)].Occupants[0].Element.Symbol))];
        var sites = new List<Site>();
        for (var i = 0; i < orbit.Length; i++)
        {
            // Any element that differs will do: fillings are drawn later, with the cell scaled to them.
            if (kindOf[orbit[i]] is var kind and >= 0) sites.Add(crystal.Sites[i] with { Occupants = [new Occupant(kind < kinds.Count ? crystal.Sites[i].Occupants[0].Element : Spare(kind, kinds))] });
        }

        return sites.Count > 0 ? crystal with { Sites = sites } : null;
    }

    private static Element Spare(int kind, List<string> used) => Elements.All.Where(e => e.AtomicNumber > 20 && !used.Contains(e.Symbol)).ElementAt(kind - used.Count);

    private static bool Same(double a, double b) => Math.Abs(a - b - Math.Round(a - b)) < 1e-4;

    private static double Wrap(double x) => x - Math.Floor(x);
}
