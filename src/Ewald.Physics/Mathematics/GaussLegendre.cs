using System.Collections.Concurrent;
using System.Numerics;

namespace Ewald.Physics.Mathematics;

/// <summary>Gauss-Legendre nodes on [0, 1] with what an orientation average needs of them.</summary>
/// <param name="Cos">u, shape [node], padded to a whole number of vectors.</param>
/// <param name="Sin">√(1 − u²), shape [node].</param>
/// <param name="Weight">Weights; their sum is 1, padding has weight 0.</param>
internal sealed record OrientationNodes(double[] Cos, double[] Sin, double[] Weight);

/// <summary>Gauss-Legendre quadrature; rules are generated once by Newton's method on Pₙ and kept.</summary>
/// <remarks>Source: Abramowitz and Stegun (1964), 25.4.29. Nodes agree with the roots to a few 10⁻¹⁶.</remarks>
public static class GaussLegendre
{
    private const int LargestRule = 2048, Panel = 512;
    private static readonly ConcurrentDictionary<int, (double[] X, double[] W)> Rules = new();
    private static readonly ConcurrentDictionary<int, OrientationNodes> Orientations = new();

    /// <summary>Nodes and weights on [−1, 1].</summary>
    /// <param name="count">Number of nodes, 1 to 4096.</param>
    /// <returns>Shapes [node], nodes ascending. Shared: do not write into them.</returns>
    public static (double[] X, double[] W) Rule(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 4096);
        return Rules.GetOrAdd(count, Make);
    }

    /// <summary>∫ f over [low, high] with one rule.</summary>
    /// <param name="count">Number of nodes.</param>
    /// <param name="low">Lower end.</param>
    /// <param name="high">Upper end.</param>
    /// <param name="f">Integrand.</param>
    public static double Integrate(int count, double low, double high, Func<double, double> f)
    {
        var (x, w) = Rule(count);
        double sum = 0;
        for (var i = 0; i < x.Length; i++) sum += w[i] * f(low + (high - low) * 0.5 * (x[i] + 1));
        return 0.5 * (high - low) * sum;
    }

    /// <summary>A rule on u = cos θ in [0, 1] for the even orientation average of an intensity whose greatest phase is
    /// <paramref name="phase"/> = Q D, with D the greatest distance in the body.</summary>
    /// <remarks>exp(iQ·r) holds Legendre orders up to l ≈ QD and the rule of 2n nodes is exact up to order 4n − 1, so n grows as
    /// QD/4; beyond that order jₗ(QD) falls like an Airy function of width (QD)^(1/3), whence the second term.</remarks>
    internal static OrientationNodes ForPhase(double phase)
    {
        var n = NodesForPhase(phase);
        if (n > LargestRule) n *= Math.PI / 2 * 1.1;
        var quantum = n <= 48 ? 4 : n <= 192 ? 8 : n <= 512 ? 32 : n <= LargestRule ? 128 : Panel;
        var nodes = (int)Math.Min(Math.Ceiling(n / quantum) * quantum, 1 << 22);
        return Orientations.TryGetValue(nodes, out var found) ? found : Orientations.GetOrAdd(nodes, MakeOrientation);
    }

    /// <summary>Nodes per quarter turn for a band-limited phase, before rounding up.</summary>
    internal static double NodesForPhase(double phase) => (phase / 4 + 2 * Math.Cbrt(phase) + 2) * (1 + _extra);

    /// <summary>Until disposed, this thread takes <paramref name="factor"/> times as many nodes: how convergence is tested.</summary>
    internal static IDisposable Refine(double factor)
    {
        _extra = factor - 1;
        return new Refinement();
    }

    [ThreadStatic]
    private static double _extra;

    private sealed class Refinement : IDisposable
    {
        public void Dispose() => _extra = 0;
    }

    private static OrientationNodes MakeOrientation(int nodes)
    {
        var padded = (nodes + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        double[] cos = new double[padded], sin = new double[padded], weight = new double[padded];
        if (nodes > LargestRule)
        {
            // Panels in θ, because a wide body turns its phase fastest where cos θ hardly changes.
            var (t, w) = Rule(Panel);
            var quarter = 0.5 * Math.PI * Panel / nodes;
            for (var k = 0; k < nodes; k++)
            {
                (sin[k], cos[k]) = Math.SinCos(quarter * (k / Panel + 0.5 * (t[k % Panel] + 1)));
                weight[k] = 0.5 * quarter * w[k % Panel] * sin[k];
            }

            return new OrientationNodes(cos, sin, weight);
        }

        // One rule on [−1, 1], of which the positive half is kept.
        var (x, v) = Rule(2 * nodes);
        for (var k = 0; k < nodes; k++)
        {
            cos[k] = x[nodes + k];
            sin[k] = Math.Sqrt((1 - cos[k]) * (1 + cos[k]));
            weight[k] = v[nodes + k];
        }

        return new OrientationNodes(cos, sin, weight);
    }

    private static (double[] X, double[] W) Make(int count)
    {
        double[] x = new double[count], w = new double[count];
        for (var i = 0; i < (count + 1) / 2; i++)
        {
            var root = Math.Cos(Math.PI * (i + 0.75) / (count + 0.5));
            double slope = 0;
            for (var iteration = 0; iteration < 20; iteration++)
            {
                double previous = 1, current = root;
                for (var k = 2; k <= count; k++)
                    (previous, current) = (current, ((2 * k - 1) * root * current - (k - 1) * previous) / k);
                slope = count * (root * current - previous) / (root * root - 1);
                var step = current / slope;
                root -= step;
                if (Math.Abs(step) < 1e-15) break;
            }

            x[i] = -root;
            x[count - 1 - i] = root;
            w[i] = w[count - 1 - i] = 2 / ((1 - root * root) * slope * slope);
        }

        return (x, w);
    }
}
