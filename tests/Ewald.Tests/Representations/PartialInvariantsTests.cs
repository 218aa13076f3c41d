using Ewald.Physics.SmallAngle.Populations;
using Ewald.Representations;

namespace Ewald.Tests.Representations;

public sealed class PartialInvariantsTests
{
    private static readonly double[] Limits = [3, 4, 5];

    /// <summary>Bodies by family: V'(3), V'(4), V'(5) computed with Simpson's rule and 60 orientation nodes by independent code (the reference table).</summary>
    public static TheoryData<BodyFamily, double[], double, double, double> Table => new()
    {
        { BodyFamily.Ellipsoid, [1, 1], 11.5360, 11.3170, 10.5239 },
        { BodyFamily.Ellipsoid, [2, 1], 9.2277, 8.0614, 7.8306 },
        { BodyFamily.Ellipsoid, [4, 1], 6.6673, 4.4461, 3.5617 },
        { BodyFamily.Ellipsoid, [10, 1], 5.6798, 3.2391, 2.1487 },
        { BodyFamily.Ellipsoid, [0.5, 1], 10.0821, 8.8839, 8.4034 },
        { BodyFamily.Ellipsoid, [0.25, 1], 8.9189, 6.8158, 5.7738 },
        { BodyFamily.Ellipsoid, [0.1, 1], 8.5113, 6.1216, 4.8306 },
        { BodyFamily.Cylinder, [0.5, 1], 11.1767, 10.7686, 10.0045 },
        { BodyFamily.Cylinder, [0.5, 5], 6.0715, 3.6184, 2.5610 },
        { BodyFamily.Cylinder, [0.5, 15], 5.5804, 3.0636, 1.9506 },
        { BodyFamily.Cylinder, [0.5, 0.1], 8.6806, 6.1648, 4.7952 },
        { BodyFamily.HollowSphere, [0.5, 0.5], 12.0336, 11.4917, 9.1115 },
        { BodyFamily.HollowSphere, [0.7, 0.3], 12.3794, 11.3906, 8.0462 },
        { BodyFamily.HollowSphere, [0.9, 0.1], 12.5549, 11.2771, 7.5411 },
        { BodyFamily.HollowSphere, [0.98, 0.02], 12.5732, 11.2630, 7.4903 },
        { BodyFamily.HollowCylinder, [0.4, 0.1, 1], 11.9718, 10.3494, 6.8404 },
        { BodyFamily.HollowCylinder, [0.4, 0.1, 0.2], 9.2196, 5.4533, 3.3301 },
        { BodyFamily.FloryChain, [0.5], 6.3231, 3.9836, 2.8795 },
        { BodyFamily.EllipsoidalShell, [1, 1, 0.9], 12.5549, 11.2771, 7.5411 },
    };

    // 1e-3 relative is asked; the table has four decimals and both integrations leave below 2e-5.
    [Theory]
    [MemberData(nameof(Table))]
    public void The_reference_bodies_have_their_tabulated_volumes(BodyFamily family, double[] parameters, double v3, double v4, double v5)
    {
        var x = Enumerable.Range(1, 2600).Select(i => 0.002 * i).ToArray();
        var i = new double[x.Length];
        new RandomBody(0, family, ShapeClass.Compact, parameters).Evaluate(x, i);
        var v = new double[3];
        PartialInvariants.Volumes(x, i, 1, 1, Limits, v);
        Assert.Equal(1, v[0] / v3, 1e-4);
        Assert.Equal(1, v[1] / v4, 1e-4);
        Assert.Equal(1, v[2] / v5, 1e-4);
    }

    [Fact]
    public void Size_and_intensity_scale_out()
    {
        var x = Enumerable.Range(1, 300).Select(i => 0.02 * i).ToArray();
        var i = new double[x.Length];
        new RandomBody(0, BodyFamily.Cylinder, ShapeClass.Compact, [0.5, 2]).Evaluate(x, i);
        double[] a = new double[3], b = new double[3];
        PartialInvariants.Volumes(x, i, 1, 1, Limits, a);
        PartialInvariants.Volumes([.. x.Select(v => v / 37)], [.. i.Select(v => 5e6 * v)], 37, 5e6, Limits, b);
        for (var k = 0; k < 3; k++) Assert.Equal(1, b[k] / a[k], 1e-12);
    }

    [Fact]
    public void A_coarse_grid_that_misses_the_limits_is_cut_at_exactly_the_limit()
    {
        // i = 1/x² makes the integrand 1: ∫ from x0 is c - x0 on any grid, and linear interpolation of i errs by its curvature only.
        var x = Enumerable.Range(0, 60).Select(i => 0.5 + 0.083 * i).ToArray();
        var invariants = new double[3];
        PartialInvariants.Evaluate(x, [.. x.Select(v => 1 / (v * v))], 1, 1, [3, 4, 6], invariants);
        var guinier = new double[1];
        PartialInvariants.Evaluate([5.0], [0.0], 1, 1, [0.5], guinier);
        Assert.Equal(2.5 + guinier[0], invariants[0], 1e-4);
        Assert.Equal(1, invariants[1] - invariants[0], 2e-4);
        Assert.True(double.IsNaN(invariants[2]));
    }

    [Fact]
    public void Below_the_first_point_the_curve_follows_Guinier()
    {
        var x = Enumerable.Range(1, 2000).Select(i => 0.001 * i).ToArray();
        double[] i = [.. x.Select(v => Math.Exp(-v * v / 3))];
        double[] whole = new double[1], cut = new double[1];
        PartialInvariants.Evaluate(x, i, 1, 1, [1.9], whole);
        PartialInvariants.Evaluate(x.AsSpan(899), i.AsSpan(899), 1, 1, [1.9], cut);
        Assert.Equal(whole[0], cut[0], 1e-6);
    }

    [Fact]
    public void The_weights_rebuild_the_invariant_and_its_derivatives()
    {
        var q = Enumerable.Range(0, 100).Select(k => 0.1 + 0.06 * k).ToArray();
        double[] i = [.. q.Select(v => 3 * Math.Exp(-v * v / 5))];
        double[] full = new double[1], none = new double[1], weights = new double[q.Length];
        PartialInvariants.Evaluate(q, i, 1.1, 3, [4.321], full);
        PartialInvariants.Evaluate(q, new double[q.Length], 1.1, 3, [4.321], none);
        PartialInvariants.Weights(q, 1.1, 3, 4.321, weights);
        Assert.Equal(full[0], none[0] + Enumerable.Range(0, q.Length).Sum(k => weights[k] * i[k]), 1e-12);
    }
}
