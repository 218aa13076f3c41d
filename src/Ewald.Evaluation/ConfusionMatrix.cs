namespace Ewald.Evaluation;

/// <summary>How often each true class was answered as each class, and the accuracies that follow from it.</summary>
/// <param name="Classes">Names of the classes.</param>
/// <param name="Counts">Shape [true class, answered class].</param>
public sealed record ConfusionMatrix(IReadOnlyList<string> Classes, int[,] Counts)
{
    /// <summary>Counts answers.</summary>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="truth">True class of each case, shape [case].</param>
    /// <param name="answer">Answered class of each case, shape [case].</param>
    public static ConfusionMatrix Of(IReadOnlyList<string> classes, ReadOnlySpan<int> truth, ReadOnlySpan<int> answer)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (truth.Length != answer.Length)
            throw new ArgumentException($"ConfusionMatrix: {truth.Length} true classes but {answer.Length} answers.", nameof(answer));
        var counts = new int[classes.Count, classes.Count];
        for (var i = 0; i < truth.Length; i++) counts[truth[i], answer[i]]++;
        return new ConfusionMatrix(classes, counts);
    }

    /// <summary>Number of cases.</summary>
    public int Total => Counts.Cast<int>().Sum();

    /// <summary>Share of right answers.</summary>
    public double Accuracy => (double)Enumerable.Range(0, Classes.Count).Sum(c => Counts[c, c]) / Total;

    /// <summary>Mean recall over the classes that have cases.</summary>
    public double BalancedAccuracy => Enumerable.Range(0, Classes.Count).Select(Recall).Where(r => !double.IsNaN(r)).Average();

    /// <summary>Share of a class's cases that were answered right; NaN when it has none.</summary>
    /// <param name="trueClass">The class.</param>
    public double Recall(int trueClass)
    {
        var cases = Enumerable.Range(0, Classes.Count).Sum(a => Counts[trueClass, a]);
        return cases == 0 ? double.NaN : (double)Counts[trueClass, trueClass] / cases;
    }

    /// <summary>Balanced accuracy of the answers restricted to a group of true classes, as the mean of their recalls.</summary>
    /// <param name="classes">The true classes that count.</param>
    public double BalancedAccuracyOf(params ReadOnlySpan<int> classes)
    {
        double sum = 0;
        foreach (var c in classes) sum += Recall(c);
        return sum / classes.Length;
    }

    /// <summary>Rows divided by their sums: shape [true class, answered class].</summary>
    public double[,] Shares()
    {
        var shares = new double[Classes.Count, Classes.Count];
        for (var t = 0; t < Classes.Count; t++)
        {
            var cases = Math.Max(1, Enumerable.Range(0, Classes.Count).Sum(a => Counts[t, a]));
            for (var a = 0; a < Classes.Count; a++) shares[t, a] = (double)Counts[t, a] / cases;
        }

        return shares;
    }
}
