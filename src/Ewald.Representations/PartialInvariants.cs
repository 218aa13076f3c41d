using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Representations;

/// <summary>Dimensionless apparent volumes of a particle's low-Q curve: V'(c) = 2π² / ∫₀ᶜ x² i(x) dx, x = Q R_g, i = I/I(0).</summary>
/// <remarks>c = ∞ gives the Porod volume over R_g³; at c = 3, 4, 5 the values tell compact, flat, extended and hollow bodies and
/// chains apart. Between points i(x) is taken as linear and x² exactly; below the first point Guinier's law exp(−x²/3) is integrated;
/// the integral ends exactly at c. Error: (h²/12) of the curvature of i for spacing h, so about 10⁻⁴ at h = 0.05.
/// Source: Franke, Jeffries and Svergun, Biophys. J. 114 (2018) 2485, doi:10.1016/j.bpj.2018.04.018.</remarks>
public static class PartialInvariants
{
    /// <summary>The three upper limits of the published shape space.</summary>
    public static ReadOnlySpan<double> Limits => [3.0, 4.0, 5.0];

    /// <summary>V' at each limit for a normalised curve.</summary>
    /// <param name="x">Q R_g, ascending, shape [point].</param>
    /// <param name="i">I/I(0), shape [point].</param>
    /// <param name="limits">Upper limits c, ascending, positive, shape [limit].</param>
    /// <param name="volumes">Receives V'(c), shape [limit]; not finite or negative where the integral is not positive.</param>
    /// <exception cref="InputException">The curve does not reach the largest limit, or has fewer than two points.</exception>
    public static void Compute(ReadOnlySpan<double> x, ReadOnlySpan<double> i, ReadOnlySpan<double> limits, Span<double> volumes)
    {
        if (x.Length != i.Length || limits.Length != volumes.Length)
            throw new ArgumentException($"PartialInvariants: {x.Length} abscissae with {i.Length} ordinates, {limits.Length} limits with {volumes.Length} results; lengths must match.", nameof(x));
        if (x.Length < 2 || x[^1] < limits[^1])
            throw new InputException(FormattableString.Invariant(
                $"PartialInvariants: the curve ends at Q R_g = {(x.Length > 0 ? x[^1] : 0):G4}, but V' needs it up to {limits[^1]:G4}; measure to higher Q."));
        double sum = GuinierPart(Math.Min(x[0], limits[0])), from = x[0];
        var point = 0;
        for (var k = 0; k < limits.Length; k++)
        {
            if (limits[k] <= x[0])
            {
                volumes[k] = 2 * Math.PI * Math.PI / GuinierPart(limits[k]);
                sum = GuinierPart(x[0]);
                continue;
            }

            while (x[point + 1] < limits[k])
            {
                sum += Segment(x, i, point, from, x[point + 1]);
                from = x[++point];
            }

            sum += Segment(x, i, point, from, limits[k]);
            from = limits[k];
            volumes[k] = 2 * Math.PI * Math.PI / sum;
        }
    }

    /// <summary>V'(3), V'(4), V'(5) of a measured curve.</summary>
    /// <param name="q">Å⁻¹, ascending, shape [point].</param>
    /// <param name="intensity">Any unit, shape [point].</param>
    /// <param name="radiusOfGyration">Å.</param>
    /// <param name="forwardIntensity">I(0), unit of the intensity.</param>
    /// <returns>Shape [3].</returns>
    /// <exception cref="InputException">The curve does not reach Q R_g = 5.</exception>
    public static double[] Of(ReadOnlySpan<double> q, ReadOnlySpan<double> intensity, double radiusOfGyration, double forwardIntensity)
    {
        double[] x = new double[q.Length], i = new double[q.Length], volumes = new double[Limits.Length];
        for (var k = 0; k < q.Length; k++) x[k] = q[k] * radiusOfGyration;
        for (var k = 0; k < i.Length; k++) i[k] = intensity[k] / forwardIntensity;
        Compute(x, i, Limits, volumes);
        return volumes;
    }

    /// <summary>∫ x² (line through two points) dx between two abscissae within the segment.</summary>
    private static double Segment(ReadOnlySpan<double> x, ReadOnlySpan<double> i, int point, double from, double to)
    {
        var slope = (i[point + 1] - i[point]) / (x[point + 1] - x[point]);
        var constant = i[point] - slope * x[point];
        return constant * (to * to * to - from * from * from) / 3 + slope * (to * to * to * to - from * from * from * from) / 4;
    }

    /// <summary>∫₀ᵃ x² exp(−x²/3) dx = ½ 3^(3/2) γ(3/2, a²/3).</summary>
    private static double GuinierPart(double a) => 0.5 * a * a * a * SpecialFunctions.GammaStar(1.5, a * a / 3);
}
