using Ewald.Core;

namespace Ewald.Studies.PhaseMapGibbs;

/// <summary>The easy set: a ternary spread with planted phases, made with another physics than the model assumes.</summary>
/// <remarks>Peaks are pseudo-Voigt, of a width that grows with Q; lattices change with composition by up to 2 %, a little more along one axis than the other; counts are
/// Poisson over a flat background. Weights follow from a triangle of the grid: phases at the corners and one inside the map, mixed linearly in the triangle that holds the sample.</remarks>
internal static class PlantedSolidSolutions
{
    private static readonly (double A, double B)[] Places = [(0, 0), (1, 0), (0, 1), (0.3, 0.3)];

    /// <summary>Makes the spread and its truth.</summary>
    /// <param name="side">Samples along a side.</param>
    /// <param name="randomness">The run's streams.</param>
    public static (CompositionSpread Spread, double[,] Truth) Make(int side, Randomness randomness)
    {
        var random = randomness.Stream("planted phases");
        var q = Enumerable.Range(0, 360).Select(i => 1.5 + 0.01 * i).ToArray();
        var sticks = Enumerable.Range(0, PhaseMapGibbsSetup.PlantedPhases).Select(_ =>
            Enumerable.Range(0, 9).Select(_ => (Q: random.Uniform(1.45, 5.2), Height: random.Uniform(0.15, 1), Axis: random.Uniform())).ToArray()).ToArray();
        var count = side * (side + 1) / 2;
        double[,] truth = new double[count, Places.Length], composition = new double[count, 3], intensity = new double[count, q.Length];
        var at = 0;
        for (var a = 0; a < side; a++)
            for (var b = 0; b < side - a; b++, at++)
            {
                double x = a / (side - 1.0), y = b / (side - 1.0);
                (composition[at, 0], composition[at, 1], composition[at, 2]) = (x, y, Math.Max(0, 1 - x - y));
                Weights(x, y, at, truth);
                var pattern = new double[q.Length];
                for (var k = 0; k < Places.Length; k++)
                {
                    if (truth[at, k] == 0) continue;
                    foreach (var (position, height, axis) in sticks[k])
                    {
                        // Lattices follow the composition around the phase's own place.
                        var scale = 1 + 0.02 * (x - Places[k].A) * (0.9 + 0.1 * axis) - 0.012 * (y - Places[k].B);
                        AddPeak(q, pattern, position * scale, truth[at, k] * height, 0.018 + 0.002 * position);
                    }
                }

                // Unit maximum of the phases' own patterns, as the answer is scaled.
                var noise = randomness.Stream("planted counts", (ulong)at);
                for (var i = 0; i < q.Length; i++) intensity[at, i] = noise.Poisson(3000 * pattern[i] + 60);
            }

        var names = Enumerable.Range(1, count).Select(i => FormattableString.Invariant($"{i}")).ToArray();
        return (new CompositionSpread("planted spread", names, ["A", "B", "C"], composition, PatternAxis.MomentumTransfer, q, intensity), Scaled(truth, sticks, q));
    }

    // Barycentric in one of the three triangles between the inner place and two corners.
    private static void Weights(double x, double y, int sample, double[,] truth)
    {
        foreach (var (i, j) in new[] { (0, 1), (1, 2), (2, 0) })
        {
            var (p, r, s) = (Places[i], Places[j], Places[3]);
            var det = (r.A - p.A) * (s.B - p.B) - (s.A - p.A) * (r.B - p.B);
            var v = ((x - p.A) * (s.B - p.B) - (s.A - p.A) * (y - p.B)) / det;
            var w = ((r.A - p.A) * (y - p.B) - (x - p.A) * (r.B - p.B)) / det;
            if (v < -1e-9 || w < -1e-9 || v + w > 1 + 1e-9) continue;
            (truth[sample, i], truth[sample, j], truth[sample, 3]) = (Zero(1 - v - w), Zero(v), Zero(w));
            return;
        }

        static double Zero(double value) => value < 1e-9 ? 0 : value;
    }

    private static double[,] Scaled(double[,] weights, (double Q, double Height, double Axis)[][] sticks, double[] q)
    {
        var tops = sticks.Select(phase =>
        {
            var pattern = new double[q.Length];
            foreach (var (position, height, _) in phase) AddPeak(q, pattern, position, height, 0.018 + 0.002 * position);
            return pattern.Max();
        }).ToArray();
        var result = new double[weights.GetLength(0), weights.GetLength(1)];
        for (var n = 0; n < result.GetLength(0); n++)
        {
            var sum = Enumerable.Range(0, tops.Length).Sum(k => weights[n, k] * tops[k]);
            for (var k = 0; k < tops.Length; k++) result[n, k] = weights[n, k] * tops[k] / sum;
        }

        return result;
    }

    private static void AddPeak(double[] q, double[] pattern, double position, double height, double halfWidth)
    {
        for (var i = 0; i < q.Length; i++)
        {
            var z = (q[i] - position) / halfWidth;
            pattern[i] += height * (0.7 * Math.Exp(-Math.Log(2) * z * z) + 0.3 / (1 + z * z));
        }
    }
}
