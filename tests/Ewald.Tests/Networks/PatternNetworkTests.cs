using Ewald.Core;
using Ewald.Networks;
using Ewald.Tensors;
using Ewald.Tensors.Optimisers;

namespace Ewald.Tests.Networks;

public sealed class PatternNetworkTests
{
    private static readonly PatternNetwork.Config Config = new(2, 256, 3, 4, 16, 24);

    [Fact]
    public void Both_heads_answer_in_their_shapes_and_other_inputs_are_refused()
    {
        using var scope = TensorScope.Enter();
        using var network = new PatternNetwork(Config, new Generator(1));
        var (scores, quantities, hidden) = network.Forward(Tensor.From(new float[5 * 2 * 256], [5, 2, 256]));
        Assert.Equal([5, 3], scores.Shape);
        Assert.Equal([5, 4], quantities.Shape);
        Assert.Equal([5, 24], hidden.Shape);
        var error = Assert.Throws<ArgumentException>(() => network.Forward(Tensor.From(new float[2 * 255], [1, 2, 255])));
        Assert.Contains("[batch, 2, 256]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_learns_where_a_peak_stands()
    {
        using var scope = TensorScope.Enter();
        using var network = new PatternNetwork(Config, new Generator(2));
        var optimiser = Adam.W([.. network.Parameters()], 3e-3);
        var random = new Randomness(3).Stream("peaks");
        double first = 0, last = 0;
        for (var step = 0; step < 60; step++)
        {
            using var inner = TensorScope.Enter();
            float[] x = new float[32 * 512], aims = new float[32 * 4];
            for (var i = 0; i < 32; i++)
            {
                var centre = random.Uniform(60, 200);
                for (var k = 0; k < 256; k++) (x[i * 512 + k], x[i * 512 + 256 + k]) = ((float)Math.Exp(-0.5 * Math.Pow((k - centre) / 3, 2)), 1);
                aims[4 * i] = (float)((centre - 130) / 40);
            }

            optimiser.ZeroGrad();
            var loss = Loss.SquaredError(network.Forward(Tensor.From(x, [32, 2, 256])).Quantities, Tensor.From(aims, [32, 4]));
            loss.Backward();
            optimiser.Step();
            if (step == 0) first = loss.Item();
            last = loss.Item();
        }

        Assert.True(last < 0.2 * first, FormattableString.Invariant($"{first:G3} to {last:G3}"));
    }

    [Fact]
    public void It_comes_back_from_disk()
    {
        using var scope = TensorScope.Enter();
        using var folder = new TemporaryFolder();
        using var network = new PatternNetwork(Config, new Generator(4));
        network.Eval();
        var input = Tensor.From([.. Enumerable.Range(0, 512).Select(i => (float)Math.Sin(i))], [1, 2, 256]);
        NetworkFolder.Save(folder.Path, network, half: false);
        using var again = NetworkFolder.Load<PatternNetwork, PatternNetwork.Config>(folder.Path);
        Assert.Equal(network.Forward(input).Scores.ToArray<float>(), again.Forward(input).Scores.ToArray<float>());
    }
}
