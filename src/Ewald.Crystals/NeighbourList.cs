using System.Runtime.InteropServices;

namespace Ewald.Crystals;

/// <summary>All neighbours of every site within a distance, in a crystal without end.</summary>
/// <remarks>Sites are binned along the three axes and only bins in reach are searched: O(N) for a fixed density and cutoff. Every
/// image counts, also those of the site itself, and a cell may be smaller than the cutoff or of any shape. Both directions of a
/// pair are listed. The neighbours of a site are ordered by distance, then site, then cell.</remarks>
public sealed class NeighbourList
{
    /// <summary>Most neighbours of all sites together.</summary>
    public const int MostNeighbours = 50_000_000;

    private const int SitesOfBlock = 64;
    private const double MostComparisons = 1e10;

    private readonly int[] _starts;
    private readonly Neighbour[] _neighbours;

    private NeighbourList(double cutoff, int[] starts, Neighbour[] neighbours) => (Cutoff, _starts, _neighbours) = (cutoff, starts, neighbours);

    /// <summary>The largest distance, Å.</summary>
    public double Cutoff { get; }

    /// <summary>Number of sites.</summary>
    public int Sites => _starts.Length - 1;

    /// <summary>Number of neighbours of all sites together: twice the number of pairs.</summary>
    public int Count => _neighbours.Length;

    /// <summary>The neighbours of a site, the nearest first.</summary>
    /// <param name="site">Index of the site.</param>
    public ReadOnlySpan<Neighbour> this[int site] => _neighbours.AsSpan(_starts[site], _starts[site + 1] - _starts[site]);

