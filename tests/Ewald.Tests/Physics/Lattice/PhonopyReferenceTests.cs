using System.Text.Json;
using Ewald.Core;
using Ewald.IO;
using Ewald.Physics.Lattice;

namespace Ewald.Tests.Physics.Lattice;

/// <summary>phonopy 2.17.1 on published first-principles forces (tests/References/lattice_phonopy.py).</summary>
public sealed class PhonopyReferenceTests
{
    private static readonly JsonElement Reference = JsonDocument.Parse(File.ReadAllBytes(SharedData.Reference("lattice_phonopy.json"))).RootElement;

    public static TheoryData<string> Names => [.. Reference.GetProperty("crystals").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];

    [SharedDataTheory]
    [MemberData(nameof(Names))]
    public void Frequencies_are_those_of_phonopy(string name)
    {
        var (crystal, constants, _) = Load(name);
        var matrix = constants.DynamicalMatrix();
        Compare(matrix, crystal, "frequencies", [], 1e-8);
    }

    [SharedDataTheory]
    [MemberData(nameof(Names))]
    public void Charged_crystals_have_the_frequencies_of_phonopy_in_both_schemes(string name)
    {
        var (crystal, constants, data) = Load(name);
        if (!crystal.TryGetProperty("gonze", out _))
        {
            Assert.Null(data.Born);
            return;
        }

        var direction = Numbers(crystal.GetProperty("direction"));
        Compare(constants.DynamicalMatrix(data.Born, PolarScheme.Wang), crystal, "wang", direction, 1e-8);
        // The dipole sum is periodic up to its damping only, and which of equally short wave vectors stands for a corner of the zone is a choice.
        Compare(constants.DynamicalMatrix(data.Born), crystal, "gonze", direction, 3e-7);
    }

    [SharedDataTheory]
    [MemberData(nameof(Names))]
    public void Densities_and_heat_are_those_of_phonopy(string name)
    {
        var (crystal, constants, data) = Load(name);
        if (!crystal.TryGetProperty("mesh", out var divisions))
        {
            Assert.True(data.IgnoreSymmetry);
            return;
        }

        var matrix = constants.DynamicalMatrix();
        int[] n = [.. divisions.EnumerateArray().Select(v => v.GetInt32())];
        var operations = Ewald.Crystals.CrystalSymmetry.Of(constants.Primitive, 1e-4).Operations;
        var (reduced, whole) = (QMesh.Of(n, operations), QMesh.Of(n));
        Assert.Equal(crystal.GetProperty("irreducible").GetInt32(), reduced.Weights.Length);
        var energies = matrix.Energies(reduced.Q, 2);
        double[] points = [.. Numbers(crystal.GetProperty("points")).Select(p => p * PhononUnits.MeVPerTHz)];
        var expected = Numbers(crystal.GetProperty("gaussian"));
        var gaussian = PhononDensity.Gaussian(reduced, energies, points, crystal.GetProperty("sigma").GetDouble() * PhononUnits.MeVPerTHz);
        var top = expected.Max();
        // The width in phonopy's terahertz, which are older by some 1e-8.
        Assert.All(gaussian.Zip(expected), p => Assert.Equal(p.Second, p.First * PhononUnits.MeVPerTHz, 1e-6 * top));
        var tetrahedra = PhononDensity.Tetrahedra(reduced, constants.Primitive.Cell.ReciprocalVectors, energies, points);
        var onWhole = PhononDensity.Tetrahedra(whole, constants.Primitive.Cell.ReciprocalVectors, matrix.Energies(whole.Q), points);
        // Steps of tetrahedra whose corners are degenerate up to rounding may fall to either side of a point.
        Assert.All(tetrahedra.Zip(Numbers(crystal.GetProperty("tetrahedra"))), p => Assert.Equal(p.Second, p.First * PhononUnits.MeVPerTHz, 1e-5 * top));
        Assert.All(tetrahedra.Zip(onWhole), p => Assert.Equal(p.Second, p.First, 1e-5 * top));

        var temperatures = Numbers(crystal.GetProperty("temperatures"));
        var (heat, entropy, free) = (Numbers(crystal.GetProperty("heatCapacity")), Numbers(crystal.GetProperty("entropy")), Numbers(crystal.GetProperty("freeEnergy")));
        for (var t = 0; t < temperatures.Length; t++)
        {
            // phonopy's Boltzmann constant is older by 6e-7, and at 20 K a small change of it is a large one of the heat.
            Assert.Equal(heat[t], HarmonicThermodynamics.HeatCapacity(reduced, energies, temperatures[t]), 2e-5 * heat[t] + 1e-9);
            Assert.Equal(entropy[t], HarmonicThermodynamics.Entropy(reduced, energies, temperatures[t]), 2e-5 * entropy[t] + 1e-9);
            var helmholtz = HarmonicThermodynamics.Energy(reduced, energies, temperatures[t]) - temperatures[t] / 1000 * HarmonicThermodynamics.Entropy(reduced, energies, temperatures[t]);
            Assert.Equal(free[t], helmholtz, 1e-5 * Math.Abs(free[t]) + 1e-6);
        }

        var stability = PhononStability.Of(reduced.Q, energies, reduced.Weights);
        Assert.Equal(name != "CaTiO3", stability.IsStable);
        if (name == "CaTiO3") Assert.Contains("imaginary", stability.Warning, StringComparison.Ordinal);
    }

