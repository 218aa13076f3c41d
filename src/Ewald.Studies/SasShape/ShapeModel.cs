using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Learning;
using Ewald.Physics.SmallAngle.Populations;

namespace Ewald.Studies.SasShape;

/// <summary>Calibration of one kind of curve (computed or measured).</summary>
/// <param name="Sets">Conformal sets whose tie-breaking number is the outlier percentile of the curve.</param>
/// <param name="Distances">Percentiles 0, 1, ... 100 of the distance to the training set over the calibration curves.</param>
/// <param name="OutlierThreshold">Distance above which a curve is unlike the training set: the 99.5 % percentile.</param>
/// <param name="Radius">Intervals of ln R_g.</param>
/// <param name="Volumes">Intervals of ln V'(3), ln V'(4), ln V'(5).</param>
public sealed record ShapeCalibration(
    ConformalClassification Sets, double[] Distances, double OutlierThreshold, ConformalRegression Radius, ConformalRegression[] Volumes)
{
    /// <summary>The answered set, most probable class first: empty for a curve unlike the training set; elsewhere the conformal set, to
    /// which the most probable class is added when only the tie-breaking left it out. It so covers at least as often.</summary>
    /// <param name="probabilities">Shape [class].</param>
    /// <param name="distance">Distance to the training set.</param>
    public int[] SetOf(ReadOnlySpan<double> probabilities, double distance)
    {
        if (distance > OutlierThreshold) return [];
        var set = Sets.Set(probabilities, Percentile(distance));
        return set.Length > 0 ? set : NearestNeighbourClassifier.MostProbable(probabilities, probabilities.Length);
    }

    /// <summary>Share of calibration curves that lie nearer to the training set, in [0, 1).</summary>
    /// <param name="distance">The curve's distance.</param>
    public double Percentile(double distance)
    {
        var above = Array.FindIndex(Distances, d => d > distance);
        if (above == 0) return 0;
        if (above < 0) return 0.999;
        var (low, high) = (Distances[above - 1], Distances[above]);
        return Math.Min(0.999, (above - 1 + (distance - low) / (high - low)) / (Distances.Length - 1));
    }
}

/// <summary>The trained model: neighbours of computed and of measured curves, the shapes that scale, the calibration.</summary>
/// <param name="core">V'(3), V'(4), V'(5) of computed curves: the published features.</param>
/// <param name="coreLabels">Their classes.</param>
/// <param name="library">ln V'(c) of measured-looking curves.</param>
/// <param name="route">The route.</param>
/// <param name="neighbours">k.</param>
public sealed class ShapeModel(float[] core, byte[] coreLabels, ShapeLibrary library, ShapeRoute route, int neighbours)
{
    private readonly NearestNeighbourClassifier _core = new(
        [.. core.Select(v => (double)v)], 3, [.. coreLabels.Select(l => (int)l)], ShapeClassNames.All.Length, neighbours);

    /// <summary>V'(3), V'(4), V'(5) of computed curves, shape [curve, 3].</summary>
    public IReadOnlyList<float> Core => core;

    /// <summary>Classes of the computed curves.</summary>
    public IReadOnlyList<byte> CoreLabels => coreLabels;

    /// <summary>The measured-looking training curves.</summary>
    public ShapeLibrary Library => library;

    /// <summary>The route.</summary>
    public ShapeRoute Route => route;

    /// <summary>Calibration of computed curves; null until calibrated.</summary>
    public ShapeCalibration? Computed { get; init; }

    /// <summary>Calibration of measured curves; null until calibrated.</summary>
    public ShapeCalibration? Measured { get; init; }

    /// <summary>The same model with its calibrations.</summary>
    /// <param name="computed">Of computed curves.</param>
    /// <param name="measured">Of measured curves.</param>
    public ShapeModel With(ShapeCalibration computed, ShapeCalibration measured) =>
        new(core, coreLabels, library, route, neighbours) { Computed = computed, Measured = measured };

    /// <summary>Class probabilities and distance to the training set.</summary>
    /// <param name="measurement">The curve.</param>
    public ShapePosterior Ask(ShapeMeasurement measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        // The published classifier where it is at home: a computed curve that shows all three features.
        if (!measurement.Computed || measurement.Features.Count < ShapeFeatures.Limits.Length) return library.Ask(measurement.Features);
        var probabilities = new double[ShapeClassNames.All.Length];
        var distance = _core.Probabilities(Volumes(measurement.Features), probabilities);
        return new ShapePosterior(probabilities, distance, -1);
    }

    /// <summary>The calibration that holds for a curve.</summary>
    /// <param name="measurement">The curve.</param>
    public ShapeCalibration CalibrationFor(ShapeMeasurement measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        var calibration = measurement.Computed && measurement.Features.Count == ShapeFeatures.Limits.Length ? Computed : Measured;
        return calibration ?? throw new ArgumentException("ShapeModel: not calibrated; call With(...) first.", nameof(measurement));
    }

    /// <summary>V'(3), V'(4), V'(5).</summary>
    /// <param name="features">Features of a curve.</param>
    public static double[] Volumes(ShapeFeatures features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return [.. ShapeFeatures.Published.Select(p => Math.Exp(features.Values[p]))];
    }
}
