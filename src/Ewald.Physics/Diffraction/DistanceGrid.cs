namespace Ewald.Physics.Diffraction;

/// <summary>Evenly spaced distances r.</summary>
/// <param name="First">Å, not negative.</param>
/// <param name="Step">Å, positive.</param>
/// <param name="Count">Number of points, at least 1.</param>
public sealed record DistanceGrid(double First, double Step, int Count)
{
    /// <summary>The last distance, Å.</summary>
    public double Last => First + (Count - 1) * Step;

    /// <summary>One distance, Å.</summary>
    /// <param name="point">0 .. Count − 1.</param>
    public double this[int point] => First + point * Step;

    /// <summary>All distances, Å, shape [point].</summary>
    public double[] Values() => [.. Enumerable.Range(0, Count).Select(i => this[i])];

    /// <summary>The grid of a file's abscissa.</summary>
    /// <param name="distances">Å, evenly spaced to one part in a hundred of the step.</param>
    /// <exception cref="ArgumentException">Fewer than two, or unevenly spaced.</exception>
    public static DistanceGrid Of(ReadOnlySpan<double> distances)
    {
        if (distances.Length < 2) throw new ArgumentException($"DistanceGrid: {distances.Length} distances; at least 2 are needed.", nameof(distances));
        var step = (distances[^1] - distances[0]) / (distances.Length - 1);
        for (var i = 0; i < distances.Length; i++)
        {
            if (!(Math.Abs(distances[i] - distances[0] - i * step) <= 0.01 * step))
                throw new ArgumentException(FormattableString.Invariant($"DistanceGrid: point {i} lies at {distances[i]} Å, off the even step of {step} Å; interpolate first."), nameof(distances));
        }

        return new DistanceGrid(distances[0], step, distances.Length);
    }

    internal void Check()
    {
        if (!(First >= 0 && Step > 0 && Count >= 1 && Last <= 500))
            throw new ArgumentException(FormattableString.Invariant($"DistanceGrid: from {First} Å in {Count} steps of {Step} Å; it starts at 0 or above, ascends and ends at 500 Å or below."));
    }
}
