namespace Ewald.Evaluation;

/// <summary>One bin of a reliability diagram.</summary>
/// <param name="Confidence">Mean probability of the answered class.</param>
/// <param name="Accuracy">Share of right answers.</param>
/// <param name="Low">Lower end of its 95 % Wilson interval.</param>
/// <param name="High">Upper end of its 95 % Wilson interval.</param>
/// <param name="Cases">Number of cases.</param>
public sealed record CalibrationBin(double Confidence, double Accuracy, double Low, double High, int Cases);

/// <summary>Reliability diagram of class probabilities: does an answer given with 80 % turn out right in 80 % of the cases?</summary>
public static class CalibrationCurve
{
    /// <summary>Bins of equal width in the probability of the answered class; empty bins are left out.</summary>
    /// <param name="probabilities">Shape [case, class], row after row.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="labels">True classes, shape [case].</param>
    /// <param name="bins">Number of bins over [0, 1].</param>
    public static IReadOnlyList<CalibrationBin> Of(ReadOnlySpan<double> probabilities, int classCount, ReadOnlySpan<int> labels, int bins = 10)
    {
        var confidence = new double[bins];
        var right = new int[bins];
        var cases = new int[bins];
        for (var i = 0; i < labels.Length; i++)
        {
            var row = probabilities.Slice(i * classCount, classCount);
            var best = 0;
            for (var c = 1; c < classCount; c++)
                if (row[c] > row[best]) best = c;
            var bin = Math.Min(bins - 1, (int)(row[best] * bins));
            confidence[bin] += row[best];
            cases[bin]++;
            if (best == labels[i]) right[bin]++;
        }

        return [.. Enumerable.Range(0, bins).Where(b => cases[b] > 0).Select(b =>
        {
            var (low, high) = Interval.Wilson(right[b], cases[b]);
            return new CalibrationBin(confidence[b] / cases[b], (double)right[b] / cases[b], low, high, cases[b]);
        })];
    }

    /// <summary>Expected calibration error: mean |accuracy - confidence| weighted by cases.</summary>
    /// <param name="curve">The bins.</param>
    public static double Error(IReadOnlyList<CalibrationBin> curve) =>
        curve.Sum(b => b.Cases * Math.Abs(b.Accuracy - b.Confidence)) / curve.Sum(b => b.Cases);
}
