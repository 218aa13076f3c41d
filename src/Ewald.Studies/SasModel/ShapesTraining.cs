using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Networks;
using Ewald.Tensors;

namespace Ewald.Studies.SasModel;

/// <summary>Trains on the public set's TRAIN file alone and tests on its CALIBRATE and SCALE files.</summary>
/// <remarks>TRAIN is split: 70 % fit the network, 15 % choose its epoch, 15 % calibrate. The test files hold longer, flatter and
/// thicker-shelled bodies than TRAIN (aspect ratios to 16 instead of 8, shell ratios to 0.94 instead of 0.65).</remarks>
internal static class ShapesTraining
{
    private const double TreesNoiseFree = 0.928;
    private const double TreesNoisy = 0.76;

    /// <summary>The folder with the three files, or null.</summary>
    /// <param name="data">The run's data folder.</param>
    public static string? Find(string? data) => data is null ? null : new[] { data, Path.Combine(data, "sas_shapes_simulated"), Path.Combine(data, "04_sas", "sas_shapes_simulated") }
        .FirstOrDefault(f => File.Exists(Path.Combine(f, "TRAIN.h5")));

    /// <summary>Trains, saves and evaluates.</summary>
    /// <param name="run">The run.</param>
    /// <param name="setup">Its numbers.</param>
    /// <param name="folder">Folder with TRAIN.h5, CALIBRATE.h5 and SCALE.h5.</param>
    /// <param name="metrics">Receives the metrics.</param>
    /// <param name="details">Receives tables.</param>
    /// <param name="data">Receives the files read.</param>
    public static void Run(StudyRun run, SasModelSetup setup, string folder, List<Metric> metrics, JsonObject details, List<DataSource> data)
    {
        foreach (var name in new[] { "TRAIN.h5", "CALIBRATE.h5", "SCALE.h5" })
            data.Add(new DataSource(Path.Combine(folder, name), ModelStore.Sha256(Path.Combine(folder, name))));
        var set = SimulatedShapes.Read(Path.Combine(folder, "TRAIN.h5"));
        var order = run.Randomness.Stream("shapes.split").Permutation(set.Labels.Length);
        if (setup.ShapeCurves > 0)
            order = [.. order.GroupBy(i => set.Labels[i]).SelectMany(g => g.Take(setup.ShapeCurves)).OrderBy(i => Array.IndexOf(order, i))];
        var (first, second) = ((int)(0.7 * order.Length), (int)(0.85 * order.Length));
        var (train, choose, hold) = (order[..first], order[first..second], order[second..]);
        var features = SimulatedShapes.Features(set.Grid);
        var config = new CurveClassifier.Config(features.Channels, features.Grid.Count, set.Classes.Length);
        var augmentation = new ShapeAugmentation();
        run.Progress.Say(FormattableString.Invariant($"training the network of the public set on {train.Length} curves of TRAIN, varied in size, scale and noise"));
        var networks = NetworkTraining.Train(
            config, setup.Shapes, streams => Batches(set, train, augmentation, config, setup.Shapes.Batch, streams), Varied(choose, 4, "choose"), run, "shapes");
        var network = NetworkTraining.Calibrate(set.Classes, features, config, networks, Varied(hold, 6, "hold"), SasModelSetup.ShapesLevel, run.Threads);

        var target = Path.Combine(run.Output, SasModelStudy.ShapesName);
        Directory.CreateDirectory(target);
        TrainedNetwork.SaveWeights(target, networks, []);
        foreach (var n in networks) n.Dispose();
        var own = Evaluate(run, network, folder, metrics, details);
        ModelStore.Save(target, ModelCards.Shapes(run, setup, network.Calibration(config), own));

        FeatureSet Varied(int[] members, int copies, string purpose)
        {
            var values = set.Describe(members.Length * copies, i => i % copies == 0
                ? set.Curve(members[i / copies], 0, run.Randomness.Stream("shapes." + purpose, (ulong)i))
                : set.Varied(members[i / copies], augmentation, run.Randomness.Stream("shapes." + purpose, (ulong)i)), run.Threads);
            var rows = Enumerable.Range(0, members.Length * copies).ToArray();
            // Copies of one body lie a whole set apart, so that halves of the rows never share one.
            var sorted = rows.OrderBy(i => i / copies < members.Length / 2 ? 0 : 1).ToArray();
            return new FeatureSet(features.Size, [.. sorted.SelectMany(i => values[(i * features.Size)..((i + 1) * features.Size)])],
                [.. sorted.Select(i => set.Labels[members[i / copies]])], [.. sorted.Select(i => members[i / copies])]);
        }
    }

