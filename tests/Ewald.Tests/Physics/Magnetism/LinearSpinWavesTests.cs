using System.Numerics;
using Ewald.Crystals;
using Ewald.Physics.Magnetism;

namespace Ewald.Tests.Physics.Magnetism;

public sealed class LinearSpinWavesTests
{
    // Closed forms hold to rounding of numbers of order ten.
    private const double Exact = 1e-10;

    [Theory]
    [InlineData(1.0, 0, 0)]
    [InlineData(2.5, -0.3, 0)]
    [InlineData(1.5, -0.2, 2)]
    public void A_ferromagnetic_chain_has_2JS_of_one_minus_cosine_and_a_gap_of_axis_and_field(double spin, double d, double tesla)
    {
        // The moment is opposite to the spin, so a positive field along −z keeps spins up.
        var waves = new LinearSpinWaves(SpinLattices.Chain(-1, spin, d, -tesla), [SpinLattices.Up]);
        foreach (var h in new[] { 0.13, 0.29, 0.5 })
        {
            var expected = 2 * spin * (1 - Math.Cos(2 * Math.PI * h)) - 2 * spin * d + 2 * MagneticUnits.BohrMagneton * tesla;
            Assert.Equal(expected, waves.Energies((h, 0.3, 0))[0], Exact);
            var (energies, w) = Amplitudes(waves, (h, 0.3, 0));
            Assert.Equal(expected, energies[0], Exact);
            Assert.Equal(spin / 2, Square(w[0]), Exact);
            Assert.Equal(spin / 2, Square(w[1]), Exact);
            Assert.Equal(0, Square(w[2]), Exact);
        }
    }

    [Fact]
    public void A_ferromagnet_without_gap_is_exact_at_its_soft_wave_and_beside_it()
    {
        // Tilted, so that what must vanish between creation and annihilation does so to rounding only.
        var up = new SpinVector(0.3, -0.5, 0.8).Normalised();
        var (chain, kagome) = (new LinearSpinWaves(SpinLattices.Chain(-1, 2), [up]), new LinearSpinWaves(SpinLattices.Kagome(-1), [up, up, up]));
        foreach (var h in new[] { 0, 1e-6, 1e-4, 0.01, 1 })
        {
            Assert.Equal(8 * Math.Pow(Math.Sin(Math.PI * h), 2), chain.Energies((h, 0, 0))[0], 1e-12);
            var (energies, w) = Amplitudes(chain, (h, 0, 0));
            Assert.Equal(8 * Math.Pow(Math.Sin(Math.PI * h), 2), energies[0], 1e-12);
            Assert.Equal(2, Square(w[0]) + Square(w[1]) + Square(w[2]), Exact);
            var s = 2 * Math.Pow(Math.Sin(Math.PI * h), 2);
            Assert.All(kagome.Energies((h, 0, 0)).Zip([3 - Math.Sqrt(9 - 4 * s), 3 + Math.Sqrt(9 - 4 * s), 6]), e => Assert.Equal(e.Second, e.First, 1e-12));
        }
    }

    [Fact]
    public void An_antiferromagnetic_chain_has_2JS_sine_twice_and_the_tangent_as_its_intensity()
    {
        var waves = new LinearSpinWaves(SpinLattices.Neel(1.3, 1.5), [SpinLattices.Up, -SpinLattices.Up]);
        foreach (var h in new[] { 0.13, 0.31, 0.45 })
        {
            var (energies, w) = Amplitudes(waves, (2 * h, 0, 0));
            Assert.All(energies, e => Assert.Equal(2 * 1.3 * 1.5 * Math.Abs(Math.Sin(2 * Math.PI * h)), e, Exact));
            Assert.Equal(1.5 * Math.Abs(Math.Tan(Math.PI * h)), Square(w[0]) + Square(w[3]), 1e-9);
        }
    }

    [Fact]
    public void A_square_antiferromagnet_with_an_easy_axis_follows_the_closed_form()
    {
        const double J = 1.1, D = -0.1, S = 2.5;
        var waves = new LinearSpinWaves(SpinLattices.SquareNeel(J, D, S), [SpinLattices.Up, -SpinLattices.Up]);
        foreach (var (h, k) in new[] { (0.21, 0.34), (0.0, 0.0), (0.5, 0.1) })
        {
            var gamma = Math.Cos(Math.PI * h) * Math.Cos(Math.PI * k);
            Assert.All(waves.Energies((h, k, 0.7)), e => Assert.Equal(2 * S * Math.Sqrt(Math.Pow(2 * J - D, 2) - Math.Pow(2 * J * gamma, 2)), e, Exact));
        }
    }

