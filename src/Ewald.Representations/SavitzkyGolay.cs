namespace Ewald.Representations;

/// <summary>Smoothing by a polynomial that is fitted to each window of a curve.</summary>
/// <remarks>y'_i = p_i(x_i) with p_i the polynomial of least squares over the 2m + 1 points around i; within m points of an end, the polynomial of the first or last
/// full window is read off there. Limits: a polynomial of that degree stays as it is; degree 2m is the identity. Equal steps are meant. Agrees with scipy's
/// <c>savgol_filter(mode='interp')</c>. Source: A. Savitzky and M. J. E. Golay, Anal. Chem. 36, 1627 (1964), doi:10.1021/ac60214a047.</remarks>
public sealed class SavitzkyGolay
{
    private readonly double[,] _projection;
    private readonly int _half;

    /// <summary>A filter.</summary>
    /// <param name="window">Points of a window, odd.</param>
    /// <param name="degree">Degree of the polynomial, below the window.</param>
    /// <exception cref="ArgumentException">The window is even or not longer than the degree.</exception>
    public SavitzkyGolay(int window, int degree)
    {
        if (window < 1 || window % 2 == 0 || degree < 0 || degree >= window)
            throw new ArgumentException($"SavitzkyGolay: a window of {window} points and degree {degree}; the window is odd and longer than the degree.", nameof(window));
        (Window, Degree, _half) = (window, degree, window / 2);
        _projection = Projection(window, degree);
    }

    /// <summary>Points of a window.</summary>
    public int Window { get; }

    /// <summary>Degree of the polynomial.</summary>
    public int Degree { get; }

    /// <summary>Share of the variance of white noise that is left in the middle of a curve: Σ h².</summary>
    public double NoiseGain => _projection[_half, _half];

    /// <summary>Smooths a curve.</summary>
    /// <param name="values">At equal steps, at least as many as the window, shape [point].</param>
    /// <returns>Shape [point].</returns>
    /// <exception cref="ArgumentException">The curve is shorter than the window.</exception>
    public double[] Smooth(ReadOnlySpan<double> values)
    {
        if (values.Length < Window) throw new ArgumentException($"SavitzkyGolay: {values.Length} points are fewer than the window of {Window}.", nameof(values));
        var smooth = new double[values.Length];
        for (var i = 0; i < smooth.Length; i++)
        {
            var first = Math.Clamp(i - _half, 0, values.Length - Window);
            var row = i - first;
            double sum = 0;
            for (var j = 0; j < Window; j++) sum += _projection[row, j] * values[first + j];
            smooth[i] = sum;
        }

        return smooth;
    }

    // H = Q Qᵀ with Q the orthonormal polynomials on the window.
    private static double[,] Projection(int window, int degree)
    {
        var basis = new double[degree + 1][];
        for (var k = 0; k <= degree; k++)
        {
            var b = new double[window];
            for (var i = 0; i < window; i++) b[i] = Math.Pow((2.0 * i - (window - 1)) / window, k);
            // Twice: once loses digits at high degree.
            for (var pass = 0; pass < 2; pass++)
                for (var l = 0; l < k; l++)
                {
                    double dot = 0;
                    for (var i = 0; i < window; i++) dot += b[i] * basis[l][i];
                    for (var i = 0; i < window; i++) b[i] -= dot * basis[l][i];
                }

            var norm = Math.Sqrt(b.Sum(v => v * v));
            for (var i = 0; i < window; i++) b[i] /= norm;
            basis[k] = b;
        }

        var h = new double[window, window];
        for (var i = 0; i < window; i++)
            for (var j = 0; j < window; j++)
                for (var k = 0; k <= degree; k++) h[i, j] += basis[k][i] * basis[k][j];
        return h;
    }
}
