namespace Ewald.Crystals;

/// <summary>A crystal: its cell and every site in it (symmetry already applied).</summary>
/// <param name="Name">What to call it in messages and tables.</param>
/// <param name="Cell">The unit cell.</param>
/// <param name="Sites">All sites of one cell, fractional coordinates in [0, 1).</param>
public sealed record Crystal(string Name, UnitCell Cell, IReadOnlyList<Site> Sites)
{
    /// <summary>Everything that a reader had to assume or leave out, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Number of atoms in the cell, occupancies counted.</summary>
    public double AtomCount => Sites.Sum(s => s.Occupancy);

    /// <summary>True when every site is filled by one kind of atom.</summary>
    public bool IsOrdered => Sites.All(s => s.IsOrdered);

    /// <summary>Atoms of each element in the cell, occupancies counted.</summary>
    public IReadOnlyDictionary<Element, double> Composition => Sites
        .SelectMany(s => s.Occupants)
        .GroupBy(o => o.Element)
        .ToDictionary(g => g.Key, g => g.Sum(o => o.Occupancy));

    /// <summary>Formula with the smallest whole numbers, or as it is when they are not whole, in the order of the sites: <c>La0.5Ba0.5CoO3</c>.</summary>
    public string Formula
    {
        get
        {
            var composition = Composition;
            var divisor = composition.Values.All(n => Math.Abs(n - Math.Round(n)) < 1e-4) ? composition.Values.Aggregate(0L, (g, n) => Divisor(g, (long)Math.Round(n))) : 1;
            return string.Concat(composition.Select(e => (e.Key.Symbol, Count: Math.Round(e.Value / divisor, 4)))
                .Select(e => e.Count == 1 ? e.Symbol : FormattableString.Invariant($"{e.Symbol}{e.Count}")));
        }
    }

    /// <summary>Mass density, g/cm³.</summary>
    public double Density => Composition.Sum(e => e.Key.Mass * e.Value) / Cell.Volume / 0.602214076;

    private static long Divisor(long a, long b) => b == 0 ? Math.Max(a, 1) : Divisor(b, a % b);
}
