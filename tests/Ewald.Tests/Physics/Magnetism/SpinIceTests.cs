using Ewald.Core;
using Ewald.Physics.Magnetism;

namespace Ewald.Tests.Physics.Magnetism;

public sealed class SpinIceTests
{
    // J_eff = 1 K: the nearest-neighbour model alone.
    private static readonly SpinIce Nearest = new(-3, 0);

    [Fact]
    public void Third_neighbours_are_two_kinds_of_six_and_axes_have_the_cosines_of_theory()
    {
        var h = new SpinIce(1, 0, 2, 4, 8).Hamiltonian();
        double[] Of(double j) => [.. h.Bonds.Where(b => Math.Abs(b.Exchange.XX / MagneticUnits.Boltzmann - j) < 1e-9).Select(b => SpinIce.Axes[b.From].Dot(SpinIce.Axes[b.To]))];
        foreach (var (j, count, cosine) in new[] { (1.0, 48, -1 / 3.0), (2, 96, -1 / 3.0), (4, 48, 1), (8, 48, 1) })
        {
            Assert.Equal(count, Of(j).Length);
            Assert.All(Of(j), c => Assert.Equal(cosine, c, 1e-12));
        }

        Assert.Equal(1.0673, SpinIce.DysprosiumTitanate.Effective, 1e-4);
    }

    [Fact]
    public void Sixteen_spins_with_dipoles_have_the_energy_capacity_and_scattering_of_an_independent_enumeration()
    {
        var reference = SpinLattices.Reference.GetProperty("ice");
        double Get(string name) => reference.GetProperty(name).GetDouble();
        var all = new IsingEnumeration(new SpinIce(Get("J1"), Get("D"), Get("J2"), Get("J3"), Get("J3p")).Model(1));
        (double, double, double)[] q = [.. reference.GetProperty("Q").EnumerateArray().Select(p => (p[0].GetDouble(), p[1].GetDouble(), p[2].GetDouble()))];
        foreach (var row in reference.GetProperty("rows").EnumerateArray())
        {
            var exact = all.At(row.GetProperty("T").GetDouble());
            // The constants of D differ in no digit; both Ewald sums stop at 1e-13.
            Assert.Equal(row.GetProperty("energyInK").GetDouble(), exact.Energy / MagneticUnits.Boltzmann, 1e-11);
            Assert.Equal(row.GetProperty("capacity").GetDouble(), exact.HeatCapacity, 1e-10);
            var s = exact.Correlations!.StructureFactor(q);
            for (var i = 0; i < q.Length; i++) Assert.Equal(row.GetProperty("S")[i].GetDouble(), s[i], 1e-10 * (1 + s[i]));
        }
    }

    [Fact]
    public void The_nearest_neighbour_cell_of_sixteen_has_90_ground_states_of_minus_J_and_their_entropy()
    {
        var model = Nearest.Model(1);
        var all = new IsingEnumeration(model);
        Assert.Equal(90, all.GroundStates);
        var lowest = double.MaxValue;
        foreach (var e in all.Energies) lowest = Math.Min(lowest, e);
        Assert.Equal(-MagneticUnits.Boltzmann, lowest / 16, 1e-12);
        Assert.Equal(Math.Log(90) / 16, all.Entropy(0.05), 1e-9);
        // ln 2 − ∫ C/T dT over 60 temperatures, the way a simulation goes.
        double[] t = [.. Enumerable.Range(0, 60).Select(i => 0.1 * Math.Exp(Math.Log(200) * i / 59))];
        var averages = t.Select(all.At).ToArray();
        var entropy = SpinEntropy.Of(t, [.. averages.Select(a => a.Energy)], [.. averages.Select(a => a.HeatCapacity)], model.MeanEnergy, model.EnergyVariance, Math.Log(2));
        Assert.Equal(Math.Log(90) / 16, entropy[0], 1e-4);
        for (var i = 0; i < t.Length; i += 10) Assert.Equal(all.Entropy(t[i]), entropy[i], 1e-4);
    }

