using System.Text.Json;
using Ewald.Networks;
using Ewald.Physics.Lattice;
using Ewald.Tensors;
using Ewald.Tests.Tensors;

namespace Ewald.Tests.Networks;

/// <summary>The network against its equations edge by edge in PyTorch (tests/References/learning/site_stiffness_network.py), and against Einstein's solid.</summary>
public sealed class SiteStiffnessNetworkTests
{
    private static readonly SiteStiffnessNetwork.Config Small = new(4, 250, Width: 3, Layers: 2, Vibrations: 2, EdgeFunctions: 5, Cutoff: 4);

    [Fact]
    public void Output_and_every_gradient_are_those_of_the_equations_edge_by_edge()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Reference("learning/site_stiffness_network.json")));
        double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(v => v.GetDouble())];
        using var scope = TensorScope.Enter();
        using var generator = new Generator(1);
        using var network = new SiteStiffnessNetwork(Small, generator);
        network.To(ScalarType.Float64, Device.Cpu);
        var names = document.RootElement.GetProperty("gradients").EnumerateObject().Select((p, i) => (p.Name, i)).ToDictionary(p => p.Name, p => p.i + 1.0, StringComparer.Ordinal);
        Assert.Equal(names.Keys.Order(StringComparer.Ordinal), network.NamedParameters().Select(p => p.Name).Order(StringComparer.Ordinal));
        using (NoGrad.Enter())
            foreach (var (name, value) in network.NamedParameters()) value.CopyInPlace(Waves.Wave(value.Shape, names[name]) * 0.5);
        var output = network.Forward(Five());
        (output * Waves.Wave(output.Shape, 0.9)).Sum().Backward();
        // Heat capacities of some 20 J/(mol K); constants of nature agree to ten digits.
        Assert.All(output.Detach().ToArray<double>().Zip(Numbers(document.RootElement.GetProperty("output"))), p => Assert.Equal(p.Second, p.First, 1e-8));
        foreach (var (name, value) in network.NamedParameters())
            Assert.All(value.Grad!.ToArray<double>().Zip(Numbers(document.RootElement.GetProperty("gradients").GetProperty(name))), p => Assert.Equal(p.Second, p.First, 1e-8));
    }

    [Fact]
    public void Without_learnt_corrections_every_site_is_an_einstein_oscillator_of_its_mass_and_bonds()
    {
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        using var generator = new Generator(1);
        using var network = new SiteStiffnessNetwork(Small, generator);
        network.To(ScalarType.Float64, Device.Cpu);
        foreach (var (name, value) in network.NamedParameters()) value.FillInPlace(name == "level" ? 0.8 : 0);
        // One site with one neighbour at half the cutoff: k = e^0.8 · ½ (2.5/2)⁴ eV/Å², mass 28.
        var batch = new GraphBatch(Tensor.From([28.0, 0, 0, 0, 0], [1, 5]), Tensor.From<long>([0], [1, 1]), Tensor.From([2.0], [1, 1]), null, Tensor.From<long>([0]), Tensor.From([1.0], [1, 1]), 1);
        var stiffness = Math.Exp(0.8) * (0.5 * Math.Pow(1.25, 4) + 1e-3);
        var expected = 3 * PhononUnits.GasConstant * HarmonicThermodynamics.HeatCapacityOfMode(PhononUnits.Energy(stiffness / 28), 250);
        Assert.Equal(expected, network.Forward(batch).Item(), 1e-9);
        Assert.InRange(expected, 10, 24);
    }

    [Fact]
    public void Nodes_of_another_width_are_refused()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(1);
        using var network = new SiteStiffnessNetwork(new(7), generator);
        Assert.Contains("7 features", Assert.Throws<ArgumentException>(() => network.Forward(Five())).Message, StringComparison.Ordinal);
    }

    private static GraphBatch Five()
    {
        long[] neighbours = [1, 1, 0, 0, 0, 1, 3, 4, 2, 2, 4, 4, 2, 3, 4];
        double[] distances = [.. Enumerable.Range(0, 15).Select(e => 1.6 + 0.31 * (e % 7))];
        double[] present = [.. Enumerable.Range(0, 15).Select(e => e == 14 ? 0.0 : 1)];
        var nodes = Tensor.Concatenate([Tensor.From([12.0, 30, 16, 7, 55], [5, 1]), Waves.Wave([5, 4], 0.3)], 1);
        return new(nodes, Tensor.From(neighbours, [5, 3]), Tensor.From(distances, [5, 3]), Tensor.From(present, [5, 3, 1]),
            Tensor.From<long>([0, 0, 1, 1, 1]), Tensor.From([0.5, 0.5, 0.2, 0.3, 0.5], [5, 1]), 2);
    }
}
