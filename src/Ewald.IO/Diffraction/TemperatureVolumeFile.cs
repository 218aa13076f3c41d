using System.Globalization;
using System.Text.RegularExpressions;
using Ewald.Core;

namespace Ewald.IO;

/// <summary>Temperature series of reciprocal-space volumes in HDF5 or NeXus: one file with a temperature axis, or a folder with one file a temperature.</summary>
/// <remarks>The intensities are the signal of an NXdata group, else the largest numeric dataset of the right rank, else what the user names.
/// The temperature axis is called like one or carries the unit K; a file of one temperature says it in a dataset called temperature or in
/// its own name (<c>..._150K.nxs</c>).</remarks>
public static partial class TemperatureVolumeFile
{
    private static readonly string[] Endings = [".h5", ".hdf5", ".hdf", ".nxs", ".nx5"];

    /// <summary>Opens a file or a folder.</summary>
    /// <param name="path">A file with a four-dimensional dataset, or a folder of files with three-dimensional ones.</param>
    /// <param name="options">What the user says.</param>
    /// <exception cref="InputException">No volume is found, or what the file leaves open is not said.</exception>
    public static ITemperatureVolume Open(string path, TemperatureVolumeOptions? options = null)
    {
        options ??= new TemperatureVolumeOptions();
        if (!Directory.Exists(path)) return Single(path, options);
        var files = Directory.GetFiles(path).Where(f => Endings.Contains(Path.GetExtension(f).ToLowerInvariant(), StringComparer.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        return files.Length switch
        {
            0 => throw new DataFormatException(path, $"holds no HDF5 file ({string.Join(", ", Endings)})."),
            1 => Single(files[0], options),
            _ => Series(path, files, options),
        };
    }

    private static Hdf5Volume Single(string path, TemperatureVolumeOptions options)
    {
        var file = Hdf5File.Open(path);
        try
        {
            var found = Find(file, options.Dataset, 4);
            var axis = TemperatureAxis(path, found, options);
            var temperatures = options.Temperatures ?? found.Axes[axis]?.Coordinates
                ?? throw new DataFormatException(path, $"{found.Path} has no temperatures along its axis {axis}; give them with --set temperatures=T1,T2,....");
            if (temperatures.Length != found.Shape[axis])
                throw new DataFormatException(path, FormattableString.Invariant($"{temperatures.Length} temperatures for {found.Shape[axis]} volumes along axis {axis} of {found.Path}."));
            var spatial = Enumerable.Range(0, 4).Where(a => a != axis).ToArray();
            return new Hdf5Volume([file], found.Path, axis, Sorted(path, temperatures, out var order, out var warnings), order,
                [.. spatial.Select((a, i) => found.Axes[a] ?? Pixels(i, found.Shape[a]))], warnings);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static Hdf5Volume Series(string folder, string[] paths, TemperatureVolumeOptions options)
    {
        if (options.Temperatures is { } given && given.Length != paths.Length)
            throw new DataFormatException(folder, $"{given.Length} temperatures were given for {paths.Length} files.");
        var files = new List<Hdf5File>();
        try
        {
            SignalDataset? first = null;
            var temperatures = new double[paths.Length];
            for (var i = 0; i < paths.Length; i++)
            {
                var file = Hdf5File.Open(paths[i]);
                files.Add(file);
                var found = Find(file, options.Dataset ?? first?.Path, 3);
                first ??= found;
                if (!found.Shape.SequenceEqual(first.Shape))
                    throw new DataFormatException(paths[i], $"its volume [{string.Join(", ", found.Shape)}] differs from that of {Path.GetFileName(paths[0])}, [{string.Join(", ", first.Shape)}]; all files of a folder have one grid.");
                temperatures[i] = options.Temperatures?[i] ?? TemperatureOf(file)
                    ?? throw new DataFormatException(paths[i], "does not say its temperature (no dataset called temperature, no ...K in its name); give all with --set temperatures=T1,T2,... in the order of the names.");
            }

            return new Hdf5Volume([.. files], first!.Path, null, Sorted(folder, temperatures, out var order, out var warnings), order,
                [.. Enumerable.Range(0, 3).Select(a => first.Axes[a] ?? Pixels(a, first.Shape[a]))], warnings);
        }
        catch
        {
            foreach (var file in files) file.Dispose();
            throw;
        }
    }

    private static int TemperatureAxis(string path, SignalDataset found, TemperatureVolumeOptions options)
    {
        if (options.TemperatureAxis is { } said)
        {
            var axis = int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
                : Array.FindIndex(found.Axes, a => string.Equals(a?.Name, said, StringComparison.OrdinalIgnoreCase));
            return axis is >= 0 and < 4 ? axis : throw new DataFormatException(path, $"{found.Path} has no axis '{said}'; its axes are 0 to 3, called {string.Join(", ", found.Axes.Select(a => a?.Name ?? "?"))}.");
        }

        var named = Enumerable.Range(0, 4).Where(a => found.Axes[a] is { } axis
            && (axis.Name.Contains("temp", StringComparison.OrdinalIgnoreCase) || axis.Name is "T" or "t" || axis.Unit is "K" or "kelvin" or "Kelvin")).ToArray();
        if (named.Length == 1) return named[0];
        if (options.Temperatures is { } given && Enumerable.Range(0, 4).Where(a => found.Shape[a] == given.Length).ToArray() is [var only]) return only;
        throw new DataFormatException(path, $"{found.Path} does not say which of its four axes is the temperature; give --set temperature-axis=0 (or 1, 2, 3).");
    }

    private static SignalDataset Find(Hdf5File file, string? named, int rank)
    {
        if (named is not null)
        {
            var described = file.Describe(named);
            return described.Shape.Length == rank ? SignalDataset.Of(file, named, described.Shape)
                : throw new DataFormatException(file.Path, $"{named} has {described.Shape.Length} dimensions; {rank} are needed{(rank == 4 ? " (temperature and three of the volume)" : " (one file a temperature)")}.");
        }

        var all = NeXusTree.Read(file).All().ToArray();
        var signal = all.Where(n => n.NexusClass == "NXdata" && n.Attributes.ContainsKey("signal")).Select(n => n.Path + "/" + n.Attributes["signal"])
            .FirstOrDefault(p => file.KindOf(p) == Hdf5Kind.Dataset && file.Describe(p) is { IsNumeric: true } d && d.Shape.Length == rank);
        signal ??= all.Where(n => n.Dataset is { IsNumeric: true } d && d.Shape.Length == rank).MaxBy(n => n.Dataset!.Count)?.Path;
        return signal is not null ? SignalDataset.Of(file, signal, file.Describe(signal).Shape)
            : throw new DataFormatException(file.Path, $"holds no numeric dataset of {rank} dimensions{(rank == 4 ? " (temperature and three of the volume)" : "")}; name one with --set dataset=/PATH{(rank == 4 ? ", or give a folder with one file a temperature" : "")}.");
    }

    private static double? TemperatureOf(Hdf5File file)
    {
        foreach (var node in NeXusTree.Read(file).All())
            if (node.Name.Equals("temperature", StringComparison.OrdinalIgnoreCase) && node.Dataset is { IsNumeric: true, Count: 1 })
                return file.ReadDoubles(node.Path)[0];
        var match = Kelvin().Match(Path.GetFileNameWithoutExtension(file.Path));
        return match.Success ? double.Parse(match.Groups[1].Value.Replace('p', '.'), CultureInfo.InvariantCulture) : null;
    }

    private static double[] Sorted(string path, double[] temperatures, out int[] order, out List<string> warnings)
    {
        warnings = [];
        if (Array.Exists(temperatures, t => !double.IsFinite(t) || t < 0)) throw new DataFormatException(path, "a temperature is negative or not finite; temperatures are in kelvin.");
        order = [.. Enumerable.Range(0, temperatures.Length).OrderBy(i => temperatures[i])];
        var sorted = Array.ConvertAll(order, i => temperatures[i]);
        for (var i = 1; i < sorted.Length; i++)
            if (sorted[i] == sorted[i - 1]) throw new DataFormatException(path, FormattableString.Invariant($"the temperature {sorted[i]} K comes twice; merge or leave out one of the volumes."));
        if (!order.SequenceEqual(Enumerable.Range(0, order.Length))) warnings.Add("The temperatures were not in ascending order; they were sorted.");
        return sorted;
    }

    private static VolumeAxis Pixels(int axis, long count) => new($"axis{axis}", "pixel", [.. Enumerable.Range(0, (int)count).Select(i => (double)i)]);

    [GeneratedRegex(@"(\d+(?:[.p]\d+)?)\s*_?[kK](?![a-zA-Z])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Kelvin();
}
