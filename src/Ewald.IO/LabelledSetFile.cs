using System.Globalization;
using Ewald.Core;

namespace Ewald.IO;

/// <summary>One input array of a labelled set.</summary>
/// <param name="Name">Name, for example <c>intensity</c>.</param>
/// <param name="Unit">Unit of the values.</param>
/// <param name="Values">C order.</param>
/// <param name="Shape">Shape [item, ...].</param>
/// <param name="Axes">Names of the axes after the first, each a column of <see cref="LabelledSet.Axes"/>.</param>
public sealed record LabelledInput(string Name, string Unit, float[] Values, long[] Shape, IReadOnlyList<string> Axes);

/// <summary>One column: a number for each item (or each point of an axis).</summary>
/// <param name="Name">Name.</param>
/// <param name="Unit">Unit, <c>1</c> for a pure number or a class index.</param>
/// <param name="Values">The numbers.</param>
public sealed record LabelledColumn(string Name, string Unit, double[] Values)
{
    /// <summary>For a class label: the class names that the numbers index. Null for quantities.</summary>
    public IReadOnlyList<string>? Classes { get; init; }
}

/// <summary>An easy set: computed inputs with their labels, the parameters that made them, and what a split must keep together.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Seed">Seed of the run that made it.</param>
/// <param name="Axes">Shared axes, for example the Q grid.</param>
/// <param name="Inputs">Inputs, first axis the item.</param>
/// <param name="Labels">Labels, one number an item.</param>
/// <param name="Parameters">Parameters of the simulation, one number an item.</param>
/// <param name="Group">What must not be split, one number an item.</param>
/// <param name="GroupMeaning">What a group is, for example <c>body</c>.</param>
public sealed record LabelledSet(
    string Study, ulong Seed, IReadOnlyList<LabelledColumn> Axes, IReadOnlyList<LabelledInput> Inputs, IReadOnlyList<LabelledColumn> Labels,
    IReadOnlyList<LabelledColumn> Parameters, long[] Group, string GroupMeaning)
{
    /// <summary>Number of items.</summary>
    public int Count => Group.Length;
}

/// <summary>The one HDF5 layout of labelled sets: /axes, /inputs, /labels, /parameters and /group, units as attributes.</summary>
/// <remarks>Attributes of the root: <c>format</c> = ewald-labelled-set, <c>schemaVersion</c> = 1, <c>study</c>, <c>seed</c> (decimal text,
/// since it has 64 bits), <c>count</c>. Inputs are float32 with attributes <c>units</c> and <c>axes</c>; labels of classes carry the attribute
/// <c>classes</c>; the group carries <c>meaning</c>.</remarks>
public static class LabelledSetFile
{
    private const string Format = "ewald-labelled-set";

    /// <summary>Writes a set; an existing file is replaced whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="set">The set.</param>
    /// <exception cref="ArgumentException">An input or column does not have one row an item.</exception>
    public static void Write(string path, LabelledSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        foreach (var input in set.Inputs)
            if (input.Shape.Length == 0 || input.Shape[0] != set.Count)
                throw new ArgumentException($"{input.Name}: its first axis has not the {set.Count} items of the group.", nameof(set));
        foreach (var column in set.Labels.Concat(set.Parameters))
            if (column.Values.Length != set.Count) throw new ArgumentException($"{column.Name}: {column.Values.Length} values for {set.Count} items.", nameof(set));
        Hdf5File.Save(path, file =>
        {
            file.SetAttribute("/", "format", Format);
            file.SetAttribute("/", "schemaVersion", 1);
            file.SetAttribute("/", "study", set.Study);
            file.SetAttribute("/", "seed", set.Seed.ToString(CultureInfo.InvariantCulture));
            file.SetAttribute("/", "count", (long)set.Count);
            foreach (var group in new[] { "/axes", "/inputs", "/labels", "/parameters" }) file.CreateGroup(group);
            foreach (var axis in set.Axes) Column(file, "/axes/", axis);
            foreach (var input in set.Inputs)
            {
                file.Write<float>("/inputs/" + input.Name, input.Values, input.Shape, compress: true);
                file.SetAttribute("/inputs/" + input.Name, "units", input.Unit);
                file.SetAttribute("/inputs/" + input.Name, "axes", [.. input.Axes]);
            }

            foreach (var label in set.Labels) Column(file, "/labels/", label);
            foreach (var parameter in set.Parameters) Column(file, "/parameters/", parameter);
            file.Write<long>("/group", set.Group, [set.Count], compress: true);
            file.SetAttribute("/group", "meaning", set.GroupMeaning);
        });
    }

    /// <summary>Reads a set.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">Not a labelled set, or its parts do not agree.</exception>
    public static LabelledSet Read(string path)
    {
        using var file = Hdf5File.Open(path);
        if (file.Attribute("/", "format")?.Text != Format) throw new DataFormatException(path, "is HDF5 but not a labelled set (its root has no format = ewald-labelled-set).");
        if (file.Attribute("/", "schemaVersion")?.Text is not "1" and var version) throw new DataFormatException(path, $"is a labelled set of version {version}; version 1 is read.");
        if (!ulong.TryParse(file.Attribute("/", "seed")?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            throw new DataFormatException(path, "has no seed.");
        var group = file.Read<long>("/group", out _);
        var inputs = new List<LabelledInput>();
        foreach (var link in file.Children("/inputs"))
        {
            var at = "/inputs/" + link.Name;
            var values = file.Read<float>(at, out var shape);
            if (shape.Length == 0 || shape[0] != group.Length) throw new DataFormatException(path, FormattableString.Invariant($"{at} has not the {group.Length} items of /group."));
            inputs.Add(new LabelledInput(link.Name, Units(file, at), values, shape, file.Attribute(at, "axes")?.Strings ?? []));
        }

        return new LabelledSet(
            file.Attribute("/", "study")?.Text ?? "", seed, Columns(file, "/axes", null), inputs, Columns(file, "/labels", group.Length),
            Columns(file, "/parameters", group.Length), group, file.Attribute("/group", "meaning")?.Text ?? "");
    }

    private static void Column(Hdf5File file, string folder, LabelledColumn column)
    {
        file.Write<double>(folder + column.Name, column.Values, [column.Values.Length], compress: column.Values.Length > 4096);
        file.SetAttribute(folder + column.Name, "units", column.Unit);
        if (column.Classes is not null) file.SetAttribute(folder + column.Name, "classes", [.. column.Classes]);
    }

    private static List<LabelledColumn> Columns(Hdf5File file, string folder, int? count)
    {
        var columns = new List<LabelledColumn>();
        foreach (var link in file.Children(folder))
        {
            var at = $"{folder}/{link.Name}";
            var values = file.ReadDoubles(at);
            if (count is not null && values.Length != count) throw new DataFormatException(file.Path, FormattableString.Invariant($"{at} has {values.Length} values for {count} items."));
            columns.Add(new LabelledColumn(link.Name, Units(file, at), values) { Classes = file.Attribute(at, "classes")?.Strings });
        }

        return columns;
    }

    private static string Units(Hdf5File file, string path) => file.Attribute(path, "units")?.Text ?? "1";
}
