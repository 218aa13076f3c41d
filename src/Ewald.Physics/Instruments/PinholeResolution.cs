using Ewald.Core;

namespace Ewald.Physics.Instruments;

/// <summary>Pinhole instrument: each measured point averages the theory over a Gaussian in Q.</summary>
/// <remarks>I_s(Q) = ∫ exp(−(Q′ − Q)²/2σ²) I(Q′) dQ′ / ∫ exp(...) over [Q − 2.5σ, Q + 3σ], cut at 2 % of the smallest measured Q; the true
/// function is a broadened triangle without tails, hence the limits. Accuracy 10⁻⁵ where the theory varies on no shorter scale than
/// 6 grid steps. Source: Barker and Pedersen, J. Appl. Cryst. 28 (1995) 105, doi:10.1107/S0021889894010095.</remarks>
public static class PinholeResolution
{
    private const double Below = 2.5, Above = 3;

    /// <summary>The matrix of a pinhole instrument.</summary>
    /// <param name="q">Measured Q, Å⁻¹, ascending, shape [point].</param>
    /// <param name="sigma">One standard deviation of Q, Å⁻¹, positive, shape [point].</param>
    /// <param name="step">Largest grid step, Å⁻¹; null for a quarter of σ. Give π/(6 D_max) when σ is wide against the curve's features.</param>
    /// <exception cref="InputException">Q is not positive and ascending, or a σ is not positive.</exception>
    public static SmearingMatrix Create(ReadOnlySpan<double> q, ReadOnlySpan<double> sigma, double? step = null)
    {
        SmearingMatrix.CheckAxis("pinhole resolution", q);
        if (sigma.Length != q.Length) throw new ArgumentException($"{sigma.Length} resolutions for {q.Length} points.", nameof(sigma));
        double[] measured = q.ToArray(), width = sigma.ToArray();
        double low = double.PositiveInfinity, high = 0, floor = 0.02 * q[0];
        for (var i = 0; i < q.Length; i++)
        {
            if (!(width[i] > 0 && width[i] < double.PositiveInfinity))
                throw new InputException(FormattableString.Invariant($"pinhole resolution: σ_Q is {width[i]:G6} Å⁻¹ at Q = {q[i]:G6} Å⁻¹; it must be positive."));
            low = Math.Min(low, q[i] - Below * width[i]);
            high = Math.Max(high, q[i] + Above * width[i]);
        }

        var grid = SmearingMatrix.MakeGrid(Math.Max(low, floor), high,
            x => Math.Min(SmearingMatrix.Between(measured, width, x) / 4, step ?? double.PositiveInfinity));
        return new SmearingMatrix(measured, grid, i =>
        {
            double from = Math.Max(measured[i] - Below * width[i], floor), to = measured[i] + Above * width[i];
            var (x, w) = SmearingMatrix.Nodes(from, to, 24 + (int)((to - from) / (step ?? width[i])));
            for (var k = 0; k < x.Length; k++)
            {
                var t = (x[k] - measured[i]) / width[i];
                w[k] *= Math.Exp(-0.5 * t * t);
            }

            return (x, w);
        });
    }
}
