using System.Buffers;
using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Physics.Diffraction;

/// <summary>Every lattice plane of a cell in a range of spacings, one of each pair ±(h k l), gathered in shells of equal d.</summary>
/// <remarks>1/d² = |h a* + k b* + l c*|². Shells descend in d, as 2θ ascends. Extinctions are not considered: they are a matter of the
/// structure factor. Limits: (100) of a cubic cell has d = a and 3 pairs. The number of pairs is about (2π/3) V / d³.
/// Source: International Tables for Crystallography, Vol. B, ch. 1.1, doi:10.1107/97809553602060000758.</remarks>
public sealed class LatticeReflections
{
    /// <summary>Largest number of pairs that is enumerated.</summary>
    public const int Limit = 1 << IndexBits;

    private const int IndexBits = 22; // the rest of a sort key, 42 bits, holds 1/d² to 2·10⁻⁹ at d = 100 d_min

    private readonly MillerIndex[] _index;
    private readonly int[] _start;
    private readonly double[] _spacing;

    private LatticeReflections(UnitCell cell, MillerIndex[] index, int[] start, double[] spacing) =>
        (Cell, _index, _start, _spacing) = (cell, index, start, spacing);

    /// <summary>The cell.</summary>
    public UnitCell Cell { get; }

    /// <summary>Number of pairs ±(h k l).</summary>
    public int Count => _index.Length;

    /// <summary>Number of shells.</summary>
    public int ShellCount => _spacing.Length;

    /// <summary>d of each shell, Å, descending, shape [shell].</summary>
    public ReadOnlySpan<double> Spacing => _spacing;

    /// <summary>One of each pair, shells one after the other, shape [pair].</summary>
    public ReadOnlySpan<MillerIndex> Index => _index;

    /// <summary>Number of planes in a shell, both signs counted: the multiplicity of powder diffraction.</summary>
    /// <param name="shell">0 to <see cref="ShellCount"/> − 1.</param>
    public int Multiplicity(int shell) => 2 * (_start[shell + 1] - _start[shell]);

    /// <summary>The pairs of one shell.</summary>
    /// <param name="shell">0 to <see cref="ShellCount"/> − 1.</param>
    public ReadOnlySpan<MillerIndex> Members(int shell) => _index.AsSpan(_start[shell].._start[shell + 1]);

    /// <summary>First pair of a shell in <see cref="Index"/>; one more entry closes the last shell.</summary>
    internal ReadOnlySpan<int> Start => _start;

    /// <summary>For each pair of <see cref="Index"/> the place of the pair that stands for it under a symmetry: the first of its family.</summary>
    /// <param name="operations">Symmetry of the crystal; ±h count as one, so its Laue class is what matters.</param>
    /// <returns>Places, shape [pair]; a pair whose images all lie outside stands for itself.</returns>
    public int[] Representatives(IReadOnlyList<SymmetryOperation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var first = new int[Count];
        Array.Fill(first, -1);
        var places = new Dictionary<MillerIndex, int>(Count);
        for (var i = 0; i < Count; i++) places.Add(_index[i], i);
        for (var i = 0; i < Count; i++)
        {
            if (first[i] >= 0) continue;
            first[i] = i;
            foreach (var operation in operations)
            {
                var image = operation.Apply(_index[i]);
                if (places.TryGetValue(image, out var place) || places.TryGetValue(image.Opposite, out place)) first[place] = i;
            }
        }

        return first;
    }

