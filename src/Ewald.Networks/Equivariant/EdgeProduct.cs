using Ewald.Tensors;

namespace Ewald.Networks.Equivariant;

/// <summary>The messages of a convolution: for every edge the tensor product of the source's features with the edge's harmonics, channel by channel ("uvu"), summed at the destination.</summary>
/// <remarks>y_dst,k,u = scale Σ_edges Σ_paths w_path,u(r) √(2l₃ + 1) Σ_ab C_abk x_src,a,u Y_b, one weight for each path and channel from the radial network. The paths of
/// an output irrep lie side by side as channels, in the order of the input irrep, then of the edge's degree. After N. Thomas et al., arXiv:1802.08219.</remarks>
internal sealed class EdgeProduct
{
    private readonly Path[] _paths;

    /// <summary>Couples features to the edges.</summary>
    /// <param name="input">Features of the source.</param>
    /// <param name="degree">Largest degree of the edge's harmonics.</param>
    /// <param name="wanted">Irreps that are wanted.</param>
    /// <param name="scale">Factor of the sum, 1/√(mean number of edges of a site).</param>
    public EdgeProduct(Irreps input, int degree, IEnumerable<Irrep> wanted, double scale)
    {
        var couplings = (from result in wanted.Distinct().Order()
                         from block in input.Blocks
                         from l in Enumerable.Range(0, degree + 1)
                         where block.Irrep.Couples(Irrep.OfHarmonics(l), result)
                         select (Block: block, Degree: l, Result: result)).ToArray();
        (Input, Output) = (input, new Irreps(couplings.Select(c => (c.Block.Multiplicity, c.Result))));
        _paths = new Path[couplings.Length];
        for (var i = 0; i < couplings.Length; i++)
        {
            var (block, l, result) = couplings[i];
            var channel = couplings.Take(i).Where(c => c.Result == result).Sum(c => c.Block.Multiplicity);
            _paths[i] = Path.Of(block, l, Output.Find(result)!.Value, channel, Weights, scale);
            Weights += block.Multiplicity;
        }
    }

    public Irreps Input { get; }

    public Irreps Output { get; }

    /// <summary>Number of weights of an edge.</summary>
    public int Weights { get; }

    /// <summary>Sums the messages.</summary>
    /// <param name="x">[site, input].</param>
    /// <param name="weights">[distance, weight].</param>
    /// <param name="batch">The graph.</param>
    /// <returns>[site, output].</returns>
    public Tensor Forward(Tensor x, Tensor weights, PeriodicGraphBatch batch) => ElementProductKernel.Applies(x)
        ? EdgeProductKernel.Forward(_paths, x, weights, batch, Output.Dimension)
        : ForwardByOperators(x, weights, batch);

    /// <summary>The same by libtorch's operators: for other devices, and to hold the kernel against.</summary>
    internal Tensor ForwardByOperators(Tensor x, Tensor weights, PeriodicGraphBatch batch)
    {
        Tensor source = x.IndexSelect(0, batch.SourceIndex.To(x.Device)), weight = weights.IndexSelect(0, batch.DistanceIndex.To(x.Device));
        var parts = new List<Tensor>();
        foreach (var block in Output.Blocks)
        {
            var messages = new List<Tensor>();
            foreach (var path in _paths.Where(p => p.Output == block))
            {
                var (d1, d2, d3, u) = (path.Input.Irrep.Dimension, 2 * path.Degree + 1, block.Irrep.Dimension, path.Input.Multiplicity);
                var table = new double[d2, d3 * d1];
                foreach (var t in path.Terms) table[t.Edge - path.Degree * path.Degree, t.Result * d1 + t.Source] += t.Value;
                var mixing = batch.Harmonics.Narrow(1, path.Degree * path.Degree, d2).MatMul(Tensor.From(table).To(x.Type, x.Device)).Reshape(-1, d3, d1);
                messages.Add(mixing.MatMul(source.Narrow(1, path.Input.Offset, path.Input.Dimension).Reshape(-1, d1, u)) * weight.Narrow(1, path.Weight, u).Unsqueeze(1));
            }

            parts.Add(Tensor.Concatenate([.. messages], 2).Reshape(-1, block.Dimension));
        }

        return Tensor.Zeros([batch.Sites, Output.Dimension], x.Type, x.Device).IndexAdd(0, batch.DestinationIndex.To(x.Device), Tensor.Concatenate([.. parts], 1));
    }

    /// <summary>One product of the coupling: result component += value × source component × harmonic.</summary>
    internal readonly record struct Term(int Result, int Source, int Edge, double Value);

    /// <summary>One way from an input irrep over a degree of the edge to an output irrep.</summary>
    /// <param name="Input">Block of the input.</param>
    /// <param name="Degree">Degree of the edge.</param>
    /// <param name="Output">Block of the output.</param>
    /// <param name="Channel">First channel in it.</param>
    /// <param name="Weight">First weight.</param>
    /// <param name="Terms">The coupling, sorted by result.</param>
    internal sealed record Path(IrrepBlock Input, int Degree, IrrepBlock Output, int Channel, int Weight, Term[] Terms)
    {
        public static Path Of(IrrepBlock input, int degree, IrrepBlock output, int channel, int weight, double scale)
        {
            var coupling = WignerCoupling.Real(input.Irrep.Degree, degree, output.Irrep.Degree);
            scale *= Math.Sqrt(output.Irrep.Dimension);
            var terms = from k in Enumerable.Range(0, coupling.GetLength(2))
                        from a in Enumerable.Range(0, coupling.GetLength(0))
                        from b in Enumerable.Range(0, coupling.GetLength(1))
                        where coupling[a, b, k] != 0
                        select new Term(k, a, degree * degree + b, scale * coupling[a, b, k]);
            return new Path(input, degree, output, channel, weight, [.. terms]);
        }
    }
}
