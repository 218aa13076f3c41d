using Ewald.Core;

namespace Ewald.IO;

/// <summary>A curve as a file holds it, before the rules of <see cref="ScatteringCurve"/> are applied.</summary>
/// <param name="Path">The file.</param>
/// <param name="Q">In the file's unit.</param>
/// <param name="Intensity">In the file's unit.</param>
/// <param name="Sigma">Standard deviation of the intensity, or null.</param>
/// <param name="QSigma">Standard deviation of Q in the unit of Q, or null.</param>
internal sealed record RawCurve(string Path, double[] Q, double[] Intensity, double[]? Sigma, double[]? QSigma)
{
    public const int FewestPoints = 5;

    public required List<string> Warnings { get; init; }

    public double QFactor { get; init; } = 1;

    public double QSigmaFactor { get; init; } = 1;

    public double IntensityFactor { get; init; } = 1;

    public string IntensityUnit { get; init; } = "arbitrary";

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Drops what cannot be used, sorts, converts and announces; refuses what is left with too little.</summary>
    public ScatteringCurve Clean()
    {
        var warnings = Warnings;
        if (Q.Length > 0 && Array.TrueForAll(Q, q => !(q > 0)) && Array.Exists(Q, q => q < 0))
            throw new DataFormatException(Path, "Q is negative throughout; a 1-D curve needs Q > 0 (is the first column a signed component or a logarithm?).");
        var sigma = UsableSigma(warnings);
        var qSigma = UsableQSigma(warnings);
        int nan = 0, negative = 0, zero = 0;
        var kept = new List<int>(Q.Length);
        for (var i = 0; i < Q.Length; i++)
        {
            if (!double.IsFinite(Q[i] * QFactor) || !double.IsFinite(Intensity[i] * IntensityFactor)) nan++;
            else if (Q[i] * QFactor <= 0) negative++;
            else if (sigma is not null && !(sigma[i] * IntensityFactor > 0 && double.IsFinite(sigma[i] * IntensityFactor))) zero++;
            else kept.Add(i);
        }

        Announce(warnings, nan, "without a finite Q and intensity");
        Announce(warnings, negative, "at Q = 0 or below");
        Announce(warnings, zero, "whose error is zero, negative or not a number");
        var order = kept.ToArray();
        if (!IsSorted(order))
        {
            order = [.. kept.OrderBy(i => Q[i])];
            warnings.Add("Q was not in ascending order; the points were sorted.");
        }

        order = WithoutRepeats(order, sigma, warnings);
        if (order.Length < FewestPoints)
            throw new DataFormatException(Path, FormattableString.Invariant(
                $"{order.Length} usable points are left of {Q.Length}; a curve needs at least {FewestPoints}{(warnings.Count > 0 ? " (" + string.Join(" ", warnings).TrimEnd('.') + ")" : "")}."));
        return new ScatteringCurve(
            System.IO.Path.GetFileName(Path), Pick(Q, order, QFactor), Pick(Intensity, order, IntensityFactor),
            sigma is null ? null : Pick(sigma, order, IntensityFactor), qSigma is null ? null : Pick(qSigma, order, QSigmaFactor), IntensityUnit)
        {
            Warnings = warnings,
            Metadata = Metadata,
        };
    }

    private double[]? UsableSigma(List<string> warnings)
    {
        if (Sigma is null) return null;
        if (Array.Exists(Sigma, s => s > 0 && double.IsFinite(s))) return Sigma;
        warnings.Add("All errors of the intensity are zero or not a number; the curve is treated as one without errors.");
        return null;
    }

    private double[]? UsableQSigma(List<string> warnings)
    {
        if (QSigma is null) return null;
        if (Array.TrueForAll(QSigma, s => s == 0 || double.IsNaN(s)))
        {
            warnings.Add("The Q resolution of the file is zero throughout; it is treated as not given.");
            return null;
        }

        if (Array.TrueForAll(QSigma, s => s >= 0 && double.IsFinite(s))) return QSigma;
        warnings.Add("The Q resolution of the file holds negative or non-finite values; it is treated as not given.");
        return null;
    }

    private bool IsSorted(int[] order)
    {
        for (var i = 1; i < order.Length; i++) if (Q[order[i]] < Q[order[i - 1]]) return false;
        return true;
    }

    private int[] WithoutRepeats(int[] order, double[]? sigma, List<string> warnings)
    {
        var unique = new List<int>(order.Length);
        var sharedQ = 0;
        foreach (var i in order)
        {
            if (unique.Count > 0 && unique[^1] is var last && Q[last].Equals(Q[i]))
            {
                if (Intensity[last].Equals(Intensity[i]) && (sigma is null || sigma[last].Equals(sigma[i]))) continue;
                sharedQ++;
            }

            unique.Add(i);
        }

        Announce(warnings, order.Length - unique.Count, "that repeated the row before");
        if (sharedQ > 0) warnings.Add(FormattableString.Invariant($"{sharedQ} points share their Q with the point before; all were kept."));
        return [.. unique];
    }

    private static double[] Pick(double[] values, int[] order, double factor) => Array.ConvertAll(order, i => values[i] * factor);

    private static void Announce(List<string> warnings, int count, string why)
    {
        if (count > 0) warnings.Add(FormattableString.Invariant($"Left out {count} point{(count == 1 ? "" : "s")} {why}."));
    }
}
