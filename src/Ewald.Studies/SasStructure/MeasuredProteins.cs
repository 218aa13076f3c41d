using System.Globalization;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.IO;
using Ewald.Physics.SmallAngle.Atoms;

namespace Ewald.Studies.SasStructure;

/// <summary>The hard set: measured protein curves with known masses, listed by an <c>index.csv</c>.</summary>
/// <param name="Metrics">The hard metrics.</param>
/// <param name="Details">One row a curve.</param>
/// <param name="Rows">The same rows as text, for the report.</param>
/// <param name="Sources">Files that were read.</param>
/// <param name="Points">Known and answered mass, for the picture.</param>
public sealed record MeasuredProteins(
    IReadOnlyList<Metric> Metrics, JsonArray Details, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<DataSource> Sources, IReadOnlyList<(string Name, double Known, Estimate Answer)> Points)
{
    // Curves with an R_g of the same kind beside them: of the Guinier region, or of p(r).
    private static readonly Dictionary<string, bool> ComparedByGuinier = new(StringComparer.Ordinal)
    {
        ["SASDA92.dat"] = true, ["SASDCK2.dat"] = true, ["SASDA96.dat"] = false, ["lysozyme_8mgml_UdeM_subtracted.dat"] = false,
    };

    /// <summary>Columns of <see cref="Rows"/>.</summary>
    public static IReadOnlyList<string> Header { get; } =
        ["curve", "Rg Guinier / Å", "Rg p(r) / Å", "Rg reference / Å", "known mass / kDa", "mass / kDa", "90 % interval", "Porod / kDa", "correlation / kDa", "published network / kDa", "Dmax / Å", "published network / Å", "low-Q test"];

    /// <summary>Answers all curves of the index.</summary>
    /// <param name="data">Folder that holds <c>proteins/index.csv</c>, itself or below <c>04_sas</c>.</param>
    /// <param name="predictor">The model.</param>
    /// <param name="progress">Where progress goes.</param>
    /// <exception cref="InputException">The folder holds no such index.</exception>
    internal static MeasuredProteins Answer(string data, StructurePredictor predictor, IProgressSink progress)
    {
        string[] places = [data, Path.Combine(data, "proteins"), Path.Combine(data, "04_sas", "proteins")];
        var folder = places.FirstOrDefault(p => File.Exists(Path.Combine(p, "index.csv")))
            ?? throw new InputException($"--data {data}: no proteins/index.csv below it; give the folder that holds the measured proteins.");
        var networks = Path.Combine(folder, "..", "gnnom_reference_networks.h5");
        var published = File.Exists(networks) ? new GnnomNetworks(networks) : null;
        var lines = File.ReadAllLines(Path.Combine(folder, "index.csv")).Where(l => l.Length > 0).Select(l => l.Split(',')).ToArray();
        int Column(string name) => Array.IndexOf(lines[0], name);
        int file = Column("file"), unit = Column("q_unit"), mass = Column("mw_kDa_known"), rgColumn = Column("Rg_ref_A"), sample = Column("sample");
        if (file < 0 || unit < 0 || mass < 0 || rgColumn < 0 || sample < 0) throw new DataFormatException(Path.Combine(folder, "index.csv"), "its columns are not those of the protein index (file, q_unit, sample, mw_kDa_known, Rg_ref_A).");

        var details = new JsonArray();
        var rows = new List<IReadOnlyList<string>>();
        var sources = new List<DataSource>();
        var points = new List<(string, double, Estimate)>();
        List<double> rgErrors = [], massErrors = [], porodErrors = [], networkErrors = [];
        var covered = 0;
        foreach (var line in lines.Skip(1))
        {
            var path = Path.Combine(folder, line[file]);
            // A computed curve is no measurement, and neutrons of an unknown sample are no protein.
            if (!File.Exists(path) || line[sample].Contains("theoretical", StringComparison.OrdinalIgnoreCase) || line[sample].Contains("SANS", StringComparison.Ordinal)) continue;
            var known = Number(line[mass]);
            var reference = Number(line[rgColumn]);
            var curve = SmallAngleFile.Read(path, string.Equals(line[unit], "1/nm", StringComparison.Ordinal) ? "1/nm" : "1/angstrom");
            sources.Add(new DataSource(Path.GetRelativePath(data, path), InputFile.Sha256(path)));
            var (reading, why) = StructureReading.Of(curve, Solvent.XRayWater);
            if (reading is null)
            {
                rows.Add([line[file], "", "", "", Text(known), "flagged", "", "", "", "", "", "", why]);
                details.Add((JsonNode)new JsonObject { ["file"] = line[file], ["flagged"] = true, ["why"] = why });
                continue;
            }

            var features = reading.Features(Solvent.XRayWater);
            var inRange = StructureReading.AreComplete(features);
            var estimates = inRange ? predictor.Model.Answer(reading, features) : null;
            var classical = ClassicalMasses.Of(reading);
            var network = published?.Evaluate(reading.Particle, reading.I0);
            var guinier = reading.Guinier?.Rg ?? reading.Rg;
            if (ComparedByGuinier.TryGetValue(line[file], out var byGuinier))
            {
                if (double.IsFinite(reference)) rgErrors.Add(Math.Abs((byGuinier ? guinier : reading.Rg) / reference - 1));
                if (estimates is not null)
                {
                    massErrors.Add(Math.Abs(estimates[0].Value / known - 1));
                    porodErrors.Add(Math.Abs(classical.Porod / known - 1));
                    if (network is { } n) networkErrors.Add(Math.Abs(n.Mass / known - 1));
                    if (known >= estimates[0].Low && known <= estimates[0].High) covered++;
                }
            }

            if (estimates is not null && double.IsFinite(known)) points.Add((line[file], known, estimates[0]));
            rows.Add(
            [
                line[file], Text(guinier), Text(reading.Rg), Text(reference), Text(known), estimates is null ? "" : Text(estimates[0].Value),
                estimates is null ? "" : $"{Text(estimates[0].Low)} – {Text(estimates[0].High)}", Text(classical.Porod), Text(classical.Correlation),
                network is null ? "" : Text(network.Value.Mass), estimates is null ? "" : Text(estimates[1].Value), network is null ? "" : Text(network.Value.MaximumDimension), reading.Verdict.ToString(),
            ]);
            details.Add((JsonNode)new JsonObject
            {
                ["file"] = line[file], ["flagged"] = !inRange, ["rgGuinier"] = guinier, ["rgDistances"] = reading.Rg, ["rgReference"] = Finite(reference), ["massKnown"] = Finite(known),
                ["mass"] = estimates?[0].Value, ["massLow"] = estimates?[0].Low, ["massHigh"] = estimates?[0].High, ["maximumDimension"] = estimates?[1].Value,
                ["porodMass"] = Finite(classical.Porod), ["correlationMass"] = Finite(classical.Correlation), ["publishedNetworkMass"] = network?.Mass, ["publishedNetworkDimension"] = network?.MaximumDimension,
                ["lowQ"] = reading.Verdict.ToString(), ["sentence"] = reading.Sentence,
            });
            progress.Say($"measured: {line[file]} answered");
        }

        return new MeasuredProteins(MetricsOf(rgErrors, massErrors, porodErrors, networkErrors, covered), details, rows, sources, points);
    }

    private static List<Metric> MetricsOf(List<double> rg, List<double> mass, List<double> porod, List<double> network, int covered)
    {
        const string source = "Molodenskiy, Svergun and Kikhney (2022), doi:10.1016/j.str.2022.03.011, weights of emblsaxs/gnnom evaluated here";
        var metrics = new List<Metric>();
        if (rg.Count > 0) metrics.Add(new("rgRelativeError", "hard", rg.Max(), null, null, rg.Count, "1", "lower"));
        if (mass.Count == 0) return metrics;
        metrics.Add(new("massRelativeError", "hard", mass.Max(), null, null, mass.Count, "1", "lower", porod.Max(), network.Count == mass.Count ? network.Max() : null, network.Count == mass.Count ? source : null));
        if (mass.Count >= 2)
            metrics.Add(new("massRelativeError.secondLargest", "hard", mass.OrderDescending().ElementAt(1), null, null, mass.Count, "1", "lower", porod.OrderDescending().ElementAt(1),
                network.Count == mass.Count ? network.OrderDescending().ElementAt(1) : null, network.Count == mass.Count ? source : null));
        metrics.Add(new("coverage", "hard", covered / (double)mass.Count, null, null, mass.Count, "1", "higher", StructureSetup.Level));
        return metrics;
    }

    private static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static string Text(double value) => double.IsFinite(value) ? value.ToString("G4", CultureInfo.InvariantCulture) : "";
}
