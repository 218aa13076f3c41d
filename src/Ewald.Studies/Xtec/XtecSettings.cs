using System.Globalization;
using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Studies.Xtec;

/// <summary>How trajectories are chosen and clustered.</summary>
internal sealed record XtecSettings
{
    /// <summary>Cutoff by the divergence from a Gaussian; false: mean plus two deviations.</summary>
    public bool GaussianThreshold { get; init; } = true;

    /// <summary>The mean trajectory of the voxels that are background is taken off before scaling.</summary>
    public bool SubtractBackground { get; init; } = true;

    public TrajectoryScale Scale { get; init; } = TrajectoryScale.RelativeToMean;

    /// <summary>Scaled trajectories of a smaller standard deviation are left out.</summary>
    public double MinimumDeviation { get; init; }

    /// <summary>A voxel brighter than so many times its brightest face neighbour is narrower than any peak: hot.</summary>
    public double HotFactor { get; init; } = 3;

    /// <summary>Kept voxels among the 26 around that a kept voxel needs.</summary>
    public int Support { get; init; } = 4;

    /// <summary>Fewest kept voxels of a peak on which the number of clusters is chosen.</summary>
    public int PeakVoxels { get; init; } = 8;

    /// <summary>Number of clusters; 0 chooses it.</summary>
    public int Clusters { get; init; }

    /// <summary>Most mixture components that are tried.</summary>
    public int MostComponents { get; init; } = 12;

    /// <summary>Shapes of trajectories that differ by less, root mean square relative to their own size, are one cluster.</summary>
    public double ShapeTolerance { get; init; } = 0.03;

    /// <summary>Clusters of a smaller share of the kept voxels are minor: not counted.</summary>
    public double MinorShare { get; init; } = 0.01;

    /// <summary>Length of the local smoothing, voxels, about half of a peak's width at half maximum; 0 switches smoothing off.</summary>
    public double SmoothingLength { get; init; } = 1.5;

    /// <summary>Rounds in which neighbours' beliefs are the prior.</summary>
    public int SmoothingRounds { get; init; } = 12;

    /// <summary>Epochs of EM on voxels, label smoothing between E-step and M-step, after the fit to peaks.</summary>
    public int Epochs { get; init; }

    /// <summary>Voxels of a Brillouin zone along each axis; given, smoothing couples all zones.</summary>
    public double[]? Period { get; init; }

    /// <summary>What a user may set on the command line.</summary>
    /// <param name="setting">Value of a name, or null.</param>
    public static XtecSettings From(Func<string, string?> setting)
    {
        var s = new XtecSettings();
        if (setting("threshold") is { } threshold)
            s = s with { GaussianThreshold = Choice("threshold", threshold, "gaussian", "deviations") == 0 };
        if (setting("background") is { } background)
            s = s with { SubtractBackground = Choice("background", background, "subtract", "keep") == 0 };
        if (setting("scale") is { } scale)
            s = s with { Scale = Choice("scale", scale, "mean", "zscore") == 0 ? TrajectoryScale.RelativeToMean : TrajectoryScale.ZScore };
        if (setting("minimum-deviation") is { } deviation) s = s with { MinimumDeviation = Number("minimum-deviation", deviation, 0, 100) };
        if (setting("clusters") is { } clusters) s = s with { Clusters = (int)Number("clusters", clusters, 1, 50) };
        if (setting("most-components") is { } most) s = s with { MostComponents = (int)Number("most-components", most, 1, 50) };
        if (setting("shape-tolerance") is { } tolerance) s = s with { ShapeTolerance = Number("shape-tolerance", tolerance, 0, 1) };
        if (setting("smoothing") is { } smoothing) s = s with { SmoothingLength = Number("smoothing", smoothing, 0, 20) };
        if (setting("smoothing-rounds") is { } rounds) s = s with { SmoothingRounds = (int)Number("smoothing-rounds", rounds, 1, 100) };
        if (setting("epochs") is { } epochs) s = s with { Epochs = (int)Number("epochs", epochs, 0, 1000) };
        if (setting("period") is { } period)
        {
            var three = period.Split(',').Select(p => Number("period", p, 1, 1e6)).ToArray();
            s = s with { Period = three.Length == 3 ? three : throw new InputException($"--set period={period}: three numbers are needed, the voxels of a Brillouin zone along each axis.") };
        }

        return s;
    }

    /// <summary>A number between two ends.</summary>
    public static double Number(string name, string text, double low, double high) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high ? value
            : throw new InputException(FormattableString.Invariant($"--set {name}={text}: a number between {low} and {high} is needed."));

    private static int Choice(string name, string text, params string[] allowed) =>
        Array.IndexOf(allowed, text) is >= 0 and var found ? found : throw new InputException($"--set {name}={text}: {string.Join(" or ", allowed)} is needed.");
}
