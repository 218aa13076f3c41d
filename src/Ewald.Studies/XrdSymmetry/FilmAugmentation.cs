using Ewald.Core;

namespace Ewald.Studies.XrdSymmetry;

/// <summary>What physics may do to a film's pattern (other texture, missing peaks, a shifted zero), and the network's input.</summary>
/// <remarks>As published: a random gain on each block of cells, deleted blocks, a shift, then scaled to 1. Ours, chosen on simulated patterns kept apart: 50 blocks of 24 cells (about a peak each) instead of 100 to
/// 300, deleted with probability 0.15 instead of 0.33, three in ten patterns left as they are, shifts of ± 6 cells instead of ± 20 (0.25 degrees of copper radiation) because strain and mixing stretch
/// the simulated lattice, and a blur of 3 cells, without which kernels of stride 8 depend on where a peak falls between them. The network averages over the nodes of its last map and so forgets places; channels that are the
/// pattern times the Chebyshev polynomials T_0 to T_5 of the place give its kernels weights that vary along the axis.</remarks>
internal static class FilmAugmentation
{
    /// <summary>Channels of the network's input.</summary>
    public const int Channels = 6;

    /// <summary>Values of one input.</summary>
    public const int Values = Channels * FilmPattern.Cells;

    private const int Blocks = 50, Shift = 6;
    private const float Length = 10;
    private const double Deleted = 0.15, Untouched = 0.3, Blur = 3;
    private static readonly float[] Kernel = [.. Enumerable.Range(-9, 19).Select(k => (float)Math.Exp(-0.5 * k * k / (Blur * Blur)))];
    private static readonly float[] Places = Chebyshev();

    /// <summary>Writes an augmented pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="random">A stream.</param>
    /// <param name="input">Receives shape [<see cref="Channels"/>, <see cref="FilmPattern.Cells"/>].</param>
    public static void Write(FilmPattern pattern, RandomStream random, Span<float> input)
    {
        const int n = FilmPattern.Cells;
        Span<float> gain = stackalloc float[Blocks];
        // The values are square roots of intensities.
        for (var b = 0; b < Blocks; b++) gain[b] = random.Uniform() < Deleted ? 0 : (float)Math.Sqrt(random.Uniform());
        if (random.Uniform() < Untouched) gain.Fill(1);
        var shift = random.Below(2 * Shift + 1) - Shift;
        Span<float> changed = stackalloc float[n];
        changed.Clear();
        for (var i = Math.Max(0, -shift); i < Math.Min(n, n - shift); i++) changed[i + shift] = pattern.Values[i] * gain[i * Blocks / n];
        Finish(changed, input);
    }

    /// <summary>Writes a pattern as it is.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="input">Receives shape [<see cref="Channels"/>, <see cref="FilmPattern.Cells"/>].</param>
    public static void WritePlain(FilmPattern pattern, Span<float> input) => Finish(pattern.Values, input);

    private static void Finish(ReadOnlySpan<float> values, Span<float> input)
    {
        const int n = FilmPattern.Cells;
        var blurred = input[..n];
        blurred.Clear();
        var half = Kernel.Length / 2;
        for (var i = 0; i < n; i++)
        {
            if (values[i] == 0) continue;
            for (var k = Math.Max(-half, -i); k <= half && i + k < n; k++) blurred[i + k] += Kernel[k + half] * values[i];
        }

        // Unit length: one strong line more or less leaves the others as they are.
        var norm = System.Numerics.Tensors.TensorPrimitives.Norm(blurred);
        if (norm > 0) System.Numerics.Tensors.TensorPrimitives.Multiply(blurred, Length / norm, blurred);
        for (var c = 1; c < Channels; c++) System.Numerics.Tensors.TensorPrimitives.Multiply(blurred, Places.AsSpan(c * n, n), input.Slice(c * n, n));
    }

    private static float[] Chebyshev()
    {
        const int n = FilmPattern.Cells;
        var places = new float[Values];
        for (var i = 0; i < n; i++)
        {
            double u = 2.0 * i / (n - 1) - 1, before = 1, now = u;
            places[i] = 1;
            for (var c = 1; c < Channels; c++)
            {
                places[c * n + i] = (float)now;
                (before, now) = (now, 2 * u * now - before);
            }
        }

        return places;
    }
}
