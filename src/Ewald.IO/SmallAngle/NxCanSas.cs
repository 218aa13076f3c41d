using Ewald.Core;

namespace Ewald.IO;

/// <summary>NXcanSAS, one- and two-dimensional, as it is met: <c>canSAS_class</c> or only <c>NX_class = SASdata</c>, attributes
/// <c>units</c> or <c>unit</c>, <c>uncertainties</c> or <c>uncertainty</c>, components Qx and Qy or one Q of three.</summary>
/// <remarks>Of several SASdata the one that the file calls default is read, else the first; announced. Source: NXcanSAS,
/// application definition of the NeXus standard, version 1.0 to 1.1.</remarks>
public static class NxCanSas
{
    /// <summary>Reads a curve.</summary>
    /// <param name="path">The file.</param>
    /// <param name="qUnit">Unit of Q when the file does not state it, or null.</param>
    /// <param name="dataset">Which SASdata of the file, from 0; null for the default one.</param>
    /// <exception cref="DataFormatException">Not HDF5, truncated, without NXcanSAS (the message lists what it holds), or 2-D.</exception>
    public static ScatteringCurve Read(string path, string? qUnit = null, int? dataset = null)
    {
        using var file = Hdf5File.Open(path);
        var warnings = new List<string>();
        var data = Choose(path, file, dataset, warnings);
        var signal = Signal(path, data);
        if (Extents(signal).Length > 1)
            throw new DataFormatException(path, FormattableString.Invariant(
                $"{data.Path} is {(data.Children.Any(c => c.Name is "Qx" or "Qy") || Extents(signal).Length == 2 ? "a 2-D pattern" : "a series")} of shape [{string.Join(", ", signal.Dataset!.Shape)}]; a 1-D curve is asked: average it over the angle first."));
        var q = Child(data, "Q") ?? throw new DataFormatException(path, $"{data.Path} has no Q.");
        var qValues = file.ReadDoubles(q.Path);
        var intensity = file.ReadDoubles(signal.Path);
        if (qValues.Length != intensity.Length)
            throw new DataFormatException(path, FormattableString.Invariant($"{data.Path} has {qValues.Length} Q and {intensity.Length} I."));
        var sigma = Companion(data, signal, ["uncertainties", "uncertainty"], ["I_uncertainties", "I_uncertainty"], "Idev");
        var qSigma = Companion(data, q, ["resolutions", "uncertainties", "uncertainty"], ["Q_uncertainties", "Q_uncertainty"], "Qdev");
        if (Child(data, "dQw") is not null || Child(data, "dQl") is not null) warnings.Add("The slit resolution (dQw, dQl) of the file is not used.");
        var (factor, unit) = IntensityScale.Of(UnitOf(signal), warnings);
        var qFactor = QUnit.FactorToHouse(path, UnitOf(q), qUnit, "1/Å", qValues, warnings);
        return new RawCurve(path, qValues, intensity, Same(file, sigma, intensity.Length, warnings), Same(file, qSigma, intensity.Length, warnings))
        {
            Warnings = warnings,
            QFactor = qFactor,
            QSigmaFactor = qSigma is null || UnitOf(qSigma) is not { } own ? qFactor : QUnit.FactorToHouse(path, own, null, "1/Å", [], warnings),
            IntensityFactor = factor,
            IntensityUnit = unit,
            Metadata = Metadata(file, data.Path),
        }.Clean();
    }

    /// <summary>Reads a two-dimensional pattern.</summary>
    /// <param name="path">The file.</param>
    /// <param name="qUnit">Unit of Q when the file does not state it, or null.</param>
    /// <param name="dataset">Which SASdata of the file, from 0; null for the default one.</param>
    /// <exception cref="DataFormatException">Not HDF5, truncated, without NXcanSAS, or 1-D.</exception>
    public static SmallAngleImage ReadImage(string path, string? qUnit = null, int? dataset = null)
    {
        using var file = Hdf5File.Open(path);
        var warnings = new List<string>();
        var data = Choose(path, file, dataset, warnings);
        var signal = Signal(path, data);
        var extents = Extents(signal);
        if (extents.Length != 2) throw new DataFormatException(path, $"{data.Path} is not two-dimensional: its shape is [{string.Join(", ", signal.Dataset!.Shape)}].");
        var intensity = file.ReadDoubles(signal.Path);
        var (x, y, unitOfQ) = Components(path, file, data, intensity.Length);
        var qFactor = QUnit.FactorToHouse(path, unitOfQ, qUnit, "1/Å", x, warnings);
        var (factor, unit) = IntensityScale.Of(UnitOf(signal), warnings);
        var sigma = Same(file, Companion(data, signal, ["uncertainties", "uncertainty"], ["I_uncertainties", "I_uncertainty"], "Idev"), intensity.Length, warnings);
        var mask = Child(data, data.Attributes.GetValueOrDefault("mask") is { Length: > 0 } name ? name : "Imask");
        var masked = Same(file, mask, intensity.Length, warnings);
        for (var i = 0; i < intensity.Length; i++)
        {
            (x[i], y[i], intensity[i]) = (x[i] * qFactor, y[i] * qFactor, intensity[i] * factor);
            if (sigma is not null) sigma[i] *= factor;
        }

        return new SmallAngleImage(
            System.IO.Path.GetFileName(path), x, y, intensity, sigma, masked is null ? null : Array.ConvertAll(masked, m => m != 0),
            (int)extents[0], (int)extents[1], unit) { Warnings = warnings };
    }

