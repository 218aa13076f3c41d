using Ewald.Physics.SmallAngle;

namespace Ewald.Tests.Physics.SmallAngle;

public sealed class GuinierTests
{
    public static TheoryData<string> WithRadiusOfGyration => [.. SmallAngleCatalogue.All
        .Where(m => !double.IsNaN(m.RadiusOfGyration(Defaults(m)))).Select(m => m.Card.Id)];

    private static double[] Defaults(SmallAngleModel m) => [.. m.ShapeParameters.Select(p => p.Default)];

    [Theory]
    [MemberData(nameof(WithRadiusOfGyration))]
    public void Guinier_slope_is_a_third_of_Rg_squared(string id)
    {
        var model = SmallAngleCatalogue.Find(id);
        var shape = Defaults(model);
        var rg = model.RadiusOfGyration(shape);

        // Two points and Richardson's step leave an error of order (Q Rg)^4, 1e-6 here; rounding adds 1e-16/(Q Rg)^2 = 1e-13.
        double q = 0.03 / rg;
        var p = new double[2];
        model.Normalised([q, 2 * q], shape, p);
        double one = -Math.Log(p[0]) / (q * q), two = -Math.Log(p[1]) / (4 * q * q);
        Assert.Equal(1, (4 * one - two) / (rg * rg), 2e-6);
    }
}
