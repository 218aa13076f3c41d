namespace Ewald.Inference;

/// <summary>Small dense linear algebra (some tens of rows) on managed arrays, safe inside <see cref="System.Threading.Tasks.Parallel"/> loops.</summary>
/// <remarks>Matrices are row-major, shape [n, n] in one array. Large problems belong to libtorch. Sources: Golub and Van Loan,
/// Matrix Computations (Cholesky, Householder); Dubrulle, Martin and Wilkinson, Numer. Math. 12, 377 (1968) (implicit QL).</remarks>
public static class Dense
{
    /// <summary>Cholesky factor L of a symmetric positive definite matrix, in place: A = L Lᵀ.</summary>
    /// <param name="a">In: A, its lower triangle is read. Out: L in the lower triangle, zeros above. Shape [n, n].</param>
    /// <param name="n">Rows.</param>
    /// <returns>False when A is not positive definite to rounding; the content is then undefined.</returns>
    public static bool Cholesky(Span<double> a, int n)
    {
        for (var i = 0; i < n; i++)
        {
            var rowI = a.Slice(i * n, n);
            for (var j = 0; j <= i; j++)
            {
                var rowJ = a.Slice(j * n, n);
                var sum = rowI[j];
                for (var k = 0; k < j; k++) sum -= rowI[k] * rowJ[k];
                if (i != j)
                {
                    rowI[j] = sum / rowJ[j];
                    continue;
                }

                if (!(sum > 1e-14 * Math.Abs(rowI[i])) || !double.IsFinite(sum)) return false;
                rowI[i] = Math.Sqrt(sum);
            }

            rowI[(i + 1)..].Clear();
        }

        return true;
    }

    /// <summary>Solves L x = b in place, L lower triangular.</summary>
    /// <param name="l">Shape [n, n].</param>
    /// <param name="n">Rows.</param>
    /// <param name="b">In: b. Out: x. Shape [n].</param>
    public static void SolveLower(ReadOnlySpan<double> l, int n, Span<double> b)
    {
        for (var i = 0; i < n; i++)
        {
            var sum = b[i];
            for (var k = 0; k < i; k++) sum -= l[i * n + k] * b[k];
            b[i] = sum / l[i * n + i];
        }
    }

    /// <summary>Solves Lᵀ x = b in place, L lower triangular.</summary>
    /// <param name="l">Shape [n, n].</param>
    /// <param name="n">Rows.</param>
    /// <param name="b">In: b. Out: x. Shape [n].</param>
    public static void SolveLowerTransposed(ReadOnlySpan<double> l, int n, Span<double> b)
    {
        for (var i = n - 1; i >= 0; i--)
        {
            var sum = b[i];
            for (var k = i + 1; k < n; k++) sum -= l[k * n + i] * b[k];
            b[i] = sum / l[i * n + i];
        }
    }

    /// <summary>Solves A x = b in place from the Cholesky factor of A.</summary>
    /// <param name="l">Factor of <see cref="Cholesky"/>, shape [n, n].</param>
    /// <param name="n">Rows.</param>
    /// <param name="b">In: b. Out: x. Shape [n].</param>
    public static void CholeskySolve(ReadOnlySpan<double> l, int n, Span<double> b)
    {
        SolveLower(l, n, b);
        SolveLowerTransposed(l, n, b);
    }

    /// <summary>Inverse of A from its Cholesky factor.</summary>
    /// <param name="l">Factor of <see cref="Cholesky"/>, shape [n, n].</param>
    /// <param name="n">Rows.</param>
    /// <returns>A⁻¹, shape [n, n].</returns>
    public static double[] CholeskyInverse(ReadOnlySpan<double> l, int n)
    {
        var inverse = new double[n * n];
        Span<double> column = new double[n];
        for (var j = 0; j < n; j++)
        {
            column.Clear();
            column[j] = 1;
            CholeskySolve(l, n, column);
            for (var i = 0; i < n; i++) inverse[i * n + j] = column[i];
        }

        return inverse;
    }

    /// <summary>ln det A from the Cholesky factor of A.</summary>
    /// <param name="l">Factor of <see cref="Cholesky"/>, shape [n, n].</param>
    /// <param name="n">Rows.</param>
    public static double CholeskyLogDeterminant(ReadOnlySpan<double> l, int n)
    {
        double sum = 0;
        for (var i = 0; i < n; i++) sum += Math.Log(l[i * n + i]);
        return 2 * sum;
    }

