using Ewald.Core;
using Ewald.Physics.Mathematics;
using Ewald.Physics.SmallAngle;

namespace Ewald.Tests.Physics.SmallAngle;

public sealed class LimitTests
{
    private static readonly double[] Q = [1e-4, 0.003, 0.02, 0.07, 0.13, 0.29, 0.5];

    private static double[] Curve(string id, params double[] shape)
    {
        var model = SmallAngleCatalogue.Find(id);
        var result = new double[Q.Length];
        model.Evaluate(Q, [1, 0, .. shape], result);
        return result;
    }

    // A limit that is exact in the formula holds to rounding; near a zero of a sphere's amplitude rounding grows, hence not 1e-15.
    private static void Same(double[] a, double[] b, double tolerance = 1e-10)
    {
        for (var i = 0; i < a.Length; i++) Assert.Equal(1, a[i] / b[i], tolerance);
    }

    [Fact]
    public void Ellipsoids_of_equal_axes_are_spheres()
    {
        var sphere = Curve("sphere", 1, 6, 60);
        Same(Curve("ellipsoid", 1, 6, 60, 60), sphere);
        Same(Curve("triaxial-ellipsoid", 1, 6, 60, 60, 60), sphere);
        Same(Curve("core-shell-ellipsoid", 1, 1, 6, 40, 1, 20, 1), sphere);
        Same(Curve("triaxial-ellipsoid", 1, 6, 30, 90, 30), Curve("ellipsoid", 1, 6, 90, 30));
    }

    [Fact]
    public void Shells_of_one_density_or_without_core_are_solid()
    {
        Same(Curve("core-shell-sphere", 1, 1, 6, 40, 20), Curve("sphere", 1, 6, 60));
        Same(Curve("core-shell-sphere", 6, 1, 6, 40, 20), Curve("hollow-sphere", 1, 6, 40, 20).Select(v => v * (1 - Math.Pow(2 / 3.0, 3))).ToArray());
        Same(Curve("hollow-sphere", 1, 6, 0, 60), Curve("sphere", 1, 6, 60));
        Same(Curve("hollow-cylinder", 1, 6, 0, 30, 200), Curve("cylinder", 1, 6, 30, 200));
        Same(Curve("core-shell-cylinder", 1, 1, 6, 20, 10, 180), Curve("cylinder", 1, 6, 30, 200));
        Same(Curve("core-shell-cylinder", 1, 3, 6, 30, 0, 200), Curve("cylinder", 1, 6, 30, 200));
        Same(Curve("core-shell-ellipsoid", 1, 1, 6, 20, 2, 10, 2), Curve("ellipsoid", 1, 6, 60, 30));
        Same(Curve("elliptical-cylinder", 1, 6, 30, 30, 200), Curve("cylinder", 1, 6, 30, 200));
    }

    [Fact]
    public void Caps_without_a_cylinder_are_spheres_and_flat_caps_vanish()
    {
        Same(Curve("barbell", 1, 6, 60, 60, 0), Curve("sphere", 1, 6, 60), 1e-8);
        Same(Curve("capped-cylinder", 1, 6, 30, 30, 150), Curve("barbell", 1, 6, 30, 30, 150));

        // A cap of radius R on a cylinder of radius r is r²/2R high, here 0.0045 Å, and adds r²/4R to the length: 1e-5 of it, squared at Q = 0.
        Same(Curve("capped-cylinder", 1, 6, 30, 1e5, 200)[..4], Curve("cylinder", 1, 6, 30, 200)[..4], 2e-4);
    }

    [Fact]
    public void Stars_of_one_and_two_arms_and_swollen_chains_of_exponent_two_are_Gaussian_chains()
    {
        var chain = Curve("debye-chain", 50);
        Same(Curve("star-polymer", 50, 1), chain);
        Same(Curve("star-polymer", 50, 2), chain);
        Same(Curve("excluded-volume-chain", 50, 2), chain, 1e-9);
    }

    [Fact]
    public void A_thin_cylinder_is_a_rod_and_a_flat_one_a_disc()
    {
        // QL = 2000 and QR = 0.1: the rod's π/(QL) lacks its end term 2/(QL)², 6e-4 here, and the section's R² Q²/4, 2.5e-3.
        var model = SmallAngleCatalogue.Find("cylinder");
        var p = new double[1];
        model.Normalised([0.02], [0, 1, 5, 1e5], p);
        Assert.Equal(1, p[0] * 0.02 * 1e5 / Math.PI, 4e-3);
        var rod = new double[1];
        SmallAngleCatalogue.Find("thin-rod").Normalised([0.02], [0, 1, 5, 1e5], rod);

        // At QL ≫ 1 only directions across the axis count, where both sections are the same.
        Assert.Equal(1, p[0] / rod[0], 1e-5);
        SmallAngleCatalogue.Find("cylinder").Normalised([0.02], [0, 1, 1e5, 20], p);
        SmallAngleCatalogue.Find("flat-disc").Normalised([0.02], [0, 1, 1e5, 20], rod);
        Assert.Equal(1, p[0] / rod[0], 1e-5);
    }

