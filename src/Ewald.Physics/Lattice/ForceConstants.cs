using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Physics.Lattice;

/// <summary>Harmonic force constants of a crystal without end: Φ(bond) = ∂²E/∂u_first ∂u_second.</summary>
/// <remarks>Translations cost nothing when Σ_bonds Φ = 0 for every first atom (the acoustic sum rule); energies do not depend on the order of
/// derivatives when Φ(i j R) = Φ(j i −R)ᵀ. Source: M. Born, K. Huang, Dynamical Theory of Crystal Lattices (1954); A. A. Maradudin et al.,
/// Theory of Lattice Dynamics in the Harmonic Approximation (1971).</remarks>
public sealed class ForceConstants
{
    private const double Overlap = 0.3;
    private readonly Bond[] _bonds;
    private readonly double[] _values;

    /// <summary>Force constants of their parts.</summary>
    /// <param name="crystal">The crystal; every site holds one kind of atom.</param>
    /// <param name="bonds">Each bond once in each direction, atoms with themselves included, shape [bond].</param>
    /// <param name="values">Φ, eV/Å², shape [bond, 3, 3].</param>
    /// <param name="masses">Masses, g/mol, shape [atom]; null for the standard weights.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="InputException">A site is shared or two atoms lie on each other.</exception>
    public ForceConstants(Crystal crystal, IReadOnlyList<Bond> bonds, double[] values, double[]? masses = null)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        ArgumentNullException.ThrowIfNull(bonds);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != 9 * bonds.Count) throw new ArgumentException($"ForceConstants: {values.Length} values for {bonds.Count} bonds; nine each are needed.", nameof(values));
        if (masses is not null && (masses.Length != crystal.Sites.Count || masses.Any(m => !(m > 0))))
            throw new ArgumentException($"ForceConstants: {masses.Length} masses for {crystal.Sites.Count} atoms; one positive mass an atom is needed.", nameof(masses));
        Check(crystal);
        (Crystal, _bonds, _values) = (crystal, [.. bonds], values);
        Masses = masses ?? [.. crystal.Sites.Select(s => s.Occupants[0].Element.Mass)];
    }

    /// <summary>The crystal.</summary>
    public Crystal Crystal { get; }

    /// <summary>Masses, g/mol, shape [atom].</summary>
    public IReadOnlyList<double> Masses { get; }

    /// <summary>The bonds, shape [bond].</summary>
    public ReadOnlySpan<Bond> Bonds => _bonds;

    /// <summary>Φ of all bonds, eV/Å², shape [bond, 3, 3].</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Largest element of |Σ Φ| over the bonds of an atom, eV/Å²: zero when the acoustic sum rule holds.</summary>
    public double AcousticSumError => Sums().Max(Math.Abs);

    /// <summary>Largest element of |Φ(i j R) − Φ(j i −R)ᵀ|, eV/Å²: zero when derivatives commute.</summary>
    public double Asymmetry
    {
        get
        {
            var index = Index();
            var worst = 0.0;
            for (var b = 0; b < _bonds.Length; b++)
            {
                var other = index.GetValueOrDefault(_bonds[b].Reversed, -1);
                for (var e = 0; e < 9; e++)
                    worst = Math.Max(worst, Math.Abs(_values[9 * b + e] - (other < 0 ? 0 : _values[9 * other + 3 * (e % 3) + e / 3])));
            }

            return worst;
        }
    }

    /// <summary>The same force constants with the terms of atoms with themselves set so that the acoustic sum rule holds exactly.</summary>
    public ForceConstants WithAcousticSumRule()
    {
        var (bonds, values) = (_bonds.ToList(), _values.ToList());
        var index = Index();
        var sums = Sums();
        for (var i = 0; i < Masses.Count; i++)
        {
            var self = new Bond(i, i, 0, 0, 0);
            if (!index.TryGetValue(self, out var at))
            {
                at = bonds.Count;
                bonds.Add(self);
                values.AddRange(Enumerable.Repeat(0.0, 9));
            }

            for (var e = 0; e < 9; e++) values[9 * at + e] -= sums[9 * i + e];
        }

        return new(Crystal, bonds, [.. values], [.. Masses]);
    }

    /// <summary>Largest element of |R Φ Rᵀ − Φ′| over the bonds and the operations of the space group, eV/Å².</summary>
    /// <param name="operations">Operations in the basis of the crystal.</param>
    public double SymmetryError(IReadOnlyList<SymmetryOperation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var index = Index();
        var worst = 0.0;
        foreach (var operation in operations)
        {
            var map = new AtomMap(Crystal, operation);
            for (var b = 0; b < _bonds.Length; b++)
            {
                var image = index.GetValueOrDefault(map.Image(_bonds[b]), -1);
                var turned = map.Turn(_values.AsSpan(9 * b, 9));
                for (var e = 0; e < 9; e++) worst = Math.Max(worst, Math.Abs(turned[e] - (image < 0 ? 0 : _values[9 * image + e])));
            }
        }

        return worst;
    }

    internal static void Check(Crystal crystal)
    {
        if (crystal.Sites.FirstOrDefault(s => !s.IsOrdered) is { } shared)
            throw new InputException($"{crystal.Name}: the site {shared.Label} is shared or partly empty; lattice dynamics needs one kind of atom on every site.");
        var list = NeighbourList.Of(crystal, Overlap);
        for (var i = 0; i < list.Sites; i++)
            if (list[i].Length > 0)
                throw new InputException(FormattableString.Invariant($"{crystal.Name}: the sites {crystal.Sites[i].Label} and {crystal.Sites[list[i][0].Site].Label} overlap, {list[i][0].Distance:F3} Å apart; at least {Overlap} Å are needed."));
    }

    private Dictionary<Bond, int> Index() => _bonds.Select((b, i) => (b, i)).ToDictionary(p => p.b, p => p.i);

    private double[] Sums()
    {
        var sums = new double[9 * Crystal.Sites.Count];
        for (var b = 0; b < _bonds.Length; b++)
            for (var e = 0; e < 9; e++) sums[9 * _bonds[b].First + e] += _values[9 * b + e];
        return sums;
    }
}
