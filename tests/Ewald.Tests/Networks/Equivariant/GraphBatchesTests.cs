using Ewald.Core;
using Ewald.Crystals;
using Ewald.Networks;
using Ewald.Networks.Equivariant;
using Ewald.Tensors;
using Ewald.Tensors.Optimisers;

namespace Ewald.Tests.Networks.Equivariant;

public sealed class GraphBatchesTests
{
    private static readonly EquivariantNetwork.Config Config = new(Outputs: 1, Cutoff: 4, Multiplicity: 8, Embedding: 6, RadialHidden: 10, EdgesOfSite: 20, MassUnit: 50, EmbeddingStart: 10, Output: GraphOutput.Mean);

    [Fact]
    public void A_loop_over_crystals_learns_their_nearest_distance_and_repeats_itself()
    {
        var random = new Randomness(3).Stream("cells");
        string[] symbols = ["Cu", "Al", "Fe"];
        var crystals = Enumerable.Range(0, 24).Select(n => new Crystal($"{n}", UnitCell.Cubic(random.Uniform(2.6, 3.8)), [Site.Of(Elements.Of(symbols[n % 3]), 0, 0, 0), Site.Of(Elements.Of("O"), 0.5, 0.5, 0.5)])).ToArray();
        var graphs = crystals.Select(Config.GraphOf).ToArray();
        var (first, loss) = Train();
        var (second, _) = Train();
        Assert.Equal(first.SelectMany(p => p), second.SelectMany(p => p));
        Assert.Equal(24, first.Length);
        Assert.True(loss[^1] < 0.1 * loss[0], FormattableString.Invariant($"{loss[0]} to {loss[^1]}"));
        var error = crystals.Select((c, i) => Math.Abs(first[i][0] - (c.Cell.A - 3.2))).Average();
        Assert.True(error < 0.12, FormattableString.Invariant($"mean error {error} Å"));

        (double[][] Predictions, double[] Losses) Train()
        {
            using var scope = TensorScope.Enter();
            using var generator = new Generator(2);
            using var network = new EquivariantNetwork(Config, generator);
            using var optimiser = Adam.W(network.Parameters(), 3e-2);
            var targets = Tensor.From(crystals.Select(c => (float)(c.Cell.A - 3.2)).ToArray(), [24, 1]);
            var batches = new GraphBatches(graphs, targets, 8, new Randomness(1));
            Assert.Equal(3, batches.Count);
            var history = GraphBatches.Loop(network, optimiser, (p, t) => Loss.SquaredError(p, t), batches, new TrainingSetup(40) { Schedule = new Schedule.Cosine() }).Run(batches, validate: null);
            return (GraphBatches.Predict(network, graphs, 7), [.. history.Epochs.Select(e => e.TrainingLoss)]);
        }
    }

    [Fact]
    public void A_batch_may_be_disposed_before_the_backward_pass()
    {
        using var scope = TensorScope.Enter();
        using var network = EquivarianceTests.Network(Config);
        Tensor loss;
        using (var batch = PeriodicGraphBatch.Of([Config.GraphOf(Turning.Triclinic())], ScalarType.Float64)) loss = network.Forward(batch).Sum();
        loss.Backward();
        Assert.Contains(network.Parameters(), p => p.Grad is { } g && g.Abs().Sum().Item() > 0);
    }

    [Fact]
    public void Crystals_of_different_settings_do_not_mix()
    {
        var graph = Config.GraphOf(Turning.Triclinic());
        Assert.Throws<ArgumentException>(() => PeriodicGraphBatch.Of([graph, PeriodicGraph.Of(Turning.Triclinic(), new PeriodicGraphSettings(3))]));
        Assert.Throws<ArgumentException>(() => PeriodicGraphBatch.Of([]));
        Assert.Throws<ArgumentException>(() => PeriodicGraphBatch.Of([graph], ScalarType.Float16));
    }
}
