namespace Ewald.Evaluation;

/// <summary>One point of a learning curve.</summary>
/// <param name="TrainingCases">Number of training cases.</param>
/// <param name="Score">Score on the held-out cases.</param>
public sealed record LearningCurvePoint(int TrainingCases, double Score);

/// <summary>How the score on the same held-out cases grows with the training set.</summary>
public static class LearningCurve
{
    /// <summary>Scores nested subsets that double from <paramref name="smallest"/> to all cases.</summary>
    /// <param name="order">A random order of the training cases (groups together when a group must not be torn), shape [case].</param>
    /// <param name="smallest">Size of the first subset.</param>
    /// <param name="score">Trains on the given cases and scores on the held-out ones.</param>
    public static IReadOnlyList<LearningCurvePoint> Of(int[] order, int smallest, Func<int[], double> score)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(score);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(smallest);
        var points = new List<LearningCurvePoint>();
        for (var size = Math.Min(smallest, order.Length); ; size = Math.Min(order.Length, 2 * size))
        {
            points.Add(new LearningCurvePoint(size, score(order[..size])));
            if (size == order.Length) return points;
        }
    }
}
