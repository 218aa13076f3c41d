using Ewald.Tensors;
using Ewald.Tensors.Layers;

namespace Ewald.Networks;

/// <summary>A crystal graph network that learns how stiffly each site is held, and answers the heat capacity that follows: crystals → C_V, [crystal, 1].</summary>
/// <remarks>Each site i gathers from its neighbours, v_i ← v_i + W Σ_j f(r_ij) σ(z_ij') silu(z_ij'') with z_ij = A v_i + B v_j + C e(r_ij), and ends with stiffnesses
/// ln k_iα = (head v_i)_α + b₀ + ln Σ_j f(r_ij) (r₀/r_ij)⁴ of its independent vibrations α. These are Einstein's: ω² = k/m, and C_V = 3R Σ_i w_i Σ_α (x/2)²/sinh²(x/2)/A with
/// x = ħω/k_BT, A vibrations and the weights w of the sites. Mass and temperature so stand where physics has them and only stiffness is learned, which a network from
/// crystals to numbers does not know. f is a smooth cutoff. ⟨ω²⟩ of a crystal is exactly such a mean over sites (the traces of their own force constants), which is why a sum over sites suffices at room
/// temperature. Source: A. Einstein, Ann. Phys. 327, 180 (1907), doi:10.1002/andp.19063270110; the gathering follows
/// T. Xie, J. C. Grossman, Phys. Rev. Lett. 120, 145301 (2018), doi:10.1103/PhysRevLett.120.145301.</remarks>
public sealed class SiteStiffnessNetwork : Layer<GraphBatch, Tensor>, INetwork<SiteStiffnessNetwork, SiteStiffnessNetwork.Config>
{
    // ħ √(1 eV Å⁻² / 1 g mol⁻¹) in meV, Boltzmann's constant in meV/K, 3R in J/(mol K).
    private const double Quantum = 64.65415134095606, Boltzmann = 0.08617333262145178, Classical = 3 * 8.314462618153240;
    private const double FirstCentre = 1, Bond = 2.5, Isolated = 1e-3, FewNeighbours = 0.3, LargestHalf = 30;
    private readonly Linear _embedding, _mixing, _hidden, _head;
    private readonly Gathering[] _layers;
    private readonly Tensor _level;

    /// <summary>A network with random weights.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="generator">Source of start weights.</param>
    public SiteStiffnessNetwork(Config config, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(config);
        Configuration = config;
        _embedding = Part("embedding", new Linear(config.NodeFeatures, config.Width, generator));
        _mixing = Part("mixing", new Linear(config.Width, config.Width, generator));
        _layers = [.. Enumerable.Range(0, config.Layers).Select(i => Part(FormattableString.Invariant($"layer{i}"), new Gathering(config, generator)))];
        _hidden = Part("hidden", new Linear(config.Width, config.Width, generator));
        _head = Part("head", new Linear(config.Width, config.Vibrations, generator));
        _level = Parameter("level", Tensor.Ones([1]));
        using var noGrad = NoGrad.Enter();
        _head.Weight.MultiplyInPlace(FewNeighbours);
    }

    /// <inheritdoc/>
    public Config Configuration { get; }

    /// <inheritdoc/>
    public static SiteStiffnessNetwork Create(Config config, Generator generator) => new(config, generator);

    /// <summary>Heat capacities.</summary>
    /// <param name="input">The crystals; the first column of the nodes is the mass in g/mol, the others are the features; weights add up to 1 in each crystal.</param>
    /// <returns>C_V per mole of atoms, J/(mol K), [crystal, 1].</returns>
    public override Tensor Forward(GraphBatch input)
    {
        using var scope = TensorScope.Enter();
        var logarithm = Stiffness(input);
        var mass = input.Nodes.Narrow(1, 0, 1);
        var half = (logarithm.Exp() / mass).Sqrt() * (Quantum / (Boltzmann * Configuration.Temperature) / 2);
        half = half.Clamp(1e-4, LargestHalf);
        var sites = (half / half.Sinh()).Square().Mean([1], keep: true) * Classical;          // [site, 1]
        return scope.Keep(Tensor.Zeros([input.Count, 1], sites.Type, sites.Device).IndexAdd(0, input.Crystals, sites * input.Weights));
    }

