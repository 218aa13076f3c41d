namespace Ewald.Learning;

/// <summary>Settings of a <see cref="SupportVectorMachine"/>.</summary>
/// <param name="Cost">C: the price of a violated margin, positive.</param>
/// <param name="Gamma">γ of the kernel exp(−γ |x − x'|²); null for 1 over the summed variance of the features.</param>
/// <param name="Tolerance">Largest violation of optimality at the end.</param>
public sealed record SupportVectorSetup(double Cost = 1, double? Gamma = null, double Tolerance = 1e-3);

/// <summary>Classification by support vector machines with Gaussian kernels, one between each two classes, that vote.</summary>
/// <remarks>Kernel k(x, x') = exp(−γ |x − x'|²); the pairs as in J. Platt, MSR-TR-98-14 (1998), and C. Cortes and V. Vapnik, Mach. Learn. 20, 273 (1995), doi:10.1007/BF00994018.
/// A tie of votes goes to the first class. Limits: a large γ is the nearest neighbour, a small one a linear machine. The whole kernel matrix is held: for some thousand
/// cases. Agrees with scikit-learn's SVC. Immutable: safe for several threads.</remarks>
public sealed class SupportVectorMachine
{
    private readonly double[] _features;
    private readonly int _dimension;
    private readonly (int First, int Second, SupportVectorPair Machine)[] _pairs;
    private readonly int _only;

    /// <summary>Trains the machines.</summary>
    /// <param name="features">Shape [case, feature], row after row.</param>
    /// <param name="dimension">Number of features.</param>
    /// <param name="labels">Class of each case, 0 to classCount − 1; a class may have none.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="setup">Settings, or null for the default.</param>
    /// <exception cref="ArgumentException">Lengths, labels or settings do not fit.</exception>
    public SupportVectorMachine(ReadOnlySpan<double> features, int dimension, ReadOnlySpan<int> labels, int classCount, SupportVectorSetup? setup = null)
    {
        setup ??= new SupportVectorSetup();
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (labels.Length == 0 || features.Length != labels.Length * dimension)
            throw new ArgumentException($"SupportVectorMachine: {features.Length} values are not {labels.Length} cases of {dimension} features.", nameof(features));
        foreach (var label in labels)
            if ((uint)label >= (uint)classCount) throw new ArgumentException($"SupportVectorMachine: label {label} is outside 0 .. {classCount - 1}.", nameof(labels));
        if (!(setup.Cost > 0 && setup.Tolerance > 0 && setup.Gamma is null or > 0))
            throw new ArgumentException(FormattableString.Invariant($"SupportVectorMachine: cost {setup.Cost}, gamma {setup.Gamma}, tolerance {setup.Tolerance}; all are positive."), nameof(setup));
        (_features, _dimension, ClassCount) = (features.ToArray(), dimension, classCount);
        Gamma = setup.Gamma ?? 1 / Math.Max(1e-300, dimension * Variance(features));
        var n = labels.Length;
        var kernel = new double[n, n];
        var x = _features;
        var gamma = Gamma;
        Parallel.For(0, n, i =>
        {
            for (var j = 0; j < n; j++) kernel[i, j] = Kernel(x.AsSpan(i * dimension, dimension), x.AsSpan(j * dimension, dimension), gamma);
        });
        var pairs = new List<(int, int, SupportVectorPair)>();
        for (var a = 0; a < classCount; a++)
            for (var b = a + 1; b < classCount; b++)
            {
                var rows = new List<int>();
                for (var i = 0; i < n; i++)
                    if (labels[i] == a || labels[i] == b) rows.Add(i);
                var positive = new bool[rows.Count];
                for (var i = 0; i < positive.Length; i++) positive[i] = labels[rows[i]] == a;
                if (positive.Contains(true) && positive.Contains(false)) pairs.Add((a, b, new SupportVectorPair(kernel, rows.ToArray(), positive, setup.Cost, setup.Tolerance)));
            }

        _pairs = [.. pairs];
        _only = labels[0];
    }

