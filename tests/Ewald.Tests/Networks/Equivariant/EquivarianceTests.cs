using Ewald.Core;
using Ewald.Crystals;
using Ewald.Networks.Equivariant;
using Ewald.Tensors;

namespace Ewald.Tests.Networks.Equivariant;

/// <summary>The symmetries of the network, double precision, to 1e-10 of values of order 1.</summary>
public sealed class EquivarianceTests
{
    private const double Tolerance = 1e-10;

    // Every path of degree 2, and both parities of each degree in the third layer.
    private static readonly EquivariantNetwork.Config Config = new(Outputs: 7, Cutoff: 4.5, Degree: 2, Multiplicity: 5, Layers: 3, Embedding: 6, RadialHidden: 9, EdgesOfSite: 20, MassUnit: 50, EmbeddingStart: 10, Output: GraphOutput.Mean);

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void A_turned_crystal_has_the_same_curve_and_turned_features(ulong seed, bool improper)
    {
        var rotation = Turning.Rotation(new Randomness(seed).Stream("rotation"), improper);
        var crystal = Turning.Triclinic();
        var (curve, hidden, irreps) = Answer(crystal);
        var (turnedCurve, turnedHidden, _) = Answer(Turning.Turned(crystal, rotation));
        Close(curve, turnedCurve);
        var turnedBy = 0.0;
        for (var layer = 0; layer < hidden.Length; layer++)
        {
            foreach (var block in irreps[layer].Blocks)
            {
                var d = Turning.Matrix(block.Irrep, rotation);
                for (var site = 0; site < crystal.Sites.Count; site++)
                {
                    for (var channel = 0; channel < block.Multiplicity; channel++)
                    {
                        for (var m = 0; m < block.Irrep.Dimension; m++)
                        {
                            var expected = 0.0;
                            for (var n = 0; n < block.Irrep.Dimension; n++) expected += d[m, n] * At(hidden, n);
                            Assert.Equal(expected, At(turnedHidden, m), Tolerance);
                            turnedBy = Math.Max(turnedBy, Math.Abs(At(hidden, m) - expected));
                        }

                        double At(double[][,] all, int component) => all[layer][site, block.Offset + component * block.Multiplicity + channel];
                    }
                }
            }
        }

        Assert.True(turnedBy > 0.1, "the features have to turn, else nothing is tested");
    }

    [Fact]
    public void Both_parities_of_every_degree_are_reached() =>
        Assert.Equal("5x0e+5x0o+5x1e+5x1o+5x2e+5x2o", Answer(Turning.Triclinic()).Irreps[2].ToString());

    [Fact]
    public void Translation_order_and_cell_do_not_matter()
    {
        var crystal = Turning.Triclinic();
        var curve = Answer(crystal).Curve;
        Assert.True(curve.Max(Math.Abs) > 1e-3, FormattableString.Invariant($"largest {curve.Max(Math.Abs)}"));
        Close(curve, Answer(Turning.Moved(crystal, 0.37, 0.91, 0.24)).Curve);
        Close(curve, Answer(crystal with { Sites = [.. crystal.Sites.Reverse()] }).Curve);
        Close(curve, Answer(Turning.Doubled(crystal, 2, 1, 1)).Curve);
        Close(curve, Answer(Turning.Doubled(crystal, 2, 2, 2)).Curve);
        // Other vectors of the same lattice: a, b + a, c − 2a.
        var v = crystal.Cell.Vectors;
        for (var i = 0; i < 3; i++) (v[1, i], v[2, i]) = (v[1, i] + v[0, i], v[2, i] - 2 * v[0, i]);
        var cell = UnitCell.FromVectors(v);
        Close(curve, Answer(crystal with { Cell = cell, Sites = [.. crystal.Sites.Select(s => Place(s, cell.ToFractional(crystal.Cell.ToCartesian(s.Position))))] }).Curve);
        Assert.True(Difference(curve, Answer(crystal with { Cell = UnitCell.FromVectors(Scaled(crystal.Cell.Vectors, 1.02)) }).Curve) > 1e-5, "another crystal has another curve");
    }

    [Fact]
    public void A_mirror_image_is_told_apart_by_its_pseudoscalars_alone()
    {
        double[,] inversion = { { -1, 0, 0 }, { 0, -1, 0 }, { 0, 0, -1 } };
        var (_, hidden, irreps) = Answer(Turning.Triclinic());
        var (_, mirrored, _) = Answer(Turning.Turned(Turning.Triclinic(), inversion));
        var block = irreps[2].Find(new Irrep(0, -1))!.Value;
        var largest = 0.0;
        for (var i = 0; i < block.Dimension; i++)
        {
            Assert.Equal(-hidden[2][0, block.Offset + i], mirrored[2][0, block.Offset + i], Tolerance);
            largest = Math.Max(largest, Math.Abs(hidden[2][0, block.Offset + i]));
        }

        Assert.True(largest > 1e-5);
    }

    [Fact]
    public void A_batch_answers_as_its_crystals_do_alone()
    {
        var one = Turning.Triclinic();
        var two = VirtualAlloy.Of("alloy", new Dictionary<Element, double> { [Elements.Of("Cu")] = 1, [Elements.Of("Zn")] = 2 }, AlloyLattice.Hcp, 2.6);
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        using var network = Network(Config);
        using var batch = PeriodicGraphBatch.Of([Config.GraphOf(one), Config.GraphOf(two), Config.GraphOf(one)], ScalarType.Float64);
        var all = network.Forward(batch).ToMatrix<double>();
        var (first, second) = (Answer(one).Curve, Answer(two).Curve);
        for (var i = 0; i < 7; i++)
        {
            Assert.Equal(first[i], all[0, i], Tolerance);
            Assert.Equal(second[i], all[1, i], Tolerance);
            Assert.Equal(first[i], all[2, i], Tolerance);
        }
    }

    internal static EquivariantNetwork Network(EquivariantNetwork.Config config, ulong seed = 5)
    {
        using var generator = new Generator(seed);
        var network = new EquivariantNetwork(config, generator);
        network.To(ScalarType.Float64, Device.Cpu);
        return network;
    }

    private static (double[] Curve, double[][,] Hidden, Irreps[] Irreps) Answer(Crystal crystal)
    {
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        using var network = Network(Config);
        using var batch = PeriodicGraphBatch.Of([Config.GraphOf(crystal)], ScalarType.Float64);
        return (network.Forward(batch).ToArray<double>(), [.. network.Hidden(batch).Select(h => h.ToMatrix<double>())], [.. network.HiddenIrreps]);
    }

    private static Site Place(Site site, (double X, double Y, double Z) p) => site with { X = p.X, Y = p.Y, Z = p.Z };

    private static double[,] Scaled(double[,] vectors, double factor)
    {
        for (var i = 0; i < 9; i++) vectors[i / 3, i % 3] *= factor;
        return vectors;
    }

    private static double Difference(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();

    private static void Close(double[] expected, double[] actual) => Assert.True(Difference(expected, actual) < Tolerance, FormattableString.Invariant($"differs by {Difference(expected, actual)}"));
}
