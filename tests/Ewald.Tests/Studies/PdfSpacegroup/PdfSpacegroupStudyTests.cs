using Ewald.Core;
using Ewald.Crystals;
using Ewald.Reports;
using Ewald.Studies;
using Ewald.Studies.PdfSpacegroup;

namespace Ewald.Tests.PdfSpacegroup;

public sealed class PdfSpacegroupStudyTests
{
    private static StudyRun Run(string folder) => new(StudySize.Smoke, 4, 1, "cpu", null, folder, new ReportPage("smoke"), SilentProgress.Instance, CancellationToken.None);

    [SharedDataFact]
    public void A_smoke_run_learns_covers_and_leaves_a_model_that_answers_files()
    {
        using var folder = new TemporaryFolder();
        var run = Run(folder.Path);
        var result = new PdfSpacegroupStudy().Run(run);
        double Value(string name) => result.Metrics.Single(m => m.Name == name).Value;
        // Eight classes and a few steps: better than one in eight is all that can be asked.
        Assert.True(Value("top1") > 0.15, FormattableString.Invariant($"top1 {Value("top1")}"));
        Assert.InRange(Value("coverage"), 0.6, 1);
        Assert.Equal(5, result.Metrics.Single(m => m.Name == "top6.byMaterial").N);
        var predictor = new PdfSpacegroupStudy().Load(run.ModelFolder);
        var answer = predictor.Predict(SharedData.Path("14_pdf/gr/ch03_Ni.gr"), new(), new ReportPage("page"));
        var group = Assert.IsType<ClassAnswer>(answer.Answers[0]);
        Assert.Contains(group.Value, group.Probabilities.Keys);
        Assert.Contains(answer.Warnings, w => w.Contains("xray", StringComparison.Ordinal));
    }

    [SharedDataFact]
    public void Made_crystals_have_their_label_their_side_and_none_of_the_measured_compounds()
    {
        using var folder = new TemporaryFolder();
        var (run, setup) = (Run(folder.Path), PdfSpacegroupSetup.For(StudySize.Smoke));
        var (published, sources) = PublishedCrystals.Read(null, 60, CancellationToken.None);
        Assert.Equal(3, sources.Count);
        var maker = new CrystalMaker(published, setup, run.Randomness);
        var (train, held) = (maker.Make(60, held: false, run), maker.Make(30, held: true, run));
        Assert.Empty(train.Select(c => c.Prototype).Intersect(held.Select(c => c.Prototype), StringComparer.Ordinal));
        foreach (var made in train.Concat(held))
        {
            Assert.Equal(maker.Classes[made.Class].Number, CrystalSymmetry.Of(made.Crystal, 0.005).SpaceGroup.Number);
            Assert.DoesNotContain(PublishedCrystals.Key(made.Crystal.Composition), PublishedCrystals.Excluded);
        }

        Assert.Contains(PublishedCrystals.Key(ChemicalFormula.Parse("As2Fe2Sr")), PublishedCrystals.Excluded);
    }

    [Fact]
    public void A_curve_comes_onto_the_grid_as_it_is_and_neither_scale_nor_size_counts()
    {
        // Damped, so that the first peak is the largest.
        static double G(double r) => Math.Exp(-r / 20) * Math.Sin(2 * r);
        double[] r = [.. Enumerable.Range(0, 4000).Select(i => 0.01 * i)];
        var (g, last) = PdfCurve.OnGrid(new PowderPattern("sine", PatternAxis.PairDistance, r, [.. r.Select(G)]));
        for (var i = 0; i < g.Length; i++) Assert.Equal(G(PdfCurve.Grid[i]), g[i], 1e-4); // linear interpolation, h² / 8 times the curvature of 4
        // The first extremum beyond the start: tan 2r = 40, so r = 2.3437.
        Assert.Equal(0.5 * (Math.PI + Math.Atan(40)), PdfCurve.FirstDistance(g), 5e-3);
        float[] one = new float[PdfCurve.Size], other = new float[PdfCurve.Size];
        PdfCurve.Fill(g, last, neutron: false, one);
        PdfCurve.Fill([.. g.Select(v => 10 * v)], last, neutron: false, other);
        for (var i = 0; i < one.Length; i++) Assert.Equal(one[i], other[i], 1e-5f);
        // A crystal 20 % larger: the same over r/d, but for the step of the grid and the part of the curve that the mean square sees.
        PdfCurve.Fill([.. PdfCurve.Grid.Values().Select(x => G(x / 1.2))], last, neutron: false, other);
        var scale = other[60] / one[60];
        Assert.InRange(scale, 0.8, 1.25);
        for (var i = 40; i < 300; i++) Assert.Equal(scale * one[i], other[i], 0.05);
        PdfCurve.Fill(g, 16, neutron: true, one);
        Assert.Equal(-1, one[^1]);
        Assert.All(Enumerable.Range(0, PdfCurve.Points).Where(i => PdfCurve.Reduced(i) * 2.3437 > 16.1), i => Assert.Equal(0, one[i]));
    }

