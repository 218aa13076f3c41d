using Ewald.Core;
using Ewald.Crystals;
using Ewald.Inference.Diffraction;

namespace Ewald.Studies.NeutronStructure;

/// <summary>A cell to start a fit from.</summary>
/// <param name="Class">Position in <see cref="StructureClass.All"/>.</param>
/// <param name="Cell">Cell parameters.</param>
/// <param name="Zero">Zero offset, unit of the abscissa.</param>
/// <param name="Answer">The network's answer behind it, or null where no network was asked.</param>
internal sealed record CellStart(int Class, double[] Cell, double Zero, NetworkAnswer? Answer);

/// <summary>Looks about cells for others whose lines meet the first maxima of a pattern, as programs that index do.</summary>
/// <remarks>Seeds come from the network, asked as if the pattern were aligned by each length of a ladder (a wrong alignment is why it is wrong), or from
/// undistorted cells of every class alone. Copies of each seed are stretched and sheared at random; those kept have the least N Σ w min(δ²/τ², 1), δ the
/// distance of a maximum to the nearest of N lines in ln d: the more lines a cell has, the better it must meet. In the spirit of P. M. de Wolff,
/// J. Appl. Cryst. 1 (1968) 108, doi:10.1107/S002188986800508X, who divides by the number of lines too.</remarks>
internal static class CellStarts
{
    private const int FirstPeaks = 20, PerClass = 5, Rungs = 24, Distortions = 12, ClassicalDistortions = 120;
    private const double Tolerance = 0.005;

    // What the network errs by where the alignment is nearly right; what the sweep draws.
    private const double NetworkStretch = 0.01, NetworkShear = 0.4;

    // The same copies are tried for every pattern: the answer depends on the pattern alone.
    private static RandomStream Stream => new Randomness(1).Stream("distorted cells");

    /// <summary>Starts near what the network says at every alignment.</summary>
    public static IReadOnlyList<CellStart> ByNetwork(NeutronNetwork network, NeutronPattern pattern, double zero, IReadOnlyList<PatternPeak> peaks)
    {
        var seeds = new List<CellStart>();
        foreach (var answer in network.Ask(pattern, zero, [.. Ladder()]))
            foreach (var (_, c) in answer.Scores.Select((s, c) => (s, c)).OrderByDescending(v => v.s).Take(2))
                seeds.Add(new CellStart(c, answer.Cells[c], zero, answer));
        return Best(seeds, peaks, pattern.Geometry, Distortions, (random, cell, i, lengths) => i < lengths ? cell * Math.Exp(NetworkStretch * random.Normal()) : cell + NetworkShear * random.Normal());
    }

    /// <summary>Starts without a network: every class, every mean length of the sweep.</summary>
    public static IReadOnlyList<CellStart> Classical(NeutronPattern pattern, double zero, IReadOnlyList<PatternPeak> peaks)
    {
        var seeds = Ladder().SelectMany(length => StructureClass.All.Select((s, c) =>
            new CellStart(c, [.. Enumerable.Range(0, s.Constraint.Count).Select(i => i < s.Constraint.Lengths ? length : 90)], zero, null)));
        return Best([.. seeds], peaks, pattern.Geometry, ClassicalDistortions, (random, cell, i, lengths) => i < lengths
            ? cell * (1 + random.Uniform(-StructureClass.Stretch, StructureClass.Stretch)) : cell + random.Uniform(-StructureClass.Shear, StructureClass.Shear));
    }

    private static IEnumerable<double> Ladder() =>
        Enumerable.Range(0, Rungs).Select(i => StructureClass.Shortest * Math.Pow(StructureClass.Longest / StructureClass.Shortest, i / (Rungs - 1.0)));

    // The best copy of each seed, the best seeds of each class, moved to the maxima.
    private static List<CellStart> Best(
        IReadOnlyList<CellStart> seeds, IReadOnlyList<PatternPeak> peaks, NeutronGeometry geometry, int copies, Func<RandomStream, double, int, int, double> distort)
    {
        var random = Stream;
        var found = new List<(CellStart Start, double Score)>();
        foreach (var seed in seeds)
        {
            (double Logarithm, double Weight)[] first = [.. peaks.Select(p => (Spacing: geometry.Spacing(p.Centre, seed.Zero), p.Height)).Where(p => p.Spacing > 0)
                .OrderByDescending(p => p.Spacing).Take(FirstPeaks).Select(p => (Math.Log(p.Spacing), Math.Sqrt(p.Height)))];
            if (first.Length == 0) continue;
            var structure = StructureClass.All[seed.Class];
            var constraint = structure.Constraint;
            // Lines of the seed, some more on both sides: those of its copies.
            MillerIndex[] lines = [.. ReflectionLine.Within(constraint, constraint.Cell(seed.Cell), 0.95 * Math.Exp(first.Min(p => p.Logarithm)), 1.1 * Math.Exp(first.Max(p => p.Logarithm))).Select(l => l.Index)];
            if (lines.Length == 0) continue;
            var (best, least) = (seed.Cell, double.PositiveInfinity);
            for (var copy = 0; copy <= copies; copy++)
            {
                double[] cell = copy == 0 ? seed.Cell : structure.InOrder([.. seed.Cell.Select((v, i) => distort(random, v, i, constraint.Lengths))]);
                if (Score(constraint.Cell(cell), lines, first) is var score && score < least) (best, least) = (cell, score);
            }

            found.Add((seed with { Cell = best }, least));
        }

        return [.. found.GroupBy(f => f.Start.Class).SelectMany(g => g.OrderBy(f => f.Score).Take(PerClass)).Select(f => Matched(f.Start, peaks, geometry))];
    }

    private static CellStart Matched(CellStart start, IReadOnlyList<PatternPeak> peaks, NeutronGeometry geometry)
    {
        var structure = StructureClass.All[start.Class];
        var (cell, zero) = PeakMatching.Refine(structure.Constraint, start.Cell, start.Zero, peaks, geometry);
        return start with { Cell = structure.InOrder(cell), Zero = zero };
    }

    private static double Score(UnitCell cell, MillerIndex[] lines, (double Logarithm, double Weight)[] peaks)
    {
        var at = new double[lines.Length];
        for (var i = 0; i < at.Length; i++) at[i] = Math.Log(cell.Spacing(lines[i].H, lines[i].K, lines[i].L));
        Array.Sort(at);
        double sum = 0, total = 0;
        foreach (var (logarithm, weight) in peaks)
        {
            var after = Array.BinarySearch(at, logarithm);
            if (after < 0) after = ~after;
            var distance = Math.Min(after < at.Length ? at[after] - logarithm : double.PositiveInfinity, after > 0 ? logarithm - at[after - 1] : double.PositiveInfinity) / Tolerance;
            sum += weight * Math.Min(distance * distance, 1);
            total += weight;
        }

        return at.Length * sum / total;
    }
}