    /// <summary>Eigenvalues and eigenvectors of a symmetric matrix: Householder tridiagonal form, then implicit QL.</summary>
    /// <param name="a">Symmetric, shape [n, n]; not changed.</param>
    /// <param name="n">Rows.</param>
    /// <returns>Values in ascending order, shape [n]; Vectors[i, j] is component i of eigenvector j, shape [n, n].</returns>
    /// <exception cref="ArithmeticException">The matrix holds values that are not finite.</exception>
    public static (double[] Values, double[] Vectors) SymmetricEigen(ReadOnlySpan<double> a, int n)
    {
        var q = a.ToArray();
        var diagonal = new double[n];
        var off = new double[n];
        Tridiagonalise(q, n, diagonal, off);
        ImplicitQl(q, n, diagonal, off);
        var order = Enumerable.Range(0, n).OrderBy(i => diagonal[i]).ToArray();
        var values = new double[n];
        var vectors = new double[n * n];
        for (var j = 0; j < n; j++)
        {
            values[j] = diagonal[order[j]];
            // Rows of q are the eigenvectors.
            for (var i = 0; i < n; i++) vectors[i * n + j] = q[order[j] * n + i];
        }

        return (values, vectors);
    }

    // Reduces q to tridiagonal T with A = Pᵀ T P; on return the rows of q are P.
    private static void Tridiagonalise(double[] q, int n, double[] diagonal, double[] off)
    {
        var p = new double[n * n];
        for (var i = 0; i < n; i++) p[i * n + i] = 1;
        Span<double> v = new double[n];
        Span<double> w = new double[n];
        for (var k = 0; k < n - 2; k++)
        {
            double norm = 0;
            for (var i = k + 1; i < n; i++) norm += q[i * n + k] * q[i * n + k];
            norm = Math.Sqrt(norm);
            v.Clear();
            if (norm == 0) continue;
            for (var i = k + 1; i < n; i++) v[i] = q[i * n + k];
            v[k + 1] += v[k + 1] >= 0 ? norm : -norm;
            double vv = 0;
            for (var i = k + 1; i < n; i++) vv += v[i] * v[i];
            if (vv == 0) continue;
            var beta = 2 / vv;

            // A ← H A H with H = 1 − β v vᵀ: A − v wᵀ − w vᵀ, w = β A v − (β² vᵀAv / 2) v.
            double vw = 0;
            for (var i = 0; i < n; i++)
            {
                double sum = 0;
                for (var j = k + 1; j < n; j++) sum += q[i * n + j] * v[j];
                w[i] = beta * sum;
                vw += v[i] * w[i];
            }

            for (var i = 0; i < n; i++) w[i] -= 0.5 * beta * vw * v[i];
            for (var i = 0; i < n; i++)
                for (var j = 0; j < n; j++) q[i * n + j] -= v[i] * w[j] + w[i] * v[j];

            // P ← H P.
            for (var j = 0; j < n; j++)
            {
                double sum = 0;
                for (var i = k + 1; i < n; i++) sum += v[i] * p[i * n + j];
                sum *= beta;
                for (var i = k + 1; i < n; i++) p[i * n + j] -= v[i] * sum;
            }
        }

        for (var i = 0; i < n; i++)
        {
            diagonal[i] = q[i * n + i];
            off[i] = i + 1 < n ? q[(i + 1) * n + i] : 0;
        }

        p.CopyTo(q, 0);
    }

    private static void ImplicitQl(double[] rows, int n, double[] d, double[] e)
    {
        for (var l = 0; l < n; l++)
        {
            for (var iteration = 0; ; iteration++)
            {
                var m = l;
                for (; m < n - 1; m++)
                {
                    var scale = Math.Abs(d[m]) + Math.Abs(d[m + 1]);
                    if (Math.Abs(e[m]) <= double.Epsilon + 1.2e-16 * scale) break;
                }

                if (m == l) break;
                if (iteration == 100) throw new ArithmeticException("Dense.SymmetricEigen: the matrix holds values that are not finite.");
                var g = (d[l + 1] - d[l]) / (2 * e[l]);
                var r = Math.Sqrt(g * g + 1);
                g = d[m] - d[l] + e[l] / (g + (g >= 0 ? r : -r));
                double s = 1, c = 1, p = 0;
                var underflow = false;
                for (var i = m - 1; i >= l; i--)
                {
                    var f = s * e[i];
                    var b = c * e[i];
                    r = Math.Sqrt(f * f + g * g);
                    e[i + 1] = r;
                    if (r == 0)
                    {
                        d[i + 1] -= p;
                        e[m] = 0;
                        underflow = true;
                        break;
                    }

                    s = f / r;
                    c = g / r;
                    g = d[i + 1] - p;
                    r = (d[i] - g) * s + 2 * c * b;
                    p = s * r;
                    d[i + 1] = g + p;
                    g = c * r - b;
                    var upper = rows.AsSpan((i + 1) * n, n);
                    var lower = rows.AsSpan(i * n, n);
                    for (var k = 0; k < n; k++)
                    {
                        var t = upper[k];
                        upper[k] = s * lower[k] + c * t;
                        lower[k] = c * lower[k] - s * t;
                    }
                }

                if (underflow) continue;
                d[l] -= p;
                e[l] = g;
                e[m] = 0;
            }
        }
    }
}
