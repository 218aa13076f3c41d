using Ewald.Core;
using Ewald.IO;
using Ewald.Physics.Magnetism;
using Ewald.Reports;
using Ewald.Studies;
using Ewald.Studies.SpinIce;
using IceHamiltonian = Ewald.Physics.Magnetism.SpinIce;

namespace Ewald.Tests.SpinIceStudies;

public sealed class SpinIceStudyTests
{
    private static readonly Lazy<IPredictor> Shipped = new(() => new SpinIceStudy().Load(ModelStore.FindDefault("spin-ice")));

    [Fact]
    public void The_smoke_size_runs_to_a_model_that_answers()
    {
        using var folder = new TemporaryFolder();
        var run = new StudyRun(StudySize.Smoke, 3, 2, "cpu", null, folder.Path, new ReportPage("test"), SilentProgress.Instance, CancellationToken.None);
        var result = new SpinIceStudy().Run(run);
        Metric Of(string name) => result.Metrics.Single(m => m.Name == name);
        // A box of 128 spins and few configurations: the direction is exact physics, the numbers are rough.
        Assert.InRange(Of("softCosine").Value, 0.98, 1);
        Assert.InRange(Of("stiffError").Value, 0, 0.1);
        Assert.Equal(Math.Log(90) / 16, Of("entropy.sixteenSpins").Value, 1e-3);
        Assert.InRange(Of("entropyError").Value, 0, 0.1);
        Assert.InRange(Of("groundStateEnergyError").Value, 0, 1e-9);
        Assert.Equal(2, result.Details["plantings"]!.AsArray().Count);
        var predictor = new SpinIceStudy().Load(run.ModelFolder);
        var file = Path.Combine(folder.Path, "volume.h5");
        WriteVolume(file, Simulated([0, 0.02, 0.08], [0.68], 2, 60), [0.68], null);
        var answer = predictor.Predict(file, Info(), null);
        Assert.True(answer.Ok);
        Assert.Contains(answer.Answers.OfType<QuantityAnswer>(), a => a.Name == "stiffCombination" && a.Low < a.Value && a.Value < a.High);
    }

