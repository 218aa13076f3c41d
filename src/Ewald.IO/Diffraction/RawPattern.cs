using Ewald.Core;

namespace Ewald.IO;

/// <summary>A pattern as a file holds it, before the rules of <see cref="PowderPattern"/> are applied.</summary>
/// <param name="Path">The file.</param>
/// <param name="Axis">What the abscissa is.</param>
/// <param name="Abscissa">In house units.</param>
/// <param name="Intensity">As written.</param>
/// <param name="Sigma">Standard deviation of the intensity, or null.</param>
internal sealed record RawPattern(string Path, PatternAxis Axis, double[] Abscissa, double[] Intensity, double[]? Sigma)
{
    public const int FewestPoints = 5;

    public required List<string> Warnings { get; init; }

    public double? Wavelength { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Drops what cannot be used, sorts, merges repeats and announces; refuses what is left with too little.</summary>
    public PowderPattern Clean()
    {
        var sigma = UsableSigma();
        var order = Kept(sigma);
        for (var i = 1; i < order.Length; i++)
        {
            if (Abscissa[order[i]] >= Abscissa[order[i - 1]]) continue;
            order = [.. order.OrderBy(k => Abscissa[k])];
            Warnings.Add("The abscissa was not in ascending order; the points were sorted.");
            break;
        }

        var (x, y, s) = Merge(order, sigma);
        if (x.Length < FewestPoints)
            throw new DataFormatException(Path, FormattableString.Invariant(
                $"{x.Length} usable points are left of {Abscissa.Length}; a pattern needs at least {FewestPoints}{(Warnings.Count > 0 ? " (" + string.Join(" ", Warnings).TrimEnd('.') + ")" : "")}."));
        return new PowderPattern(System.IO.Path.GetFileName(Path), Axis, x, y, s, Wavelength) { Warnings = Warnings, Metadata = Metadata };
    }

    private double[]? UsableSigma()
    {
        if (Sigma is null || Array.Exists(Sigma, s => s > 0 && double.IsFinite(s))) return Sigma;
        Warnings.Add("All errors of the intensity are zero or not a number; the pattern is treated as one without errors.");
        return null;
    }

    private int[] Kept(double[]? sigma)
    {
        int nan = 0, below = 0, zero = 0;
        var kept = new List<int>(Abscissa.Length);
        var mayBeZero = Axis is PatternAxis.MomentumTransfer or PatternAxis.PairDistance;
        for (var i = 0; i < Abscissa.Length; i++)
        {
            if (!double.IsFinite(Abscissa[i]) || !double.IsFinite(Intensity[i])) nan++;
            else if (Abscissa[i] < 0 || (Abscissa[i] == 0 && !mayBeZero)) below++;
            else if (sigma is not null && !(sigma[i] > 0 && double.IsFinite(sigma[i]))) zero++;
            else kept.Add(i);
        }

        Announce(nan, "without a finite abscissa and intensity");
        Announce(below, mayBeZero ? "below zero" : "at zero or below");
        Announce(zero, "whose error is zero, negative or not a number");
        return [.. kept];
    }

    /// <summary>Points at one abscissa become their mean.</summary>
    private (double[] X, double[] Y, double[]? Sigma) Merge(int[] order, double[]? sigma)
    {
        List<double> x = new(order.Length), y = new(order.Length), s = new(order.Length);
        var merged = 0;
        for (int i = 0, next; i < order.Length; i = next)
        {
            double sum = 0, square = 0;
            for (next = i; next < order.Length && Abscissa[order[next]].Equals(Abscissa[order[i]]); next++)
            {
                sum += Intensity[order[next]];
                if (sigma is not null) square += sigma[order[next]] * sigma[order[next]];
            }

            var n = next - i;
            if (n > 1) merged += n - 1;
            x.Add(Abscissa[order[i]]);
            y.Add(n == 1 ? Intensity[order[i]] : sum / n);
            if (sigma is not null) s.Add(n == 1 ? sigma[order[i]] : Math.Sqrt(square) / n);
        }

        if (merged > 0) Warnings.Add(FormattableString.Invariant($"{merged} point{(merged == 1 ? " shares its" : "s share their")} abscissa with another; their intensities were averaged."));
        return ([.. x], [.. y], sigma is null ? null : [.. s]);
    }

    private void Announce(int count, string why)
    {
        if (count > 0) Warnings.Add(FormattableString.Invariant($"Left out {count} point{(count == 1 ? "" : "s")} {why}."));
    }
}