    [Theory]
    [InlineData("short.gr", 12, 0.01, "covers r =")]
    [InlineData("coarse.gr", 35, 0.5, "steps of up to")]
    [InlineData("pattern.xy", 80, 0.02, "powder pattern over 2θ")]
    [InlineData("positive.gr", 35, 0.01, "nowhere negative")]
    [InlineData("unknown.gr", 35, 0.01, "radiation=xray")]
    public void A_file_that_is_no_such_function_is_refused_with_the_reason(string name, double end, double step, string expected)
    {
        using var folder = new TemporaryFolder();
        var offset = name is "positive.gr" or "pattern.xy" ? 2 : 0;
        var file = folder.Write(name, string.Join('\n', Enumerable.Range(0, (int)(end / step)).Select(i => FormattableString.Invariant($"{i * step + (name == "pattern.xy" ? 5 : 0)} {offset + Math.Sin(2 * i * step)}"))));
        var predictor = new PdfSpacegroupStudy().Load(ModelStore.FindDefault("pdf-spacegroup"));
        Assert.Contains(expected, Assert.Throws<InputException>(() => predictor.Predict(file, new(), null)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("noise")]
    [InlineData("flat")]
    [InlineData("molecule")]
    public void Curves_unlike_any_crystal_are_flagged(string kind)
    {
        using var folder = new TemporaryFolder();
        var random = new Randomness(9).Stream(kind);
        // A molecule: sharp distances between 1.1 and 5 Å and nothing beyond.
        double Of(double r) => kind switch
        {
            "noise" => random.Normal(),
            "flat" => 0,
            _ => new[] { 1.39, 2.41, 2.79, 3.7, 4.2 }.Sum(d => Math.Exp(-(r - d) * (r - d) / 0.02)) - 0.02 * r * Math.Exp(-r / 3),
        };
        var file = folder.Write("curve.gr", string.Join('\n', Enumerable.Range(0, 3500).Select(i => FormattableString.Invariant($"{0.01 * i} {Of(0.01 * i):R}"))));
        var predictor = new PdfSpacegroupStudy().Load(ModelStore.FindDefault("pdf-spacegroup"));
        var answer = predictor.Predict(file, new(Extra: new Dictionary<string, string> { ["radiation"] = "xray" }), null);
        Assert.True(answer.OutOfDistribution!.Flag, FormattableString.Invariant($"score {answer.OutOfDistribution.Score}"));
        Assert.Contains(answer.Warnings, w => w.Contains("unlike", StringComparison.Ordinal));
    }

    [SharedDataFact]
    public void The_shipped_model_has_nickel_in_its_set_and_says_which_groups_hold_which()
    {
        var predictor = new PdfSpacegroupStudy().Load(ModelStore.FindDefault("pdf-spacegroup"));
        var answer = predictor.Predict(SharedData.Path("14_pdf/gr/ch03_Ni.gr"), new(), null);
        var group = Assert.IsType<ClassAnswer>(answer.Answers[0]);
        Assert.Contains("225 Fm-3m", group.Set);
        Assert.Contains(answer.Warnings, w => w.Contains("subgroup", StringComparison.Ordinal));
        Assert.False(answer.OutOfDistribution!.Flag);
    }
}
