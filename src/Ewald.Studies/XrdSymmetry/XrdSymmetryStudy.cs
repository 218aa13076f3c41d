using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.IO;
using Ewald.Learning;
using Ewald.Networks;
using Ewald.Tensors;

namespace Ewald.Studies.XrdSymmetry;

/// <summary>Which of seven space groups has a thin film, from one diffraction pattern of any wavelength?</summary>
public sealed class XrdSymmetryStudy : ISimulate, IPredict
{
    /// <inheritdoc/>
    public StudyCard Card { get; } = new(
        "xrd-symmetry", "Space group and dimensionality of a halide perovskite film from its diffraction pattern", StudyKind.Supervised,
        "Which space group and which dimensionality has a thin film of a halide perovskite, from one diffraction pattern?",
        "F. Oviedo et al., npj Comput. Mater. 5, 60 (2019), doi:10.1038/s41524-019-0196-x",
        "A diffraction pattern over 2θ (with its wavelength, from the file or --set wavelength=...), Q or d that covers at least two lines of every class.",
        "spaceGroup and dimensionality with conformal sets, the class activation map of the network on the file's own axis, the peaks with Miller indices.",
        "support vector machine and nearest neighbour on the same folds, and the most frequent class",
        "Space group right for nine of ten and dimensionality for 19 of 20 films in shuffled folds; mean recall over classes about three of four when no film of a compound was trained on.",
        null,
        "shuffled folds keep nothing together, as published; grouped folds keep all films of one compound together, the compound as the file name tells (signs, blanks, numbers and preparation dropped; a numbered series, a mixing series and the films MAFA with Cs and Rb count as one each). Films that cover fewer than two lines of some class are left out: the three scans that are 0.65 degrees wide.");

    /// <inheritdoc/>
    public StudyResult Run(StudyRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var setup = XrdSymmetrySetup.Of(run.Size);
        var before = TorchRuntime.Threads;
        // Folds run side by side, each on one thread: faster for a network this small, and the same numbers for any number of threads.
        TorchRuntime.Threads = 1;
        try
        {
            return Run(run, setup);
        }
        finally
        {
            TorchRuntime.Threads = before;
        }
    }

    private StudyResult Run(StudyRun run, XrdSymmetrySetup setup)
    {
        var (films, excluded, sources) = run.Data is null ? ([], [], []) : FilmSet.Read(run.Data);
        var simulated = FilmSimulation.Draw(setup.Patterns, run.Randomness, "simulation", run);
        var held = FilmSimulation.Draw(setup.Held, run.Randomness, "held", run);
        using var start = SymmetryTraining.Train(null, simulated, [], setup.Steps, run.Randomness.Stream("network").NextBits(), run.Progress, run.Cancel);
        var library = simulated.Take(setup.Library).ToArray();
        var metrics = new List<Metric> { SymmetryEvaluation.Simulated(start, held, library) };
        var details = new JsonObject { ["classes"] = Names(SymmetryClass.Names), ["excluded"] = new JsonArray([.. excluded.Select(e => (JsonNode)$"{e.Name}: {e.Why}")]), ["structures"] = Structures() };
        var strangers = StrangePatterns.Draw(setup.Library, run);
        var (threshold, alarms) = SymmetryEvaluation.Threshold(library, films, strangers, held, run.Randomness);
        var kept = PatternLibrary.Of(library, films, strangers);
        AllFilms? hard = null;
        SymmetryCalibration calibration;
        if (films.Count > 0)
        {
            hard = Measured(films, excluded, simulated, start, setup, run);
            metrics.AddRange(SymmetryEvaluation.Protocol(films, hard.Shuffled, run.Randomness, grouped: false));
            metrics.AddRange(SymmetryEvaluation.Protocol(films, hard.Grouped, run.Randomness, grouped: true));
            metrics.Add(SimulationOnly(films, start));
            (calibration, var coverage) = SymmetryEvaluation.Calibrate(films, hard.Grouped, threshold);
            metrics.AddRange(coverage);
            metrics.Add(alarms!);
            details["confusion.shuffled"] = SymmetryEvaluation.Rows(SymmetryEvaluation.Confusion(films, hard.Shuffled));
            details["confusion.grouped"] = SymmetryEvaluation.Rows(SymmetryEvaluation.Confusion(films, hard.Grouped));
            details["compounds"] = new JsonObject(films.GroupBy(f => f.Compound).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => KeyValuePair.Create(g.Key, (JsonNode?)g.Count())));
        }
        else
        {
            calibration = Simulated(held, start, kept, threshold);
        }

