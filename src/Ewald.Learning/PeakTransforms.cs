namespace Ewald.Learning;

/// <summary>What a phase's pattern may do from sample to sample: slide along a logarithmic axis, and broaden.</summary>
/// <remarks>On an axis with equal steps in ln Q an isotropic change of the lattice, Q → s Q, is a shift of the whole pattern by ln s, whatever
/// the structure. Small domains broaden every peak by the same amount in Q (Scherrer), here a Gaussian of standard deviation σ: a peak at
/// Q keeps its integral and gets σ / (Q h) steps wide. A pattern therefore lives on more nodes than are observed: those that some shift brings into the window.
/// Limits: σ = 0 leaves the pattern as it is; a shift of 0 shows the middle nodes.
/// Valid: lattices that change isotropically; anisotropic changes need one pattern each.
/// Source: Xue et al., Proc. AAAI 31, 4635 (2017) for the logarithmic axis; Scherrer, Nachr. Ges. Wiss. Göttingen 1918, 98.</remarks>
public sealed class PeakTransforms
{
    private readonly (int Radius, double[] Weights)[][] _kernels;

    /// <summary>Makes the transforms.</summary>
    /// <param name="low">Q of the first observed node, positive.</param>
    /// <param name="step">h, step in ln Q, positive.</param>
    /// <param name="observed">Number of observed nodes.</param>
    /// <param name="minShift">Largest shift to lower Q, steps, at most 0.</param>
    /// <param name="maxShift">Largest shift to higher Q, steps, at least 0.</param>
    /// <param name="broadening">σ of each level, unit of Q, ascending, not negative, at least one.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public PeakTransforms(double low, double step, int observed, int minShift, int maxShift, IReadOnlyList<double> broadening)
    {
        ArgumentNullException.ThrowIfNull(broadening);
        if (!(low > 0 && step > 0 && double.IsFinite(low) && double.IsFinite(step)) || observed < 2 || minShift > 0 || maxShift < 0 || maxShift - minShift >= observed)
            throw new ArgumentException(FormattableString.Invariant(
                $"PeakTransforms: received low {low}, step {step}, {observed} nodes, shifts {minShift} to {maxShift}; low and step are positive, at least 2 nodes, the shifts hold 0 and span fewer steps than nodes."));
        if (broadening.Count == 0 || broadening[0] < 0 || broadening.Zip(broadening.Skip(1)).Any(p => !(p.Second > p.First)))
            throw new ArgumentException("PeakTransforms: the broadenings are at least one, not negative and ascending.", nameof(broadening));
        (Low, Step, Observed, MinShift, MaxShift, Broadening) = (low, step, observed, minShift, maxShift, [.. broadening]);
        _kernels = [.. Broadening.Select(Kernel)];
    }

    /// <summary>Q of the first observed node.</summary>
    public double Low { get; }

    /// <summary>Step in ln Q.</summary>
    public double Step { get; }

    /// <summary>Number of observed nodes.</summary>
    public int Observed { get; }

    /// <summary>Largest shift to lower Q, steps, at most 0.</summary>
    public int MinShift { get; }

    /// <summary>Largest shift to higher Q, steps, at least 0.</summary>
    public int MaxShift { get; }

    /// <summary>σ of each level, unit of Q.</summary>
    public IReadOnlyList<double> Broadening { get; }

    /// <summary>Number of shifts.</summary>
    public int Shifts => MaxShift - MinShift + 1;

    /// <summary>Number of nodes of a pattern.</summary>
    public int Nodes => Observed + Shifts - 1;

    /// <summary>Where the observed window begins in a pattern shifted by so many steps.</summary>
    /// <param name="shift">Steps, positive to higher Q.</param>
    public int Start(int shift) => MaxShift - shift;

    /// <summary>Q at which a node of an unshifted pattern stands.</summary>
    /// <param name="node">0 .. <see cref="Nodes"/> - 1.</param>
    public double Q(int node) => Low * Math.Exp((node - MaxShift) * Step);

    /// <summary>Factor on Q of a shift.</summary>
    /// <param name="shift">Steps.</param>
    public double Scale(double shift) => Math.Exp(shift * Step);

    /// <summary>Broadens a pattern.</summary>
    /// <param name="level">Index of the broadening.</param>
    /// <param name="pattern">Shape [<see cref="Nodes"/>].</param>
    /// <param name="broadened">Receives the broadened pattern, same shape; not the same memory.</param>
    public void Broaden(int level, ReadOnlySpan<double> pattern, Span<double> broadened)
    {
        broadened.Clear();
        var kernel = _kernels[level];
        for (var j = 0; j < pattern.Length; j++)
        {
            if (pattern[j] == 0) continue;
            var (radius, weights) = kernel[j];
            var first = Math.Max(0, j - radius);
            var end = Math.Min(pattern.Length, j + radius + 1);
            for (var i = first; i < end; i++) broadened[i] += weights[i - j + radius] * pattern[j];
        }
    }

    /// <summary>The transpose of <see cref="Broaden"/>, added to what is there: result += Bᵀ values.</summary>
    /// <param name="level">Index of the broadening.</param>
    /// <param name="values">Shape [<see cref="Nodes"/>].</param>
    /// <param name="result">Receives the sum, same shape; not the same memory.</param>
    public void AddTransposed(int level, ReadOnlySpan<double> values, Span<double> result)
    {
        var kernel = _kernels[level];
        for (var j = 0; j < values.Length; j++)
        {
            var (radius, weights) = kernel[j];
            var first = Math.Max(0, j - radius);
            var end = Math.Min(values.Length, j + radius + 1);
            result[j] += System.Numerics.Tensors.TensorPrimitives.Dot(weights.AsSpan(first - j + radius, end - first), values[first..end]);
        }
    }

    private (int Radius, double[] Weights)[] Kernel(double sigma)
    {
        var kernel = new (int, double[])[Nodes];
        for (var j = 0; j < kernel.Length; j++)
        {
            // A Gaussian in Q, not in ln Q; what it spreads keeps its integral over Q.
            var radius = Math.Min(Nodes, (int)Math.Ceiling(4 * sigma / (Q(j) * Step)));
            var weights = new double[2 * radius + 1];
            var integral = 0.0;
            for (var i = -radius; i <= radius; i++)
            {
                var ratio = Math.Exp(i * Step);
                var z = sigma == 0 ? 0 : Q(j) * (ratio - 1) / sigma;
                integral += ratio * (weights[i + radius] = Math.Exp(-0.5 * z * z));
            }

            for (var i = 0; i < weights.Length; i++) weights[i] /= integral;
            kernel[j] = (radius, weights);
        }

        return kernel;
    }
}
