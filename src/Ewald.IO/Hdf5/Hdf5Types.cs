using System.Globalization;

namespace Ewald.IO;

/// <summary>What a link of a group leads to.</summary>
public enum Hdf5Kind
{
    /// <summary>A group.</summary>
    Group,

    /// <summary>A dataset.</summary>
    Dataset,

    /// <summary>A named datatype.</summary>
    Datatype,

    /// <summary>A soft link: a path within the file; not followed.</summary>
    SoftLink,

    /// <summary>A link into another file; not followed.</summary>
    ExternalLink,
}

/// <summary>One link of a group.</summary>
/// <param name="Name">Name within its group.</param>
/// <param name="Kind">What it leads to.</param>
/// <param name="Target">Where a soft or external link points, else null.</param>
/// <param name="Address">Address of the object in the file, the same for all hard links to it; 0 for other links.</param>
public sealed record Hdf5Link(string Name, Hdf5Kind Kind, string? Target, ulong Address);

/// <summary>Type and shape of a dataset.</summary>
/// <param name="Type">Such as <c>float64</c>, <c>int32</c>, <c>uint8</c>, <c>string</c>, <c>compound</c>; big-endian numbers end in <c> BE</c>.</param>
/// <param name="Shape">Empty for a scalar.</param>
public sealed record Hdf5Dataset(string Type, long[] Shape)
{
    /// <summary>Number of elements.</summary>
    public long Count
    {
        get
        {
            var count = 1L;
            foreach (var n in Shape) count = n == 0 || count == 0 ? 0 : count > long.MaxValue / n ? long.MaxValue : count * n;
            return count;
        }
    }

    /// <summary>True for integers, floating-point numbers and enumerations (booleans).</summary>
    public bool IsNumeric => Type.StartsWith("float", StringComparison.Ordinal) || Type.StartsWith("int", StringComparison.Ordinal)
        || Type.StartsWith("uint", StringComparison.Ordinal) || Type.StartsWith("enum", StringComparison.Ordinal);

    /// <summary>True for strings of fixed or variable length.</summary>
    public bool IsText => Type == "string";
}

/// <summary>Value of an attribute: text or numbers.</summary>
/// <param name="Shape">Empty for a scalar.</param>
/// <param name="Strings">The texts, or null.</param>
/// <param name="Numbers">The numbers, or null; both are null for types that are neither.</param>
public sealed record Hdf5Attribute(long[] Shape, string[]? Strings, double[]? Numbers)
{
    /// <summary>All of it as text, elements separated by commas (as NeXus writes lists of axes).</summary>
    public string Text => Strings is not null ? string.Join(",", Strings)
        : Numbers is not null ? string.Join(",", Numbers.Select(x => x.ToString("R", CultureInfo.InvariantCulture))) : "";
}
