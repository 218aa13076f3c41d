using Ewald.Core;

namespace Ewald.Representations;

/// <summary>Brings the patterns of a spread to one scale, so that film thickness and counting time do not outweigh the phases.</summary>
public static class PatternScaling
{
    /// <summary>Each pattern by itself to [0, 1]: (I − min) / (max − min).</summary>
    /// <remarks>The minimum takes the flat part of the background with it, and a noisy pattern is raised as much as a strong one.</remarks>
    /// <param name="spread">The spread.</param>
    /// <returns>Shape [sample, point], each row with a 0 and a 1.</returns>
    /// <exception cref="InputException">A pattern is constant or not finite; the message names it.</exception>
    public static double[,] EachToUnit(CompositionSpread spread)
    {
        ArgumentNullException.ThrowIfNull(spread);
        var scaled = new double[spread.SampleCount, spread.PointCount];
        for (var i = 0; i < spread.SampleCount; i++)
        {
            var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
            for (var j = 0; j < spread.PointCount; j++)
            {
                var y = spread.Intensity[i, j];
                if (!double.IsFinite(y)) throw new InputException(FormattableString.Invariant($"{spread.Name}: the pattern of sample {spread.Samples[i]} holds {y}; every intensity must be a number."));
                (low, high) = (Math.Min(low, y), Math.Max(high, y));
            }

            if (!(high > low))
                throw new InputException(FormattableString.Invariant($"{spread.Name}: the pattern of sample {spread.Samples[i]} is constant ({low:G4}) and cannot be scaled to [0, 1]; remove the sample."));
            for (var j = 0; j < spread.PointCount; j++) scaled[i, j] = (spread.Intensity[i, j] - low) / (high - low);
        }

        return scaled;
    }
}
