using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Physics.Lattice;

namespace Ewald.Studies.PhononDos;

/// <summary>How do the atoms of a crystal vibrate, from its structure?</summary>
public sealed class PhononDosStudy : IPredict, ISimulate
{
    /// <inheritdoc/>
    public StudyCard Card { get; } = new(
        "phonon-dos", "Phonon density of states and heat capacity of a crystal from its structure", StudyKind.Supervised,
        "At which frequencies do the atoms of a crystal vibrate, how much heat does it store, and how sure is that?",
        "Z. Chen et al., Adv. Sci. 8, 2004214 (2021), doi:10.1002/advs.202004214",
        "A crystal structure (CIF, POSCAR, pymatgen JSON); sites may be shared by several elements.",
        "phononDos on 51 wavenumbers up to 1000 cm^-1 with a band, heatCapacity at 300 K and as a curve over temperature (J/(mol K) per mole of atoms), meanWavenumber (cm^-1), each with its interval.",
        "Kopp's sum over the elements; nearest neighbour; boosted trees on simple features; the mean curve",
        "On chemical systems not seen the heat capacity of density functional theory is met better than by Kopp's rule and by boosted trees; densities of arrangements not seen have slightly less than half the error of the mean curve.",
        null,
        "easy set by arrangement (space group, multiplicities, site symmetries), over named prototypes and published ones together; heat capacities by chemical system; every system of the six reference densities is left out of all training");

    /// <inheritdoc/>
    public StudyResult Run(StudyRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var setup = PhononDosSetup.For(run.Size);
        var folder = PhononData.Folder(run.Data);
        var (references, referenceSource) = PhononData.ReadDensities(folder);
        var (all, source) = PhononData.ReadHeatCapacities(folder);
        var closed = references.Select(r => r.ChemicalSystem).ToHashSet(StringComparer.Ordinal);
        var computed = PhononData.WithoutSystems(all, c => c.ChemicalSystem, closed);
        // Spread over the file, which is sorted by system.
        if (setup.Crystals is { } most && most < computed.Count) computed = [.. Enumerable.Range(0, most).Select(i => computed[(int)((long)i * computed.Count / most)])];
        var (published, publishedSources) = setup.OfEachPublished > 0 ? PublishedPrototypes.Read(run.Data, run.Cancel) : ([], []);
        if (published.Count == 0 && setup.OfEachPublished > 0) run.Progress.Say("05_elastic is absent: the easy set has the named prototypes alone, not the published arrangements");
        var set = PhononEasySet.Generate(setup.EasyCrystals, published, setup.OfEachPublished, run.Randomness, run.Threads, run.Progress, run.Cancel);
        var easy = PhononData.WithoutSystems(set.Crystals, c => c.ChemicalSystem, closed);
        run.Progress.Say(FormattableString.Invariant($"{computed.Count} computed crystals of {computed.Select(c => c.ChemicalSystem).Distinct(StringComparer.Ordinal).Count()} chemical systems, {easy.Count} simulated ones of {Prototypes.All.Count} named prototypes and {published.Count} published arrangements"));

        SiteGraph[] graphs = [.. computed.Select(c => SiteGraph.Of(c.Crystal, simulated: false))];
        var simulated = StiffnessSet.Of(easy, setup.EasyShare);
        var heat = HeatCapacityValidation.Of(computed, graphs, simulated, setup, run);
        DensityCase[] cases = [.. easy.Select(c => new DensityCase(DensityEnsemble.GraphOf(c.Crystal), c.Density, c.HeatCapacity)), .. computed.Select(c => new DensityCase(DensityEnsemble.GraphOf(c.Crystal), null, c.HeatCapacity))];
        var shapes = PrototypeValidation.Of(easy, [.. cases.Take(easy.Count).Select(c => c.Graph)], setup, run);
        using var model = PhononModel.Train(computed, graphs, simulated, cases, easy, heat, shapes, setup, run);
        var (hard, reference) = PhononEvaluation.Reference(references, model, run);
        List<Metric> metrics = [.. PhononEvaluation.HeatCapacities(computed, heat, setup.Level, run), .. PhononEvaluation.Densities(easy, shapes, setup.Level, run), .. hard];
        var details = new JsonObject
        {
            ["chemicalSystems"] = computed.Select(c => c.ChemicalSystem).Distinct(StringComparer.Ordinal).Count(), ["computedCrystals"] = computed.Count, ["simulatedCrystals"] = easy.Count, ["simulatedPrototypes"] = easy.Select(c => c.Prototype.Name).Distinct(StringComparer.Ordinal).Count(), ["simulatedArrangements"] = easy.Select(c => c.Prototype.Arrangement).Distinct(StringComparer.Ordinal).Count(),
            ["leftOutSystems"] = new JsonArray([.. closed.Order(StringComparer.Ordinal).Select(s => (JsonNode?)s)]), ["leftOutCrystals"] = all.Count - PhononData.WithoutSystems(all, c => c.ChemicalSystem, closed).Count,
            ["leftOutSimulated"] = set.Crystals.Count - easy.Count, ["rejectedDraws"] = new JsonObject(set.Rejected.Select(r => KeyValuePair.Create(char.ToLowerInvariant(r.Key.ToString()[0]) + r.Key.ToString()[1..], (JsonNode?)r.Value))),
            ["medianAbsoluteError"] = computed.Select((c, i) => Math.Abs(c.HeatCapacity - heat.Answer[i])).Order().ElementAt(computed.Count / 2), ["blur"] = new JsonObject { ["share"] = shapes.Blur.Share, ["height"] = shapes.Blur.Height }, ["reference"] = reference,
        };
        model.Save(run.ModelFolder, CardOf(run, setup, computed.Count, easy, metrics));
        PhononReport.Run(run.Report, computed, heat, easy, shapes, references, reference, run.Randomness);
        return new(metrics, details, [.. new[] { source, referenceSource }.Concat(publishedSources).DistinctBy(s => s.Sha256)]);
    }

