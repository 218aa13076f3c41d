using System.Diagnostics;
using Ewald.Core;
using Ewald.Inference.SmallAngle;
using static Ewald.Tests.Inference.AnalysisReference;

namespace Ewald.Tests.Inference;

public class IndirectFourierTransformTests
{
    [Fact]
    public void A_sphere_gives_its_closed_form()
    {
        const double radius = 40;
        var p = IndirectFourierTransform.Transform(Noisy(q => 100 * Sphere(q, radius), Grid(0.008, 0.3, 250), 0.02, 0.005, 1));
        Assert.InRange(p.Rg, Math.Sqrt(0.6) * radius * 0.99, Math.Sqrt(0.6) * radius * 1.01);
        Assert.InRange(p.I0, 99, 101);
        Assert.InRange(p.MaximumDimension, 2 * radius * 0.95, 2 * radius * 1.05);
        Assert.InRange(p.Chi2, 0.7, 1.3);

        // p(r) ∝ r² (1 − 3r/2D + r³/2D³); 2 % of its maximum: 250 points of 0.5 % noise.
        var top = p.P.Max();
        var exact = p.R.Select(r => r < 80 ? r * r * (1 - 1.5 * r / 80 + 0.5 * Math.Pow(r / 80, 3)) : 0).ToArray();
        var scale = exact.Max();
        for (var k = 0; k < p.R.Length; k++) Assert.InRange(Math.Abs(p.P[k] / top - exact[k] / scale), 0, 0.02);
    }

    [Fact]
    public void The_integrals_of_p_are_what_the_result_says()
    {
        var p = IndirectFourierTransform.Transform(Noisy(q => 100 * Sphere(q, 40), Grid(0.008, 0.3, 150), 0.05, 0.01, 2), new IndirectFourierSetup(MaximumDimension: 82));
        double m0 = 0, m2 = 0;
        for (var k = 1; k < p.R.Length; k++)
        {
            var h = p.R[k] - p.R[k - 1];
            m0 += 0.5 * h * (p.P[k] + p.P[k - 1]);
            m2 += 0.5 * h * (p.P[k] * p.R[k] * p.R[k] + p.P[k - 1] * p.R[k - 1] * p.R[k - 1]);
        }

        // Trapezoid rule on 100 intervals of a smooth function: 1e-4.
        Assert.Equal(1, 4 * Math.PI * m0 / p.I0, 1e-3);
        Assert.Equal(1, Math.Sqrt(m2 / (2 * m0)) / p.Rg, 1e-3);
        Assert.Equal(82, p.MaximumDimension, 1e-9);
        Assert.Equal(0, p.P[0]);
    }

    [Fact]
    public void A_flat_background_is_found_within_its_error()
    {
        var inside = 0;
        const int draws = 40;
        for (var d = 0; d < draws; d++)
        {
            var p = IndirectFourierTransform.Transform(Noisy(q => 10 * Sphere(q, 30) + 0.7, Grid(0.01, 0.45, 150), 0.03, 0.01, (ulong)(100 + d)));
            if (Math.Abs(p.Background - 0.7) < 2 * p.SigmaBackground) inside++;
            Assert.InRange(p.Rg, Math.Sqrt(0.6) * 30 * 0.97, Math.Sqrt(0.6) * 30 * 1.03);
        }

        // Two standard deviations cover 95 %; the lower binomial limit of 40 draws at one in a thousand is 33.
        Assert.InRange(inside, 33, draws);
    }

    [Fact]
    public void Resolution_is_taken_out()
    {
        const double radius = 60;
        var q = Grid(0.005, 0.2, 160);
        var width = q.Select(x => 0.08 * x + 5e-4).ToArray();
        double Smeared(int i)
        {
            double sum = 0, weight = 0;
            for (var z = -4.0; z <= 4.0; z += 0.05)
            {
                var w = Math.Exp(-z * z / 2);
                sum += w * Sphere(Math.Abs(q[i] + z * width[i]), radius);
                weight += w;
            }

            return 50 * sum / weight;
        }

        var index = q.Select((x, i) => (x, i)).ToDictionary(t => t.x, t => t.i);
        var curve = Noisy(x => Smeared(index[x]), q, 5e-3, 0.003, 5) with { QSigma = width };
        var with = IndirectFourierTransform.Transform(curve);
        var without = IndirectFourierTransform.Transform(curve, new IndirectFourierSetup(Smear: false));
        Assert.InRange(with.Rg / (Math.Sqrt(0.6) * radius), 0.995, 1.005);
        Assert.True(with.Chi2 < 1.3);
        // The transform can bend p(r) to a smeared curve, but pays for it in evidence and in D_max.
        Assert.True(with.LogEvidence > without.LogEvidence + 3);
        Assert.True(without.MaximumDimension > 124);
        Assert.InRange(with.MaximumDimension, 114, 126);
    }