    [Fact]
    public void A_kagome_ferromagnet_has_its_flat_band_and_two_others()
    {
        var waves = new LinearSpinWaves(SpinLattices.Kagome(-1.7), [SpinLattices.Up, SpinLattices.Up, SpinLattices.Up]);
        foreach (var (h, k) in new[] { (0.17, 0.08), (0.4, -0.3), (0.5, 0.0) })
        {
            var s = Math.Pow(Math.Sin(Math.PI * h), 2) + Math.Pow(Math.Sin(Math.PI * k), 2) + Math.Pow(Math.Sin(Math.PI * (h + k)), 2);
            double[] expected = [1.7 * (3 - Math.Sqrt(9 - 4 * s)), 1.7 * (3 + Math.Sqrt(9 - 4 * s)), 6 * 1.7];
            var energies = waves.Energies((h, k, 0));
            for (var n = 0; n < 3; n++) Assert.Equal(expected[n], energies[n], Exact);
        }
    }

    [Fact]
    public void Four_random_spins_of_a_canted_state_agree_with_the_general_eigenvalue_problem_of_scipy()
    {
        var reference = SpinLattices.Reference.GetProperty("waves");
        var positions = reference.GetProperty("positions");
        SpinSite[] sites = [.. reference.GetProperty("spins").EnumerateArray().Select((s, i) =>
            SpinLattices.Site(s.GetDouble(), positions[i][0].GetDouble(), positions[i][1].GetDouble(), positions[i][2].GetDouble()))];
        var h = new SpinHamiltonian(
            UnitCell.FromDegrees(3, 4, 5, 90, 90, 90), sites,
            [.. reference.GetProperty("bonds").EnumerateArray().Select(b => new SpinBond(b[0].GetInt32(), b[1].GetInt32(), b[2][0].GetInt32(), b[2][1].GetInt32(), b[2][2].GetInt32(), SpinLattices.Tensor(b[3])))],
            [.. reference.GetProperty("K").EnumerateArray().Select(SpinLattices.Tensor)], SpinLattices.Vector(reference.GetProperty("field")));
        SpinVector[] spins = [.. reference.GetProperty("directions").EnumerateArray().Select(SpinLattices.Vector)];
        ClassicalGroundState.Minimise(h, spins);
        Assert.Equal(reference.GetProperty("energy").GetDouble(), h.Energy(spins), 1e-9);
        var waves = new LinearSpinWaves(h, spins);
        foreach (var point in reference.GetProperty("points").EnumerateArray())
        {
            var q = SpinLattices.Vector(point.GetProperty("q"));
            var (energies, w) = Amplitudes(waves, (q.X, q.Y, q.Z));
            for (var n = 0; n < 4; n++)
            {
                // BFGS leaves directions to about 1e-8.
                Assert.Equal(point.GetProperty("energies")[n].GetDouble(), energies[n], 2e-6);
                for (var a = 0; a < 9; a++)
                {
                    var s = w[3 * n + a / 3] * Complex.Conjugate(w[3 * n + a % 3]);
                    Assert.Equal(point.GetProperty("tensors")[n][0][a / 3][a % 3].GetDouble(), s.Real, 2e-6);
                    Assert.Equal(point.GetProperty("tensors")[n][1][a / 3][a % 3].GetDouble(), s.Imaginary, 2e-6);
                }
            }
        }
    }

