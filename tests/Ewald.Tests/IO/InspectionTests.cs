using System.Text.Json;
using Ewald.Core;
using Ewald.IO;

namespace Ewald.Tests.IO;

public sealed class InspectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_format_is_named_with_its_axes_and_a_picture()
    {
        foreach (var (name, bytes) in Samples.All) File.WriteAllBytes(_folder.File(name), bytes);
        string Named(string name)
        {
            var r = FileInspection.Inspect(_folder.File(name));
            return $"{r.Format} | {r.Kind} | {string.Join(' ', r.Entries.Select(e => e.Name))} | {r.Previews.Count}";
        }

        Assert.Equal("column text | small-angle curve | Q I σ(I) | 1", Named("columns.dat"));
        Assert.Equal("NIST ABS | small-angle curve | Q I σ(I) σ(Q) | 1", Named("nist.ABS"));
        Assert.Equal("Anton Paar PDH | small-angle curve | Q I σ(I) | 1", Named("anton.pdh"));
        Assert.Equal("canSAS XML | small-angle curve | Q I σ(I) | 1", Named("cansas.xml"));
        Assert.Equal("Protein Data Bank | atomic structure | x y z C | 0", Named("atoms.pdb"));
        Assert.Equal("mmCIF | atomic structure | x y z C | 0", Named("atoms.cif"));
        Assert.Equal("NPY | array | array | 1", Named("array.npy"));
    }

    [Fact]
    public void Ranges_units_and_hash_are_those_of_the_file()
    {
        var path = _folder.Write("c.dat", Samples.Columns);
        var result = FileInspection.Inspect(path);
        Assert.Equal((0.01, 0.2, 20, "Å⁻¹"), (result.Entries[0].Low, result.Entries[0].High, result.Entries[0].Count, result.Entries[0].Unit));
        Assert.Equal("cm⁻¹", result.Entries[1].Unit);
        Assert.Equal(new FileInfo(path).Length, result.Size);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))), result.Sha256);
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(result, EwaldJson.Document));
        Assert.Equal("curve", json.RootElement.GetProperty("previews")[0].GetProperty("kind").GetString());
    }

    [Fact]
    public void An_unknown_file_says_what_was_tried()
    {
        var result = FileInspection.Inspect(_folder.Write("note.txt", "Dear diary,\n"));
        Assert.Equal(("unknown", "unknown"), (result.Format, result.Kind));
        Assert.Equal("Tried as HDF5, NPY, canSAS XML, PDB, mmCIF, CIF, POSCAR, pymatgen JSON, Anton Paar PDH, NIST ABS: not one of these.", result.Warnings[0]);
        Assert.Equal("As column text it holds no rows of numbers; a curve needs at least the columns Q and I.", result.Warnings[1]);
        File.WriteAllBytes(_folder.File("x.gz"), [0x1F, 0x8B, 8, 0, 0]);
        Assert.Contains("gzip", FileInspection.Inspect(_folder.File("x.gz")).Warnings.Single(), StringComparison.Ordinal);
        Assert.Throws<DataFormatException>(() => FileInspection.Inspect(_folder.Path));
    }

    [Fact]
    public void An_HDF5_file_is_listed_with_its_links_and_limits()
    {
        var result = FileInspection.Inspect(SharedData.Reference("io/types.h5"));
        Assert.Equal(("HDF5", "data file"), (result.Format, result.Kind));
        var numbers = result.Entries.Single(e => e.Name == "/float64");
        Assert.Equal(("1/angstrom", 0.0, 1.375, 12, "float64 [3, 4]"), (numbers.Unit, numbers.Low, numbers.High, numbers.Count, numbers.Detail));
        Assert.Null(result.Entries.Single(e => e.Name == "/huge").Low);
        Assert.Contains("/group/inner/loop: the same group as one shown before.", result.Warnings);
        Assert.Contains("/external: points to other.h5:/data.", result.Warnings);
        Assert.Contains(result.Previews, p => p is ImagePreview { Title: "/chunked", Rows: 100, Columns: 100 });
    }

    [Fact]
    public void A_labelled_set_is_recognised()
    {
        LabelledSetFile.Write(_folder.File("s.h5"), new LabelledSet("sas-shape", 1, [new("Q", "1/Å", [1, 2])], [new("I", "1/cm", [1, 2, 3, 4], [2, 2], ["Q"])], [], [], [0, 1], "body"));
        var result = FileInspection.Inspect(_folder.File("s.h5"));
        Assert.Equal("labelled set", result.Kind);
        Assert.Equal("sas-shape", result.Metadata["study"]);
    }

    [Fact]
    public void A_large_image_is_shown_in_block_means()
    {
        // 600 x 300 values r + c: blocks of 3 x 2, the last column block whole; the mean of block (0, 0) is 1 + 0.5.
        var values = Enumerable.Range(0, 600 * 300).Select(i => (double)(i / 300 + i % 300)).ToArray();
        values[1] = double.NaN;
        var image = ImagePreview.Of("t", values, 600, 300, "x", "y");
        Assert.Equal((200, 150), (image.Rows, image.Columns));
        Assert.Equal((0 + 1 + 2 + 2 + 3) / 5.0, image.Values[0]);
        Assert.Equal(599 - 1 + 299 - 0.5, image.Values[^1]);
    }

    [SharedDataFact]
    public void Every_file_of_the_small_angle_folder_is_inspected()
    {
        var unknown = new List<string>();
        foreach (var path in Directory.EnumerateFiles(SharedData.Path("04_sas"), "*", SearchOption.AllDirectories))
        {
            var result = FileInspection.Inspect(path);
            Assert.Equal(64, result.Sha256!.Length);
            if (result.Kind is "unknown" or "unreadable") unknown.Add(Path.GetFileName(path));
        }

        Assert.Equal(["README.md", "index.csv", "q_200.txt"], unknown.Order(StringComparer.Ordinal));
    }
}
