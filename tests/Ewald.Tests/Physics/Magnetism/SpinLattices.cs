using System.Text.Json;
using Ewald.Crystals;
using Ewald.Physics.Magnetism;

namespace Ewald.Tests.Physics.Magnetism;

/// <summary>Small Hamiltonians that several tests share.</summary>
internal static class SpinLattices
{
    public static SpinVector Up => SpinVector.UnitZ;

    public static JsonElement Reference { get; } = JsonDocument.Parse(File.ReadAllText(SharedData.Reference("magnetism.json"))).RootElement;

    public static SpinSite Site(double spin = 1, double x = 0, double y = 0, double z = 0) => new("site", (x, y, z), spin);

    public static SpinHamiltonian Chain(double j, double spin = 1, double d = 0, double field = 0) => new(
        UnitCell.FromDegrees(3, 8, 9, 90, 90, 90), [Site(spin)], [new SpinBond(0, 0, 1, 0, 0, SpinTensor.Heisenberg(j))], [SpinTensor.Uniaxial(d, Up)], new SpinVector(0, 0, field));

    public static SpinHamiltonian Neel(double j, double spin = 1) => new(
        UnitCell.FromDegrees(6, 8, 9, 90, 90, 90), [Site(spin), Site(spin, 0.5)],
        [new SpinBond(0, 1, 0, 0, 0, SpinTensor.Heisenberg(j)), new SpinBond(1, 0, 1, 0, 0, SpinTensor.Heisenberg(j))]);

    public static SpinHamiltonian SquareNeel(double j, double d, double spin = 1) => new(
        UnitCell.FromDegrees(5, 5, 9, 90, 90, 90), [Site(spin), Site(spin, 0.5, 0.5)],
        [.. new[] { (0, 0), (-1, 0), (0, -1), (-1, -1) }.Select(c => new SpinBond(0, 1, c.Item1, c.Item2, 0, SpinTensor.Heisenberg(j)))],
        [SpinTensor.Uniaxial(d, Up), SpinTensor.Uniaxial(d, Up)]);

    public static SpinHamiltonian Kagome(double j, double spin = 1)
    {
        var crystal = new Crystal("kagome", UnitCell.FromDegrees(4, 4, 9, 90, 90, 120), [.. new[] { (0.5, 0.0), (0.0, 0.5), (0.5, 0.5) }.Select(p => Ewald.Crystals.Site.Of(Elements.Of("Fe"), p.Item1, p.Item2, 0))]);
        return new SpinHamiltonian(crystal.Cell, [.. crystal.Sites.Select(s => Site(spin, s.X, s.Y, s.Z))], BondShells.Of(crystal, [0, 1, 2], 2.1)[0].Heisenberg(j));
    }

    public static SpinHamiltonian Triangular(double j, double dz = 0, double spin = 1) => new(
        UnitCell.FromDegrees(4, 4, 9, 90, 90, 120), [Site(spin)],
        [.. new[] { (1, 0), (0, 1), (-1, -1) }.Select(c => new SpinBond(0, 0, c.Item1, c.Item2, 0, SpinTensor.Diagonal(j, j, j * 0.8) + SpinTensor.DzyaloshinskiiMoriya(new SpinVector(0, 0, dz))))],
        [SpinTensor.Uniaxial(0.1, Up)]);

    public static SpinTensor Tensor(JsonElement m)
    {
        double[] v = [.. m.EnumerateArray().SelectMany(r => r.EnumerateArray()).Select(x => x.GetDouble())];
        return new SpinTensor(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8]);
    }

    public static SpinVector Vector(JsonElement v) => new(v[0].GetDouble(), v[1].GetDouble(), v[2].GetDouble());
}
