namespace Ewald.Inference.SmallAngle;

/// <summary>The linear Gaussian model of one curve at one D_max: evidence over α in closed form and posterior of linear functionals.</summary>
/// <remarks>y = G a + H b + noise; a ~ N(0, (α S)⁻¹) with S the smoothness matrix, b (background, upturn) ~ N(0, s²) broad.
/// In coordinates where S = 1 and GᵀC⁻¹G = U λ Uᵀ (C = noise + H s² Hᵀ), ln evidence =
/// −½ [ln det 2πC + yᵀC⁻¹y + Σ ln(1 + λ/α) − Σ u²/(λ + α)]. Source: Hansen, J. Appl. Cryst. 33, 1415 (2000),
/// doi:10.1107/S0021889800012930; MacKay, Neural Comput. 4, 415 (1992), doi:10.1162/neco.1992.4.3.415.</remarks>
internal sealed class EvidenceModel
{
    private readonly int _n, _extras;
    private readonly double[] _factor, _lambda, _vectors, _u, _schur, _schurRight, _schurGram;
    private readonly double _constant;

    /// <param name="g">Kernel, whitened by 1/σ, shape [point, n].</param>
    /// <param name="h">Extra columns, whitened, shape [point, extra].</param>
    /// <param name="y">Data, whitened, shape [point].</param>
    /// <param name="priorSigma">Prior standard deviation of the extras, shape [extra].</param>
    /// <param name="logSigmas">Σ ln σ over the points.</param>
    internal EvidenceModel(double[] g, double[] h, double[] y, double[] priorSigma, double logSigmas)
    {
        var points = y.Length;
        _extras = priorSigma.Length;
        _n = g.Length / points;
        _factor = SineBasis.SmoothnessFactor(_n);
        var gram = new double[_n * _n];
        var right = new double[_n];
        var cross = new double[_n * _extras];
        var small = new double[_extras * _extras];
        var smallRight = new double[_extras];
        double yy = 0;
        for (var i = 0; i < points; i++)
        {
            var row = g.AsSpan(i * _n, _n);
            var extra = h.AsSpan(i * _extras, _extras);
            yy += y[i] * y[i];
            for (var a = 0; a < _n; a++)
            {
                var va = row[a];
                right[a] += va * y[i];
                Multiply(va, row[..(a + 1)], gram.AsSpan(a * _n, a + 1));
                for (var e = 0; e < _extras; e++) cross[a * _extras + e] += va * extra[e];
            }

            for (var e = 0; e < _extras; e++)
            {
                smallRight[e] += extra[e] * y[i];
                for (var f = 0; f < _extras; f++) small[e * _extras + f] += extra[e] * extra[f];
            }
        }

        // Marginalise the extras: Schur complement with their prior.
        double logPrior = 0;
        for (var e = 0; e < _extras; e++)
        {
            small[e * _extras + e] += 1 / (priorSigma[e] * priorSigma[e]);
            logPrior += 2 * Math.Log(priorSigma[e]);
        }

        _schur = small;
        if (_extras > 0 && !Dense.Cholesky(_schur, _extras)) throw new ArithmeticException("EvidenceModel: the extra columns hold values that are not finite.");
        var logDeterminant = 2 * logSigmas + points * Math.Log(2 * Math.PI) + Dense.CholeskyLogDeterminant(_schur, _extras) + logPrior;
        Dense.SolveLower(_schur, _extras, smallRight);
        _schurRight = smallRight;
        for (var a = 0; a < _n; a++) Dense.SolveLower(_schur, _extras, cross.AsSpan(a * _extras, _extras));
        _schurGram = cross;
        for (var e = 0; e < _extras; e++) yy -= smallRight[e] * smallRight[e];
        for (var a = 0; a < _n; a++)
        {
            for (var e = 0; e < _extras; e++) right[a] -= cross[a * _extras + e] * smallRight[e];
            for (var b = 0; b <= a; b++)
            {
                var sum = gram[a * _n + b];
                for (var e = 0; e < _extras; e++) sum -= cross[a * _extras + e] * cross[b * _extras + e];
                gram[a * _n + b] = gram[b * _n + a] = sum;
            }
        }

        // Coordinates with unit smoothness matrix: L⁻¹ gram L⁻ᵀ.
        for (var b = 0; b < _n; b++) Dense.SolveLower(_factor, _n, gram.AsSpan(b * _n, _n));
        Transpose(gram, _n);
        for (var b = 0; b < _n; b++) Dense.SolveLower(_factor, _n, gram.AsSpan(b * _n, _n));
        (_lambda, _vectors) = Dense.SymmetricEigen(gram, _n);
        for (var a = 0; a < _n; a++) _lambda[a] = Math.Max(0, _lambda[a]);
        _u = Functional(right);
        _constant = -0.5 * (logDeterminant + yy);
    }