    [Fact]
    public void The_shipped_model_answers_a_simulation_whose_scattering_was_computed_another_way()
    {
        // Sums of SpinCorrelations over one octant, never averaged over operations, against the orbits of the model.
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "volume.h5");
        double[] truth = [0.1, -0.01, 0.1];
        WriteVolume(file, Simulated(truth, SpinIceSetup.Temperatures, 4, 150), SpinIceSetup.Temperatures, 4);
        var answer = Shipped.Value.Predict(file, Info(), null);
        QuantityAnswer Of(string name) => answer.Answers.OfType<QuantityAnswer>().Single(a => a.Name == name);
        // All temperatures in one file: 0.05 K is the claim for all three; the simulation here is itself noisy.
        Assert.Equal(truth[0], Of("J2").Value, 0.1);
        Assert.Equal(ExchangeDomain.Stiff(truth), Of("stiffCombination").Value, 0.03);
        Assert.Equal(truth[2], Of("J3Prime").Value, 0.03);
        Assert.False(answer.OutOfDistribution!.Flag);
        Assert.Contains(answer.Warnings, w => w.Contains("A stripe at K", StringComparison.Ordinal));
        var soft = answer.Answers.OfType<CurveAnswer>().Single();
        Assert.Equal(["J2", "J3", "J3Prime"], soft.Labels);
        Assert.Equal(1, soft.Y.Sum(v => v * v), 1e-9);
    }

    [Fact]
    public void Other_scattering_is_flagged()
    {
        using var folder = new TemporaryFolder();
        var stream = new Randomness(4).Stream("noise");
        var form = MagneticFormFactor.Of("Dy3+", 4.0 / 3);
        var free = new PairOrbits(new SpinBox(new IceHamiltonian(1, 0).Hamiltonian(), 1, 1, 1), IceHamiltonian.Axes);
        var coefficients = new double[free.Count];
        double Paramagnet((double H, double K, double L) q)
        {
            free.Coefficients(q, coefficients);
            return coefficients[0];
        }

        // Peaks about zone boundaries: correlations of another kind of magnet.
        static double Peaks((double H, double K, double L) q) => Math.Exp(4 * (Math.Cos(2 * Math.PI * (q.H - 0.5)) + Math.Cos(2 * Math.PI * (q.K - 0.5)) + Math.Cos(2 * Math.PI * (q.L - 0.5)) - 3));
        foreach (var (name, of) in new (string, Func<(double, double, double), double>)[] { ("flat", _ => 1), ("paramagnet", Paramagnet), ("peaks", q => Peaks(q) * form.At(1)) })
        {
            var file = Path.Combine(folder.Path, name + ".h5");
            WriteVolume(file, (_, q) => of(q), [0.68], null);
            var answer = Shipped.Value.Predict(file, Info(), null);
            Assert.True(answer.OutOfDistribution!.Flag, name);
        }

        var noise = Path.Combine(folder.Path, "noise.h5");
        WriteVolume(noise, (_, _) => stream.Normal(), [0.68], null);
        Assert.True(Shipped.Value.Predict(noise, Info(), null).OutOfDistribution!.Flag);
    }

    [Fact]
    public void A_plane_of_directions_without_errors_is_answered_and_says_so()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "plane.h5");
        double[] along = [.. Enumerable.Range(-12, 25).Select(i => i / 4.0)];
        var s = Simulated([0, 0, 0.1], [0.68], 4, 100);
        var values = along.SelectMany(h => along.Select(l => IrreducibleGrid.IsNuclear((h, h, l)) ? double.NaN : s(0, (h, h, l)))).ToArray();
        LabelledArrayFile.Write(file, new LabelledArray("S", Unit.One, [new ArrayAxis("[H,H,0]", Unit.One, along, false), new ArrayAxis("[0,0,L]", Unit.One, along, false)], values));
        var answer = Shipped.Value.Predict(file, Info(("temperature", "0.68")), null);
        var stiff = answer.Answers.OfType<QuantityAnswer>().Single(a => a.Name == "stiffCombination");
        Assert.Equal(0, stiff.Value, 0.03);
        Assert.Contains(answer.Warnings, w => w.Contains("no errors", StringComparison.Ordinal));
        Assert.False(answer.OutOfDistribution!.Flag);
        // One plane at a time: the second is taken as another temperature's.
        Assert.Contains("same temperature", Assert.ThrowsAny<InputException>(() => Shipped.Value.Predict(file, Info(("temperature", "0.68,0.68"), ("with", "plane.h5")), null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_answered_is_refused_in_one_sentence()
    {
        using var folder = new TemporaryFolder();
        double[] h = [.. Enumerable.Range(0, 13).Select(i => i / 4.0)];
        ArrayAxis Axis(string name) => new(name, Unit.One, h, false);
        string Refusal(IReadOnlyList<ArrayAxis> axes, params (string, string)[] settings)
        {
            var file = Path.Combine(folder.Path, "data.h5");
            LabelledArrayFile.Write(file, new LabelledArray("S", Unit.One, axes, [.. Enumerable.Repeat(1.0, axes.Aggregate(1, (n, a) => n * a.Count))]));
            return Assert.ThrowsAny<InputException>(() => Shipped.Value.Predict(file, Info(settings), null)).Message;
        }

        Assert.Contains("the axes are x, y", Refusal([Axis("x"), Axis("y")]), StringComparison.Ordinal);
        Assert.Contains("one axis of Q", Refusal([Axis("H")]), StringComparison.Ordinal);
        Assert.Contains("states no temperature", Refusal([Axis("H"), Axis("K")]), StringComparison.Ordinal);
        Assert.Contains("1.3 K", Refusal([Axis("H"), Axis("K")], ("temperature", "1.3")), StringComparison.Ordinal);
        Assert.Contains("positive number", Refusal([Axis("H"), Axis("K")], ("temperature", "-2")), StringComparison.Ordinal);
        Assert.Contains("no such file", Refusal([Axis("H"), Axis("K")], ("temperature", "0.68"), ("with", "missing.h5")), StringComparison.Ordinal);
        Assert.Contains("three numbers", Refusal([Axis("H"), Axis("K")], ("temperature", "0.68"), ("at", "0,0")), StringComparison.Ordinal);
        Assert.Contains("reciprocal lattice units", Refusal([new ArrayAxis("H", Unit.Parse("1/angstrom"), h, false), Axis("K")], ("temperature", "0.68")), StringComparison.Ordinal);
    }

    private static MeasurementInfo Info(params (string Name, string Value)[] settings) => new(Extra: settings.Length == 0 ? null : settings.ToDictionary(s => s.Name, s => s.Value));

    private static Func<int, (double H, double K, double L), double> Simulated(double[] exchange, IReadOnlyList<double> temperatures, int cells, int samples)
    {
        var model = new IceHamiltonian(ExchangeDomain.J1, ExchangeDomain.D, exchange[0], exchange[1], exchange[2]).Model(cells);
        var stream = new Randomness(77).Stream("test simulation");
        var run = new IsingMonteCarlo(model, stream, IceHamiltonian.Tetrahedra(model.Box)) { Loops = 20 };
        var all = new List<SpinCorrelations>();
        foreach (var t in temperatures)
        {
            foreach (var step in new[] { 7.0, 3, 1.5, 1 }.Where(s => s > t))
                for (var i = 0; i < 20; i++) run.Sweep(step, stream);
            for (var i = 0; i < 60; i++) run.Sweep(t, stream);
            var correlations = run.Correlations();
            for (var n = 0; n < samples; n++)
            {
                for (var i = 0; i < 6; i++) run.Sweep(t, stream);
                run.AddTo(correlations);
            }

            all.Add(correlations);
        }

        // Wavevectors that a smaller box lacks are those of its grid.
        return (t, q) => all[t].StructureFactor([(Grid(q.H), Grid(q.K), Grid(q.L))])[0];
        double Grid(double v) => Math.Round(v * cells) / cells;
    }

    // An octant with scale, background, noise, nuclear reflections masked, and a stripe across K where asked.
    private static void WriteVolume(string file, Func<int, (double H, double K, double L), double> of, IReadOnlyList<double> temperatures, int? stripe)
    {
        double[] side = [.. Enumerable.Range(0, 13).Select(i => i / 4.0)];
        var stream = new Randomness(5).Stream("volume noise");
        var points = (from t in Enumerable.Range(0, temperatures.Count) from h in side from k in side from l in side select (t, (h, k, l))).ToArray();
        double[] signal = [.. points.Select(p => of(p.t, p.Item2))];
        var mean = Math.Max(0.2, signal.Average());
        double[] values = [.. points.Select((p, i) => 7 * (signal[i] + 0.2 * mean + (stripe is { } s && p.Item2.k == side[s] ? 0.4 * mean : 0) + 0.05 * mean * stream.Normal()))];
        LabelledArrayFile.Write(file, new LabelledArray(
            "S", Unit.One, [new ArrayAxis("temperature", Unit.Parse("K"), [.. temperatures], false), .. "HKL".Select(n => new ArrayAxis(n.ToString(), Unit.One, side, false))],
            values, [.. values.Select(_ => 0.35 * mean * 0.35 * mean)], [.. points.Select(p => IrreducibleGrid.IsNuclear(p.Item2))]));
    }
}
