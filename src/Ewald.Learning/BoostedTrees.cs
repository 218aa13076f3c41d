using System.Globalization;

namespace Ewald.Learning;

/// <summary>Gradient-boosted trees, or a random forest, grown by XGBoost.</summary>
/// <remarks>F(x) = F0 + η Σ_t f_t(x), each tree f_t fitted to the first and second derivatives of the loss. Features and answers are
/// single precision inside; NaN features are missing and go the way that lowers the loss. Source: J. H. Friedman, Ann. Stat.
/// 29, 1189 (2001), doi:10.1214/aos/1013203451; T. Chen, C. Guestrin, KDD 2016, 785, doi:10.1145/2939672.2939785. Answering is
/// safe for several threads.</remarks>
public sealed unsafe class BoostedTrees : IDisposable
{
    private const int SeedMask = 0x7fffffff;
    private readonly XGBoostLibrary.Booster _booster;

    private BoostedTrees(XGBoostLibrary.Booster booster, int dimension, int outputs)
    {
        _booster = booster;
        Dimension = dimension;
        Outputs = outputs;
    }

    /// <summary>Number of features.</summary>
    public int Dimension { get; }

    /// <summary>Values that an answer has: 1, or the number of classes.</summary>
    public int Outputs { get; }

    /// <summary>Grows the trees.</summary>
    /// <param name="features">Shape [case, feature], row after row; NaN is missing.</param>
    /// <param name="dimension">Number of features.</param>
    /// <param name="targets">Value, or class number from 0, of each case, shape [case].</param>
    /// <param name="setup">How to grow.</param>
    /// <param name="seed">One seed in, same trees out.</param>
    /// <param name="weights">Weight of each case, shape [case], or empty for equal ones.</param>
    /// <param name="afterRound">Called with the number of rounds done, for progress; may throw to cancel.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, a target is not finite, or the setup is impossible.</exception>
    public static BoostedTrees Fit(
        ReadOnlySpan<double> features, int dimension, ReadOnlySpan<double> targets, TreeSetup setup, ulong seed, ReadOnlySpan<double> weights = default,
        Action<int>? afterRound = null)
    {
        ArgumentNullException.ThrowIfNull(setup);
        setup.Check();
        if (dimension < 1 || targets.Length == 0 || features.Length != (long)targets.Length * dimension)
            throw new ArgumentException($"BoostedTrees: {features.Length} feature values for {targets.Length} targets of {dimension} features.", nameof(features));
        if (weights.Length != 0 && weights.Length != targets.Length)
            throw new ArgumentException($"BoostedTrees: {weights.Length} weights for {targets.Length} targets.", nameof(weights));
        var outputs = 1;
        foreach (var t in targets)
        {
            if (!double.IsFinite(t)) throw new ArgumentException("BoostedTrees: a target is not finite.", nameof(targets));
            if (setup.Objective != TreeObjective.Classes) continue;
            if (t < 0 || t != Math.Floor(t)) throw new ArgumentException(FormattableString.Invariant($"BoostedTrees: class {t}; classes are numbered from 0."), nameof(targets));
            outputs = Math.Max(Math.Max(outputs, 2), (int)t + 1);
        }

        using var matrix = XGBoostLibrary.DataMatrix.Of(features, dimension, setup.Threads);
        matrix.Set("label", targets);
        if (weights.Length > 0) matrix.Set("weight", weights);
        var booster = XGBoostLibrary.Booster.For(matrix);
        try
        {
            foreach (var (name, value) in Settings(setup, outputs, seed)) XGBoostLibrary.Check(XGBoostLibrary.XGBoosterSetParam(booster, name, value));
            for (var round = 0; round < setup.Rounds; round++)
            {
                XGBoostLibrary.Check(XGBoostLibrary.XGBoosterUpdateOneIter(booster, round, matrix));
                afterRound?.Invoke(round + 1);
            }
        }
        catch
        {
            booster.Dispose();
            throw;
        }

        return new(booster, dimension, outputs);
    }

    /// <summary>Reads trees that <see cref="Save"/> wrote.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="dimension">Number of features.</param>
    /// <param name="outputs">Values that an answer has.</param>
    /// <exception cref="Ewald.Core.NativeException">The bytes are no trees.</exception>
    public static BoostedTrees Load(ReadOnlySpan<byte> bytes, int dimension, int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        var booster = XGBoostLibrary.Booster.For(null);
        try
        {
            fixed (byte* p = bytes) XGBoostLibrary.Check(XGBoostLibrary.XGBoosterLoadModelFromBuffer(booster, p, (ulong)bytes.Length));
            XGBoostLibrary.Check(XGBoostLibrary.XGBoosterSetParam(booster, "nthread", "1"));
        }
        catch
        {
            booster.Dispose();
            throw;
        }

        return new(booster, dimension, outputs);
    }

