using Ewald.Core;
using Ewald.IO;
using Ewald.Tensors;

namespace Ewald.Studies.NeutronStructure;

/// <summary>Which symmetry and which cell does a neutron powder pattern have?</summary>
public sealed class NeutronStructureStudy : ISimulate, IPredict
{
    /// <inheritdoc/>
    public StudyCard Card { get; } = new(
        "neutron-structure", "Symmetry and cell of a perovskite from its neutron powder pattern", StudyKind.Supervised,
        "Which symmetry and which lattice parameters does a neutron powder pattern have, and how sure are they?",
        "C. Garcia-Cardona et al., IEEE Big Data 2019, 4490, doi:10.1109/BigData47090.2019.9005968",
        "A neutron powder pattern by angle (with the wavelength) or by time of flight (with DIFC), d from about 0.8 to 3 Å or more.",
        "symmetryClass with its conformal set; cell lengths (Å), angles (°) and zero offset polished by a Pawley fit, with errors.",
        "nearest neighbour among simulated patterns",
        "Class accuracy of at least 0.95 at 10⁴ counts; lengths within 0.005 Å by the network and 2·10⁻⁴ Å after the fit, medians.",
        null,
        "every pattern is drawn from its own random stream: cell, elements, displacements, instrument and noise of a test pattern occur in no other; the measured pattern's material may occur by chance among the drawn ones");

    /// <inheritdoc/>
    public StudyResult Run(StudyRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var setup = NeutronStructureSetup.Of(run.Size);
        // One thread for libtorch, the others draw the next patterns meanwhile.
        TorchRuntime.Threads = 1;
        using (var network = NeutronNetwork.Train(setup, run))
        {
            Directory.CreateDirectory(run.ModelFolder);
            network.Save(run.ModelFolder);
        }

        // What is calibrated and judged is what a user will load: half precision included.
        using var saved = NeutronNetwork.Load(run.ModelFolder);
        using var model = NeutronModel.Calibrate(saved, NeutronEvaluation.Draw(new PatternSweep(), setup.Calibration, "calibration patterns", run),
            NeutronEvaluation.Draw(new PatternSweep(NeutronStructureSetup.Counts), setup.Polished, "interval calibration patterns", run), run);
        model.Save(run.ModelFolder);
        var evaluation = NeutronEvaluation.Of(model, setup, run);
        var card = CardOf(setup, run, model, evaluation.Metrics);
        var neighbours = new PatternNeighbours(NeutronEvaluation.Draw(new PatternSweep(), Math.Min(setup.Neighbours, 2000), "neighbour patterns", run), run.Threads);
        var measured = MeasuredNeutron.Answer(run.Data ?? RepositoryPaths.Data, new NeutronPredictor(model, card), neighbours, run);
        var details = evaluation.Details;
        Metric[] metrics = [.. evaluation.Metrics, .. measured?.Metrics ?? []];
        if (measured is not null) details["measured"] = measured.Details;
        ModelStore.Save(run.ModelFolder, card with { Metrics = metrics });
        NeutronReport.Run(run.Report, evaluation, measured, model);
        return new StudyResult(metrics, details, measured?.Sources ?? []);
    }

