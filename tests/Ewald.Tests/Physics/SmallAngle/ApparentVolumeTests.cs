using Ewald.Physics.SmallAngle;
using Ewald.Representations;

namespace Ewald.Tests.Physics.SmallAngle;

public sealed class ApparentVolumeTests
{
    // Closed forms integrated by Simpson's rule (400 points, 60 orientation nodes) by tests/References/franke_reference_table.py.
    public static TheoryData<string, string, double[], double, double, double> Table => new()
    {
        { "sphere", "sphere", [0, 1, 100], 11.5360, 11.3170, 10.5239 },
        { "prolate 1:1:2", "ellipsoid", [0, 1, 200, 100], 9.2277, 8.0614, 7.8306 },
        { "prolate 1:1:4", "ellipsoid", [0, 1, 400, 100], 6.6673, 4.4461, 3.5617 },
        { "prolate 1:1:10", "ellipsoid", [0, 1, 1000, 100], 5.6798, 3.2391, 2.1487 },
        { "oblate 1:1:0.5", "ellipsoid", [0, 1, 50, 100], 10.0821, 8.8839, 8.4034 },
        { "oblate 1:1:0.25", "ellipsoid", [0, 1, 25, 100], 8.9189, 6.8158, 5.7738 },
        { "oblate 1:1:0.1", "ellipsoid", [0, 1, 10, 100], 8.5113, 6.1216, 4.8306 },
        { "cylinder L = D", "cylinder", [0, 1, 100, 200], 11.1767, 10.7686, 10.0045 },
        { "cylinder L = 5D", "cylinder", [0, 1, 100, 1000], 6.0715, 3.6184, 2.5610 },
        { "cylinder L = 15D", "cylinder", [0, 1, 100, 3000], 5.5804, 3.0636, 1.9506 },
        { "disc L = 0.1D", "cylinder", [0, 1, 100, 20], 8.6806, 6.1648, 4.7952 },
        { "disc L = 0.05D", "cylinder", [0, 1, 100, 10], 8.6098, 6.0479, 4.6410 },
        { "hollow sphere 0.5", "hollow-sphere", [0, 1, 50, 50], 12.0336, 11.4917, 9.1115 },
        { "hollow sphere 0.7", "hollow-sphere", [0, 1, 70, 30], 12.3794, 11.3906, 8.0462 },
        { "hollow sphere 0.9", "hollow-sphere", [0, 1, 90, 10], 12.5549, 11.2771, 7.5411 },
        { "hollow sphere 0.98", "hollow-sphere", [0, 1, 98, 2], 12.5732, 11.2630, 7.4903 },
        { "hollow cylinder 0.8, L = D", "hollow-cylinder", [0, 1, 80, 20, 200], 11.9718, 10.3494, 6.8404 },
        { "ring 0.8, L = 0.2D", "hollow-cylinder", [0, 1, 80, 20, 40], 9.2196, 5.4533, 3.3301 },
        { "Debye chain", "debye-chain", [100], 6.3231, 3.9836, 2.8795 },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Apparent_volumes_of_nineteen_models_hold(string body, string id, double[] shape, double v3, double v4, double v5)
    {
        var model = SmallAngleCatalogue.Find(id);
        var rg = model.RadiusOfGyration(shape);
        var q = Enumerable.Range(1, 520).Select(k => 0.01 * k / rg).ToArray();
        double[] p = new double[q.Length], volumes = new double[3];
        model.Normalised(q, shape, p);
        PartialInvariants.Volumes(q, p, rg, 1, [3, 4, 5], volumes);

        // 1e-3 is the acceptance; the table has four decimals and linear interpolation at steps of 0.01 leaves 1e-5.
        Assert.True(Math.Abs(volumes[0] / v3 - 1) < 1e-3 && Math.Abs(volumes[1] / v4 - 1) < 1e-3 && Math.Abs(volumes[2] / v5 - 1) < 1e-3,
            $"{body}: {string.Join(", ", volumes)}");
    }
}
