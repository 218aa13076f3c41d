using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.Magnetism;

namespace Ewald.Tests.Physics.Magnetism;

public sealed class BondShellsTests
{
    [Fact]
    public void The_pyrochlore_lattice_has_two_kinds_of_third_neighbour()
    {
        var crystal = Pyrochlore(10.124);
        var orbits = BondShells.Of(crystal, [.. Enumerable.Range(0, 16)], 10.124 / Math.Sqrt(2) + 0.01);
        // Neighbours of a site: 6, 12 and 6 + 6; bonds of a cell: 16 sites times half of that.
        Assert.Equal([48, 96, 48, 48], orbits.Select(o => o.Count));
        Assert.Equal([0.353553, 0.612372, 0.707107, 0.707107], orbits.Select(o => Math.Round(o.Distance / 10.124, 6)));
    }

    [Fact]
    public void The_pyrochlore_bond_allows_one_direction_of_Dzyaloshinskii_Moriya_vector()
    {
        // Moriya's rules: D lies across the mirror plane that holds the bond, D along [0 1 -1] for a bond along [0 1 1].
        var orbit = BondShells.Of(Pyrochlore(10), [.. Enumerable.Range(0, 16)], 3.6)[0];
        var allowed = new[] { SpinVector.UnitX, SpinVector.UnitY, SpinVector.UnitZ }.Select(d => orbit.Allowed(SpinTensor.DzyaloshinskiiMoriya(d))).ToArray();
        Assert.Equal(2, allowed.Count(a => a.Largest > 1e-9));
        var error = Assert.Throws<InputException>(() => orbit.Bonds(SpinTensor.DzyaloshinskiiMoriya(new SpinVector(1, 2, 3))));
        Assert.Contains("nearest allowed", error.Message, StringComparison.Ordinal);
        Assert.Equal(48, orbit.Bonds(orbit.Allowed(SpinTensor.DzyaloshinskiiMoriya(new SpinVector(1, 2, 3)))).Count);
    }

    [Fact]
    public void Anisotropic_bonds_give_an_energy_with_the_symmetry_of_the_crystal()
    {
        // Four-fold axis of a square lattice: turning all spins about it keeps the energy of XYZ exchange spread by symmetry.
        var crystal = new Crystal("square", UnitCell.FromDegrees(3, 3, 5, 90, 90, 90), [Site.Of(Elements.Of("Fe"), 0, 0, 0)]);
        var orbit = BondShells.Of(crystal, [0], 3.1)[0];
        Assert.Equal(2, orbit.Count);
        var bonds = orbit.Bonds(SpinTensor.Diagonal(1, 2, 3));
        Assert.Equal(bonds[0].Exchange.XX, bonds[1].Exchange.YY, 1e-12);
        Assert.Equal(bonds[0].Exchange.YY, bonds[1].Exchange.XX, 1e-12);
    }

    private static Crystal Pyrochlore(double a)
    {
        (double, double, double)[] basis = [(0, 0, 0), (0.25, 0.25, 0), (0.25, 0, 0.25), (0, 0.25, 0.25)], face = [(0, 0, 0), (0, 0.5, 0.5), (0.5, 0, 0.5), (0.5, 0.5, 0)];
        return new Crystal("pyrochlore", UnitCell.Cubic(a), [.. face.SelectMany(f => basis.Select(b => Site.Of(Elements.Of("Dy"), b.Item1 + f.Item1, b.Item2 + f.Item2, b.Item3 + f.Item3)))]);
    }
}
