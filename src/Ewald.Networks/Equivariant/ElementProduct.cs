using Ewald.Tensors;
using Ewald.Tensors.Layers;

namespace Ewald.Networks.Equivariant;

/// <summary>The tensor product of features with invariant attributes of the site's elements, fully connected: y_w = Σ_uv W_uvw x_u z_v / √(U V).</summary>
/// <remarks>The attributes belong to the kind of site, so W is contracted with z first, once for each kind: M_uw = Σ_v W_uvw z_v, then y = x M for each site. With V
/// attributes and n sites of K kinds that saves a factor of up to min(V, n/K). Weights are normal with unit variance. After M. Geiger and T. Smidt, arXiv:2207.09453.</remarks>
internal sealed class ElementProduct : Layer
{
    private readonly Slot[] _slots;
    private readonly int _attributes;

    /// <summary>A layer with random weights.</summary>
    /// <param name="input">Features that come in.</param>
    /// <param name="attributes">V, number of scalar attributes.</param>
    /// <param name="output">Features that go out; irreps that do not come in are zero.</param>
    /// <param name="gain">Factor of the output for each irrep.</param>
    /// <param name="generator">Source of start values.</param>
    public ElementProduct(Irreps input, int attributes, Irreps output, Func<Irrep, double> gain, Generator generator)
    {
        (Input, Output, _attributes) = (input, output, attributes);
        var slots = new List<Slot>();
        var columns = 0;
        foreach (var to in output.Blocks)
        {
            if (input.Find(to.Irrep) is not { } from) continue;
            slots.Add(new Slot(from, to, columns, gain(to.Irrep) / Math.Sqrt((double)from.Multiplicity * attributes)));
            columns += from.Multiplicity * to.Multiplicity;
        }

        _slots = [.. slots];
        Weight = Parameter("weight", Tensor.Normal([attributes, columns], generator));
    }

    public Irreps Input { get; }

    public Irreps Output { get; }

    /// <summary>[attribute, column]; the columns of a slot are [input channel, output channel], slots in the order of the output.</summary>
    public Tensor Weight { get; }

    /// <summary>Applies the layer.</summary>
    /// <param name="x">[row, input].</param>
    /// <param name="z">[kind, attribute].</param>
    /// <param name="rows">Kind of each row.</param>
    /// <returns>[row, output].</returns>
    public Tensor Forward(Tensor x, Tensor z, KindRows rows)
    {
        var folded = z.MatMul(Weight);
        return ElementProductKernel.Applies(x) ? ElementProductKernel.Forward(_slots, x, folded, rows, Output.Dimension) : ForwardByOperators(x, folded, rows);
    }

    /// <summary>The same by libtorch's operators: for other devices, and to hold the kernel against.</summary>
    internal Tensor ForwardByOperators(Tensor x, Tensor folded, KindRows rows)
    {
        var parts = new List<Tensor>();
        foreach (var block in Output.Blocks)
        {
            if (Array.Find(_slots, s => s.To == block) is not { } slot)
            {
                parts.Add(Tensor.Zeros([rows.Rows, block.Dimension], x.Type, x.Device));
                continue;
            }

            var (u, w, m) = (slot.From.Multiplicity, slot.To.Multiplicity, block.Irrep.Dimension);
            var matrix = folded.Narrow(1, slot.Column, u * w).Reshape(-1, u, w).IndexSelect(0, rows.Index.To(x.Device));
            parts.Add((x.Narrow(1, slot.From.Offset, slot.From.Dimension).Reshape(-1, m, u).MatMul(matrix) * slot.Scale).Reshape(-1, block.Dimension));
        }

        return Tensor.Concatenate([.. parts], 1);
    }

    /// <summary>One block into one block of the same irrep.</summary>
    internal sealed record Slot(IrrepBlock From, IrrepBlock To, int Column, double Scale);
}
