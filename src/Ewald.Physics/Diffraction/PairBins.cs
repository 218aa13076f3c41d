using System.Runtime.CompilerServices;

namespace Ewald.Physics.Diffraction;

/// <summary>Distances counted in narrow bins such that smooth sums over distances keep their value.</summary>
/// <remarks>A distance is shared among four bins by cubic Lagrange weights: Σ n_k f(k b) = Σ f(r) for cubic f, and for exp(iQr) to
/// 0.023 (Q b)⁴, which is 4·10⁻⁵ at 25 Å⁻¹ with b = 0.008 Å, where motion leaves a tenth of it at most.</remarks>
internal static class PairBins
{
    /// <summary>Width b, Å.</summary>
    public const double Width = 0.008;

    /// <summary>Sites closer than this are one place that several kinds share, Å.</summary>
    public const double SamePlace = 0.1;

    /// <summary>Number of bins up to a distance.</summary>
    /// <param name="largest">Å.</param>
    public static int Count(double largest) => (int)Math.Ceiling(largest / Width) + 4;

    /// <summary>Adds one distance.</summary>
    /// <param name="bins">n_k of the distances k b.</param>
    /// <param name="distance">Å, at least two widths.</param>
    /// <param name="weight">How often it counts.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(double[] bins, double distance, double weight) => Deposit(bins, distance * (1 / Width), weight);

    /// <summary>Adds one distance to bins of any width.</summary>
    /// <param name="bins">n_k of the distances k times the width.</param>
    /// <param name="x">The distance over the width, at least 2.</param>
    /// <param name="weight">How often it counts.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Deposit(Span<double> bins, double x, double weight)
    {
        var k = (int)x;
        var t = x - k;
        double below = t + 1, above = t - 1, far = t - 2;
        var outer = t * above * (1.0 / 6) * weight;
        var inner = below * far * 0.5 * weight;
        bins[k - 1] -= outer * far;
        bins[k] += inner * above;
        bins[k + 1] -= inner * t;
        bins[k + 2] += outer * below;
    }
}
