using System.Numerics;

namespace Ewald.Physics.SmallAngle.Atoms;

/// <summary>Weighted histogram of the distances between point scatterers: the fast route to the Debye sum.</summary>
/// <remarks>I(Q) = Σᵢⱼ wᵢ wⱼ sin(Q rᵢⱼ)/(Q rᵢⱼ) ≈ S + Σₖ Bₖ sin(Q k h) / (Q sinc²(Q h / 2)), with Bₖ the sum of wᵢ wⱼ / rᵢⱼ shared
/// linearly between the two nodes k h beside rᵢⱼ. Sharing multiplies a sine by sinc²(Q h / 2), which is divided out again; what
/// stays is aliasing at Q ± 2π/h. Exact at Q = 0. Valid: Q h below 1. Source: P. Debye, Ann. Phys. 351, 809 (1915),
/// doi:10.1002/andp.19153510606; the linear sharing is the cloud-in-cell assignment of particle-mesh methods.</remarks>
public sealed class PairHistogram
{
    private const int Copies = 4, Chunk = 512;
    private readonly double[] _overDistance;

    private PairHistogram(double binWidth, double[] overDistance, double self, double largest)
    {
        BinWidth = binWidth;
        _overDistance = overDistance;
        Self = self;
        LargestDistance = largest;
    }

    /// <summary>Distance between nodes, Å.</summary>
    public double BinWidth { get; }

    /// <summary>Sum of the terms at distance zero.</summary>
    public double Self { get; }

    /// <summary>Largest distance that occurs, Å.</summary>
    public double LargestDistance { get; }

    /// <summary>All pairs of one set of points, each counted twice, and the points themselves.</summary>
    /// <param name="points">The points.</param>
    /// <param name="weights">Amplitude of each point, shape [point].</param>
    /// <param name="binWidth">Distance between nodes, Å.</param>
    /// <exception cref="ArgumentException">The lengths differ or the bin width is not positive.</exception>
    public static PairHistogram Of(PointSet points, ReadOnlySpan<double> weights, double binWidth = 0.5) => Between(points, weights, points, weights, binWidth, same: true);

    /// <summary>All pairs with one point in each of two sets, each counted once: the cross term is twice this.</summary>
    /// <param name="a">One set.</param>
    /// <param name="aWeights">Its amplitudes.</param>
    /// <param name="b">The other set.</param>
    /// <param name="bWeights">Its amplitudes.</param>
    /// <param name="binWidth">Distance between nodes, Å.</param>
    /// <exception cref="ArgumentException">The lengths differ or the bin width is not positive.</exception>
    public static PairHistogram Of(PointSet a, ReadOnlySpan<double> aWeights, PointSet b, ReadOnlySpan<double> bWeights, double binWidth = 0.5) =>
        Between(a, aWeights, b, bWeights, binWidth, same: false);

    /// <summary>The Debye sum of the pairs.</summary>
    /// <param name="q">Å⁻¹, shape [point].</param>
    /// <param name="intensity">Receives the sum in squared units of the weights, shape [point].</param>
    public void Transform(ReadOnlySpan<double> q, Span<double> intensity)
    {
        if (intensity.Length != q.Length) throw new ArgumentException($"PairHistogram: {q.Length} Q values and room for {intensity.Length}.", nameof(intensity));
        for (var i = 0; i < q.Length; i++)
        {
            var step = q[i] * BinWidth;
            double sum = 0;
            if (step < 1e-9)
            {
                for (var k = 1; k < _overDistance.Length; k++) sum += _overDistance[k] * k * BinWidth;
            }
            else
            {
                // sin(k s) by the Chebyshev recurrence; its rounding grows with k and stays below 1e-10 for 10⁴ nodes.
                var twice = 2 * Math.Cos(step);
                double before = 0, now = Math.Sin(step);
                for (var k = 1; k < _overDistance.Length; k++)
                {
                    sum += _overDistance[k] * now;
                    (before, now) = (now, twice * now - before);
                }

                var half = step / 2;
                var sinc = Math.Sin(half) / half;
                sum /= q[i] * sinc * sinc;
            }

            intensity[i] = Self + sum;
        }
    }

