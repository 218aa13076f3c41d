namespace Ewald.Inference;

/// <summary>Covariance of fitted parameters from the derivatives at the solution.</summary>
internal static class FitCovariance
{
    /// <summary>(JᵀWJ)⁻¹ with directions that the data do not determine told apart.</summary>
    /// <param name="jacobian">Shape [residual, parameter].</param>
    /// <param name="count">Residuals.</param>
    /// <param name="k">Parameters.</param>
    /// <param name="held">True for parameters on a bound: they have no symmetric error (NaN) and the others are given at that value.</param>
    /// <param name="weight">Weight of a residual.</param>
    /// <param name="inflate">Factor on the covariance.</param>
    internal static (double[] Covariance, double[] Sigma) Of(
        double[] jacobian, int count, int k, bool[] held, Func<int, double> weight, double inflate)
    {
        var normal = new double[k * k];
        for (var i = 0; i < count; i++)
        {
            var w = weight(i);
            for (var a = 0; a < k; a++)
            {
                if (jacobian[i * k + a] == 0) continue;
                for (var b = 0; b <= a; b++) normal[a * k + b] += w * jacobian[i * k + a] * jacobian[i * k + b];
            }
        }

        var open = Enumerable.Range(0, k).Where(a => !held[a]).ToArray();
        var n = open.Length;
        var scaled = new double[n * n];
        var norm = new double[n];
        for (var a = 0; a < n; a++) norm[a] = Math.Sqrt(normal[open[a] * k + open[a]]);
        for (var a = 0; a < n; a++)
            for (var b = 0; b <= a; b++)
                scaled[a * n + b] = scaled[b * n + a] = norm[a] > 0 && norm[b] > 0 ? normal[open[a] * k + open[b]] / (norm[a] * norm[b]) : 0;

        var covariance = new double[k * k];
        var sigma = new double[k];
        for (var a = 0; a < k; a++) if (held[a]) sigma[a] = double.NaN;
        if (n == 0) return (covariance, sigma);
        var (values, vectors) = Dense.SymmetricEigen(scaled, n);
        // Normal equations square the condition number: below 1e-13 of the largest eigenvalue a direction is rounding noise.
        var floor = 1e-13 * Math.Max(values[^1], double.Epsilon);
        for (var a = 0; a < n; a++)
        {
            var undetermined = norm[a] == 0;
            for (var e = 0; e < n; e++)
                if (values[e] <= floor && Math.Abs(vectors[a * n + e]) > 1e-3) undetermined = true;
            if (undetermined)
            {
                sigma[open[a]] = double.PositiveInfinity;
                continue;
            }

            for (var b = 0; b < n; b++)
            {
                if (norm[b] == 0) continue;
                double sum = 0;
                for (var e = 0; e < n; e++)
                    if (values[e] > floor) sum += vectors[a * n + e] * vectors[b * n + e] / values[e];
                covariance[open[a] * k + open[b]] = inflate * sum / (norm[a] * norm[b]);
            }

            sigma[open[a]] = Math.Sqrt(covariance[open[a] * k + open[a]]);
        }

        return (covariance, sigma);
    }
}
