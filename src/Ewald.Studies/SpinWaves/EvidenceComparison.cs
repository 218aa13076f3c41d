using Ewald.IO;
using Ewald.Core;

namespace Ewald.Studies.SpinWaves;

/// <summary>Which of two simulated images explains a measured one: ln of the evidence ratio with free scale, flat background and unknown noise.</summary>
/// <remarks>data = a s + b + noise of unknown σ, flat priors on a ≥ 0 and b, Jeffreys' on σ; the integrals over a, b, σ give ln Z = −½ (n − 2) ln RSS − ½ ln det XᵀX + const, the same
/// constant for both. Neighbouring pixels are not independent: n is multiplied by (1 − ρ₁)/(1 + ρ₁) of the residuals along both axes. Weights: equal, or as counts (variance as the
/// blurred data). Undecided where |ln ratio| is below 5 or weights disagree. Source: D. S. Sivia and J. Skilling, Data Analysis (2006), ch. 4; K. T. Butler et al.,
/// J. Phys.: Condens. Matter 33, 194006 (2021), doi:10.1088/1361-648X/abea1c.</remarks>
internal sealed class EvidenceComparison
{
    /// <summary>Below it, the evidence decides nothing.</summary>
    public const double Decisive = 5;

    private EvidenceComparison(string mask, IReadOnlyList<(string Weights, double LogRatio, double EffectivePixels, int Pixels)> rows) => (Mask, Rows) = (mask, rows);

    /// <summary>How the mask was read.</summary>
    public string Mask { get; }

    /// <summary>ln Z(first) − ln Z(second) under each kind of weights.</summary>
    public IReadOnlyList<(string Weights, double LogRatio, double EffectivePixels, int Pixels)> Rows { get; }

    /// <summary>The ratio nearest to zero: the most cautious of the weights; zero where their signs differ.</summary>
    public double LogRatio => Rows.All(r => r.LogRatio > 0) || Rows.All(r => r.LogRatio < 0) ? Rows.MinBy(r => Math.Abs(r.LogRatio)).LogRatio : 0;

    /// <summary>goodenough, dimer or undecided.</summary>
    public string Verdict => Math.Abs(LogRatio) < Decisive ? "undecided" : LogRatio > 0 ? "goodenough" : "dimer";

    /// <summary>Compares the two simulations of PCSMO.</summary>
    /// <param name="folder">Folder with the images.</param>
    /// <returns>One comparison for each reading of the mask, and the files read.</returns>
    /// <exception cref="InputException">A file is missing or of another shape.</exception>
    public static (IReadOnlyList<EvidenceComparison> Readings, IReadOnlyList<DataSource> Sources) Pcsmo(string folder)
    {
        string[] names = ["PCSMO_experiment_clipped120.npy", "PCSMO_simulated_goodenough.npy", "PCSMO_simulated_dimer.npy", "nan_mask.npy"];
        var files = names.Select(n => Path.Combine(folder, n)).ToArray();
        var images = new List<double[]>();
        long[]? shape = null;
        foreach (var file in files)
        {
            images.Add(Npy.ReadDoubles(file, out var read));
            long[] plane = [.. read.Where(n => n != 1)];
            shape ??= plane;
            if (!plane.SequenceEqual(shape) || plane.Length != 2) throw new InputException($"{file}: an image of shape [{string.Join(", ", read)}] beside one of [{string.Join(", ", shape)}]; all four must have one shape of two dimensions.");
        }

        var width = (int)shape![1];
        return ([.. new[] { ("mask = 1 left out", 1.0), ("mask = 0 left out", 0.0) }.Select(r => Of(r.Item1, images[0], images[1], images[2], [.. images[3].Select(m => m != r.Item2)], width))],
            [.. files.Select(f => new DataSource(Path.GetFileName(f), InputFile.Sha256(f)))]);
    }

