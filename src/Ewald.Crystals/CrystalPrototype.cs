using Ewald.Core;

namespace Ewald.Crystals;

/// <summary>A kind of structure: a space group with occupied Wyckoff positions, and a crystal that shows it.</summary>
/// <remarks>The label names the group and, element by element, the letters of the positions: <c>225: a | b</c> is rock salt. Letters depend on the
/// choice of origin, so what a split keeps together is the <see cref="Geometry"/>: group, multiplicities and site symmetries of all positions,
/// whatever elements fill them. After the labels of M. J. Mehl et al., Comput. Mater. Sci. 136, S1 (2017), doi:10.1016/j.commatsci.2017.01.017.</remarks>
public sealed class CrystalPrototype
{
    private readonly Crystal _crystal;
    private readonly int[] _orbitOf, _kindOf;
    private readonly double _contact;
    private readonly double[,] _transformation;

    private CrystalPrototype(CrystalSymmetry symmetry)
    {
        var primitive = _crystal = SymmetryAverage.Idealised(symmetry.Crystal, symmetry.Operations);
        _transformation = symmetry.Data.Transformation;
        Operations = symmetry.Operations;
        SpaceGroup = symmetry.SpaceGroup;
        var orbits = symmetry.Wyckoff;
        _orbitOf = new int[primitive.Sites.Count];
        for (var o = 0; o < orbits.Count; o++)
            foreach (var i in orbits[o].Members) _orbitOf[i] = o;
        var kinds = primitive.Sites.Select(s => s.Occupants[0].Element.Symbol).Distinct(StringComparer.Ordinal).ToList();
        _kindOf = [.. primitive.Sites.Select(s => kinds.IndexOf(s.Occupants[0].Element.Symbol))];
        Kinds = kinds.Count;
        Orbits = orbits.Count;
        var words = orbits.GroupBy(o => o.Site.Occupants[0].Element.Symbol, StringComparer.Ordinal).Select(g => string.Concat(g.Select(o => o.Letter).Order())).Order(StringComparer.Ordinal);
        Label = FormattableString.Invariant($"{SpaceGroup.Number}: {string.Join(" | ", words)}");
        Geometry = FormattableString.Invariant($"{SpaceGroup.Number}: {string.Join(' ', orbits.Select(o => o.Multiplicity + Unoriented(o.SiteSymmetry)).Order(StringComparer.Ordinal))}");
        _contact = ContactRatio.Of(primitive);
    }

    /// <summary>The space group.</summary>
    public SpaceGroup SpaceGroup { get; }

    /// <summary>Operations in the basis of the primitive cell.</summary>
    public IReadOnlyList<SymmetryOperation> Operations { get; }

    /// <summary>Number of elements.</summary>
    public int Kinds { get; }

    /// <summary>Number of sets of equivalent atoms.</summary>
    public int Orbits { get; }

    /// <summary>Group and letters, element by element.</summary>
    public string Label { get; }

    /// <summary>Group, multiplicities and site symmetries of all positions: the same for all fillings and all choices of origin.</summary>
    public string Geometry { get; }

    /// <summary>The crystal in its primitive cell.</summary>
    public Crystal Crystal => _crystal;

    /// <summary>The prototype of an ordered crystal.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="tolerance">Largest distance between atoms called equivalent, Å.</param>
    /// <exception cref="InputException">A site is shared, or no symmetry is found.</exception>
    public static CrystalPrototype Of(Crystal crystal, double tolerance = 0.01)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        if (!crystal.IsOrdered) throw new InputException($"{crystal.Name} has shared sites; a prototype is that of an ordered crystal.");
        var symmetry = CrystalSymmetry.Of(crystal, tolerance);
        var isPrimitive = Math.Abs(UnitCell.FromVectors(symmetry.Data.PrimitiveCell).Volume / crystal.Cell.Volume - 1) < 1e-3;
        return new CrystalPrototype(isPrimitive ? symmetry : CrystalSymmetry.Of(symmetry.Primitive(), tolerance));
    }

    /// <summary>A direction of the standard cell in fractions of this crystal's cell.</summary>
    /// <param name="indices">Indices in the standard cell.</param>
    public (double X, double Y, double Z) Direction((int H, int K, int L) indices)
    {
        // x_standard = P x: the columns of P are the vectors that the fractions count.
        var (p, columns) = (_transformation, new double[3, 3]);
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++) columns[j, i] = p[i, j];
        return UnitCell.FromVectors(columns).ToFractional((indices.H, indices.K, indices.L));
    }

    /// <summary>The structure with other elements, its cell scaled so that the closest pair stands as close, in units of the radii, as before.</summary>
    /// <param name="elements">One element a kind of atom, or one a set of equivalent atoms.</param>
    /// <exception cref="ArgumentException">Another number of elements.</exception>
    public Crystal Decorated(IReadOnlyList<Element> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        if (elements.Count != Kinds && elements.Count != Orbits)
            throw new ArgumentException($"CrystalPrototype: {elements.Count} elements for {Kinds} kinds and {Orbits} positions of {Label}.", nameof(elements));
        var of = elements.Count == Kinds ? _kindOf : _orbitOf;
        var filled = _crystal with { Name = Label, Sites = [.. _crystal.Sites.Select((s, i) => s with { Label = elements[of[i]].Symbol, Occupants = [new Occupant(elements[of[i]])] })] };
        // Large atoms in the small cell of light ones would look for very many neighbours.
        double Spheres(Crystal c) => c.Sites.Sum(s => Math.Pow(ContactRatio.RadiusOf(s.Occupants[0].Element), 3));
        filled = filled with { Cell = filled.Cell.Scaled(Math.Cbrt(Spheres(filled) / Spheres(_crystal))) };
        return filled with { Cell = filled.Cell.Scaled(_contact / ContactRatio.Of(filled)) };
    }

    // mm2, m2m and 2mm are one symmetry seen along three axes.
    private static string Unoriented(string symbol) => string.Concat(symbol.Where(c => c != '.').Order());
}
