using Ewald.Learning;

namespace Ewald.Studies.PhononDos;

/// <summary>Features brought to mean 0 and deviation 1 over the crystals that have them; a missing one lies at the mean.</summary>
/// <param name="Mean">Shape [feature].</param>
/// <param name="Scale">One over the standard deviation, 0 where a feature is constant, shape [feature].</param>
internal sealed record FeatureSpace(double[] Mean, double[] Scale)
{
    /// <summary>Learns means and deviations.</summary>
    /// <param name="features">Shape [crystal, feature], row after row; NaN is missing.</param>
    /// <param name="dimension">Number of features.</param>
    public static FeatureSpace Fit(double[] features, int dimension)
    {
        var (mean, scale) = (new double[dimension], new double[dimension]);
        for (var k = 0; k < dimension; k++)
        {
            var column = new List<double>();
            for (var i = k; i < features.Length; i += dimension)
                if (double.IsFinite(features[i])) column.Add(features[i]);
            if (column.Count == 0) continue;
            mean[k] = column.Average();
            var spread = Math.Sqrt(column.Average(v => (v - mean[k]) * (v - mean[k])));
            scale[k] = spread > 0 ? 1 / spread : 0;
        }

        return new(mean, scale);
    }

    /// <summary>The features in the space, row after row.</summary>
    public double[] Of(double[] rows) => [.. rows.Select((v, i) => double.IsFinite(v) ? (v - Mean[i % Mean.Length]) * Scale[i % Mean.Length] : 0)];

    /// <summary>Targets of the nearest training row.</summary>
    /// <param name="train">Training features, in no space yet.</param>
    /// <param name="targets">Shape [row, target].</param>
    /// <param name="width">Number of targets.</param>
    /// <param name="test">Features asked for.</param>
    /// <param name="dimension">Number of features.</param>
    /// <returns>Shape [test row, target].</returns>
    public static double[] Nearest(double[] train, double[] targets, int width, double[] test, int dimension)
    {
        var space = Fit(train, dimension);
        var regressor = new NearestNeighbourRegressor(space.Of(train), dimension, targets, width, 1);
        var (rows, answers) = (space.Of(test), new double[test.Length / dimension * width]);
        for (var i = 0; i < test.Length / dimension; i++) regressor.Predict(rows.AsSpan(i * dimension, dimension), answers.AsSpan(i * width, width));
        return answers;
    }
}