    /// <summary>ln evidence at ln α.</summary>
    internal double LogEvidence(double logAlpha)
    {
        var alpha = Math.Exp(logAlpha);
        double sum = 0;
        for (var a = 0; a < _n; a++) sum += _u[a] * _u[a] / (_lambda[a] + alpha) - Math.Log(1 + _lambda[a] / alpha);
        return _constant + 0.5 * sum;
    }

    /// <summary>Number of parameters that the data determine at ln α, extras included.</summary>
    internal double GoodParameters(double logAlpha)
    {
        var alpha = Math.Exp(logAlpha);
        return _extras + _lambda.Sum(l => l / (l + alpha));
    }

    /// <summary>A linear functional of the coefficients, in the eigenbasis; do this once, then ask mean and variance at each α.</summary>
    internal double[] Functional(ReadOnlySpan<double> coefficients)
    {
        var whitened = coefficients.ToArray();
        Dense.SolveLower(_factor, _n, whitened);
        var result = new double[_n];
        for (var a = 0; a < _n; a++) Multiply(whitened[a], _vectors.AsSpan(a * _n, _n), result);
        return result;
    }

    /// <summary>Posterior mean of a functional.</summary>
    internal double Mean(ReadOnlySpan<double> functional, double alpha)
    {
        double sum = 0;
        for (var a = 0; a < _n; a++) sum += functional[a] * _u[a] / (_lambda[a] + alpha);
        return sum;
    }

    /// <summary>Posterior variance of a functional.</summary>
    internal double Variance(ReadOnlySpan<double> functional, double alpha)
    {
        double sum = 0;
        for (var a = 0; a < _n; a++) sum += functional[a] * functional[a] / (_lambda[a] + alpha);
        return sum;
    }

    /// <summary>Posterior mean of the coefficients of the basis.</summary>
    internal double[] Coefficients(double alpha)
    {
        var result = new double[_n];
        for (var a = 0; a < _n; a++)
        {
            double sum = 0;
            for (var b = 0; b < _n; b++) sum += _vectors[a * _n + b] * _u[b] / (_lambda[b] + alpha);
            result[a] = sum;
        }

        Dense.SolveLowerTransposed(_factor, _n, result);
        return result;
    }

    /// <summary>An extra (background, upturn) as constant, functional of the coefficients, and variance at fixed coefficients.</summary>
    internal (double Constant, double[] Functional, double Variance) Extra(int which)
    {
        Span<double> unit = stackalloc double[_extras];
        unit[which] = 1;
        Dense.SolveLower(_schur, _extras, unit);           // row of (small⁻¹) in the factor's coordinates
        double constant = 0, variance = 0;
        var row = new double[_n];
        for (var e = 0; e < _extras; e++)
        {
            constant += unit[e] * _schurRight[e];
            variance += unit[e] * unit[e];
            for (var a = 0; a < _n; a++) row[a] -= unit[e] * _schurGram[a * _extras + e];
        }

        return (constant, Functional(row), variance);
    }

    private static void Multiply(double factor, ReadOnlySpan<double> source, Span<double> target)
    {
        var width = System.Numerics.Vector<double>.Count;
        var i = 0;
        for (; i + width <= source.Length; i += width)
        {
            var sum = new System.Numerics.Vector<double>(target[i..]) + factor * new System.Numerics.Vector<double>(source[i..]);
            sum.CopyTo(target[i..]);
        }

        for (; i < source.Length; i++) target[i] += factor * source[i];
    }

    private static void Transpose(double[] a, int n)
    {
        for (var i = 0; i < n; i++)
            for (var j = 0; j < i; j++) (a[i * n + j], a[j * n + i]) = (a[j * n + i], a[i * n + j]);
    }
}
