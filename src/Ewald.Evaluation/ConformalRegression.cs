namespace Ewald.Evaluation;

/// <summary>Split-conformal intervals of a quantity.</summary>
/// <remarks>Three scores, one quantile q. Absolute: |y - ŷ|, interval ŷ ± q. Normalised: |y - ŷ|/s, interval ŷ ± q s, wider
/// where the learner expects a larger error s. Quantile-based: max(l - y, y - h), interval [l - q, h + q] (Romano, Patterson and
/// Candès, NeurIPS 32, 2019). Lei et al. (2018), doi:10.1080/01621459.2017.1307116.</remarks>
/// <param name="Level">Coverage aimed at.</param>
/// <param name="Quantile">q.</param>
/// <param name="CalibrationCases">Number of cases behind it.</param>
public sealed record ConformalRegression(double Level, double Quantile, int CalibrationCases)
{
    /// <summary>Calibrates |y - ŷ|; use with <see cref="Around(double, double)"/>.</summary>
    /// <param name="level">Coverage aimed at.</param>
    /// <param name="truth">y, shape [case].</param>
    /// <param name="prediction">ŷ, shape [case].</param>
    public static ConformalRegression Absolute(double level, ReadOnlySpan<double> truth, ReadOnlySpan<double> prediction) =>
        Normalised(level, truth, prediction, []);

    /// <summary>Calibrates |y - ŷ|/s; use with <see cref="Around(double, double)"/>.</summary>
    /// <param name="level">Coverage aimed at.</param>
    /// <param name="truth">y, shape [case].</param>
    /// <param name="prediction">ŷ, shape [case].</param>
    /// <param name="scale">s, positive, shape [case]; empty for 1.</param>
    public static ConformalRegression Normalised(double level, ReadOnlySpan<double> truth, ReadOnlySpan<double> prediction, ReadOnlySpan<double> scale)
    {
        SameLength(truth.Length, prediction.Length);
        if (scale.Length > 0) SameLength(truth.Length, scale.Length);
        var scores = new double[truth.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            var s = scale.Length > 0 ? scale[i] : 1;
            if (!(s > 0)) throw new ArgumentException(FormattableString.Invariant($"ConformalRegression: scale[{i}] = {s}; it must be positive."), nameof(scale));
            scores[i] = Math.Abs(truth[i] - prediction[i]) / s;
        }

        return new ConformalRegression(level, ConformalQuantile.Of(scores, level), scores.Length);
    }

    /// <summary>Calibrates max(l - y, y - h); use with <see cref="Between"/>.</summary>
    /// <param name="level">Coverage aimed at.</param>
    /// <param name="truth">y, shape [case].</param>
    /// <param name="low">Lower quantile l of the learner, shape [case].</param>
    /// <param name="high">Upper quantile h of the learner, shape [case].</param>
    public static ConformalRegression OfQuantiles(double level, ReadOnlySpan<double> truth, ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        SameLength(truth.Length, low.Length);
        SameLength(truth.Length, high.Length);
        var scores = new double[truth.Length];
        for (var i = 0; i < scores.Length; i++) scores[i] = Math.Max(low[i] - truth[i], truth[i] - high[i]);
        return new ConformalRegression(level, ConformalQuantile.Of(scores, level), scores.Length);
    }

    /// <summary>ŷ ± q s.</summary>
    /// <param name="prediction">ŷ.</param>
    /// <param name="scale">s as in the calibration; 1 for absolute scores.</param>
    public (double Low, double High) Around(double prediction, double scale = 1) => (prediction - Quantile * scale, prediction + Quantile * scale);

    /// <summary>[l - q, h + q]; never turned inside out.</summary>
    /// <param name="low">l.</param>
    /// <param name="high">h.</param>
    public (double Low, double High) Between(double low, double high)
    {
        var (l, h) = (low - Quantile, high + Quantile);
        return l <= h ? (l, h) : ((l + h) / 2, (l + h) / 2);
    }

    /// <summary>Coverage and mean width of intervals on a test set.</summary>
    /// <param name="truth">y, shape [case].</param>
    /// <param name="intervals">Shape [case].</param>
    public Coverage Evaluate(ReadOnlySpan<double> truth, IReadOnlyList<(double Low, double High)> intervals)
    {
        ArgumentNullException.ThrowIfNull(intervals);
        SameLength(truth.Length, intervals.Count);
        var covered = 0;
        double width = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            if (truth[i] >= intervals[i].Low && truth[i] <= intervals[i].High) covered++;
            width += (intervals[i].High - intervals[i].Low) / truth.Length;
        }

        return Coverage.Of(covered, truth.Length, CalibrationCases, Level, width);
    }

    private static void SameLength(int expected, int actual)
    {
        if (expected != actual) throw new ArgumentException($"ConformalRegression: {expected} true values but {actual} values beside them.");
    }
}
