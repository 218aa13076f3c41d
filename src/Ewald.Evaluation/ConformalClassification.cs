namespace Ewald.Evaluation;

/// <summary>Which score ranks a class for a conformal set.</summary>
public enum ConformalScore
{
    /// <summary>Least ambiguous sets: 1 - p(y). Smallest sets on average; empty where no class is probable enough.
    /// Sadinle, Lei and Wasserman (2019), doi:10.1080/01621459.2017.1395341.</summary>
    LeastAmbiguous,

    /// <summary>Adaptive sets: Σ of the probabilities above p(y), plus u p(y) with u in [0, 1). Larger sets where the case is hard.
    /// Romano, Sesia and Candès, NeurIPS 33, 3581 (2020).</summary>
    Adaptive,
}

/// <summary>Conformal sets of classes: they hold the truth with the calibrated probability, whatever the classifier.</summary>
/// <param name="Score">The score.</param>
/// <param name="Level">Coverage aimed at.</param>
/// <param name="Quantile">Largest score that enters a set.</param>
/// <param name="CalibrationCases">Number of cases behind the quantile.</param>
public sealed record ConformalClassification(ConformalScore Score, double Level, double Quantile, int CalibrationCases)
{
    /// <summary>Calibrates on held-out cases.</summary>
    /// <param name="score">The score.</param>
    /// <param name="level">Coverage aimed at, for example 0.9.</param>
    /// <param name="probabilities">Shape [case, class], row after row.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="labels">True classes, shape [case].</param>
    /// <param name="uniforms">One number in [0, 1) a case: random, or any statistic of the case that is fixed before calibration.</param>
    public static ConformalClassification Calibrate(
        ConformalScore score, double level, ReadOnlySpan<double> probabilities, int classCount, ReadOnlySpan<int> labels, ReadOnlySpan<double> uniforms)
    {
        if (probabilities.Length != labels.Length * classCount || uniforms.Length != labels.Length)
            throw new ArgumentException($"ConformalClassification: {labels.Length} labels, {uniforms.Length} uniforms and {probabilities.Length} probabilities of {classCount} classes do not match.", nameof(probabilities));
        var scores = new double[labels.Length];
        for (var i = 0; i < scores.Length; i++)
            scores[i] = ScoreOf(score, probabilities.Slice(i * classCount, classCount), labels[i], uniforms[i]);
        return new ConformalClassification(score, level, ConformalQuantile.Of(scores, level), scores.Length);
    }

    /// <summary>The score of one class of one case; larger is less conforming.</summary>
    /// <param name="score">The score.</param>
    /// <param name="probabilities">Shape [class].</param>
    /// <param name="label">The class.</param>
    /// <param name="uniform">Number in [0, 1); breaks ties.</param>
    public static double ScoreOf(ConformalScore score, ReadOnlySpan<double> probabilities, int label, double uniform)
    {
        var own = probabilities[label];
        // Least ambiguous: probabilities of 0 and 1 tie; a term far below any real difference of probabilities breaks the tie.
        if (score == ConformalScore.LeastAmbiguous) return 1 - own + 1e-9 * uniform;
        double above = 0;
        for (var c = 0; c < probabilities.Length; c++)
            if (probabilities[c] > own || (probabilities[c] == own && c < label)) above += probabilities[c];
        return above + uniform * own + 1e-9 * uniform;
    }

    /// <summary>The conformal set, most probable class first; empty when no class conforms.</summary>
    /// <param name="probabilities">Shape [class].</param>
    /// <param name="uniform">Number in [0, 1), made as in the calibration.</param>
    public int[] Set(ReadOnlySpan<double> probabilities, double uniform)
    {
        var members = new List<int>(probabilities.Length);
        for (var c = 0; c < probabilities.Length; c++)
            if (ScoreOf(Score, probabilities, c, uniform) <= Quantile) members.Add(c);
        var p = probabilities.ToArray();
        members.Sort((a, b) => p[a] != p[b] ? p[b].CompareTo(p[a]) : a.CompareTo(b));
        return [.. members];
    }

    /// <summary>Coverage and mean set size on a test set.</summary>
    /// <param name="probabilities">Shape [case, class], row after row.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="labels">True classes, shape [case].</param>
    /// <param name="uniforms">One number in [0, 1) a case, made as in the calibration.</param>
    public Coverage Evaluate(ReadOnlySpan<double> probabilities, int classCount, ReadOnlySpan<int> labels, ReadOnlySpan<double> uniforms)
    {
        int covered = 0, members = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            var set = Set(probabilities.Slice(i * classCount, classCount), uniforms[i]);
            members += set.Length;
            if (set.Contains(labels[i])) covered++;
        }

        return Coverage.Of(covered, labels.Length, CalibrationCases, Level, (double)members / labels.Length);
    }
}
