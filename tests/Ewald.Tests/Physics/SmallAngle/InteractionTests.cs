using System.Text.Json;
using Ewald.Core;
using Ewald.Physics.SmallAngle;
using Xunit.Abstractions;

namespace Ewald.Tests.Physics.SmallAngle;

public sealed class InteractionTests(ITestOutputHelper output)
{
    private static readonly JsonElement Reference = JsonDocument.Parse(File.ReadAllText(SharedData.Reference("sasmodels_interactions.json"))).RootElement;

    [Theory]
    [InlineData("hard-sphere", 1e-5)]
    [InlineData("sticky-hard-sphere", 1e-5)]
    [InlineData("square-well", 1e-5)]

    // The peer stops its rescaling at 5e-6 of the effective fraction and has constants of 1973, 1e-5 from CODATA 2018.
    [InlineData("hayter-penfold", 3e-4)]
    public void Structure_factor_agrees_with_sasmodels(string id, double tolerance)
    {
        var model = StructureFactor.Find(id);
        double worst = 0;
        foreach (var set in Reference.GetProperty("structure").GetProperty(id).EnumerateArray())
        {
            double[] q = Numbers(set, "q"), expected = Numbers(set, "s"), mine = new double[q.Length];
            model.Evaluate(q, Numbers(set, "p"), mine);
            var off = mine.Zip(expected, (a, b) => Math.Abs(a / b - 1)).Max();
            if (off > tolerance) output.WriteLine($"{string.Join(' ', Numbers(set, "p"))}: {off:G3}  ours {string.Join(' ', mine)}  theirs {string.Join(' ', expected)}");
            worst = Math.Max(worst, off);
        }

        output.WriteLine($"{id}: off by {worst:G3} at most");
        Assert.True(worst < tolerance, FormattableString.Invariant($"{id}: off by {worst:G3}."));
    }

    [Fact]
    public void Every_structure_factor_has_reference_values()
    {
        foreach (var s in StructureFactor.All) Assert.True(Reference.GetProperty("structure").TryGetProperty(s.Card.Id, out _), s.Card.Id);
    }

    [Fact]
    public void Size_distributions_agree_with_sasmodels_on_two_parameters_at_once()
    {
        foreach (var set in Reference.GetProperty("distribution").EnumerateArray())
        {
            var type = Enum.Parse<SizeDistribution>(set.GetProperty("type").GetString()!);
            var model = new Polydispersity(SmallAngleModel.Of<CoreShellSphere>(),
                new Dispersed("coreRadius", type, set.GetProperty("points").GetInt32()), new Dispersed("thickness", Points: 15));
            AssertCurve(model, set, 1e-7);
        }
    }

    [Fact]
    public void Products_with_and_without_decoupling_agree_with_sasmodels()
    {
        foreach (var set in Reference.GetProperty("product").EnumerateArray())
        {
            var form = set.GetProperty("model").GetString() == "ellipsoid"
                ? new Polydispersity(SmallAngleModel.Of<Ellipsoid>(), new Dispersed("polarRadius", Points: 25))
                : SmallAngleModel.Of<HollowCylinder>();
            var coupling = set.GetProperty("decoupled").GetBoolean() ? Coupling.Decoupled : Coupling.Independent;
            AssertCurve(new Product(form, StructureFactor.Of<HardSphere>(), coupling, radiusFollowsShape: false), set, 1e-6);
        }
    }

    [Fact]
    public void A_sum_is_the_sum_of_its_parts_and_counts_the_background_once()
    {
        var sum = new SumModel(SmallAngleModel.Of<Sphere>(), SmallAngleModel.Of<PowerLaw>());
        Assert.Equal(["scale", "background", "a.scale", "a.sld", "a.sldSolvent", "a.radius", "b.scale", "b.exponent"], sum.Parameters.Select(p => p.Name));
        double[] q = [0.01, 0.1], all = new double[2], a = new double[2], b = new double[2];
        sum.Evaluate(q, [2, 0.5, 3, 1, 6, 40, 1e-5, 3], all);
        SmallAngleModel.Of<Sphere>().Evaluate(q, [3, 0, 1, 6, 40], a);
        SmallAngleModel.Of<PowerLaw>().Evaluate(q, [1e-5, 0, 3], b);
        for (var i = 0; i < 2; i++) Assert.Equal(1, all[i] / (2 * (a[i] + b[i]) + 0.5), 1e-14);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.4)]
    public void Hard_spheres_reach_the_compressibility_of_Percus_and_Yevick(double phi)
    {
        var s = new double[1];
        StructureFactor.Of<HardSphere>().Evaluate([0], [50, phi], s);
        Assert.Equal(1, s[0] * Math.Pow(1 + 2 * phi, 2) / Math.Pow(1 - phi, 4), 1e-13);
    }

    [Fact]
    public void Nearly_uncharged_spheres_are_hard_spheres_and_very_sticky_ones_are_not_one_phase()
    {
        double[] q = [0, 0.01, 0.05, 0.2], charged = new double[4], hard = new double[4], loose = new double[4];
        StructureFactor.Of<HayterPenfold>().Evaluate(q, [30, 0.3, 1e-3, 298, 0.01, 78], charged);
        StructureFactor.Of<HardSphere>().Evaluate(q, [30, 0.3], hard);
        StructureFactor.Of<StickyHardSphere>().Evaluate(q, [30, 0.3 * Math.Pow(0.95, 3) / Math.Pow(0.95, 3), 0.001, 1e6], loose);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(1, charged[i] / hard[i], 1e-6);

            // The well of 0.1 % of the diameter still counts as excluded: η and k are 0.3 % larger.
            Assert.Equal(1, loose[i] / hard[i], 0.03);
        }

        var error = Assert.Throws<InstabilityException>(() => StructureFactor.Of<StickyHardSphere>().Evaluate(q, [30, 0.3, 0.05, 0.01], hard));
        Assert.Contains("stickiness", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Charged_spheres_keep_out_of_each_other()
    {
        // g(r) inside the core is zero when the closure is solved: Fourier transform of S − 1 at r = 0.5 and 0.8 diameters.
        var model = StructureFactor.Of<HayterPenfold>();
        double[] q = [.. Enumerable.Range(1, 40000).Select(k => 0.0005 * k)], s = new double[q.Length];
        double phi = 0.1, radius = 25;
        model.Evaluate(q, [radius, phi, 20, 298, 0.01, 78], s);
        var density = phi / (4 * Math.PI / 3 * Math.Pow(radius, 3));
        foreach (var r in new[] { 25.0, 40.0 })
        {
            double sum = 0;
            for (var k = 0; k < q.Length; k++)
            {
                // A Lanczos factor damps the cut at the last Q.
                var window = Math.Sin(Math.PI * q[k] / q[^1]) / (Math.PI * q[k] / q[^1] + 1e-300);
                sum += window * q[k] * (s[k] - 1) * Math.Sin(q[k] * r) * 0.0005;
            }

            var g = 1 + sum / (2 * Math.PI * Math.PI * density * r);
            Assert.True(Math.Abs(g) < 5e-3, FormattableString.Invariant($"g({r}) = {g}"));
        }
    }

    private static void AssertCurve(IForwardModel model, JsonElement set, double tolerance)
    {
        double[] q = Numbers(set, "q"), expected = Numbers(set, "i"), mine = new double[q.Length];
        model.Evaluate(q, Numbers(set, "p"), mine);
        for (var i = 0; i < q.Length; i++) Assert.Equal(1, mine[i] / expected[i], tolerance);
    }

    private static double[] Numbers(JsonElement e, string name) => [.. e.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
}