    private static PairHistogram Between(PointSet a, ReadOnlySpan<double> aw, PointSet b, ReadOnlySpan<double> bw, double binWidth, bool same)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (aw.Length != a.Count || bw.Length != b.Count)
            throw new ArgumentException($"PairHistogram: {a.Count} and {b.Count} points with {aw.Length} and {bw.Length} weights.", nameof(aw));
        if (!(binWidth > 0)) throw new ArgumentException(FormattableString.Invariant($"PairHistogram: bin width {binWidth} Å; it is positive."), nameof(binWidth));
        // Neighbouring points often share a bin: copies of the histogram let their additions overlap instead of waiting for each other.
        var lanes = new double[Copies * ((int)(PointSet.Span(a, b) / binWidth) + 3)];
        double self = 0, largestSquared = 0;
        Span<double> squared = stackalloc double[Chunk], term = stackalloc double[Chunk], place = stackalloc double[Chunk];
        var inverse = 1 / binWidth;
        for (var i = 0; i < a.Count; i++)
        {
            if (same) self += aw[i] * aw[i];
            var wi = same ? 2 * aw[i] : aw[i];
            for (var first = same ? i + 1 : 0; first < b.Count; first += Chunk)
            {
                var count = Math.Min(Chunk, b.Count - first);
                SquaredDistances(a.X[i], a.Y[i], a.Z[i], b.X.AsSpan(first, count), b.Y.AsSpan(first, count), b.Z.AsSpan(first, count), squared);
                largestSquared = Math.Max(largestSquared, System.Numerics.Tensors.TensorPrimitives.Max<double>(squared[..count]));
                Terms(squared[..count], bw.Slice(first, count), wi, inverse, term, place);
                for (var j = 0; j < count; j++)
                {
                    if (squared[j] < 1e-12)
                    {
                        self += wi * bw[first + j];
                        continue;
                    }

                    var k = (int)place[j];
                    var upper = term[j] * (place[j] - k);
                    var lane = Copies * k + (j & (Copies - 1));
                    lanes[lane] += term[j] - upper;
                    lanes[lane + Copies] += upper;
                }
            }
        }

        var bins = new double[lanes.Length / Copies];
        for (var i = 0; i < lanes.Length; i++) bins[i / Copies] += lanes[i];
        return new PairHistogram(binWidth, bins, self, Math.Sqrt(largestSquared));
    }

    // Weight over distance, and distance in bins.
    private static void Terms(ReadOnlySpan<double> squared, ReadOnlySpan<double> weights, double weight, double inverse, Span<double> term, Span<double> place)
    {
        var lanes = Vector<double>.Count;
        var j = 0;
        for (; j <= squared.Length - lanes; j += lanes)
        {
            var r = Vector.SquareRoot(new Vector<double>(squared[j..]));
            (r * inverse).CopyTo(place[j..]);
            (new Vector<double>(weights[j..]) * weight / r).CopyTo(term[j..]);
        }

        for (; j < squared.Length; j++)
        {
            var r = Math.Sqrt(squared[j]);
            place[j] = r * inverse;
            term[j] = weights[j] * weight / r;
        }
    }

    private static void SquaredDistances(double x, double y, double z, ReadOnlySpan<double> xs, ReadOnlySpan<double> ys, ReadOnlySpan<double> zs, Span<double> squared)
    {
        var lanes = Vector<double>.Count;
        Vector<double> vx = new(x), vy = new(y), vz = new(z);
        var j = 0;
        for (; j <= xs.Length - lanes; j += lanes)
        {
            var dx = new Vector<double>(xs[j..]) - vx;
            var dy = new Vector<double>(ys[j..]) - vy;
            var dz = new Vector<double>(zs[j..]) - vz;
            (dx * dx + dy * dy + dz * dz).CopyTo(squared[j..]);
        }

        for (; j < xs.Length; j++)
        {
            double dx = xs[j] - x, dy = ys[j] - y, dz = zs[j] - z;
            squared[j] = dx * dx + dy * dy + dz * dz;
        }
    }
}
