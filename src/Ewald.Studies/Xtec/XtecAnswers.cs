using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.IO;

namespace Ewald.Studies.Xtec;

/// <summary>A user's volume: read, clustered, answered.</summary>
internal static class XtecAnswers
{
    private const double Level = 0.9;
    private const byte Minor = 255;

    /// <summary>What a user may set; any other name is a mistake.</summary>
    private static readonly string[] Known =
    [
        "dataset", "temperature-axis", "temperatures", "threshold", "background", "scale", "minimum-deviation", "clusters", "most-components", "shape-tolerance",
        "smoothing", "smoothing-rounds", "epochs", "period",
    ];

    public static FilePrediction Decompose(DecompositionRequest request, StudyCard card)
    {
        if (request.Info.Extra?.Keys.FirstOrDefault(k => !Known.Contains(k, StringComparer.Ordinal)) is { } unknown)
            throw new InputException($"--set {unknown}: {card.Id} knows no such setting; it knows {string.Join(", ", Known)}.");
        var settings = XtecSettings.From(request.Setting);
        using var volume = TemperatureVolumeFile.Open(request.Path, Options(request.Setting));
        var (set, found) = Read(volume, settings, request.Path, request.Randomness, request.Threads, request.Progress, request.Cancel);
        var labels = Path.Combine(request.Output, "labels.h5");
        WriteLabels(labels, set, found, card.Id);
        if (request.Report is { } page) XtecReport.Add(page, "Clusters of trajectories", set, found);
        return new FilePrediction(request.Path, true, [.. Answers(set, found, labels, settings)], null, [.. volume.Warnings, .. Warnings(set, found)], null);
    }

    public static (TrajectorySet Set, XtecClusters Clusters) Read(
        ITemperatureVolume volume, XtecSettings settings, string name, Randomness randomness, int threads, IProgressSink progress, CancellationToken cancel)
    {
        var set = TrajectoryExtraction.Read(volume, settings, name, progress, cancel);
        return (set, TrajectoryClustering.Cluster(set, settings, name, randomness, threads, progress, cancel));
    }

    public static TemperatureVolumeOptions Options(Func<string, string?> setting) => new(
        setting("dataset"), setting("temperature-axis"),
        setting("temperatures")?.Split(',').Select(t => XtecSettings.Number("temperatures", t, 0, 1e5)).ToArray());

    /// <summary>The clusters as a document.</summary>
    public static JsonObject Details(TrajectorySet set, XtecClusters found) => new()
    {
        ["temperatures"] = Numbers(set.Temperatures), ["volumeVoxels"] = set.Volume, ["kept"] = set.Count, ["dead"] = set.Dead, ["hot"] = set.Hot, ["withoutSupport"] = set.Lonely,
        ["threshold"] = Math.Exp(set.Threshold.Cutoff), ["peaks"] = found.Peaks, ["components"] = found.Start.Components,
        ["bic"] = new JsonArray([.. found.Choice.Select(c => (JsonNode)new JsonObject { ["components"] = c.Components, ["bic"] = c.Bic, ["icl"] = c.Icl })]),
        ["clusters"] = new JsonArray([.. found.Clusters.Select(c => (JsonNode)new JsonObject
        {
            ["number"] = c.Number, ["voxels"] = c.Voxels, ["change"] = c.Change, ["mean"] = Numbers(c.Mean), ["error"] = Numbers(c.Error), ["isTransition"] = c.Order?.IsTransition,
            ["transitionTemperature"] = c.Order?.Transition, ["transitionTemperatureSigma"] = c.Order?.TransitionSigma, ["beta"] = c.Order?.Beta, ["betaSigma"] = c.Order?.BetaSigma,
        })]),
    };

    private static IEnumerable<Answer> Answers(TrajectorySet set, XtecClusters found, string labels, XtecSettings settings)
    {
        var (few, many) = found.CountRange(settings.ShapeTolerance);
        yield return new QuantityAnswer("clusterCount", found.Clusters.Count, Math.Min(few, found.Clusters.Count), Math.Max(many, found.Clusters.Count), Level, "1");
        const double Z = FoundTransition.Quantile;
        foreach (var c in found.Clusters)
        {
            yield return new CurveAnswer($"trajectory.cluster{c.Number}", set.Temperatures, c.Mean, [.. c.Mean.Zip(c.Error, (m, e) => m - Z * e)], [.. c.Mean.Zip(c.Error, (m, e) => m + Z * e)], "K", "1");
            if (c.Order is not { IsTransition: true } o) continue;
            yield return new QuantityAnswer($"transitionTemperature.cluster{c.Number}", o.Transition, o.Transition - Z * o.TransitionSigma, o.Transition + Z * o.TransitionSigma, Level, "K");
            yield return new QuantityAnswer($"beta.cluster{c.Number}", o.Beta, Math.Max(0, o.Beta - Z * o.BetaSigma), o.Beta + Z * o.BetaSigma, Level, "1");
        }

        yield return new ArrayAnswer("labels", labels + ":/entry/data/labels");
    }

    private static IEnumerable<string> Warnings(TrajectorySet set, XtecClusters found)
    {
        yield return "The interval of clusterCount is what half and twice the tolerance of shapes give; those of T_c and beta hold the choice of the law; none is calibrated on measured data.";
        if (set.Temperatures.Length < 6) yield return "Fewer than six temperatures: no order parameter is fitted.";
        if (found.Peaks == found.Labels.Length) yield return "Few peaks: the number of clusters was chosen on single voxels, whose noise is larger.";
        if (set.Count > 0.5 * set.Volume) yield return "More than half of the voxels lie above the threshold: the background may not be one; look at the histogram of the report.";
        var minor = found.Labels.Count(l => l == 0);
        if (minor > 0) yield return FormattableString.Invariant($"{minor} voxels belong to clusters of under 1 % and carry the label {Minor}.");
    }

    private static void WriteLabels(string path, TrajectorySet set, XtecClusters found, string study)
    {
        var labels = new byte[set.Volume];
        for (var i = 0; i < found.Labels.Length; i++) labels[found.Positions.Indices[i]] = found.Labels[i] == 0 ? Minor : (byte)Math.Min(found.Labels[i], Minor - 1);
        Hdf5File.Save(path, file =>
        {
            file.SetAttribute("/", "default", "entry");
            file.CreateGroup("/entry", "NXentry");
            file.SetAttribute("/entry", "default", "data");
            file.CreateGroup("/entry/data", "NXdata");
            file.SetAttribute("/entry/data", "signal", "labels");
            file.SetAttribute("/entry/data", "axes", [.. set.Axes.Select(a => a.Name)]);
            file.Write<byte>("/entry/data/labels", labels, [.. set.Axes.Select(a => (long)a.Count)], compress: true);
            file.SetAttribute("/entry/data/labels", "study", study);
            file.SetAttribute("/entry/data/labels", "meaning", "0 below the threshold or without support, 255 in a cluster of under 1 %, otherwise the number of the cluster");
            foreach (var axis in set.Axes)
            {
                file.Write($"/entry/data/{axis.Name}", axis.Coordinates);
                file.SetAttribute($"/entry/data/{axis.Name}", "units", axis.Unit);
            }
        });
    }

    private static JsonArray Numbers(double[] values) => new([.. values.Select(v => double.IsFinite(v) ? (JsonNode?)v : null)]);
}
