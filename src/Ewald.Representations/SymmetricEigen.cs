namespace Ewald.Representations;

/// <summary>Eigenvalues and vectors of a small symmetric matrix by Jacobi's rotations.</summary>
internal static class SymmetricEigen
{
    private const int MostSweeps = 60;

    /// <summary>Turns a matrix into its eigenvalues on the diagonal.</summary>
    /// <param name="a">In: symmetric. Out: destroyed but for the diagonal. Shape [n, n].</param>
    /// <param name="n">Rows.</param>
    /// <param name="values">Receives the eigenvalues, in no order, shape [n].</param>
    /// <param name="vectors">Receives them as columns, shape [n, n]; or empty.</param>
    public static void Solve(Span<double> a, int n, Span<double> values, Span<double> vectors)
    {
        if (!vectors.IsEmpty)
        {
            vectors.Clear();
            for (var i = 0; i < n; i++) vectors[i * n + i] = 1;
        }

        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            var turned = false;
            for (var p = 0; p < n - 1; p++)
            {
                for (var q = p + 1; q < n; q++)
                {
                    var apq = a[p * n + q];
                    // Relative to the diagonal: small eigenvalues of a graded matrix keep their digits.
                    if (Math.Abs(apq) <= 1e-17 * Math.Sqrt(Math.Abs(a[p * n + p] * a[q * n + q])) || Math.Abs(apq) < 1e-300) continue;
                    turned = true;
                    Rotate(a, n, p, q, vectors);
                }
            }

            if (!turned) break;
        }

        for (var i = 0; i < n; i++) values[i] = a[i * n + i];
    }

    /// <summary>S^(-1/2) of a positive definite matrix, Löwdin's symmetric orthonormalisation.</summary>
    /// <param name="s">Shape [n, n].</param>
    /// <param name="n">Rows.</param>
    public static double[] InverseRoot(double[] s, int n)
    {
        double[] values = new double[n], vectors = new double[n * n], result = new double[n * n];
        Solve((double[])s.Clone(), n, values, vectors);
        for (var k = 0; k < n; k++)
        {
            if (!(values[k] > 0)) throw new ArgumentException(FormattableString.Invariant($"SOAP: {n} radial functions are not independent in double precision; take fewer."), nameof(n));
            var factor = 1 / Math.Sqrt(values[k]);
            for (var i = 0; i < n; i++)
                for (var j = 0; j < n; j++) result[i * n + j] += vectors[i * n + k] * factor * vectors[j * n + k];
        }

        return result;
    }

    private static void Rotate(Span<double> a, int n, int p, int q, Span<double> vectors)
    {
        var theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
        var t = Math.Abs(theta) > 1e150 ? 0.5 / theta : (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        var c = 1 / Math.Sqrt(t * t + 1);
        var (s, apq) = (t * c, a[p * n + q]);
        a[p * n + p] -= t * apq;
        a[q * n + q] += t * apq;
        a[p * n + q] = a[q * n + p] = 0;
        for (var k = 0; k < n; k++)
        {
            if (k == p || k == q) continue;
            var (x, y) = (a[p * n + k], a[q * n + k]);
            a[k * n + p] = a[p * n + k] = c * x - s * y;
            a[k * n + q] = a[q * n + k] = s * x + c * y;
        }

        if (vectors.IsEmpty) return;
        for (var k = 0; k < n; k++)
        {
            var (x, y) = (vectors[k * n + p], vectors[k * n + q]);
            vectors[k * n + p] = c * x - s * y;
            vectors[k * n + q] = s * x + c * y;
        }
    }
}
