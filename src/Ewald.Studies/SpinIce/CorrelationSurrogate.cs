using Ewald.Inference;

namespace Ewald.Studies.SpinIce;

/// <summary>Pair correlations as a smooth function of J₂, J₃, J₃′ at one temperature: Legendre polynomials of total degree d, fitted to noisy simulations.</summary>
/// <remarks>c_o(J) = Σ_k w_ok P_k(x), x the scaled coordinates. d is the one of least squared error of points left out in turn, Σ [r/(1 − h)]² over the noise of each orbit. Covariance of the mean at J: Σ_r (h(J) + lack),
/// Σ_r the covariance of the residuals over the orbits, h the leverage, lack = share of the residuals' variance that exceeds the noise of the simulations (from halves of each).</remarks>
internal sealed class CorrelationSurrogate
{
    public const int HighestDegree = 6;

    private readonly (int A, int B, int C)[] _terms;

    public CorrelationSurrogate(int degree, double[] weights, double[] inverse, double[] residuals, double lack)
    {
        (Degree, Weights, Inverse, Residuals, Lack, _terms) = (degree, weights, inverse, residuals, lack, Terms(degree));
        Orbits = weights.Length / _terms.Length;
    }

    public int Degree { get; }

    public int Orbits { get; }

    /// <summary>Shape [orbit, term].</summary>
    public double[] Weights { get; }

    /// <summary>(XᵀX)⁻¹, shape [term, term].</summary>
    public double[] Inverse { get; }

    /// <summary>Covariance of the residuals, shape [orbit, orbit].</summary>
    public double[] Residuals { get; }

    public double Lack { get; }

    /// <summary>Fits at the degree that predicts best.</summary>
    /// <param name="exchange">Shape [case][3].</param>
    /// <param name="cases">Simulations, shape [case].</param>
    public static CorrelationSurrogate Fit(double[][] exchange, IReadOnlyList<IceCorrelations> cases)
    {
        (CorrelationSurrogate Surrogate, double Error)? best = null;
        for (var degree = 1; degree <= HighestDegree && Terms(degree).Length < exchange.Length / 3; degree++)
        {
            var (surrogate, error) = At(degree, exchange, cases);
            if (best is null || error < best.Value.Error) best = (surrogate, error);
        }

        return best!.Value.Surrogate;
    }

    public double[] Correlations(ReadOnlySpan<double> exchange)
    {
        var basis = Basis(_terms, Degree, ExchangeDomain.Scaled(exchange));
        var values = new double[Orbits];
        for (var o = 0; o < Orbits; o++) values[o] = Dot(Weights.AsSpan(o * basis.Length, basis.Length), basis);
        return values;
    }

    /// <summary>Variance of the mean at an exchange, as a share of <see cref="Residuals"/>.</summary>
    public double Share(ReadOnlySpan<double> exchange) => Leverage(Basis(_terms, Degree, ExchangeDomain.Scaled(exchange)), Inverse) + Lack;

    private static (CorrelationSurrogate Surrogate, double Error) At(int degree, double[][] exchange, IReadOnlyList<IceCorrelations> cases)
    {
        var terms = Terms(degree);
        var (n, k, orbits) = (exchange.Length, terms.Length, cases[0].Mean.Length);
        double[][] basis = [.. exchange.Select(e => Basis(terms, degree, ExchangeDomain.Scaled(e)))];
        var normal = new double[k * k];
        foreach (var row in basis)
            for (var a = 0; a < k; a++)
                for (var b = 0; b < k; b++) normal[a * k + b] += row[a] * row[b];
        if (!Dense.Cholesky(normal, k)) throw new ArgumentException("CorrelationSurrogate: the exchanges do not span the polynomials.", nameof(exchange));
        var inverse = Dense.CholeskyInverse(normal, k);
        double[] weights = new double[orbits * k], covariance = new double[orbits * orbits], noise = new double[orbits];
        for (var o = 0; o < orbits; o++)
        {
            var right = weights.AsSpan(o * k, k);
            for (var i = 0; i < n; i++)
                for (var a = 0; a < k; a++) right[a] += basis[i][a] * cases[i].Mean[o];
            Dense.CholeskySolve(normal, k, right);
        }

        foreach (var one in cases)
            for (var o = 0; o < orbits; o++) noise[o] += 0.25 * (one.First[o] - one.Second[o]) * (one.First[o] - one.Second[o]) / n;
        double error = 0;
        var residual = new double[orbits];
        for (var i = 0; i < n; i++)
        {
            var left = 1 - Leverage(basis[i], inverse);
            for (var o = 0; o < orbits; o++)
            {
                residual[o] = cases[i].Mean[o] - Dot(weights.AsSpan(o * k, k), basis[i]);
                // In units of its own noise, or the many far pairs, which are nothing but noise, would choose.
                if (noise[o] > 0) error += residual[o] * residual[o] / (left * left * noise[o]);
            }

            for (var o = 0; o < orbits; o++)
                for (var p = 0; p < orbits; p++) covariance[o * orbits + p] += residual[o] * residual[p] / (n - k);
        }

        var variance = Enumerable.Range(0, orbits).Sum(o => covariance[o * orbits + o]);
        return (new CorrelationSurrogate(degree, weights, inverse, covariance, Math.Max(0, 1 - noise.Sum() / variance)), error);
    }

    private static double Leverage(double[] basis, double[] inverse)
    {
        double sum = 0;
        for (var a = 0; a < basis.Length; a++) sum += basis[a] * Dot(inverse.AsSpan(a * basis.Length, basis.Length), basis);
        return sum;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => System.Numerics.Tensors.TensorPrimitives.Dot(a, b);

    private static (int A, int B, int C)[] Terms(int degree) =>
        [.. from a in Enumerable.Range(0, degree + 1) from b in Enumerable.Range(0, degree + 1 - a) from c in Enumerable.Range(0, degree + 1 - a - b) select (a, b, c)];

    private static double[] Basis((int A, int B, int C)[] terms, int degree, double[] x)
    {
        var legendre = new double[3][];
        for (var d = 0; d < 3; d++)
        {
            var p = legendre[d] = new double[degree + 2];
            (p[0], p[1]) = (1, x[d]);
            for (var l = 1; l < degree; l++) p[l + 1] = ((2 * l + 1) * x[d] * p[l] - l * p[l - 1]) / (l + 1);
        }

        return [.. terms.Select(t => legendre[0][t.A] * legendre[1][t.B] * legendre[2][t.C])];
    }
}
