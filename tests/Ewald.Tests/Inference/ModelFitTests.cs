using Ewald.Core;
using Ewald.Inference;
using Ewald.Physics.SmallAngle;
using static Ewald.Tests.Inference.AnalysisReference;

namespace Ewald.Tests.Inference;

public class ModelFitTests
{
    private static readonly SmallAngleModel Ball = SmallAngleModel.Of<Sphere>();
    private static readonly Dictionary<string, ParameterChoice> FreeRadius = new() { ["radius"] = new ParameterChoice(40, 5, 500, Logarithmic: true) };

    [Fact]
    public void A_planted_sphere_is_found_with_errors_that_cover()
    {
        var covered = 0;
        const int draws = 200;
        for (var d = 0; d < draws; d++)
        {
            var fit = ModelFit.Fit(Ball, Measure(60, 0.02, 0.05, (ulong)d), new ModelFitSetup(FreeRadius));
            if (Math.Abs(fit["radius"].Value - 60) < fit["radius"].Sigma) covered++;
            Assert.InRange(fit["background"].Value, 0.03, 0.07);
        }

        // Errors are raised when χ² exceeds 1, so that coverage is a little above 68.3 %; four binomial standard errors below.
        Assert.InRange(covered / (double)draws, 0.683 - 4 * Math.Sqrt(0.683 * 0.317 / draws), 0.85);
    }

    [Fact]
    public void Elimination_of_scale_and_background_changes_nothing_but_the_work()
    {
        var curve = Measure(60, 0.02, 0.05, 7);
        var projected = ModelFit.Fit(Ball, curve, new ModelFitSetup(FreeRadius));
        var direct = ModelFit.Fit(Ball, curve, new ModelFitSetup(
            new Dictionary<string, ParameterChoice>(FreeRadius) { ["radius"] = new(58), ["scale"] = new(0.02), ["background"] = new(0.05) }, Linear: ("none", "none")));
        Assert.Equal(1, projected["radius"].Value / direct["radius"].Value, 1e-5);
        Assert.Equal(1, projected["scale"].Value / direct["scale"].Value, 1e-5);
        Assert.Equal(1, projected["radius"].Sigma / direct["radius"].Sigma, 1e-3);
        Assert.Equal(projected.Chi2, direct.Chi2, 1e-4);
        Assert.InRange(Math.Abs(projected["radius"].Value - 60), 0, 4 * projected["radius"].Sigma);
    }

    [Fact]
    public void Resolution_of_the_file_is_used()
    {
        var q = Grid(0.005, 0.25, 150);
        var curve = Measure(60, 0.02, 0.05, 8) with { Q = q, QSigma = [.. q.Select(x => 0.06 * x)] };
        var instrument = new GaussianResolution(q, curve.QSigma);
        var model = new double[instrument.Abscissa.Count];
        Ball.Evaluate([.. instrument.Abscissa], [0.02, 0.05, 1, 6, 60], model);
        var smeared = new double[q.Length];
        instrument.Apply(model, smeared);
        var stream = new Randomness(9).Stream("noise");
        var sigma = smeared.Select(i => 0.01 * i + 1e-3).ToArray();
        var measured = curve with { Intensity = [.. smeared.Select((y, i) => y + sigma[i] * stream.Normal())], Sigma = sigma };
        var with = ModelFit.Fit(Ball, measured, new ModelFitSetup(FreeRadius));
        var without = ModelFit.Fit(Ball, measured, new ModelFitSetup(FreeRadius, Smear: false));
        Assert.InRange(with["radius"].Value, 59.5, 60.5);
        Assert.True(with.ReducedChi2 < 1.4 && without.ReducedChi2 > 5 * with.ReducedChi2);
        Assert.True(without.RunsPValue < 0.01);
    }

    [Fact]
    public void The_quadrature_is_exact_for_polynomials()
    {
        var instrument = new GaussianResolution([2.0], [0.1]);
        var value = new double[1];
        // ⟨x⁴⟩ = μ⁴ + 6 μ² s² + 3 s⁴.
        instrument.Apply([.. instrument.Abscissa.Select(x => x * x * x * x)], value);
        Assert.Equal(16 + 6 * 4 * 0.01 + 3 * 1e-4, value[0], 1e-12);
    }

    [Fact]
    public void The_right_model_ranks_first_by_evidence()
    {
        var curve = Measure(60, 0.02, 0.05, 10);
        var cylinder = SmallAngleModel.Of<Cylinder>();
        var fits = new[]
        {
            ModelFit.Fit(cylinder, curve, new ModelFitSetup(new Dictionary<string, ParameterChoice>
            {
                ["radius"] = new(50, 5, 500, Logarithmic: true), ["length"] = new(100, 5, 1000, Logarithmic: true),
            })),
            ModelFit.Fit(Ball, curve, new ModelFitSetup(FreeRadius)),
        };
        var ranked = ModelComparison.Rank(fits, curve.Count);
        Assert.Equal("sphere", ranked[0].Fit.Model);
        Assert.Equal(0, ranked[0].DeltaBic);
        Assert.Equal(1, ranked.Sum(r => r.Weight), 1e-12);
        Assert.True(ranked[0].Weight > 0.999);
    }

    [Fact]
    public void Wrong_names_and_short_curves_are_named()
    {
        var curve = Measure(60, 0.02, 0.05, 11);
        Assert.Throws<ArgumentException>(() => ModelFit.Fit(Ball, curve, new ModelFitSetup(new Dictionary<string, ParameterChoice> { ["diameter"] = new() })));
        Assert.Throws<InputException>(() => ModelFit.Fit(Ball, curve.Range(0, 3), new ModelFitSetup(FreeRadius)));
        Assert.Throws<InputException>(() => ModelFit.Fit(Ball, curve with { Sigma = new double[curve.Count] }, new ModelFitSetup(FreeRadius)));
        var bound = ModelFit.Fit(Ball, curve, new ModelFitSetup(new Dictionary<string, ParameterChoice> { ["radius"] = new(40, 5, 50) }));
        Assert.Contains(bound.Warnings, w => w.Contains("radius of sphere ends on its bound", StringComparison.Ordinal));
    }

    [SharedDataFact]
    public void Apoferritin_without_its_upturn_is_a_hollow_sphere()
    {
        var curve = Neutron("apoferritin").Range(14, 395);
        var lengths = new Dictionary<string, ParameterChoice> { ["coreRadius"] = new(45, 1, 400, Logarithmic: true), ["thickness"] = new(20, 1, 400, Logarithmic: true) };
        var hollow = ModelFit.Fit(SmallAngleModel.Of<HollowSphere>(), curve, new ModelFitSetup(lengths));
        var full = ModelFit.Fit(Ball, curve, new ModelFitSetup(FreeRadius));
        Assert.Equal("hollow-sphere", ModelComparison.Rank([full, hollow], curve.Count)[0].Fit.Model);
        Assert.InRange(hollow["coreRadius"].Value, 39, 46);
        Assert.InRange(hollow["coreRadius"].Value + hollow["thickness"].Value, 57, 66);
    }

    private static ScatteringCurve Measure(double radius, double scale, double background, ulong seed)
    {
        var q = Grid(0.005, 0.25, 150);
        var truth = new double[q.Length];
        Ball.Evaluate(q, [scale, background, 1, 6, radius], truth);
        var index = q.Select((x, i) => (x, i)).ToDictionary(t => t.x, t => t.i);
        return Noisy(x => truth[index[x]], q, 5e-3, 0.01, seed);
    }
}
