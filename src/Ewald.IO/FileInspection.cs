using Ewald.Core;

namespace Ewald.IO;

/// <summary>Says of any file what is in it: format, axes, units, ranges, warnings, pictures.</summary>
public static class FileInspection
{
    private const long LargestHashed = 1L << 30;

    private static readonly (byte[] Start, string Name)[] Known =
    [
        ([0x1F, 0x8B], "gzip (decompress it first)"), ([(byte)'P', (byte)'K', 3, 4], "zip (decompress it first)"), ([(byte)'B', (byte)'Z', (byte)'h'], "bzip2 (decompress it first)"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'], "xz (decompress it first)"), ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a PNG picture"), ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        ([(byte)'I', (byte)'I', 42, 0], "TIFF"), ([(byte)'M', (byte)'M', 0, 42], "TIFF"), ([(byte)'S', (byte)'I', (byte)'M', (byte)'P', (byte)'L', (byte)'E'], "FITS"),
        ([(byte)'C', (byte)'D', (byte)'F'], "netCDF 3"), ([0x0E, 3, 0x13, 1], "HDF4"), ([(byte)'%', (byte)'P', (byte)'D', (byte)'F'], "PDF"),
    ];

    /// <summary>Inspects a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="qUnit">Unit of Q when a small-angle file does not state it, or null.</param>
    /// <returns>For an unknown file too: then the warnings say what was tried and why it failed.</returns>
    /// <exception cref="DataFormatException">The file cannot be read at all: absent, a folder, empty, no permission.</exception>
    /// <exception cref="InputException"><paramref name="qUnit"/> is not a unit of momentum transfer.</exception>
    public static Inspection Inspect(string path, string? qUnit = null)
    {
        var size = InputFile.Check(path);
        var head = InputFile.Head(path, 16);
        var blank = new Inspection(
            path, "unknown", "unknown", size, size <= LargestHashed ? InputFile.Sha256(path) : null, [], [], new Dictionary<string, string>(StringComparer.Ordinal), []);
        if (Hdf5File.IsHdf5(path)) return Hdf5Inspection.Inspect(blank, qUnit);
        if (Npy.Recognises(head)) return Array(blank);
        var binary = System.Array.Find(Known, k => head.AsSpan().StartsWith(k.Start));
        if (head is [0x1F, 0x8B, ..] && Compressed(blank) is { } unpacked) return unpacked;
        if (binary.Name is not null) return blank with { Warnings = [$"This is {binary.Name}, which is not read."] };
        return size > InputFile.LargestText
            ? blank with { Warnings = [FormattableString.Invariant($"Not HDF5 and not NPY; text is read up to {InputFile.LargestText >> 20} MB.")] }
            : Text(blank, qUnit);
    }

    internal static InspectedEntry Entry(string name, string unit, ReadOnlySpan<double> values, string detail)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (var v in values)
        {
            if (!double.IsFinite(v)) continue;
            low = Math.Min(low, v);
            high = Math.Max(high, v);
        }

        return new InspectedEntry(name, unit, low <= high ? low : null, low <= high ? high : null, values.Length, detail);
    }

    internal static Inspection Curve(Inspection blank, string format, ScatteringCurve curve)
    {
        List<InspectedEntry> entries = [Entry("Q", "Å⁻¹", curve.Q, "momentum transfer"), Entry("I", curve.IntensityUnit, curve.Intensity, "intensity")];
        if (curve.Sigma is not null) entries.Add(Entry("σ(I)", curve.IntensityUnit, curve.Sigma, "standard deviation of the intensity"));
        if (curve.QSigma is not null) entries.Add(Entry("σ(Q)", "Å⁻¹", curve.QSigma, "standard deviation of the Q resolution"));
        var step = (curve.Count + 4999) / 5000;
        double[] Thin(double[] v) => step == 1 ? v : [.. v.Where((_, i) => i % step == 0)];
        var picture = new CurvePreview(
            curve.Name, Thin(curve.Q), Thin(curve.Intensity), curve.Sigma is null ? null : Thin(curve.Sigma), "Q (Å⁻¹)", $"I ({curve.IntensityUnit})", Logarithmic: true);
        return blank with { Format = format, Kind = "small-angle curve", Entries = entries, Warnings = curve.Warnings, Metadata = curve.Metadata, Previews = [picture] };
    }

    internal static Inspection Pattern(Inspection blank, string format, SmallAngleImage image)
    {
        List<InspectedEntry> entries =
        [
            Entry("Qx", "Å⁻¹", image.Qx, "momentum transfer along x"), Entry("Qy", "Å⁻¹", image.Qy, "momentum transfer along y"),
            Entry("I", image.IntensityUnit, image.Intensity, FormattableString.Invariant($"intensity, {image.Rows} x {image.Columns}")),
        ];
        if (image.Sigma is not null) entries.Add(Entry("σ(I)", image.IntensityUnit, image.Sigma, "standard deviation of the intensity"));
        var shown = image.Masked is null ? image.Intensity : [.. image.Intensity.Select((v, i) => image.Masked[i] ? double.NaN : v)];
        return blank with
        {
            Format = format, Kind = "small-angle pattern", Entries = entries, Warnings = image.Warnings,
            Previews = [ImagePreview.Of(image.Name, shown, image.Rows, image.Columns, "column", "row")],
        };
    }

