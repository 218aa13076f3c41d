using Ewald.Core;
using Ewald.Tensors;
using Tensor = Ewald.Tensors.Tensor;

namespace Ewald.Learning;

/// <summary>Radial function of a <see cref="RadialBasisSurrogate"/>.</summary>
public enum RadialFunction
{
    /// <summary>r² ln r: the smoothest surface through the points of a plane.</summary>
    ThinPlate,

    /// <summary>r³.</summary>
    Cubic,

    /// <summary>exp(−(εr)²).</summary>
    Gaussian,

    /// <summary>√(1 + (εr)²).</summary>
    Multiquadric,
}

/// <summary>How a <see cref="RadialBasisSurrogate"/> is made.</summary>
/// <param name="Function">Radial function.</param>
/// <param name="Shape">ε, over the unit of the features; thin plate and cubic have none.</param>
/// <param name="Smoothing">Added to the diagonal: 0 goes through every point.</param>
public sealed record RadialBasisSetup(RadialFunction Function = RadialFunction.ThinPlate, double Shape = 1, double Smoothing = 0);

/// <summary>A surface through scattered points: radial functions around each and a linear polynomial.</summary>
/// <remarks>s(x) = Σ w_i φ(|x − x_i|) + c₀ + c·x with Σ w = 0, Σ w x_i = 0; planes are reproduced exactly. Several targets share one solution. Multiquadrics enter with
/// a minus sign, so that smoothing has one sign for all. Source: M. Buhmann, Radial Basis Functions, Cambridge (2003), doi:10.1017/CBO9780511543241; G. Fasshauer (2007).
/// Bring features to like scales first. Immutable.</remarks>
public sealed class RadialBasisSurrogate
{
    /// <summary>Most points.</summary>
    public const int MostCases = 6000;

    private readonly double[] _features, _weights;
    private readonly RadialBasisSetup _setup;

    private RadialBasisSurrogate(double[] features, int dimension, double[] weights, int targets, RadialBasisSetup setup) =>
        (_features, Dimension, _weights, Targets, _setup) = (features, dimension, weights, targets, setup);

    /// <summary>Number of features.</summary>
    public int Dimension { get; }

    /// <summary>Number of targets.</summary>
    public int Targets { get; }

    /// <summary>Solves for the weights.</summary>
    /// <param name="features">Shape [case, feature], row after row; more cases than features.</param>
    /// <param name="dimension">Number of features.</param>
    /// <param name="targets">Shape [case, target], row after row.</param>
    /// <param name="targetCount">Number of targets.</param>
    /// <param name="setup">Radial function and smoothing.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or the points coincide or lie in a plane.</exception>
    public static RadialBasisSurrogate Fit(ReadOnlySpan<double> features, int dimension, ReadOnlySpan<double> targets, int targetCount, RadialBasisSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetCount);
        var n = features.Length / dimension;
        if (features.Length != n * dimension || targets.Length != n * targetCount || n <= dimension || n > MostCases)
            throw new ArgumentException($"RadialBasisSurrogate: {features.Length} numbers and {targets.Length} targets; {dimension} features and {targetCount} targets a case, and {dimension + 1} to {MostCases} cases are needed.", nameof(features));
        var x = features.ToArray();
        var size = n + dimension + 1;
        double[,] left = new double[size, size], right = new double[size, targetCount];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++) left[i, j] = Value(setup, Distance(x.AsSpan(i * dimension, dimension), x.AsSpan(j * dimension, dimension)));
            left[i, i] += setup.Smoothing;
            (left[i, n], left[n, i]) = (1, 1);
            for (var d = 0; d < dimension; d++) (left[i, n + 1 + d], left[n + 1 + d, i]) = (x[i * dimension + d], x[i * dimension + d]);
            for (var t = 0; t < targetCount; t++) right[i, t] = targets[i * targetCount + t];
        }

        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        double[] weights;
        try
        {
            weights = Tensor.From(left).Solve(Tensor.From(right)).ToArray<double>();
        }
        catch (NativeException)
        {
            weights = [double.NaN];
        }

        if (!Array.TrueForAll(weights, double.IsFinite)) throw new ArgumentException("RadialBasisSurrogate: two points coincide, all lie in a plane, or a number is not finite.", nameof(features));
        return new RadialBasisSurrogate(x, dimension, weights, targetCount, setup);
    }

    /// <summary>Height of the surface.</summary>
    /// <param name="query">Shape [feature].</param>
    /// <param name="values">Receives the values, shape [target].</param>
    public void Predict(ReadOnlySpan<double> query, Span<double> values)
    {
        if (query.Length != Dimension || values.Length != Targets) throw new ArgumentException($"RadialBasisSurrogate: {query.Length} features and room for {values.Length} targets; {Dimension} and {Targets} are needed.", nameof(query));
        var n = _features.Length / Dimension;
        values.Clear();
        for (var i = 0; i < n + Dimension + 1; i++)
        {
            var basis = i < n ? Value(_setup, Distance(query, _features.AsSpan(i * Dimension, Dimension))) : i == n ? 1 : query[i - n - 1];
            for (var t = 0; t < Targets; t++) values[t] += basis * _weights[i * Targets + t];
        }
    }

    private static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (var d = 0; d < a.Length; d++) sum += (a[d] - b[d]) * (a[d] - b[d]);
        return Math.Sqrt(sum);
    }

    private static double Value(RadialBasisSetup setup, double r) => setup.Function switch
    {
        RadialFunction.ThinPlate => r > 0 ? r * r * Math.Log(r) : 0,
        RadialFunction.Cubic => r * r * r,
        RadialFunction.Gaussian => Math.Exp(-setup.Shape * setup.Shape * r * r),
        _ => -Math.Sqrt(1 + setup.Shape * setup.Shape * r * r),
    };
}
