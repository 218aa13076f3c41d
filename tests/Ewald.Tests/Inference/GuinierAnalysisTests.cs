using Ewald.Core;
using Ewald.Inference.SmallAngle;
using static Ewald.Tests.Inference.AnalysisReference;

namespace Ewald.Tests.Inference;

public class GuinierAnalysisTests
{
    [Fact]
    public void The_error_of_rg_covers_the_truth_as_often_as_it_says()
    {
        var q = Grid(0.006, 0.12, 120);
        var covered = 0;
        double bias = 0, sigma = 0;
        const int draws = 500;
        for (var d = 0; d < draws; d++)
        {
            var curve = Noisy(x => 50 * Math.Exp(-x * x * 30 * 30 / 3), q, 0.05, 0.01, (ulong)d);
            var r = GuinierAnalysis.Analyse(curve).Result!;
            if (Math.Abs(r.Rg - 30) < r.SigmaRg) covered++;
            bias += (r.Rg - 30) / draws;
            sigma += r.SigmaRg / draws;
        }

        // One standard deviation covers 68.3 %; four binomial standard errors; the added variability of the range may only help, to 80 %.
        Assert.InRange(covered / (double)draws, 0.683 - 4 * Math.Sqrt(0.683 * 0.317 / draws), 0.80);
        Assert.InRange(Math.Abs(bias), 0, 0.2 * sigma);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(40)]
    [InlineData(120)]
    public void A_sphere_gives_its_radius_of_gyration(double radius)
    {
        var rg = Math.Sqrt(0.6) * radius;
        var curve = Noisy(x => 7 * Sphere(x, radius), Grid(0.15 / rg, 6 / rg, 300), 1e-3, 0.005, 3);
        var r = GuinierAnalysis.Analyse(curve).Result!;
        // The Guinier law itself bends by 6 % at Q Rg = 1.3 for a sphere; the range is chosen so that 3 % is not exceeded.
        Assert.InRange(r.Rg / rg, 0.97, 1.03);
        Assert.InRange(r.I0, 7 * 0.99, 7 * 1.01);
        Assert.InRange(r.QMaxRg, 0.6, 1.31);
        Assert.InRange(r.Quality, 0.5, 1);
    }

    [Fact]
    public void Scale_of_intensity_and_unit_of_q_change_nothing_else()
    {
        var curve = Noisy(x => 50 * Math.Exp(-x * x * 300), Grid(0.006, 0.12, 120), 0.05, 0.01, 8);
        var a = GuinierAnalysis.Analyse(curve).Result!;
        var b = GuinierAnalysis.Analyse(curve with { Intensity = [.. curve.Intensity.Select(i => 1e-5 * i)], Sigma = [.. curve.Sigma!.Select(s => 1e-5 * s)] }).Result!;
        var c = GuinierAnalysis.Analyse(curve with { Q = [.. curve.Q.Select(x => 10 * x)] }).Result!;
        Assert.Equal((a.First, a.Last), (b.First, b.Last));
        Assert.Equal((a.First, a.Last), (c.First, c.Last));
        Assert.Equal(a.Rg, b.Rg, 1e-6 * a.Rg);
        Assert.Equal(a.Rg, 10 * c.Rg, 1e-6 * a.Rg);
        Assert.Equal(a.I0, 1e5 * b.I0, 1e-6 * a.I0);
        Assert.Equal(a.SigmaRg, 10 * c.SigmaRg, 1e-5 * a.SigmaRg);
    }

