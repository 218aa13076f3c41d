using Ewald.Crystals;
using Ewald.Physics.Lattice;

namespace Ewald.Tests.Physics.Lattice;

/// <summary>Scattering by vibrations: sum rules, detailed balance, Einstein's solid, and the choice of cell.</summary>
public sealed class LatticeScatteringTests
{
    private const double Mass = 26.98, Temperature = 80;

    private static DynamicalMatrix Aluminium(bool conventional)
    {
        (double X, double Y, double Z)[] places = conventional ? [(0, 0, 0), (0, .5, .5), (.5, 0, .5), (.5, .5, 0)] : [(0, 0, 0)];
        var cell = conventional ? UnitCell.Cubic(4.05) : UnitCell.FromVectors(new[,] { { 0, 2.025, 2.025 }, { 2.025, 0, 2.025 }, { 2.025, 2.025, 0 } });
        var crystal = new Crystal("Al", cell, [.. places.Select(p => Site.Of(Elements.Of("Al"), p.X, p.Y, p.Z))]);
        return new(BornVonKarman.Of(crystal, [new("Al", "Al", 2.5, 3.2, 1.3, -0.04), new("Al", "Al", 3.8, 4.3, 0.15)]));
    }

    [Fact]
    public void Multiphonon_spectra_keep_their_sum_rules_and_detailed_balance()
    {
        double[] density = [.. Enumerable.Range(1, 80).Select(k => k < 70 ? k * k * (1 + 0.5 * Math.Sin(k / 9.0)) : 0)];
        var atom = new IncoherentScattering(density, 0.5, Mass, Temperature);
        foreach (var q in new[] { 0.5, 4, 12 })
        {
            var (energies, s) = atom.Spectrum(q);
            Assert.Equal(1, atom.Elastic(q) + s.Sum() * atom.Step, 1e-10);
            var recoil = PhononUnits.Recoil * q * q / Mass;
            Assert.Equal(recoil, energies.Zip(s, (e, v) => e * v).Sum() * atom.Step, 1e-8 * recoil);
            for (var i = 0; i < s.Length / 2; i += 7)
                Assert.Equal(s[s.Length - 1 - i] * Math.Exp(energies[i] / (PhononUnits.Boltzmann * Temperature)), s[i], 1e-12 * s.Max());
        }
    }

    [Fact]
    public void Einsteins_solid_has_the_closed_form_of_Bessel_functions()
    {
        // S(nE₀) = exp(−y coth x + n x) I_n(y/sinh x), y = ħ²Q²/(2M E₀), x = E₀/2k_BT.
        const int at = 20;
        const double step = 0.5, energy = at * step, q = 7;
        var density = new double[at];
        density[at - 1] = 1;
        var (energies, s) = new IncoherentScattering(density, step, Mass, Temperature).Spectrum(q);
        double x = energy / (2 * PhononUnits.Boltzmann * Temperature), y = PhononUnits.Recoil * q * q / (Mass * energy);
        for (var n = -2; n <= 4; n++)
        {
            if (n == 0) continue;
            var expected = Math.Exp(-y / Math.Tanh(x) + n * x) * BesselI(Math.Abs(n), y / Math.Sinh(x));
            Assert.Equal(expected, s[Array.FindIndex(energies, e => Math.Abs(e - n * energy) < 1e-9)] * step, 1e-11);
        }
    }

    [Fact]
    public void Coherent_lines_of_a_Bravais_crystal_have_the_recoil_as_first_moment()
    {
        var matrix = Aluminium(conventional: false);
        var u = MeanSquareDisplacements.Of(matrix, QMesh.Of([8, 8, 8], shifted: true), Temperature);
        var scattering = new CoherentOnePhonon(matrix, [3.449], u, Temperature);
        double[] edges = [.. Enumerable.Range(-500, 1001).Select(k => 0.1 * k)];
        var bins = scattering.Spectrum(3.1, edges, 300);
        var first = bins.Select((s, b) => s * 0.1 * (edges[b] + edges[b + 1]) / 2).Sum();
        var expected = 3.449 * 3.449 * Math.Exp(-3.1 * 3.1 * u[0]) * PhononUnits.Recoil * 3.1 * 3.1 / Mass;
        // Each line sits in the middle of its bin of 0.1 meV.
        Assert.Equal(expected, first, 2e-3 * expected);
        // A mesh beside the origin of a slanted cell lacks the cubic symmetry a little.
        Assert.Equal(u[0], u[4], 0.02 * u[0]);
        Assert.Equal(0, u[1], 0.02 * u[0]);
    }

    [Fact]
    public void A_larger_cell_scatters_as_many_small_ones()
    {
        DynamicalMatrix small = Aluminium(false), large = Aluminium(true);
        double[] u = [.01, 0, 0, 0, .01, 0, 0, 0, .01], edges = [.. Enumerable.Range(0, 60).Select(k => 0.987 * k)];
        var one = new CoherentOnePhonon(small, [3.449], u, Temperature).Spectrum(2.7, edges, 40);
        var four = new CoherentOnePhonon(large, [3.449, 3.449, 3.449, 3.449], [.. Enumerable.Repeat(u, 4).SelectMany(t => t)], Temperature).Spectrum(2.7, edges, 40);
        Assert.True(one.Max() > 0.01);
        Assert.All(one.Zip(four), p => Assert.Equal(4 * p.First, p.Second, 1e-6 * one.Max()));
    }

    [Fact]
    public void Displacements_grow_with_temperature_as_in_the_classical_limit()
    {
        var matrix = Aluminium(false);
        var mesh = QMesh.Of([6, 6, 6], shifted: true);
        double hot = MeanSquareDisplacements.Of(matrix, mesh, 3000)[0], hotter = MeanSquareDisplacements.Of(matrix, mesh, 6000)[0];
        Assert.Equal(2, hotter / hot, 1e-3);
        Assert.True(MeanSquareDisplacements.Of(matrix, mesh, 0)[0] > 0.1 * MeanSquareDisplacements.Of(matrix, mesh, 300)[0]);
    }

    private static double BesselI(int n, double x)
    {
        double term = 1, sum = 0;
        for (var k = 1; k <= n; k++) term *= x / 2 / k;
        for (var k = 1; k < 60; k++)
        {
            sum += term;
            term *= x * x / 4 / (k * (k + n));
        }

        return sum;
    }
}
