namespace Ewald.Evaluation;

/// <summary>How often sets or intervals held the truth, and how often they should have.</summary>
/// <remarks>With n calibration cases, t test cases and k = ⌈(n + 1) level⌉, the number of covered test cases of split-conformal
/// answers with continuous scores follows the beta-binomial law with a = k, b = n + 1 - k (Vovk, ACML 2012; Angelopoulos and
/// Bates, doi:10.1561/2200000101).</remarks>
/// <param name="Value">Share of test cases covered.</param>
/// <param name="Level">Share aimed at.</param>
/// <param name="Low">2.5 % quantile of the beta-binomial law, as a share.</param>
/// <param name="High">97.5 % quantile of the beta-binomial law, as a share.</param>
/// <param name="CalibrationCases">Number of calibration cases.</param>
/// <param name="TestCases">Number of test cases.</param>
/// <param name="MeanSize">Mean size of the sets or mean width of the intervals.</param>
public sealed record Coverage(double Value, double Level, double Low, double High, int CalibrationCases, int TestCases, double MeanSize)
{
    /// <summary>Coverage of a test set.</summary>
    /// <param name="covered">Number of test cases whose set or interval holds the truth.</param>
    /// <param name="testCases">Number of test cases.</param>
    /// <param name="calibrationCases">Number of calibration cases.</param>
    /// <param name="level">Share aimed at.</param>
    /// <param name="meanSize">Mean size of the sets or mean width of the intervals.</param>
    public static Coverage Of(int covered, int testCases, int calibrationCases, double level, double meanSize)
    {
        var (low, high) = ExpectedRange(calibrationCases, testCases, level);
        return new Coverage((double)covered / testCases, level, low, high, calibrationCases, testCases, meanSize);
    }

    /// <summary>True when the value lies in the range expected for these numbers of cases.</summary>
    public bool IsExpected => Value >= Low && Value <= High;

    /// <summary>Central range of the coverage that a right procedure shows.</summary>
    /// <param name="calibrationCases">n.</param>
    /// <param name="testCases">t.</param>
    /// <param name="level">Share aimed at, in (0, 1).</param>
    /// <param name="mass">Probability within the range.</param>
    public static (double Low, double High) ExpectedRange(int calibrationCases, int testCases, double level, double mass = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(testCases);
        var k = ConformalQuantile.Rank(calibrationCases, level);
        if (k > calibrationCases) return (1, 1);
        double a = k, b = calibrationCases + 1 - k;
        // Ratios of neighbouring probabilities avoid the gamma function: p(j+1)/p(j) = (t-j)(a+j) / ((j+1)(b+t-j-1)).
        var log = new double[testCases + 1];
        for (var j = 0; j < testCases; j++)
            log[j + 1] = log[j] + Math.Log((testCases - j) * (a + j)) - Math.Log((j + 1.0) * (b + testCases - j - 1));
        var top = log.Max();
        var total = log.Sum(x => Math.Exp(x - top));
        double sum = 0;
        int? low = null;
        for (var j = 0; j <= testCases; j++)
        {
            sum += Math.Exp(log[j] - top) / total;
            if (low is null && sum >= (1 - mass) / 2) low = j;
            if (sum >= (1 + mass) / 2) return ((double)(low ?? 0) / testCases, (double)j / testCases);
        }

        return ((double)(low ?? 0) / testCases, 1);
    }
}
