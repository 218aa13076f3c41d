namespace Ewald.Tensors.Layers;

/// <summary>Gated recurrent units: [batch, time, in] → outputs [batch, time, hidden × directions] and last states [layers × directions, batch, hidden].</summary>
/// <remarks>r = σ(W_r x + U_r h), z = σ(W_z x + U_z h), n = tanh(W_n x + r ⊙ U_n h), h ← (1 − z) n + z h, each product with its
/// offset (Cho et al., EMNLP 2014, arXiv:1406.1078, with r behind the product as in cuDNN).</remarks>
public sealed class Gru : Layer<Tensor, (Tensor Output, Tensor Hidden)>
{
    private readonly RecurrentConfig _config;
    private readonly Tensor[] _weights;

    /// <summary>A layer with random weights.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="generator">Source of the start values.</param>
    public Gru(RecurrentConfig config, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(config);
        _config = config;
        _weights = [.. config.StartValues(3, generator).Select(w => Parameter(w.Name, w.Value))];
    }

    /// <inheritdoc/>
    public override (Tensor Output, Tensor Hidden) Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var start = _config.Start(input);
        return input.Gru(start, _weights, _config.Bias, _config.Layers, _config.Bidirectional);
    }
}
