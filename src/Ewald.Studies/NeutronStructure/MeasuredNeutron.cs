using System.Text.Json.Nodes;
using Ewald.Core;

namespace Ewald.Studies.NeutronStructure;

/// <summary>The hard set: La0.5Ba0.5CoO3 measured on HRPT; and measured or ray-traced patterns of structures outside the classes, which should be flagged.</summary>
internal sealed class MeasuredNeutron
{
    /// <summary>Lattice parameter of La0.5Ba0.5CoO3, Å: the refinement that comes with the data (easydiffraction).</summary>
    public const double LbcoLength = 3.8909;

    private const string LbcoFile = "hrpt_lbco.xye";

    // A file, what is said of it, and what it is.
    private static readonly (string File, Dictionary<string, string> Said, string What)[] Others =
    [
        ("reduced_Si.xye", [], "silicon, Fd-3m, a = 5.43 Å (ray-traced), DIFC from the file"),
        ("wish_ncaf_5_6.xye", new() { ["difc"] = "20773.1", ["difa"] = "-1.08308" }, "Na2Ca3Al2F14, I2_13, a = 10.25 Å"),
        ("wish_ybcfo_5_6.xye", new() { ["difc"] = "20773.1", ["difa"] = "-1.08308" }, "YBaCuFeO5, P4mm with c = 7.66 Å"),
        ("hrpt_n_Bi0p88Sm0p12Fe0p94Ti0p06O3_DW_V_9x8x52_1p49_HI.xye", new() { ["wavelength"] = "1.494" }, "Bi0.88Sm0.12Fe0.94Ti0.06O3, distorted beyond the five-atom cell"),
    ];

    public List<Metric> Metrics { get; } = [];

    public JsonObject Details { get; } = [];

    public List<DataSource> Sources { get; } = [];

    /// <summary>The solved pattern of La0.5Ba0.5CoO3.</summary>
    public (NeutronPattern Pattern, CellSolution Solution)? Lbco { get; private set; }

    /// <summary>Answers the patterns in a folder, or null when it does not hold them.</summary>
    public static MeasuredNeutron? Answer(string? data, NeutronPredictor predictor, PatternNeighbours neighbours, StudyRun run)
    {
        if (data is null || Find(data) is not { } folder) return null;
        var measured = new MeasuredNeutron();
        measured.Solve(folder, predictor, neighbours);
        foreach (var (file, said, what) in Others)
        {
            run.Cancel.ThrowIfCancellationRequested();
            if (File.Exists(Path.Combine(folder, file))) measured.Flag(Path.Combine(folder, file), said, what, predictor);
        }

        return measured;
    }

    private static string? Find(string data) => new[] { data, Path.Combine(data, "easydiffraction"), Path.Combine(data, "15_powder", "easydiffraction") }
        .FirstOrDefault(f => File.Exists(Path.Combine(f, LbcoFile)));

    private void Solve(string folder, NeutronPredictor predictor, PatternNeighbours neighbours)
    {
        var file = Path.Combine(folder, LbcoFile);
        Sources.Add(new DataSource(file, ModelStore.Sha256(file)));
        var (pattern, warnings) = NeutronReading.Read(file, new MeasurementInfo(Extra: new Dictionary<string, string> { ["wavelength"] = "1.494" }));
        var solution = CellSearch.Solve(predictor.Model.Network, pattern, pattern.Geometry.ZeroGrid, new Inference.Diffraction.PawleySetup());
        Lbco = (pattern, solution);
        var value = solution.Fit.CellValues[0];
        var (_, nearest) = neighbours.Ask(pattern, 0);
        Metrics.Add(new("latticeError.lbco", "hard", Math.Abs(value.Value - LbcoLength), null, null, 1, "Å", "lower", Math.Abs(nearest[0] - LbcoLength)));
        Details["lbco"] = new JsonObject
        {
            ["symmetryClass"] = solution.Structure.Name, ["a"] = value.Value, ["sigma"] = value.Sigma, ["networkA"] = solution.NetworkCell[0],
            ["zeroInDegrees"] = solution.Fit.Zero.Value, ["zeroSigma"] = solution.Fit.Zero.Sigma, ["gridZero"] = solution.GridZero,
            ["reducedChi2"] = solution.Fit.ReducedChi2, ["weightedResidual"] = solution.Fit.WeightedResidual, ["unexplained"] = solution.Fit.Unexplained,
            ["prediction"] = System.Text.Json.JsonSerializer.SerializeToNode(predictor.Answer(LbcoFile, solution, pattern, warnings), EwaldJson.Document),
        };
    }

    private void Flag(string file, Dictionary<string, string> said, string what, NeutronPredictor predictor)
    {
        var entry = new JsonObject { ["what"] = what };
        Details[Path.GetFileName(file)] = entry;
        Sources.Add(new DataSource(file, ModelStore.Sha256(file)));
        try
        {
            var answer = predictor.Predict(file, new MeasurementInfo(Extra: said), null);
            entry["flag"] = answer.OutOfDistribution!.Flag;
            entry["score"] = answer.OutOfDistribution.Score;
            entry["symmetryClass"] = answer.Answers.OfType<ClassAnswer>().First().Value;
        }
        catch (InputException e)
        {
            entry["refused"] = e.Message;
        }
    }
}
