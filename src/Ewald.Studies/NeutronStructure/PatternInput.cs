using Ewald.Representations;

namespace Ewald.Studies.NeutronStructure;

/// <summary>What the network sees of a pattern: √(Σ m|F|² per ln d), of unit mean, on a grid of ln(d/L), and where the pattern was measured.</summary>
/// <remarks>Points are averaged within each node's interval (interpolated where there is none), the Lorentz factor and dx/d ln d are divided out, a
/// running minimum is taken off as background. L, the length at which the lines of a primitive cube meet most of the pattern, aligns patterns
/// to within some per cent: what is left to the network are splittings and small shifts. One network so serves every wavelength and flight path.</remarks>
internal static class PatternInput
{
    /// <summary>Channels: pattern and mask.</summary>
    public const int Channels = 2;

    /// <summary>Nodes that the network sees.</summary>
    public const int Nodes = 2048;

    private const int Above = 200; // nodes above d = L
    private const int HalfWindow = 28; // nodes of the running minimum: 2.4 % of d
    private const int Blur = 24; // nodes over which lines are looked for: 2 % of d
    private const int Broad = 110; // nodes of the surroundings: 10 % of d
    private const double Foreign = 0.05; // weight of peaks above the first line, in lines
    private const double Quiet = 1; // the mean: noise and background stay below
    private const float Highest = 8;
    private const double ShortestLength = 3.35, LongestLength = 4.75;
    private static readonly int[] Squares = [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14];

    /// <summary>The grid of d, Å; the network sees a part of it.</summary>
    public static LogGrid Grid { get; } = new(PatternSweep.Shortest, 5.4, 2400);

    /// <summary>Fills the channels.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="zero">Zero offset that is taken off, unit of the abscissa.</param>
    /// <param name="input">Receives shape [channel, node].</param>
    /// <param name="aligned">Length to align by instead of the best, Å.</param>
    /// <returns>L, Å.</returns>
    public static double Fill(NeutronPattern pattern, double zero, Span<float> input, double? aligned = null)
    {
        var y = OnGrid(pattern, zero);
        var length = aligned is { } stated ? (int)Math.Round(Math.Log(stated / Grid.Low) / Grid.Step) : Align(y);
        var first = length - (Nodes - Above);
        input.Clear();
        for (var i = 0; i < Nodes; i++)
        {
            if (first + i < 0 || first + i >= y.Length || double.IsNaN(y[first + i])) continue;
            (input[i], input[Nodes + i]) = ((float)y[first + i], 1);
        }

        return Grid.Node(length);
    }

    /// <summary>The pattern on the whole grid; NaN where nothing was measured.</summary>
    public static double[] OnGrid(NeutronPattern pattern, double zero)
    {
        var n = Grid.Count;
        double[] sum = new double[n], weight = new double[n];
        var (before, beforeValue) = (double.NaN, 0.0);
        double start = Math.Log(Grid.Low), step = Grid.Step;
        for (var i = 0; i < pattern.Abscissa.Length; i++)
        {
            var d = pattern.Geometry.Spacing(pattern.Abscissa[i], zero);
            if (!(d > 0)) continue;
            var at = (Math.Log(d) - start) / step;
            var value = pattern.Intensity[i] / pattern.Geometry.Density(d);
            Between(before, beforeValue, at, value, sum, weight);
            if (Math.Round(at) is >= 0 and var node && node < n)
            {
                // Measured points outweigh what is interpolated.
                sum[(int)node] += 1e6 * value;
                weight[(int)node] += 1e6;
            }

            (before, beforeValue) = (at, value);
        }

        var y = new double[n];
        for (var i = 0; i < n; i++) y[i] = weight[i] > 0 ? sum[i] / weight[i] : double.NaN;
        var floor = Floor(y);
        double total = 0;
        var count = 0;
        for (var i = 0; i < n; i++)
        {
            if (double.IsNaN(y[i])) continue;
            y[i] = Math.Max(y[i] - floor[i], 0);
            total += y[i];
            count++;
        }

        for (var i = 0; i < n; i++)
            if (!double.IsNaN(y[i])) y[i] = total > 0 ? Math.Min(Highest, Math.Sqrt(y[i] * count / total)) : 0;
        return y;
    }

