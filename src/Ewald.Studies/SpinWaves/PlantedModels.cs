using Ewald.Crystals;
using Ewald.Physics.Magnetism;

namespace Ewald.Studies.SpinWaves;

/// <summary>The Hamiltonians of the easy set: six lattices, collinear orders, three or four parameters each, none of them near zero, where a relative error has no meaning.</summary>
internal static class PlantedModels
{
    private static readonly MagneticFormFactor Manganese = MagneticFormFactor.Of("Mn2+");

    /// <summary>A model and how it is looked at.</summary>
    /// <param name="Model">The model.</param>
    /// <param name="Powder">Whether its spectrum is that of a powder.</param>
    /// <param name="Path">Corners of a path in reciprocal lattice units of the chemical cell; for a powder the first and last |Q| in Å⁻¹ stand in H.</param>
    public sealed record Planted(ExchangeModel Model, bool Powder, IReadOnlyList<(double H, double K, double L)> Path);

    /// <summary>All models.</summary>
    public static IReadOnlyList<Planted> All { get; } = [Chain(), Square(), Cubic(), Honeycomb(), Kagome(), Layers()];

    private static SpinSite Site(string label, double spin, double x = 0, double y = 0, double z = 0) => new(label, (x, y, z), spin) { FormFactor = Manganese };

    private static SpinVector[] Alternating(Supercell super, Func<(int Site, int A, int B, int C), int> parity) =>
        [.. super.Origin.Select(o => (parity(o) & 1) == 0 ? SpinVector.UnitZ : -SpinVector.UnitZ)];

    private static Planted Chain()
    {
        var lattice = new ExchangeLattice("ferromagnetic chain", UnitCell.FromDegrees(4, 9, 9, 90, 90, 90), [Site("Mn", 1)], ExchangeLattice.Same);
        return new Planted(lattice.Model(
            [
                lattice.Exchange("J1", lattice.Bonds(4, SpinTensor.Heisenberg(1)), -3, -1), lattice.Exchange("J2", lattice.Bonds(8, SpinTensor.Heisenberg(1)), -0.6, -0.15),
                lattice.Anisotropy("D", SpinVector.UnitZ, -0.4, -0.1),
            ],
            s => Alternating(s, _ => 0)), false, [(0, 0, 0.3), (1.5, 0, 0.3)]);
    }

    private static Planted Square()
    {
        var lattice = new ExchangeLattice("square antiferromagnet", UnitCell.FromDegrees(4, 4, 11, 90, 90, 90), [Site("Mn", 2.5)], new[,] { { 1, 1, 0 }, { -1, 1, 0 }, { 0, 0, 1 } });
        return new Planted(lattice.Model(
            [
                lattice.Exchange("J1", lattice.Bonds(4, SpinTensor.Heisenberg(1)), 1, 3), lattice.Exchange("J2", lattice.Bonds(4 * Math.Sqrt(2), SpinTensor.Heisenberg(1)), -0.5, -0.1),
                lattice.Anisotropy("D", SpinVector.UnitZ, -0.2, -0.05),
            ],
            s => Alternating(s, o => o.A + o.B)), false, [(0.5, 0.5, 0), (1, 0, 0), (0.5, 0, 0), (0.5, 0.5, 0)]);
    }

    private static Planted Cubic()
    {
        var lattice = new ExchangeLattice("cubic antiferromagnet, powder", UnitCell.Cubic(4.2), [Site("Mn", 2.5)], new[,] { { 0, 1, 1 }, { 1, 0, 1 }, { 1, 1, 0 } });
        return new Planted(lattice.Model(
            [
                lattice.Exchange("J1", lattice.Bonds(4.2, SpinTensor.Heisenberg(1)), 0.5, 1.5), lattice.Exchange("J2", lattice.Bonds(4.2 * Math.Sqrt(2), SpinTensor.Heisenberg(1)), -0.25, -0.06),
                lattice.Anisotropy("D", SpinVector.UnitZ, -0.1, -0.03),
            ],
            s => Alternating(s, o => o.A + o.B + o.C)), true, [(0.6, 0, 0), (3, 0, 0)]);
    }

    private static Planted Honeycomb()
    {
        var lattice = new ExchangeLattice(
            "honeycomb antiferromagnet", UnitCell.FromDegrees(5.2, 5.2, 9, 90, 90, 120), [Site("Mn1", 1.5, 1.0 / 3, 2.0 / 3), Site("Mn2", 1.5, 2.0 / 3, 1.0 / 3)], ExchangeLattice.Same);
        var near = 5.2 / Math.Sqrt(3);
        return new Planted(lattice.Model(
            [
                lattice.Exchange("J1", lattice.Bonds(near, SpinTensor.Heisenberg(1)), 1, 2), lattice.Exchange("J2", lattice.Bonds(5.2, SpinTensor.Heisenberg(1)), -0.3, -0.08),
                lattice.Exchange("J3", lattice.Bonds(2 * near, SpinTensor.Heisenberg(1)), 0.1, 0.4), lattice.Anisotropy("D", SpinVector.UnitZ, -0.2, -0.05),
            ],
            s => Alternating(s, o => o.Site)), false, [(0, 1, 0), (0.5, 1, 0), (2.0 / 3, 2.0 / 3, 0), (0, 1, 0)]);
    }

    private static Planted Kagome()
    {
        var lattice = new ExchangeLattice(
            "kagome ferromagnet", UnitCell.FromDegrees(6, 6, 9, 90, 90, 120), [Site("Mn1", 1, 0.5), Site("Mn2", 1, 0, 0.5), Site("Mn3", 1, 0.5, 0.5)], ExchangeLattice.Same);
        return new Planted(lattice.Model(
            [
                lattice.Exchange("J1", lattice.Bonds(3, SpinTensor.Heisenberg(1)), -2, -0.8), lattice.Exchange("J2", lattice.Bonds(3 * Math.Sqrt(3), SpinTensor.Heisenberg(1)), -0.4, -0.1),
                lattice.Anisotropy("D", SpinVector.UnitZ, -0.3, -0.1),
            ],
            s => Alternating(s, _ => 0)), false, [(1, 0, 0), (1.5, 0, 0), (4.0 / 3, 1.0 / 3, 0), (2, 0, 0)]);
    }

    private static Planted Layers()
    {
        var lattice = new ExchangeLattice("ferromagnetic layers, powder", UnitCell.FromDegrees(4, 4, 6, 90, 90, 90), [Site("Mn", 1.5)], ExchangeLattice.Same);
        return new Planted(lattice.Model(
            [
                lattice.Exchange("J1", lattice.Bonds(4, SpinTensor.Heisenberg(1)), -2, -1), lattice.Exchange("Jc", lattice.Bonds(6, SpinTensor.Heisenberg(1)), -0.6, -0.2),
                lattice.Anisotropy("D", SpinVector.UnitZ, -0.3, -0.1),
            ],
            s => Alternating(s, _ => 0)), true, [(0.4, 0, 0), (2.6, 0, 0)]);
    }
}
