using Ewald.Core;
using Ewald.IO;
using Ewald.Physics.Diffraction;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>The grids that curves are measured and read on, and how a curve comes onto them.</summary>
/// <remarks>Curves are taken at r from 1.5 to 29.9 Å in steps of π/23, 209 points, as in the paper. The network reads them over r/d, where d is the
/// first distance at which |G| has a peak of 0.45 of its largest: then crystals of one prototype look alike whatever their atoms' size. The curve is
/// divided by its root mean square, so that a scale does not count, and is zero beyond its last distance. A last number is +1 for x-rays and −1
/// for neutrons.</remarks>
internal static class PdfCurve
{
    /// <summary>Curves that end below are refused, Å.</summary>
    public const double ShortestLast = 16;

    /// <summary>Points that the network reads, r/d from 0.6 to 7.</summary>
    public const int Points = 320;

    /// <summary>The first and the last r/d.</summary>
    public const double FirstReduced = 0.6, LastReduced = 7;

    private const double PeakShare = 0.45, LargestFirst = 8, Unknown = 2.7;

    /// <summary>The grid.</summary>
    public static DistanceGrid Grid { get; } = new(1.5, Math.PI / 23, 209);

    private static float[] Reductions { get; } = [.. Enumerable.Range(0, Points).Select(i => (float)Reduced(i))];

    /// <summary>Length of the features of a curve.</summary>
    public static int Size => Points + 1;

    /// <summary>Writes what the network reads.</summary>
    /// <param name="g">G(r) on the grid, any scale.</param>
    /// <param name="last">Last distance that was measured, Å.</param>
    /// <param name="neutron">True for neutrons.</param>
    /// <param name="features">Receives the points and the radiation.</param>
    /// <param name="stretch">Factor on d, for curves that are read too far in or out.</param>
    public static void Fill(ReadOnlySpan<double> g, double last, bool neutron, Span<float> features, double stretch = 1)
    {
        Read(g, last, Reductions, features[..Points], stretch);
        features[Points] = neutron ? -1 : 1;
    }

    /// <summary>Reads a curve at any r/d, divided by its root mean square, zero where it was not measured.</summary>
    /// <param name="g">G(r) on the grid, any scale.</param>
    /// <param name="last">Last distance that was measured, Å.</param>
    /// <param name="reduced">r/d of the points.</param>
    /// <param name="values">Receives one value a point.</param>
    /// <param name="stretch">Factor on d.</param>
    public static void Read(ReadOnlySpan<double> g, double last, ReadOnlySpan<float> reduced, Span<float> values, double stretch = 1)
    {
        double sum = 0;
        var count = 0;
        for (var i = 0; i < Grid.Count && Grid[i] <= last; i++) (sum, count) = (sum + g[i] * g[i], count + 1);
        var scale = sum > 0 ? 1 / Math.Sqrt(sum / count) : 0;
        var d = stretch * FirstDistance(g);
        for (var i = 0; i < reduced.Length; i++)
        {
            var at = (reduced[i] * d - Grid.First) / Grid.Step;
            var k = (int)Math.Floor(at);
            var inside = k >= 0 && k + 1 < count;
            values[i] = inside ? (float)Math.Clamp(scale * ((k + 1 - at) * g[k] + (at - k) * g[k + 1]), -8, 8) : 0;
        }
    }

    /// <summary>r/d of a point that the network reads.</summary>
    /// <param name="point">0 to Points − 1.</param>
    public static double Reduced(int point) => FirstReduced + (LastReduced - FirstReduced) * point / (Points - 1);

    /// <summary>d: the first peak of |G| that is not small, at the top of a parabola through three points, Å.</summary>
    /// <param name="g">G(r) on the grid.</param>
    public static double FirstDistance(ReadOnlySpan<double> g)
    {
        var points = (int)((LargestFirst - Grid.First) / Grid.Step);
        var largest = 0.0;
        for (var i = 0; i < points; i++) largest = Math.Max(largest, Math.Abs(g[i]));
        for (var i = 1; i < points; i++)
        {
            var (before, here, after) = (Math.Abs(g[i - 1]), Math.Abs(g[i]), Math.Abs(g[i + 1]));
            if (here < before || here < after || here <= PeakShare * largest) continue;
            var curvature = before - 2 * here + after;
            return Grid[i] + (curvature < 0 ? 0.5 * (before - after) / curvature : 0) * Grid.Step;
        }

        return Unknown;
    }

