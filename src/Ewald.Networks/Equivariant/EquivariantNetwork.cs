using Ewald.Crystals;
using Ewald.Tensors;
using Ewald.Tensors.Layers;

namespace Ewald.Networks.Equivariant;

/// <summary>A network from crystals to curves that turns with the crystal: E(3)-equivariant convolutions over the periodic graph.</summary>
/// <remarks>Each hidden feature is a scalar, vector or tensor with parity; rotations, inversions and translations of the crystal rotate the features and leave the answer as
/// it is, as do the order of the atoms and the choice of the cell. Elements enter as masses (x) and shares (z) over 118 columns, so an alloy is a
/// mixture on one site. The default is the published network, 2 456 312 weights. Source: Z. Chen et al., Adv. Sci. 8, 2004214 (2021),
/// doi:10.1002/advs.202004214. Differences: normalisation of activations is exact, not sampled; a partly empty site counts by its occupancy in the mean.</remarks>
public sealed class EquivariantNetwork : Layer<PeriodicGraphBatch, Tensor>, INetwork<EquivariantNetwork, EquivariantNetwork.Config>
{
    private readonly Linear _embedding;
    private readonly List<(EquivariantConvolution Convolution, Gate Gate)> _hidden = [];
    private readonly EquivariantConvolution _head;

    /// <summary>A network with random weights.</summary>
    /// <param name="config">Architecture.</param>
    /// <param name="generator">Source of start values.</param>
    public EquivariantNetwork(Config config, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Check();
        Configuration = config;
        _embedding = Part("embedding", new Linear(PeriodicGraphBatch.ElementColumns, config.Embedding, generator));
        using (NoGrad.Enter())
            foreach (var start in _embedding.Parameters()) start.MultiplyInPlace(config.EmbeddingStart);
        var features = new Irreps([(config.Embedding, new Irrep(0, 1))]);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var gate = new Gate(Reachable(features, config));
            _hidden.Add((Part(FormattableString.Invariant($"convolution{layer}"), new EquivariantConvolution(features, gate.Input, config, generator)), gate));
            features = gate.Output;
        }

