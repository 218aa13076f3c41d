using System.Runtime.InteropServices;
using Ewald.Core;

namespace Ewald.Crystals;

/// <summary>The symmetry of a crystal: space group, operations, Wyckoff sites, standard and primitive cells.</summary>
/// <remarks>Found by spglib from the positions, whatever a file claims. Sites with the same occupants in the same shares are one kind
/// (to 10⁻⁴ of occupancy); charges and displacements are not looked at. The tolerance decides: 0.01 Å suits measured and computed
/// structures, 0.1 Å strained ones. Source: see <see cref="Spglib"/>.</remarks>
public sealed class CrystalSymmetry
{
    private readonly Site[] _kinds;

    private CrystalSymmetry(Crystal crystal, SymmetryDataset data, Site[] kinds, double tolerance)
    {
        (Crystal, Data, _kinds, Tolerance) = (crystal, data, kinds, tolerance);
        // A primitive description has fewer atoms than the conventional cell to which multiplicities refer.
        var cells = UnitCell.FromVectors(data.StandardCell).Volume / crystal.Cell.Volume;
        Wyckoff = [.. data.Orbits.Select((orbit, atom) => (orbit, atom)).GroupBy(p => p.orbit).Select(g =>
        {
            int[] members = [.. g.Select(p => p.atom)];
            return new WyckoffSite(
                crystal.Sites[members[0]], Letter(data.Wyckoffs[members[0]]), (int)Math.Round(members.Length * cells), data.SiteSymmetries[members[0]], members);
        })];
    }

    /// <summary>The crystal.</summary>
    public Crystal Crystal { get; }

    /// <summary>Largest distance between atoms called equivalent, Å.</summary>
    public double Tolerance { get; }

    /// <summary>The answer of spglib.</summary>
    public SymmetryDataset Data { get; }

    /// <summary>Number, Hermann-Mauguin and Hall symbol.</summary>
    public SpaceGroup SpaceGroup => new(Data.Number, Data.International, Data.Hall);

    /// <summary>Operations in the basis of the crystal, the identity first; a centred cell has them with every centring.</summary>
    public IReadOnlyList<SymmetryOperation> Operations => Data.Operations;

    /// <summary>The sets of equivalent atoms.</summary>
    public IReadOnlyList<WyckoffSite> Wyckoff { get; }

    /// <summary>True when the group holds the inversion: then |F(h)| = |F(−h)| even with anomalous terms.</summary>
    public bool IsCentrosymmetric => Operations.Any(o => o.Rotation.SequenceEqual([-1, 0, 0, 0, -1, 0, 0, 0, -1]));

    /// <summary>Finds the symmetry.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="tolerance">Largest distance between atoms called equivalent, Å.</param>
    /// <exception cref="InputException">spglib finds none: sites lie on each other, or the cell is degenerate.</exception>
    public static CrystalSymmetry Of(Crystal crystal, double tolerance = 0.01)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tolerance);
        var (positions, species, kinds) = Arrays(crystal);
        return Guarded(crystal, () => new CrystalSymmetry(crystal, Spglib.Dataset(crystal.Cell.Vectors, positions, species, tolerance), kinds, tolerance));
    }

    /// <summary>The crystal in its standard conventional cell, atoms and cell moved to exact symmetry.</summary>
    public Crystal Conventional() => Standard(primitive: false, idealise: true);

    /// <summary>The crystal in the primitive cell of its standard setting.</summary>
    /// <param name="idealise">True: moved to exact symmetry and standard orientation.</param>
    public Crystal Primitive(bool idealise = true) => Standard(primitive: true, idealise);

    /// <summary>True when the space group forbids the reflection: some operation extinguishes it.</summary>
    /// <param name="reflection">Miller indices in the basis of the crystal.</param>
    public bool IsAbsent(MillerIndex reflection) => Operations.Any(o => o.Extinguishes(reflection));

    /// <summary>The reflections that symmetry makes equivalent, Friedel mates included: the reflection itself first.</summary>
    /// <param name="reflection">Miller indices in the basis of the crystal.</param>
    public IReadOnlyList<MillerIndex> Equivalents(MillerIndex reflection)
    {
        var seen = new List<MillerIndex>();
        foreach (var operation in Operations)
        {
            var image = operation.Apply(reflection);
            if (seen.Contains(image)) continue;
            seen.Add(image);
            if (image != image.Opposite && !seen.Contains(image.Opposite)) seen.Add(image.Opposite);
        }

        return seen;
    }

    /// <summary>True when an operation leaves the lengths and angles of a cell as they are: Rᵀ G R = G.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="tolerance">Largest change of an element of the metric, relative to the lengths.</param>
    public static bool Keeps(UnitCell cell, SymmetryOperation operation, double tolerance = 0.01)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(operation);
        var r = operation.Rotation;
        var (v, g) = (cell.Vectors, new double[3, 3]);
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++) g[i, j] = v[i, 0] * v[j, 0] + v[i, 1] * v[j, 1] + v[i, 2] * v[j, 2];
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 3; j++)
            {
                var moved = 0.0;
                for (var k = 0; k < 3; k++)
                    for (var m = 0; m < 3; m++) moved += r[3 * k + i] * g[k, m] * r[3 * m + j];
                if (Math.Abs(moved - g[i, j]) > tolerance * Math.Sqrt(g[i, i] * g[j, j])) return false;
            }
        }

        return true;
    }

    private static char Letter(int index) => index < 26 ? (char)('a' + index) : 'A';

    private Crystal Standard(bool primitive, bool idealise)
    {
        var (positions, species, _) = Arrays(Crystal);
        var standard = Guarded(Crystal, () => Spglib.Standardise(Crystal.Cell.Vectors, positions, species, primitive, idealise, Tolerance));
        var sites = standard.Species.Select((kind, i) => _kinds[kind - 1] with { X = Wrap(standard.Positions[i, 0]), Y = Wrap(standard.Positions[i, 1]), Z = Wrap(standard.Positions[i, 2]) });
        return Crystal with { Cell = UnitCell.FromVectors(standard.Cell), Sites = [.. sites] };
    }

    private static double Wrap(double x) => x - Math.Floor(x) is var y && y > 1 - 1e-12 ? 0 : y;

    private static T Guarded<T>(Crystal crystal, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (NativeException e)
        {
            throw new InputException($"No symmetry of {crystal.Name} is found ({e.Message}); look for sites that lie on each other, or take another tolerance.", e);
        }
    }

    // One number a mix of occupants; displacements distinguish nothing for symmetry, but a standard cell hands on those of the first site.
    private static (double[,] Positions, int[] Species, Site[] Kinds) Arrays(Crystal crystal)
    {
        var (positions, species, kinds) = (new double[crystal.Sites.Count, 3], new int[crystal.Sites.Count], new List<Site>());
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < species.Length; i++)
        {
            var site = crystal.Sites[i];
            (positions[i, 0], positions[i, 1], positions[i, 2]) = site.Position;
            var mix = string.Join(' ', site.Occupants.GroupBy(o => o.Element.Symbol, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => FormattableString.Invariant($"{g.Key}{Math.Round(g.Sum(o => o.Occupancy), 4)}")));
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, mix, out var known);
            if (!known)
            {
                kinds.Add(site);
                number = kinds.Count;
            }

            species[i] = number;
        }

        return (positions, species, [.. kinds]);
    }
}
