using System.Numerics.Tensors;
using Ewald.Core;

namespace Ewald.Learning;

/// <summary>Convolutive non-negative factorisation on a logarithmic axis: patterns that may slide, all shifts at once (AgileFD).</summary>
/// <remarks>
/// D_n(i) ≈ R_n(i) = Σ_k Σ_m h_kmn w_k(i − m), generalised Kullback-Leibler divergence plus β Σ h, by multiplicative updates:
/// h ← h (w_m' D/R) / (w_m' 1 + β). With β &gt; 0 patterns keep unit length and follow the rule of normalised bases,
/// w ← w (a + w (w·b)) / (b + w (w·a)) with a = Σ h' D/R and b = Σ h' 1; with β = 0 the plain rule w ← w a / b does the same up to scale.
/// Patterns extend beyond the observed nodes by the range of shifts, so that nothing is cut at the ends.
/// Differs from the source: shifts in both directions.
/// Limits: one shift and β = 0 is plain factorisation with this divergence, which never rises.
/// Valid: data not negative; sums over shifts can imitate broadening.
/// Source: Xue et al., Proc. AAAI 31, 4635 (2017); normalised bases, Eggert and Körner, Proc. IJCNN (2004), doi:10.1109/IJCNN.2004.1381036.</remarks>
/// <param name="MinShift">Largest shift to lower nodes, steps.</param>
/// <param name="MaxShift">Largest shift to higher nodes, steps.</param>
/// <param name="Patterns">w, each scaled to a maximum of 1 and centred as it was learned, shape [phase][node + shifts − 1].</param>
/// <param name="Activations">h, shape [phase][shift][sample].</param>
/// <param name="Divergence">Σ D ln(D/R) − D + R before the first step and after each.</param>
public sealed record ShiftedFactorisation(
    int MinShift, int MaxShift, IReadOnlyList<double[]> Patterns, IReadOnlyList<double[][]> Activations, IReadOnlyList<double> Divergence)
{
    private const double Tiny = 1e-16;

    /// <summary>Factorises from random starts uniform in (0, 1].</summary>
    /// <param name="data">Not negative, shape [sample][node].</param>
    /// <param name="phases">K, at most the number of samples.</param>
    /// <param name="minShift">At most 0, steps.</param>
    /// <param name="maxShift">At least 0, steps.</param>
    /// <param name="sparsity">β, not negative.</param>
    /// <param name="iterations">Most iterations; it ends when the divergence with its penalty falls by less than 10⁻⁶ of itself.</param>
    /// <param name="random">A stream of the run.</param>
    /// <param name="cancel">Cancels between iterations.</param>
    /// <exception cref="ArgumentException">Lengths differ, values are negative or not finite, or more phases than samples.</exception>
    public static ShiftedFactorisation Fit(
        IReadOnlyList<double[]> data, int phases, int minShift, int maxShift, double sparsity, int iterations, RandomStream random, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(random);
        Check(data, phases, minShift, maxShift, sparsity);
        var shifts = maxShift - minShift + 1;
        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => 1 - random.Uniform())];
        var patterns = Enumerable.Range(0, phases).Select(_ => Draw(data[0].Length + shifts - 1)).ToArray();
        var scale = data.Average(d => d.Average()) / (phases * shifts * 0.25);
        var activations = Enumerable.Range(0, phases).Select(_ => Enumerable.Range(0, shifts).Select(_ => Draw(data.Count).Select(v => v * scale).ToArray()).ToArray()).ToArray();
        return Fit(data, minShift, maxShift, patterns, activations, sparsity, iterations, 1e-6, cancel);
    }

    /// <summary>Factorises from a given start.</summary>
    /// <param name="data">Not negative, shape [sample][node].</param>
    /// <param name="minShift">At most 0, steps.</param>
    /// <param name="maxShift">At least 0, steps.</param>
    /// <param name="patterns">Shape [phase][node + shifts − 1]; not changed.</param>
    /// <param name="activations">Shape [phase][shift][sample]; not changed.</param>
    /// <param name="sparsity">β, not negative.</param>
    /// <param name="iterations">Most iterations.</param>
    /// <param name="tolerance">Ends when the relative decrease is smaller; 0 does all iterations.</param>
    /// <param name="cancel">Cancels between iterations.</param>
    /// <exception cref="ArgumentException">Lengths differ, values are negative or not finite, or more phases than samples.</exception>
    public static ShiftedFactorisation Fit(
        IReadOnlyList<double[]> data, int minShift, int maxShift, IReadOnlyList<double[]> patterns, IReadOnlyList<double[][]> activations, double sparsity, int iterations,
        double tolerance, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        ArgumentNullException.ThrowIfNull(activations);
        Check(data, patterns.Count, minShift, maxShift, sparsity);
        int phases = patterns.Count, shifts = maxShift - minShift + 1, nodes = data[0].Length, samples = data.Count;
        if (patterns.Any(p => p.Length != nodes + shifts - 1) || activations.Count != phases || activations.Any(a => a.Length != shifts || a.Any(h => h.Length != samples)))
            throw new ArgumentException($"ShiftedFactorisation: the start must have {phases} patterns of {nodes + shifts - 1} nodes and activations [{phases}][{shifts}][{samples}].", nameof(patterns));
        double[][] w = [.. patterns.Select(p => (double[])p.Clone())];
        double[][][] h = [.. activations.Select(a => a.Select(v => (double[])v.Clone()).ToArray())];
        double[][] model = [.. data.Select(d => new double[d.Length])], ratio = [.. data.Select(d => new double[d.Length])];
        var normalised = sparsity > 0;
        if (normalised) Normalise(w, h);
        var trajectory = new List<double> { Evaluate() };
        var last = Penalised();
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            cancel.ThrowIfCancellationRequested();
            Parallel.For(0, phases * shifts, p =>
            {
                int k = p / shifts, m = p % shifts;
                var window = w[k].AsSpan(shifts - 1 - m, nodes);
                var denominator = TensorPrimitives.Sum<double>(window) + sparsity + Tiny;
                for (var n = 0; n < samples; n++) h[k][m][n] *= TensorPrimitives.Dot<double>(window, ratio[n]) / denominator;
            });
            Evaluate();
            Parallel.For(0, phases, k => UpdatePattern(w[k], h[k], ratio, nodes, normalised));
            if (normalised) Normalise(w, null);
            trajectory.Add(Evaluate());
            var now = Penalised();
            if (last - now < tolerance * last) break;
            last = now;
        }

        for (var k = 0; k < phases; k++)
        {
            var max = TensorPrimitives.Max<double>(w[k]);
            if (!(max > 0)) continue;
            TensorPrimitives.Divide(w[k], max, w[k]);
            foreach (var row in h[k]) TensorPrimitives.Multiply(row, max, row);
        }

        return new ShiftedFactorisation(minShift, maxShift, w, h, trajectory);

        double Penalised() => trajectory[^1] + sparsity * h.Sum(a => a.Sum(v => TensorPrimitives.Sum<double>(v)));

        // R and D / R of every sample; the divergence.
        double Evaluate()
        {
            var parts = new double[samples];
            Parallel.For(0, samples, n =>
            {
                var r = model[n];
                Array.Clear(r);
                for (var k = 0; k < phases; k++)
                    for (var m = 0; m < shifts; m++)
                        if (h[k][m][n] > 0) TensorPrimitives.MultiplyAdd(w[k].AsSpan(shifts - 1 - m, nodes), h[k][m][n], r, r);
                for (var i = 0; i < nodes; i++)
                {
                    double d = data[n][i], v = Math.Max(r[i], Tiny);
                    ratio[n][i] = d / v;
                    parts[n] += (d > 0 ? d * Math.Log(d / v) : 0) - d + v;
                }
            });
            return parts.Sum();
        }
    }

    /// <summary>Weights summed over the shifts, with patterns of maximum 1; shape [sample, phase].</summary>
    public double[,] Weights()
    {
        var samples = Activations[0][0].Length;
        var weights = new double[samples, Patterns.Count];
        for (var k = 0; k < Patterns.Count; k++)
            foreach (var row in Activations[k])
                for (var n = 0; n < samples; n++) weights[n, k] += row[n];
        return weights;
    }

    /// <summary>Mean shift of each phase in each sample, steps, weighted by the activations; NaN where the phase is absent; shape [sample, phase].</summary>
    public double[,] MeanShifts()
    {
        var weights = Weights();
        var means = new double[weights.GetLength(0), Patterns.Count];
        for (var k = 0; k < Patterns.Count; k++)
            for (var n = 0; n < weights.GetLength(0); n++)
            {
                for (var m = 0; m < Activations[k].Length; m++) means[n, k] += Activations[k][m][n] * (m + MinShift);
                means[n, k] /= weights[n, k];
            }

        return means;
    }

    private static void UpdatePattern(double[] w, double[][] h, double[][] ratio, int nodes, bool normalised)
    {
        double[] a = new double[w.Length], b = new double[w.Length];
        for (var m = 0; m < h.Length; m++)
        {
            var window = a.AsSpan(h.Length - 1 - m, nodes);
            for (var n = 0; n < ratio.Length; n++)
                if (h[m][n] > 0) TensorPrimitives.MultiplyAdd(ratio[n], h[m][n], window, window);
            var flat = b.AsSpan(h.Length - 1 - m, nodes);
            TensorPrimitives.Add<double>(flat, TensorPrimitives.Sum<double>(h[m]), flat);
        }

        double wa = normalised ? TensorPrimitives.Dot<double>(w, a) : 0, wb = normalised ? TensorPrimitives.Dot<double>(w, b) : 0;
        for (var j = 0; j < w.Length; j++) w[j] *= (a[j] + w[j] * wb) / (b[j] + w[j] * wa + Tiny);
    }

    // Unit length; the activations take the scale when they are given, so that the model stays.
    private static void Normalise(double[][] w, double[][][]? h)
    {
        for (var k = 0; k < w.Length; k++)
        {
            var norm = TensorPrimitives.Norm<double>(w[k]);
            if (!(norm > 0)) continue;
            TensorPrimitives.Divide(w[k], norm, w[k]);
            if (h is not null) foreach (var row in h[k]) TensorPrimitives.Multiply(row, norm, row);
        }
    }

    private static void Check(IReadOnlyList<double[]> data, int phases, int minShift, int maxShift, double sparsity)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Count == 0 || data.Any(d => d.Length != data[0].Length || d.Any(v => !(v >= 0 && double.IsFinite(v)))))
            throw new ArgumentException("ShiftedFactorisation: patterns must share their nodes, not negative and finite.", nameof(data));
        if (phases < 1 || phases > data.Count) throw new ArgumentException($"ShiftedFactorisation: {phases} phases for {data.Count} samples; allowed are 1 to {data.Count}.", nameof(phases));
        if (minShift > 0 || maxShift < 0) throw new ArgumentException($"ShiftedFactorisation: the shifts {minShift} to {maxShift} must hold 0.", nameof(minShift));
        ArgumentOutOfRangeException.ThrowIfNegative(sparsity);
    }
}
