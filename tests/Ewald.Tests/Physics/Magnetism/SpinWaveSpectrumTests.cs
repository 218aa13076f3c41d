using Ewald.Core;
using Ewald.Physics.Magnetism;

namespace Ewald.Tests.Physics.Magnetism;

public sealed class SpinWaveSpectrumTests
{
    [Fact]
    public void The_area_of_a_line_is_its_cross_section_and_detailed_balance_holds()
    {
        var waves = new LinearSpinWaves(SpinLattices.Chain(-1, 1.5, -0.3), [SpinLattices.Up]);
        double[] energies = [.. Enumerable.Range(0, 4001).Select(i => -20 + 0.01 * i)];
        const double T = 50;
        // Q along the spins: both transverse components count. Energy 2·1.5·(1 − cos) + 0.9.
        var q = (0.25, 0.0, 0.0);
        var energy = waves.Energies(q)[0];
        var spectrum = new SpinWaveSpectrum(energies, new EnergyResolution(0.2), T).SingleCrystal(waves, [(0.25, 0, 0)]);
        var n = 1 / (Math.Exp(energy / (MagneticUnits.Boltzmann * T)) - 1);
        // Chain along x, spins along z: the component along Q is not seen, so one of two S/2 with g = 2.
        var expected = MagneticUnits.NeutronCrossSection * 4 * 0.75;
        Assert.Equal(expected * (n + 1), 0.01 * spectrum.Where((_, i) => energies[i] > 0).Sum(), 1e-6);
        Assert.Equal(expected * n, 0.01 * spectrum.Where((_, i) => energies[i] < 0).Sum(), 1e-6);
        Assert.Equal(energy, energies[Array.IndexOf(spectrum, spectrum.Max())], 0.006);
    }

    [Fact]
    public void A_powder_is_the_mean_over_directions()
    {
        // Isotropic line positions: an Einstein-like set of spins in a field. ⟨1 + cos²⟩ = 4/3 of S/2 g².
        var waves = new LinearSpinWaves(SpinLattices.Chain(-1e-9, 1, 0, -30), [SpinLattices.Up]);
        double[] energies = [.. Enumerable.Range(0, 2001).Select(i => 0.005 * i)];
        var spectrum = new SpinWaveSpectrum(energies, new EnergyResolution(0.1)).Powder(waves, [1.3, 2.7], 500);
        // The Fibonacci sphere integrates a polynomial of degree two to 1/n².
        Assert.Equal(MagneticUnits.NeutronCrossSection * 4 * 0.5 * 4 / 3, 0.005 * spectrum[..2001].Sum(), 2e-5);
        Assert.Equal(spectrum[..2001].Sum(), spectrum[2001..].Sum(), 1e-9);
    }

    [Fact]
    public void Derivatives_are_those_of_differences_even_where_modes_are_degenerate()
    {
        foreach (var spins in new[] { SpinVector.UnitZ, new SpinVector(0, 0, -1) })
        {
            double[] p = [1.1, 0.15, -0.2];
            double[] energies = [.. Enumerable.Range(0, 120).Select(i => 0.1 * i)];
            var look = new SpinWaveSpectrum(energies, new EnergyResolution(0.6, -0.02), 40);
            (double H, double K, double L)[] points = [(0.21, 0.34, 0.2), (0.5, 0.0, 0.0), (0.13, 0.13, 0), (0.9, 0.8, 0.3)];
            var gradient = new SpinWaveGradient(Waves(p), [Model([1, 0, 0]), Model([0, 1, 0]), Model([0, 0, 1])]);
            var (spectra, slopes) = gradient.SingleCrystal(look, points);
            var exact = look.SingleCrystal(Waves(p), points);
            var scale = exact.Max();
            for (var i = 0; i < exact.Length; i++) Assert.Equal(exact[i], spectra[i], 1e-12 * scale);
            for (var k = 0; k < 3; k++)
            {
                const double Step = 1e-4;
                double[] up = [.. p], down = [.. p];
                (up[k], down[k]) = (p[k] + Step, p[k] - Step);
                double[] high = look.SingleCrystal(Waves(up), points), low = look.SingleCrystal(Waves(down), points);
                Assert.True(slopes[k].Max(Math.Abs) > 0.1 * scale);
                // Central differences: step² times a third derivative of about scale / σ³.
                for (var i = 0; i < exact.Length; i++) Assert.Equal((high[i] - low[i]) / (2 * Step), slopes[k][i], 3e-6 * slopes[k].Max(Math.Abs));
                var (_, slope) = gradient.Energies(points[0]);
                Assert.Equal((Waves(up).Energies(points[0]).Sum() - Waves(down).Energies(points[0]).Sum()) / (2 * Step), slope[k, 0] + slope[k, 1], 1e-6);
            }

            LinearSpinWaves Waves(double[] v) => new(Model(v), [spins, -spins]);
        }

        // J1 of the square antiferromagnet, J2 along diagonals of each sublattice that differ, easy axis.
        static SpinHamiltonian Model(double[] v)
        {
            var square = SpinLattices.SquareNeel(v[0], v[2]);
            return square.With([.. square.Bonds, new SpinBond(0, 0, 1, 0, 0, SpinTensor.Heisenberg(v[1])), new SpinBond(1, 1, 0, 1, 0, SpinTensor.Heisenberg(v[1]))], square.SingleIon);
        }
    }

    [Fact]
    public void A_row_that_fails_names_its_wavevector_whatever_the_threads()
    {
        var waves = new LinearSpinWaves(SpinLattices.Chain(0.5, 1, -0.2), [SpinLattices.Up]);
        var error = Assert.Throws<SpinWaveInstabilityException>(() => new SpinWaveSpectrum([0, 1], new EnergyResolution(1)).SingleCrystal(waves, [(0, 0, 0), (0.4, 0, 0), (0.5, 0, 0)]));
        Assert.Equal(0.4, error.Q.H);
    }
}