    /// <summary>A picture of an array of one or two dimensions larger than 1, else none.</summary>
    internal static IReadOnlyList<Preview> Picture(string name, double[] values, long[] shape)
    {
        var sizes = shape.Where(n => n > 1).ToArray();
        // Of a stack the first image is shown.
        if (sizes.Length >= 2 && sizes[^1] <= int.MaxValue && sizes[^2] <= int.MaxValue && sizes[^1] * sizes[^2] <= values.Length)
            return [ImagePreview.Of(name, values.AsSpan(0, (int)(sizes[^1] * sizes[^2])), (int)sizes[^2], (int)sizes[^1], "last axis", "axis before it")];
        if (values.Length < 2) return [];
        var step = (values.Length + 4999) / 5000;
        var kept = Enumerable.Range(0, (values.Length + step - 1) / step).Select(i => i * step).ToArray();
        return [new CurvePreview(name, [.. kept.Select(i => (double)i)], [.. kept.Select(i => values[i])], null, "index", name, Logarithmic: false)];
    }

    private static Inspection Array(Inspection blank)
    {
        try
        {
            var values = Npy.ReadDoubles(blank.Path, out var shape);
            var name = System.IO.Path.GetFileNameWithoutExtension(blank.Path);
            return blank with
            {
                Format = "NPY", Kind = "array", Entries = [Entry(name, "", values, $"[{string.Join(", ", shape)}]")], Previews = Picture(name, values, shape),
                Warnings = ["NPY states no units."],
            };
        }
        catch (DataFormatException e)
        {
            return blank with { Format = "NPY", Kind = "unreadable", Warnings = [Sentence(e.Problem)] };
        }
    }

    // Crystals are read from gzip as they are; anything else is left packed.
    private static Inspection? Compressed(Inspection blank)
    {
        var format = "gzip";
        try
        {
            var text = CrystalFile.Text(blank.Path);
            if (CrystalFile.FormatOf(text) is not { } found) return null;
            format = found + ", gzip";
            return CrystalInspection.Inspect(blank, found, text) with { Format = format };
        }
        catch (DataFormatException e)
        {
            return format == "gzip" ? null : blank with { Format = format, Kind = "unreadable", Warnings = [Sentence(e.Problem)] };
        }
    }

    private static Inspection Text(Inspection blank, string? qUnit)
    {
        var format = "text";
        try
        {
            var text = InputFile.Text(blank.Path);
            format = SmallAngleFile.FormatOf(text);
            if (format is "column text" or "XML" && DiffractionInspection.FormatOf(blank.Path, text) is { } diffraction)
            {
                format = diffraction;
                return DiffractionInspection.Inspect(blank, diffraction, qUnit);
            }

            if (format is "CIF" or "POSCAR" or "pymatgen JSON") return CrystalInspection.Inspect(blank, format, text);
            if (format is "Protein Data Bank" or "mmCIF") return Atoms(blank, format, AtomicCoordinates.Read(blank.Path));
            if (format == "column text" && NumberTable.Read(text, columns => columns >= 3) is { Rows.Count: >= 4 } table && ColumnText.IsTwoDimensional(table))
                return Pattern(blank, "2-D column text", SmallAngleImage.ParseText(blank.Path, text, qUnit));
            return Curve(blank, format, SmallAngleFile.Read(blank.Path, qUnit));
        }
        catch (DataFormatException e) when (e.Problem.StartsWith("cannot be read", StringComparison.Ordinal))
        {
            throw;
        }
        catch (DataFormatException e)
        {
            var unknown = format is "column text" or "text";
            return blank with
            {
                Format = unknown ? "unknown" : format,
                Kind = unknown ? "unknown" : "unreadable",
                Warnings = unknown
                    ? ["Tried as HDF5, NPY, canSAS XML, PDB, mmCIF, CIF, POSCAR, pymatgen JSON, Anton Paar PDH, NIST ABS: not one of these.", Sentence($"As column text it {e.Problem}")]
                    : [Sentence(e.Problem)],
            };
        }
    }

    private static Inspection Atoms(Inspection blank, string format, AtomicCoordinates structure)
    {
        List<InspectedEntry> entries =
        [
            Entry("x", "Å", structure.Atoms.Select(a => a.X).ToArray(), "coordinate"), Entry("y", "Å", structure.Atoms.Select(a => a.Y).ToArray(), "coordinate"),
            Entry("z", "Å", structure.Atoms.Select(a => a.Z).ToArray(), "coordinate"),
        ];
        foreach (var group in structure.Atoms.GroupBy(a => a.Element, StringComparer.Ordinal).OrderByDescending(g => g.Count()))
            entries.Add(new InspectedEntry(group.Key, "", null, null, group.Count(), "atoms of this element"));
        var chains = structure.Atoms.Select(a => a.Chain).Distinct(StringComparer.Ordinal).ToArray();
        var facts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Atoms"] = FormattableString.Invariant($"{structure.Atoms.Count}"), ["Models"] = FormattableString.Invariant($"{structure.Models}"),
            ["Chains"] = string.Join(", ", chains.Take(50)), ["Assemblies"] = string.Join(", ", structure.Assemblies),
        };
        return blank with { Format = format, Kind = "atomic structure", Entries = entries, Warnings = structure.Warnings, Metadata = facts };
    }

    internal static string Sentence(string problem) => char.ToUpperInvariant(problem[0]) + problem[1..];
}
