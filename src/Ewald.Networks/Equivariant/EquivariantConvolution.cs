using Ewald.Tensors;
using Ewald.Tensors.Layers;

namespace Ewald.Networks.Equivariant;

/// <summary>One convolution over the edges: features of the neighbours, weighted by distance and coupled with direction, are summed at each site.</summary>
/// <remarks>s = x ⊗ z, m = Σ_edges w(r) (x ⊗ z)_src ⊗ Y / √n̄, y = sin(π/8) s + cos(π/8) m ⊗ z, and m ⊗ z alone for irreps that s lacks.
/// Source: Z. Chen et al., Adv. Sci. 8, 2004214 (2021), doi:10.1002/advs.202004214.</remarks>
internal sealed class EquivariantConvolution : Layer
{
    private readonly ElementProduct _skip, _first, _second;
    private readonly EdgeProduct _edges;
    private readonly RadialNetwork _radial;

    /// <summary>A convolution with random weights.</summary>
    /// <param name="input">Features that come in.</param>
    /// <param name="output">Features that go out.</param>
    /// <param name="config">Architecture of the network.</param>
    /// <param name="generator">Source of start values.</param>
    public EquivariantConvolution(Irreps input, Irreps output, EquivariantNetwork.Config config, Generator generator)
    {
        _edges = new EdgeProduct(input, config.Degree, output.Blocks.Select(b => b.Irrep), 1 / Math.Sqrt(config.EdgesOfSite));
        _skip = Part("skip", new ElementProduct(input, config.Embedding, output, _ => Math.Sin(Math.PI / 8), generator));
        _first = Part("first", new ElementProduct(input, config.Embedding, input, _ => 1, generator));
        _radial = Part("radial", new RadialNetwork([config.RadialFunctions, .. Enumerable.Repeat(config.RadialHidden, config.RadialLayers), _edges.Weights], generator));
        _second = Part("second", new ElementProduct(_edges.Output, config.Embedding, output, irrep => input.Find(irrep) is null ? 1 : Math.Cos(Math.PI / 8), generator));
    }

    /// <summary>Applies the convolution.</summary>
    /// <param name="x">[site, input], or [kind, input] where the features depend on the kind alone.</param>
    /// <param name="z">Attributes, [kind, attribute].</param>
    /// <param name="basis">[distance, Gaussian].</param>
    /// <param name="batch">The graph.</param>
    /// <param name="byKind">Whether x has a row for each kind.</param>
    /// <returns>[site, output].</returns>
    public Tensor Forward(Tensor x, Tensor z, Tensor basis, PeriodicGraphBatch batch, bool byKind)
    {
        var rows = byKind ? batch.OneRowEach : batch.SiteRows;
        Tensor skip = _skip.Forward(x, z, rows), features = _first.Forward(x, z, rows);
        if (byKind) (skip, features) = (batch.KindOfSite.MatMul(skip), batch.KindOfSite.MatMul(features));
        var messages = _edges.Forward(features, _radial.Forward(basis), batch);
        return skip + _second.Forward(messages, z, batch.SiteRows);
    }
}
