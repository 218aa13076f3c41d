using Ewald.Core;
using Ewald.Physics.Diffraction;
using Ewald.Representations;

namespace Ewald.Studies.XrdSymmetry;

/// <summary>A pattern as the network sees it, measured or simulated, by one and the same code.</summary>
/// <remarks>Onto 1200 cells of Q (0.0027 Å⁻¹ is 0.04 degrees of copper radiation); <see cref="Values"/> are the <see cref="RootPattern"/> of that: in a textured film relative heights say little, and weak lines tell symmetries apart.
/// <see cref="RidgeValues"/> are the published reduction, kept beside it for comparison: Savitzky-Golay smoothing, peaks by wavelet ridges, only the peaks kept, between 0 and 1. Ours there: a ridge counts as a peak only when it
/// rises by six standard deviations of the noise, so that a flat line has none; and the square root.</remarks>
/// <param name="Values">Between 0 and 1, shape [<see cref="Cells"/>].</param>
/// <param name="RidgeValues">The published reduction, between 0 and 1, shape [<see cref="Cells"/>].</param>
/// <param name="Peaks">Cells of the peaks.</param>
/// <param name="First">First cell that the pattern covers.</param>
/// <param name="End">The cell after the last.</param>
internal sealed record FilmPattern(float[] Values, float[] RidgeValues, int[] Peaks, int First, int End)
{
    /// <summary>Number of cells.</summary>
    public const int Cells = 1200;

    private const int Window = 31, Reach = 10;
    private const double LeastRise = 6; // standard deviations between top and foot: white noise rises by 4 to 5 somewhere in a scan
    private const double Rounding = 1e-9;

    /// <summary>The common axis: 10 to 58 degrees of copper radiation.</summary>
    public static MomentumGrid Grid { get; } = new(0.71, 0.0027, Cells);

    // Chosen on films, see docs/studies: 0.12 and 1.6 degrees of copper radiation.
    private static readonly RootPattern Roots = new(3, 40, 5);
    private static readonly SavitzkyGolay Smoothing = new(Window, 3);
    private static readonly RidgePeakSettings Ridges = new([10, 11, 12, 13, 14], NoisePercentile: 0.01);
    private static readonly Lazy<double[][][]> Lines = new(() => [.. Enumerable.Range(0, SymmetryClass.Names.Count)
        .Select(g => ReferenceStructure.All.Where(s => s.Group == g).Select(StrongLines).ToArray())]);

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">Over 2θ with its wavelength, over Q or over d.</param>
    /// <exception cref="InputException">The wavelength is missing, or the pattern covers fewer than two lines of some class.</exception>
    public static FilmPattern Of(PowderPattern pattern)
    {
        var (values, first, end) = Grid.Resample(pattern);
        if (Uncovered(first, end) is { } group)
            throw new InputException(FormattableString.Invariant(
                $"{pattern.Name} covers Q from {Covered(pattern).Low:F2} to {Covered(pattern).High:F2} Å⁻¹; between {Grid.Low} and {Grid.High:F2} Å⁻¹, which are read, {SymmetryClass.Names[group]} has fewer than two lines in it: no class can be told; give a wider scan or check the wavelength."));
        return Of(values, first, end);
    }

    /// <summary>Reduces values that lie on the grid.</summary>
    /// <param name="values">Shape [<see cref="Cells"/>].</param>
    /// <param name="first">First cell covered.</param>
    /// <param name="end">The cell after the last.</param>
    public static FilmPattern Of(double[] values, int first, int end)
    {
        var (result, ridges) = (new float[Cells], new float[Cells]);
        if (end - first < Window) return new FilmPattern(result, ridges, [], first, end);
        var roots = Roots.Of(values.AsSpan(first..end));
        for (var i = 0; i < roots.Length; i++) result[first + i] = (float)roots[i];
        var smooth = Smoothing.Smooth(values.AsSpan(first..end));
        var noise = Noise(values.AsSpan(first..end), smooth);
        int[] peaks = [.. RidgePeaks.Find(smooth, Ridges).Where(p => Rises(smooth, p, noise))];
        var kept = PeakWindows.Keep(smooth, peaks);
        var highest = kept.Max();
        if (highest > 0)
            for (var i = 0; i < kept.Length; i++) ridges[first + i] = (float)Math.Sqrt(kept[i] / highest);
        return new FilmPattern(result, ridges, [.. peaks.Select(p => p + first)], first, end);
    }

    // Standard deviation of the smoothed values: that of the residuals, robust against peaks, times what the filter leaves of white noise.
    private static double Noise(ReadOnlySpan<double> values, ReadOnlySpan<double> smooth)
    {
        var residuals = new double[values.Length];
        var largest = 0.0;
        for (var i = 0; i < residuals.Length; i++)
        {
            residuals[i] = Math.Abs(values[i] - smooth[i]);
            largest = Math.Max(largest, Math.Abs(smooth[i]));
        }

        Array.Sort(residuals);
        return Math.Max(1.4826 * residuals[residuals.Length / 2] * Math.Sqrt(Smoothing.NoiseGain), Rounding * largest);
    }

    private static bool Rises(double[] smooth, int peak, double noise)
    {
        double high = double.NegativeInfinity, low = double.PositiveInfinity;
        for (var i = Math.Max(0, peak - Reach); i < Math.Min(smooth.Length, peak + Reach); i++)
            (high, low) = (Math.Max(high, smooth[i]), Math.Min(low, smooth[i]));
        return high - low > LeastRise * noise;
    }

    /// <summary>The class that has fewer than two separate strong lines in every one of its structures within the cells, or null.</summary>
    private static int? Uncovered(int first, int end)
    {
        double low = Grid.At(first), high = Grid.At(end - 1);
        for (var g = 0; g < SymmetryClass.Names.Count; g++)
            if (first >= end || !Lines.Value[g].Any(lines => lines.Count(q => q > low && q < high) >= 2)) return g;
        return null;
    }

    // Lines above a tenth of the strongest; those nearer than 0.05 Å⁻¹ (0.7 degrees of copper radiation) count once.
    private static double[] StrongLines(ReferenceStructure structure)
    {
        var sticks = Sticks(structure, structure.Cell);
        var strongest = 0.0;
        foreach (var v in sticks.Intensity) strongest = Math.Max(strongest, v);
        var lines = new List<double>();
        for (var i = 0; i < sticks.Count; i++)
        {
            var q = 2 * Math.PI / sticks.Spacing[i];
            if (sticks.Intensity[i] > 0.1 * strongest && (lines.Count == 0 || q - lines[^1] > 0.05)) lines.Add(q);
        }

        return [.. lines];
    }

    /// <summary>Lines of a structure on the common axis, with the factors of copper radiation.</summary>
    /// <param name="structure">The structure.</param>
    /// <param name="cell">Its cell.</param>
    public static PowderSticks Sticks(ReferenceStructure structure, ReadOnlySpan<double> cell) => PowderSticks.Within(
        Crystals.StructureFactor.Xray(structure.Crystal(cell, 0.03), ions: false), LorentzFactor.Xray(FilmSet.Wavelength), 2 * Math.PI / Grid.High, 2 * Math.PI / Grid.Low);

    private static (double Low, double High) Covered(PowderPattern pattern)
    {
        var q = LogQPattern.MomentumTransfers(pattern.Name, pattern.Axis, pattern.Abscissa, pattern.Wavelength);
        return (q[0], q[^1]);
    }
}
