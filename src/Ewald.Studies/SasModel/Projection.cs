using Ewald.Inference;

namespace Ewald.Studies.SasModel;

/// <summary>Scale, background and upturn that fit a given model curve best, and what is left.</summary>
/// <param name="Scale">a ≥ 0.</param>
/// <param name="Background">b.</param>
/// <param name="BackgroundSigma">Its standard deviation at this model curve.</param>
/// <param name="Upturn">c ≥ 0; 0 without the term.</param>
/// <param name="Residual">(fit − I)/σ, shape [point].</param>
/// <param name="Model">Fit, shape [point].</param>
internal sealed record Projection(double Scale, double Background, double BackgroundSigma, double Upturn, double[] Residual, double[] Model)
{
    /// <summary>Sum of the squared residuals; infinite when the model curve is not finite.</summary>
    public double ChiSquared { get; } = Sum(Residual);

    /// <summary>Solves for the linear parameters.</summary>
    /// <param name="data">The curve.</param>
    /// <param name="shape">Model curve at its points, arbitrary unit.</param>
    /// <param name="upturn">The upturn's curve, or null.</param>
    public static Projection Solve(FitData data, double[] shape, double[]? upturn)
    {
        var n = shape.Length;
        // Columns of order one keep the 3 × 3 system well conditioned.
        var top = Math.Max(1e-300, shape.Max(Math.Abs));
        var (x, covariance) = Weighted(data, [shape, Ones(n), .. upturn is null ? Array.Empty<double[]>() : [upturn]], [top, 1, 1]);
        if (upturn is not null && x[2] < 0) return Solve(data, shape, null);
        if (!(x[0] > 0)) x[0] = 0;
        var residual = new double[n];
        var model = new double[n];
        for (var i = 0; i < n; i++)
        {
            model[i] = x[0] * shape[i] + x[1] + (upturn is null ? 0 : x[2] * upturn[i]);
            residual[i] = (model[i] - data.Intensity[i]) / data.Sigma[i];
        }
        return new Projection(x[0], x[1], Math.Sqrt(Math.Max(0, covariance)), upturn is null ? 0 : x[2], residual, model);
    }

    private static double Sum(double[] residual)
    {
        var sum = System.Numerics.Tensors.TensorPrimitives.SumOfSquares<double>(residual);
        return double.IsFinite(sum) ? sum : double.PositiveInfinity;
    }

    private static double[] Ones(int n)
    {
        var ones = new double[n];
        Array.Fill(ones, 1);
        return ones;
    }

    private static (double[] X, double BackgroundVariance) Weighted(FitData data, double[][] columns, double[] units)
    {
        var m = columns.Length;
        var a = new double[m * m];
        var x = new double[m];
        for (var i = 0; i < data.Q.Length; i++)
        {
            var w = 1 / (data.Sigma[i] * data.Sigma[i]);
            for (var r = 0; r < m; r++)
            {
                var v = columns[r][i] / units[r] * w;
                x[r] += v * data.Intensity[i];
                for (var c = 0; c < m; c++) a[r * m + c] += v * columns[c][i] / units[c];
            }
        }
        var scale = new double[m];
        for (var r = 0; r < m; r++) scale[r] = Math.Sqrt(Math.Max(a[r * m + r], 1e-300));
        for (var r = 0; r < m; r++)
        {
            x[r] /= scale[r];
            for (var c = 0; c < m; c++) a[r * m + c] /= scale[r] * scale[c];
            a[r * m + r] += 1e-12;
        }
        if (!Dense.Cholesky(a, m)) return (new double[m], 0);
        Dense.CholeskySolve(a, m, x);
        for (var r = 0; r < m; r++) x[r] /= scale[r] * units[r];
        return (x, Dense.CholeskyInverse(a, m)[m + 1] / (scale[1] * scale[1]));
    }
}
