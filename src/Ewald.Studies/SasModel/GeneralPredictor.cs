using Ewald.Core;
using Ewald.IO;
using Ewald.Reports;

namespace Ewald.Studies.SasModel;

/// <summary>Answers measured files with the general model: class with conformal set, then fits ranked by evidence.</summary>
internal sealed class GeneralPredictor(ModelCard card, TrainedNetwork network, NeighbourLibrary library) : IPlanAhead
{
    private const double NormalQuantile = 1.6448536269514722;
    private readonly GeneralModel _model = new(network, library);
    private int _files = 1;

    /// <inheritdoc/>
    public ModelCard Card { get; } = card;

    /// <inheritdoc/>
    public void Expect(int files) => _files = files;

    /// <inheritdoc/>
    public FilePrediction Predict(string file, MeasurementInfo info, ReportPage? report)
    {
        ArgumentNullException.ThrowIfNull(info);
        var depth = FitDepthRule.Of(info.Extra, _files);
        var curve = SmallAngleFile.Read(file, info.QUnit);
        var warnings = new List<string>(curve.Warnings);
        var answer = network.Answer(curve);
        var answers = new List<Answer> { ClassOf("model", answer, network) };
        Announce(curve, info, warnings);
        if (depth == FitDepth.None)
        {
            warnings.Add(FormattableString.Invariant(
                $"No model was fitted ({(_files > FitDepthRule.MostFittedFiles ? FormattableString.Invariant($"{_files} files in one call") : "fit = none")}): the class is the network's alone; ask for fit = best to have parameters."));
        }
        else
        {
            var fits = _model.Fit(curve, answer, depth == FitDepth.All, _files == 1 ? Environment.ProcessorCount : 1);
            if (fits.Count == 0) warnings.Add("No model could be fitted to this curve.");
            else AddFits(answers, warnings, curve, answer, fits);
            if (report is not null && fits.Count > 0) ModelReport.Curve(report, Path.GetFileName(file), curve, fits);
        }
        return new FilePrediction(file, true, answers, new OutOfDistribution(answer.Novelty, 1, answer.Novelty > 1), warnings, null);
    }

    /// <summary>The network's answer as a class with its conformal set; an empty set is answered as unknown.</summary>
    /// <param name="name">Name of the answer.</param>
    /// <param name="answer">The network's answer.</param>
    /// <param name="network">The network.</param>
    public static ClassAnswer ClassOf(string name, NetworkAnswer answer, TrainedNetwork network) => new(
        name, answer.Set.Length == 0 ? "unknown" : network.Classes[answer.Ranking[0]], [.. answer.Set.Select(c => network.Classes[c])], network.Conformal.Level,
        answer.Ranking.ToDictionary(c => network.Classes[c], c => Math.Round(answer.Probabilities[c], 5), StringComparer.Ordinal));

    private static void Announce(ScatteringCurve curve, MeasurementInfo info, List<string> warnings)
    {
        if (curve.Sigma is null) warnings.Add("The file states no errors: they were estimated from the scatter about neighbouring points, at least 1 % of the intensity.");
        if (curve.QSigma is null && !string.Equals(info.Probe, "xray", StringComparison.OrdinalIgnoreCase))
            warnings.Add("The file states no resolution: fringes that the instrument washed out are read as a size distribution.");
    }

    private static void AddFits(List<Answer> answers, List<string> warnings, ScatteringCurve curve, NetworkAnswer network, IReadOnlyList<FittedModel> fits)
    {
        var weights = FittedModel.Weights(fits);
        var best = fits[0];
        var name = Candidates.Names[best.Class];
        var inSet = 0;
        for (double sum = 0; inSet < fits.Count && sum < SasModelSetup.Level; inSet++) sum += weights[inSet];
        answers.Add(new ClassAnswer("fittedModel", name, [.. fits.Take(inSet).Select(f => Candidates.Names[f.Class])], SasModelSetup.Level,
            fits.Select((f, i) => (Candidates.Names[f.Class], Math.Round(weights[i], 6))).ToDictionary(p => p.Item1, p => p.Item2, StringComparer.Ordinal)));
        // Only a parameter that may be negative (a ratio of contrasts) has an interval that reaches below zero.
        double Least(string parameter) => Candidates.All[best.Class].Free.Any(f => f.Low < 0 && string.Equals(f.Name, parameter, StringComparison.Ordinal)) ? double.NegativeInfinity : 0;
        foreach (var p in best.Parameters)
            if (double.IsFinite(p.Sigma))
                answers.Add(new QuantityAnswer($"{name}.{p.Name}", p.Value, Math.Max(Least(p.Name), p.Value - NormalQuantile * p.Sigma), p.Value + NormalQuantile * p.Sigma, SasModelSetup.Level, p.Unit));
            else
                warnings.Add(FormattableString.Invariant($"{name}.{p.Name} = {p.Value:G4} {p.Unit} is not determined by this curve (at a bound, or without influence)."));
        answers.Add(new QuantityAnswer($"{name}.background", best.Background, best.Background - NormalQuantile * best.BackgroundSigma,
            best.Background + NormalQuantile * best.BackgroundSigma, SasModelSetup.Level, curve.IntensityUnit));
        var points = best.Points - best.Free;
        var spread = Math.Sqrt(2.0 / Math.Max(1, points));
        answers.Add(new QuantityAnswer($"{name}.reducedChiSquared", best.Reduced, Math.Max(0, best.Reduced - NormalQuantile * spread), best.Reduced + NormalQuantile * spread, SasModelSetup.Level, "1"));
        var data = new FitData(curve);
        answers.Add(new CurveAnswer("fit", data.Q, best.Model, null, null, "Å⁻¹", curve.IntensityUnit));
        Judge(warnings, network, best, name, weights[0], fits, curve.Sigma is not null);
    }

    private static void Judge(
        List<string> warnings, NetworkAnswer network, FittedModel best, string name, double weight, IReadOnlyList<FittedModel> fits, bool hasErrors)
    {
        if (best.Reduced > 5)
            warnings.Add(FormattableString.Invariant(
                $"None of the models describes this curve within {(hasErrors ? "its errors" : "the errors estimated from its scatter")}: the best, {name}, has a reduced χ² of {best.Reduced:G3}; its parameters are orientation only."));
        if (best.Variant.Interaction)
            warnings.Add("Outside single-particle scattering: a repulsion between bodies (structure factor) was needed; it was fitted as hard spheres.");
        if (best.Variant.Upturn)
            warnings.Add("A Q⁻⁴ upturn at low Q (aggregates, interfaces or dust) was needed beside the model.");
        foreach (var (first, second, value) in best.Correlations)
            warnings.Add(FormattableString.Invariant($"{name}: {first} and {second} are correlated by {value:F3}; only a combination of them is determined."));
        var top = network.Ranking[0];
        if (top != best.Class && fits.Any(f => f.Class == top))
            warnings.Add(FormattableString.Invariant($"The network prefers {Candidates.Names[top]} ({network.Probabilities[top]:P0}), the fits prefer {name}: look at both in the report."));
        if (weight < 0.9)
            warnings.Add(FormattableString.Invariant($"Several models do almost as well: {string.Join(", ", fits.Skip(1).TakeWhile(f => f.Bic - best.Bic < 6).Select(f => Candidates.Names[f.Class]).DefaultIfEmpty("none within 6 of BIC"))}."));
    }
}