    [Fact]
    public void Scale_and_unit_change_nothing_else()
    {
        var curve = Noisy(q => 100 * Sphere(q, 40), Grid(0.008, 0.3, 150), 0.05, 0.01, 6);
        var a = IndirectFourierTransform.Transform(curve);
        var b = IndirectFourierTransform.Transform(curve with
        {
            Q = [.. curve.Q.Select(x => 10 * x)],
            Intensity = [.. curve.Intensity.Select(i => 1e-4 * i)],
            Sigma = [.. curve.Sigma!.Select(s => 1e-4 * s)],
        });
        // Start values agree to the tolerance of the Guinier fit, so the grids of D_max do.
        Assert.Equal(a.Rg, 10 * b.Rg, 1e-4 * a.Rg);
        Assert.Equal(a.MaximumDimension, 10 * b.MaximumDimension, 1e-3 * a.MaximumDimension);
        Assert.Equal(a.I0, 1e4 * b.I0, 1e-4 * a.I0);
    }

    [Fact]
    public void The_reference_sphere_agrees_with_bift_and_the_truth()
    {
        var reference = Root.GetProperty("sphere");
        var p = IndirectFourierTransform.Transform(
            new ScatteringCurve("sphere", reference.Array("q"), reference.Array("intensity"), reference.Array("sigma"), null, "cm⁻¹"));
        Assert.InRange(p.Rg / reference.Number("biftRg"), 0.99, 1.01);
        Assert.InRange(p.I0 / reference.Number("biftI0"), 0.99, 1.01);
        Assert.InRange(p.MaximumDimension / reference.Number("biftDmax"), 0.93, 1.07);
    }

    [Fact]
    public void Too_little_low_q_is_said()
    {
        var p = IndirectFourierTransform.Transform(Noisy(q => 100 * Sphere(q, 40), Grid(0.05, 0.3, 150), 0.05, 0.01, 7));
        Assert.Contains(p.Warnings, w => w.Contains("Shannon", StringComparison.Ordinal));
    }

    [Fact]
    public void Bad_curves_get_one_sentence()
    {
        var q = Grid(0.01, 0.3, 60);
        Assert.Throws<InputException>(() => IndirectFourierTransform.Transform(Noisy(_ => 0, q, 1, 0, 1)));
        Assert.Throws<InputException>(() => IndirectFourierTransform.Transform(Noisy(_ => 1, Grid(0.1, 0.2, 5), 0.1, 0, 1)));
        Assert.Throws<InputException>(() => IndirectFourierTransform.Transform(new ScatteringCurve("zero", q, q, new double[60], null, "cm⁻¹")));
        Assert.Throws<ArgumentException>(() => IndirectFourierTransform.Transform(Noisy(x => Sphere(x, 40), q, 0.01, 0, 1), new IndirectFourierSetup(MaximumDimension: -1)));
        var flat = IndirectFourierTransform.Transform(Noisy(_ => 5, q, 0.05, 0, 1));
        Assert.InRange(flat.Background, 4.8, 5.2);
    }

    [Fact]
    public void The_order_of_work_is_a_fifth_of_a_second_per_curve()
    {
        var curve = Noisy(q => 100 * Sphere(q, 40), Grid(0.008, 0.3, 400), 0.05, 0.01, 8);
        IndirectFourierTransform.Transform(curve);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 5; i++) IndirectFourierTransform.Transform(curve);
        // 40 ms on the machine that this was written on; the limit leaves room for a busy one.
        Assert.InRange(watch.Elapsed.TotalMilliseconds / 5, 0, 1000);
    }

    [SharedDataTheory]
    [InlineData("SASDCK2", 1)]
    [InlineData("SASDA96", 0.1)]
    [InlineData("2epe", 1)]
    public void Measured_proteins_agree_with_bift(string name, double factor)
    {
        var peer = Root.GetProperty("curves").GetProperty(name);
        var p = IndirectFourierTransform.Transform(Protein(name, factor));
        Assert.InRange(p.Rg / peer.Number("biftRg"), 0.99, 1.01);
        Assert.InRange(p.I0 / peer.Number("biftI0"), 0.98, 1.02);
        Assert.InRange(p.MaximumDimension / peer.Number("biftDmax"), 0.88, 1.12);
    }

    [SharedDataFact]
    public void Lysozyme_agrees_with_gnom()
    {
        // SASDA96.out (GNOM 4.6): Rg 15.1 Å, Dmax 47.9 Å; two groups' rules for Dmax differ by some 10 %.
        var p = IndirectFourierTransform.Transform(Protein("SASDA96", 0.1));
        Assert.InRange(p.Rg, 15.1 * 0.985, 15.1 * 1.015);
        Assert.InRange(p.MaximumDimension, 43, 53);
    }
}