    [Fact]
    public void Without_errors_they_are_estimated_and_announced()
    {
        var curve = Noisy(x => 50 * Math.Exp(-x * x * 300), Grid(0.006, 0.12, 120), 0.05, 0.01, 9);
        var outcome = GuinierAnalysis.Analyse(curve with { Sigma = null });
        Assert.Contains("no error column", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
        Assert.InRange(outcome.Result!.Rg, 29, 31);
    }

    [Fact]
    public void Errors_that_the_scatter_contradicts_are_raised()
    {
        var curve = Noisy(x => 50 * Math.Exp(-x * x * 300), Grid(0.006, 0.12, 120), 0.05, 0.02, 10);
        var bold = GuinierAnalysis.Analyse(curve with { Sigma = [.. curve.Sigma!.Select(s => s / 5)] });
        var honest = GuinierAnalysis.Analyse(curve).Result!;
        Assert.Contains("raised", Assert.Single(bold.Warnings), StringComparison.Ordinal);
        // The scatter is measured on some 60 points: its own error is near 15 %.
        Assert.InRange(bold.Result!.SigmaRg / honest.SigmaRg, 0.5, 2);
    }

    [Fact]
    public void A_curve_without_a_guinier_region_says_why()
    {
        var q = Grid(0.01, 0.3, 100);
        Assert.Equal(GuinierFailure.TooFewPoints, Why(Noisy(_ => 1, Grid(0.01, 0.02, 4), 0.1, 0, 1)));
        Assert.Equal(GuinierFailure.TooNoisy, Why(Noisy(_ => 0, q, 1, 0, 1)));
        Assert.Equal(GuinierFailure.NotFalling, Why(Noisy(x => 1 - 0.9 * Math.Exp(-x * x * 400), q, 1e-3, 0.01, 1)));
        Assert.Equal(GuinierFailure.FirstPointBeyondLimit, Why(Noisy(x => 100 * Sphere(x, 400) + 1e-4, Grid(0.008, 0.012, 60), 1e-4, 0.01, 1)));
        Assert.Null(GuinierAnalysis.Analyse(Noisy(_ => 5, q, 0.05, 0, 2)).Result);
        Assert.Null(GuinierAnalysis.Analyse(Noisy(x => -x, q, 0.05, 0, 2)).Result);
        Assert.Equal(GuinierFailure.TooNoisy, Why(new ScatteringCurve("zero", q, [.. q.Select(x => Math.Exp(-x * x * 300))], new double[100], null, "cm⁻¹")));

        static GuinierFailure Why(ScatteringCurve curve)
        {
            var outcome = GuinierAnalysis.Analyse(curve);
            Assert.Null(outcome.Result);
            Assert.EndsWith(".", outcome.Explanation, StringComparison.Ordinal);
            return outcome.Failure;
        }
    }

    [Fact]
    public void The_sphere_of_the_reference_agrees_with_the_closed_form_better_than_the_peer()
    {
        var reference = Root.GetProperty("sphere");
        var curve = new ScatteringCurve("sphere", reference.Array("q"), reference.Array("intensity"), reference.Array("sigma"), null, "cm⁻¹");
        var rg = Math.Sqrt(0.6) * reference.Number("radius");
        var ours = GuinierAnalysis.Analyse(curve).Result!.Rg;
        Assert.InRange(Math.Abs(ours - rg), 0, Math.Abs(reference.Number("guinierRg") - rg));
    }

    [SharedDataTheory]
    [InlineData("SASDA92", 0.1, 41.0)]   // gnnom's own check, index.csv
    [InlineData("SASDCK2", 1, 32.87)]
    [InlineData("SASDA96", 0.1, 15.1)]   // GNOM, SASDA96.out
    public void Measured_proteins_give_the_deposited_radius(string name, double factor, double expected) =>
        Assert.InRange(GuinierAnalysis.Analyse(Protein(name, factor)).Result!.Rg / expected, 0.975, 1.025);

    [SharedDataTheory]
    [InlineData("SASDCK2", 1)]
    [InlineData("SASDA96", 0.1)]
    [InlineData("2epe", 1)]
    public void Measured_proteins_agree_with_freesas(string name, double factor)
    {
        var peer = Root.GetProperty("curves").GetProperty(name);
        var r = GuinierAnalysis.Analyse(Protein(name, factor)).Result!;
        // Two automatic ranges on one curve: three of our errors, which carry the choice of the range.
        Assert.InRange(Math.Abs(r.Rg - peer.Number("guinierRg")), 0, 3 * r.SigmaRg);
        Assert.InRange(r.I0 / peer.Number("guinierI0"), 0.98, 1.02);
    }

    [SharedDataFact]
    public void A_wide_angle_curve_starts_beyond_the_limit() =>
        Assert.Equal(GuinierFailure.FirstPointBeyondLimit, GuinierAnalysis.Analyse(Protein("raw_lys_waxs")).Failure);
}
