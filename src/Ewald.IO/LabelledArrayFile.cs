using Ewald.Core;

namespace Ewald.IO;

/// <summary>A <see cref="LabelledArray"/> as NXdata: signal, axes, <c>_errors</c>, <c>_indices</c>, and a mask beside them.</summary>
/// <remarks>NeXus holds standard deviations, so variances go through a square root: they read back to rounding.</remarks>
public static class LabelledArrayFile
{
    /// <summary>Writes an array; an existing file is replaced whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="array">The array.</param>
    public static void Write(string path, LabelledArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        Hdf5File.Save(path, file =>
        {
            file.SetAttribute("/", "default", "entry");
            file.CreateGroup("/entry", "NXentry");
            file.SetAttribute("/entry", "default", "data");
            const string data = "/entry/data";
            file.CreateGroup(data, "NXdata");
            file.SetAttribute(data, "signal", "signal");
            file.SetAttribute(data, "axes", [.. array.Axes.Select(a => a.Name)]);
            var shape = Array.ConvertAll(array.Shape, n => (long)n);
            file.Write<double>(data + "/signal", array.Values, shape, compress: array.Values.Length > 4096);
            file.SetAttribute(data + "/signal", "units", array.Unit.Symbol);
            file.SetAttribute(data + "/signal", "long_name", array.Name);
            if (array.Variances is not null)
                file.Write<double>(data + "/signal_errors", Array.ConvertAll(array.Variances, Math.Sqrt), shape, compress: array.Values.Length > 4096);
            if (array.Mask is not null) file.Write<byte>(data + "/mask", Array.ConvertAll(array.Mask, m => m ? (byte)1 : (byte)0), shape, compress: array.Values.Length > 4096);
            for (var i = 0; i < array.Axes.Count; i++)
            {
                var axis = array.Axes[i];
                if (axis.Name.Contains('/', StringComparison.Ordinal) || axis.Name is "signal" or "signal_errors" or "mask")
                    throw new ArgumentException($"An axis called '{axis.Name}' cannot be written to NXdata; rename it.", nameof(array));
                file.Write($"{data}/{axis.Name}", axis.Coordinates);
                file.SetAttribute($"{data}/{axis.Name}", "units", axis.Unit.Symbol);
                file.SetAttribute(data, axis.Name + "_indices", new[] { i });
            }
        });
    }

    /// <summary>Reads the default NXdata of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">No NXdata, or its parts do not agree.</exception>
    public static LabelledArray Read(string path)
    {
        using var file = Hdf5File.Open(path);
        var root = NeXusTree.Read(file);
        var data = root.All().FirstOrDefault(n => n.Attributes.GetValueOrDefault("NX_class") == "NXdata" && n.Attributes.ContainsKey("signal"))
            ?? throw new DataFormatException(path, "holds no NXdata group with a signal.");
        var at = data.Path + "/";
        var signal = at + data.Attributes["signal"];
        var values = file.ReadDoubles(signal, out var shape);
        var names = file.Attribute(data.Path, "axes")?.Strings ?? [];
        // Older writers join the names: "Qy,Qx" or "Qy:Qx".
        if (names.Length == 1 && shape.Length > 1) names = names[0].Split([',', ':'], StringSplitOptions.TrimEntries);
        if (names.Length != shape.Length) throw new DataFormatException(path, FormattableString.Invariant($"{data.Path} names {names.Length} axes for a signal of {shape.Length} dimensions."));
        try
        {
            var axes = names.Select((name, i) =>
            {
                if (name == ".") return new ArrayAxis(FormattableString.Invariant($"axis{i}"), Unit.One, [.. Enumerable.Range(0, (int)shape[i]).Select(n => (double)n)], isEdges: false);
                var coordinates = file.ReadDoubles(at + name);
                return new ArrayAxis(name, UnitOf(file, at + name), coordinates, isEdges: coordinates.Length == shape[i] + 1);
            }).ToArray();
            var errors = file.Exists(signal + "_errors") ? file.ReadDoubles(signal + "_errors") : null;
            var mask = file.Exists(at + "mask") ? file.Read<byte>(at + "mask", out _) : null;
            return new LabelledArray(
                file.Attribute(signal, "long_name")?.Text ?? data.Attributes["signal"], UnitOf(file, signal), axes, values,
                errors is null ? null : Array.ConvertAll(errors, e => e * e), mask is null ? null : Array.ConvertAll(mask, m => m != 0));
        }
        catch (Exception e) when (e is ArgumentException || (e is InputException and not DataFormatException))
        {
            throw new DataFormatException(path, $"{data.Path} does not make an array: {e.Message}", e);
        }
    }

    private static Unit UnitOf(Hdf5File file, string path) => file.Attribute(path, "units")?.Text is { Length: > 0 } text ? Unit.Parse(text) : Unit.One;
}
