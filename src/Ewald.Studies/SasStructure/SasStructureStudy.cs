using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.IO;

namespace Ewald.Studies.SasStructure;

/// <summary>How large and how heavy is a protein, from its small-angle curve alone?</summary>
public sealed class SasStructureStudy : ISimulate, IPredict
{
    /// <inheritdoc/>
    public StudyCard Card { get; } = new(
        "sas-structure", "Radius of gyration, maximum dimension, mass and volume of a protein from its small-angle curve", StudyKind.Supervised,
        "How large and how heavy is a dilute protein, from an x-ray or neutron curve without absolute scale?",
        "Franke, Jeffries and Svergun, Biophys. J. 114, 2485 (2018), doi:10.1016/j.bpj.2018.04.018",
        "A one-dimensional curve (Q, I, better with errors and resolution) of a dilute protein, from Q Rg below 1.3 to beyond 5; the probe, and D2O for neutrons, from flags.",
        "radiusOfGyration, radiusOfGyrationFromDistances, maximumDimension (Å), molecularMass (kDa), volume (Å³) with 90 % intervals, p(r); molecularMassFromI0 when a concentration is given.",
        "Porod-volume and correlation-volume masses on the same x-ray curves; largest dimension by the evidence of p(r)",
        "Intervals cover 0.90 of held-out computed curves, whose mass is off by a tenth in the median; radii of gyration of measured proteins within 2.5 % of published ones of the same kind.",
        null,
        "real proteins by fold family (all chains, assemblies and tails of a fold on one side), generated bodies by body");

    /// <inheritdoc/>
    public StudyResult Run(StudyRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var setup = StructureSetup.Of(run.Size);
        var (cases, refused) = StructureCase.Simulate(setup, run.Randomness, run.Threads, run.Progress, run.Cancel);
        run.Progress.Say(FormattableString.Invariant($"{cases.Count} curves of {setup.Bodies} bodies, {refused} not readable"));
        using (var trained = StructureModel.Train(cases, setup, run.Randomness, run.Progress, run.Cancel))
        {
            var calibration = trained.Save(run.ModelFolder);
            ModelStore.Save(run.ModelFolder, CardOf(setup, run, cases, calibration, []));
        }

        // What is judged is what a user will load: half-precision weights included.
        var predictor = (StructurePredictor)Load(run.ModelFolder);
        var easy = StructureEvaluation.Of(predictor.Model, cases, run.Randomness);
        var metrics = easy.Metrics.ToList();
        var details = new JsonObject
        {
            ["cases"] = cases.Count, ["refused"] = refused, ["families"] = easy.FamilyTable, ["neighbours"] = predictor.Model.Neighbours,
            ["sizeWeight"] = predictor.Model.SizeWeight, ["networkShare"] = predictor.Model.NetworkShare,
            ["validationErrors"] = new JsonArray([.. predictor.Model.ValidationErrors.Select(v => (JsonNode)v)]),
        };
        MeasuredProteins? hard = null;
        if (run.Data is not null)
        {
            hard = MeasuredProteins.Answer(run.Data, predictor, run.Progress);
            metrics.AddRange(hard.Metrics);
            details["measured"] = hard.Details;
        }

        ModelStore.Save(run.ModelFolder, predictor.Card with { Metrics = metrics });
        StructureFigures.Run(run.Report, predictor.Model, cases, easy, hard);
        predictor.Model.Dispose();
        return new StudyResult(metrics, details, hard?.Sources ?? []);
    }

