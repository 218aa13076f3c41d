using System.Text.Json;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.Networks;
using Ewald.Networks.Equivariant;
using Ewald.Tensors;
using Ewald.Tensors.Optimisers;

namespace Ewald.Tests.Networks.Equivariant;

public sealed class EquivariantNetworkTests
{
    private static readonly EquivariantNetwork.Config Small = new(Outputs: 6, Cutoff: 4, Multiplicity: 4, Embedding: 5, RadialHidden: 8, EdgesOfSite: 15, MassUnit: 50, EmbeddingStart: 10);

    /// <summary>torch 1.13, plain and in Python: tests/References/equivariant_network.py.</summary>
    private static readonly JsonElement Reference = JsonDocument.Parse(File.ReadAllText(SharedData.Reference("equivariant_network.json"))).RootElement;

    [Fact]
    public void The_published_network_has_the_published_weights()
    {
        using var generator = new Generator(1);
        using var network = new EquivariantNetwork(new EquivariantNetwork.Config(), generator);
        Assert.Equal(2_456_312, network.ParameterCount);
        Assert.Equal(Reference.GetProperty("publishedWeights").GetInt64(), network.ParameterCount);
        Assert.Equal(["32x0e+32x1o", "32x0e+32x1e+32x1o"], network.HiddenIrreps.Select(i => i.ToString()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Forward_and_gradients_agree_with_plain_torch(int index)
    {
        var expected = Reference.GetProperty("cases")[index];
        var config = JsonSerializer.Deserialize<EquivariantNetwork.Config>(expected.GetProperty("config"), JsonSerializerOptions.Web)!;
        using var scope = TensorScope.Enter();
        using var network = EquivarianceTests.Network(config);
        using (NoGrad.Enter())
            foreach (var (name, tensor) in network.NamedParameters()) tensor.CopyInPlace(Sines(name, tensor.Shape));
        using var batch = PeriodicGraphBatch.Of([.. Reference.GetProperty("crystals").EnumerateArray().Select(c => config.GraphOf(Read(c)))], ScalarType.Float64);
        Tensor sites = network.ForwardSites(batch), curves = network.Forward(batch);
        Close(expected.GetProperty("sites").EnumerateArray().SelectMany(r => r.EnumerateArray()).Select(v => v.GetDouble()), sites.ToArray<double>(), "sites");
        Close(expected.GetProperty("curves").EnumerateArray().SelectMany(r => r.EnumerateArray()).Select(v => v.GetDouble()), curves.ToArray<double>(), "curves");
        var loss = (curves * Tensor.Range(1, 1 + curves.Count, type: ScalarType.Float64).Sin().Reshape(curves.Shape)).Sum()
            + 0.1 * (sites * Tensor.Range(0, sites.Count, type: ScalarType.Float64).Cos().Reshape(sites.Shape)).Sum();
        Assert.Equal(expected.GetProperty("loss").GetDouble(), loss.Item(), 1e-9);
        loss.Backward();
        var gradients = expected.GetProperty("gradients");
        foreach (var (name, tensor) in network.NamedParameters())
        {
            if (name != "embedding.weight") Close(gradients.GetProperty(name).EnumerateArray().Select(v => v.GetDouble()), tensor.Grad!.ToArray<double>(), name);
        }

        var embedding = new double[config.Embedding * PeriodicGraphBatch.ElementColumns];
        foreach (var entry in expected.GetProperty("embeddingGradient").EnumerateArray()) embedding[entry[0].GetInt32() * 118 + entry[1].GetInt32()] = entry[2].GetDouble();
        Close(embedding, network.NamedParameters().First(p => p.Name == "embedding.weight").Value.Grad!.ToArray<double>(), "embedding.weight");
    }

    [Fact]
    public void Couplings_agree_with_the_null_space_of_rotations()
    {
        foreach (var property in Reference.GetProperty("couplings").EnumerateObject())
        {
            int[] l = [.. property.Name.Split(' ').Select(int.Parse)];
            Close(property.Value.EnumerateArray().Select(v => v.GetDouble()), [.. WignerCoupling.Real(l[0], l[1], l[2]).Cast<double>()], property.Name);
        }
    }

    [Fact]
    public void The_derivative_along_a_random_direction_is_the_difference_quotient()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(9);
        using var network = EquivarianceTests.Network(Small with { Degree = 2 });
        using var batch = PeriodicGraphBatch.Of([network.Configuration.GraphOf(Turning.Triclinic())], ScalarType.Float64);
        Tensor Value() => (network.Forward(batch) * Tensor.Range(1, 7, type: ScalarType.Float64)).Sum();
        Value().Backward();
        Tensor[] directions = [.. network.Parameters().Select(p => Tensor.Normal(p.Shape, generator, type: ScalarType.Float64))];
        var slope = network.Parameters().Zip(directions, (p, d) => (p.Grad! * d).Sum().Item()).Sum();
        const double h = 1e-6;
        using var noGrad = NoGrad.Enter();
        double At(double step)
        {
            foreach (var (p, d) in network.Parameters().Zip(directions)) p.AddInPlace(d, step);
            return Value().Item();
        }

        var up = At(h);
        var down = At(-2 * h);
        Assert.True(Math.Abs(slope) > 1e-3);
        // Rounding of 1e-16/h, third derivative times h².
        Assert.Equal(slope, (up - down) / (2 * h), 1e-7 * Math.Max(1, Math.Abs(slope)));
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(3, 5)]
    public void The_kernels_answer_as_libtorchs_operators_do(int degree, int channels)
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(2);
        using var batch = PeriodicGraphBatch.Of([PeriodicGraph.Of(Turning.Triclinic(), new PeriodicGraphSettings(4, degree)), PeriodicGraph.Of(Turning.Doubled(Turning.Triclinic(), 1, 2, 1), new PeriodicGraphSettings(4, degree))], ScalarType.Float64);
        var input = Irreps.Parse(FormattableString.Invariant($"{channels}x0e+{channels - 2}x1o+{channels}x1e+3x2e"));
        var edges = new EdgeProduct(input, degree, [new Irrep(0, 1), new Irrep(1, 1), new Irrep(1, -1), new Irrep(2, 1)], 0.3);
        Same(Random(batch.Sites, input.Dimension), Random(batch.DistinctDistances, edges.Weights), (x, w) => edges.Forward(x, w, batch), (x, w) => edges.ForwardByOperators(x, w, batch));
        using var product = new ElementProduct(input, 4, Irreps.Parse("9x0e+37x1o+2x3o"), _ => 0.7, generator);
        product.To(ScalarType.Float64, Device.Cpu);
        Same(Random(batch.Sites, input.Dimension), Random(batch.SiteRows.Kinds, 4), (x, z) => product.Forward(x, z, batch.SiteRows), (x, z) => product.ForwardByOperators(x, z.MatMul(product.Weight), batch.SiteRows));

        Tensor Random(long rows, long columns) => Tensor.Normal([rows, columns], generator, type: ScalarType.Float64).WithGrad();

        void Same(Tensor a, Tensor b, Func<Tensor, Tensor, Tensor> kernel, Func<Tensor, Tensor, Tensor> operators)
        {
            Tensor ours = kernel(a, b), theirs = operators(a, b);
            Close(theirs.ToArray<double>(), ours.ToArray<double>(), "forward");
            var weights = Tensor.Normal(ours.Shape, generator, type: ScalarType.Float64);
            var (g, h) = (Tensor.Gradients(ours, [a, b], weights), Tensor.Gradients(theirs, [a, b], weights));
            for (var i = 0; i < 2; i++) Close(h[i]!.ToArray<double>(), g[i]!.ToArray<double>(), FormattableString.Invariant($"gradient {i}"));
        }
    }

    [Fact]
    public void A_curve_of_zeros_stays_zero_and_its_gradients_finite()
    {
        using var scope = TensorScope.Enter();
        using var network = EquivarianceTests.Network(Small);
        foreach (var (name, tensor) in network.NamedParameters())
            using (NoGrad.Enter())
                if (name.StartsWith("head", StringComparison.Ordinal)) tensor.FillInPlace(0);
        using var batch = PeriodicGraphBatch.Of([Small.GraphOf(Turning.Triclinic())], ScalarType.Float64);
        var curves = network.Forward(batch);
        Assert.All(curves.ToArray<double>(), v => Assert.Equal(0, v));
        Loss.SquaredError(curves, curves.OnesLike()).Backward();
        foreach (var parameter in network.Parameters()) Assert.All(parameter.Grad?.ToArray<double>() ?? [], v => Assert.True(double.IsFinite(v)));
    }

    [Fact]
    public void Two_of_one_element_on_a_site_are_that_element_and_a_mixture_lies_elsewhere()
    {
        var pure = new Crystal("Cu", UnitCell.Cubic(3.6), [Site.Of(Elements.Of("Cu"), 0, 0, 0)]);
        var halves = pure with { Sites = [pure.Sites[0] with { Occupants = [new Occupant(Elements.Of("Cu"), 0.5), new Occupant(Elements.Of("Cu"), 0.5)] }] };
        var brass = pure with { Sites = [pure.Sites[0] with { Occupants = [new Occupant(Elements.Of("Cu"), 0.5), new Occupant(Elements.Of("Zn"), 0.5)] }] };
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        using var network = EquivarianceTests.Network(Small with { Output = GraphOutput.Mean });
        using var batch = PeriodicGraphBatch.Of([.. new[] { pure, halves, brass }.Select(Small.GraphOf)], ScalarType.Float64);
        var curves = network.Forward(batch).ToMatrix<double>();
        for (var i = 0; i < 6; i++) Assert.Equal(curves[0, i], curves[1, i], 1e-12);
        Assert.True(Math.Abs(curves[0, 0] - curves[2, 0]) > 1e-6);
    }

    [Fact]
    public void Training_learns_frees_its_tensors_and_the_folder_keeps_the_network()
    {
        using var folder = new TemporaryFolder();
        using var generator = new Generator(4);
        using var network = new EquivariantNetwork(Small, generator);
        using var optimiser = Adam.W(network.Parameters(), 5e-3);
        using var batch = PeriodicGraphBatch.Of([Small.GraphOf(Turning.Triclinic()), Small.GraphOf(Turning.Doubled(new Crystal("Cu", UnitCell.Cubic(3.6), [Site.Of(Elements.Of("Cu"), 0, 0, 0)]), 1, 1, 2))]);
        double first = 0, last = 0;
        for (var step = 0; step < 60; step++)
        {
            using var scope = TensorScope.Enter();
            optimiser.ZeroGrad();
            var loss = Loss.SquaredError(network.Forward(batch), Tensor.From(new[,] { { 1f, 0.5f, 0.2f, 0, 0, 0.1f }, { 0, 0, 0.3f, 1, 0.6f, 0.2f } }));
            (first, last) = (step == 0 ? loss.Item() : first, loss.Item());
            loss.Backward();
            optimiser.Step();
        }

        Assert.True(last < 0.2 * first, FormattableString.Invariant($"{first} to {last}"));
        NetworkFolder.Save(folder.Path, network, half: false);
        using var loaded = NetworkFolder.Load<EquivariantNetwork, EquivariantNetwork.Config>(folder.Path);
        using var end = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        Assert.Equal(network.Forward(batch).ToArray<float>(), loaded.Forward(batch).ToArray<float>());
    }

    [Fact]
    public void What_is_no_crystal_is_refused_in_one_sentence()
    {
        var copper = Elements.Of("Cu");
        var near = new Crystal("near.cif", UnitCell.Cubic(4), [Site.Of(copper, 0, 0, 0), Site.Of(copper, 0.02, 0, 0)]);
        Assert.Contains("near.cif: atoms Cu and Cu are 0.08 Å apart", Assert.Throws<InputException>(() => Small.GraphOf(near)).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => Small.GraphOf(near with { Sites = [] }));
        Assert.Throws<InputException>(() => Small.GraphOf(near with { Sites = [near.Sites[0] with { Occupants = [] }] }));
        using var scope = TensorScope.Enter();
        using var network = EquivarianceTests.Network(Small);
        using var other = PeriodicGraphBatch.Of([PeriodicGraph.Of(Turning.Triclinic(), new PeriodicGraphSettings(3))], ScalarType.Float64);
        Assert.Contains("cutoff 3 Å", Assert.Throws<ArgumentException>(() => network.Forward(other)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => EquivarianceTests.Network(Small with { Degree = 4 }));
    }

    private static Tensor Sines(string name, long[] shape)
    {
        var seed = name.Sum(c => c) % 97;
        var scale = name.StartsWith("embedding", StringComparison.Ordinal) ? 0.5 : 1.5;
        double[] values = [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(i => scale * Math.Sin(1.0 + seed + 0.7390851 * i))];
        return Tensor.From(values, shape);
    }

    private static Crystal Read(JsonElement json)
    {
        var vectors = new double[3, 3];
        for (var i = 0; i < 9; i++) vectors[i / 3, i % 3] = json.GetProperty("vectors")[i / 3][i % 3].GetDouble();
        return new Crystal("reference", UnitCell.FromVectors(vectors), [.. json.GetProperty("sites").EnumerateArray().Select(s => new Site(
            "X", s[1][0].GetDouble(), s[1][1].GetDouble(), s[1][2].GetDouble(), [.. s[0].EnumerateArray().Select(o => new Occupant(Elements.Of(o[0].GetString()!), o[1].GetDouble()))]))]);
    }

    private static void Close(IEnumerable<double> expected, double[] actual, string what)
    {
        double[] values = [.. expected];
        Assert.Equal(values.Length, actual.Length);
        var worst = values.Zip(actual, (e, a) => Math.Abs(e - a) / Math.Max(1, Math.Abs(e))).Max();
        Assert.True(worst < 1e-9, FormattableString.Invariant($"{what} differs by {worst}"));
    }
}