    /// <summary>All SASdata groups of a file, in the order of the file's names.</summary>
    /// <param name="root">The file's tree.</param>
    internal static NeXusNode[] Datasets(NeXusNode root) => [.. root.All().Where(node => node.Kind == Hdf5Kind.Group && node.NexusClass == "SASdata")];

    internal static bool IsTwoDimensional(NeXusNode data) =>
        data.Children.FirstOrDefault(c => c.Dataset is not null && c.Name == (data.Attributes.GetValueOrDefault("signal") ?? "I")) is { } signal && Extents(signal).Length == 2;

    private static NeXusNode Choose(string path, Hdf5File file, int? dataset, List<string> warnings)
    {
        var root = NeXusTree.Read(file, most: 200_000);
        var found = Datasets(root);
        if (found.Length == 0)
        {
            var held = root.All().Where(n => n.Dataset is not null).ToArray();
            var list = string.Join(", ", held.Take(6).Select(n => $"{n.Path} {n.Dataset!.Type} [{string.Join(", ", n.Dataset.Shape)}]"));
            throw new DataFormatException(path, held.Length == 0
                ? "is HDF5 without NXcanSAS data; it holds no datasets."
                : FormattableString.Invariant($"is HDF5 without NXcanSAS data; it holds {held.Length} datasets: {list}{(held.Length > 6 ? ", …" : "")}."));
        }

        if (dataset is { } asked)
            return asked >= 0 && asked < found.Length ? found[asked]
                : throw new DataFormatException(path, FormattableString.Invariant($"holds {found.Length} SASdata; number {asked} (from 0) was asked."));
        var chosen = found.FirstOrDefault(d => IsDefault(root, d.Path)) ?? found[0];
        if (found.Length > 1) warnings.Add(FormattableString.Invariant($"The file holds {found.Length} SASdata; {chosen.Path} is read."));
        return chosen;
    }

    private static bool IsDefault(NeXusNode root, string path)
    {
        var node = root;
        foreach (var step in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            // An entry that is alone needs no default attribute above it.
            var named = node.Attributes.GetValueOrDefault("default");
            if (named is null ? node.Children.Count(c => c.Kind == Hdf5Kind.Group) > 1 : named.TrimStart('/').Split('/')[0] != step) return false;
            node = node.Children.First(c => c.Name == step);
        }

        return true;
    }

    private static NeXusNode Signal(string path, NeXusNode data)
    {
        var name = data.Attributes.GetValueOrDefault("signal") is { Length: > 0 } given ? given : "I";
        return Child(data, name) ?? Child(data, "I") ?? throw new DataFormatException(path, $"{data.Path} has no dataset '{name}', which it names as its signal.");
    }

    private static NeXusNode? Child(NeXusNode data, string name) => data.Children.FirstOrDefault(c => c.Name == name && c.Dataset is { IsNumeric: true });

    /// <summary>The shape without axes of one element.</summary>
    private static long[] Extents(NeXusNode node) => [.. node.Dataset!.Shape.Where(n => n != 1)];

    private static NeXusNode? Companion(NeXusNode data, NeXusNode of, string[] onDataset, string[] onGroup, string fallback)
    {
        foreach (var name in onDataset)
            if (of.Attributes.GetValueOrDefault(name) is { } given && Child(data, given) is { } found) return found;
        foreach (var name in onGroup)
            if (data.Attributes.GetValueOrDefault(name) is { } given && Child(data, given) is { } found) return found;
        return Child(data, fallback);
    }

    private static double[]? Same(Hdf5File file, NeXusNode? node, int count, List<string> warnings)
    {
        if (node is null) return null;
        if (node.Dataset!.Count == count) return file.ReadDoubles(node.Path);
        warnings.Add(FormattableString.Invariant($"{node.Path} has {node.Dataset.Count} values for {count} intensities and is not used."));
        return null;
    }

    private static string? UnitOf(NeXusNode node)
    {
        var unit = node.Attributes.GetValueOrDefault("units") ?? node.Attributes.GetValueOrDefault("unit");
        return string.IsNullOrWhiteSpace(unit) ? null : unit;
    }

    private static (double[] X, double[] Y, string? Unit) Components(string path, Hdf5File file, NeXusNode data, int count)
    {
        if (Child(data, "Qx") is { } nodeX && Child(data, "Qy") is { } nodeY && nodeX.Dataset!.Count == count && nodeY.Dataset!.Count == count)
            return (file.ReadDoubles(nodeX.Path), file.ReadDoubles(nodeY.Path), UnitOf(nodeX));
        if (Child(data, "Q") is { } vector && vector.Dataset!.Shape is [2 or 3, ..] && vector.Dataset.Count == (long)count * vector.Dataset.Shape[0])
        {
            var all = file.ReadDoubles(vector.Path);
            return (all[..count], all[count..(2 * count)], UnitOf(vector));
        }

        throw new DataFormatException(path, $"{data.Path} has neither Qx and Qy nor a Q of two or three components for its pixels.");
    }

    private static Dictionary<string, string> Metadata(Hdf5File file, string data)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var entry = data[..Math.Max(data.LastIndexOf('/'), 0)];
        foreach (var (name, at) in new[] { ("Title", "title"), ("Run", "run"), ("Definition", "definition"), ("Sample", "sassample/ID"), ("Instrument", "sasinstrument/name"), ("Radiation", "sasinstrument/sassource/radiation") })
            if (file.Text($"{entry}/{at}") is { Length: > 0 } text) found[name] = text.Length > 200 ? text[..200] : text;
        return found;
    }
}