    /// <inheritdoc/>
    public void Simulate(int count, Randomness randomness, string path, IProgressSink progress, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentNullException.ThrowIfNull(randomness);
        ArgumentNullException.ThrowIfNull(progress);
        var nodes = PatternInput.Grid.Count;
        var (inputs, drawn, done) = (new float[(long)count * nodes], new SimulatedPattern[count], 0);
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancel }, i =>
        {
            drawn[i] = new PatternSweep().Draw(i % StructureClass.All.Count, randomness.Stream("patterns", (ulong)i));
            var y = PatternInput.OnGrid(drawn[i].Pattern, drawn[i].Pattern.Geometry.ZeroGrid[0]);
            for (var k = 0; k < nodes; k++) inputs[(long)i * nodes + k] = (float)y[k];
            progress.Step("simulating patterns", Interlocked.Increment(ref done), count);
        });
        LabelledColumn Column(string name, string unit, Func<SimulatedPattern, double> value) => new(name, unit, [.. drawn.Select(value)]);
        double Length(SimulatedPattern p, int k) => p.Truth.SortedLengths(p.Cell)[k];
        LabelledSetFile.Write(path, new LabelledSet(
            Card.Id, randomness.Seed,
            [new("spacing", "angstrom", PatternInput.Grid.Nodes())],
            // √ of the pattern without Lorentz factor and background, of unit mean; NaN where nothing was measured.
            [new("pattern", "1", inputs, [count, nodes], ["spacing"])],
            [
                Column("symmetryClass", "1", p => p.Class) with { Classes = [.. StructureClass.All.Select(c => c.Name)] },
                Column("shortest", "angstrom", p => Length(p, 0)), Column("middle", "angstrom", p => Length(p, 1)), Column("longest", "angstrom", p => Length(p, 2)),
                Column("volume", "angstrom^3", p => p.Truth.Constraint.Cell(p.Cell).Volume),
            ],
            [Column("counts", "1", p => p.Counts), Column("timeOfFlight", "1", p => p.IsFlight ? 1 : 0), Column("zero", "degree or microsecond", p => p.Zero)],
            [.. Enumerable.Range(0, count).Select(i => (long)i)], "pattern"));
    }

    /// <inheritdoc/>
    public IPredictor Load(string folder)
    {
        var card = ModelStore.Open(folder, Card.Id);
        return new NeutronPredictor(NeutronModel.Load(folder, card.Calibration), card);
    }

    private ModelCard CardOf(NeutronStructureSetup setup, StudyRun run, NeutronModel model, IReadOnlyList<Metric> metrics) => new(
        ModelStore.SchemaVersion, Card.Id, "default", Card.Question, Card.Source,
        [
            new("2θ or t", "° or µs", "abscissa; 2θ needs the wavelength, t needs DIFC: both are asked for, never assumed"), new("I", "counts or any", "intensity"),
            new("sigma", "as I", "one standard deviation; √I when absent"), new("wavelength", "Å", "with its error when the cell's error shall hold it"), new("DIFC", "µs/Å", "with DIFA, DIFB, ZERO when known"),
        ],
        FormattableString.Invariant($"{setup.Epochs * setup.StepsPerEpoch * setup.Batch} simulated patterns of ABO3 perovskites in cells of five atoms, none seen twice: classes {string.Join(", ", StructureClass.All.Select(c => $"{c.Name} ({c.Words})"))}, equally often; mean length 3.5 to 4.5 Å, lengths within ±6 % of it, angles 88 to 92°, free lengths at least 0.5 % apart and free angles at least 0.3° from 90 (the population of classAccuracy); random elements and displacements; half by angle (1.15 to 2 Å), half by time of flight; 10³ to 10⁶ counts in the highest point; B_iso 0.2 to 2.4 Å², background 1 to 40 %, foreign lines up to 4 % in 30 % of them; zero offset within ±0.05° or ±10⁻³ DIFC. Split: {Card.Split}."),
        [
            "perovskites in the five-atom cell only: other structures and superstructures are flagged or answered wrongly", "one phase with at most a few foreign lines of some per cent",
            "cells nearer to a higher symmetry than 0.5 % and 0.3°: the set should then hold both, the answer is no better than chance near the limit", "zero offsets of 2θ beyond ±1° are not searched",
            "the threshold of what the fit leaves (0.15 of the peaks' variance) was chosen, not calibrated; so was that above which no interval is claimed (0.05)", "the intervals are calibrated at 10⁴ counts; foreign lines weigh more at more counts", "the weights of a layer that sees every node and the 800 calibration patterns make 1.1 MB instead of 0.8 MB",
        ],
        metrics, model.ToJson(), "MIT", FormattableString.Invariant($"./ewald run neutron-structure --size {run.Size.ToString().ToLowerInvariant()} --seed {run.Seed}"), new Dictionary<string, string>(), true);
}
