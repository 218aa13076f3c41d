using System.Runtime.InteropServices;
using Ewald.Crystals;

namespace Ewald.Physics.Lattice;

/// <summary>Gathers second derivatives of an energy, whatever clusters of atoms it is a sum over.</summary>
/// <param name="crystal">The crystal.</param>
public sealed class ForceConstantBuilder(Crystal crystal)
{
    private readonly Dictionary<Bond, int> _index = [];
    private readonly List<Bond> _bonds = [];
    private readonly List<double> _values = [];

    /// <summary>The crystal.</summary>
    public Crystal Crystal { get; } = crystal;

    /// <summary>Adds a block.</summary>
    /// <param name="bond">Where.</param>
    /// <param name="block">eV/Å², shape [3, 3].</param>
    /// <param name="factor">Multiplies the block.</param>
    public void Add(Bond bond, ReadOnlySpan<double> block, double factor = 1)
    {
        ref var at = ref CollectionsMarshal.GetValueRefOrAddDefault(_index, bond, out var known);
        if (!known)
        {
            at = _bonds.Count;
            _bonds.Add(bond);
            for (var e = 0; e < 9; e++) _values.Add(0);
        }

        var values = CollectionsMarshal.AsSpan(_values).Slice(9 * at, 9);
        for (var e = 0; e < 9; e++) values[e] += factor * block[e];
    }

    /// <summary>Adds one direction of a spring between two atoms: Φ = −(L − T) r̂ r̂ᵀ − T, and its opposite to the first atom's own term.</summary>
    /// <param name="first">The first atom.</param>
    /// <param name="neighbour">The second.</param>
    /// <param name="longitudinal">L = V″, eV/Å².</param>
    /// <param name="transverse">T = V′/r, eV/Å².</param>
    public void AddSpring(int first, in Neighbour neighbour, double longitudinal, double transverse)
    {
        Span<double> block = stackalloc double[9];
        Span<double> unit = [neighbour.X / neighbour.Distance, neighbour.Y / neighbour.Distance, neighbour.Z / neighbour.Distance];
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++) block[3 * i + j] = (longitudinal - transverse) * unit[i] * unit[j] + (i == j ? transverse : 0);
        Add(new(first, neighbour.Site, neighbour.A, neighbour.B, neighbour.C), block, -1);
        Add(new(first, first, 0, 0, 0), block);
    }

    /// <summary>Adds the derivatives of a function of the positions of several atoms, translation included.</summary>
    /// <param name="atoms">The atoms, each with its cell, shape [atom].</param>
    /// <param name="hessian">∂²E/∂r∂r, eV/Å², shape [3 atom, 3 atom].</param>
    public void AddCluster(ReadOnlySpan<(int Atom, int A, int B, int C)> atoms, ReadOnlySpan<double> hessian)
    {
        var order = 3 * atoms.Length;
        Span<double> block = stackalloc double[9];
        for (var i = 0; i < atoms.Length; i++)
        {
            for (var j = 0; j < atoms.Length; j++)
            {
                for (var e = 0; e < 9; e++) block[e] = hessian[(3 * i + e / 3) * order + 3 * j + e % 3];
                var (p, s) = (atoms[i], atoms[j]);
                Add(new(p.Atom, s.Atom, s.A - p.A, s.B - p.B, s.C - p.C), block);
            }
        }
    }

    /// <summary>What was gathered.</summary>
    /// <param name="masses">Masses, g/mol, shape [atom]; null for the standard weights.</param>
    public ForceConstants Build(double[]? masses = null) => new(Crystal, _bonds, [.. _values], masses);
}
