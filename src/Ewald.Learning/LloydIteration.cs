using System.Numerics.Tensors;

namespace Ewald.Learning;

/// <summary>Lloyd's iteration of one start, with Hamerly's bounds.</summary>
/// <remarks>Each case keeps an upper bound of the distance to its own centre and a lower bound of the distance to every other one;
/// moved centres widen them. A case whose bounds do not cross, or that is nearer to its centre than half the way from there to the
/// next one, keeps its cluster unseen.</remarks>
internal sealed class LloydIteration
{
    private readonly KMeansCases _cases;
    private readonly KMeansSettings _settings;
    private readonly CentreTable _table;
    private readonly int _clusters, _dimension;
    private readonly double[] _centres, _upper, _lower, _sums, _moved, _half;
    private readonly double[][] _sumChanges;
    private readonly int[][] _countChanges;
    private readonly int[] _labels, _counts;

    public LloydIteration(KMeansCases cases, double[] centres, KMeansSettings settings)
    {
        (_cases, _settings, _centres, _clusters, _dimension) = (cases, settings, centres, settings.Clusters, cases.Dimension);
        _table = new CentreTable(_clusters, _dimension);
        (_upper, _lower, _labels) = (new double[cases.Count], new double[cases.Count], new int[cases.Count]);
        (_sums, _counts, _moved, _half) = (new double[_clusters * _dimension], new int[_clusters], new double[_clusters], new double[_clusters]);
        _sumChanges = [.. Enumerable.Range(0, cases.Chunks).Select(_ => new double[_clusters * _dimension])];
        _countChanges = [.. Enumerable.Range(0, cases.Chunks).Select(_ => new int[_clusters])];
        Array.Fill(_labels, -1);
        if (settings.Cosine)
            for (var k = 0; k < _clusters; k++) Normalise(Centre(k));
    }

    public KMeans Run(CancellationToken cancel)
    {
        var enough = _settings.Tolerance * _cases.MeanVariance;
        var converged = false;
        var iteration = 0;
        while (!converged && iteration < _settings.MaximumIterations)
        {
            cancel.ThrowIfCancellationRequested();
            iteration++;
            var changed = Assign(all: iteration == 1);
            changed |= FillEmpty();
            var movement = changed ? MoveCentres() : 0;
            converged = !changed || movement <= enough;
        }

        // Labels and inertia belong to the centres that are returned.
        Assign(all: true);
        var sums = new double[_cases.Chunks];
        _cases.ForChunks((chunk, first, last) =>
        {
            for (var i = first; i < last; i++) sums[chunk] += SquaredDistance(i, _labels[i]);
        });
        var inertia = _settings.Cosine ? 0.5 * sums.Sum() : sums.Sum();
        return new KMeans(_cases.Outward(_centres), _dimension, _labels, inertia, iteration, converged, _settings.Cosine);
    }

    private Span<double> Centre(int k) => _centres.AsSpan(k * _dimension, _dimension);

    private double SquaredDistance(int i, int k)
    {
        var distance = TensorPrimitives.Distance<double>(_cases.Row(i), Centre(k));
        return distance * distance;
    }

    // True when a case changed its cluster. The sums of the clusters follow the changes.
    private bool Assign(bool all)
    {
        _table.Load(_centres);
        HalfWays();
        var changes = new bool[_cases.Chunks];
        _cases.ForChunks((chunk, first, last) =>
        {
            Span<int> waiting = stackalloc int[4];
            var distances = new double[4 * _table.Padded];
            var count = 0;
            for (var i = first; i < last; i++)
            {
                if (!all && KeepsCluster(i)) continue;
                waiting[count++] = i;
                if (count == 4) changes[chunk] |= Flush(chunk, waiting, ref count, distances);
            }

            if (count > 0) changes[chunk] |= Flush(chunk, waiting, ref count, distances);
        });
        for (var c = 0; c < _cases.Chunks; c++)
        {
            if (!changes[c]) continue;
            TensorPrimitives.Add<double>(_sums, _sumChanges[c], _sums);
            TensorPrimitives.Add<int>(_counts, _countChanges[c], _counts);
            Array.Clear(_sumChanges[c]);
            Array.Clear(_countChanges[c]);
        }

        return changes.Contains(true);
    }

    private bool KeepsCluster(int i)
    {
        var bound = Math.Max(_lower[i], _half[_labels[i]]);
        if (_upper[i] <= bound) return true;
        _upper[i] = TensorPrimitives.Distance<double>(_cases.Row(i), Centre(_labels[i]));
        return _upper[i] <= bound;
    }