    [SharedDataTheory]
    [MemberData(nameof(Names))]
    public void Group_velocities_are_those_of_phonopy(string name)
    {
        var (crystal, constants, _) = Load(name);
        var matrix = constants.DynamicalMatrix();
        var vectors = constants.Primitive.Cell.Vectors;
        // The random wave vectors, where no two vibrations have one energy.
        foreach (var (q, expected) in crystal.GetProperty("q").EnumerateArray().Skip(3).Zip(crystal.GetProperty("velocities").EnumerateArray()))
        {
            var c = Numbers(q);
            double[] reduced = [.. Enumerable.Range(0, 3).Select(i => vectors[i, 0] * c[0] + vectors[i, 1] * c[1] + vectors[i, 2] * c[2])];
            var energies = matrix.Modes(reduced).Energies;
            var velocities = GroupVelocities.Of(matrix, reduced);
            double[] theirs = [.. expected.EnumerateArray().SelectMany(Numbers)];
            for (var i = 0; i < theirs.Length; i++)
                if (energies[i / 3] > 0) Assert.Equal(theirs[i], velocities[i], 2e-5 * Math.Max(1, theirs.Max(Math.Abs)));
        }
    }

    private static void Compare(DynamicalMatrix matrix, JsonElement crystal, string key, double[] direction, double tolerance)
    {
        var vectors = matrix.ForceConstants.Crystal.Cell.Vectors;
        foreach (var (q, frequencies) in crystal.GetProperty("q").EnumerateArray().Zip(crystal.GetProperty(key).EnumerateArray()))
        {
            var c = Numbers(q);
            double[] reduced = [.. Enumerable.Range(0, 3).Select(i => vectors[i, 0] * c[0] + vectors[i, 1] * c[1] + vectors[i, 2] * c[2])];
            var energies = matrix.Modes(reduced, c.All(v => v == 0) ? direction : []).Energies;
            Assert.All(energies.Zip(Numbers(frequencies)), p =>
            {
                var f = p.First / PhononUnits.MeVPerTHz;
                // Of a vibration at rest only the square is known to rounding.
                if (Math.Abs(p.Second) < 1e-3) Assert.True(Math.Abs(f) < 1e-3, $"{f} THz instead of {p.Second}");
                else Assert.Equal(p.Second, f, tolerance * Math.Max(1, Math.Abs(1 / p.Second)));
            });

            // Without vectors the energies come by another way, several wave vectors at once.
            if (direction.Length > 0 && c.All(v => v == 0)) continue;
            Assert.All(energies.Zip(matrix.Energies([.. reduced, 0.1, 0.2, 0.3, .. reduced])[^energies.Length..]), p =>
                Assert.Equal(Math.Abs(p.First) * p.First, Math.Abs(p.Second) * p.Second, 1e-12 * energies.Max() * energies.Max()));
        }
    }

    private static (JsonElement Crystal, SupercellForceConstants Constants, PhononDataset Data) Load(string name)
    {
        var crystal = Reference.GetProperty("crystals").EnumerateArray().First(c => c.GetProperty("name").GetString() == name);
        var bare = name == "LiF-nosym";
        var data = PhonopyFolder.Read(SharedData.Path("02_phonon/phonopy_dft/" + name), bare ? [2, 2, 2] : null);
        data = data with { PrimitiveMatrix = Numbers(crystal.GetProperty("primitiveMatrix")), IgnoreSymmetry = bare };
        return (crystal, SupercellForceConstants.Of(data), data);
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetDouble())];
}
