using System.Globalization;

namespace Ewald.Tensors.Layers;

/// <summary>Architecture of a recurrent layer.</summary>
/// <param name="Inputs">Length of an input at one time.</param>
/// <param name="Hidden">Length of the hidden state.</param>
/// <param name="Layers">Layers on top of each other.</param>
/// <param name="Bidirectional">Also backwards in time; the output then has twice the length.</param>
/// <param name="Bias">Whether there are offsets.</param>
public sealed record RecurrentConfig(long Inputs, long Hidden, long Layers = 1, bool Bidirectional = false, bool Bias = true)
{
    internal long Directions => Bidirectional ? 2 : 1;

    /// <summary>Start values in the order that libtorch reads them, under PyTorch's names.</summary>
    internal List<(string Name, Tensor Value)> StartValues(long gates, Generator generator)
    {
        var values = new List<(string Name, Tensor Value)>();
        for (var layer = 0; layer < Layers; layer++)
        {
            var inputs = layer == 0 ? Inputs : Hidden * Directions;
            for (var direction = 0; direction < Directions; direction++)
            {
                var suffix = string.Create(CultureInfo.InvariantCulture, $"_l{layer}{(direction == 1 ? "_reverse" : "")}");
                values.Add(("weight_ih" + suffix, Initial.FanIn([gates * Hidden, inputs], Hidden, generator)));
                values.Add(("weight_hh" + suffix, Initial.FanIn([gates * Hidden, Hidden], Hidden, generator)));
                if (!Bias) continue;
                values.Add(("bias_ih" + suffix, Initial.FanIn([gates * Hidden], Hidden, generator)));
                values.Add(("bias_hh" + suffix, Initial.FanIn([gates * Hidden], Hidden, generator)));
            }
        }

        return values;
    }

    /// <summary>Zeros for the state before the first time.</summary>
    internal Tensor Start(Tensor input) => Tensor.Zeros([Layers * Directions, input.Size(0), Hidden], input.Type, input.Device);
}
