namespace Ewald.IO;

/// <summary>A dataset with the axes that the group around it names (NXdata), null where it names none.</summary>
internal sealed record SignalDataset(string Path, long[] Shape, VolumeAxis?[] Axes)
{
    public static SignalDataset Of(Hdf5File file, string path, long[] shape)
    {
        var group = path[..Math.Max(1, path.LastIndexOf('/'))];
        var names = file.Attribute(group, "axes")?.Strings ?? file.Attribute(path, "axes")?.Strings ?? [];
        // Older writers join the names: "T:L:K:H".
        if (names.Length == 1 && shape.Length > 1) names = names[0].Trim('[', ']').Split([',', ':'], StringSplitOptions.TrimEntries);
        var axes = new VolumeAxis?[shape.Length];
        for (var a = 0; a < Math.Min(names.Length, axes.Length); a++)
        {
            var at = (group == "/" ? "" : group) + "/" + names[a];
            if (names[a] is "." or "" || file.KindOf(at) != Hdf5Kind.Dataset || file.Describe(at) is not { IsNumeric: true } d || d.Shape.Length != 1) continue;
            var values = file.ReadDoubles(at);
            // Edges become centres.
            if (values.Length == shape[a] + 1) values = [.. values.Zip(values.Skip(1), (low, high) => (low + high) / 2)];
            if (values.Length == shape[a])
                axes[a] = new VolumeAxis(names[a], file.Attribute(at, "units")?.Text is { Length: > 0 } unit ? unit : "rlu", values);
        }

        return new SignalDataset(path, shape, axes);
    }
}
