using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Studies.PhononDos;

/// <summary>What holds a crystal together, as far as our models go.</summary>
internal enum Bonding
{
    /// <summary>Springs from bulk moduli.</summary>
    Metallic,

    /// <summary>Stillinger and Weber's angles with some charge.</summary>
    Covalent,

    /// <summary>Charges and repulsion.</summary>
    Ionic,
}

/// <summary>An arrangement of atoms whose kinds are left open.</summary>
/// <param name="Name">Name, for splits and tables.</param>
/// <param name="Bonding">How it is held together.</param>
/// <param name="Vectors">Primitive vectors in units of the lattice parameter, shape [9].</param>
/// <param name="Places">Role and fractional coordinates of each site.</param>
/// <param name="Charges">Formal charges of the roles that make it neutral, one row a choice; empty where charges do not matter.</param>
internal sealed record Prototype(string Name, Bonding Bonding, double[] Vectors, (int Role, double X, double Y, double Z)[] Places, int[][] Charges)
{
    /// <summary>Number of kinds.</summary>
    public int Roles { get; } = Places.Max(p => p.Role) + 1;

    /// <summary>Largest distance between atoms called equivalent when arrangements are compared, Å.</summary>
    private const double Tolerance = 0.1;

    private const double VolumeOfAtom = 15;

    private readonly Lazy<string> _arrangement = new(() => ArrangementOf(Shown(Vectors, Places)));

    /// <summary>Numbers of atoms of the kinds, rising, in lowest terms: 1:2 for any AB2.</summary>
    public string AnonymousFormula { get; } = Anonymous([.. Places.Select(p => p.Role)]);

    /// <summary>Space group, multiplicities and site symmetries, whatever fills them and whatever the name: what splits keep together.</summary>
    public string Arrangement => _arrangement.Value;

    /// <summary>The numbers of atoms of the kinds, rising, in lowest terms.</summary>
    /// <param name="roles">The kind of each atom.</param>
    public static string Anonymous(int[] roles)
    {
        int[] counts = [.. roles.GroupBy(r => r).Select(g => g.Count()).Order()];
        var divisor = Enumerable.Range(1, counts[0]).Last(d => counts.All(n => n % d == 0));
        return string.Join(':', counts.Select(n => n / divisor));
    }

    /// <summary>The arrangement of a crystal.</summary>
    /// <param name="crystal">The crystal, with as many elements as kinds.</param>
    /// <exception cref="InputException">No symmetry is found.</exception>
    public static string ArrangementOf(Crystal crystal) => CrystalPrototype.Of(crystal, Tolerance).Geometry;

    /// <summary>A crystal of this kind.</summary>
    /// <param name="symbols">The element of each role.</param>
    /// <param name="a">Lattice parameter, Å.</param>
    public Crystal Fill(IReadOnlyList<string> symbols, double a) => Fill($"{string.Concat(symbols)} {Name}", Vectors, Places, symbols, a);

    // 15 Å³ an atom.
    private static Crystal Shown(double[] vectors, (int Role, double X, double Y, double Z)[] places)
    {
        // Any elements do: only that they differ counts.
        string[] symbols = [.. Enumerable.Range(0, places.Max(p => p.Role) + 1).Select(r => Elements.All[10 + r].Symbol)];
        return Fill("arrangement", vectors, places, symbols, Math.Cbrt(VolumeOfAtom * places.Length / Fill("unit", vectors, places, symbols, 1).Cell.Volume));
    }

    private static Crystal Fill(string name, double[] edges, (int Role, double X, double Y, double Z)[] places, IReadOnlyList<string> symbols, double a)
    {
        var vectors = new double[3, 3];
        for (var i = 0; i < 9; i++) vectors[i / 3, i % 3] = a * edges[i];
        return new Crystal(name, UnitCell.FromVectors(vectors), [.. places.Select(p => Site.Of(Elements.Of(symbols[p.Role]), p.X, p.Y, p.Z))]);
    }
}
