using System.Numerics.Tensors;

namespace Ewald.Learning;

/// <summary>Multiplicative steps of the patterns while the phases of every sample stay.</summary>
/// <remarks>W_k ← W_k (Σ_n h T' D_n / E_n) / (Σ_n h T' R_n / E_n) with T' the transposed shift and broadening: Σ |D − R|² / E never rises
/// (Lee and Seung, NIPS 13, 556 (2000)).</remarks>
internal static class PatternUpdate
{
    /// <summary>Smallest value of a node, beside a maximum of 1.</summary>
    public const double Least = 1e-4;

    public static List<double[]> Apply(PeakTransforms transforms, IReadOnlyList<double[]> patterns, IReadOnlyList<double[]> data, double[] energies, PhaseMap map, int steps)
    {
        int phases = patterns.Count, levels = transforms.Broadening.Count, samples = data.Count;
        var uses = Uses(transforms, map, phases);
        var current = patterns.Select((p, k) => Centred(transforms, p, uses[k])).ToList();
        var numerators = new double[phases][];
        Parallel.For(0, phases, k => numerators[k] = Back(transforms, uses[k], data, energies));
        var broadened = new double[phases * levels][];
        var sums = new double[samples][];
        for (var step = 0; step < steps; step++)
        {
            Parallel.For(0, phases * levels, p => transforms.Broaden(p % levels, current[p / levels], broadened[p] = new double[transforms.Nodes]));
            for (var n = 0; n < samples; n++) sums[n] = new double[transforms.Observed];
            for (var k = 0; k < phases; k++)
                foreach (var (n, level, shift, weight) in uses[k])
                    TensorPrimitives.MultiplyAdd(broadened[k * levels + level].AsSpan(transforms.Start(shift), transforms.Observed), weight, sums[n], sums[n]);
            Parallel.For(0, phases, k =>
            {
                if (uses[k].Count == 0) return;
                var denominator = Back(transforms, uses[k], sums, energies);
                var pattern = current[k];
                for (var j = 0; j < pattern.Length; j++)
                    if (denominator[j] > 0) pattern[j] = Math.Max(pattern[j] * numerators[k][j] / denominator[j], 1e-7);
            });
        }

        var worst = Enumerable.Range(0, samples).OrderByDescending(n => map.Samples[n].RelativeResidual).ToArray();
        var next = 0;
        for (var k = 0; k < phases; k++)
        {
            if (uses[k].Count == 0)
            {
                // Nobody uses this phase: it starts again from the sample that is explained worst.
                var sample = data[worst[next++ % samples]];
                Array.Fill(current[k], Least);
                for (var i = 0; i < sample.Length; i++) current[k][i + transforms.MaxShift] += sample[i];
            }

            TensorPrimitives.Divide(current[k], TensorPrimitives.Max<double>(current[k]), current[k]);
        }

        return current;
    }

    // Uses of every phase, with its shifts moved so that their range lies in the middle of what is allowed.
    private static List<(int Sample, int Level, int Shift, double Weight)>[] Uses(PeakTransforms transforms, PhaseMap map, int phases)
    {
        var uses = Enumerable.Range(0, phases).Select(_ => new List<(int, int, int, double)>()).ToArray();
        for (var n = 0; n < map.Mixtures.Count; n++)
        {
            var mixture = map.Mixtures[n];
            for (var t = 0; t < mixture.Atoms.Length; t++)
            {
                var perPhase = transforms.Shifts * transforms.Broadening.Count;
                var atom = mixture.Atoms[t] % perPhase;
                uses[mixture.Phases[t]].Add((n, atom / transforms.Shifts, atom % transforms.Shifts + transforms.MinShift, mixture.Weights[t]));
            }
        }

        return uses;
    }

    private static double[] Centred(PeakTransforms transforms, double[] pattern, List<(int Sample, int Level, int Shift, double Weight)> uses)
    {
        if (uses.Count == 0) return (double[])pattern.Clone();
        var move = (uses.Min(u => u.Shift) + uses.Max(u => u.Shift)) / 2 - (transforms.MinShift + transforms.MaxShift) / 2;
        for (var u = 0; u < uses.Count; u++) uses[u] = uses[u] with { Shift = uses[u].Shift - move };
        var moved = new double[pattern.Length];
        for (var j = 0; j < moved.Length; j++)
        {
            var from = j - move;
            moved[j] = from >= 0 && from < pattern.Length ? pattern[from] : Least;
        }

        return moved;
    }

    private static double[] Back(PeakTransforms transforms, List<(int Sample, int Level, int Shift, double Weight)> uses, IReadOnlyList<double[]> values, double[] energies)
    {
        var byLevel = new double[transforms.Broadening.Count][];
        foreach (var (n, level, shift, weight) in uses)
        {
            var window = (byLevel[level] ??= new double[transforms.Nodes]).AsSpan(transforms.Start(shift), transforms.Observed);
            TensorPrimitives.MultiplyAdd(values[n], weight / energies[n], window, window);
        }

        var result = new double[transforms.Nodes];
        for (var v = 0; v < byLevel.Length; v++)
            if (byLevel[v] is { } sum) transforms.AddTransposed(v, sum, result);
        return result;
    }
}