        metrics.AddRange(SymmetryEvaluation.Outside(kept.Novelty(), threshold, run.Size == StudySize.Smoke ? 10 : 100, run.Randomness));
        using var network = films.Count == 0 ? null : SymmetryTraining.Train(start, simulated, films, setup.FoldSteps, run.Randomness.Stream("shipped").NextBits(), run.Progress, run.Cancel);
        new SymmetryModel(network ?? start, kept, calibration).Save(run.ModelFolder, CardOf(run, setup, films.Count, metrics));
        // What is drawn is what a user will load: half-precision weights included.
        using var model = SymmetryModel.Load(run.ModelFolder).Model;
        SymmetryFigures.Run(run.Report, hard, model, held, metrics);
        return new StudyResult(metrics, details, sources);
    }

    /// <inheritdoc/>
    public void Simulate(int count, Randomness randomness, string path, IProgressSink progress, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var films = FilmSimulation.Draw(count, randomness, "simulation", Environment.ProcessorCount, progress, cancel);
        const int cells = FilmPattern.Cells;
        LabelledColumn Column(string name, string unit, Func<SimulatedFilm, double> value) => new(name, unit, [.. films.Select(value)]);
        LabelledSetFile.Write(path, new LabelledSet(
            Card.Id, randomness.Seed,
            [new("Q", "1/angstrom", [.. Enumerable.Range(0, cells).Select(i => FilmPattern.Grid.At(i))])],
            // Square root of the intensity of the peaks, the highest 1.
            [new("pattern", "1", [.. films.SelectMany(f => f.Pattern.Values)], [count, cells], ["Q"])],
            [Column("spaceGroup", "1", f => f.Group) with { Classes = [.. SymmetryClass.Names] }, Column("dimensionality", "1", f => SymmetryClass.DimensionalityOf(f.Group)) with { Classes = [.. SymmetryClass.Dimensionalities] }],
            [
                Column("wavelength", "angstrom", f => f.Wavelength), Column("marchDollaseRatio", "1", f => f.Texture), Column("crystalliteSize", "angstrom", f => f.Size), Column("strain", "1", f => f.Strain),
                Column("structure", "1", f => f.Structure) with { Classes = [.. ReferenceStructure.All.Select(s => s.Name)] },
            ],
            [.. films.Select(f => (long)f.Structure)], "published structure"));
    }

    /// <inheritdoc/>
    public IPredictor Load(string folder)
    {
        var (model, card) = SymmetryModel.Load(folder);
        return new SymmetryPredictor(model, card);
    }

    private static AllFilms Measured(
        IReadOnlyList<MeasuredFilm> films, IReadOnlyList<(string Name, string Why)> excluded, SimulatedFilm[] simulated, AllConvolutionalNetwork start, XrdSymmetrySetup setup, StudyRun run)
    {
        run.Progress.Say(FormattableString.Invariant($"{films.Count} films of {films.Select(f => f.Compound).Distinct(StringComparer.Ordinal).Count()} compounds, {excluded.Count} left out"));
        string[] compounds = [.. films.Select(f => f.Compound)];
        var shuffled = FoldProtocol.Run(films, simulated, start, seed => FoldProtocol.Shuffled(films.Count, run.Randomness.Stream("shuffled split", (ulong)seed)), setup.Seeds, "shuffled folds", setup, run);
        var grouped = FoldProtocol.Run(films, simulated, start, seed => GroupedFolds.Of(compounds, XrdSymmetrySetup.Folds, run.Randomness.Stream("grouped split", (ulong)seed)), setup.GroupedSeeds, "grouped folds", setup, run);
        return new AllFilms(films, excluded, shuffled, grouped);
    }

    private static Metric SimulationOnly(IReadOnlyList<MeasuredFilm> films, AllConvolutionalNetwork start)
    {
        var answers = SymmetryTraining.Ask(start, [.. films.Select(f => f.Pattern)]);
        var right = films.Where((f, i) => SymmetryClass.Best(answers[i]) == f.Group).Count();
        var (low, high) = Evaluation.Interval.Wilson(right, films.Count);
        return new("accuracy.simulationOnly", "hard", (double)right / films.Count, low, high, films.Count, "1", "higher", (double)films.GroupBy(f => f.Group).Max(g => g.Count()) / films.Count);
    }

    // Without films the sets are those of simulated patterns: the card says so.
    private static SymmetryCalibration Simulated(SimulatedFilm[] held, AllConvolutionalNetwork network, PatternLibrary library, double threshold)
    {
        var (answers, machine, p) = (SymmetryTraining.Ask(network, [.. held.Select(s => s.Pattern)]), library.Classes(), new double[SymmetryClass.Names.Count]);
        for (var i = 0; i < held.Length; i++)
        {
            machine.Probabilities(PatternSpace.Of(held[i].Pattern), p);
            answers[i] = SymmetryTraining.Mean(answers[i], p);
        }

        double Quantile(Func<int, double> score) => Evaluation.ConformalQuantile.Of([.. Enumerable.Range(0, held.Length).Select(score)], XrdSymmetrySetup.Level);
        return new SymmetryCalibration(XrdSymmetrySetup.Level, Quantile(i => 1 - answers[i][held[i].Group]),
            Quantile(i => 1 - SymmetryClass.Dimensionality(answers[i])[SymmetryClass.DimensionalityOf(held[i].Group)]), held.Length, threshold);
    }

    private ModelCard CardOf(StudyRun run, XrdSymmetrySetup setup, int films, IReadOnlyList<Metric> metrics) => new(
        ModelStore.SchemaVersion, Card.Id, "default", Card.Question, Card.Source,
        [new("pattern", "degree, 1/angstrom or angstrom", "intensity over 2θ, Q or d"), new("wavelength", "angstrom", "needed for 2θ: from the file, or --set wavelength=...")],
        films > 0
            ? FormattableString.Invariant($"{setup.Patterns} simulated patterns of {ReferenceStructure.All.Count} published structures, and {films} measured films (Cu Kα 1.5418 Å, as their description states) of github.com/PV-Lab/autoXRD (Apache-2.0); sets calibrated on the films, each answered without its compound. Split: {Card.Split}")
            : FormattableString.Invariant($"{setup.Patterns} simulated patterns of {ReferenceStructure.All.Count} published structures; no measured film, sets calibrated on simulated patterns."),
        [
            FormattableString.Invariant($"cells of {ReferenceStructure.All.Count(s => !s.Seen)} of the {ReferenceStructure.All.Count} structures were not read in a file or page but quoted from memory of the named papers: {string.Join(", ", ReferenceStructure.All.Where(s => !s.Seen).Select(s => s.Name))}"),
            "seven space groups only: a film of another one gets the nearest of them unless the flag fires", "halide perovskites and their relatives; alloys between the published structures are within reach, other chemistries are not",
            "P2_1/a and Pc rest on one and two measured films and on structures whose small atomic shifts are left out", "one film, one answer: a mixture gets the class of its strongest lines",
            "the space group is that of the class by its pattern: subtle superstructure lines that texture hides cannot decide",
        ],
        metrics, [], "MIT (weights; trained with films under Apache-2.0)", FormattableString.Invariant($"./ewald run xrd-symmetry --size {run.Size.ToString().ToLowerInvariant()} --seed {run.Seed} --data DIR"),
        new Dictionary<string, string>(), true);

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(n => (JsonNode)n)]);

    private static JsonArray Structures() => new([.. ReferenceStructure.All.Select(s => (JsonNode)new JsonObject
    {
        ["name"] = s.Name, ["spaceGroup"] = SymmetryClass.Names[s.Group], ["cell"] = new JsonArray([.. s.Cell.Select(v => (JsonNode)v)]), ["positions"] = s.Prototype, ["source"] = s.CellSource, ["read"] = s.Seen,
    })]);
}