    /// <inheritdoc/>
    public void Simulate(int count, Randomness randomness, string path, IProgressSink progress, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentNullException.ThrowIfNull(randomness);
        ArgumentNullException.ThrowIfNull(progress);
        const int points = 256;
        double[] q = new double[(long)count * points], intensity = new double[(long)count * points], sigma = new double[(long)count * points];
        var labels = new double[count * 4L];
        var parameters = new double[count * 2L];
        var groups = new string[count];
        var families = new string[count];
        var done = 0;
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancel }, i =>
        {
            var body = StructureBody.Draw(i, randomness);
            var (curve, rg) = StructureMeasurement.Draw(body, randomness.Stream("structure-copy", (ulong)i));
            for (var k = 0; k < points; k++)
            {
                // One length for all: the points at equal steps of the copy's own grid.
                var from = (int)((long)k * (curve.Count - 1) / (points - 1));
                (q[i * (long)points + k], intensity[i * (long)points + k], sigma[i * (long)points + k]) = (curve.Q[from], curve.Intensity[from], curve.Sigma![from]);
            }

            (labels[4 * i], labels[4 * i + 1], labels[4 * i + 2], labels[4 * i + 3]) = (rg, body.MaximumDimension, body.Mass, body.Volume);
            (parameters[2 * i], parameters[2 * i + 1]) = ((int)body.Solvent.Probe, body.Solvent.HeavyWaterFraction);
            (groups[i], families[i]) = (body.Group, body.Family);
            progress.Step("simulating bodies", Interlocked.Increment(ref done), count);
        });
        cancel.ThrowIfCancellationRequested();
        string[] kinds = [.. families.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], together = [.. groups.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        LabelledInput Points(string name, string unit, double[] values) => new(name, unit, [.. values.Select(v => (float)v)], [count, points], ["point"]);
        LabelledColumn Column(string name, string unit, double[] table, int width, int column) =>
            new(name, unit, [.. Enumerable.Range(0, count).Select(i => table[width * i + column])]);
        LabelledSetFile.Write(path, new LabelledSet(
            Card.Id, randomness.Seed,
            [new("point", "1", [.. Enumerable.Range(0, points).Select(k => (double)k)])],
            // I(Q)/I(0) with noise, offset, aggregate and resolution; points may repeat where a curve has fewer than 256.
            [Points("Q", "1/angstrom", q), Points("intensity", "1", intensity), Points("sigma", "1", sigma)],
            [
                Column("radiusOfGyration", "angstrom", labels, 4, 0), Column("maximumDimension", "angstrom", labels, 4, 1),
                Column("molecularMass", "kDa", labels, 4, 2), Column("volume", "angstrom^3", labels, 4, 3),
            ],
            [
                Column("probe", "1", parameters, 2, 0) with { Classes = ["xray", "neutron"] }, Column("heavyWaterFraction", "1", parameters, 2, 1),
                new("family", "1", [.. families.Select(f => (double)Array.IndexOf(kinds, f))]) { Classes = kinds },
            ],
            [.. groups.Select(g => (long)Array.IndexOf(together, g))], "fold or generated body"));
    }

    /// <inheritdoc/>
    public IPredictor Load(string folder)
    {
        var card = ModelStore.Open(folder, Card.Id);
        return new StructurePredictor(card, StructureModel.Load(folder, card.Calibration));
    }

    private ModelCard CardOf(StructureSetup setup, StudyRun run, List<StructureCase> cases, JsonObject calibration, IReadOnlyList<Metric> metrics)
    {
        var real = cases.Where(c => c.Body.Group.StartsWith("fold:", StringComparison.Ordinal)).Select(c => c.Body.Index).Distinct().Count();
        return new ModelCard(
            ModelStore.SchemaVersion, Card.Id, "default", Card.Question, Card.Source,
            [
                new("Q", "1/angstrom", "momentum transfer"), new("I", "any", "intensity, buffer subtracted; cm⁻¹ for the mass from I(0)"),
                new("sigma", "as I", "one standard deviation; estimated from the scatter when absent"), new("dQ", "1/angstrom", "resolution, used when present"),
            ],
            FormattableString.Invariant($"{cases.Count} noisy curves of {setup.Bodies} bodies: {real} stand on {FoldLibrary.All.Count} real structures of {FoldLibrary.Families.Count} fold families (as they are, as invented assemblies, with invented tails), the others are generated; all curves are computed, none is measured. Split: {Card.Split}."),
            [
                "dilute proteins of 5 to 500 kDa; nucleic acids, detergents, polymers and particles of other density get wrong masses",
                "buffers with at most 10 % or at least 85 % of D2O", "the curve must reach from Q Rg below 1.3 to beyond 5",
                "hollow cages are rare in the training set: their mass is less certain than its interval says", "interparticle repulsion that the low-Q test cannot see lowers the mass",
            ],
            metrics, calibration, "MIT", FormattableString.Invariant($"./ewald run sas-structure --size {run.Size.ToString().ToLowerInvariant()} --seed {run.Seed}"),
            new Dictionary<string, string>(), true);
    }
}
