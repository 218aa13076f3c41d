using Ewald.Core;
using Ewald.Physics.Magnetism;

namespace Ewald.Tests.Physics.Magnetism;

public sealed class PairOrbitsTests
{
    private static readonly SpinIce Ice = SpinIce.DysprosiumTitanate;

    [Fact]
    public void Scattering_of_orbits_is_that_of_the_box_averaged_over_the_48_operations()
    {
        var model = Ice.Model(3);
        var orbits = new PairOrbits(model.Box, SpinIce.Axes);
        var (run, pairs) = Sampled(model, orbits, out var correlations);
        Assert.True(run.Accepted > 100);
        var coefficients = new double[orbits.Count];
        foreach (var (h, k, l) in new[] { (1 / 3.0, 2 / 3.0, 5 / 3.0), (1, 1, 4 / 3.0), (0, 0, 7 / 3.0), (2 / 3.0, 2 / 3.0, 2 / 3.0) })
        {
            (double, double, double)[] star = [.. from p in new[] { (h, k, l), (h, l, k), (k, h, l), (k, l, h), (l, h, k), (l, k, h) }
                                                  from s in Enumerable.Range(0, 8) select ((s & 1) == 0 ? p.Item1 : -p.Item1, (s & 2) == 0 ? p.Item2 : -p.Item2, (s & 4) == 0 ? p.Item3 : -p.Item3)];
            orbits.Coefficients((h, k, l), coefficients);
            var sum = coefficients.Zip(pairs.Means(), (a, c) => a * c).Sum();
            // Two routes to one number: only rounding differs. No single direction has it, so that the average is needed.
            Assert.Equal(correlations.StructureFactor(star).Average(), sum, 1e-10);
        }

        Assert.NotEqual(correlations.StructureFactor([(1 / 3.0, 2 / 3.0, 5 / 3.0)])[0], correlations.StructureFactor([(2 / 3.0, 1 / 3.0, 5 / 3.0)])[0], 1e-3);
    }

    [Fact]
    public void Orbits_hold_every_pair_once_and_tell_the_two_kinds_of_third_neighbours_apart()
    {
        var orbits = new PairOrbits(Ice.Model(2).Box, SpinIce.Axes);
        Assert.Equal(16 * orbits.Box.Count, orbits.Sizes.Sum());
        Assert.Equal(16, orbits.Sizes[orbits.Of(0, 0)]);
        Assert.Equal(0, orbits.Of(3, 3));
        var h = new SpinIce(1, 0, 2, 4, 8).Hamiltonian();
        int[] Of(double j) => [.. h.Bonds.Where(b => Math.Abs(b.Exchange.XX / MagneticUnits.Boltzmann - j) < 1e-9).Select(b => orbits.Of(b.From, orbits.Box.Index(b.A, b.B, b.C, b.To))).Distinct()];
        int[] found = [.. new[] { 1.0, 2, 4, 8 }.Select(j => Assert.Single(Of(j)))];
        Assert.Equal(4, found.Distinct().Count());
        // Six neighbours each way of sixteen sites.
        Assert.Equal(96, orbits.Sizes[found[0]]);
    }

    [Fact]
    public void Counting_bits_gives_the_means_of_the_products()
    {
        foreach (var cells in new[] { 2, 5 })
        {
            var box = new SpinBox(new SpinIce(1, 0).Hamiltonian(), cells, cells, cells);
            var orbits = new PairOrbits(box, SpinIce.Axes);
            var (pairs, stream) = (new PairCorrelations(orbits), new Randomness(3).Stream("spins"));
            var (expected, weight) = (new double[orbits.Count], 0.0);
            for (var n = 0; n < 2; n++)
            {
                double[] spins = [.. Enumerable.Range(0, box.Count).Select(_ => stream.Uniform() < 0.3 ? 1.0 : -1.0)];
                pairs.Add(spins, n + 1);
                weight += n + 1;
                for (var i = 0; i < box.Count; i++)
                {
                    var (a, b, c, site) = box.At(i);
                    for (var k = 0; k < box.Count; k++)
                    {
                        var (u, v, w, other) = box.At(k);
                        var orbit = orbits.Of(site, box.Index(u - a, v - b, w - c, other));
                        expected[orbit] += (n + 1) * spins[i] * spins[k] / (orbits.Sizes[orbit] * box.Cells);
                    }
                }
            }

            var means = pairs.Means();
            Assert.Equal(1, means[0], 1e-12);
            for (var o = 0; o < means.Length; o++) Assert.Equal(expected[o] / weight, means[o], 1e-12);
        }
    }

