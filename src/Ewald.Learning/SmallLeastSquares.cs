namespace Ewald.Learning;

/// <summary>Least squares in at most three atoms, by their inner products.</summary>
internal static class SmallLeastSquares
{
    /// <summary>Solves G x = b by Cholesky; false when the atoms are dependent or a weight is not positive.</summary>
    public static bool Solve(PhaseAtoms atoms, ReadOnlySpan<double> products, ReadOnlySpan<int> set, Span<double> x)
    {
        Span<double> l = stackalloc double[9];
        var n = set.Length;
        for (var i = 0; i < n; i++)
        {
            var row = atoms.Gram(set[i]);
            var sum = products[set[i]];
            for (var j = 0; j <= i; j++)
            {
                var g = row[set[j]];
                for (var k = 0; k < j; k++) g -= l[3 * i + k] * l[3 * j + k];
                if (i == j)
                {
                    if (!(g > 1e-9 * row[set[i]])) return false;
                    l[3 * i + i] = Math.Sqrt(g);
                }
                else
                {
                    l[3 * i + j] = g / l[3 * j + j];
                }
            }

            for (var k = 0; k < i; k++) sum -= l[3 * i + k] * x[k];
            x[i] = sum / l[3 * i + i];
        }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++) x[i] -= l[3 * k + i] * x[k];
            x[i] /= l[3 * i + i];
            if (!(x[i] > 0)) return false;
        }

        return true;
    }
}
