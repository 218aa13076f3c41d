namespace Ewald.Core;

/// <summary>A named axis of a <see cref="LabelledArray"/>: the centres of its points or the edges of its bins.</summary>
public sealed class ArrayAxis
{
    /// <summary>Makes an axis.</summary>
    /// <param name="name">Name, for example <c>Q</c> or <c>energy</c>.</param>
    /// <param name="unit">Unit of the coordinates.</param>
    /// <param name="coordinates">Finite; edges ascend or descend strictly, centres may stand in any order.</param>
    /// <param name="isEdges">True when the coordinates are bin edges, one more than there are bins.</param>
    /// <exception cref="ArgumentException">Too few coordinates, not finite, or edges out of order.</exception>
    public ArrayAxis(string name, Unit unit, double[] coordinates, bool isEdges)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(coordinates);
        if (coordinates.Length < (isEdges ? 2 : 1)) throw new ArgumentException($"Axis {name}: {coordinates.Length} coordinates are too few for {(isEdges ? "bins" : "points")}.", nameof(coordinates));
        if (!Array.TrueForAll(coordinates, double.IsFinite)) throw new ArgumentException($"Axis {name}: a coordinate is not finite.", nameof(coordinates));
        for (var i = 2; isEdges && i < coordinates.Length; i++)
            if (Math.Sign(coordinates[i] - coordinates[i - 1]) != Math.Sign(coordinates[1] - coordinates[0]))
                throw new ArgumentException(FormattableString.Invariant($"Axis {name}: edge {i} at {coordinates[i]:G6} is out of order."), nameof(coordinates));
        if (isEdges && coordinates[0].Equals(coordinates[1])) throw new ArgumentException($"Axis {name}: its first bin is empty.", nameof(coordinates));
        Name = name;
        Unit = unit;
        Coordinates = coordinates;
        IsEdges = isEdges;
    }

    /// <summary>Name.</summary>
    public string Name { get; }

    /// <summary>Unit of the coordinates.</summary>
    public Unit Unit { get; }

    /// <summary>Centres, shape [count], or edges, shape [count + 1]. Not to be written to.</summary>
    public double[] Coordinates { get; }

    /// <summary>True when the coordinates are bin edges.</summary>
    public bool IsEdges { get; }

    /// <summary>Number of points or bins.</summary>
    public int Count => IsEdges ? Coordinates.Length - 1 : Coordinates.Length;

    /// <summary>Coordinate of a point, or the middle of a bin.</summary>
    /// <param name="index">From 0.</param>
    public double Centre(int index) => IsEdges ? (Coordinates[index] + Coordinates[index + 1]) / 2 : Coordinates[index];

    /// <summary>The points or bins first .. last - 1.</summary>
    /// <param name="first">First index.</param>
    /// <param name="last">Index after the last.</param>
    public ArrayAxis Range(int first, int last) => new(Name, Unit, Coordinates[first..(IsEdges ? last + 1 : last)], IsEdges);

    /// <summary>The same axis in another unit of its dimension.</summary>
    /// <param name="unit">The unit wanted.</param>
    /// <exception cref="InputException">The dimensions differ.</exception>
    public ArrayAxis In(Unit unit) => new(Name, unit, Array.ConvertAll(Coordinates, c => Unit.Convert(c, unit)), IsEdges);

    /// <summary>True when both have the same name, kind and, after conversion, coordinates to 1 in 10⁹ of their range.</summary>
    /// <param name="other">The other axis.</param>
    public bool Matches(ArrayAxis other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Name != other.Name || IsEdges != other.IsEdges || Coordinates.Length != other.Coordinates.Length || Unit.Dimension != other.Unit.Dimension) return false;
        var scale = Coordinates.Max(Math.Abs) * 1e-9;
        for (var i = 0; i < Coordinates.Length; i++)
            if (!(Math.Abs(Coordinates[i] - other.Unit.Convert(other.Coordinates[i], Unit)) <= scale)) return false;
        return true;
    }
}
