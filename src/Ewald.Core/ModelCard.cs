using System.Text.Json.Nodes;

namespace Ewald.Core;

/// <summary>One input of a trained model.</summary>
/// <param name="Name">Name.</param>
/// <param name="Unit">Unit.</param>
/// <param name="Meaning">One sentence.</param>
public sealed record ModelInput(string Name, string Unit, string Meaning);

/// <summary>The card that lies beside every trained model as <c>card.json</c>.</summary>
/// <param name="SchemaVersion">Version of this layout.</param>
/// <param name="Study">Id of the study.</param>
/// <param name="Name">Name of the model within the study.</param>
/// <param name="Task">What it answers, one sentence.</param>
/// <param name="Source">Publication with DOI.</param>
/// <param name="Inputs">Inputs with units.</param>
/// <param name="TrainingSet">What it was trained on, which part is synthetic, and how it was split.</param>
/// <param name="Limits">Where it must not be used.</param>
/// <param name="Metrics">Metrics of the run that made it.</param>
/// <param name="Calibration">Conformal quantiles, out-of-distribution threshold and whatever else inference needs.</param>
/// <param name="Licence">Licence of the weights.</param>
/// <param name="MadeBy">The command that makes it again.</param>
/// <param name="WeightsSha256">Hash of each file beside the card, by name: loading refuses a mismatch.</param>
/// <param name="IsDefault">True for the model that predict uses when none is named.</param>
public sealed record ModelCard(
    int SchemaVersion, string Study, string Name, string Task, string Source, IReadOnlyList<ModelInput> Inputs,
    string TrainingSet, IReadOnlyList<string> Limits, IReadOnlyList<Metric> Metrics, JsonObject Calibration,
    string Licence, string MadeBy, IReadOnlyDictionary<string, string> WeightsSha256, bool IsDefault);