    /// <inheritdoc/>
    public void Simulate(int count, Randomness randomness, string path, IProgressSink progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(randomness);
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        PhononEasySetFile.Write(count, randomness, path, progress, cancel);
    }

    /// <inheritdoc/>
    public IPredictor Load(string folder)
    {
        var (model, card) = PhononModel.Load(folder);
        return new PhononPredictor(model, card);
    }

    private ModelCard CardOf(StudyRun run, PhononDosSetup setup, int computed, IReadOnlyList<EasyCrystal> easy, IReadOnlyList<Metric> metrics) => new(
        ModelStore.SchemaVersion, Card.Id, "default", Card.Question, Card.Source,
        [new("structure", "Å", "unit cell and sites at rest; a shared site counts by the average of its elements")],
        FormattableString.Invariant($"{easy.Count} crystals of {easy.Select(c => c.Prototype.Name).Distinct(StringComparer.Ordinal).Count()} prototypes with vibrations of our own force models (synthetic; beyond the {Prototypes.All.Count} named prototypes, arrangements, not densities, come from structures of 05_elastic and 02_phonon), and heat capacities at 300 K of {computed} binaries by density functional theory (PBE, Alexandria, CC BY 4.0) as gathered by matcalc; metrics and calibration by cross-validation over chemical systems (heat capacity) and arrangements (density: space group, multiplicities and site symmetries, so that twins under two names are held out together)"),
        ["stable crystals: imaginary vibrations are neither found nor answered", "heat capacities were learnt on binaries: for more elements the interval is an extrapolation",
            "the shape of the density was learnt from empirical force models, not from first principles; only its scale is; its part of the intervals is calibrated on simulated crystals", FormattableString.Invariant($"states above {PhononSpectrum.Step * (PhononSpectrum.Points - 1):F0} cm^-1 (hydrogen, molecules) are not in the density"),
            "harmonic, at constant volume; no electronic or magnetic heat", FormattableString.Invariant($"1.5 MB: {setup.DensityNetworks} equivariant and {setup.StiffnessNetworks} stiffness networks, whose means err less than one of each")],
        metrics, [], "MIT (weights; trained on CC BY 4.0 data of the Alexandria database)",
        FormattableString.Invariant($"./ewald run phonon-dos --size {run.Size.ToString().ToLowerInvariant()} --seed {run.Seed}"), new Dictionary<string, string>(), true);
}
