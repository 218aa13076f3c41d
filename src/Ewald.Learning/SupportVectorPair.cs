namespace Ewald.Learning;

/// <summary>A support vector machine between two classes on a given kernel matrix, trained by sequential minimal optimisation.</summary>
/// <remarks>min ½ αᵀQα − Σα, Q_ij = y_i y_j K_ij, 0 ≤ α_i ≤ C, Σ y_i α_i = 0; f(x) = Σ y_i α_i K(x_i, x) − ρ. Each step solves for the pair that violates
/// optimality most to second order. Sources: J. Platt, MSR-TR-98-14 (1998); R.-E. Fan, P.-H. Chen and C.-J. Lin, J. Mach. Learn. Res. 6, 1889 (2005).</remarks>
internal sealed class SupportVectorPair
{
    private const double Smallest = 1e-12; // of a curvature: a kernel may be flat along a pair

    public SupportVectorPair(double[,] kernel, ReadOnlySpan<int> rows, ReadOnlySpan<bool> positive, double cost, double tolerance)
    {
        var n = rows.Length;
        var (y, alpha, gradient) = (new double[n], new double[n], new double[n]);
        for (var i = 0; i < n; i++) (y[i], gradient[i]) = (positive[i] ? 1 : -1, -1);
        var index = rows.ToArray();
        double K(int i, int j) => kernel[index[i], index[j]];
        for (var step = 0; step < Math.Max(10_000_000, 100 * n); step++)
        {
            int i = -1, j = -1;
            double highest = double.NegativeInfinity, lowest = double.PositiveInfinity, best = 0;
            for (var t = 0; t < n; t++)
                if (CanRise(t) && -y[t] * gradient[t] > highest) (highest, i) = (-y[t] * gradient[t], t);
            if (i < 0) break;
            for (var t = 0; t < n; t++)
            {
                if (!CanFall(t)) continue;
                var violation = -y[t] * gradient[t];
                lowest = Math.Min(lowest, violation);
                var difference = highest - violation;
                if (difference <= 0) continue;
                var gain = difference * difference / Math.Max(Smallest, K(i, i) + K(t, t) - 2 * K(i, t));
                if (gain > best) (best, j) = (gain, t);
            }

            if (highest - lowest < tolerance || j < 0) break;
            Move(i, j);
        }

        (Rows, Weights, Offset) = (index, [.. alpha.Select((a, t) => a * y[t])], Rho());

        bool CanRise(int t) => y[t] > 0 ? alpha[t] < cost : alpha[t] > 0;
        bool CanFall(int t) => y[t] > 0 ? alpha[t] > 0 : alpha[t] < cost;

        // Along y_i α_i + y_j α_j = constant, within the box.
        void Move(int i, int j)
        {
            var curvature = Math.Max(Smallest, K(i, i) + K(j, j) - 2 * K(i, j));
            var length = (-y[i] * gradient[i] + y[j] * gradient[j]) / curvature;
            length = Math.Min(length, y[i] > 0 ? cost - alpha[i] : alpha[i]);
            length = Math.Min(length, y[j] > 0 ? alpha[j] : cost - alpha[j]);
            alpha[i] = Math.Clamp(alpha[i] + y[i] * length, 0, cost);
            alpha[j] = Math.Clamp(alpha[j] - y[j] * length, 0, cost);
            for (var t = 0; t < n; t++) gradient[t] += length * y[t] * (K(i, t) - K(j, t));
        }

        double Rho()
        {
            double sum = 0, upper = double.PositiveInfinity, lower = double.NegativeInfinity;
            var free = 0;
            for (var t = 0; t < n; t++)
            {
                var value = y[t] * gradient[t];
                if (alpha[t] > 0 && alpha[t] < cost)
                {
                    free++;
                    sum += value;
                }
                else if (CanRise(t)) upper = Math.Min(upper, value);
                else lower = Math.Max(lower, value);
            }

            return free > 0 ? sum / free : 0.5 * (upper + lower);
        }
    }

    /// <summary>Rows of the training set.</summary>
    public int[] Rows { get; }

    /// <summary>y α of each row.</summary>
    public double[] Weights { get; }

    /// <summary>ρ.</summary>
    public double Offset { get; }

    /// <summary>f(x), positive for the first class.</summary>
    /// <param name="kernel">K(x_i, x) of every row of the whole training set.</param>
    public double Decide(ReadOnlySpan<double> kernel)
    {
        var sum = -Offset;
        for (var i = 0; i < Rows.Length; i++)
            if (Weights[i] != 0) sum += Weights[i] * kernel[Rows[i]];
        return sum;
    }
}