    /// <summary>Finds the neighbours in a crystal.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="cutoff">Largest distance, Å; a neighbour at exactly this distance may be in or out by rounding.</param>
    /// <exception cref="ArgumentException">The cutoff is not positive, or there would be more than <see cref="MostNeighbours"/>.</exception>
    public static NeighbourList Of(Crystal crystal, double cutoff)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        return Of(crystal.Cell, [.. crystal.Sites.Select(s => s.Position)], cutoff);
    }

    /// <summary>Finds the neighbours among points.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="points">Fractional coordinates, in any cell.</param>
    /// <param name="cutoff">Largest distance, Å.</param>
    /// <exception cref="ArgumentException">The cutoff is not positive, a point is not finite, or there would be more than <see cref="MostNeighbours"/>.</exception>
    public static NeighbourList Of(UnitCell cell, IReadOnlyList<(double X, double Y, double Z)> points, double cutoff)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(points);
        if (!(cutoff > 0 && double.IsFinite(cutoff))) throw new ArgumentException(FormattableString.Invariant($"NeighbourList: the cutoff is {cutoff} Å; it must be positive."), nameof(cutoff));
        var expected = points.Count * (points.Count / cell.Volume) * 4 / 3 * Math.PI * cutoff * cutoff * cutoff;
        if (expected > MostNeighbours)
            throw new ArgumentException(FormattableString.Invariant($"NeighbourList: {points.Count} sites have about {expected:E1} neighbours within {cutoff} Å; at most {MostNeighbours:E1} are listed, so take a smaller cutoff."), nameof(cutoff));
        var bins = new Bins(cell, points, cutoff);
        var blocks = new List<Neighbour>[(points.Count + SitesOfBlock - 1) / SitesOfBlock];
        var counts = new int[points.Count];
        long total = 0;
        if (blocks.Length == 1) Fill(0); // starting threads takes longer than a small cell
        else Parallel.For(0, blocks.Length, Fill);
        void Fill(int block)
        {
            var found = new List<Neighbour>(256);
            var order = new ShellOrder();
            for (var site = block * SitesOfBlock; site < Math.Min((block + 1) * SitesOfBlock, points.Count); site++)
            {
                var before = found.Count;
                bins.Search(site, cutoff, found);
                counts[site] = found.Count - before;
                if (Interlocked.Add(ref total, counts[site]) > MostNeighbours) return;
                order.Sort(CollectionsMarshal.AsSpan(found)[before..]);
            }

            blocks[block] = found;
        }

        if (total > MostNeighbours) throw new ArgumentException(FormattableString.Invariant($"NeighbourList: more than {MostNeighbours} neighbours within {cutoff} Å; take a smaller cutoff."), nameof(cutoff));
        var starts = new int[points.Count + 1];
        for (var i = 0; i < counts.Length; i++) starts[i + 1] = checked(starts[i] + counts[i]);
        var all = new Neighbour[starts[^1]];
        for (var b = 0; b < blocks.Length; b++) blocks[b].CopyTo(all, starts[b * SitesOfBlock]);
        return new NeighbourList(cutoff, starts, all);
    }

    /// <summary>Sorts by distance, then site, then cell; distances equal but for rounding are one shell.</summary>
    private sealed class ShellOrder
    {
        private int[] _order = [];
        private double[] _distances = [];
        private Neighbour[] _found = [];

        public void Sort(Span<Neighbour> neighbours)
        {
            if (_order.Length < neighbours.Length) (_order, _distances, _found) = (new int[2 * neighbours.Length], new double[2 * neighbours.Length], new Neighbour[2 * neighbours.Length]);
            var distances = _distances.AsSpan(0, neighbours.Length);
            var order = _order.AsSpan(0, neighbours.Length);
            neighbours.CopyTo(_found);
            for (var i = 0; i < order.Length; i++) (distances[i], order[i]) = (neighbours[i].Distance, i);
            distances.Sort(order);
            for (var i = 0; i < order.Length; i++) neighbours[i] = _found[order[i]];
            for (int start = 0, i = 1; i <= neighbours.Length; i++)
            {
                if (i < neighbours.Length && distances[i] - distances[i - 1] <= 1e-9) continue;
                if (i - start > 1) neighbours[start..i].Sort(static (x, y) => (x.Site, x.A, x.B, x.C).CompareTo((y.Site, y.A, y.B, y.C)));
                start = i;
            }
        }
    }

    /// <summary>Sites sorted into boxes of the cell.</summary>
    private sealed class Bins
    {
        private readonly (double X, double Y, double Z)[] _wrapped;
        private readonly (int A, int B, int C)[] _cells;
        private readonly int[] _first;
        private readonly int[] _members;
        private readonly double[,] _vectors;
        private readonly int[] _number = new int[3];
        private readonly int[] _reach = new int[3];

        public Bins(UnitCell cell, IReadOnlyList<(double X, double Y, double Z)> points, double cutoff)
        {
            (_wrapped, _cells, _vectors) = (new (double, double, double)[points.Count], new (int, int, int)[points.Count], cell.Vectors);
            var reciprocal = cell.ReciprocalVectors;
            var height = new double[3];
            for (var i = 0; i < 3; i++)
            {
                height[i] = 1 / Math.Sqrt(reciprocal[i, 0] * reciprocal[i, 0] + reciprocal[i, 1] * reciprocal[i, 1] + reciprocal[i, 2] * reciprocal[i, 2]);
                _number[i] = (int)Math.Clamp(Math.Floor(height[i] / cutoff), 1, 1_000_000);
            }

            // Not many more boxes than sites.
            while ((double)_number[0] * _number[1] * _number[2] > Math.Max(64, 4.0 * points.Count))
            {
                var largest = Array.IndexOf(_number, _number.Max());
                _number[largest] = (_number[largest] + 1) / 2;
            }

            for (var i = 0; i < 3; i++) _reach[i] = (int)Math.Ceiling(cutoff * _number[i] / height[i]);

            var box = new int[points.Count];
            _first = new int[_number[0] * _number[1] * _number[2] + 1];
            for (var i = 0; i < points.Count; i++)
            {
                var (x, y, z) = points[i];
                if (!double.IsFinite(x + y + z)) throw new ArgumentException(FormattableString.Invariant($"NeighbourList: point {i} is not finite."), nameof(points));
                _cells[i] = ((int)Math.Floor(x), (int)Math.Floor(y), (int)Math.Floor(z));
                _wrapped[i] = (x - _cells[i].A, y - _cells[i].B, z - _cells[i].C);
                box[i] = Index(Box(_wrapped[i].X, 0), Box(_wrapped[i].Y, 1), Box(_wrapped[i].Z, 2));
                _first[box[i] + 1]++;
            }

            for (var i = 1; i < _first.Length; i++) _first[i] += _first[i - 1];
            var next = _first.ToArray();
            _members = new int[points.Count];
            for (var i = 0; i < box.Length; i++) _members[next[box[i]]++] = i;
            var work = (2.0 * _reach[0] + 1) * (2.0 * _reach[1] + 1) * (2.0 * _reach[2] + 1) * Enumerable.Range(0, _first.Length - 1).Sum(b => Math.Pow(_first[b + 1] - _first[b], 2));
            if (work > MostComparisons) throw new ArgumentException(FormattableString.Invariant($"NeighbourList: {points.Count} sites, crowded as they are, need {work:E1} comparisons within {cutoff} Å; take a smaller cutoff."), nameof(cutoff));
        }

        public void Search(int site, double cutoff, List<Neighbour> found)
        {
            var (x, y, z) = _wrapped[site];
            int a = Box(x, 0), b = Box(y, 1), c = Box(z, 2);
            for (var i = a - _reach[0]; i <= a + _reach[0]; i++)
            {
                var (boxA, shiftA) = Fold(i, _number[0]);
                for (var j = b - _reach[1]; j <= b + _reach[1]; j++)
                {
                    var (boxB, shiftB) = Fold(j, _number[1]);
                    if (_number[2] == 1)
                    {
                        // One box along c: the images of a site stand on a line, and where it is within the cutoff is known.
                        var only = Index(boxA, boxB, 0);
                        for (var m = _first[only]; m < _first[only + 1]; m++)
                        {
                            var other = _members[m];
                            var (low, high) = Line(_wrapped[other].X + shiftA - x, _wrapped[other].Y + shiftB - y, _wrapped[other].Z - z, cutoff);
                            for (var k = low; k <= high; k++) Add(site, other, shiftA, shiftB, k, cutoff, found);
                        }

                        continue;
                    }

                    for (var k = c - _reach[2]; k <= c + _reach[2]; k++)
                    {
                        var (boxC, shiftC) = Fold(k, _number[2]);
                        var box = Index(boxA, boxB, boxC);
                        for (var m = _first[box]; m < _first[box + 1]; m++) Add(site, _members[m], shiftA, shiftB, shiftC, cutoff, found);
                    }
                }
            }
        }

        private void Add(int site, int other, int shiftA, int shiftB, int shiftC, double cutoff, List<Neighbour> found)
        {
            if (other == site && shiftA == 0 && shiftB == 0 && shiftC == 0) return;
            var (x, y, z) = _wrapped[site];
            double u = _wrapped[other].X + shiftA - x, v = _wrapped[other].Y + shiftB - y, w = _wrapped[other].Z + shiftC - z;
            var dx = u * _vectors[0, 0] + v * _vectors[1, 0] + w * _vectors[2, 0];
            var dy = u * _vectors[0, 1] + v * _vectors[1, 1] + w * _vectors[2, 1];
            var dz = u * _vectors[0, 2] + v * _vectors[1, 2] + w * _vectors[2, 2];
            var squared = dx * dx + dy * dy + dz * dz;
            if (squared > cutoff * cutoff) return;
            var (own, there) = (_cells[site], _cells[other]);
            found.Add(new Neighbour(other, shiftA + own.A - there.A, shiftB + own.B - there.B, shiftC + own.C - there.C, dx, dy, dz, Math.Sqrt(squared)));
        }

        // Cells along c between which |p + k c| may be within the cutoff, a little generous; none: low above high.
        private (int Low, int High) Line(double u, double v, double w, double cutoff)
        {
            var px = u * _vectors[0, 0] + v * _vectors[1, 0] + w * _vectors[2, 0];
            var py = u * _vectors[0, 1] + v * _vectors[1, 1] + w * _vectors[2, 1];
            var pz = u * _vectors[0, 2] + v * _vectors[1, 2] + w * _vectors[2, 2];
            double cx = _vectors[2, 0], cy = _vectors[2, 1], cz = _vectors[2, 2], curve = cx * cx + cy * cy + cz * cz;
            var middle = -(px * cx + py * cy + pz * cz) / curve;
            var squared = middle * middle - (px * px + py * py + pz * pz - cutoff * cutoff) / curve;
            if (squared < -1e-9) return (1, 0);
            var half = Math.Sqrt(Math.Max(0, squared)) + 1e-6;
            return ((int)Math.Ceiling(middle - half), (int)Math.Floor(middle + half));
        }

        private static (int Box, int Shift) Fold(int i, int number)
        {
            var shift = (int)Math.Floor((double)i / number);
            return (i - shift * number, shift);
        }

        private int Box(double x, int axis) => Math.Min((int)(x * _number[axis]), _number[axis] - 1);

        private int Index(int a, int b, int c) => (a * _number[1] + b) * _number[2] + c;
    }
}
