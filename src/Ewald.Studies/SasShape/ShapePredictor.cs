using Ewald.Core;
using Ewald.IO;
using Ewald.Physics.SmallAngle.Populations;
using Ewald.Reports;

namespace Ewald.Studies.SasShape;

/// <summary>The trained model as a predictor: a measured file in, class, R_g and V' with uncertainty out.</summary>
/// <param name="model">The calibrated model.</param>
/// <param name="card">Its card.</param>
public sealed class ShapePredictor(ShapeModel model, ModelCard card) : IPredictor
{
    /// <inheritdoc/>
    public ModelCard Card { get; } = card;

    /// <summary>The model.</summary>
    public ShapeModel Model { get; } = model;

    /// <inheritdoc/>
    public FilePrediction Predict(string file, MeasurementInfo info, ReportPage? report)
    {
        ArgumentNullException.ThrowIfNull(info);
        return Answer(SmallAngleFile.Read(file, info.QUnit), file, report);
    }

    /// <summary>Answers a curve.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="file">Name to answer under.</param>
    /// <param name="report">A page to draw into, or null.</param>
    /// <exception cref="InputException">The curve cannot be answered.</exception>
    public FilePrediction Answer(ScatteringCurve curve, string file, ReportPage? report)
    {
        var measurement = Model.Route.Measure(curve);
        var posterior = Model.Ask(measurement);
        var calibration = Model.CalibrationFor(measurement);
        var novelty = new OutOfDistribution(posterior.Distance / calibration.OutlierThreshold, 1, posterior.Distance > calibration.OutlierThreshold);
        var set = calibration.SetOf(posterior.Probabilities, posterior.Distance);
        var warnings = new List<string>(measurement.Warnings);
        var value = set.Length > 0 ? ShapeClassNames.All[set[0]] : "unknown";
        if (novelty.Flag)
            warnings.Add($"unlike every training body: the shape is answered as unknown (nearest: {ShapeClassNames.All[Array.IndexOf(posterior.Probabilities, posterior.Probabilities.Max())]}), and the intervals of V' do not hold.");

        var answers = new List<Answer>
        {
            new ClassAnswer("shapeClass", value, [.. set.Select(c => ShapeClassNames.All[c])], calibration.Sets.Level,
                Enumerable.Range(0, posterior.Probabilities.Length).ToDictionary(c => ShapeClassNames.All[c], c => posterior.Probabilities[c])),
            Radius(measurement, calibration, novelty.Flag, warnings),
        };
        for (var v = 0; v < 3; v++)
        {
            var p = ShapeFeatures.Published[v];
            if (measurement.Features.Count <= p) continue;
            answers.Add(Quantity(FormattableString.Invariant($"apparentVolume{ShapeFeatures.Limits[p]:0}"), measurement.Features.Values[p],
                calibration.Volumes[v], ShapeTraining.VolumeError(measurement, v), "1"));
        }

        if (report is not null) ShapeReport.Predict(report, measurement, posterior, Model);
        return new FilePrediction(file, true, answers, novelty, warnings, null);
    }

    // Outside the training set the shapes that scale a curve have no say; the Guinier line needs none. Inside, two routes that disagree are both told.
    private static QuantityAnswer Radius(ShapeMeasurement m, ShapeCalibration calibration, bool novel, List<string> warnings)
    {
        var answer = Quantity("radiusOfGyration", Math.Log(m.Scale.Rg), calibration.Radius, ShapeTraining.RadiusError(m), "Å");
        if (m.Computed || m.Aggregated || m.Guinier.Result is not { } line) return answer;
        var half = 1.645 * line.SigmaRg;
        if (novel)
        {
            warnings.Add("radiusOfGyration is that of the Guinier line, its interval 1.645 of the line's own standard deviations.");
            return answer with { Value = line.Rg, Low = line.Rg - half, High = line.Rg + half };
        }

        if (line.Rg - half <= answer.High && line.Rg + half >= answer.Low) return answer;
        warnings.Add(FormattableString.Invariant(
            $"the Guinier line alone gives Rg = {line.Rg:F1} ± {line.SigmaRg:F1} Å, the whole curve {answer.Value:F1} Å: the interval holds both; the low-Q points or the background decide."));
        return answer with { Low = Math.Min(answer.Low, line.Rg - half), High = Math.Max(answer.High, line.Rg + half) };
    }

    private static QuantityAnswer Quantity(string name, double logarithm, Evaluation.ConformalRegression interval, double error, string unit)
    {
        var (low, high) = interval.Around(logarithm, error);
        return new QuantityAnswer(name, Math.Exp(logarithm), Math.Exp(low), Math.Exp(high), interval.Level, unit);
    }
}
