using Ewald.Core;
using Ewald.Networks.Equivariant;

namespace Ewald.Tests.Networks.Equivariant;

public sealed class HarmonicsAndCouplingTests
{
    [Fact]
    public void Vectors_are_themselves_and_the_polar_axis_is_y()
    {
        var y = new double[9];
        var (a, b, c) = (0.48, 0.6, 0.64);
        EdgeHarmonics.Evaluate(2, 3 * a, 3 * b, 3 * c, y);
        double[] expected =
        [
            1, Math.Sqrt(3) * a, Math.Sqrt(3) * b, Math.Sqrt(3) * c, Math.Sqrt(15) * a * c, Math.Sqrt(15) * a * b, Math.Sqrt(5) * (b * b - (a * a + c * c) / 2),
            Math.Sqrt(15) * b * c, Math.Sqrt(15) / 2 * (c * c - a * a),
        ];
        for (var i = 0; i < 9; i++) Assert.Equal(expected[i], y[i], 1e-14);
        EdgeHarmonics.Evaluate(2, 0, 0, 0, y);
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0, 0], y);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void The_squares_of_a_degree_sum_to_its_dimension(int degree)
    {
        var y = new double[EdgeHarmonics.Count(degree)];
        EdgeHarmonics.Evaluate(degree, -0.3, 1.7, 0.4, y);
        for (var l = 0; l <= degree; l++) Assert.Equal(2 * l + 1, y.Skip(l * l).Take(2 * l + 1).Sum(v => v * v), 1e-12);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 1, 0)]
    [InlineData(1, 1, 1)]
    [InlineData(1, 2, 3)]
    [InlineData(2, 2, 1)]
    [InlineData(3, 3, 2)]
    [InlineData(3, 3, 3)]
    public void No_rotation_changes_a_coupling_and_its_norm_is_one(int a, int b, int c)
    {
        var coupling = WignerCoupling.Real(a, b, c);
        Assert.Equal(1, coupling.Cast<double>().Sum(v => v * v), 1e-13);
        var rotation = Turning.Rotation(new Randomness(3).Stream("coupling"), improper: false);
        double[,] d1 = Turning.Matrix(new Irrep(a, 1), rotation), d2 = Turning.Matrix(new Irrep(b, 1), rotation), d3 = Turning.Matrix(new Irrep(c, 1), rotation);
        for (var i = 0; i <= 2 * a; i++)
        {
            for (var j = 0; j <= 2 * b; j++)
            {
                for (var k = 0; k <= 2 * c; k++)
                {
                    double sum = 0;
                    for (var p = 0; p <= 2 * a; p++)
                        for (var q = 0; q <= 2 * b; q++)
                            for (var r = 0; r <= 2 * c; r++) sum += coupling[p, q, r] * d1[i, p] * d2[j, q] * d3[k, r];
                    Assert.Equal(coupling[i, j, k], sum, 1e-12);
                }
            }
        }
    }

    [Fact]
    public void Two_vectors_couple_to_their_scalar_and_vector_products()
    {
        double[,,] dot = WignerCoupling.Real(1, 1, 0), cross = WignerCoupling.Real(1, 1, 1);
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 3; j++)
            {
                Assert.Equal(i == j ? 1 / Math.Sqrt(3) : 0, dot[i, j, 0], 1e-14);
                for (var k = 0; k < 3; k++) Assert.Equal((i - j) * (j - k) * (k - i) / 2 / Math.Sqrt(6), cross[i, j, k], 1e-14);
            }
        }
    }

    [Fact]
    public void Degrees_that_make_no_triangle_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => WignerCoupling.Real(1, 1, 3));
        Assert.Contains("1, 1, 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_are_read_added_and_ordered()
    {
        var irreps = Irreps.Parse("8x1o + 2x0o+4x0e+8x1o");
        Assert.Equal("4x0e+2x0o+16x1o", irreps.ToString());
        Assert.Equal(4 + 2 + 48, irreps.Dimension);
        Assert.Equal(6, irreps.Find(new Irrep(1, -1))!.Value.Offset);
        Assert.Null(irreps.Find(new Irrep(2, 1)));
        Assert.Throws<ArgumentException>(() => Irreps.Parse("3x1u"));
    }
}
