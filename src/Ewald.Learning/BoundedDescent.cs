namespace Ewald.Learning;

/// <summary>Minimum of a smooth function of few variables inside a box, from its gradient.</summary>
/// <remarks>Quasi-Newton steps with the update of Broyden, Fletcher, Goldfarb and Shanno over the variables that are not held at a bound, and a line search that halves until
/// the function falls enough. Source: J. Nocedal and S. Wright, Numerical Optimization, 2nd ed., Springer (2006), doi:10.1007/978-0-387-40065-5.</remarks>
internal static class BoundedDescent
{
    /// <summary>Value and gradient at a point; the gradient is written to the second argument.</summary>
    public delegate double Function(double[] point, double[] gradient);

    /// <summary>Goes down from a start.</summary>
    /// <param name="function">What is minimised; infinite where it does not exist.</param>
    /// <param name="start">Start, moved into the box.</param>
    /// <param name="low">Lower bounds.</param>
    /// <param name="high">Upper bounds.</param>
    /// <param name="iterations">Most steps.</param>
    /// <returns>Best point and its value.</returns>
    public static (double[] Point, double Value) Minimise(Function function, double[] start, double[] low, double[] high, int iterations)
    {
        var n = start.Length;
        double[] x = [.. start.Select((v, i) => Math.Clamp(v, low[i], high[i]))];
        var (g, next, nextGradient) = (new double[n], new double[n], new double[n]);
        var value = function(x, g);
        var inverse = Identity(n);
        for (var iteration = 0; iteration < iterations && double.IsFinite(value); iteration++)
        {
            bool Held(int i) => (x[i] <= low[i] && g[i] > 0) || (x[i] >= high[i] && g[i] < 0);
            var step = new double[n];
            for (var i = 0; i < n; i++)
                if (!Held(i))
                    for (var j = 0; j < n; j++) step[i] -= Held(j) ? 0 : inverse[i, j] * g[j];
            var slope = Dot(step, g);
            if (!(slope < 0))
            {
                inverse = Identity(n);
                for (var i = 0; i < n; i++) step[i] = Held(i) ? 0 : -g[i];
                slope = Dot(step, g);
            }

            // No step of more than 2 at first: variables are logarithms.
            var longest = step.Max(Math.Abs);
            var length = Math.Min(1, 2 / Math.Max(longest, 1e-300));
            if (-slope * length < 1e-9 * Math.Max(1, Math.Abs(value)) * 1e-3) break;
            var found = double.PositiveInfinity;
            for (var halving = 0; halving < 30; halving++, length /= 2)
            {
                for (var i = 0; i < n; i++) next[i] = Math.Clamp(x[i] + length * step[i], low[i], high[i]);
                found = function(next, nextGradient);
                if (found <= value + 1e-4 * length * slope) break;
                found = double.PositiveInfinity;
            }

            if (!double.IsFinite(found)) break;
            Update(inverse, [.. next.Select((v, i) => v - x[i])], [.. nextGradient.Select((v, i) => v - g[i])]);
            var gain = value - found;
            (x, next) = (next, x);
            (g, nextGradient) = (nextGradient, g);
            value = found;
            if (gain < 1e-11 * Math.Max(1, Math.Abs(value))) break;
        }

        return (x, value);
    }

    private static void Update(double[,] h, double[] s, double[] y)
    {
        var n = s.Length;
        var sy = Dot(s, y);
        if (sy <= 1e-12 * Math.Sqrt(Dot(s, s) * Dot(y, y))) return;
        var hy = new double[n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) hy[i] += h[i, j] * y[j];
        var factor = (1 + Dot(y, hy) / sy) / sy;
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) h[i, j] += factor * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / sy;
    }

    private static double[,] Identity(int n)
    {
        var matrix = new double[n, n];
        for (var i = 0; i < n; i++) matrix[i, i] = 1;
        return matrix;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
