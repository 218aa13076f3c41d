using System.Numerics.Tensors;
using Ewald.Core;

namespace Ewald.Physics.Diffraction;

/// <summary>Grid, weights and termination of G(r) for crystals of one composition that are evaluated over and over, as refinements do.</summary>
/// <remarks>As <see cref="PairDistributionModel"/>, with the band limit as a matrix, row i: h (K(r_i − jh) − K(r_i + jh)) with
/// K(x) = (1/π) ∫ w(Q) cos(Qx) dQ from Q_min to Q_max, which is (sin Q_max x − sin Q_min x) / πx where the weight w of a pair does not depend on Q. With
/// form factors there is one matrix a pair of elements. Safe for several threads; each takes its own <see cref="PairDistributionSum"/>.</remarks>
public sealed class PairDistributionKernel
{
    private readonly double[][] _matrices;
    private readonly int _every, _start;

    /// <summary>Prepares a grid and its termination.</summary>
    /// <param name="grid">Where G(r) is wanted.</param>
    /// <param name="weights">Weights of the pairs, over the same range of Q.</param>
    /// <param name="smallestQ">Q_min, Å⁻¹.</param>
    /// <param name="largestQ">Q_max, Å⁻¹; null for no termination, with the mean weights, on a grid that begins at one of its steps.</param>
    /// <param name="binWidth">Distances are counted in bins of this width, Å: 0.008 as <see cref="PairDistributionModel"/>; twice as wide is
    /// twice as fast and changes G by less than 10⁻³ of its largest.</param>
    /// <exception cref="ArgumentException">The grid is empty or ends above 500 Å, or begins between its steps without termination.</exception>
    /// <exception cref="InputException">A range of Q that is none.</exception>
    public PairDistributionKernel(DistanceGrid grid, PairWeights weights, double smallestQ, double? largestQ, double binWidth = PairBins.Width)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(weights);
        grid.Check();
        new PairDistributionSettings { SmallestQ = largestQ is null ? 0 : smallestQ, LargestQ = largestQ }.Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(binWidth, 0.001);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(binWidth, 0.05);
        (Grid, Weights, BinWidth) = (grid, weights, binWidth);
        (Step, _every, _start, var offset, Points) = PairDistributionModel.Layout(grid, largestQ);
        if (largestQ is null && offset > 0) throw new ArgumentException(FormattableString.Invariant($"PairDistributionKernel: the grid begins at {grid.First} Å, not at a multiple of {Step} Å, which only a terminated G can."), nameof(grid));
        _matrices = largestQ is not { } largest ? [] : [.. (weights.OverQ ? weights.Values : [[1.0]]).Select(w => Matrix(w, smallestQ, largest, offset))];
    }

    /// <summary>Where G(r) is computed.</summary>
    public DistanceGrid Grid { get; }

    /// <summary>Weights of the pairs.</summary>
    public PairWeights Weights { get; }

    /// <summary>Whether each pair of elements has its own termination.</summary>
    internal bool ByPair => _matrices.Length > 1 || (_matrices.Length == 1 && Weights.OverQ);

    /// <summary>Width of the bins of distances, Å.</summary>
    internal double BinWidth { get; }

    /// <summary>Step of the inner grid, which begins at r = 0, Å.</summary>
    internal double Step { get; }

    /// <summary>Points of the inner grid.</summary>
    internal int Points { get; }

    /// <summary>Adds the band-limited part of a pair of elements, or of all.</summary>
    /// <param name="pair">Which pair, 0 where they are not apart.</param>
    /// <param name="inner">G on the inner grid, shape [Points].</param>
    /// <param name="g">Receives G′ in addition, shape [point].</param>
    internal void Limit(int pair, ReadOnlySpan<double> inner, Span<double> g)
    {
        for (var i = 0; i < g.Length; i++) g[i] += _matrices.Length == 0 ? inner[_start + i * _every] : TensorPrimitives.Dot(_matrices[pair].AsSpan(i * Points, Points), inner);
    }

    private double[] Matrix(double[] weight, double smallest, double largest, double offset)
    {
        // r_i ± jh are all h k ± offset.
        var most = _start + (Grid.Count - 1) * _every + Points;
        var (beyond, before) = (new double[most + 1], new double[most + 1]);
        for (var k = 0; k <= most; k++) (beyond[k], before[k]) = (Window(weight, smallest, largest, k * Step + offset), Window(weight, smallest, largest, k * Step - offset));
        var matrix = new double[Grid.Count * Points];
        for (var i = 0; i < Grid.Count; i++)
        {
            var at = _start + i * _every;
            for (var j = 1; j < Points; j++) matrix[i * Points + j] = Step * ((at >= j ? beyond[at - j] : before[j - at]) - beyond[at + j]);
        }

        return matrix;
    }

    /// <summary>(1/π) ∫ w cos(Qx) dQ, w a straight line between its points: parts integrated as they are.</summary>
    private static double Window(double[] weight, double smallest, double largest, double x)
    {
        if (weight.Length == 1) return weight[0] * (Math.Abs(x) < 1e-9 ? largest - smallest : (Math.Sin(largest * x) - Math.Sin(smallest * x)) / x) / Math.PI;
        var width = (largest - smallest) / (weight.Length - 1);
        double sum = 0;
        if (Math.Abs(x) < 1e-6)
        {
            for (var k = 1; k < weight.Length; k++) sum += 0.5 * width * (weight[k - 1] + weight[k]);
            return sum / Math.PI;
        }

        // ∫ (w + s q) cos = [w sin(Qx) / x + s cos(Qx) / x²], with the value w running on from interval to interval.
        var (sinBefore, cosBefore) = Math.SinCos(smallest * x);
        for (var k = 1; k < weight.Length; k++)
        {
            var (sin, cos) = Math.SinCos((smallest + k * width) * x);
            sum += (weight[k] * sin - weight[k - 1] * sinBefore) / x + (weight[k] - weight[k - 1]) / width * (cos - cosBefore) / (x * x);
            (sinBefore, cosBefore) = (sin, cos);
        }

        return sum / Math.PI;
    }
}
