using Ewald.Core;
using Ewald.Physics.SmallAngle.Populations;

namespace Ewald.Tests.Physics.Populations;

public sealed class BodyPopulationTests
{
    private static readonly BodyPopulation Population = new(new ShapeLimits());

    [Fact]
    public void Every_body_starts_as_its_radius_of_gyration_says()
    {
        // ln I = -x²/3 + O(x⁴): at x = 0.02 the next term is below 1e-8 and -3 ln I / x² is 1 to 1e-4 of its own size.
        // Conformer chains bin their distances (1e-3).
        var randomness = new Randomness(4);
        double[] x = [0, 0.02], i = new double[2];
        foreach (var body in Enumerable.Range(0, 700).Select(n => Population.Draw(randomness, n)))
        {
            body.Evaluate(x, i);
            Assert.Equal(1, i[0], 1e-12);
            Assert.Equal(1, -3 * Math.Log(i[1]) / 4e-4, body.Family == BodyFamily.ConformerChain ? 0.01 : 1e-3);
        }
    }

    [Fact]
    public void Every_class_and_family_is_drawn_and_the_same_number_gives_the_same_body()
    {
        var bodies = Enumerable.Range(0, 1400).Select(n => Population.Draw(new Randomness(9), n)).ToArray();
        Assert.Equal(Enum.GetValues<BodyFamily>().Length, bodies.Select(b => b.Family).Distinct().Count());
        Assert.All(bodies.CountBy(b => b.Shape), c => Assert.Equal(200, c.Value));
        Assert.Equal(bodies[77].Parameters, Population.Draw(new Randomness(9), 77).Parameters);
        Assert.NotEqual(bodies[77].Parameters, Population.Draw(new Randomness(10), 77).Parameters);
    }

    [Fact]
    public void Bodies_keep_their_class_limits()
    {
        var limits = Population.Limits;
        foreach (var body in Enumerable.Range(0, 3000).Select(n => Population.Draw(new Randomness(1), n)))
        {
            var p = body.Parameters;
            double[] axes = body.Family switch
            {
                BodyFamily.Ellipsoid => [p[0], p[1], p[1]],
                BodyFamily.TriaxialEllipsoid or BodyFamily.Parallelepiped => p[..3],
                BodyFamily.Cylinder => [2 * p[0], 2 * p[0], p[1]],
                BodyFamily.EllipticalCylinder => [2 * p[0], 2 * p[1], p[2]],
                BodyFamily.HollowCylinder => [2 * (p[0] + p[1]), 2 * (p[0] + p[1]), p[2]],
                _ => [],
            };
            if (axes.Length == 0) continue;
            Array.Sort(axes);
            if (body.Shape == ShapeClass.Compact) Assert.True(axes[2] <= limits.CompactAxisRatio * axes[0] * 1.0000001);
            if (body.Shape == ShapeClass.Extended) Assert.True(axes[2] >= limits.AnisometricAxisRatio * axes[1] * 0.9999999);
            if (body.Shape == ShapeClass.Flat) Assert.True(axes[0] <= axes[1] / limits.AnisometricAxisRatio * 1.0000001);
            if (body.Shape == ShapeClass.Ring) Assert.True(p[2] <= limits.RingHeight && p[0] >= 0.5 * limits.RingVoid);
        }
    }

    [Fact]
    public void Flexible_conformers_average_to_the_Debye_function()
    {
        // 100 Kuhn lengths, 2 000 conformers: what is left is the finite chain (about 1/100) and the bead's own term.
        var x = Enumerable.Range(1, 50).Select(n => 0.1 * n).ToArray();
        double[] chain = new double[50], debye = new double[50];
        ConformerChain.Evaluate(x, 300, 3, 2000, 5, chain);
        FloryChain.Evaluate(x, 0.5, debye);
        for (var n = 0; n < 50; n++)
        {
            var u = x[n] * x[n];
            Assert.Equal(2 * (Math.Exp(-u) - 1 + u) / (u * u), debye[n], 1e-9);
            Assert.Equal(1, chain[n] / debye[n], 0.06);
        }
    }

    [Fact]
    public void A_thin_shell_scatters_as_its_closed_form()
    {
        double[] x = [1, 2.5, 4], i = new double[3];
        new RandomBody(0, BodyFamily.HollowSphere, ShapeClass.HollowSphere, [0.9999, 0.0001]).Evaluate(x, i);
        for (var k = 0; k < 3; k++) Assert.Equal(Math.Pow(Math.Sin(x[k]) / x[k], 2), i[k], 1e-3);
    }
}