    /// <summary>Enumerates.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="minimumSpacing">Smallest d, Å, positive, included.</param>
    /// <param name="maximumSpacing">Largest d, Å, included; infinity for no limit.</param>
    /// <param name="tolerance">Relative difference of d below which planes share a shell; files round their cells to about 10⁻⁷.</param>
    /// <exception cref="InputException">The spacings are no range, or the cell holds too many reflections.</exception>
    public static LatticeReflections Within(UnitCell cell, double minimumSpacing, double maximumSpacing = double.PositiveInfinity, double tolerance = 1e-7)
    {
        ArgumentNullException.ThrowIfNull(cell);
        if (!(minimumSpacing > 0 && maximumSpacing > minimumSpacing))
            throw new InputException(FormattableString.Invariant(
                $"Reflections: spacings from {minimumSpacing:G6} to {maximumSpacing:G6} Å are no range; the smaller must be positive and below the larger."));
        var expected = 2 * Math.PI / 3 * cell.Volume * (Math.Pow(minimumSpacing, -3) - Math.Pow(maximumSpacing, -3));
        if (expected > 0.9 * Limit)
            throw new InputException(FormattableString.Invariant(
                $"Reflections: a cell of {cell.Volume:G4} Å³ has about {2 * expected:G3} of them down to d = {minimumSpacing:G4} Å; at most {2 * 0.9 * Limit:G3} are computed. Take a smaller angle, a longer wavelength or the primitive cell."));
        double[] lengths = [cell.A, cell.B, cell.C];
        var inner = lengths[0] > Math.Max(lengths[1], lengths[2]) ? 0 : lengths[1] > lengths[2] ? 1 : 2;
        int first = (inner + 1) % 3, second = (inner + 2) % 3;
        var metric = Metric(cell, first, second, inner);
        // A hair more than asked, so that a plane at the very limit is in whatever its signs.
        double outer = 1 / (minimumSpacing * minimumSpacing) * (1 + 1e-12), least = double.IsInfinity(maximumSpacing) ? 0 : 1 / (maximumSpacing * maximumSpacing) * (1 - 1e-12);
        var list = new List<Row>(64);
        var total = FindRows(list, metric, (int)(lengths[first] / minimumSpacing + 1e-9), (int)(lengths[second] / minimumSpacing + 1e-9), outer, least);

        var keys = ArrayPool<ulong>.Shared.Rent(total);
        var square = ArrayPool<double>.Shared.Rent(total);
        try
        {
            var scale = (1UL << (64 - IndexBits)) * 0.999 / outer;
            foreach (var row in list)
            {
                for (var i = 0; i < row.Count; i++)
                {
                    var value = metric.Square(row.P, row.Q, row.Low + i);
                    square[row.Start + i] = value;
                    keys[row.Start + i] = ((ulong)(value * scale) << IndexBits) | (uint)(row.Start + i);
                }
            }

            Array.Sort(keys, 0, total);
            var place = new int[total];
            var (starts, spacings) = (new List<int>(), new List<double>());
            var limit = -1.0;
            for (var i = 0; i < total; i++)
            {
                var from = (int)(keys[i] & (Limit - 1));
                place[from] = i;
                if (square[from] > limit)
                {
                    starts.Add(i);
                    spacings.Add(1 / Math.Sqrt(square[from]));
                    limit = square[from] * (1 + 2 * tolerance);
                }
            }

            starts.Add(total);
            var index = new MillerIndex[total];
            foreach (var row in list)
                for (var i = 0; i < row.Count; i++) index[place[row.Start + i]] = Turned(row.P, row.Q, row.Low + i, inner);
            return new LatticeReflections(cell, index, [.. starts], [.. spacings]);
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(keys);
            ArrayPool<double>.Shared.Return(square);
        }
    }

    // For each pair of outer indices the third fills the chord of the sphere, less that of the inner sphere.
    private static int FindRows(List<Row> rows, QuadraticForm m, int largestP, int largestQ, double outer, double least)
    {
        var total = 0;
        for (var p = 0; p <= largestP; p++)
        {
            for (var q = p == 0 ? 0 : -largestQ; q <= largestQ; q++)
            {
                var centre = -(m.Pr * p + m.Qr * q) / m.Rr;
                var floor = m.Square(p, q, centre);
                if (floor > outer) continue;
                var reach = Math.Sqrt((outer - floor) / m.Rr);
                var low = p == 0 && q == 0 ? 1 : (int)Math.Ceiling(centre - reach);
                var high = (int)Math.Floor(centre + reach);
                if (floor >= least)
                {
                    total = Append(rows, p, q, low, high, total);
                    continue;
                }

                var hole = Math.Sqrt((least - floor) / m.Rr);
                total = Append(rows, p, q, low, Math.Min(high, (int)Math.Floor(centre - hole)), total);
                total = Append(rows, p, q, Math.Max(low, (int)Math.Ceiling(centre + hole)), high, total);
            }
        }

        return total;
    }

    private static int Append(List<Row> rows, int p, int q, int low, int high, int total)
    {
        if (high < low) return total;
        var row = new Row(p, q, low, high - low + 1, total);
        if (total + row.Count > Limit) throw new InputException(FormattableString.Invariant($"Reflections: more than {2 * Limit:G3} in the range; take a smaller angle or a longer wavelength."));
        rows.Add(row);
        return total + row.Count;
    }

    private static MillerIndex Turned(int p, int q, int r, int inner) => inner switch
    {
        0 => new MillerIndex(r, p, q),
        1 => new MillerIndex(q, r, p),
        _ => new MillerIndex(p, q, r),
    };

    private static QuadraticForm Metric(UnitCell cell, int p, int q, int r)
    {
        var g = cell.ReciprocalVectors;
        double Dot(int i, int j) => g[i, 0] * g[j, 0] + g[i, 1] * g[j, 1] + g[i, 2] * g[j, 2];
        return new QuadraticForm(Dot(p, p), Dot(q, q), Dot(r, r), Dot(p, q), Dot(p, r), Dot(q, r));
    }

    /// <summary>Pairs (p, q, low ... low + count − 1) that stand one after the other from <paramref name="Start"/> on.</summary>
    private readonly record struct Row(int P, int Q, int Low, int Count, int Start);

    private readonly record struct QuadraticForm(double Pp, double Qq, double Rr, double Pq, double Pr, double Qr)
    {
        public double Square(int p, int q, double r) => Pp * p * p + Qq * q * q + Rr * r * r + 2 * (Pq * p * q + (Pr * p + Qr * q) * r);
    }
}