    /// <summary>γ in use.</summary>
    public double Gamma { get; }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>The class of a case.</summary>
    /// <param name="query">Shape [feature].</param>
    public int Classify(ReadOnlySpan<double> query)
    {
        if (_pairs.Length == 0) return _only;
        var decisions = Decisions(query);
        Span<int> votes = stackalloc int[ClassCount];
        votes.Clear();
        for (var p = 0; p < _pairs.Length; p++) votes[decisions[p] > 0 ? _pairs[p].First : _pairs[p].Second]++;
        var best = 0;
        for (var c = 1; c < votes.Length; c++)
            if (votes[c] > votes[best]) best = c;
        return best;
    }

    /// <summary>f(x) of each pair of classes that has cases, in the order (0, 1), (0, 2), …; positive speaks for the first.</summary>
    /// <param name="query">Shape [feature].</param>
    public double[] Decisions(ReadOnlySpan<double> query)
    {
        if (query.Length != _dimension) throw new ArgumentException($"SupportVectorMachine: {query.Length} features; it was trained on {_dimension}.", nameof(query));
        var kernel = new double[_features.Length / _dimension];
        for (var i = 0; i < kernel.Length; i++) kernel[i] = Kernel(_features.AsSpan(i * _dimension, _dimension), query, Gamma);
        return [.. _pairs.Select(p => p.Machine.Decide(kernel))];
    }

    /// <summary>Probabilities of the classes by coupling the pairs: p_a ∝ 1/(Σ_{b≠a} 1/r_ab − (k − 2)), r_ab = 1/(1 + exp(−2 f_ab)).</summary>
    /// <remarks>Exact when the r_ab are p_a/(p_a + p_b) of one set of probabilities (Price et al., NIPS 7, 1109 (1994)). The slope 2 makes the margin's edge 0.88; it is set, not fitted: for ranking and mixing,
    /// calibrate before use as a frequency. k counts the classes that have cases; the others get 0.</remarks>
    /// <param name="query">Shape [feature].</param>
    /// <param name="probabilities">Receives the probabilities, shape [class]; they sum to 1.</param>
    public void Probabilities(ReadOnlySpan<double> query, Span<double> probabilities)
    {
        if (probabilities.Length != ClassCount) throw new ArgumentException($"SupportVectorMachine: room for {probabilities.Length} probabilities of {ClassCount} classes.", nameof(probabilities));
        probabilities.Clear();
        if (_pairs.Length == 0)
        {
            probabilities[_only] = 1;
            return;
        }

        var decisions = Decisions(query);
        Span<int> opponents = stackalloc int[ClassCount];
        opponents.Clear();
        for (var p = 0; p < _pairs.Length; p++)
        {
            // 1/r of the first is 1 + exp(−2 f), of the second 1 + exp(2 f).
            probabilities[_pairs[p].First] += 1 + Math.Exp(-2 * decisions[p]);
            probabilities[_pairs[p].Second] += 1 + Math.Exp(2 * decisions[p]);
            opponents[_pairs[p].First]++;
            opponents[_pairs[p].Second]++;
        }

        double sum = 0;
        for (var c = 0; c < ClassCount; c++)
            if (opponents[c] > 0) sum += probabilities[c] = 1 / (probabilities[c] - (opponents[c] - 1));
        for (var c = 0; c < ClassCount; c++) probabilities[c] /= sum;
    }

    private static double Kernel(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double gamma)
    {
        var distance = System.Numerics.Tensors.TensorPrimitives.Distance(a, b);
        return Math.Exp(-gamma * distance * distance);
    }

    private static double Variance(ReadOnlySpan<double> features)
    {
        double mean = 0, square = 0;
        foreach (var v in features) mean += v / features.Length;
        foreach (var v in features) square += (v - mean) * (v - mean) / features.Length;
        return square;
    }
}