    // Node of the length whose cubic lines, blurred, stand out most over their surroundings, with nothing above the first of them.
    private static int Align(double[] y)
    {
        double[] blurred = Mean(Mean(y, Blur), Blur), broad = Mean(y, Broad);
        double step = Grid.Step, start = Math.Log(Grid.Low), most = double.NegativeInfinity, above = 0;
        int best = 0, first = (int)((Math.Log(ShortestLength) - start) / step), last = (int)((Math.Log(LongestLength) - start) / step), margin = (int)(0.085 / step);
        for (var i = last + margin; i < y.Length; i++) above += Math.Max(0, Value(y[i]) - Quiet);
        for (var node = last; node >= first; node--)
        {
            above += Math.Max(0, Value(y[node + margin]) - Quiet);
            double sum = 0, lines = 0;
            foreach (var square in Squares)
            {
                var at = node - (int)Math.Round(0.5 * Math.Log(square) / step);
                if (at < 0 || double.IsNaN(y[at])) continue;
                sum += blurred[at] - broad[at];
                lines++;
            }

            if (lines < 4) continue;
            var score = sum / lines - Foreign * above / Blur;
            if (score > most) (most, best) = (score, node);
        }

        return best > 0 ? best : last;
    }

    private static double Value(double y) => double.IsNaN(y) ? 0 : y;

    private static void Between(double from, double fromValue, double to, double toValue, double[] sum, double[] weight)
    {
        // Two points more than 40 nodes apart bound a gap, not an interval.
        if (double.IsNaN(from) || Math.Abs(to - from) > 40) return;
        var (low, high) = (Math.Min(from, to), Math.Max(from, to));
        for (var node = Math.Max(0, (int)Math.Ceiling(low)); node <= Math.Min(sum.Length - 1, (int)Math.Floor(high)); node++)
        {
            var share = to == from ? 0 : (node - from) / (to - from);
            sum[node] += fromValue + share * (toValue - fromValue);
            weight[node]++;
        }
    }

    // Smallest mean of five neighbours in a window, then the mean of those: noise alone does not pull it far down.
    private static double[] Floor(double[] y)
    {
        var smooth = Mean(y, 2);
        var least = new double[y.Length];
        // Positions of ascending values within the window: the first is its minimum (Lemire, arXiv:cs/0610046).
        var queue = new LinkedList<int>();
        for (int i = 0, next = 0; i < y.Length; i++)
        {
            for (; next < Math.Min(y.Length, i + HalfWindow + 1); next++)
            {
                if (double.IsNaN(smooth[next])) continue;
                while (queue.Last is { } last && smooth[last.Value] >= smooth[next]) queue.RemoveLast();
                queue.AddLast(next);
            }

            while (queue.First is { } first && first.Value < i - HalfWindow) queue.RemoveFirst();
            least[i] = queue.First is { } lowest ? smooth[lowest.Value] : double.NaN;
        }

        return Mean(least, HalfWindow);
    }

    private static double[] Mean(double[] y, int half)
    {
        var (sums, counts) = (new double[y.Length + 1], new int[y.Length + 1]);
        for (var i = 0; i < y.Length; i++)
        {
            sums[i + 1] = sums[i] + (double.IsNaN(y[i]) ? 0 : y[i]);
            counts[i + 1] = counts[i] + (double.IsNaN(y[i]) ? 0 : 1);
        }

        return [.. Enumerable.Range(0, y.Length).Select(i =>
        {
            int low = Math.Max(0, i - half), high = Math.Min(y.Length, i + half + 1);
            return counts[high] > counts[low] ? (sums[high] - sums[low]) / (counts[high] - counts[low]) : double.NaN;
        })];
    }
}
