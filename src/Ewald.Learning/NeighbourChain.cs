namespace Ewald.Learning;

/// <summary>The mergers of a <see cref="HierarchicalClustering"/> by chains of nearest neighbours.</summary>
internal sealed class NeighbourChain
{
    private readonly double[] _d;
    private readonly int _n;
    private readonly Linkage _linkage;
    private readonly int[] _size;

    public NeighbourChain(double[] distances, int count, Linkage linkage)
    {
        (_n, _linkage, _size) = (count, linkage, new int[count]);
        // Ward's update is linear in the squared distances.
        _d = linkage == Linkage.Ward ? [.. distances.Select(d => d * d)] : (double[])distances.Clone();
        Array.Fill(_size, 1);
    }

    public ClusterMerger[] Mergers()
    {
        var found = new List<(int A, int B, double Height)>(Math.Max(0, _n - 1));
        var chain = new int[_n];
        var length = 0;
        while (found.Count < _n - 1)
        {
            if (length == 0) chain[length++] = Array.FindIndex(_size, s => s > 0);
            while (true)
            {
                var at = chain[length - 1];
                // The one before is kept among equals, so that a chain cannot run in a circle.
                var nearest = length > 1 ? chain[length - 2] : -1;
                var least = nearest >= 0 ? _d[Index(at, nearest)] : double.PositiveInfinity;
                for (var j = 0; j < _n; j++)
                    if (_size[j] > 0 && j != at && _d[Index(at, j)] < least) (least, nearest) = (_d[Index(at, j)], j);
                if (length > 1 && nearest == chain[length - 2])
                {
                    length -= 2;
                    found.Add((at, nearest, _linkage == Linkage.Ward ? Math.Sqrt(Math.Max(0, least)) : least));
                    Merge(Math.Min(at, nearest), Math.Max(at, nearest), least);
                    break;
                }

                chain[length++] = nearest;
            }
        }

        return Number(found);
    }

    private long Index(int i, int j) => (long)i * _n + j;

    // The new cluster takes the place of b.
    private void Merge(int a, int b, double apart)
    {
        double na = _size[a], nb = _size[b];
        _size[a] = 0;
        for (var j = 0; j < _n; j++)
        {
            if (_size[j] == 0 || j == b) continue;
            double da = _d[Index(j, a)], db = _d[Index(j, b)], nj = _size[j];
            _d[Index(j, b)] = _d[Index(b, j)] = _linkage switch
            {
                Linkage.Single => Math.Min(da, db),
                Linkage.Complete => Math.Max(da, db),
                Linkage.Average => (na * da + nb * db) / (na + nb),
                _ => ((na + nj) * da + (nb + nj) * db - nj * apart) / (na + nb + nj),
            };
        }

        _size[b] = (int)(na + nb);
    }

    // Lowest merger first; clusters get the number of the merger that made them.
    private ClusterMerger[] Number(List<(int A, int B, double Height)> found)
    {
        var cluster = Enumerable.Range(0, _n).ToArray();
        var size = new int[2 * _n];
        Array.Fill(size, 1, 0, _n);
        // Union-find over cases: the root of a set carries the number of its cluster.
        var parent = Enumerable.Range(0, _n).ToArray();
        int Root(int i)
        {
            while (parent[i] != i) i = parent[i] = parent[parent[i]];
            return i;
        }

        var mergers = new ClusterMerger[found.Count];
        var order = found.OrderBy(f => f.Height).ToArray();
        for (var m = 0; m < order.Length; m++)
        {
            int a = Root(order[m].A), b = Root(order[m].B);
            int first = Math.Min(cluster[a], cluster[b]), second = Math.Max(cluster[a], cluster[b]);
            size[_n + m] = size[first] + size[second];
            mergers[m] = new ClusterMerger(first, second, order[m].Height, size[_n + m]);
            parent[a] = b;
            cluster[b] = _n + m;
        }

        return mergers;
    }
}