    [Fact]
    public void A_thin_torus_is_a_ring()
    {
        // ⟨J₀²(QR sin θ)⟩ is the integral of J₀(2QR t)/√(1 − …): here by 400 nodes of our own rule; the tube of 0.5 Å changes P by (Qa)² = 2e-4.
        var (x, w) = GaussLegendre.Rule(400);
        double q = 0.03, radius = 300, expected = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var j = Bessel.J0(q * radius * Math.Sqrt(1 - x[i] * x[i]));
            expected += 0.5 * w[i] * j * j;
        }

        var p = new double[1];
        SmallAngleCatalogue.Find("torus").Normalised([q], [0, 1, radius, 0.5], p);
        Assert.Equal(1, p[0] / expected, 3e-4);
    }

    public static TheoryData<string> Bodies => [.. SmallAngleCatalogue.All
        .Where(m => m.AbsoluteUnit == 1e-4 && m.Card.Id is not ("thin-rod" or "flat-disc" or "teubner-strey" or "mass-fractal" or "worm-like-chain" or "lamellar"))
        .Select(m => m.Card.Id)];

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Sharp_bodies_decay_as_the_fourth_power(string id)
    {
        // Mean of Q⁴ I over many fringes in two ranges a factor 2 apart; oscillation and edge terms leave some per cent.
        var model = SmallAngleCatalogue.Find(id);
        // Small bodies keep the number of orientations low; what matters is many fringes.
        double[] shape = [.. model.ShapeParameters.Select(p => p.Unit == "Å" ? Math.Min(p.Default, 60) : p.Default)];
        double Mean(double from)
        {
            double[] q = [.. Enumerable.Range(0, 200).Select(k => from * (1 + 1.0 * k / 200))], i = new double[200];
            model.Normalised(q, shape, i);
            return i.Select((v, k) => v * Math.Pow(q[k], 4)).Average();
        }

        Assert.Equal(1, Mean(4) / Mean(2), 0.06);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Porod_volume_is_the_volume_where_there_is_one_density(string id)
    {
        // 2π² ⟨F²(0)⟩ / ∫Q²⟨F²⟩ dQ = V for one density: the integral to Q = 3, the rest from the Q⁻⁴ tail, whose mean over the few fringes of a thin
        // wall (10 Å) is good to some per cent of the tail, that is 0.5 % of V.
        if (id.StartsWith("core-shell", StringComparison.Ordinal)) return;
        var model = SmallAngleCatalogue.Find(id);
        double[] shape = [.. model.ShapeParameters.Select(p => p.Unit == "Å" ? Math.Min(p.Default, 60) : p.Default)];
        const int n = 3000;
        const double step = 1e-3;
        double[] q = [.. Enumerable.Range(0, n).Select(k => step * (k + 0.5))], p = new double[n];
        model.Normalised(q, shape, p);
        double sum = 0, tail = 0;
        for (var k = 0; k < n; k++)
        {
            sum += q[k] * q[k] * p[k] * step;
            if (k >= n / 2) tail += Math.Pow(q[k], 4) * p[k] / (n / 2.0);
        }

        var unused = new double[1];
        var volume = model.Average([0.1], shape, unused, []).Volume;
        Assert.Equal(1, 2 * Math.PI * Math.PI / (sum + tail / (n * step)) / volume, 5e-3);
    }

    [Theory]
    [InlineData("cylinder", new[] { 0, 1, 20, 5000.0 })]
    [InlineData("cylinder", new[] { 0, 1, 2000, 10.0 })]
    [InlineData("ellipsoid", new[] { 0, 1, 3000, 15.0 })]
    [InlineData("ellipsoid", new[] { 0, 1, 10, 1500.0 })]
    [InlineData("hollow-cylinder", new[] { 0, 1, 300, 10, 3000.0 })]
    [InlineData("elliptical-cylinder", new[] { 0, 1, 20, 150, 1500.0 })]
    [InlineData("parallelepiped", new[] { 0, 1, 20, 300, 1000.0 })]
    [InlineData("triaxial-ellipsoid", new[] { 0, 1, 15, 200, 900.0 })]
    public void Orientation_average_of_long_bodies_is_converged(string id, double[] shape)
    {
        // 2.5 times the nodes in each angle must not change the sixth digit.
        var model = SmallAngleCatalogue.Find(id);
        double[] q = [0.01, 0.05, 0.12, 0.3, 0.5], usual = new double[5], refined = new double[5];
        model.Average(q, shape, usual, []);
        using (GaussLegendre.Refine(2.5)) model.Average(q, shape, refined, []);
        for (var i = 0; i < q.Length; i++) Assert.Equal(1, usual[i] / refined[i], 1e-6);
        Assert.NotEqual(usual, refined);
    }
}
