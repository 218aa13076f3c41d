namespace Ewald.Studies.Elastic;

/// <summary>The standardised columns in which distances between crystals are measured; a missing value lies at the mean.</summary>
internal sealed class NoveltySpace
{
    private readonly IReadOnlyList<int> _columns;

    public NoveltySpace(double[] features, int dimension, IReadOnlyList<int> columns)
    {
        _columns = columns;
        (Means, Scales) = (new double[columns.Count], new double[columns.Count]);
        for (var c = 0; c < columns.Count; c++)
        {
            var values = new List<double>();
            for (var i = columns[c]; i < features.Length; i += dimension)
                if (!double.IsNaN(features[i])) values.Add(features[i]);
            var mean = values.Count > 0 ? values.Average() : 0;
            var deviation = values.Count > 0 ? Math.Sqrt(values.Average(v => (v - mean) * (v - mean))) : 0;
            (Means[c], Scales[c]) = (mean, deviation > 0 ? deviation : 1);
        }
    }

    public NoveltySpace(double[] means, double[] scales, IReadOnlyList<int> columns) => (Means, Scales, _columns) = (means, scales, columns);

    public double[] Means { get; }

    public double[] Scales { get; }

    public double[] Of(ReadOnlySpan<double> features, int dimension)
    {
        var rows = features.Length / dimension;
        var result = new double[rows * _columns.Count];
        for (var i = 0; i < rows; i++)
            for (var c = 0; c < _columns.Count; c++)
            {
                var v = features[i * dimension + _columns[c]];
                result[i * _columns.Count + c] = double.IsNaN(v) ? 0 : (v - Means[c]) / Scales[c];
            }

        return result;
    }
}