    [Fact]
    public void Free_spins_scatter_the_component_across_Q()
    {
        var orbits = new PairOrbits(Ice.Model(2).Box, SpinIce.Axes);
        var coefficients = new double[orbits.Count];
        // The mean over the four axes of 1 − (z·Q̂)² is 2/3 in every direction.
        foreach (var q in new[] { (0.3, 0.7, 1.1), (2, 0, 0), (1, 1, 1) })
        {
            orbits.Coefficients(q, coefficients, formFactor: false);
            Assert.Equal(2 / 3.0, coefficients[0], 1e-12);
        }
    }

    [Fact]
    public void Between_the_wavevectors_of_the_box_all_images_of_a_pair_count_alike()
    {
        var orbits = new PairOrbits(Ice.Model(2).Box, SpinIce.Axes);
        double[] one = new double[orbits.Count], other = new double[orbits.Count];
        orbits.Coefficients((0.37, 0.61, 1.13), one);
        orbits.Coefficients((-1.13, 0.37, -0.61), other);
        // The interpolation keeps the cubic symmetry.
        for (var o = 0; o < one.Length; o++) Assert.Equal(one[o], other[o], 1e-10);
    }

    [Fact]
    public void A_box_that_is_not_cubic_and_nothing_added_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new PairOrbits(new SpinBox(Ice.Hamiltonian(), 1, 1, 2), SpinIce.Axes));
        Assert.Throws<ArgumentException>(() => new PairCorrelations(new PairOrbits(Ice.Model(1).Box, SpinIce.Axes)).Means());
    }

    [Fact]
    public void Ice_states_do_not_tell_J2_and_J3_apart_along_minus_three_plus_one()
    {
        // Σ over tetrahedra of a site's two: the identity behind the soft direction, on states that loop moves made.
        var stream = new Randomness(6).Stream("ice");
        var nearest = new SpinIce(-3, 0).Model(2);
        var run = new IsingMonteCarlo(nearest, stream, SpinIce.Tetrahedra(nearest.Box)) { Loops = 40 };
        foreach (var t in new[] { 5.0, 2, 1, 0.5, 0.3, 0.15 })
            for (var s = 0; s < 100; s++) run.Sweep(t, stream);
        double Energy(double j2, double j3)
        {
            var other = new IsingMonteCarlo(new SpinIce(3.41, 1.3224, j2, j3).Model(2), stream);
            other.Set(run.Spins);
            return other.Energy / other.Box.Count / MagneticUnits.Boltzmann;
        }

        var (differences, across) = (new List<double>(), new List<double>());
        while (differences.Count < 3)
        {
            for (var s = 0; s < 30; s++) run.Sweep(0.1, stream);
            if (Math.Abs(run.Energy / nearest.Box.Count / MagneticUnits.Boltzmann + 1) > 1e-9) continue;
            differences.Add(Energy(-0.3, 0.1) - Energy(0, 0));
            across.Add(Energy(0.1, 0.3) - Energy(0, 0));
        }

        Assert.All(differences, d => Assert.Equal(differences[0], d, 1e-10));
        Assert.True(across.Max() - across.Min() > 1e-4, "another direction does tell them apart");
    }

    private static (IsingMonteCarlo Run, PairCorrelations Pairs) Sampled(IsingModel model, PairOrbits orbits, out SpinCorrelations correlations)
    {
        var stream = new Randomness(1).Stream("spins");
        var run = new IsingMonteCarlo(model, stream, SpinIce.Tetrahedra(model.Box));
        var pairs = new PairCorrelations(orbits);
        correlations = run.Correlations();
        for (var i = 0; i < 6; i++)
        {
            for (var s = 0; s < 10; s++) run.Sweep(1, stream);
            pairs.Add(run.Spins, 1 + i);
            run.AddTo(correlations, 1 + i);
        }

        return (run, pairs);
    }
}
