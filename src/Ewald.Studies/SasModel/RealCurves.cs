using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.IO;

namespace Ewald.Studies.SasModel;

/// <summary>The hard set: files of SasView's example data whose body is known from the sample or from the file's own name.</summary>
internal static class RealCurves
{
    /// <summary>File, and the models that count as right.</summary>
    public static (string File, string[] Right)[] Expected { get; } =
    [
        ("apoferritin.txt", ["hollow-sphere", "core-shell-sphere"]),
        ("sphere_80.txt", ["sphere"]),
        ("cyl_400_40.txt", ["cylinder"]),
        ("PolySpheres.txt", ["sphere"]),
        ("Ludox_silica.xml", ["sphere"]),
    ];

    /// <summary>The folder with the files, or null.</summary>
    /// <param name="data">The run's data folder.</param>
    public static string? Find(string? data) => data is null ? null : new[] { data, Path.Combine(data, "sasview_examples"), Path.Combine(data, "04_sas", "sasview_examples") }
        .FirstOrDefault(f => File.Exists(Path.Combine(f, "apoferritin.txt")));

    /// <summary>Classifies and fits every file; nothing here feeds back into training.</summary>
    /// <param name="run">The run.</param>
    /// <param name="model">The general model.</param>
    /// <param name="folder">Folder with the files.</param>
    /// <param name="metrics">Receives the metrics.</param>
    /// <param name="details">Receives the ranking of each file.</param>
    /// <param name="data">Receives the files read.</param>
    public static void Evaluate(StudyRun run, GeneralModel model, string folder, List<Metric> metrics, JsonObject details, List<DataSource> data)
    {
        run.Report.Section("Measured curves");
        var rows = new List<IReadOnlyList<string>>();
        var list = new JsonArray();
        int top3 = 0, top1 = 0, networkTop3 = 0, neighbourTop3 = 0, n = 0;
        foreach (var (name, right) in Expected)
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path)) continue;
            run.Cancel.ThrowIfCancellationRequested();
            run.Progress.Step("measured curves", n, Expected.Length);
            data.Add(new DataSource(path, ModelStore.Sha256(path)));
            var curve = SmallAngleFile.Read(path);
            var answer = model.Network.Answer(curve);
            var fits = model.Fit(curve, answer, all: false, run.Threads);
            var weights = FittedModel.Weights(fits);
            var ranking = fits.Select(f => Candidates.Names[f.Class]).ToArray();
            var network = answer.Ranking.Select(c => Candidates.Names[c]).ToArray();
            n++;
            if (ranking.Take(3).Intersect(right).Any()) top3++;
            if (ranking.Take(1).Intersect(right).Any()) top1++;
            if (network.Take(3).Intersect(right).Any()) networkTop3++;
            if (model.NeighbourRanking(curve).Take(3).Select(c => Candidates.Names[c]).Intersect(right).Any()) neighbourTop3++;
            rows.Add([name, string.Join(" or ", right), string.Join(", ", ranking.Take(3)), string.Join(", ", network.Take(3)),
                FormattableString.Invariant($"{(fits.Count > 0 ? fits[0].Reduced : double.NaN):G3}"), FormattableString.Invariant($"{answer.Novelty:F2}")]);
            list.Add(new JsonObject
            {
                ["file"] = name,
                ["ranking"] = new JsonArray([.. fits.Select((f, i) => (JsonNode)ModelReport.FitJson(f, weights[i]))]),
                ["network"] = new JsonArray([.. network.Take(5).Select(c => JsonValue.Create(c))]),
                ["novelty"] = Math.Round(answer.Novelty, 3),
            });
            ModelReport.Curve(run.Report, name, curve, fits.Take(3).ToList());
        }
        if (n == 0) return;
        metrics.Add(GeneralTraining.Share("top3.real", "hard", top3, n, (double)neighbourTop3 / n));
        metrics.Add(GeneralTraining.Share("top1.real", "hard", top1, n, null));
        metrics.Add(GeneralTraining.Share("top3.real.network", "hard", networkTop3, n, (double)neighbourTop3 / n));
        run.Report.Table(["file", "known to be", "ranked by evidence", "network alone", "reduced χ² of the first", "distance from training"], rows);
        details["real"] = list;
    }
}
