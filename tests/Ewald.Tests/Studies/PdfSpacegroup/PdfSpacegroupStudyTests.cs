using Ewald.Core;
using Ewald.Crystals;
using Ewald.Reports;
using Ewald.Studies;
using Ewald.Studies.PdfSpacegroup;

namespace Ewald.Tests.PdfSpacegroup;

public sealed class PdfSpacegroupStudyTests
{
    private static StudyRun Run(string folder) => new(StudySize.Smoke, 4, 1, "cpu", null, folder, new ReportPage("smoke"), SilentProgress.Instance, CancellationToken.None);

    // Beats of one wave: classes that no scale of r makes alike, as it would single waves.
    private static double Waves(double r, int beat) => Math.Sin(2 * r) * (1 + 0.8 * Math.Cos((0.3 + 0.4 * beat) * r));

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
    public void Made_crystals_have_their_label_their_fold_and_none_of_the_measured_compounds()
    {
        using var folder = new TemporaryFolder();
        var (run, setup) = (Run(folder.Path), PdfSpacegroupSetup.For(StudySize.Smoke));
        var (published, sources) = PublishedCrystals.Read(null, 60, CancellationToken.None);
        Assert.Equal(3, sources.Count);
        var maker = new CrystalMaker(published, setup, run.Randomness);
        var crystals = maker.Make(0, 90, 0.5, run);
        Assert.Contains(crystals, c => c.Wide);
        Assert.Contains(crystals, c => !c.Wide);
        var foldOf = PdfFolds.Of(crystals, 2, run);
        Assert.Equal([0, 1], foldOf.Values.Distinct().Order());
        foreach (var made in crystals)
        {
            Assert.Equal(maker.Classes[made.Class].Number, CrystalSymmetry.Of(made.Crystal, 0.005).SpaceGroup.Number);
            Assert.DoesNotContain(PublishedCrystals.Key(made.Crystal.Composition), PublishedCrystals.Excluded);
        }

        Assert.Contains(PublishedCrystals.Key(ChemicalFormula.Parse("As2Fe2Sr")), PublishedCrystals.Excluded);
    }

    [Fact]
    public void A_fold_is_answered_by_learners_that_never_saw_its_prototypes()
    {
        using var folder = new TemporaryFolder();
        var run = Run(folder.Path);
        var setup = PdfSpacegroupSetup.For(StudySize.Smoke) with { Epochs = 20, Hidden = 16, LinearEpochs = 1, Folds = 2, Curves = 1 };
        GroupClass[] classes = [new(139, "I4/mmm", 1, 0), new(225, "Fm-3m", 1, 0)];
        // Prototype A is class 0 and B class 1: who is trained on the other one alone can only be wrong.
        var random = run.Randomness.Stream("curves");
        PdfEasySet Curves(int count)
        {
            var g = new List<float>();
            for (var i = 0; i < count; i++)
                foreach (var r in PdfCurve.Grid.Values()) g.Add((float)(Waves(r, i % 2) + 0.02 * random.Normal()));
            return new([.. g], [.. Enumerable.Repeat(30.0, count)], new bool[count], [.. Enumerable.Range(0, count).Select(i => i % 2)], [.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? "A" : "B")], new bool[count]);
        }

