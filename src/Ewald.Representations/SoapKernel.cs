using System.Numerics.Tensors;
using Ewald.Crystals;

namespace Ewald.Representations;

/// <summary>Similarity of crystals from the environments of their sites: 1 for equal ones.</summary>
/// <remarks>C_ij = (p_i·p_j / |p_i||p_j|)^ζ. Average: K = Σ a_i b_j C_ij with a, b the shares of the sites in the atoms. REMatch: K = Σ P_ij C_ij, P = argmax Σ P C − γ Σ P ln P over P with
/// marginals a and b, by Sinkhorn's iteration. Then K(A, B)/√(K(A, A) K(B, B)). Limits: γ → ∞ is the average, γ → 0 the best assignment. A site without any
/// density has C = 0 with all others and 1 with its like, never NaN. Source: De, Bartók, Csányi and Ceriotti, Phys. Chem. Chem. Phys. 18, 13754 (2016), doi:10.1039/C6CP00415F.</remarks>
public sealed class SoapKernel
{
    private const int MostIterations = 10_000;

    private readonly ISiteRepresentation _sites;
    private readonly SoapKernelKind _kind;
    private readonly double _zeta, _gamma;

    /// <summary>A kernel on a site representation.</summary>
    /// <param name="sites">The representation: SOAP, or any other with rows for sites.</param>
    /// <param name="kind">How sites are matched.</param>
    /// <param name="zeta">ζ: contrast, positive.</param>
    /// <param name="gamma">γ of REMatch, positive; below 0.001 the iteration is slow.</param>
    /// <exception cref="ArgumentException">A number is not positive.</exception>
    public SoapKernel(ISiteRepresentation sites, SoapKernelKind kind = SoapKernelKind.Average, double zeta = 1, double gamma = 0.1)
    {
        ArgumentNullException.ThrowIfNull(sites);
        if (!(zeta > 0 && gamma > 0 && double.IsFinite(zeta + gamma))) throw new ArgumentException(FormattableString.Invariant($"SoapKernel: zeta is {zeta} and gamma is {gamma}; both must be positive."), nameof(zeta));
        (_sites, _kind, _zeta, _gamma) = (sites, kind, zeta, gamma);
    }

    /// <summary>Similarity of two crystals.</summary>
    /// <param name="a">One.</param>
    /// <param name="b">Other.</param>
    /// <returns>Between 0 and 1.</returns>
    public double Similarity(Crystal a, Crystal b) => Matrix([a, b])[1];

    /// <summary>Similarities of crystals.</summary>
    /// <param name="crystals">The crystals.</param>
    /// <param name="cancel">Cancels.</param>
    /// <returns>Symmetric with ones on the diagonal, shape [crystal, crystal].</returns>
    /// <exception cref="ArgumentException">A crystal cannot be described.</exception>
    public double[] Matrix(IReadOnlyList<Crystal> crystals, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(crystals);
        var n = crystals.Count;
        var rows = crystals.Select(Rows).ToArray();
        var matrix = new double[n * n];
        Parallel.For(0, n, new ParallelOptions { CancellationToken = cancel }, i =>
        {
            for (var j = 0; j <= i; j++) matrix[i * n + j] = Raw(rows[i], rows[j]);
        });
        var self = Enumerable.Range(0, n).Select(i => Math.Sqrt(matrix[i * n + i])).ToArray();
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = i == j ? 1 : matrix[i * n + j] / (self[i] * self[j]);
        return matrix;
    }

    private (double[] Rows, double[] Weights) Rows(Crystal crystal)
    {
        CrystalSpecies.Check(crystal, nameof(SoapKernel));
        var columns = _sites.Names.Count;
        var rows = new double[checked(crystal.Sites.Count * columns)];
        _sites.DescribeSites(crystal, rows);
        for (var i = 0; i < crystal.Sites.Count; i++)
        {
            var row = rows.AsSpan(i * columns, columns);
            var norm = TensorPrimitives.Norm<double>(row);
            if (norm > 0) TensorPrimitives.Divide(row, norm, row);
        }

        var total = crystal.AtomCount;
        return (rows, [.. crystal.Sites.Select(s => s.Occupancy / total)]);
    }

    private double Raw((double[] Rows, double[] Weights) a, (double[] Rows, double[] Weights) b)
    {
        var (n, m, columns) = (a.Weights.Length, b.Weights.Length, _sites.Names.Count);
        var c = new double[n * m];
        for (var i = 0; i < n; i++)
        {
            var p = a.Rows.AsSpan(i * columns, columns);
            for (var j = 0; j < m; j++)
            {
                var q = b.Rows.AsSpan(j * columns, columns);
                var dot = TensorPrimitives.Dot<double>(p, q);
                var empty = !p.ContainsAnyExcept(0.0) && !q.ContainsAnyExcept(0.0);
                c[i * m + j] = empty ? 1 : Math.Pow(Math.Clamp(dot, 0, 1), _zeta);
            }
        }

        if (_kind == SoapKernelKind.Rematch) return Rematch(c, a.Weights, b.Weights);
        var sum = 0.0;
        for (var i = 0; i < n; i++)
            for (var j = 0; j < m; j++) sum += a.Weights[i] * b.Weights[j] * c[i * m + j];
        return sum;
    }

    private double Rematch(double[] c, double[] a, double[] b)
    {
        var (n, m) = (a.Length, b.Length);
        var kernel = c.Select(v => Math.Exp(-(1 - v) / _gamma)).ToArray();
        double[] u = [.. Enumerable.Repeat(1.0, n)], v = [.. Enumerable.Repeat(1.0, m)];
        for (var iteration = 0; iteration < MostIterations; iteration++)
        {
            var change = 0.0;
            for (var j = 0; j < m; j++)
            {
                var sum = 1e-300;
                for (var i = 0; i < n; i++) sum += kernel[i * m + j] * u[i];
                v[j] = b[j] / sum;
            }

            for (var i = 0; i < n; i++)
            {
                var sum = 1e-300;
                for (var j = 0; j < m; j++) sum += kernel[i * m + j] * v[j];
                change = Math.Max(change, Math.Abs(u[i] * sum - a[i]));
                u[i] = a[i] / sum;
            }

            if (change < 1e-12) break;
        }

        var total = 0.0;
        for (var i = 0; i < n; i++)
            for (var j = 0; j < m; j++) total += u[i] * kernel[i * m + j] * v[j] * c[i * m + j];
        return total;
    }
}