    [Fact]
    public void A_simulation_with_loops_reproduces_the_exact_averages_of_sixteen_spins()
    {
        var model = SpinIce.DysprosiumTitanate.Model(1);
        var all = new IsingEnumeration(model);
        double[] t = [0.5, 0.8, 1.5, 4];
        var randomness = new Randomness(5);
        foreach (var heatBath in new[] { false, true })
        {
            var tempering = new ParallelTempering(
                [.. t.Select((_, i) => new IsingMonteCarlo(model, randomness.Stream("start", (ulong)i), SpinIce.Tetrahedra(model.Box)) { HeatBath = heatBath, Loops = 2 })], t, randomness);
            var measured = tempering.Run(1000, 40000, 4, 5);
            Assert.True(tempering.SwapRate > 0.1);
            Assert.True(((IsingMonteCarlo)tempering.Samplers[0]).AcceptedLoops > 0);
            for (var i = 0; i < t.Length; i++)
            {
                var exact = all.At(t[i]);
                Assert.InRange(measured[i].Energy - exact.Energy, -4 * measured[i].EnergyError, 4 * measured[i].EnergyError);
                Assert.InRange(measured[i].HeatCapacity - exact.HeatCapacity, -4 * measured[i].HeatCapacityError, 4 * measured[i].HeatCapacityError);
                (double, double, double)[] q = [(0, 0, 3), (1, 1, 1)];
                var (s, expected) = (measured[i].Correlations!.StructureFactor(q), exact.Correlations!.StructureFactor(q));
                for (var k = 0; k < q.Length; k++) Assert.Equal(expected[k], s[k], 0.06 * expected[k] + 0.02); // 2 000 configurations
            }
        }
    }

    [Fact]
    public void Energies_of_a_box_are_those_of_the_Hamiltonian_on_that_cell_and_survive_flips()
    {
        var model = new IsingModel(new SpinBox(new SpinIce(3.41, 1.3224, 0.1, -0.05, 0.02).Hamiltonian().InField(new SpinVector(0.1, 0.2, -0.3)), 2, 1, 1), SpinIce.Axes);
        var stream = new Randomness(2).Stream("spins");
        var run = new IsingMonteCarlo(model, stream, SpinIce.Tetrahedra(model.Box));
        for (var sweep = 0; sweep < 20; sweep++) run.Sweep(2, stream);
        // The Hamiltonian on the doubled cell sums its dipoles itself: another route from the tables of the box.
        var super = Supercell.Of(model.Box.Hamiltonian, 2, 1, 1);
        SpinVector[] spins = [.. super.Origin.Select(o => run.Spins[model.Box.Index(o.A, o.B, o.C, o.Site)] * SpinIce.Axes[o.Site])];
        Assert.Equal(super.Hamiltonian.Energy(spins), run.Energy, 1e-9);
        Assert.True(run.Accepted > 50);
    }

    [Fact]
    public void Ice_states_have_pinch_points_at_002_and_111()
    {
        // On a line through the reciprocal lattice vector the correlations see both components across Q, beside it only one: the ratio is 2 in the limit.
        var model = Nearest.Model(3);
        var stream = new Randomness(4).Stream("ice");
        var run = new IsingMonteCarlo(model, stream, SpinIce.Tetrahedra(model.Box)) { Loops = 60 };
        foreach (var t in new[] { 5.0, 2, 1, 0.5, 0.25 })
            for (var sweep = 0; sweep < 60; sweep++) run.Sweep(t, stream);
        Assert.Equal(-1, run.Energy / model.Box.Count / MagneticUnits.Boltzmann, 0.02);
        var correlations = run.Correlations();
        for (var sweep = 0; sweep < 1500; sweep++)
        {
            run.Sweep(0.25, stream);
            run.AddTo(correlations);
        }

        const double E = 1.0 / 3;
        double Ratio((double, double, double)[] along, (double, double, double)[] across) =>
            correlations.StructureFactor(along, false).Average() / correlations.StructureFactor(across, false).Average();
        Assert.InRange(Ratio([(0, 0, 2 + E), (0, 0, 2 - E)], [(E, E, 2), (-E, E, 2), (E, -E, 2), (-E, -E, 2)]), 1.5, 2.7);
        Assert.InRange(Ratio([(1 + E, 1 + E, 1 + E), (1 - E, 1 - E, 1 - E)], [(1 + E, 1 - E, 1), (1, 1 + E, 1 - E), (1 - E, 1, 1 + E)]), 1.5, 2.7);
    }
}
