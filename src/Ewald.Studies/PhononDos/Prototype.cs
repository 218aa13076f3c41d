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

    /// <summary>A crystal of this kind.</summary>
    /// <param name="symbols">The element of each role.</param>
    /// <param name="a">Lattice parameter, Å.</param>
    public Crystal Fill(IReadOnlyList<string> symbols, double a)
    {
        var vectors = new double[3, 3];
        for (var i = 0; i < 9; i++) vectors[i / 3, i % 3] = a * Vectors[i];
        return new Crystal($"{string.Concat(symbols)} {Name}", UnitCell.FromVectors(vectors), [.. Places.Select(p => Site.Of(Elements.Of(symbols[p.Role]), p.X, p.Y, p.Z))]);
    }
}
