using System.Numerics;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.Magnetism;

namespace Ewald.Tests.Physics.Magnetism;

public sealed class SpinClusterTests
{
    [Fact]
    public void A_ring_of_mixed_spins_with_general_couplings_agrees_with_QuTiP()
    {
        var (cluster, reference) = Ring();
        var (energies, vectors) = cluster.Diagonalise();
        for (var n = 0; n < energies.Length; n++) Assert.Equal(reference.GetProperty("energies")[n].GetDouble(), energies[n], 1e-10);
        var excited = cluster.Excite((reference.GetProperty("q").GetDouble(), 0, 0), SpinLattices.Vector(reference.GetProperty("direction")), vectors[..cluster.States]);
        for (var n = 0; n < energies.Length; n++)
        {
            var overlap = Complex.Zero;
            for (var i = 0; i < cluster.States; i++) overlap += Complex.Conjugate(vectors[n * cluster.States + i]) * excited[i];
            Assert.Equal(reference.GetProperty("weights")[n].GetDouble(), overlap.Magnitude * overlap.Magnitude, 1e-10);
        }
    }

    [Fact]
    public void Lanczos_agrees_with_full_diagonalisation_in_poles_weights_and_continued_fraction()
    {
        var (cluster, reference) = Ring();
        var (energies, vectors) = cluster.Diagonalise();
        var (ground, state) = cluster.GroundState(new Randomness(1).Stream("lanczos"));
        Assert.Equal(energies[0], ground, 1e-8);
        var excited = cluster.Excite((0.3, 0, 0), SpinLattices.Vector(reference.GetProperty("direction")), state);
        var lanczos = Lanczos.Of(cluster.Apply, excited, cluster.States);
        var weights = Enumerable.Range(0, energies.Length).Select(n =>
        {
            var overlap = Complex.Zero;
            for (var i = 0; i < cluster.States; i++) overlap += Complex.Conjugate(vectors[n * cluster.States + i]) * excited[i];
            return overlap.Magnitude * overlap.Magnitude;
        }).ToArray();
        var poles = lanczos.Poles();
        Assert.Equal(lanczos.Norm, poles.Weights.Sum(), 1e-8);
        foreach (var omega in new[] { 0.3, 1.7, 4.2, 8 })
        {
            const double Eta = 0.05;
            var full = Enumerable.Range(0, energies.Length).Sum(n => weights[n] * Eta / Math.PI / (Math.Pow(omega + energies[0] - energies[n], 2) + Eta * Eta));
            Assert.Equal(full, lanczos.Spectral(omega, energies[0], Eta), 1e-8);
            Assert.Equal(full, Enumerable.Range(0, poles.Energies.Length).Sum(n => poles.Weights[n] * Eta / Math.PI / (Math.Pow(omega + energies[0] - poles.Energies[n], 2) + Eta * Eta)), 1e-8);
        }
    }

    [Theory]
    [InlineData(0.5, 8, -0.2, -1.5)]
    [InlineData(1.0, 5, -0.2, -1.5)]
    [InlineData(0.5, 7, 0, 0)] // no gap: the wave of q = 0 costs nothing
    [InlineData(1.5, 3, 0, 0)]
    public void One_magnon_of_a_ferromagnet_is_linear_spin_wave_theory(double spin, int sites, double axis, double field)
    {
        // The quantum easy axis of spin S acts as D (1 − 1/2S) on one magnon; for spin ½ it is a constant.
        var chain = SpinLattices.Chain(-1, spin, axis, field);
        var super = Supercell.Of(chain, sites, 1, 1);
        var cluster = new SpinCluster(super.Hamiltonian);
        var up = new Complex[cluster.States];
        up[0] = 1; // all spins up
        var y = new Complex[cluster.States];
        cluster.Apply(up, y);
        var ground = y[0].Real;
        var waves = new LinearSpinWaves(chain.WithRenormalisedAnisotropy(), [SpinLattices.Up]);
        for (var m = 0; m < sites; m++)
        {
            // (S^x + i S^y acts down on a fully raised state only through S⁻.)
            var magnon = cluster.Excite((m, 0, 0), SpinVector.UnitX, up);
            var lanczos = Lanczos.Of(cluster.Apply, magnon, 20);
            Assert.Single(lanczos.Diagonal);
            Assert.Equal(0.5 * spin * sites, lanczos.Norm, 1e-10);
            Assert.Equal(waves.Energies(((double)m / sites, 0, 0))[0], lanczos.Diagonal[0] - ground, 1e-10);
        }
    }

    [Fact]
    public void Two_spins_a_half_have_singlet_and_triplet()
    {
        var h = new SpinHamiltonian(UnitCell.Cubic(4), [SpinLattices.Site(0.5), SpinLattices.Site(0.5, 0.5)], [new SpinBond(0, 1, 0, 0, 0, SpinTensor.Heisenberg(1))]);
        Assert.Equal([-0.75, 0.25, 0.25, 0.25], new SpinCluster(h).Diagonalise().Energies, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Contains("1/2", Assert.Throws<InputException>(() => new SpinCluster(SpinLattices.Neel(1, 0.7))).Message, StringComparison.Ordinal);
    }

    private static (SpinCluster Cluster, System.Text.Json.JsonElement Reference) Ring()
    {
        var reference = SpinLattices.Reference.GetProperty("cluster");
        SpinSite[] sites = [.. reference.GetProperty("spins").EnumerateArray().Select((s, i) => SpinLattices.Site(s.GetDouble(), 0.25 * i))];
        var bonds = reference.GetProperty("bonds").EnumerateArray().Zip(reference.GetProperty("J").EnumerateArray(), (b, j) => new SpinBond(b[0].GetInt32(), b[1].GetInt32(), 0, 0, 0, SpinLattices.Tensor(j)));
        return (new SpinCluster(new SpinHamiltonian(UnitCell.Cubic(4), sites, [.. bonds], [.. reference.GetProperty("K").EnumerateArray().Select(SpinLattices.Tensor)], SpinLattices.Vector(reference.GetProperty("field")))), reference);
    }
}