    [Fact]
    public void Dipolar_waves_are_those_of_Sunny()
    {
        // Sunny.jl 10c2d7f, test/test_lswt.jl, "Dipole-dipole": its chain counts energies in mu_0, its bcc in meV. Its chain's numbers were made
        // with the diagonal lifted by 1e-8, which raises both energies by twice that.
        var unit = MagneticUnits.DipoleEnergy * 4 * Math.PI;
        var chain = new SpinHamiltonian(
            UnitCell.FromDegrees(10, 10, 1, 90, 90, 90), [SpinLattices.Site() with { G = SpinTensor.Heisenberg(1) }], [], dipoles: new DipoleEwald());
        Assert.Equal(-0.1913132980155851, chain.Energy([SpinLattices.Up]) / unit, 1e-12);
        var waves = new LinearSpinWaves(chain, [SpinLattices.Up]);
        Assert.Equal(0.23914164251944922 - 2e-8, waves.Energies((0, 0, 0.5))[0] / unit, 1e-12);
        Assert.Equal(0.23914164251948083 - 2e-8, waves.Energies((0, 0.5, 0.5))[0] / unit, 1e-12);
        var cubic = new SpinHamiltonian(UnitCell.Cubic(1), [SpinLattices.Site(), SpinLattices.Site(1, 0.5, 0.5, 0.5)], [], dipoles: new DipoleEwald());
        var n = new SpinVector(1, 2, 3).Normalised();
        Assert.Equal(-0.89944235377, cubic.Energy([n, n]) / 2, 1e-8);
        // Constants of CODATA enter here: they differ in the ninth digit.
        var energies = new LinearSpinWaves(cubic, [n, n]).Energies((0.5, -0.1, 0.3));
        Assert.Equal(0.9206655245623444, energies[0], 3e-8);
        Assert.Equal(1.3236778041378718, energies[1], 3e-8);
    }

    [Fact]
    public void A_supercell_folds_the_energies_and_keeps_the_intensity()
    {
        var small = new LinearSpinWaves(SpinLattices.SquareNeel(1, -0.1), [SpinLattices.Up, -SpinLattices.Up]);
        var super = Supercell.Of(small.Hamiltonian, new[,] { { 1, 1, 0 }, { -1, 1, 0 }, { 0, 0, 1 } });
        var large = new LinearSpinWaves(super.Hamiltonian, super.Spiral(small.Directions, (0, 0, 0), SpinLattices.Up));
        Assert.Equal(2 * small.Hamiltonian.Energy([.. small.Directions]), super.Hamiltonian.Energy([.. large.Directions]), Exact);
        (double H, double K, double L) q = (0.21, 0.37, 0.5);
        var (few, many) = (SpinWaveSpectrum.Branches(small, q), SpinWaveSpectrum.Branches(large, super.Momentum(q)));
        foreach (var e in few.Energies) Assert.Contains(many.Energies, m => Math.Abs(m - e) < Exact);
        Assert.Equal(2 * few.Intensities.Sum(), many.Intensities.Sum(), Exact);
    }

    [Fact]
    public void Spins_that_are_no_ground_state_are_refused_with_the_offending_wavevector()
    {
        var error = Assert.Throws<SpinWaveInstabilityException>(() => new LinearSpinWaves(SpinLattices.Chain(1), [SpinLattices.Up]).Energies((0.4, 0, 0)));
        Assert.Equal((0.4, 0, 0), error.Q);
        Assert.Contains("(0.4, 0, 0)", error.Message, StringComparison.Ordinal);
        var tilted = Assert.Throws<SpinWaveInstabilityException>(() => new LinearSpinWaves(SpinLattices.Chain(-1, 1, -0.5), [new SpinVector(1, 0, 1)]));
        Assert.Contains("torque", tilted.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Renormalised_anisotropy_lowers_the_gap_by_one_minus_one_over_two_spins()
    {
        var chain = SpinLattices.Chain(-1, 1.5, -0.2);
        Assert.Equal(2 * 1.5 * 0.2, new LinearSpinWaves(chain, [SpinLattices.Up]).Energies((0, 0, 0))[0], Exact);
        Assert.Equal(2 * 1.5 * 0.2 * (1 - 1 / 3.0), new LinearSpinWaves(chain.WithRenormalisedAnisotropy(), [SpinLattices.Up]).Energies((0, 0, 0))[0], Exact);
    }

    internal static (double[] Energies, Complex[] Amplitudes) Amplitudes(ISpinWaves waves, (double H, double K, double L) q)
    {
        var (energies, w) = (new double[waves.Branches], new Complex[3 * waves.Branches]);
        waves.Evaluate(q, SpinWaveObservable.Spin, energies, w);
        return (energies, w);
    }

    private static double Square(Complex z) => z.Real * z.Real + z.Imaginary * z.Imaginary;
}
