using System.Text.Json;
using Ewald.Core;
using Ewald.Representations;
using Ewald.Studies.SasModel;

namespace Ewald.Tests.SasModel;

public sealed class CandidateFitTests
{
    private static readonly Lazy<NeighbourLibrary> Library = new(() => NeighbourLibraryFile.Draw(0.25, new Randomness(5), Environment.ProcessorCount));

    private static int Class(string id) => Candidates.Names.IndexOf(id);

    /// <summary>A body measured with known resolution and honest errors, without upturn.</summary>
    private static ScatteringCurve Measured(string id, double[] free, double width, ulong copy, double signalToNoise = 300)
    {
        var clean = new double[SimulatedBody.Grid.Count];
        CandidateCurve.Evaluate(Candidates.All[Class(id)], free, width, 0, 0, SimulatedBody.Grid.Nodes(), clean, 40);
        double[] q = [.. Enumerable.Range(0, 150).Select(i => 0.004 * Math.Exp(Math.Log(0.35 / 0.004) * i / 149))];
        var settings = new InstrumentSettings(q, [.. q.Select(v => 0.04 * v)], true, signalToNoise, 0.003, 1, 1e-3, 0, 4);
        return settings.Measure("made.dat", SimulatedBody.Grid, clean, new Randomness(77).Stream("noise", copy));
    }

    [Theory]
    [InlineData("sphere", new[] { 80.0 }, 0.1)]
    [InlineData("hollow-sphere", new[] { 45.0, 16.0 }, 0.0)]
    [InlineData("cylinder", new[] { 25.0, 260.0 }, 0.0)]
    [InlineData("core-shell-sphere", new[] { 40.0, 20.0, -1.2 }, 0.0)]
    [InlineData("debye-chain", new[] { 60.0 }, 0.0)]
    public void A_fit_from_neighbours_recovers_the_planted_parameters_within_their_errors(string id, double[] free, double width)
    {
        var fit = Assert.Single(ModelChoice.Rank(Measured(id, free, width, 1), Library.Value, [Class(id)], 5, 1));
        // 2 % systematic error of 0.3 % a point is not counted twice: the reduced chi-squared of 150 points scatters by 12 %.
        Assert.InRange(fit.Reduced, 0.6, 1.6);
        for (var i = 0; i < free.Length; i++)
        {
            Assert.True(double.IsFinite(fit.Parameters[i].Sigma), fit.Parameters[i].Name);
            // Four standard deviations, and at least 1 % for the interpolation of the simulated curve.
            Assert.Equal(free[i], fit.Parameters[i].Value, Math.Max(4 * fit.Parameters[i].Sigma, 0.01 * Math.Abs(free[i])));
        }
    }

    [Fact]
    public void Errors_cover_the_planted_radius_as_often_as_they_should()
    {
        const int copies = 60;
        var inside = 0;
        for (ulong c = 0; c < copies; c++)
        {
            var curve = Measured("sphere", [60], 0.12, c, signalToNoise: 80);
            var start = new Neighbour(Class("sphere"), [66], 0.2, 0, 0, 0);
            var fit = CandidateFit.From(start, new FitVariant(true, false, false), new FitData(curve), 24, 30, 1e-4);
            if (Math.Abs(fit.Parameters[0].Value - 60) < 1.6449 * fit.Parameters[0].Sigma) inside++;
        }
        // Binomial with p = 0.9 and n = 60: mean 54, standard deviation 2.3; three of those below, and all 60 (0.2 %) would mean errors too large.
        Assert.InRange(inside, 47, 59);
    }

    [Fact]
    public void The_start_value_moves_to_the_size_of_the_measured_body()
    {
        foreach (var radius in new[] { 25.0, 300.0 })
        {
            var curve = Measured("sphere", [radius], 0.15, 3);
            var nearest = Library.Value.Nearest(LogCurve.Resample(curve, EasySet.Grid), 3, Class("sphere"));
            // Half a step of the library's grid is 2 %; the width of the library body adds to it.
            Assert.Equal(radius, nearest[0].Free[0], 0.15 * radius);
        }
    }

