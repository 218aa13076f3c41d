using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.Evaluation;

namespace Ewald.Studies.Elastic;

/// <summary>How stiff is a crystal, from its structure?</summary>
public sealed class ElasticStudy : IPredictText, IPublishedEasySet
{
    private const string Alloy = "Al0.3CoCrFeNi fcc a=3.58";

    /// <inheritdoc/>
    public string TextExample => Alloy;

    /// <inheritdoc/>
    public StudyCard Card { get; } = new(
        "elastic", "Elastic moduli of a crystal or an alloy from its structure", StudyKind.Supervised,
        "What are the bulk and the shear modulus of a crystal, ordered or alloyed, and how sure is that?",
        "G. Kim et al., Acta Mater. 181, 124 (2019), doi:10.1016/j.actamat.2019.09.026",
        "A crystal structure (CIF, POSCAR, pymatgen JSON), or an alloy as composition and lattice such as 'Al0.3CoCrFeNi fcc'.",
        "bulkModulus, shearModulus, youngModulus (GPa) and poissonRatio (1) with intervals; for a disordered crystal the same from quasirandom cells.",
        "mean of the five nearest crystals of other chemical systems; the median; for measured alloys the rule of mixtures",
        "Mean absolute error of log10 K and log10 G on chemical systems not seen below that of plain statistics of properties; intervals cover 0.90.",
        "On the published folds of the formula-only sets: Roost 0.0734 and 0.0997, CrabNet 0.0678 and 0.0921, a random forest 0.0777 and 0.0998 (mean absolute errors of log10 K and log10 G, from the prediction files of the CrabNet repository).",
        "by chemical system: all crystals of the same elements lie on one side; the formula-only sets keep their published folds");

    /// <inheritdoc/>
    public string EasySet => "crystals with moduli from density functional theory, published by the Materials Project (folder 05_elastic)";

    /// <inheritdoc/>
    public StudyResult Run(StudyRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var setup = ElasticSetup.For(run.Size);
        var folder = ElasticData.Folder(run.Data);
        var (crystals, source) = ElasticData.ReadCrystals(folder, setup.Crystals);
        run.Progress.Say(FormattableString.Invariant($"{crystals.Count} crystals of {crystals.Select(c => c.ChemicalSystem).Distinct(StringComparer.Ordinal).Count()} chemical systems, {ElasticFeatures.Names.Count} features"));
        var (formulas, count, formulaSources) = FormulaTrees.Grow(folder, setup, run);
        var features = ElasticFeatures.Rows(crystals, c => ElasticFeatures.Of(c.Crystal, formulas), run.Cancel);
        var graphs = GraphSet.Of([.. crystals.Select(c => c.Crystal)], run.Cancel);
        var validation = CrossValidation.Of(crystals, features, graphs, setup, run);
        var (metrics, details) = ElasticEvaluation.Of(crystals, validation, setup, run);
        details["learningCurve"] = ElasticEvaluation.LearningCurve(crystals, features, validation, setup, run);

        List<DataSource> sources = [source, .. formulaSources];
        foreach (var (modulus, published) in new[] { ("K", 0.0734), ("G", 0.0997) })
        {
            if (setup.PublishedFolds == 0) break;
            var (errors, constant, read) = PublishedFolds.Run(folder, modulus, setup, run);
            sources.AddRange(read);
            var all = errors.SelectMany(e => e).ToArray();
            var (low, high) = Interval.Bootstrap(all.Length, rows => rows.Average(i => all[i]), run.Randomness.Stream("bootstrap formulas"));
            metrics.Add(new($"maeLog10{modulus}.composition", "easy", errors.Average(e => e.Average()), low, high, all.Length, "1", "lower", constant,
                setup.PublishedFolds == 5 ? published : null, setup.PublishedFolds == 5 ? "Roost, from the prediction files of the CrabNet repository (github.com/anthony-wang/CrabNet), five published folds" : null));
        }

        using var model = ElasticModel.Train(crystals, features, formulas, graphs, validation, setup, run);
        var some = CrossValidation.Take(features, ElasticFeatures.Names.Count, [.. Enumerable.Range(0, crystals.Count).Where(i => i % 10 == 0)]);
        foreach (var (name, target) in new[] { ("importanceK", 0), ("importanceG", 1) })
            details[name] = new JsonObject(model.Importances(target, some, 10).Select(p => KeyValuePair.Create(p.Feature, (JsonNode?)p.Mean)));
        details["shareOfGraphNetworks"] = new JsonArray([.. model.Calibration.GraphShares.Select(s => (JsonNode?)s)]);
        var card = CardOf(run, crystals.Count, count, metrics);
        var predictor = new ElasticPredictor(model, card);
        var (measured, alloys) = MeasuredAlloys.Compare(predictor, run);
        metrics.AddRange(measured);
        details["measuredAlloys"] = alloys;
        var alloy = predictor.Answer(VirtualAlloy.Of("Al0.3CoCrFeNi", ChemicalFormula.Parse("Al0.3CoCrFeNi"), AlloyLattice.Fcc, 3.58), Alloy, null);
        details["alloy"] = System.Text.Json.JsonSerializer.SerializeToNode(alloy, EwaldJson.Document);
        model.Save(run.ModelFolder, card);
        ElasticReport.Run(run.Report, crystals, validation, details, alloy);
        return new(metrics, details, sources);
    }

    /// <inheritdoc/>
    public IPredictor Load(string folder)
    {
        var (model, card) = ElasticModel.Load(folder);
        return new ElasticPredictor(model, card);
    }

    private ModelCard CardOf(StudyRun run, int crystals, int formulas, IReadOnlyList<Metric> metrics) => new(
        ModelStore.SchemaVersion, Card.Id, "default", Card.Question, Card.Source,
        [new("structure", "Å", "unit cell and sites; shared sites count by their average")],
        FormattableString.Invariant($"{crystals} ordered crystals of two elements with moduli from density functional theory (PBE), Materials Project (CC BY 4.0) as gathered by matcalc, and {formulas} formulas of three and more elements from matbench behind one feature; metrics and calibration by five-fold cross-validation over chemical systems"),
        ["moduli at 0 K as computed, not measured: thermal softening is not in them", "crystals of two elements: for more, the interval is an extrapolation",
            "polycrystal averages (mean of Voigt and Reuss); no anisotropy", "hundreds of trees a modulus cannot be made much smaller without loss: some MB instead of 0.8 MB"],
        metrics, [], "MIT (weights; trained on CC BY 4.0 data of the Materials Project)",
        FormattableString.Invariant($"./ewald run elastic --size {run.Size.ToString().ToLowerInvariant()} --seed {run.Seed}"), new Dictionary<string, string>(), true);
}