    /// <summary>Reads a measured curve onto the grid.</summary>
    /// <param name="pattern">G(r).</param>
    /// <returns>G on the grid (zero beyond the end) and the last distance.</returns>
    /// <exception cref="InputException">It is no G(r), or covers too little.</exception>
    public static (double[] G, double Last) OnGrid(PowderPattern pattern)
    {
        if (pattern.Axis != PatternAxis.PairDistance)
            throw new InputException($"{pattern.Name} is a powder pattern over {AxisName(pattern.Axis)}; a pair distribution function G(r) over r in Å is needed, which PDFgetX3 or the like makes of it.");
        var (r, y) = (pattern.Abscissa, pattern.Intensity);
        if (r[0] > 2.0 || r[^1] < ShortestLast)
            throw new InputException(FormattableString.Invariant($"{pattern.Name} covers r = {r[0]:0.##} to {r[^1]:0.##} Å; at least 2 to {ShortestLast:0} Å are needed, so transform it further out."));
        var widest = 0.0;
        for (var i = 1; i < r.Length && r[i - 1] < Grid.Last; i++) widest = Math.Max(widest, r[i] - r[i - 1]);
        if (widest > 0.2) throw new InputException(FormattableString.Invariant($"{pattern.Name} has steps of up to {widest:0.###} Å; peaks of G(r) need 0.2 Å or finer, so transform it onto a finer grid."));
        var inside = Enumerable.Range(0, r.Length).Where(i => r[i] >= Grid.First && r[i] <= Grid.Last).Select(i => y[i]).ToArray();
        if (inside.Min() >= 0 && inside.Max() > 0)
            throw new InputException($"{pattern.Name} is nowhere negative; G(r) swings around zero, so this is a powder pattern or another form such as g(r) or R(r), which must be converted first.");
        var g = new double[Grid.Count];
        var at = 0;
        for (var i = 0; i < g.Length; i++)
        {
            var x = Grid[i];
            if (x > r[^1]) break;
            while (at + 2 < r.Length && r[at + 1] < x) at++;
            var t = Math.Clamp((x - r[at]) / (r[at + 1] - r[at]), 0, 1);
            g[i] = (1 - t) * y[at] + t * y[at + 1];
        }

        return (g, r[^1]);
    }

    /// <summary>How rough a curve is: above 1 it holds Q beyond 34 Å⁻¹, the largest of any training curve, or scatters from point to point of the grid.</summary>
    /// <remarks>√(Σ (Δy/h)² / Σ y²) is the root mean square Q of a curve on a fine step h, which a transform up to Q_max keeps below Q_max. On a coarse
    /// step noise shows as a correlation of neighbours below 0.1; 95 % of training curves have above 0.15.</remarks>
    /// <param name="pattern">The curve as it was read.</param>
    /// <param name="g">The same on the grid.</param>
    public static double Roughness(PowderPattern pattern, ReadOnlySpan<double> g)
    {
        const double largestQ = 34, leastCorrelation = 0.1;
        var (r, y) = (pattern.Abscissa, pattern.Intensity);
        double slopes = 0, squares = 0, products = 0, total = 0;
        for (var i = 1; i < r.Length && r[i] <= Grid.Last; i++)
        {
            if (r[i - 1] < Grid.First) continue;
            var slope = (y[i] - y[i - 1]) / (r[i] - r[i - 1]);
            (slopes, squares) = (slopes + slope * slope, squares + y[i] * y[i]);
        }

        for (var i = 0; i < g.Length; i++)
        {
            total += g[i] * g[i];
            if (i > 0) products += g[i] * g[i - 1];
        }

        if (!(squares > 0 && total > 0)) return 0;
        return Math.Max(Math.Sqrt(slopes / squares) / largestQ, 1 + leastCorrelation - products / total);
    }

    /// <summary>Size of the curve beyond 15 Å over its size as a whole, as root mean squares: above 0.4 for crystals, below 0.2 for particles of two nanometres and less.</summary>
    /// <param name="g">G(r) on the grid.</param>
    /// <param name="last">Last distance that was measured, Å.</param>
    public static double Range(ReadOnlySpan<double> g, double last)
    {
        const double near = 15;
        double far = 0, all = 0;
        int outside = 0, points = 0;
        for (var i = 0; i < Grid.Count && Grid[i] <= last; i++)
        {
            (all, points) = (all + g[i] * g[i], points + 1);
            if (Grid[i] > near) (far, outside) = (far + g[i] * g[i], outside + 1);
        }

        return all > 0 && outside > 0 ? Math.Sqrt(far / outside / (all / points)) : 1;
    }

    private static string AxisName(PatternAxis axis) => axis switch
    {
        PatternAxis.TwoTheta => "2θ", PatternAxis.MomentumTransfer => "Q", PatternAxis.Spacing => "d", _ => "time of flight",
    };
}