    /// <summary>Logarithms of the stiffnesses, k in eV/Å².</summary>
    /// <param name="input">As for <see cref="Forward"/>.</param>
    /// <returns>[site, vibration].</returns>
    public Tensor Stiffness(GraphBatch input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Nodes.Size(1) != Configuration.NodeFeatures + 1)
            throw new ArgumentException($"SiteStiffnessNetwork reads nodes of a mass and {Configuration.NodeFeatures} features; received {input.Nodes}.", nameof(input));
        using var scope = TensorScope.Enter();
        var r = input.Distances.Clamp(null, Configuration.Cutoff);                            // [site, neighbour]
        var fade = ((r * (Math.PI / Configuration.Cutoff)).Cos() + 1) * 0.5;
        if (input.Present is { } present) fade *= present.Squeeze(2);
        var step = (Configuration.Cutoff - FirstCentre) / Configuration.EdgeFunctions;
        var centres = Tensor.Range(0, Configuration.EdgeFunctions, type: r.Type, device: r.Device) * ((Configuration.Cutoff - FirstCentre) / (Configuration.EdgeFunctions - 1)) + FirstCentre;
        var gaussians = (-((r.Unsqueeze(2) - centres) / step).Square()).Exp();
        var edges = Tensor.Concatenate([gaussians, (r / Bond).Log().Unsqueeze(2), r.Reciprocal().Unsqueeze(2)], 2);
        var v = _mixing.Forward(_embedding.Forward(input.Nodes.Narrow(1, 1, Configuration.NodeFeatures)).Silu());
        foreach (var layer in _layers) v = layer.Forward((v, edges, fade.Unsqueeze(2), input.Neighbours));
        var bonds = (fade * (r.Reciprocal() * Bond).Pow(4)).Sum([1], keep: true) + Isolated;
        return scope.Keep(_head.Forward(_hidden.Forward(v).Silu()) + _level + bonds.Log());
    }

    /// <summary>Architecture.</summary>
    /// <param name="NodeFeatures">Features of a site beside its mass.</param>
    /// <param name="Temperature">Temperature of the heat capacity, K.</param>
    /// <param name="Width">Length of a site's state.</param>
    /// <param name="Layers">Gatherings, each one shell of neighbours farther.</param>
    /// <param name="Vibrations">Independent vibrations of a site; three of unlike stiffness tell bond stretching from bending.</param>
    /// <param name="EdgeFunctions">Gaussians of the distance, from 1 Å to the cutoff.</param>
    /// <param name="Cutoff">Distance at which a neighbour has faded, Å.</param>
    public sealed record Config(int NodeFeatures, double Temperature = 300, int Width = 48, int Layers = 2, int Vibrations = 3, int EdgeFunctions = 16, double Cutoff = 6);

    /// <summary>One gathering from the neighbours; shapes as above.</summary>
    private sealed class Gathering : Layer<(Tensor Sites, Tensor Edges, Tensor Fade, Tensor Neighbours), Tensor>
    {
        private readonly int _width;
        private readonly Linear _self, _neighbour, _edge, _first, _second;

        public Gathering(Config config, Generator generator)
        {
            _width = config.Width;
            _self = Part("self", new Linear(_width, 2 * _width, generator));
            _neighbour = Part("neighbour", new Linear(_width, 2 * _width, generator, bias: false));
            _edge = Part("edge", new Linear(config.EdgeFunctions + 2, 2 * _width, generator, bias: false));
            _first = Part("first", new Linear(_width, _width, generator));
            _second = Part("second", new Linear(_width, _width, generator));
        }

        public override Tensor Forward((Tensor Sites, Tensor Edges, Tensor Fade, Tensor Neighbours) input)
        {
            var (v, edges, fade, neighbours) = input;
            long sites = v.Size(0), count = edges.Size(1);
            var z = _neighbour.Forward(v).IndexSelect(0, neighbours.Flatten()).View(sites, count, 2 * _width) + _self.Forward(v).Unsqueeze(1) + _edge.Forward(edges);
            var message = z.Narrow(2, 0, _width).Sigmoid() * z.Narrow(2, _width, _width).Silu() * fade;
            return v + _second.Forward(_first.Forward(message.Sum([1]) * FewNeighbours).Silu());
        }
    }
}
