using Ewald.Tensors;

namespace Ewald.Networks.Equivariant;

/// <summary>The nonlinearity that keeps equivariance: scalars through a function, all else multiplied by a scalar of its own.</summary>
/// <remarks>0e through SiLU, 0o through tanh (odd, so that its parity survives), the gates through the logistic function, each scaled to a second moment of 1. The gates are
/// further 0e channels of the input, after the scalars, in the order of the gated irreps. Source: M. Weiler et al., NeurIPS 2018, arXiv:1807.02547.</remarks>
internal sealed class Gate
{
    /// <summary>A gate.</summary>
    /// <param name="output">Features that go out.</param>
    public Gate(Irreps output)
    {
        Output = output;
        Gates = output.Blocks.Where(b => b.Irrep.Degree > 0).Sum(b => b.Multiplicity);
        Input = new Irreps(output.Blocks.Select(b => (b.Multiplicity, b.Irrep)).Append((Gates, new Irrep(0, 1))));
    }

    public Irreps Input { get; }

    public Irreps Output { get; }

    /// <summary>Number of gates.</summary>
    public int Gates { get; }

    /// <summary>Applies the gate.</summary>
    /// <param name="x">[site, input].</param>
    /// <returns>[site, output].</returns>
    public Tensor Forward(Tensor x)
    {
        var parts = new List<Tensor>();
        var scalars = Output.Find(new Irrep(0, 1))?.Multiplicity ?? 0;
        var gates = Gates > 0 ? x.Narrow(1, scalars, Gates).Sigmoid() * SecondMoment.Sigmoid : null;
        var gate = 0;
        foreach (var block in Output.Blocks)
        {
            var values = x.Narrow(1, Input.Find(block.Irrep)!.Value.Offset, block.Dimension);
            if (block.Irrep.Degree > 0)
            {
                parts.Add((values.Reshape(-1, block.Irrep.Dimension, block.Multiplicity) * gates!.Narrow(1, gate, block.Multiplicity).Unsqueeze(1)).Reshape(-1, block.Dimension));
                gate += block.Multiplicity;
            }
            else
            {
                parts.Add(block.Irrep.Parity > 0 ? values.Silu() * SecondMoment.Silu : values.Tanh() * SecondMoment.Tanh);
            }
        }

        return parts.Count == 1 ? parts[0] : Tensor.Concatenate([.. parts], 1);
    }
}
