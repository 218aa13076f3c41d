namespace Ewald.Tensors.Layers;

/// <summary>Long short-term memory: [batch, time, in] → outputs [batch, time, hidden × directions], last states and last cells [layers × directions, batch, hidden].</summary>
/// <remarks>i, f, o = σ(W x + U h), g = tanh(W_g x + U_g h), c ← f c + i g, h ← o tanh c, each product with its offset
/// (Hochreiter and Schmidhuber, Neural Computation 9, 1735, 1997, doi:10.1162/neco.1997.9.8.1735, with Gers' forget gate).</remarks>
public sealed class Lstm : Layer<Tensor, (Tensor Output, Tensor Hidden, Tensor Cell)>
{
    private readonly RecurrentConfig _config;
    private readonly Tensor[] _weights;

    /// <summary>A layer with random weights.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="generator">Source of the start values.</param>
    public Lstm(RecurrentConfig config, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(config);
        _config = config;
        _weights = [.. config.StartValues(4, generator).Select(w => Parameter(w.Name, w.Value))];
    }

    /// <inheritdoc/>
    public override (Tensor Output, Tensor Hidden, Tensor Cell) Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var start = _config.Start(input);
        return input.Lstm(start, start, _weights, _config.Bias, _config.Layers, _config.Bidirectional);
    }
}
