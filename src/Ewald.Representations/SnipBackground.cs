namespace Ewald.Representations;

/// <summary>The background under the peaks of a curve, by clipping each point at the middle of its neighbours.</summary>
/// <remarks>For p = m, m − 1, …, 1: b_i ← min(b_i, (b_{i−p} + b_{i+p})/2), starting from the curve; near an end p is cut to the distance to it, so that both neighbours exist. Whatever is narrower than 2m points
/// and rises above the chord is cut off, what is wider stays. Limits: a straight line is its own background; adding a straight line or a factor to a curve does the same to its background. Noise pulls the background
/// below the mean: smooth first. Sources: C. G. Ryan et al., Nucl. Instrum. Methods B 34, 396 (1988), doi:10.1016/0168-583X(88)90063-8; falling widths: M. Morháč et al., Nucl. Instrum. Methods A 401, 113 (1997),
/// doi:10.1016/S0168-9002(97)01023-1.</remarks>
public static class SnipBackground
{
    /// <summary>The background of a curve.</summary>
    /// <param name="values">At equal steps, shape [point].</param>
    /// <param name="reach">m: half the width of the widest peak, points, at least 1.</param>
    /// <returns>Nowhere above the curve, shape [point].</returns>
    public static double[] Of(ReadOnlySpan<double> values, int reach)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(reach, 1);
        double[] now = values.ToArray(), next = new double[now.Length];
        for (var p = reach; p >= 1; p--)
        {
            for (var i = 0; i < now.Length; i++)
            {
                var w = Math.Min(p, Math.Min(i, now.Length - 1 - i));
                next[i] = Math.Min(now[i], 0.5 * (now[i - w] + now[i + w]));
            }

            (now, next) = (next, now);
        }

        return now;
    }
}