    /// <summary>The trees as bytes (universal binary JSON, XGBoost's own layout).</summary>
    public byte[] Save()
    {
        XGBoostLibrary.Check(XGBoostLibrary.XGBoosterSaveModelToBuffer(_booster, "{\"format\": \"ubj\"}", out var length, out var bytes));
        return new ReadOnlySpan<byte>(bytes, checked((int)length)).ToArray();
    }

    /// <summary>Answers cases.</summary>
    /// <param name="features">Shape [case, feature], row after row.</param>
    /// <returns>Value or class probabilities, shape [case, output], row after row.</returns>
    /// <exception cref="ArgumentException">The length is no multiple of the number of features.</exception>
    public double[] Predict(ReadOnlySpan<double> features) => Ask(features, type: 0, Outputs);

    /// <summary>Share of each feature in each answer (SHAP values of trees): answer = Σ contributions, the last being the mean answer.</summary>
    /// <remarks>For classes the sum is the margin, the logarithm of the unnormalised probability. Source: S. M. Lundberg et al., Nat.
    /// Mach. Intell. 2, 56 (2020), doi:10.1038/s42256-019-0138-9.</remarks>
    /// <param name="features">Shape [case, feature], row after row.</param>
    /// <returns>Shape [case, output, feature + 1], row after row.</returns>
    /// <exception cref="ArgumentException">The length is no multiple of the number of features.</exception>
    public double[] Contributions(ReadOnlySpan<double> features) => Ask(features, type: 2, Outputs * (Dimension + 1));

    /// <summary>Frees the trees.</summary>
    public void Dispose() => _booster.Dispose();

    private double[] Ask(ReadOnlySpan<double> features, int type, int perCase)
    {
        if (features.Length % Dimension != 0)
            throw new ArgumentException($"BoostedTrees: {features.Length} feature values; a multiple of {Dimension} is needed.", nameof(features));
        if (features.Length == 0) return [];
        using var matrix = XGBoostLibrary.DataMatrix.Of(features, Dimension, threads: 1);
        var configuration = FormattableString.Invariant($"{{\"type\": {type}, \"training\": false, \"iteration_begin\": 0, \"iteration_end\": 0, \"strict_shape\": false}}");
        XGBoostLibrary.Check(XGBoostLibrary.XGBoosterPredictFromDMatrix(_booster, matrix, configuration, out var shape, out var dimensions, out var result));
        var count = 1UL;
        for (var i = 0UL; i < dimensions; i++) count *= shape[i];
        var expected = features.Length / Dimension * perCase;
        if (count != (ulong)expected) throw new Ewald.Core.NativeException("XGBoost", FormattableString.Invariant($"answered {count} values where {expected} were due"));
        var answers = new double[expected];
        for (var i = 0; i < answers.Length; i++) answers[i] = result[i];
        return answers;
    }

    private static IEnumerable<(string Name, string Value)> Settings(TreeSetup setup, int classes, ulong seed)
    {
        static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
        yield return ("verbosity", "0");
        yield return ("tree_method", "hist");
        yield return ("max_depth", Text(setup.Depth));
        yield return ("eta", Text(setup.LearningRate));
        yield return ("subsample", Text(setup.RowShare));
        yield return ("colsample_bytree", Text(setup.FeatureShare));
        yield return ("colsample_bynode", Text(setup.NodeFeatureShare));
        yield return ("min_child_weight", Text(setup.MinimumChildWeight));
        yield return ("lambda", Text(setup.Ridge));
        yield return ("num_parallel_tree", Text(setup.ParallelTrees));
        yield return ("nthread", Text(setup.Threads));
        yield return ("seed", Text((int)(seed & SeedMask)));
        yield return ("objective", setup.Objective switch
        {
            TreeObjective.PseudoHuber => "reg:pseudohubererror",
            TreeObjective.AbsoluteError => "reg:absoluteerror",
            TreeObjective.Classes => "multi:softprob",
            _ => "reg:squarederror",
        });
        if (setup.Objective == TreeObjective.PseudoHuber) yield return ("huber_slope", Text(setup.HuberSlope));
        if (setup.Objective == TreeObjective.Classes) yield return ("num_class", Text(classes));
    }
}
