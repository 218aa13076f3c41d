using Ewald.Core;
using Ewald.IO;
using Ewald.Reports;

namespace Ewald.Studies.SasModel;

/// <summary>Answers files with the class names of the public set of simulated shapes.</summary>
internal sealed class ShapesPredictor(ModelCard card, TrainedNetwork network) : IPredictor
{
    /// <inheritdoc/>
    public ModelCard Card { get; } = card;

    /// <inheritdoc/>
    public FilePrediction Predict(string file, MeasurementInfo info, ReportPage? report)
    {
        ArgumentNullException.ThrowIfNull(info);
        var curve = SmallAngleFile.Read(file, info.QUnit);
        // The network was trained without errors: they come from the scatter, as in training.
        var answer = network.Answer(curve with { Sigma = null, QSigma = null });
        var warnings = new List<string>(curve.Warnings);
        var grid = network.Features.Grid;
        if (curve.Q[^1] < 0.8 * grid.High || curve.Q.First(q => q > 0) > 1.3 * grid.Low)
            warnings.Add(FormattableString.Invariant(
                $"This model was trained on curves from {grid.Low:G2} to {grid.High:G2} Å⁻¹; this one has {curve.Q[0]:G2} to {curve.Q[^1]:G2} Å⁻¹."));
        if (report is not null)
        {
            var shown = Enumerable.Range(0, curve.Count).Where(i => curve.Q[i] > 0 && curve.Intensity[i] > 0).ToArray();
            report.Add(new Figure("The curve", "Q, Å⁻¹", $"I, {curve.IntensityUnit}") { LogX = true, LogY = true }
                .Points("data", shown.Select(i => curve.Q[i]), shown.Select(i => curve.Intensity[i])));
        }
        return new FilePrediction(file, true, [GeneralPredictor.ClassOf("model", answer, network)],
            new OutOfDistribution(answer.Novelty, 1, answer.Novelty > 1), warnings, null);
    }
}
