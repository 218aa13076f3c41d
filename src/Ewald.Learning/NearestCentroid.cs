namespace Ewald.Learning;

/// <summary>The class whose mean feature vector is nearest: the simplest classifier that looks at the data.</summary>
public sealed class NearestCentroid
{
    private readonly double[] _centroids;
    private readonly int _dimension;

    /// <summary>Averages each class.</summary>
    /// <param name="features">Shape [case, feature], row after row.</param>
    /// <param name="dimension">Number of features.</param>
    /// <param name="labels">Class of each case, shape [case].</param>
    /// <param name="classCount">Number of classes; a class without cases is never answered.</param>
    public NearestCentroid(ReadOnlySpan<double> features, int dimension, ReadOnlySpan<int> labels, int classCount)
    {
        _dimension = dimension;
        _centroids = new double[classCount * dimension];
        var counts = new int[classCount];
        for (var i = 0; i < labels.Length; i++)
        {
            counts[labels[i]]++;
            for (var d = 0; d < dimension; d++) _centroids[labels[i] * dimension + d] += features[i * dimension + d];
        }

        for (var c = 0; c < classCount; c++)
            for (var d = 0; d < dimension; d++) _centroids[c * dimension + d] = counts[c] > 0 ? _centroids[c * dimension + d] / counts[c] : double.NaN;
    }

    /// <summary>The nearest class.</summary>
    /// <param name="query">Features, shape [feature].</param>
    public int Predict(ReadOnlySpan<double> query)
    {
        var (best, least) = (0, double.PositiveInfinity);
        for (var c = 0; c < _centroids.Length / _dimension; c++)
        {
            double sum = 0;
            for (var d = 0; d < _dimension; d++) sum += Math.Pow(query[d] - _centroids[c * _dimension + d], 2);
            if (sum < least) (best, least) = (c, sum);
        }

        return best;
    }
}
