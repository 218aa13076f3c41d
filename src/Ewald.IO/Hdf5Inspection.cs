using Ewald.Core;

namespace Ewald.IO;

/// <summary>Inspection of HDF5 files: NXcanSAS, labelled sets, NXdata, or whatever datasets there are.</summary>
internal static class Hdf5Inspection
{
    // Ranges are computed while this many elements last; beyond, shapes are told without ranges.
    private const long Budget = 20_000_000;

    private const int MostEntries = 200;

    public static Inspection Inspect(Inspection blank, string? qUnit)
    {
        try
        {
            using var file = Hdf5File.Open(blank.Path);
            var root = NeXusTree.Read(file);
            var sas = NxCanSas.Datasets(root);
            if (sas.Length > 0)
            {
                try
                {
                    return NxCanSas.IsTwoDimensional(sas[0])
                        ? FileInspection.Pattern(blank, "NXcanSAS", NxCanSas.ReadImage(blank.Path, qUnit))
                        : FileInspection.Curve(blank, "NXcanSAS", NxCanSas.Read(blank.Path, qUnit));
                }
                catch (DataFormatException e)
                {
                    var listed = Datasets(blank, file, root, "NXcanSAS", "unreadable");
                    return listed with { Warnings = [FileInspection.Sentence(e.Problem), .. listed.Warnings] };
                }
            }

            var isSet = root.Attributes.GetValueOrDefault("format") == "ewald-labelled-set";
            var isNexus = root.All().Any(n => n.NexusClass?.StartsWith("NX", StringComparison.Ordinal) == true && n.NexusClass != "NXroot");
            return Datasets(blank, file, root, isSet ? "labelled set (HDF5)" : isNexus ? "NeXus" : "HDF5", isSet ? "labelled set" : "data file");
        }
        catch (DataFormatException e)
        {
            return blank with { Format = "HDF5", Kind = "unreadable", Warnings = [FileInspection.Sentence(e.Problem)] };
        }
    }

    private static Inspection Datasets(Inspection blank, Hdf5File file, NeXusNode root, string format, string kind)
    {
        var nodes = root.All().ToArray();
        var datasets = nodes.Where(n => n.Dataset is not null).ToArray();
        var entries = new List<InspectedEntry>();
        var warnings = new List<string>();
        var budget = Budget;
        foreach (var node in datasets.Take(MostEntries)) entries.Add(Entry(file, node, ref budget, warnings));
        if (datasets.Length > MostEntries) warnings.Add(FormattableString.Invariant($"{datasets.Length} datasets; the first {MostEntries} are listed."));
        foreach (var node in nodes.Where(n => n.Note is not null).Take(20)) warnings.Add($"{node.Path}: {node.Note}.");
        var metadata = root.Attributes.Where(a => a.Value.Length > 0).ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal);
        return blank with { Format = format, Kind = kind, Entries = entries, Warnings = warnings, Metadata = metadata, Previews = Previews(file, root, datasets, warnings) };
    }

    private static InspectedEntry Entry(Hdf5File file, NeXusNode node, ref long budget, List<string> warnings)
    {
        var dataset = node.Dataset!;
        var unit = node.Attributes.GetValueOrDefault("units") ?? node.Attributes.GetValueOrDefault("unit") ?? "";
        var detail = dataset.Shape.Length == 0 ? dataset.Type : $"{dataset.Type} [{string.Join(", ", dataset.Shape)}]";
        try
        {
            if (dataset.IsText && dataset.Count is > 0 and <= 1000)
            {
                var text = string.Join(", ", file.ReadStrings(node.Path).Take(5));
                return new InspectedEntry(node.Path, unit, null, null, dataset.Count, $"{detail}: {(text.Length > 80 ? text[..80] + "…" : text)}");
            }

            if (dataset.IsNumeric && dataset.Count <= budget)
            {
                budget -= dataset.Count;
                return FileInspection.Entry(node.Path, unit, file.ReadDoubles(node.Path), detail);
            }
        }
        catch (DataFormatException e)
        {
            warnings.Add(FileInspection.Sentence(e.Problem));
        }

        return new InspectedEntry(node.Path, unit, null, null, dataset.Count, detail);
    }

    private static List<Preview> Previews(Hdf5File file, NeXusNode root, NeXusNode[] datasets, List<string> warnings)
    {
        // The signals that NXdata groups name, else the largest arrays.
        var signals = root.All().Where(n => n.Attributes.ContainsKey("signal"))
            .Select(n => n.Children.FirstOrDefault(c => c.Name == n.Attributes["signal"])).OfType<NeXusNode>();
        var pictures = new List<Preview>();
        foreach (var node in signals.Concat(datasets.OrderByDescending(d => d.Dataset!.Count)).DistinctBy(n => n.Path))
        {
            if (pictures.Count == 2) break;
            if (node.Dataset is not { IsNumeric: true, Count: > 1 } dataset || dataset.Shape.Any(n => n == 0)) continue;
            try
            {
                pictures.AddRange(Picture(file, node, dataset));
            }
            catch (DataFormatException e)
            {
                warnings.Add(FileInspection.Sentence(e.Problem));
            }
        }

        return pictures;
    }

    private static IReadOnlyList<Preview> Picture(Hdf5File file, NeXusNode node, Hdf5Dataset dataset)
    {
        if (dataset.Shape.Length <= 2 && dataset.Count <= Budget) return FileInspection.Picture(node.Path, file.ReadDoubles(node.Path), dataset.Shape);
        if (dataset.Shape.Length <= 2 || dataset.Shape[^1] > Budget || dataset.Shape[^2] > Budget / dataset.Shape[^1]) return [];
        // Of a stack the first image.
        var count = dataset.Shape.Select((n, i) => i >= dataset.Shape.Length - 2 ? n : 1).ToArray();
        return FileInspection.Picture(node.Path, file.ReadBlock<double>(node.Path, new long[count.Length], count), count);
    }
}
