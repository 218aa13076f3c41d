using Ewald.Tensors;
using Ewald.Tensors.Layers;

namespace Ewald.Networks;

/// <summary>Linear layers with an activation between them: [batch, in] → [batch, out].</summary>
/// <remarks>x ← dropout(f(W x + b)) for each hidden layer, then a linear one (Rumelhart, Hinton and Williams, Nature 323, 533, 1986, doi:10.1038/323533a0).</remarks>
public sealed class MultilayerPerceptron : Layer<Tensor, Tensor>, INetwork<MultilayerPerceptron, MultilayerPerceptron.Config>
{
    private readonly Sequential _layers;

    /// <summary>A network with random weights.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="generator">Source of start weights and of dropout.</param>
    public MultilayerPerceptron(Config config, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(config);
        Configuration = config;
        var layers = new List<Layer<Tensor, Tensor>>();
        var width = config.Inputs;
        foreach (var hidden in config.Hidden)
        {
            layers.Add(new Linear(width, hidden, generator, config.Bias));
            layers.Add(new Activation(config.Activation));
            if (config.Dropout > 0) layers.Add(new Dropout(config.Dropout, generator));
            width = hidden;
        }

        layers.Add(new Linear(width, config.Outputs, generator, config.Bias || config.OutputBias));
        _layers = Part("layers", new Sequential([.. layers]));
    }

    /// <inheritdoc/>
    public Config Configuration { get; }

    /// <inheritdoc/>
    public static MultilayerPerceptron Create(Config config, Generator generator) => new(config, generator);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var shape = input.Shape;
        if (shape.Length == 0 || shape[^1] != Configuration.Inputs)
            throw new ArgumentException($"MultilayerPerceptron reads [batch, {Configuration.Inputs}]; received {input}. Bring the input to that length, or build the network with Inputs = {(shape.Length == 0 ? 1 : shape[^1])}.", nameof(input));
        using var scope = TensorScope.Enter();
        return scope.Keep(_layers.Forward(input));
    }

    /// <summary>Architecture.</summary>
    /// <param name="Inputs">Length of an input.</param>
    /// <param name="Hidden">Widths of the hidden layers.</param>
    /// <param name="Outputs">Length of an output.</param>
    /// <param name="Activation">Function after each hidden layer.</param>
    /// <param name="Bias">Whether hidden layers have offsets.</param>
    /// <param name="OutputBias">Whether the output has an offset although the hidden layers have none.</param>
    /// <param name="Dropout">Share of hidden values that training drops.</param>
    public sealed record Config(
        int Inputs, IReadOnlyList<int> Hidden, int Outputs, ActivationKind Activation = ActivationKind.Silu, bool Bias = true, bool OutputBias = true, double Dropout = 0);
}
