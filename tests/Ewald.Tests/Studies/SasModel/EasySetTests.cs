using Ewald.Core;
using Ewald.Representations;
using Ewald.Studies.SasModel;

namespace Ewald.Tests.SasModel;

public sealed class EasySetTests
{
    [Fact]
    public void Bodies_do_not_depend_on_the_number_of_threads_and_splits_share_none()
    {
        SimulatedBody[] Bodies(string purpose, int threads) => EasySet.Bodies(34, new Randomness(2), purpose, threads, SilentProgress.Instance, default);
        var train = Bodies("train", 1);
        var again = Bodies("train", 2);
        var test = Bodies("test", 2);
        for (var i = 0; i < train.Length; i++) Assert.Equal(train[i].Clean, again[i].Clean);
        Assert.Empty(train.Select(b => string.Join(' ', b.Free)).Intersect(test.Select(b => string.Join(' ', b.Free))));
    }

    [Fact]
    public void Copies_of_a_body_share_its_group_and_label_but_not_their_noise()
    {
        var random = new Randomness(3);
        var bodies = EasySet.Bodies(17, random, "train", 2, SilentProgress.Instance, default);
        var curves = EasySet.Measure(bodies, 3, random, "train", 2, InstrumentSettings.Draw);
        var rows = EasySet.Describe(bodies, curves, 2);
        Assert.Equal(51, rows.Count);
        foreach (var group in Enumerable.Range(0, rows.Count).GroupBy(i => rows.Groups[i]))
        {
            Assert.Equal(3, group.Count());
            Assert.Single(group.Select(i => rows.Labels[i]).Distinct());
            Assert.Equal(3, group.Select(i => rows.Features[i * rows.Width + rows.Width / 10]).Distinct().Count() + group.Count(i => rows.Features[i * rows.Width + rows.Width / 10] == 0) / 2);
        }
        Assert.All(rows.Features, v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void Scale_falls_out_of_the_features()
    {
        var random = new Randomness(4);
        var bodies = EasySet.Bodies(2, random, "train", 1, SilentProgress.Instance, default);
        var curve = EasySet.Measure(bodies, 1, random, "train", 1, InstrumentSettings.Draw)[0];
        var scaled = curve with { Intensity = [.. curve.Intensity.Select(v => 1e4 * v)], Sigma = [.. curve.Sigma!.Select(v => 1e4 * v)] };
        float[] a = new float[EasySet.Features.Size], b = new float[EasySet.Features.Size];
        EasySet.Features.Fill(LogCurve.Resample(curve, EasySet.Grid), a);
        EasySet.Features.Fill(LogCurve.Resample(scaled, EasySet.Grid), b);
        for (var i = 0; i < a.Length; i++) Assert.Equal(a[i], b[i], 1e-4f);
    }

    [Fact]
    public void Every_candidate_draws_bodies_inside_the_range_of_its_fit()
    {
        for (var c = 0; c < Candidates.All.Length; c++)
            for (ulong k = 0; k < 40; k++)
            {
                var free = Candidates.All[c].Draw(new Randomness(6).Stream("draw", k));
                Assert.Equal(Candidates.All[c].Free.Length, free.Length);
                for (var i = 0; i < free.Length; i++) Assert.InRange(free[i], Candidates.All[c].Free[i].Low, Candidates.All[c].Free[i].High);
            }
    }

    [Theory]
    [InlineData(null, 1, "Best")]
    [InlineData(null, 1000, "None")]
    [InlineData("all", 1000, "All")]
    public void Many_files_are_classified_without_fits_unless_asked(string? said, int files, string expected)
    {
        var extra = said is null ? null : new Dictionary<string, string>(StringComparer.Ordinal) { ["fit"] = said };
        Assert.Equal(expected, FitDepthRule.Of(extra, files).ToString());
    }

    [Fact]
    public void An_unknown_depth_of_fit_is_one_sentence()
    {
        var error = Assert.Throws<InputException>(() => FitDepthRule.Of(new Dictionary<string, string>(StringComparer.Ordinal) { ["fit"] = "deep" }, 1));
        Assert.Contains("none", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