    private static FunctionBatches Batches(SimulatedShapes set, int[] train, ShapeAugmentation augmentation, CurveClassifier.Config config, int size, Randomness streams)
    {
        var count = train.Length / size;
        return new FunctionBatches(Math.Max(1, count), (epoch, index) =>
        {
            var order = streams.Stream("order", (ulong)epoch).Permutation(train.Length);
            var n = Math.Min(size, train.Length);
            var members = Enumerable.Range(0, n).Select(i => train[order[(index * size + i) % train.Length]]).ToArray();
            var values = set.Describe(n, i => set.Varied(members[i], augmentation,
                streams.Stream("augment", ((ulong)epoch * (ulong)train.Length) + (ulong)(index * size + i))), 1);
            return new Batch(Tensor.From(values, [n, config.Channels, config.Nodes]), Tensor.From([.. members.Select(m => (long)set.Labels[m])], [n]));
        });
    }

    private static List<Metric> Evaluate(StudyRun run, TrainedNetwork network, string folder, List<Metric> metrics, JsonObject details)
    {
        var test = SimulatedShapes.Join(SimulatedShapes.Read(Path.Combine(folder, "CALIBRATE.h5")), SimulatedShapes.Read(Path.Combine(folder, "SCALE.h5")));
        var own = new List<Metric>();
        var table = new List<(double Noise, ConfusionMatrix Confusion)>();
        foreach (var (name, noise, trees) in new[] { ("accuracy.scale", 0.0, (double?)TreesNoiseFree), ("accuracy.noisy", 0.03, TreesNoisy), ("accuracy.noisy10", 0.1, null) })
        {
            var values = test.Describe(test.Labels.Length, i => test.Curve(i, noise, run.Randomness.Stream("shapes." + name, (ulong)i)), run.Threads);
            var rows = new FeatureSet(network.Features.Size, values, test.Labels, [.. Enumerable.Range(0, test.Labels.Length)]);
            var answers = NetworkTraining.Answers(network, rows, run.Threads);
            var confusion = ConfusionMatrix.Of(test.Classes, test.Labels, [.. answers.Select(a => a.Ranking[0])]);
            table.Add((noise, confusion));
            var right = answers.Where((a, i) => a.Ranking[0] == test.Labels[i]).Count();
            var (low, high) = Interval.Wilson(right, answers.Length);
            own.Add(new Metric(name, "easy", confusion.Accuracy, low, high, answers.Length, "1", "higher", trees,
                noise == 0 ? 0.85 : null, noise == 0 ? "github.com/grahamWroberts/AutomatedSAS, results/classification_results.txt, on 3 232 extrapolation curves" : null));
            if (noise != 0.03) continue;
            var covered = answers.Where((a, i) => a.Set.Contains(test.Labels[i])).Count();
            var (from, to) = Interval.Wilson(covered, answers.Length);
            own.Add(new Metric("coverage.shapes", "easy", (double)covered / answers.Length, from, to, answers.Length, "1", "higher", SasModelSetup.ShapesLevel));
        }
        metrics.AddRange(own);
        details["shapes"] = new JsonObject
        {
            ["classes"] = new JsonArray([.. test.Classes.Select(c => JsonValue.Create(c))]),
            ["confusion"] = new JsonArray([.. Enumerable.Range(0, test.Classes.Length).Select(t => (JsonNode)new JsonArray(
                [.. Enumerable.Range(0, test.Classes.Length).Select(a => JsonValue.Create(table[0].Confusion.Counts[t, a]))]))]),
        };
        ModelReport.Shapes(run.Report, table);
        return own;
    }
}
