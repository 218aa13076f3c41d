using Ewald.Crystals;
using Ewald.Physics.Diffraction;

namespace Ewald.Tests.Physics.Diffraction;

public sealed class PairDistributionKernelTests
{
    private static Crystal Rutile()
    {
        var (ti, o, u) = (Elements.Of("Ti"), Elements.Of("O"), 0.305);
        Site[] sites = [Site.Of(ti, 0, 0, 0), Site.Of(ti, 0.5, 0.5, 0.5), Site.Of(o, u, u, 0), Site.Of(o, 1 - u, 1 - u, 0), Site.Of(o, 0.5 + u, 0.5 - u, 0.5), Site.Of(o, 0.5 - u, 0.5 + u, 0.5)];
        return new Crystal("rutile", UnitCell.FromDegrees(4.594, 4.594, 2.959, 90, 90, 90), [.. sites.Select((s, i) => s with { MeanSquareDisplacement = i < 2 ? 0.006 : 0.009 })]);
    }

    private static double[] Summed(Crystal crystal, PairDistributionKernel kernel, PairDistributionSettings settings, int[]? orbits)
    {
        var sum = new PairDistributionSum(kernel, [0, 0, 1, 1, 1, 1], orbits);
        sum.Count([.. crystal.Cell.Vectors.Cast<double>()], [.. crystal.Sites.SelectMany(s => new[] { s.X, s.Y, s.Z })]);
        sum.Deposit([0.006, 0.009], settings.QuadraticCorrelation, settings.Broadening);
        var g = new double[kernel.Grid.Count];
        sum.Finish(settings.Damping, 1 / settings.ParticleDiameter ?? 0, g);
        return g;
    }

    [Theory]
    [InlineData(PairScattering.Neutron)]
    [InlineData(PairScattering.XrayAtZero)]
    public void Weights_that_do_not_depend_on_Q_give_what_the_model_gives(PairScattering radiation)
    {
        var (crystal, grid) = (Rutile(), new DistanceGrid(1.2, 0.06, 200));
        var settings = new PairDistributionSettings { Radiation = radiation, SmallestQ = 0.6, LargestQ = 21, Damping = 0.04, Broadening = 0.02, QuadraticCorrelation = 1.5, ParticleDiameter = 60 };
        var expected = new PairDistributionModel(grid, settings).Evaluate(crystal);
        var kernel = new PairDistributionKernel(grid, PairWeights.Of([Elements.Of("Ti"), Elements.Of("O")], [1, 2], radiation, 0.6, 21), 0.6, 21);
        var largest = expected.Max(Math.Abs);
        // Counted from one site of each set, or from all: the same sum in another order.
        foreach (var orbits in new[] { null, new[] { 0, 0, 1, 1, 1, 1 } })
        {
            var g = Summed(crystal, kernel, settings, orbits);
            for (var i = 0; i < g.Length; i++) Assert.Equal(expected[i], g[i], 1e-9 * largest);
        }
    }

    [Fact]
    public void Form_factors_in_the_termination_give_what_the_model_gives()
    {
        var (crystal, grid) = (Rutile(), new DistanceGrid(1.5, Math.PI / 23, 150));
        var settings = new PairDistributionSettings { Radiation = PairScattering.Xray, SmallestQ = 0.5, LargestQ = 23, Damping = 0.03 };
        var expected = new PairDistributionModel(grid, settings).Evaluate(crystal);
        var kernel = new PairDistributionKernel(grid, PairWeights.Of([Elements.Of("Ti"), Elements.Of("O")], [1, 2], PairScattering.Xray, 0.5, 23), 0.5, 23);
        var g = Summed(crystal, kernel, settings, [0, 0, 1, 1, 1, 1]);
        // Weights are straight between 81 points here and steps of a transform there.
        var largest = expected.Max(Math.Abs);
        for (var i = 0; i < g.Length; i++) Assert.Equal(expected[i], g[i], 1e-3 * largest);
    }

    [Fact]
    public void Without_termination_the_bare_function_is_given_and_wide_bins_change_little()
    {
        var (crystal, grid) = (Rutile(), new DistanceGrid(1.2, 0.04, 300));
        var settings = new PairDistributionSettings { Radiation = PairScattering.Neutron };
        var expected = new PairDistributionModel(grid, settings).Evaluate(crystal);
        var weights = PairWeights.Of([Elements.Of("Ti"), Elements.Of("O")], [1, 2], PairScattering.Neutron, 0, 20);
        var largest = expected.Max(Math.Abs);
        foreach (var (width, tolerance) in new[] { (0.008, 1e-9), (0.02, 1e-3) })
        {
            var g = Summed(crystal, new PairDistributionKernel(grid, weights, 0, null, width), settings, null);
            for (var i = 0; i < g.Length; i++) Assert.Equal(expected[i], g[i], tolerance * largest);
        }
    }

    [Fact]
    public void A_grid_between_its_steps_and_unfitting_kinds_are_refused()
    {
        var weights = PairWeights.Of([Elements.Of("Ti")], [1], PairScattering.Neutron, 0, 20);
        Assert.Throws<ArgumentException>(() => new PairDistributionKernel(new DistanceGrid(1.21, 0.04, 10), weights, 0, null));
        var kernel = new PairDistributionKernel(new DistanceGrid(1.2, 0.04, 10), weights, 0, null);
        Assert.Throws<ArgumentException>(() => new PairDistributionSum(kernel, [0, 1]));
        Assert.Throws<ArgumentException>(() => new PairDistributionSum(kernel, [0, 0], [0]));
    }
}
