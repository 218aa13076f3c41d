namespace Ewald.Core;

/// <summary>What a bin's value means when bins are merged or split.</summary>
public enum RebinKind
{
    /// <summary>An amount (counts): a bin's share goes where its width goes, and the total is conserved.</summary>
    Total,

    /// <summary>A density (counts per meV, dΣ/dΩ): the mean over the new bin, weighted with width.</summary>
    Mean,
}

/// <content>Rebinning, reduction and arithmetic.</content>
public sealed partial class LabelledArray
{
    /// <summary>Sum of two arrays on the same axes.</summary>
    /// <param name="left">Left.</param>
    /// <param name="right">Right, converted to the unit of the left.</param>
    /// <exception cref="ArgumentException">The axes differ.</exception>
    /// <exception cref="InputException">The units differ in dimension.</exception>
    public static LabelledArray operator +(LabelledArray left, LabelledArray right) => Add(left, right);

    /// <summary>Difference of two arrays on the same axes.</summary>
    /// <param name="left">Left.</param>
    /// <param name="right">Right, converted to the unit of the left.</param>
    /// <exception cref="ArgumentException">The axes differ.</exception>
    /// <exception cref="InputException">The units differ in dimension.</exception>
    public static LabelledArray operator -(LabelledArray left, LabelledArray right) => Subtract(left, right);

    /// <summary>Product of two arrays on the same axes.</summary>
    /// <param name="left">Left.</param>
    /// <param name="right">Right.</param>
    /// <exception cref="ArgumentException">The axes differ.</exception>
    public static LabelledArray operator *(LabelledArray left, LabelledArray right) => Multiply(left, right);

    /// <summary>Quotient of two arrays on the same axes; where the divisor is zero the result is masked.</summary>
    /// <param name="left">Left.</param>
    /// <param name="right">Right.</param>
    /// <exception cref="ArgumentException">The axes differ.</exception>
    public static LabelledArray operator /(LabelledArray left, LabelledArray right) => Divide(left, right);

    /// <summary>a + b, var = var a + var b, masks joined.</summary>
    /// <param name="left">Left.</param>
    /// <param name="right">Right, converted to the unit of the left.</param>
    public static LabelledArray Add(LabelledArray left, LabelledArray right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.Combine(right?.ConvertValues(left.Unit), left.Unit, (a, b) => a + b, (_, _) => 1, (_, _) => 1);
    }

    /// <summary>a - b, var = var a + var b, masks joined.</summary>
    /// <param name="left">Left.</param>
    /// <param name="right">Right, converted to the unit of the left.</param>
    public static LabelledArray Subtract(LabelledArray left, LabelledArray right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.Combine(right?.ConvertValues(left.Unit), left.Unit, (a, b) => a - b, (_, _) => 1, (_, _) => 1);
    }

    /// <summary>a b, var = b² var a + a² var b, masks joined.</summary>
    /// <param name="left">Left.</param>
    /// <param name="right">Right.</param>
    public static LabelledArray Multiply(LabelledArray left, LabelledArray right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return left.Combine(right, left.Unit.Times(right.Unit), (a, b) => a * b, (_, b) => b * b, (a, _) => a * a);
    }

    /// <summary>a / b, var = (var a + (a/b)² var b) / b², masks joined; masked where b = 0.</summary>
    /// <param name="left">Left.</param>
    /// <param name="right">Right.</param>
    public static LabelledArray Divide(LabelledArray left, LabelledArray right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var zero = Array.Exists(right.Values, b => b == 0);
        var divisor = zero
            ? new LabelledArray(right.Name, right.Unit, right.Axes, right.Values, right.Variances, [.. right.Values.Select((b, i) => b == 0 || right.IsMasked(i))])
            : right;
        return left.Combine(divisor, left.Unit.Per(right.Unit), (a, b) => a / b, (_, b) => 1 / (b * b), (a, b) => a * a / (b * b * b * b));
    }

    /// <summary>The array times a number without error.</summary>
    /// <param name="factor">The number.</param>
    public LabelledArray Scale(double factor) => new(
        Name, Unit, Axes, Array.ConvertAll(Values, v => v * factor), Variances is null ? null : Array.ConvertAll(Variances, v => v * factor * factor), Mask);