    private bool Flush(int chunk, Span<int> waiting, ref int count, double[] distances)
    {
        for (var j = count; j < 4; j++) waiting[j] = waiting[0];
        _table.Distances(_cases.Values, waiting, distances);
        var changed = false;
        for (var j = 0; j < count; j++)
        {
            var i = waiting[j];
            var row = distances.AsSpan(j * _table.Padded, _clusters);
            double least = double.PositiveInfinity, second = double.PositiveInfinity;
            var best = 0;
            for (var k = 0; k < row.Length; k++)
            {
                if (row[k] < least) (second, least, best) = (least, row[k], k);
                else if (row[k] < second) second = row[k];
            }

            _upper[i] = Math.Sqrt(Math.Max(0, least + _cases.SquaredNorms[i]));
            _lower[i] = Math.Sqrt(Math.Max(0, second + _cases.SquaredNorms[i]));
            if (best == _labels[i]) continue;
            changed = true;
            var x = _cases.Row(i);
            var sums = _sumChanges[chunk];
            if (_labels[i] >= 0)
            {
                var old = sums.AsSpan(_labels[i] * _dimension, _dimension);
                TensorPrimitives.Subtract<double>(old, x, old);
                _countChanges[chunk][_labels[i]]--;
            }

            var now = sums.AsSpan(best * _dimension, _dimension);
            TensorPrimitives.Add<double>(now, x, now);
            _countChanges[chunk][best]++;
            _labels[i] = best;
        }

        count = 0;
        return changed;
    }

    // Half the distance from each centre to the next one.
    private void HalfWays()
    {
        Array.Fill(_half, double.PositiveInfinity);
        for (var a = 0; a < _clusters; a++)
            for (var b = 0; b < a; b++)
            {
                var d = 0.5 * TensorPrimitives.Distance<double>(Centre(a), Centre(b));
                (_half[a], _half[b]) = (Math.Min(_half[a], d), Math.Min(_half[b], d));
            }
    }

    private bool FillEmpty()
    {
        var filled = false;
        for (var k = 0; k < _clusters; k++)
        {
            if (_counts[k] > 0) continue;
            double farthest = 0;
            var taken = -1;
            for (var i = 0; i < _cases.Count; i++)
            {
                if (_counts[_labels[i]] < 2) continue;
                var d = SquaredDistance(i, _labels[i]);
                if (d > farthest) (farthest, taken) = (d, i);
            }

            // Fewer distinct cases than clusters: this one stays empty.
            if (taken < 0 || farthest <= 1e-14 * _cases.SquaredNorms[taken]) continue;
            var x = _cases.Row(taken);
            var old = _sums.AsSpan(_labels[taken] * _dimension, _dimension);
            TensorPrimitives.Subtract<double>(old, x, old);
            _counts[_labels[taken]]--;
            x.CopyTo(_sums.AsSpan(k * _dimension));
            (_counts[k], _labels[taken], _upper[taken], _lower[taken]) = (1, k, 0, 0);
            x.CopyTo(Centre(k));
            // The centre jumped: no bound of another centre is known any more.
            Array.Clear(_lower);
            filled = true;
        }

        return filled;
    }

    // Sum of the squared movements; the bounds follow.
    private double MoveCentres()
    {
        double total = 0;
        Span<double> next = new double[_dimension];
        for (var k = 0; k < _clusters; k++)
        {
            _moved[k] = 0;
            if (_counts[k] == 0) continue;
            TensorPrimitives.Divide<double>(_sums.AsSpan(k * _dimension, _dimension), _counts[k], next);
            if (_settings.Cosine && !Normalise(next)) continue;
            _moved[k] = TensorPrimitives.Distance<double>(next, Centre(k));
            total += _moved[k] * _moved[k];
            next.CopyTo(Centre(k));
        }

        var most = Array.IndexOf(_moved, _moved.Max());
        double largest = _moved[most], nextLargest = 0;
        for (var k = 0; k < _clusters; k++)
            if (k != most) nextLargest = Math.Max(nextLargest, _moved[k]);
        _cases.ForChunks((_, first, last) =>
        {
            for (var i = first; i < last; i++)
            {
                _upper[i] += _moved[_labels[i]];
                _lower[i] -= _labels[i] == most ? nextLargest : largest;
            }
        });
        return total;
    }

    private static bool Normalise(Span<double> vector)
    {
        if (TensorPrimitives.Norm<double>(vector) is not (> 0 and var norm)) return false;
        TensorPrimitives.Divide<double>(vector, norm, vector);
        return true;
    }
}
