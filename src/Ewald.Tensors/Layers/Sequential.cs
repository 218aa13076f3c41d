using System.Globalization;

namespace Ewald.Tensors.Layers;

/// <summary>Layers one after the other, named 0, 1, 2, ...</summary>
public sealed class Sequential : Layer<Tensor, Tensor>
{
    private readonly Layer<Tensor, Tensor>[] _layers;

    /// <summary>A chain.</summary>
    /// <param name="layers">The layers in order.</param>
    public Sequential(params Layer<Tensor, Tensor>[] layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        _layers = layers;
        for (var i = 0; i < layers.Length; i++) Part(i.ToString(CultureInfo.InvariantCulture), layers[i]);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        foreach (var layer in _layers) input = layer.Forward(input);
        return input;
    }
}
