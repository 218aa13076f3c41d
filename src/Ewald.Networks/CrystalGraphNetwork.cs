using Ewald.Tensors;
using Ewald.Tensors.Layers;

namespace Ewald.Networks;

/// <summary>Crystal graph convolutional network: crystals → numbers, [crystal, output].</summary>
/// <remarks>Each site i gathers from its neighbours j, z_ij = norm(W [v_i, v_j, e_ij] + b), v_i ← softplus(v_i + norm(Σ_j σ(z_ij') softplus(z_ij''))), with z' and z'' the halves of z
/// and e_k = exp(−(d − μ_k)²/w²). The mean over sites passes softplus, a linear layer, softplus and the last linear layer; being a mean of sites, the
/// answer is that of any supercell. W is applied in its three parts, so that v_j is multiplied once a site and not once an edge. Reads shared sites: their
/// features are mixtures. Source: T. Xie, J. C. Grossman, Phys. Rev. Lett. 120, 145301 (2018), doi:10.1103/PhysRevLett.120.145301; there absent
/// neighbours leak from site 0, here they are masked.</remarks>
public sealed class CrystalGraphNetwork : Layer<GraphBatch, Tensor>, INetwork<CrystalGraphNetwork, CrystalGraphNetwork.Config>
{
    private readonly Linear _embedding, _hidden, _output;
    private readonly Convolution[] _convolutions;

    /// <summary>A network with random weights.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="generator">Source of start weights.</param>
    public CrystalGraphNetwork(Config config, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(config);
        Configuration = config;
        _embedding = Part("embedding", new Linear(config.NodeFeatures, config.Width, generator));
        _convolutions = [.. Enumerable.Range(0, config.Convolutions).Select(i => Part(FormattableString.Invariant($"conv{i}"), new Convolution(config.Width, config.EdgeFunctions, generator)))];
        _hidden = Part("hidden", new Linear(config.Width, config.Hidden, generator));
        _output = Part("output", new Linear(config.Hidden, config.Outputs, generator));
    }

    /// <inheritdoc/>
    public Config Configuration { get; }

    /// <inheritdoc/>
    public static CrystalGraphNetwork Create(Config config, Generator generator) => new(config, generator);

    /// <inheritdoc/>
    public override Tensor Forward(GraphBatch input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Nodes.Size(1) != Configuration.NodeFeatures)
            throw new ArgumentException($"CrystalGraphNetwork reads nodes of {Configuration.NodeFeatures} features; received {input.Nodes}.", nameof(input));
        using var scope = TensorScope.Enter();
        var centres = Tensor.Range(0, Configuration.EdgeFunctions, type: input.Distances.Type, device: input.Distances.Device) * Configuration.Step;
        var edges = ((input.Distances.Unsqueeze(2) - centres) / Configuration.Step).Square();
        edges = (-edges).Exp();                                                          // [site, neighbour, function]
        var v = _embedding.Forward(input.Nodes);                                         // [site, width]
        foreach (var convolution in _convolutions) v = convolution.Forward((v, edges, input));
        var pooled = Tensor.Zeros([input.Count, Configuration.Width], v.Type, v.Device).IndexAdd(0, input.Crystals, v * input.Weights);
        return scope.Keep(_output.Forward(_hidden.Forward(pooled.Softplus()).Softplus())); // [crystal, output]
    }

    /// <summary>Architecture.</summary>
    /// <param name="NodeFeatures">Features of a site.</param>
    /// <param name="Outputs">Numbers answered of a crystal.</param>
    /// <param name="Width">Length of a site's state.</param>
    /// <param name="Convolutions">Convolutions, each one shell of neighbours farther.</param>
    /// <param name="Hidden">Length of the hidden layer.</param>
    /// <param name="EdgeFunctions">Functions that a distance is expanded in.</param>
    /// <param name="Step">Distance between their centres, and their width, Å.</param>
    public sealed record Config(int NodeFeatures, int Outputs, int Width = 64, int Convolutions = 3, int Hidden = 128, int EdgeFunctions = 41, double Step = 0.2);

    /// <summary>One gathering from the neighbours; shapes as above.</summary>
    private sealed class Convolution : Layer<(Tensor Sites, Tensor Edges, GraphBatch Batch), Tensor>
    {
        private readonly int _width;
        private readonly Linear _self, _neighbour, _edge;
        private readonly BatchNorm _gateNorm, _sumNorm;

        public Convolution(int width, int functions, Generator generator)
        {
            _width = width;
            _self = Part("self", new Linear(width, 2 * width, generator));
            _neighbour = Part("neighbour", new Linear(width, 2 * width, generator, bias: false));
            _edge = Part("edge", new Linear(functions, 2 * width, generator, bias: false));
            _gateNorm = Part("gateNorm", new BatchNorm(2 * width));
            _sumNorm = Part("sumNorm", new BatchNorm(width));
        }

        public override Tensor Forward((Tensor Sites, Tensor Edges, GraphBatch Batch) input)
        {
            var (v, edges, batch) = input;
            long sites = v.Size(0), neighbours = edges.Size(1);
            var z = _neighbour.Forward(v).IndexSelect(0, batch.Neighbours.Flatten()).View(sites, neighbours, 2 * _width)
                + _self.Forward(v).Unsqueeze(1) + _edge.Forward(edges);
            z = _gateNorm.Forward(z.View(sites * neighbours, 2 * _width)).View(sites, neighbours, 2 * _width);
            var message = z.Narrow(2, 0, _width).Sigmoid() * z.Narrow(2, _width, _width).Softplus();
            if (batch.Present is { } present) message *= present;
            return (v + _sumNorm.Forward(message.Sum([1]))).Softplus();
        }
    }
}