        var (train, test) = (Curves(200), Curves(40));
        var unseen = PdfFolds.Answer(train, [test], new Dictionary<string, int>(StringComparer.Ordinal) { ["A"] = 0, ["B"] = 1 }, classes, setup, run)[0];
        Assert.All(Enumerable.Range(0, test.Count), i => Assert.Equal(1, PdfEvaluation.Rank(unseen.Ensemble[i], test.Labels[i])));
        Assert.All(Enumerable.Range(0, test.Count), i => Assert.Equal(1, PdfEvaluation.Rank(unseen.Constant[i], test.Labels[i])));
        // Trained on both, it is right.
        using var all = PdfEnsemble.Train(train, classes, setup, "all", run);
        // What was made of a held-out prototype is held out with it, whatever it is called.
        var made = train with { Groups = [.. train.Groups.Select((g, k) => k % 4 == 0 ? "made of A" : g)], Origins = train.Groups };
        var others = PdfFolds.Others(made, new Dictionary<string, int>(StringComparer.Ordinal) { ["A"] = 0, ["B"] = 1, ["made of A"] = 1 }, 0);
        Assert.Equal(Enumerable.Range(0, 100).Select(k => 2 * k + 1), others);
        Assert.All(all.Probabilities(test).Select((p, i) => PdfEvaluation.Rank(p, test.Labels[i])), rank => Assert.Equal(0, rank));
    }

    [Fact]
    public void Class_shares_of_training_are_exchanged_for_those_of_the_easy_set()
    {
        // 30 curves of class 0 and 10 of class 1 in training; 8 and 6 of them are of the easy set: 9 : 7 with one more counted each.
        var (labels, wide) = (new int[40], new bool[40]);
        for (var i = 30; i < 40; i++) labels[i] = 1;
        for (var i = 0; i < 22; i++) wide[i] = true;
        for (var i = 36; i < 40; i++) wide[i] = true;
        var set = new PdfEasySet(new float[40 * PdfCurve.Grid.Count], new double[40], new bool[40], labels, new string[40], wide);
        Assert.Equal([9.0 / 16, 7.0 / 16], PdfPrior.Easy(set, 2));
        // A learner that answers the shares of training (31 : 11 with one more each) answers those of the easy set afterwards.
        var moved = PdfPrior.Apply([[31.0 / 42, 11.0 / 42]], PdfPrior.Factors(set, 2, weighted: false))[0];
        Assert.Equal(9.0 / 16, moved[0], 1e-12);
        // Weighted by √(40/2/30) and √(40/2/10) it answers in between, and comes out the same.
        double w0 = 31 * Math.Sqrt(2.0 / 3), w1 = 11 * Math.Sqrt(2);
        Assert.Equal(9.0 / 16, PdfPrior.Apply([[w0 / (w0 + w1), w1 / (w0 + w1)]], PdfPrior.Factors(set, 2, weighted: true))[0][0], 1e-12);
    }

    [Fact]
    public void Neighbours_answer_the_same_after_they_were_saved_and_a_cut_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        var random = new Randomness(3).Stream("curves");
        var (count, points) = (120, PdfCurve.Grid.Count);
        var curves = new float[count * points];
        for (var i = 0; i < curves.Length; i++) curves[i] = (float)(Waves(PdfCurve.Grid[i % points], i / points % 3) + 0.002 * random.Normal());
        var set = new PdfEasySet(curves, [.. Enumerable.Repeat(30.0, count)], new bool[count], [.. Enumerable.Range(0, count).Select(i => i % 3)], [.. Enumerable.Repeat("", count)], new bool[count]);
        var neighbours = PdfNeighbours.Fit(set, 2, random);
        var file = Path.Combine(folder.Path, "neighbours.bin");
        neighbours.Save(file);
        var (before, after) = (neighbours.Probabilities(set, 3), PdfNeighbours.Load(file, 3).Probabilities(set, 3));
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(before[i], after[i]);
            Assert.Equal(1, before[i].Sum(), 1e-9);
            Assert.Equal(0, PdfEvaluation.Rank(before[i], i % 3));
        }

        Assert.Throws<DataFormatException>(() => PdfNeighbours.Load(file, 2));
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^50]);
        Assert.Throws<DataFormatException>(() => PdfNeighbours.Load(file, 3));
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

    [Fact]
    public void The_range_of_a_curve_tells_a_crystal_from_a_cluster()
    {
        // A wave without end is as large beyond 15 Å as anywhere; one that ends at 10 Å has nothing there.
        double[] wave = [.. PdfCurve.Grid.Values().Select(r => Math.Sin(3 * r))];
        Assert.Equal(1, PdfCurve.Range(wave, PdfCurve.Grid.Last), 0.02);
        Assert.Equal(0, PdfCurve.Range([.. PdfCurve.Grid.Values().Select((r, i) => r < 10 ? wave[i] : 0)], PdfCurve.Grid.Last));
    }

    [SharedDataFact]
    public void A_measured_cluster_is_answered_with_a_warning()
    {
        var predictor = new PdfSpacegroupStudy().Load(ModelStore.FindDefault("pdf-spacegroup"));
        var answer = predictor.Predict(SharedData.Path("14_pdf/gr/ch11_CdSe.gr"), new(Extra: new Dictionary<string, string> { ["radiation"] = "xray" }), null);
        Assert.True(answer.OutOfDistribution!.Flag || answer.Warnings.Any(w => w.Contains("cluster of a few cells", StringComparison.Ordinal)));
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
