namespace Ewald.Representations;

/// <summary>The dimensionless partial invariants of a small-angle curve and the apparent volumes that follow from them.</summary>
/// <remarks>With x = Q R_g and i(x) = I(Q)/I(0): Q'(c) = ∫₀ᶜ x² i(x) dx, V'(c) = 2π²/Q'(c), the Porod volume over R_g³ as far as
/// x = c shows it. Trapezoid on the data's own grid, cut at exactly x = c; below the first point i(x) = exp(−x²/3) (Guinier).
/// Limits: a sphere has V'(∞) = 9.0128. Valid: c within the data's range. Errors: δV'/V' = −3 δR_g/R_g and more.
/// Source: Franke, Jeffries and Svergun, Biophys. J. 114, 2485 (2018), doi:10.1016/j.bpj.2018.04.018; Porod (1951).</remarks>
public static class PartialInvariants
{
    /// <summary>V'(c) for several limits.</summary>
    /// <param name="q">Ascending, Å⁻¹, shape [point].</param>
    /// <param name="intensity">Any unit, shape [point].</param>
    /// <param name="rg">R_g, Å.</param>
    /// <param name="i0">I(0), unit of the intensity.</param>
    /// <param name="limits">c, ascending, shape [limit].</param>
    /// <param name="volumes">Receives V'(c); NaN where the data end before x = c or Q' is not positive, shape [limit].</param>
    public static void Volumes(ReadOnlySpan<double> q, ReadOnlySpan<double> intensity, double rg, double i0, ReadOnlySpan<double> limits, Span<double> volumes)
    {
        Evaluate(q, intensity, rg, i0, limits, volumes);
        for (var j = 0; j < volumes.Length; j++) volumes[j] = volumes[j] > 0 ? 2 * Math.PI * Math.PI / volumes[j] : double.NaN;
    }

    /// <summary>Q'(c) for several limits.</summary>
    /// <param name="q">Ascending, Å⁻¹, shape [point].</param>
    /// <param name="intensity">Any unit, shape [point].</param>
    /// <param name="rg">R_g, Å.</param>
    /// <param name="i0">I(0), unit of the intensity.</param>
    /// <param name="limits">c, ascending, shape [limit].</param>
    /// <param name="invariants">Receives Q'(c); NaN where the data end before x = c, shape [limit].</param>
    /// <exception cref="ArgumentException">Lengths do not match, or R_g or I(0) is not positive.</exception>
    public static void Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> intensity, double rg, double i0, ReadOnlySpan<double> limits, Span<double> invariants)
    {
        Check(q, intensity.Length, rg, i0);
        var x0 = q[0] * rg;
        double sum = 0;
        var (point, x, f) = (0, x0, x0 * x0 * intensity[0] / i0);
        for (var j = 0; j < limits.Length; j++)
        {
            if (limits[j] <= x0)
            {
                invariants[j] = GuinierPart(limits[j]);
                continue;
            }

            while (point + 1 < q.Length && q[point + 1] * rg <= limits[j])
            {
                point++;
                var nextX = q[point] * rg;
                var nextF = nextX * nextX * intensity[point] / i0;
                sum += 0.5 * (nextX - x) * (f + nextF);
                (x, f) = (nextX, nextF);
            }

            invariants[j] = GuinierPart(x0) + sum + LastPiece(q, intensity, rg, i0, point, limits[j]);
        }
    }

    /// <summary>The weights with which the intensities enter one Q'(c): Q'(c) = constant + Σ_k w_k I_k.</summary>
    /// <param name="q">Ascending, Å⁻¹, shape [point].</param>
    /// <param name="rg">R_g, Å.</param>
    /// <param name="i0">I(0).</param>
    /// <param name="limit">c.</param>
    /// <param name="weights">Receives w_k, shape [point].</param>
    public static void Weights(ReadOnlySpan<double> q, double rg, double i0, double limit, Span<double> weights)
    {
        Check(q, weights.Length, rg, i0);
        weights.Clear();
        for (var k = 0; k + 1 < q.Length && q[k] * rg < limit; k++)
        {
            double a = q[k] * rg, b = q[k + 1] * rg;
            if (b <= limit)
            {
                weights[k] += 0.5 * (b - a) * a * a / i0;
                weights[k + 1] += 0.5 * (b - a) * b * b / i0;
                continue;
            }

            var share = (limit - a) / (b - a);
            weights[k] += 0.5 * (limit - a) * (a * a + (1 - share) * limit * limit) / i0;
            weights[k + 1] += 0.5 * (limit - a) * share * limit * limit / i0;
        }
    }

    // From the last whole point to x = c, with the intensity linear in between.
    private static double LastPiece(ReadOnlySpan<double> q, ReadOnlySpan<double> intensity, double rg, double i0, int point, double limit)
    {
        var a = q[point] * rg;
        if (limit - a <= 1e-9 * limit) return 0;
        if (point + 1 >= q.Length) return double.NaN;
        var b = q[point + 1] * rg;
        var share = (limit - a) / (b - a);
        var end = ((1 - share) * intensity[point] + share * intensity[point + 1]) / i0;
        return 0.5 * (limit - a) * (a * a * intensity[point] / i0 + limit * limit * end);
    }

    // ∫₀ᵃ x² exp(−x²/3) dx = a³ Σ (−a²/3)ᵏ / (k! (2k + 3)); 40 terms serve a ≤ 5.
    private static double GuinierPart(double a)
    {
        double term = 1, sum = 1.0 / 3;
        for (var k = 1; k < 40; k++)
        {
            term *= -a * a / 3 / k;
            sum += term / (2 * k + 3);
        }

        return a * a * a * sum;
    }

    private static void Check(ReadOnlySpan<double> q, int length, double rg, double i0)
    {
        if (q.Length == 0 || q.Length != length)
            throw new ArgumentException($"PartialInvariants: {q.Length} values of Q but {length} beside them; lengths must match and hold a point.", nameof(q));
        if (!(rg > 0) || !(i0 > 0))
            throw new ArgumentException(FormattableString.Invariant($"PartialInvariants: Rg = {rg} Å and I(0) = {i0}; both must be positive."), nameof(rg));
    }
}
