using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.Instruments;

/// <summary>An instrument's resolution as a banded matrix: theory on a finer, wider grid in, what the instrument would measure out.</summary>
/// <remarks>Row i integrates the theory over the resolution function of measured point i with Gauss-Legendre nodes, at which the theory is
/// read from the grid by six-point Lagrange interpolation; the rows sum to 1. The matrix is built once per instrument and Q axis.</remarks>
public sealed class SmearingMatrix
{
    private const int Stencil = 6;
    private readonly int[] _first;
    private readonly double[][] _weights;

    /// <summary>Builds the rows from nodes.</summary>
    /// <param name="q">Measured Q, Å⁻¹, ascending, shape [point].</param>
    /// <param name="grid">Q at which the theory is evaluated, ascending, at least six points.</param>
    /// <param name="nodes">For each point the abscissae, within the grid, and their weights.</param>
    internal SmearingMatrix(double[] q, double[] grid, Func<int, (double[] X, double[] W)> nodes)
    {
        (Q, Grid) = (q, grid);
        _first = new int[q.Length];
        _weights = new double[q.Length][];
        Span<double> lagrange = stackalloc double[Stencil];
        for (var i = 0; i < q.Length; i++)
        {
            var (x, w) = nodes(i);
            int low = Start(x.Min()), high = Start(x.Max()) + Stencil;
            var row = new double[high - low];
            double sum = 0;
            for (var k = 0; k < x.Length; k++)
            {
                var start = Start(x[k]);
                Lagrange(start, x[k], lagrange);
                for (var j = 0; j < Stencil; j++) row[start - low + j] += w[k] * lagrange[j];
                sum += w[k];
            }

            for (var j = 0; j < row.Length; j++) row[j] /= sum;
            (_first[i], _weights[i]) = (low, row);
        }
    }

    /// <summary>Measured Q, Å⁻¹, shape [point].</summary>
    public double[] Q { get; }

    /// <summary>Q at which the theory is wanted, Å⁻¹, shape [grid].</summary>
    public double[] Grid { get; }

    /// <summary>Smears a theory.</summary>
    /// <param name="theory">On <see cref="Grid"/>, shape [grid].</param>
    /// <param name="smeared">Receives the smeared curve on <see cref="Q"/>, same unit, shape [point].</param>
    public void Apply(ReadOnlySpan<double> theory, Span<double> smeared)
    {
        if (theory.Length != Grid.Length || smeared.Length != Q.Length)
            throw new ArgumentException($"SmearingMatrix takes {Grid.Length} theory points to {Q.Length} measured ones; received {theory.Length} and {smeared.Length}.", nameof(theory));
        for (var i = 0; i < smeared.Length; i++)
        {
            var row = _weights[i];
            var part = theory.Slice(_first[i], row.Length);
            double sum = 0;
            for (var j = 0; j < row.Length; j++) sum += row[j] * part[j];
            smeared[i] = sum;
        }
    }

    /// <summary>An ascending grid from low to high whose local step follows a function of Q.</summary>
    internal static double[] MakeGrid(double low, double high, Func<double, double> step)
    {
        const int limit = 100_000;
        var grid = new List<double> { low };
        while (grid[^1] < high || grid.Count < Stencil)
        {
            grid.Add(grid[^1] + step(grid[^1]));
            if (grid.Count > limit)
                throw new InputException($"A resolution grid of more than {limit} points is needed; the resolution is far narrower than the Q range: rebin the data or give a larger step.");
        }

        return [.. grid];
    }

    /// <summary>Refuses a Q axis that cannot be smeared.</summary>
    internal static void CheckAxis(string who, ReadOnlySpan<double> q)
    {
        if (q.Length < 2) throw new InputException($"{who}: {q.Length} points; a resolution needs at least 2.");
        for (var i = 0; i < q.Length; i++)
        {
            if (!(q[i] > 0 && q[i] < double.PositiveInfinity) || (i > 0 && q[i] <= q[i - 1]))
                throw new InputException(FormattableString.Invariant($"{who}: Q must be positive and ascending; point {i} is {q[i]:G6} Å⁻¹. Sort the data and leave such points out."));
        }
    }

    /// <summary>Value at x of a function given at the measured points: linear between, constant beyond.</summary>
    internal static double Between(double[] q, double[] values, double x)
    {
        var i = Array.BinarySearch(q, x);
        if (i >= 0) return values[i];
        i = ~i;
        if (i == 0) return values[0];
        if (i == q.Length) return values[^1];
        return values[i - 1] + (values[i] - values[i - 1]) * (x - q[i - 1]) / (q[i] - q[i - 1]);
    }

    /// <summary>Gauss-Legendre nodes on [low, high].</summary>
    internal static (double[] X, double[] W) Nodes(double low, double high, int count)
    {
        var (x, w) = GaussLegendre.Rule(Math.Clamp(count, 2, 1024));
        return ([.. x.Select(t => low + 0.5 * (high - low) * (t + 1))], [.. w.Select(t => 0.5 * (high - low) * t)]);
    }

    private int Start(double x)
    {
        var i = Array.BinarySearch(Grid, x);
        if (i < 0) i = ~i;
        return Math.Clamp(i - Stencil / 2, 0, Grid.Length - Stencil);
    }

    private void Lagrange(int start, double x, Span<double> weights)
    {
        for (var j = 0; j < Stencil; j++)
        {
            double product = 1;
            for (var m = 0; m < Stencil; m++)
                if (m != j) product *= (x - Grid[start + m]) / (Grid[start + j] - Grid[start + m]);
            weights[j] = product;
        }
    }
}
