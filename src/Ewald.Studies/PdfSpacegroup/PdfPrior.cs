namespace Ewald.Studies.PdfSpacegroup;

/// <summary>How often each class occurs, and the change of probabilities from the training material to the easy set.</summary>
/// <remarks>Training weights rare classes and adds wide crystals, so that what a learner answers follows other class shares than those of the easy set;
/// p(c) π(c) / π′(c), normalised again, follows π (M. Saerens, P. Latinne, C. Decaestecker, Neural Comput. 14, 21, 2002, doi:10.1162/089976602753284446).</remarks>
internal static class PdfPrior
{
    /// <summary>Weights of the cross entropy: square roots, so that rare groups count more than their number, and yet noise does not rule.</summary>
    /// <param name="labels">Labels of the training curves.</param>
    /// <param name="classes">Number of classes.</param>
    public static double[] Weights(IReadOnlyCollection<int> labels, int classes)
    {
        var counts = new double[classes];
        foreach (var label in labels) counts[label]++;
        return [.. counts.Select(c => Math.Clamp(Math.Sqrt((double)labels.Count / classes / Math.Max(1, c)), 0.3, 3))];
    }

    /// <summary>The share of each class among the curves of the easy set, each class counted once more than it occurs.</summary>
    /// <param name="train">Training curves.</param>
    /// <param name="classes">Number of classes.</param>
    public static double[] Easy(PdfEasySet train, int classes) => Shares(train.Labels.Where((_, i) => !train.Wide[i]), classes);

    /// <summary>π(c) / π′(c).</summary>
    /// <param name="train">Training curves.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="weighted">Whether the learner weighted classes by <see cref="Weights"/>.</param>
    public static double[] Factors(PdfEasySet train, int classes, bool weighted)
    {
        var (wanted, given, weights) = (Easy(train, classes), Shares(train.Labels, classes), Weights(train.Labels, classes));
        return [.. wanted.Select((w, c) => w / given[c] / (weighted ? weights[c] : 1))];
    }

    /// <summary>Probabilities times factors, normalised again.</summary>
    /// <param name="probabilities">Shape [curve][class].</param>
    /// <param name="factors">Shape [class].</param>
    public static double[][] Apply(double[][] probabilities, double[] factors) => [.. probabilities.Select(p =>
    {
        double[] moved = [.. p.Select((v, c) => v * factors[c])];
        var sum = moved.Sum();
        return moved.Select(v => v / sum).ToArray();
    })];

    private static double[] Shares(IEnumerable<int> labels, int classes)
    {
        var counts = Enumerable.Repeat(1.0, classes).ToArray();
        foreach (var label in labels) counts[label]++;
        var sum = counts.Sum();
        return [.. counts.Select(c => c / sum)];
    }
}
