namespace Ewald.Learning;

/// <summary>A mixture of Gaussians: p(x) = Σ_k π_k N(x; μ_k, Σ_k).</summary>
/// <remarks>Fitted by expectation maximisation. Source: Dempster, Laird and Rubin, J. R. Stat. Soc. B 39, 1 (1977),
/// doi:10.1111/j.2517-6161.1977.tb01600.x. Everything is summed in log space and the constant is D ln 2π with D the dimension, so that
/// likelihood, BIC and ICL hold for long trajectories too. Sums run over fixed blocks: the result does not depend on the number of
/// threads. Limits: one component is the Gaussian of the data's mean and covariance. Valid: a local maximum; several restarts.</remarks>
public sealed partial class GaussianMixture
{
    /// <summary>A mixture with given parameters.</summary>
    /// <param name="kind">Shape of the covariances.</param>
    /// <param name="dimension">Number of dimensions D.</param>
    /// <param name="weights">π_k, positive, sum one, shape [component].</param>
    /// <param name="means">μ_k, shape [component, dimension].</param>
    /// <param name="covariances">Shape as <paramref name="kind"/> says.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public GaussianMixture(CovarianceKind kind, int dimension, double[] weights, double[] means, double[] covariances)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(covariances);
        var expected = kind switch
        {
            CovarianceKind.Diagonal => weights.Length * dimension,
            CovarianceKind.Full => weights.Length * dimension * dimension,
            _ => dimension * dimension,
        };
        if (weights.Length == 0 || means.Length != weights.Length * dimension || covariances.Length != expected)
            throw new ArgumentException($"GaussianMixture: {weights.Length} weights, {means.Length} means and {covariances.Length} covariances do not make a {kind} mixture in {dimension} dimensions.", nameof(weights));
        (Kind, Dimension, Weights, Means, Covariances) = (kind, dimension, weights, means, covariances);
    }

    /// <summary>Shape of the covariances.</summary>
    public CovarianceKind Kind { get; }

    /// <summary>Number of dimensions D.</summary>
    public int Dimension { get; }

    /// <summary>Number of components K.</summary>
    public int Components => Weights.Length;

    /// <summary>π_k, shape [component].</summary>
    public double[] Weights { get; }

    /// <summary>μ_k, shape [component, dimension].</summary>
    public double[] Means { get; }

    /// <summary>Shape [component, dimension], [component, dimension, dimension] or [dimension, dimension].</summary>
    public double[] Covariances { get; }

    /// <summary>Mean log-likelihood of a sample in the last E-step of the fit; NaN when the mixture was not fitted.</summary>
    public double LowerBound { get; private set; } = double.NaN;

    /// <summary>Full epochs of the fit.</summary>
    public int Iterations { get; private set; }

    /// <summary>True when the likelihood settled before the epochs ran out.</summary>
    public bool Converged { get; private set; }

    /// <summary>Free parameters: K − 1 weights, K D means and the covariances.</summary>
    public int ParameterCount => Components - 1 + Components * Dimension + Kind switch
    {
        CovarianceKind.Diagonal => Components * Dimension,
        CovarianceKind.Full => Components * Dimension * (Dimension + 1) / 2,
        _ => Dimension * (Dimension + 1) / 2,
    };

    /// <summary>Mean of ln p over the samples.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="threads">Most threads, -1 for all cores.</param>
    public double Score(MixtureData data, int threads = -1) => Expect(data, null, threads).LogLikelihood / data.Count;

    /// <summary>Probability of each component given the sample.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="threads">Most threads, -1 for all cores.</param>
    /// <returns>Shape [sample, component], row after row.</returns>
    public double[] Responsibilities(MixtureData data, int threads = -1)
    {
        ArgumentNullException.ThrowIfNull(data);
        var responsibilities = new double[(long)data.Count * Components];
        Expect(data, responsibilities, threads);
        return responsibilities;
    }

    /// <summary>The most probable component of each sample; the first of equals.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="threads">Most threads, -1 for all cores.</param>
    public int[] Predict(MixtureData data, int threads = -1) =>
        NearestNeighbourClassifier.MostProbable(Responsibilities(data, threads), Components);

    /// <summary>Bayes' information criterion −2 ln L + p ln n (Schwarz, Ann. Stat. 6, 461 (1978), doi:10.1214/aos/1176344136); lower is better.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="threads">Most threads, -1 for all cores.</param>
    public double Bic(MixtureData data, int threads = -1)
    {
        ArgumentNullException.ThrowIfNull(data);
        return -2 * data.Count * Score(data, threads) + ParameterCount * Math.Log(data.Count);
    }

    /// <summary>Integrated completed likelihood: BIC + 2 Σ −r ln r, which also asks that components lie apart (Biernacki, Celeux and Govaert,
    /// IEEE Trans. Pattern Anal. Mach. Intell. 22, 719 (2000), doi:10.1109/34.865189); lower is better.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="threads">Most threads, -1 for all cores.</param>
    public double Icl(MixtureData data, int threads = -1)
    {
        double entropy = 0;
        foreach (var r in Responsibilities(data, threads))
            if (r > 0) entropy -= r * Math.Log(r);
        return Bic(data, threads) + 2 * entropy;
    }

    /// <summary>The E-step: statistics of all samples, and their responsibilities where asked.</summary>
    internal MixtureStatistics Expect(MixtureData data, double[]? responsibilities, int threads, bool moments = false)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Dimension != Dimension) throw new ArgumentException($"GaussianMixture: samples of {data.Dimension} dimensions for a mixture of {Dimension}.", nameof(data));
        var kernel = new MixtureKernel(this, data.Shift);
        return Sum(data, threads, (tile, buffer, logs, part) =>
        {
            kernel.Expect(data, tile, buffer, logs);
            foreach (var log in logs) part.LogLikelihood += log;
            if (responsibilities is not null) Store(buffer, tile, data.Count, responsibilities);
            if (moments) MixtureKernel.Accumulate(data, tile, buffer, part);
        });
    }

    private static MixtureStatistics Moments(MixtureData data, double[] responsibilities, int components, CovarianceKind kind, int threads) =>
        Sum(data, components, kind, threads, (tile, buffer, _, part) =>
        {
            var filled = Math.Min(MixtureData.Lanes, data.Count - tile * MixtureData.Lanes);
            Array.Clear(buffer);
            for (var l = 0; l < filled; l++)
                for (var c = 0; c < components; c++) buffer[c * MixtureData.Lanes + l] = responsibilities[((long)tile * MixtureData.Lanes + l) * components + c];
            MixtureKernel.Accumulate(data, tile, buffer, part);
        });

    private MixtureStatistics Sum(MixtureData data, int threads, Action<int, double[], double[], MixtureStatistics> work) =>
        Sum(data, Components, Kind, threads, work);

    // Blocks of tiles have statistics of their own, added in their order: same sums whatever the number of threads.
    private static MixtureStatistics Sum(MixtureData data, int components, CovarianceKind kind, int threads, Action<int, double[], double[], MixtureStatistics> work)
    {
        var parts = new MixtureStatistics[data.Blocks];
        Parallel.For(0, data.Blocks, new ParallelOptions { MaxDegreeOfParallelism = threads }, block =>
        {
            var part = new MixtureStatistics(kind, components, data.Dimension);
            var buffer = new double[components * MixtureData.Lanes];
            var logs = new double[MixtureData.Lanes];
            for (var tile = block * MixtureData.TilesPerBlock; tile < Math.Min(data.Tiles, (block + 1) * MixtureData.TilesPerBlock); tile++)
                work(tile, buffer, logs, part);
            parts[block] = part;
        });
        for (var block = 1; block < parts.Length; block++) parts[0].Blend(parts[block], 1, 1);
        return parts[0];
    }

    private static void Store(double[] buffer, int tile, int count, double[] responsibilities)
    {
        var components = buffer.Length / MixtureData.Lanes;
        var filled = Math.Min(MixtureData.Lanes, count - tile * MixtureData.Lanes);
        for (var l = 0; l < filled; l++)
            for (var c = 0; c < components; c++) responsibilities[((long)tile * MixtureData.Lanes + l) * components + c] = buffer[c * MixtureData.Lanes + l];
    }
}
