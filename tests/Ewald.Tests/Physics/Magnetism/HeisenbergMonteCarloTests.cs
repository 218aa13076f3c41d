using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.Magnetism;

namespace Ewald.Tests.Physics.Magnetism;

public sealed class HeisenbergMonteCarloTests
{
    [Fact]
    public void Free_spins_in_a_field_follow_Langevin()
    {
        const double T = 12, B = 8;
        var h = new SpinHamiltonian(UnitCell.Cubic(4), [SpinLattices.Site(1.5)], [], field: new SpinVector(0, 0, B));
        var x = 2 * MagneticUnits.BohrMagneton * B * 1.5 / (MagneticUnits.Boltzmann * T);
        Assert.InRange(Energy(h, T, 8, 400) / (MagneticUnits.Boltzmann * T), -x * Langevin(x) - 0.02, -x * Langevin(x) + 0.02);
    }

    [Fact]
    public void A_chain_of_classical_spins_has_the_energy_of_Fisher()
    {
        // M. E. Fisher, Am. J. Phys. 32, 343 (1964): E = −|J| S² (coth K − 1/K) a bond; rings of 64 are long enough.
        const double J = 1.3, T = 8;
        var h = new SpinHamiltonian(UnitCell.Cubic(4), [SpinLattices.Site()], [new SpinBond(0, 0, 1, 0, 0, SpinTensor.Heisenberg(J))]);
        var expected = -J * Langevin(J / (MagneticUnits.Boltzmann * T));
        Assert.InRange(Energy(h, T, 64, 600, single: true), expected - 0.01, expected + 0.01);
    }

    [Fact]
    public void An_easy_axis_alone_has_its_exact_mean_energy()
    {
        const double D = -2, T = 9;
        var h = new SpinHamiltonian(UnitCell.Cubic(4), [SpinLattices.Site()], [], [SpinTensor.Uniaxial(D, new SpinVector(1, 1, 0))]);
        double top = 0, bottom = 0;
        for (var i = 0; i < 2000; i++)
        {
            var u = (i + 0.5) / 2000;
            var w = Math.Exp(-D * u * u / (MagneticUnits.Boltzmann * T));
            (top, bottom) = (top + D * u * u * w, bottom + w);
        }

        Assert.InRange(Energy(h, T, 8, 400), top / bottom - 0.02, top / bottom + 0.02);
    }

    [Fact]
    public void The_energy_kept_along_the_way_is_that_of_the_Hamiltonian_with_dipoles()
    {
        var h = new SpinHamiltonian(
            UnitCell.FromDegrees(3, 4, 5, 80, 95, 105), [SpinLattices.Site(1.5), SpinLattices.Site(0.5, 0.3, 0.2, 0.6)], [new SpinBond(0, 1, 0, 1, 0, SpinTensor.DzyaloshinskiiMoriya(new SpinVector(0.2, 0.5, 1))), new SpinBond(0, 0, 1, 0, 0, SpinTensor.Heisenberg(0.7))],
            [SpinTensor.Uniaxial(0.2, SpinVector.UnitX), default], new SpinVector(1, 0, 2), new DipoleEwald(1.0 / 3));
        var stream = new Randomness(9).Stream("spins");
        var box = new SpinBox(h, 3, 2, 1);
        var run = new HeisenbergMonteCarlo(box, stream);
        for (var sweep = 0; sweep < 50; sweep++) run.Sweep(20, stream);
        var super = Supercell.Of(h, 3, 2, 1);
        SpinVector[] spins = [.. super.Origin.Select(o => run[box.Index(o.A, o.B, o.C, o.Site)])];
        Assert.Equal(super.Hamiltonian.Energy(spins), run.Energy, 1e-9);
    }

    [Fact]
    public void Uncorrelated_spins_scatter_two_thirds_of_their_square_everywhere()
    {
        var h = new SpinHamiltonian(UnitCell.Cubic(4), [SpinLattices.Site(1.5)], []);
        var stream = new Randomness(6).Stream("spins");
        var run = new HeisenbergMonteCarlo(new SpinBox(h, 4, 4, 4), stream);
        var correlations = run.Correlations();
        for (var sweep = 0; sweep < 300; sweep++)
        {
            run.Sweep(1, stream);
            run.AddTo(correlations);
        }

        (double, double, double)[] q = [.. from a in Enumerable.Range(0, 4) from b in Enumerable.Range(0, 4) from c in Enumerable.Range(0, 4) select (a / 4.0, 0.25 + b / 4.0, c / 4.0)];
        Assert.Equal(2.0 / 3 * 1.5 * 1.5, correlations.StructureFactor(q).Average(), 0.02);
        Assert.Contains("1/4", Assert.Throws<ArgumentException>(() => correlations.StructureFactor([(0.1, 0, 0)])).Message, StringComparison.Ordinal);
    }

    private static double Langevin(double x) => 1 / Math.Tanh(x) - 1 / x;

    private static double Energy(SpinHamiltonian h, double temperature, int cells, int sweeps, bool single = false)
    {
        var stream = new Randomness(3).Stream("run");
        var run = new HeisenbergMonteCarlo(single ? new SpinBox(h, cells, 1, 1) : new SpinBox(h, cells, cells, 1), stream);
        double sum = 0;
        for (var sweep = 0; sweep < sweeps + 50; sweep++)
        {
            run.Sweep(temperature, stream);
            if (sweep >= 50) sum += run.Energy / run.Box.Count / sweeps;
        }

        return sum;
    }
}
