using Ewald.Core;
using Ewald.Physics.Magnetism;

namespace Ewald.Tests.Physics.Magnetism;

public sealed class SpiralSpinWavesTests
{
    [Fact]
    public void A_commensurate_spiral_equals_its_supercell_in_energy_and_in_every_component()
    {
        var h = SpinLattices.Triangular(1, 0.05);
        (double H, double K, double L) k = (1.0 / 3, 1.0 / 3, 0);
        // Both senses are at rest; the Dzyaloshinskii-Moriya term prefers one.
        if (new SpiralSpinWaves(h, [SpinVector.UnitX], k, SpinLattices.Up).Energy > new SpiralSpinWaves(h, [SpinVector.UnitX], (-k.H, -k.K, 0), SpinLattices.Up).Energy) k = (-k.H, -k.K, 0);
        var spiral = new SpiralSpinWaves(h, [SpinVector.UnitX], k, SpinLattices.Up);
        var super = Supercell.Of(h, new[,] { { 2, 1, 0 }, { -1, 1, 0 }, { 0, 0, 1 } });
        var waves = new LinearSpinWaves(super.Hamiltonian, super.Spiral([SpinVector.UnitX], k, SpinLattices.Up));
        Assert.Equal(3 * spiral.Energy, super.Hamiltonian.Energy([.. waves.Directions]), 1e-10);
        foreach (var q in new[] { (0.11, 0.27, 0.0), (0.4, -0.13, 0.2) })
        {
            var (a, b) = (LinearSpinWavesTests.Amplitudes(spiral, q), LinearSpinWavesTests.Amplitudes(waves, super.Momentum(q)));
            // Energy by energy, the tensors of equal energies summed: S(Q, ω) itself.
            foreach (var energy in b.Energies)
            {
                for (var component = 0; component < 9; component++)
                    Assert.Equal(Sum(b, energy, component), 3 * Sum(a, energy, component), 1e-9);
            }

            Assert.Equal(b.Energies, a.Energies.Order().ToArray(), (x, y) => Math.Abs(x - y) < 1e-9);
        }

        static double Sum((double[] Energies, System.Numerics.Complex[] W) s, double energy, int component) => Enumerable.Range(0, s.Energies.Length)
            .Where(n => Math.Abs(s.Energies[n] - energy) < 1e-7)
            .Sum(n => (s.W[3 * n + component / 3] * System.Numerics.Complex.Conjugate(s.W[3 * n + component % 3])) is var z ? z.Real + 0.5 * z.Imaginary : 0);
    }

    [Fact]
    public void A_frustrated_chain_turns_by_the_angle_of_theory_and_has_no_gap_at_its_wavevector()
    {
        // J1-J2: cos 2πk = −J1 / 4 J2.
        const double J1 = -1, J2 = 0.7;
        var h = new SpinHamiltonian(SpinLattices.Chain(1).Cell, [SpinLattices.Site()], [new SpinBond(0, 0, 1, 0, 0, SpinTensor.Heisenberg(J1)), new SpinBond(0, 0, 2, 0, 0, SpinTensor.Heisenberg(J2))]);
        var (q, energy) = LuttingerTisza.Find(h);
        var expected = Math.Acos(-J1 / (4 * J2)) / (2 * Math.PI);
        Assert.Equal(expected, q.H, 1e-7);
        Assert.Equal(0, q.K, 1e-12);
        var spiral = new SpiralSpinWaves(h, [SpinVector.UnitX], (expected, 0, 0), SpinLattices.Up);
        Assert.Equal(energy, spiral.Energy, 1e-10);
        Assert.True(LinearSpinWavesTests.Amplitudes(spiral, (expected, 0, 0)).Energies.Min() < 1e-3);
        // Closed form: ω = 2S √[(J(q) − J(k)) (½ J(q + k) + ½ J(q − k) − J(k))] with J(q) = J1 cos + J2 cos 2.
        const double Q = 0.17;
        static double J(double x) => J1 * Math.Cos(2 * Math.PI * x) + J2 * Math.Cos(4 * Math.PI * x);
        var omega = 2 * Math.Sqrt((J(Q) - J(expected)) * (0.5 * J(Q + expected) + 0.5 * J(Q - expected) - J(expected)));
        Assert.Equal(omega, LinearSpinWavesTests.Amplitudes(spiral, (Q, 0, 0)).Energies[0], 1e-9);
    }

    [Fact]
    public void Terms_that_change_under_the_rotation_are_refused()
    {
        var axis = new SpinHamiltonian(SpinLattices.Chain(1).Cell, [SpinLattices.Site()], SpinLattices.Chain(-1).Bonds, [SpinTensor.Uniaxial(-0.1, SpinVector.UnitX)]);
        Assert.Contains("supercell", Assert.Throws<InputException>(() => new SpiralSpinWaves(axis, [SpinVector.UnitX], (0.2, 0, 0), SpinLattices.Up)).Message, StringComparison.Ordinal);
    }
}
