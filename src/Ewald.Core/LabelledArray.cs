namespace Ewald.Core;

/// <summary>An N-dimensional intensity I[k, ω, polarisation, temperature, ...] with named axes, unit, variances and mask.</summary>
/// <remarks>Instances do not change; every operation returns a new one. Variances are those of independent values: an operation
/// between arrays that share data does not know their covariance.</remarks>
public sealed partial class LabelledArray
{
    /// <summary>Makes an array.</summary>
    /// <param name="name">What is measured.</param>
    /// <param name="unit">Unit of the values.</param>
    /// <param name="axes">Axes, slowest first; names differ.</param>
    /// <param name="values">C order, as many as the product of the axes' counts.</param>
    /// <param name="variances">Variances in the unit squared, same shape, or null when unknown.</param>
    /// <param name="mask">True for values to leave out, same shape, or null when none is.</param>
    /// <exception cref="ArgumentException">Shapes do not agree, or two axes share a name.</exception>
    public LabelledArray(string name, Unit unit, IReadOnlyList<ArrayAxis> axes, double[] values, double[]? variances = null, bool[]? mask = null)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(axes);
        ArgumentNullException.ThrowIfNull(values);
        var count = axes.Aggregate(1L, (product, axis) => product * axis.Count);
        if (values.Length != count) throw new ArgumentException($"{name}: {values.Length} values do not fill the axes {Describe(axes)}.", nameof(values));
        if (variances is not null && variances.Length != count) throw new ArgumentException($"{name}: {variances.Length} variances for {count} values.", nameof(variances));
        if (mask is not null && mask.Length != count) throw new ArgumentException($"{name}: a mask of {mask.Length} for {count} values.", nameof(mask));
        if (axes.Select(a => a.Name).Distinct(StringComparer.Ordinal).Count() != axes.Count) throw new ArgumentException($"{name}: two axes share a name in {Describe(axes)}.", nameof(axes));
        Name = name;
        Unit = unit;
        Axes = [.. axes];
        Values = values;
        Variances = variances;
        Mask = mask;
    }

    /// <summary>What is measured.</summary>
    public string Name { get; }

    /// <summary>Unit of the values.</summary>
    public Unit Unit { get; }

    /// <summary>Axes, slowest first.</summary>
    public IReadOnlyList<ArrayAxis> Axes { get; }

    /// <summary>Values in C order. Not to be written to.</summary>
    public double[] Values { get; }

    /// <summary>Variances in the unit squared, or null when unknown.</summary>
    public double[]? Variances { get; }

    /// <summary>True for values to leave out, or null when none is.</summary>
    public bool[]? Mask { get; }

    /// <summary>Number of points along each axis.</summary>
    public int[] Shape => [.. Axes.Select(a => a.Count)];

    /// <summary>Position of an axis.</summary>
    /// <param name="axis">Its name.</param>
    /// <exception cref="ArgumentException">There is no such axis; the message lists those there are.</exception>
    public int AxisIndex(string axis)
    {
        for (var i = 0; i < Axes.Count; i++) if (Axes[i].Name == axis) return i;
        throw new ArgumentException($"{Name} has no axis '{axis}'; it has {Describe(Axes)}.", nameof(axis));
    }

    /// <summary>The points first .. last - 1 along one axis, which stays.</summary>
    /// <param name="axis">Name of the axis.</param>
    /// <param name="first">First index.</param>
    /// <param name="last">Index after the last.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or outside the axis.</exception>
    public LabelledArray Range(string axis, int first, int last)
    {
        var at = AxisIndex(axis);
        if (first < 0 || last > Axes[at].Count || first >= last)
            throw new ArgumentOutOfRangeException(nameof(first), $"{Name}: [{first}, {last}) along {axis} is empty or outside [0, {Axes[at].Count}).");
        var sources = Enumerable.Range(first, last - first).ToArray();
        return Gather(at, Axes[at].Range(first, last), sources);
    }

    /// <summary>The values at one index of an axis, which goes.</summary>
    /// <param name="axis">Name of the axis.</param>
    /// <param name="index">The index.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is outside the axis.</exception>
    public LabelledArray At(string axis, int index)
    {
        var at = AxisIndex(axis);
        if (index < 0 || index >= Axes[at].Count) throw new ArgumentOutOfRangeException(nameof(index), index, $"{Name}: {axis} runs from 0 to {Axes[at].Count - 1}.");
        return Gather(at, null, [index]);
    }

    /// <summary>The points whose coordinate (for bins: centre) lies in [low, high] along one axis.</summary>
    /// <param name="axis">Name of the axis.</param>
    /// <param name="low">In <paramref name="unit"/>.</param>
    /// <param name="high">In <paramref name="unit"/>.</param>
    /// <param name="unit">Unit of the limits, or null for the axis's own.</param>
    /// <exception cref="InputException">No point lies there, or the points there do not adjoin, or the unit does not convert.</exception>
    public LabelledArray Between(string axis, double low, double high, Unit? unit = null)
    {
        var along = Axes[AxisIndex(axis)];
        if (unit is not null) (low, high) = (unit.Convert(low, along.Unit), unit.Convert(high, along.Unit));
        var inside = Enumerable.Range(0, along.Count).Where(i => along.Centre(i) >= low && along.Centre(i) <= high).ToArray();
        if (inside.Length == 0)
            throw new InputException(FormattableString.Invariant($"{Name}: no point of {axis} lies in [{low:G6}, {high:G6}] {along.Unit}; it spans [{Extreme(along, Math.Min):G6}, {Extreme(along, Math.Max):G6}] {along.Unit}."));
        if (inside[^1] - inside[0] + 1 != inside.Length) throw new InputException($"{Name}: the points of {axis} in that range do not adjoin; sort the axis first.");
        return Range(axis, inside[0], inside[^1] + 1);
    }

    /// <summary>The same array with one axis in another unit.</summary>
    /// <param name="axis">Name of the axis.</param>
    /// <param name="unit">The unit wanted.</param>
    /// <exception cref="InputException">The dimensions differ.</exception>
    public LabelledArray ConvertAxis(string axis, Unit unit)
    {
        var axes = Axes.ToArray();
        var at = AxisIndex(axis);
        axes[at] = axes[at].In(unit);
        return new LabelledArray(Name, Unit, axes, Values, Variances, Mask);
    }

    /// <summary>The same array with its values in another unit.</summary>
    /// <param name="unit">The unit wanted.</param>
    /// <exception cref="InputException">The dimensions differ.</exception>
    public LabelledArray ConvertValues(Unit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        var factor = Unit.FactorTo(unit);
        return new LabelledArray(
            Name, unit, Axes, Array.ConvertAll(Values, v => Unit.Convert(v, unit)),
            Variances is null ? null : Array.ConvertAll(Variances, v => v * factor * factor), Mask);
    }

    /// <summary>Copies the given indices of one axis; the axis goes when <paramref name="axis"/> is null.</summary>
    private LabelledArray Gather(int at, ArrayAxis? axis, int[] sources)
    {
        var (outer, count, inner) = Strides(at);
        var length = outer * sources.Length * inner;
        var values = new double[length];
        var variances = Variances is null ? null : new double[length];
        var mask = Mask is null ? null : new bool[length];
        for (var o = 0; o < outer; o++)
        {
            for (var s = 0; s < sources.Length; s++)
            {
                int from = (o * count + sources[s]) * inner, to = (o * sources.Length + s) * inner;
                Array.Copy(Values, from, values, to, inner);
                if (variances is not null) Array.Copy(Variances!, from, variances, to, inner);
                if (mask is not null) Array.Copy(Mask!, from, mask, to, inner);
            }
        }

        return new LabelledArray(Name, Unit, WithAxis(at, axis), values, variances, mask);
    }

    private List<ArrayAxis> WithAxis(int at, ArrayAxis? axis)
    {
        var axes = Axes.ToList();
        if (axis is null) axes.RemoveAt(at);
        else axes[at] = axis;
        return axes;
    }

    private (int Outer, int Count, int Inner) Strides(int at)
    {
        var (outer, inner) = (1, 1);
        for (var i = 0; i < at; i++) outer *= Axes[i].Count;
        for (var i = at + 1; i < Axes.Count; i++) inner *= Axes[i].Count;
        return (outer, Axes[at].Count, inner);
    }

    private static double Extreme(ArrayAxis axis, Func<double, double, double> pick) => Enumerable.Range(0, axis.Count).Select(axis.Centre).Aggregate(pick);

    private static string Describe(IEnumerable<ArrayAxis> axes) => "[" + string.Join(", ", axes.Select(a => $"{a.Name}: {a.Count}")) + "]";
}
