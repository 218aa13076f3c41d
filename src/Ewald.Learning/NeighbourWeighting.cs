namespace Ewald.Learning;

/// <summary>How much a neighbour's vote counts.</summary>
public enum NeighbourWeighting
{
    /// <summary>All neighbours alike.</summary>
    Uniform,

    /// <summary>1/d. Neighbours at distance 0, when there are any, share the vote among themselves.</summary>
    InverseDistance,

    /// <summary>1/d². Neighbours at distance 0, when there are any, share the vote among themselves.</summary>
    InverseSquare,
}

/// <summary>Votes of neighbours from their distances.</summary>
public static class NeighbourWeights
{
    /// <summary>Turns squared distances into weights that sum to 1.</summary>
    /// <param name="weighting">The law.</param>
    /// <param name="squaredDistances">Squared distances, not negative, shape [neighbour].</param>
    /// <param name="weights">Receives the weights, shape [neighbour].</param>
    public static void Fill(NeighbourWeighting weighting, ReadOnlySpan<double> squaredDistances, Span<double> weights)
    {
        var exact = weighting != NeighbourWeighting.Uniform && squaredDistances.Contains(0);
        double sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            var d2 = squaredDistances[i];
            weights[i] = exact ? (d2 == 0 ? 1 : 0) : weighting switch
            {
                NeighbourWeighting.InverseDistance => 1 / Math.Sqrt(d2),
                NeighbourWeighting.InverseSquare => 1 / d2,
                _ => 1,
            };
            sum += weights[i];
        }

        for (var i = 0; i < weights.Length; i++) weights[i] /= sum;
    }
}
