using Ewald.Core;
using Ewald.Inference;

namespace Ewald.Tests.Inference;

public class DenseTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void Eigenvectors_are_orthonormal_and_rebuild_the_matrix(int n)
    {
        var a = Symmetric(n, 3);
        var (values, v) = Dense.SymmetricEigen(a, n);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                double rebuilt = 0, overlap = 0;
                for (var k = 0; k < n; k++)
                {
                    rebuilt += v[i * n + k] * values[k] * v[j * n + k];
                    overlap += v[k * n + i] * v[k * n + j];
                }

                // Rounding grows with n: some n units in the last place of numbers of order 1.
                Assert.Equal(a[i * n + j], rebuilt, 1e-12);
                Assert.Equal(i == j ? 1 : 0, overlap, 1e-12);
            }
        }

        Assert.Equal(values.Order(), values);
    }

    [Fact]
    public void Eigenvalues_of_the_second_difference_are_the_closed_form()
    {
        const int n = 12;
        var a = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            a[i * n + i] = 2;
            if (i > 0) a[i * n + i - 1] = a[(i - 1) * n + i] = -1;
        }

        var (values, _) = Dense.SymmetricEigen(a, n);
        for (var k = 0; k < n; k++) Assert.Equal(2 - 2 * Math.Cos((k + 1) * Math.PI / (n + 1)), values[k], 1e-13);
    }

    [Fact]
    public void Cholesky_solves_inverts_and_gives_the_determinant()
    {
        const int n = 9;
        var b = Symmetric(n, 5);
        var a = new double[n * n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
                for (var k = 0; k < n; k++) a[i * n + j] += b[i * n + k] * b[j * n + k] + (i == j && k == 0 ? 1 : 0);
        var logDeterminant = Dense.SymmetricEigen(a, n).Values.Sum(Math.Log);
        var l = (double[])a.Clone();
        Assert.True(Dense.Cholesky(l, n));
        Assert.Equal(logDeterminant, Dense.CholeskyLogDeterminant(l, n), 1e-10);
        var inverse = Dense.CholeskyInverse(l, n);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                double product = 0;
                for (var k = 0; k < n; k++) product += a[i * n + k] * inverse[k * n + j];
                Assert.Equal(i == j ? 1 : 0, product, 1e-10);
            }
        }
    }

    [Fact]
    public void Cholesky_refuses_a_matrix_that_is_not_positive_definite() =>
        Assert.False(Dense.Cholesky(new double[] { 1, 2, 2, 1 }, 2));

    private static double[] Symmetric(int n, ulong seed)
    {
        var stream = new Randomness(seed).Stream("matrix");
        var a = new double[n * n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = stream.Normal();
        return a;
    }
}
