using Ewald.Tensors;
using Ewald.Tensors.Layers;

namespace Ewald.Networks.Equivariant;

/// <summary>Weights of the messages from the length of an edge: a perceptron without offsets on Gaussians of the distance.</summary>
/// <remarks>Gaussians exp(−((r − c_i)/s)²)/1.12 × √n with centres c_i = 0 … r_c and s their distance; then W/√fan-in and SiLU of second moment 1 between. Weights are normal
/// with unit variance. Source: Z. Chen et al., Adv. Sci. 8, 2004214 (2021), doi:10.1002/advs.202004214.</remarks>
internal sealed class RadialNetwork : Layer<Tensor, Tensor>
{
    private readonly Tensor[] _weights;

    /// <summary>A network with random weights.</summary>
    /// <param name="widths">Gaussians, hidden widths, outputs.</param>
    /// <param name="generator">Source of start values.</param>
    public RadialNetwork(int[] widths, Generator generator)
    {
        _weights = new Tensor[widths.Length - 1];
        for (var i = 0; i < _weights.Length; i++) _weights[i] = Parameter(FormattableString.Invariant($"weight{i}"), Tensor.Normal([widths[i], widths[i + 1]], generator));
    }

    /// <summary>The Gaussians.</summary>
    /// <param name="distances">Å, [distance].</param>
    /// <param name="count">Number of Gaussians, at least 2.</param>
    /// <param name="cutoff">Å.</param>
    /// <returns>[distance, Gaussian].</returns>
    public static Tensor Basis(Tensor distances, int count, double cutoff)
    {
        var centres = Tensor.Linspace(0, cutoff, count, distances.Type, distances.Device);
        return (-((distances.Unsqueeze(1) - centres) * ((count - 1) / cutoff)).Square()).Exp() * (Math.Sqrt(count) / 1.12);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)                                     // [distance, Gaussian]
    {
        var x = input;
        for (var i = 0; i < _weights.Length; i++)
        {
            x = x.MatMul(_weights[i] * (1 / Math.Sqrt(_weights[i].Size(0))));
            if (i < _weights.Length - 1) x = x.Silu() * SecondMoment.Silu;
        }

        return x;                                                                    // [distance, weight]
    }
}
