using Ewald.Evaluation;
using Ewald.Learning;

namespace Ewald.Studies.PhononDos;

/// <summary>How large errors are near a place: the mean error of its nearest crystals, all answered without having been seen, drawn a quarter of the way to the mean of all.</summary>
/// <remarks>Where chemistry is well covered an interval may be narrow, where nothing alike is known it must be wide. Only the size is learnt here: that intervals hold the truth as often as they say is
/// the business of the quantile that multiplies it. H. Papadopoulos, V. Vovk, A. Gammerman, J. Artif. Intell. Res. 40, 815 (2011), doi:10.1613/jair.3198.</remarks>
internal sealed class NearbyErrors
{
    private const int Neighbours = 8;
    private const double Common = 0.25, Cut = 0.95;
    private readonly NearestNeighbourRegressor _nearest;
    private readonly double _mean;

    /// <summary>Learns from crystals whose error is known.</summary>
    /// <param name="places">Shape [crystal, column], row after row.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="errors">Shape [crystal]; not negative.</param>
    public NearbyErrors(double[] places, int columns, double[] errors)
    {
        // A few crystals err a hundred times more than their like: cut, or they would widen all intervals around them.
        double[] sorted = [.. errors.Order()];
        var most = Interval.SortedQuantile(sorted, Cut);
        double[] cut = [.. errors.Select(e => Math.Min(e, most))];
        _mean = cut.Average();
        _nearest = new(places, columns, cut, 1, Math.Min(Neighbours, errors.Length), NeighbourWeighting.Uniform);
    }

    /// <summary>The size of an error at a place.</summary>
    /// <param name="place">Shape [column].</param>
    public double Of(ReadOnlySpan<double> place)
    {
        Span<double> near = stackalloc double[1];
        _nearest.Predict(place, near);
        return (1 - Common) * near[0] + Common * _mean;
    }

    /// <summary>The same for the crystals themselves, each from those of the other folds.</summary>
    /// <param name="places">Shape [crystal, column], row after row.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="errors">Shape [crystal].</param>
    /// <param name="fold">Shape [crystal].</param>
    public static double[] OfOtherFolds(double[] places, int columns, double[] errors, int[] fold)
    {
        var sizes = new double[errors.Length];
        foreach (var f in fold.Distinct())
        {
            int[] others = [.. Enumerable.Range(0, fold.Length).Where(i => fold[i] != f)];
            var nearby = new NearbyErrors([.. others.SelectMany(i => places[(i * columns)..((i + 1) * columns)])], columns, [.. others.Select(i => errors[i])]);
            for (var i = 0; i < fold.Length; i++)
                if (fold[i] == f) sizes[i] = nearby.Of(places.AsSpan(i * columns, columns));
        }

        return sizes;
    }
}