        _head = Part("head", new EquivariantConvolution(features, new Irreps([(config.Outputs, new Irrep(0, 1))]), config, generator));
    }

    /// <inheritdoc/>
    public Config Configuration { get; }

    /// <summary>Features after each hidden layer.</summary>
    public IReadOnlyList<Irreps> HiddenIrreps => [.. _hidden.Select(h => h.Gate.Output)];

    /// <inheritdoc/>
    public static EquivariantNetwork Create(Config config, Generator generator) => new(config, generator);

    /// <summary>Curves of the crystals.</summary>
    /// <param name="input">The crystals as a graph, made with the network's settings.</param>
    /// <returns>[crystal, output].</returns>
    public override Tensor Forward(PeriodicGraphBatch input)
    {
        using var scope = TensorScope.Enter();
        var sites = ForwardSites(input);
        if (Configuration.Output == GraphOutput.Mean) return scope.Keep(input.Pooling.MatMul(sites));
        var curves = input.Pooling.MatMul(sites.Relu());                             // [crystal, output]
        if (Configuration.Output == GraphOutput.Positive) return scope.Keep(curves);
        var norm = Configuration.Output == GraphOutput.MaximumOne ? curves.Max([1], keep: true) : curves.Sum([1], keep: true);
        // A curve of zeros is divided by 1: 0/0 would poison the gradients of the whole batch.
        return scope.Keep(curves / Tensor.Where(norm.GreaterThan(0), norm, norm.OnesLike()));
    }

    /// <summary>Scalars of the sites before the rectifier.</summary>
    /// <param name="input">The crystals.</param>
    /// <returns>[site, output].</returns>
    public Tensor ForwardSites(PeriodicGraphBatch input)
    {
        using var scope = TensorScope.Enter();
        var (x, z, basis) = Begin(input);
        for (var i = 0; i < _hidden.Count; i++) x = _hidden[i].Gate.Forward(_hidden[i].Convolution.Forward(x, z, basis, input, byKind: i == 0));
        return scope.Keep(_head.Forward(x, z, basis, input, byKind: _hidden.Count == 0));
    }

    /// <summary>Hidden features of the sites, for tests and for use as an embedding.</summary>
    /// <param name="input">The crystals.</param>
    /// <returns>After each hidden layer, [site, features of <see cref="HiddenIrreps"/>].</returns>
    public Tensor[] Hidden(PeriodicGraphBatch input)
    {
        using var scope = TensorScope.Enter();
        var (x, z, basis) = Begin(input);
        var all = new Tensor[_hidden.Count];
        for (var i = 0; i < all.Length; i++) all[i] = x = scope.Keep(_hidden[i].Gate.Forward(_hidden[i].Convolution.Forward(x, z, basis, input, byKind: i == 0)));
        return all;
    }

    private (Tensor X, Tensor Z, Tensor Basis) Begin(PeriodicGraphBatch input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Settings.Cutoff != Configuration.Cutoff || input.Settings.Degree != Configuration.Degree)
            throw new ArgumentException(FormattableString.Invariant($"EquivariantNetwork: the graph has cutoff {input.Settings.Cutoff} Å and degree {input.Settings.Degree}; this network reads {Configuration.Cutoff} Å and {Configuration.Degree}. Make it with Configuration.Graph."), nameof(input));
        if (input.Type != _embedding.Weight.Type) throw new ArgumentException($"EquivariantNetwork: the graph is {input.Type}, the weights are {_embedding.Weight.Type}; they must agree.", nameof(input));
        return (_embedding.Forward(input.Masses * (1 / Configuration.MassUnit)).Relu(), _embedding.Forward(input.Shares).Relu(),
            RadialNetwork.Basis(input.Distances, Configuration.RadialFunctions, Configuration.Cutoff));
    }

    // Those hidden irreps that some product of the features with the edges contains.
    private static Irreps Reachable(Irreps features, Config config) => new(
        from l in Enumerable.Range(0, config.Degree + 1)
        from parity in (int[])[1, -1]
        let irrep = new Irrep(l, parity)
        where features.Blocks.Any(b => Enumerable.Range(0, config.Degree + 1).Any(edge => b.Irrep.Couples(Irrep.OfHarmonics(edge), irrep)))
        select (config.Multiplicity, irrep));

    /// <summary>Architecture. Two cores train Degree 1, Multiplicity 16, Embedding 16 many times faster than the published sizes.</summary>
    /// <param name="Outputs">Points of a curve.</param>
    /// <param name="Cutoff">Longest edge, Å.</param>
    /// <param name="Degree">Largest degree of harmonics and hidden features, 0 to 3; 0 sees distances only.</param>
    /// <param name="Multiplicity">Channels of each hidden irrep.</param>
    /// <param name="Layers">Gated layers; there is one convolution more.</param>
    /// <param name="Embedding">Length of the vector that an element is embedded in.</param>
    /// <param name="RadialFunctions">Gaussians of the distance.</param>
    /// <param name="RadialHidden">Width of the radial networks.</param>
    /// <param name="RadialLayers">Hidden layers of the radial networks.</param>
    /// <param name="EdgesOfSite">Mean number of edges of a training site, that to itself included: the scale of sums.</param>
    /// <param name="MassUnit">Masses are divided by it, g/mol; the published network has 1.</param>
    /// <param name="EmbeddingStart">Factor of the embedding's start values; the published network has 1, 10 starts with attributes of order 1.</param>
    /// <param name="Output">How sites become a curve.</param>
    public sealed record Config(
        int Outputs = 51, double Cutoff = 5, int Degree = 1, int Multiplicity = 32, int Layers = 2, int Embedding = 64, int RadialFunctions = 10, int RadialHidden = 100,
        int RadialLayers = 1, double EdgesOfSite = 50, double MassUnit = 1, double EmbeddingStart = 1, GraphOutput Output = GraphOutput.MaximumOne)
    {
        /// <summary>How crystals become graphs that the network reads.</summary>
        [System.Text.Json.Serialization.JsonIgnore]
        public PeriodicGraphSettings Graph => new(Cutoff, Degree);

        /// <summary>The graph of a crystal for this network.</summary>
        /// <param name="crystal">The crystal.</param>
        public PeriodicGraph GraphOf(Crystal crystal) => PeriodicGraph.Of(crystal, Graph);

        internal void Check()
        {
            if (Outputs < 1 || Multiplicity < 1 || Layers < 0 || Embedding < 1 || RadialFunctions < 2 || RadialHidden < 1 || RadialLayers < 0 || Degree is < 0 or > 3)
                throw new ArgumentException($"EquivariantNetwork: sizes must be positive, RadialFunctions at least 2 and Degree 0 to 3; received {this}.");
            if (!(Cutoff > 0 && EdgesOfSite > 0 && MassUnit > 0 && EmbeddingStart > 0)) throw new ArgumentException($"EquivariantNetwork: Cutoff, EdgesOfSite, MassUnit and EmbeddingStart must be positive; received {this}.");
        }
    }
}