    /// <summary>Moves the values to new bins along one axis of edges.</summary>
    /// <remarks>A bin's share f in a new bin is the part of its width that lies there. Total: Σ f v, with variance Σ f var, which is
    /// exact for counts split at random and conserves the variance of the sum. Mean: Σ w v / Σ w over the overlaps w, variance
    /// Σ w² var / (Σ w)². New bins that touch a masked bin, or lie wholly outside, are masked.</remarks>
    /// <param name="axis">Name of an axis of edges.</param>
    /// <param name="edges">New edges in the axis's unit, in the axis's sense, strictly monotonic.</param>
    /// <param name="kind">Whether values are amounts or densities.</param>
    /// <exception cref="ArgumentException">The axis has centres only, or the edges are out of order.</exception>
    public LabelledArray Rebin(string axis, double[] edges, RebinKind kind = RebinKind.Total)
    {
        var at = AxisIndex(axis);
        var old = Axes[at];
        if (!old.IsEdges) throw new ArgumentException($"{Name}: {axis} has centres; rebinning needs bin edges.", nameof(axis));
        var fresh = new ArrayAxis(axis, old.Unit, edges, isEdges: true);
        var sense = Math.Sign(old.Coordinates[1] - old.Coordinates[0]);
        if (Math.Sign(edges[1] - edges[0]) != sense) throw new ArgumentException($"{Name}: the new edges of {axis} run against the old ones.", nameof(edges));
        var (outer, count, inner) = Strides(at);
        var length = outer * fresh.Count * inner;
        double[] values = new double[length], widths = new double[length];
        var variances = Variances is null ? null : new double[length];
        var mask = new bool[length];
        Array.Fill(mask, true);
        for (var i = 0; i < count; i++)
        {
            double low = old.Coordinates[i] * sense, high = old.Coordinates[i + 1] * sense;
            for (var j = 0; j < fresh.Count; j++)
            {
                var overlap = Math.Min(high, edges[j + 1] * sense) - Math.Max(low, edges[j] * sense);
                if (!(overlap > 0)) continue;
                var share = kind == RebinKind.Total ? overlap / (high - low) : overlap;
                for (var o = 0; o < outer; o++)
                    for (var k = 0; k < inner; k++) Move((o * count + i) * inner + k, (o * fresh.Count + j) * inner + k, share);
            }
        }

        for (var n = 0; n < length; n++)
        {
            // A NaN width marks a bin that a masked one has touched.
            mask[n] = double.IsNaN(widths[n]) || widths[n] == 0;
            if (kind == RebinKind.Total || mask[n]) continue;
            values[n] /= widths[n];
            if (variances is not null) variances[n] /= widths[n] * widths[n];
        }

        return new LabelledArray(Name, Unit, WithAxis(at, fresh), values, variances, Array.Exists(mask, m => m) ? mask : null);

        void Move(int from, int to, double share)
        {
            if (IsMasked(from))
            {
                widths[to] = double.NaN;
                return;
            }

            widths[to] += share;
            values[to] += share * Values[from];
            if (variances is not null) variances[to] += (kind == RebinKind.Total ? share : share * share) * Variances![from];
        }
    }

    /// <summary>Sum along one axis, which goes; masked values are left out, and a sum of none is masked.</summary>
    /// <param name="axis">Name of the axis.</param>
    public LabelledArray Sum(string axis) => Reduce(axis, mean: false);

    /// <summary>Mean along one axis, which goes; masked values are left out, and a mean of none is masked.</summary>
    /// <param name="axis">Name of the axis.</param>
    public LabelledArray Mean(string axis) => Reduce(axis, mean: true);

    private bool IsMasked(int index) => Mask is not null && Mask[index];

    private LabelledArray Reduce(string axis, bool mean)
    {
        var at = AxisIndex(axis);
        var (outer, count, inner) = Strides(at);
        var values = new double[outer * inner];
        var variances = Variances is null ? null : new double[outer * inner];
        var mask = new bool[outer * inner];
        for (var o = 0; o < outer; o++)
        {
            for (var k = 0; k < inner; k++)
            {
                var used = 0;
                var to = o * inner + k;
                for (var i = 0; i < count; i++)
                {
                    var from = (o * count + i) * inner + k;
                    if (IsMasked(from)) continue;
                    used++;
                    values[to] += Values[from];
                    if (variances is not null) variances[to] += Variances![from];
                }

                mask[to] = used == 0;
                if (!mean || used == 0) continue;
                values[to] /= used;
                if (variances is not null) variances[to] /= (double)used * used;
            }
        }

        return new LabelledArray(Name, Unit, WithAxis(at, null), values, variances, Array.Exists(mask, m => m) ? mask : null);
    }

    private LabelledArray Combine(
        LabelledArray? other, Unit unit, Func<double, double, double> value, Func<double, double, double> leftWeight, Func<double, double, double> rightWeight)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Axes.Count != other.Axes.Count || !Axes.Zip(other.Axes).All(pair => pair.First.Matches(pair.Second)))
            throw new ArgumentException($"{Name} and {other.Name} do not share their axes: {Describe(Axes)} and {Describe(other.Axes)} (names, units and coordinates must agree). Rebin one of them first.", nameof(other));
        var values = new double[Values.Length];
        var variances = Variances is null && other.Variances is null ? null : new double[Values.Length];
        var mask = Mask is null && other.Mask is null ? null : new bool[Values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            double a = Values[i], b = other.Values[i];
            values[i] = value(a, b);
            // A weight of an infinite kind times no variance is no variance.
            if (variances is not null) variances[i] = Weighted(leftWeight(a, b), Variances?[i] ?? 0) + Weighted(rightWeight(a, b), other.Variances?[i] ?? 0);
            if (mask is not null) mask[i] = IsMasked(i) || other.IsMasked(i);
        }

        return new LabelledArray(Name, unit, Axes, values, variances, mask);
    }

    private static double Weighted(double weight, double variance) => variance == 0 ? 0 : weight * variance;
}
