using System.Collections.ObjectModel;
using System.Text.Json.Nodes;
using Ewald.Core;

namespace Ewald.Studies.SasModel;

/// <summary>The cards of the study's two models.</summary>
internal static class ModelCards
{
    private const string Source = "Archibald et al., J. Appl. Cryst. 53, 326 (2020), doi:10.1107/S1600576720000552";

    /// <summary>What the general model must not be asked.</summary>
    public static string[] GeneralLimits { get; } =
    [
        "Bodies outside the list are answered as the listed family nearest to them; many bodies have the same curve within errors, so a good fit is not a proof.",
        "Repulsion is that of hard spheres in front of the averaged form factor; attraction, charge beyond an effective radius, and mixtures of models are not tried.",
        "Contrasts enter as a ratio only: without absolute scale and known scattering length densities, scale has no meaning beyond the fit.",
        "Resolution is Gaussian and taken from the file; without it fringes washed out by the instrument are read as a size distribution.",
        "One length carries the size distribution, of Schulz shape.",
    ];

    /// <summary>Card of the general model.</summary>
    /// <param name="run">The run.</param>
    /// <param name="setup">Its numbers.</param>
    /// <param name="calibration">Calibration.</param>
    /// <param name="metrics">Metrics on the easy set.</param>
    public static ModelCard General(StudyRun run, SasModelSetup setup, JsonObject calibration, IReadOnlyList<Metric> metrics) => new(
        ModelStore.SchemaVersion, "sas-model", SasModelStudy.GeneralName, "Which of the catalogue's form factors describes a small-angle curve, and with which parameters.", Source,
        [
            new ModelInput("Q", "Å⁻¹", "Momentum transfer; the network sees 0.0015 to 0.75 Å⁻¹."),
            new ModelInput("intensity", "any", "Intensity with background; scale is free."),
            new ModelInput("sigma", "as intensity", "One standard deviation; estimated from the scatter where missing."),
            new ModelInput("qSigma", "Å⁻¹", "Resolution, one standard deviation of Q; optional."),
        ],
        FormattableString.Invariant($"Synthetic: {setup.TrainBodies} bodies of {Candidates.All.Length} models with random parameters, size distributions and hard-sphere repulsion, ") +
        FormattableString.Invariant($"each measured {setup.TrainCopies} times under random Q range, resolution, noise, background and upturn; split by body; seed {run.Seed}."),
        GeneralLimits, [.. metrics], calibration, "MIT",
        FormattableString.Invariant($"ewald run sas-model --size {run.Size.ToString().ToLowerInvariant()} --seed {run.Seed} --data DIR"), ReadOnlyDictionary<string, string>.Empty, IsDefault: true);

    /// <summary>Card of the model of the public set.</summary>
    /// <param name="run">The run.</param>
    /// <param name="setup">Its numbers.</param>
    /// <param name="calibration">Calibration.</param>
    /// <param name="metrics">Metrics on the set's test files.</param>
    public static ModelCard Shapes(StudyRun run, SasModelSetup setup, JsonObject calibration, IReadOnlyList<Metric> metrics) => new(
        ModelStore.SchemaVersion, "sas-model", SasModelStudy.ShapesName, "Which of six simulated shapes of the AutomatedSAS set a curve has.", Source,
        [
            new ModelInput("Q", "Å⁻¹", "Momentum transfer, 0.0037 to 0.26 Å⁻¹ as in the set."),
            new ModelInput("intensity", "any", "Intensity with a small flat background."),
        ],
        FormattableString.Invariant($"TRAIN of github.com/grahamWroberts/AutomatedSAS at 58c24a2c508a (MIT), 3 485 simulated curves{(setup.ShapeCurves > 0 ? ", thinned" : "")}, ") +
        "varied in size, scale, noise and range; 70 % fit, 15 % choose the epoch, 15 % calibrate. CALIBRATE and SCALE were never trained on.",
        [
            "The set has six shapes, polydispersity 0.1 to 0.35, a background of 0.001 cm⁻¹ and no instrument: use the general model for measured curves.",
            "The sizes of the six classes span different ranges in the set; a size outside them can decide the class.",
            "A core-shell sphere with a very small core is not told from a sphere or a cylinder.",
        ],
        [.. metrics], calibration, "MIT", FormattableString.Invariant($"ewald run sas-model --size {run.Size.ToString().ToLowerInvariant()} --seed {run.Seed} --data DIR"),
        ReadOnlyDictionary<string, string>.Empty, IsDefault: false);
}