    [Fact]
    public void A_repelling_sphere_is_fitted_with_repulsion_and_a_dilute_one_is_not()
    {
        var grid = SimulatedBody.Grid;
        var clean = new double[grid.Count];
        CandidateCurve.Evaluate(Candidates.All[Class("sphere")], [70], 0.1, 85, 0.25, grid.Nodes(), clean, 40);
        double[] q = [.. Enumerable.Range(0, 150).Select(i => 0.004 * Math.Exp(Math.Log(0.3 / 0.004) * i / 149))];
        var curve = new InstrumentSettings(q, [.. q.Select(v => 0.03 * v)], true, 300, 0.003, 1, 1e-3, 0, 4).Measure("made.dat", grid, clean, new Randomness(4).Stream("noise"));
        var fit = Assert.Single(ModelChoice.Rank(curve, Library.Value, [Class("sphere")], 5, 1));
        Assert.True(fit.Variant.Interaction);
        Assert.Equal(0.25, fit.Parameters.Single(p => p.Name == "volumeFraction").Value, 0.02);
        Assert.Equal(70, fit.Parameters[0].Value, 1.5);
        var dilute = Assert.Single(ModelChoice.Rank(Measured("sphere", [70], 0.1, 9), Library.Value, [Class("sphere")], 5, 1));
        Assert.False(dilute.Variant.Interaction);
    }

    [Fact]
    public void Smearing_keeps_a_constant_and_adds_the_variance_to_a_parabola()
    {
        var q = Enumerable.Range(1, 60).Select(i => 0.005 * i).ToArray();
        var curve = new ScatteringCurve("made.dat", q, [.. q.Select(_ => 1.0)], [.. q.Select(_ => 0.1)], [.. q.Select(v => 0.08 * v)], "arbitrary");
        var data = new FitData(curve);
        var smeared = new double[q.Length];
        data.Smear([.. data.Nodes.Select(_ => 3.0)], smeared);
        Assert.All(smeared, v => Assert.Equal(3, v, 1e-12));
        data.Smear([.. data.Nodes.Select(v => v * v)], smeared);
        // <Q'^2> = Q^2 + sigma^2; the cut at 3.5 sigma loses 1 % of the variance, the sum over nodes a little more.
        for (var i = 0; i < q.Length; i++) Assert.Equal(0.0064, smeared[i] / (q[i] * q[i]) - 1, 3e-4);
    }

    [Fact]
    public void Curves_of_another_tool_are_recognised_by_evidence()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(SharedData.Reference("sas-model/curves.json")));
        var right = 0;
        var all = json.RootElement.GetProperty("curves").EnumerateArray().ToArray();
        foreach (var entry in all)
        {
            double[] Column(string name) => [.. entry.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
            var curve = new ScatteringCurve("sasmodels", Column("q"), Column("intensity"), Column("sigma"), Column("qSigma"), "arbitrary");
            var votes = NeighbourLibrary.Vote(Library.Value.Nearest(LogCurve.Resample(curve, EasySet.Grid), 12), Candidates.All.Length);
            var classes = Enumerable.Range(0, votes.Length).OrderByDescending(c => votes[c]).Take(4).ToArray();
            var name = entry.GetProperty("model").GetString()!;
            var ranking = ModelChoice.Rank(curve, Library.Value, [.. classes.Append(Class(name)).Distinct()], 4, 2);
            Assert.Contains(name, ranking.Take(3).Select(f => Candidates.Names[f.Class]));
            if (Candidates.Names[ranking[0].Class] == name) right++;
            if (name == "sphere") Assert.Equal(85, ranking.First(f => f.Class == Class("sphere")).Parameters[0].Value, 1.0);
        }
        // A sphere with a width and an ellipsoid, or a chain and a branched one, may change places; not more than one of five.
        Assert.True(right >= all.Length - 1, $"{right} of {all.Length} first");
    }

    [Fact]
    public void An_error_grows_by_a_rival_fit_that_explains_the_points_as_well_and_by_no_other()
    {
        static FittedModel Fit(double value, double chi2, params (string, double)[] more) => new(
            0, new FitVariant(more.Length > 0, false, false), [new FittedNumber("radius", value, 1, "Å", value), .. more.Select(m => new FittedNumber(m.Item1, m.Item2, 0.1, "1", 0))],
            1, 0, 0, 0, chi2, 100, 3, [], []);

        var best = Fit(50, 90);
        Assert.Equal(1, FittedModel.Averaged([best, Fit(80, 190)])!.Parameters[0].Sigma, 1e-6); // weight exp(−45)
        var equal = FittedModel.Averaged([best, Fit(56, 90)])!;
        Assert.Equal(50, equal.Parameters[0].Value);
        // ½ 1² + ½ (1² + 6²) = 19.
        Assert.Equal(Math.Sqrt(19), equal.Parameters[0].Sigma, 1e-9);
        Assert.Equal(0.1, FittedModel.Averaged([Fit(50, 90, ("width", 0.2)), Fit(56, 90)])!.Parameters[1].Sigma, 1e-9); // only one fit has a width
        Assert.Null(FittedModel.Averaged([]));
    }
}