    /// <summary>Compares two images.</summary>
    /// <param name="mask">How the mask was read.</param>
    /// <param name="data">Measured, shape [row, width].</param>
    /// <param name="first">Simulated.</param>
    /// <param name="second">Simulated.</param>
    /// <param name="use">True for pixels that count.</param>
    /// <param name="width">Pixels of a row.</param>
    public static EvidenceComparison Of(string mask, double[] data, double[] first, double[] second, bool[] use, int width)
    {
        var blurred = Blur(data, use, width);
        var floor = 0.05 * blurred.Where((_, i) => use[i]).Average();
        var rows = new List<(string, double, double, int)>();
        foreach (var (name, weight) in new (string, Func<int, double>)[] { ("equal", _ => 1), ("counts", i => 1 / Math.Max(blurred[i], floor)) })
        {
            double[] w = [.. use.Select((u, i) => u ? weight(i) : 0)];
            var (one, two) = (Line(data, first, w), Line(data, second, w));
            var pixels = use.Count(u => u);
            // The worse fit's residuals are the more correlated: the smaller number of independent pixels is taken for both.
            var independent = pixels * Math.Min(Independent(one.Residuals, use, width), Independent(two.Residuals, use, width));
            var ratio = -0.5 * (independent - 2) * (Math.Log(one.Rss) - Math.Log(two.Rss)) - 0.5 * (one.LogDeterminant - two.LogDeterminant);
            rows.Add((name, ratio, independent, pixels));
        }

        return new EvidenceComparison(mask, rows);
    }

    private static (double Rss, double LogDeterminant, double[] Residuals) Line(double[] y, double[] x, double[] w)
    {
        double sw = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
        for (var i = 0; i < y.Length; i++)
        {
            (sw, sx, sy) = (sw + w[i], sx + w[i] * x[i], sy + w[i] * y[i]);
            (sxx, sxy) = (sxx + w[i] * x[i] * x[i], sxy + w[i] * x[i] * y[i]);
        }

        // The scale of an image is arbitrary: its own variance is taken as 1, so that a prior flat in scale means the same for both.
        var variance = sxx - sx * sx / sw;
        var slope = variance > 0 ? Math.Max(0, (sxy - sx * sy / sw) / variance) : 0;
        var level = (sy - slope * sx) / sw;
        var residuals = new double[y.Length];
        double rss = 0;
        for (var i = 0; i < y.Length; i++)
        {
            residuals[i] = Math.Sqrt(w[i]) * (y[i] - slope * x[i] - level);
            rss += residuals[i] * residuals[i];
        }

        return (rss, 2 * Math.Log(sw), residuals);
    }

    // (1 − ρ)/(1 + ρ) along both axes, from neighbouring pixels that both count.
    private static double Independent(double[] residuals, bool[] use, int width)
    {
        double share = 1;
        foreach (var step in new[] { 1, width })
        {
            double product = 0, square = 0;
            var pairs = 0;
            for (var i = 0; i + step < residuals.Length; i++)
            {
                if (!use[i] || !use[i + step] || (step == 1 && (i + 1) % width == 0)) continue;
                product += residuals[i] * residuals[i + step];
                square += 0.5 * (residuals[i] * residuals[i] + residuals[i + step] * residuals[i + step]);
                pairs++;
            }

            var rho = pairs == 0 || square <= 0 ? 0 : Math.Clamp(product / square, 0, 0.99);
            share *= (1 - rho) / (1 + rho);
        }

        return share;
    }

    // Mean of 5 × 5 pixels that count.
    private static double[] Blur(double[] data, bool[] use, int width)
    {
        var (height, blurred) = (data.Length / width, new double[data.Length]);
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                double sum = 0;
                var count = 0;
                for (var r = Math.Max(0, row - 2); r <= Math.Min(height - 1, row + 2); r++)
                {
                    for (var c = Math.Max(0, column - 2); c <= Math.Min(width - 1, column + 2); c++)
                    {
                        if (!use[r * width + c]) continue;
                        sum += data[r * width + c];
                        count++;
                    }
                }

                blurred[row * width + column] = count > 0 ? sum / count : 0;
            }
        }

        return blurred;
    }
}
