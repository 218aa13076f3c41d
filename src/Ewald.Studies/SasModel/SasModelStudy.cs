using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Tensors;

namespace Ewald.Studies.SasModel;

/// <summary>Which form factor describes a curve: a network and weighted neighbours propose, least squares decide, evidence ranks.</summary>
public sealed class SasModelStudy : ISimulate, IPredict
{
    /// <summary>Name of the model that is trained on our own easy set.</summary>
    public const string GeneralName = "general";

    /// <summary>Name of the model that is trained on the public set of simulated shapes.</summary>
    public const string ShapesName = "sas-shapes";

    /// <inheritdoc/>
    public StudyCard Card { get; } = new(
        "sas-model", "Form-factor choice from one small-angle curve", StudyKind.Supervised,
        "Which form factor describes this curve, with which parameters, and which others would do as well?",
        "Archibald et al., J. Appl. Cryst. 53, 326 (2020), doi:10.1107/S1600576720000552",
        "One curve: Q, I, optionally errors and resolution (column text, canSAS XML, NXcanSAS); x-ray or neutron, background left in or not.",
        "The model class with its conformal set, the fitted models ranked by evidence with parameters and errors, warnings.",
        "Weighted nearest neighbours on curves moved in size; boosted trees on log I and its slope for the public set.",
        "accuracy.scale at least 0.94 and accuracy.noisy at least 0.85 on curves of another simulation; the right model among the first three on measured files.",
        null,
        "By body: all measurements of one set of parameters stay on one side; the public set is split by its own files.");

    /// <inheritdoc/>
    public StudyResult Run(StudyRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var setup = SasModelSetup.Of(run.Size);
        // The network's operators are too small to share: on a busy machine two threads cost five times the processor time of one.
        TorchRuntime.Threads = 1;
        var metrics = new List<Metric>();
        var details = new JsonObject();
        var data = new List<DataSource>();
        var general = GeneralTraining.Run(run, setup, metrics, details);
        if (ShapesTraining.Find(run.Data) is { } folder)
        {
            ShapesTraining.Run(run, setup, folder, metrics, details, data);
        }
        else
        {
            run.Report.Section("Public set of simulated shapes");
            run.Report.Text("No --data folder with sas_shapes_simulated was given: the second model was not trained and its accuracies are absent.");
        }
        if (RealCurves.Find(run.Data) is { } real)
        {
            RealCurves.Evaluate(run, general, real, metrics, details, data);
        }
        else
        {
            run.Report.Section("Measured curves");
            run.Report.Text("No --data folder with sasview_examples was given: nothing was measured on real curves.");
        }
        ModelReport.Limits(run.Report);
        return new StudyResult(metrics, details, data);
    }

    /// <inheritdoc/>
    public void Simulate(int count, Randomness randomness, string path, IProgressSink progress, CancellationToken cancel) =>
        EasySetFile.Write(count, randomness, path, progress, cancel);

    /// <inheritdoc/>
    public IPredictor Load(string folder)
    {
        var card = ModelStore.Open(folder, Card.Id);
        using var scope = TensorScope.Enter();
        var network = TrainedNetwork.Load(folder, card.Calibration, out var tensors);
        return string.Equals(card.Name, GeneralName, StringComparison.Ordinal)
            ? new GeneralPredictor(card, network, NeighbourLibraryFile.Read(tensors, folder))
            : new ShapesPredictor(card, network);
    }
}
