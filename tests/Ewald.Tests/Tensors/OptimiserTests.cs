using Ewald.Tensors;
using Ewald.Tensors.Optimisers;
using static Ewald.Tests.Tensors.Waves;

namespace Ewald.Tests.Tensors;

public sealed class OptimiserTests
{
    [Theory]
    [InlineData("adam")]
    [InlineData("adamW")]
    [InlineData("sgd")]
    [InlineData("nesterov")]
    public void The_trajectory_is_that_of_pytorch(string name)
    {
        using var scope = TensorScope.Enter();
        Tensor[] leaves = [Wave([3], 0.2).WithGrad(), Wave([2, 3], 0.9).WithGrad()];
        using Optimiser optimiser = name switch
        {
            "adam" => new Adam(leaves, 0.05, weightDecay: 0.02),
            "adamW" => Adam.W(leaves, 0.05, 0.1),
            "sgd" => new Sgd(leaves, 0.01, 0.9, 0.02),
            _ => new Sgd(leaves, 0.01, 0.9, nesterov: true),
        };
        var track = new List<Tensor>();
        for (var step = 0; step < 25; step++)
        {
            optimiser.ZeroGrad();
            Objective(leaves).Backward();
            optimiser.Step();
            track.Add(Tensor.Concatenate([leaves[0].Detach(), leaves[1].Detach().Flatten()]));
        }

        Assert.Equal(25, optimiser.Steps);
        AssertReference($"optimiser.{name}", Tensor.Stack([.. track]));
    }

    [Fact]
    public void A_parameter_without_gradient_stays_and_does_not_shift_the_moments_of_others()
    {
        using var scope = TensorScope.Enter();
        Tensor[] three = [Tensor.Ones([2], ScalarType.Float64).WithGrad(), Wave([3], 0.2).WithGrad(), Wave([2, 3], 0.9).WithGrad()];
        Tensor[] two = [Wave([3], 0.2).WithGrad(), Wave([2, 3], 0.9).WithGrad()];
        using var a = new Adam(three, 0.05);
        using var b = new Adam(two, 0.05);
        for (var step = 0; step < 5; step++)
        {
            Objective([three[1], three[2]]).Backward();
            Objective(two).Backward();
            a.Step();
            b.Step();
        }

        Assert.Equal([1.0, 1.0], three[0].ToArray<double>());
        Assert.Equal(two[1].ToArray<double>(), three[2].ToArray<double>());
    }

    [Fact]
    public void Gradients_are_clipped_to_the_norm_and_left_alone_below_it()
    {
        using var scope = TensorScope.Enter();
        Tensor[] leaves = [Tensor.Zeros([2], ScalarType.Float64).WithGrad(), Tensor.Zeros([1], ScalarType.Float64).WithGrad()];
        using var optimiser = new Sgd(leaves, 1);
        ((leaves[0] * 3).Sum() + (leaves[1] * Math.Sqrt(7)).Sum()).Backward();
        Assert.Equal(5, optimiser.ClipGradients(100), 1e-12);
        Assert.Equal([3.0, 3.0], leaves[0].Grad!.ToArray<double>());
        Assert.Equal(5, optimiser.ClipGradients(1), 1e-12);
        Assert.Equal(1, optimiser.ClipGradients(100), 1e-6);
    }

    [Fact]
    public void Schedules_start_and_end_where_they_say()
    {
        var cosine = new Schedule.Cosine(0.1, 0.1);
        Assert.Equal(1.0 / 11, cosine.Factor(0, 100), 1e-12);
        Assert.Equal(1, cosine.Factor(10, 100), 1e-12);
        Assert.Equal(0.55, cosine.Factor(55, 100), 1e-12);
        Assert.Equal(0.1, cosine.Factor(100, 100), 1e-12);
        Assert.Equal(0.25, new Schedule.Staircase(10, 0.5).Factor(29, 100), 1e-12);
        Assert.Equal(0.5, new Schedule.Rise(4).Factor(1, 100), 1e-12);
        Assert.Equal(1, new Schedule.Rise(4).Factor(50, 100), 1e-12);
        Assert.Equal(1, new Schedule.Constant().Factor(50, 100), 1e-12);
    }

    private static Tensor Objective(Tensor[] leaves) =>
        (leaves[0].Exp() - 2).Square().Sum() + (leaves[1] * leaves[0] - 0.5).Pow(4).Sum();
}
