using Ewald.Core;
using Ewald.IO;

namespace Ewald.Tests.IO;

/// <summary>The door to HDF5 against a file that h5py 3.7.0 wrote (tests/References/io_reference.py) and against itself.</summary>
public sealed class Hdf5FileTests : IDisposable
{
    private readonly Hdf5File _file = Hdf5File.Open(SharedData.Reference("io/types.h5"));
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _file.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_version_is_told() => Assert.StartsWith("1.10.", Hdf5File.Version, StringComparison.Ordinal);

    [Theory]
    [InlineData("float64", 0.125, 0)]
    [InlineData("float32_be", 0.125, 0)]
    [InlineData("float16", 0.125, 0)]
    [InlineData("int16_be", 1, -6)]
    [InlineData("uint8", 1, 0)]
    [InlineData("int64", 1e12, 0)]
    public void Numbers_of_every_stored_type_read_as_double(string name, double step, double first)
    {
        var values = _file.ReadDoubles("/" + name, out var shape);
        Assert.Equal([3, 4], shape);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => first + i * step), values); // exact: all are small multiples of powers of two
    }

    [Fact]
    public void Booleans_of_h5py_read_as_zero_and_one()
    {
        Assert.Equal([1, 0, 1, 0], _file.ReadDoubles("bool", out _).Take(4));
        Assert.Equal("enum", _file.Describe("bool").Type);
    }

    [Fact]
    public void Scalars_and_empty_datasets_have_their_shapes()
    {
        Assert.Equal(2.5, Assert.Single(_file.ReadDoubles("/scalar", out var shape)));
        Assert.Empty(shape);
        Assert.Empty(_file.ReadDoubles("/empty", out _));
        Assert.Empty(_file.ReadDoubles("/zero_rows", out shape));
        Assert.Equal([0, 3], shape);
    }

    [Fact]
    public void Chunked_and_compressed_data_read_whole_and_in_blocks()
    {
        var all = _file.Read<int>("/chunked", out var shape);
        Assert.Equal([100, 100], shape);
        for (var i = 0; i < all.Length; i++) Assert.Equal(i % 200 % 7, all[i]);
        var block = _file.ReadBlock<double>("/chunked", [7, 25], [3, 40]);
        Assert.Equal(120, block.Length);
        Assert.Equal(all[8 * 100 + 30], block[40 + 5]);
        Assert.Contains("is not in it", Assert.Throws<DataFormatException>(() => _file.ReadBlock<double>("/chunked", [70, 25], [31, 40])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_reads_with_fixed_and_variable_length()
    {
        Assert.Equal("Ångström", _file.Text("/text_vlen"));
        Assert.Equal(["a", "bc", "déf"], _file.ReadStrings("/text_list"));
        Assert.Equal(["ab", "cde", ""], _file.ReadStrings("/text_fixed"));
        Assert.Null(_file.Text("/float64"));
    }

    [Fact]
    public void Attributes_read_as_text_or_numbers()
    {
        var attributes = _file.Attributes("/float64");
        Assert.Equal("1/angstrom", attributes["units"].Text);
        Assert.Equal("fixed text", attributes["fixed"].Text);
        Assert.Equal([1.5, -2.5], attributes["list"].Numbers!);
        Assert.Equal("x,yz", attributes["words"].Text);
        Assert.Equal("-3", attributes["integer"].Text);
        Assert.Equal([1.0], attributes["flag"].Numbers!);
        Assert.Equal(7, attributes.Count);
        Assert.Null(_file.Attribute("/float64", "absent"));
    }

    [Theory]
    [InlineData("/compound", "holds compound, not numbers")]
    [InlineData("/text_vlen", "holds string, not numbers")]
    [InlineData("/group", "is a group, not a dataset")]
    [InlineData("/nowhere", "has no /nowhere")]
    [InlineData("/float64/child", "has no /float64/child")]
    [InlineData("/soft", "is a link that is not followed")]
    [InlineData("/dangling", "is a link that is not followed")]
    [InlineData("/external", "is a link that is not followed")]
    [InlineData("/outside", "lie in another file")]
    [InlineData("/virtual", "lie in another file")]
    [InlineData("/huge", "at most 268435456 are read")]
    public void What_cannot_be_read_is_refused_with_the_reason(string path, string reason) =>
        Assert.Contains(reason, Assert.Throws<DataFormatException>(() => _file.ReadDoubles(path, out _)).Message, StringComparison.Ordinal);

    [Fact]
    public void Children_tell_their_kinds_and_links_their_targets()
    {
        var children = _file.Children("/").ToDictionary(c => c.Name, StringComparer.Ordinal);
        Assert.Equal(Hdf5Kind.Dataset, children["float64"].Kind);
        Assert.Equal(Hdf5Kind.Group, children["group"].Kind);
        Assert.Equal("/float64", children["soft"].Target);
        Assert.Equal("other.h5:/data", children["external"].Target);
        var loop = Assert.Single(_file.Children("/group/inner"));
        Assert.Equal(children["group"].Address, loop.Address);
    }

    [Fact]
    public void What_is_written_reads_back_exactly()
    {
        var path = _folder.File("made.h5");
        var values = Enumerable.Range(0, 60_000).Select(i => Math.Sin(i) * Math.Pow(10, i % 300 - 150)).ToArray();
        Hdf5File.Save(path, file =>
        {
            file.CreateGroup("/entry/deep", "NXentry");
            file.Write<double>("/entry/deep/values", values, [200, 300], compress: true);
            file.Write("/entry/single", new float[] { 1.5f, float.NaN });
            file.Write("/entry/long", new long[] { long.MinValue, 5 }, 2, 1);
            file.Write("/entry/int", new[] { 3 });
            file.Write("/entry/byte", new byte[] { 0, 255 });
            file.Write("/entry/none", Array.Empty<double>());
            file.Write("/entry/scalar", 0.1);
            file.Write("/entry/text", "Å⁻¹");
            file.Write("/entry/list", new[] { "a", "", "c" });
            file.SetAttribute("/", "default", "entry");
            file.SetAttribute("/entry/deep/values", "units", "1/cm");
            file.SetAttribute("/entry/deep/values", "units", "1/m");
            file.SetAttribute("/entry/deep/values", "seed", 42L);
            file.SetAttribute("/entry/deep/values", "axes", new[] { "Qy", "Qx" });
            file.SetAttribute("/entry/deep/values", "range", new[] { 0.1, 0.2 });
        });
        using var read = Hdf5File.Open(path);
        Assert.Equal(values, read.ReadDoubles("/entry/deep/values", out var shape));
        Assert.Equal([200, 300], shape);
        Assert.Equal([1.5f, float.NaN], read.Read<float>("/entry/single", out _));
        Assert.Equal([long.MinValue, 5], read.Read<long>("/entry/long", out shape));
        Assert.Equal([2, 1], shape);
        Assert.Equal([3], read.Read<int>("/entry/int", out _));
        Assert.Equal([0, 255], read.Read<byte>("/entry/byte", out _));
        Assert.Empty(read.ReadDoubles("/entry/none"));
        Assert.Equal([0.1], read.ReadDoubles("/entry/scalar"));
        Assert.Equal("Å⁻¹", read.Text("/entry/text"));
        Assert.Equal(["a", "", "c"], read.ReadStrings("/entry/list"));
        Assert.Equal("entry", read.Attribute("/", "default")!.Text);
        Assert.Equal("NXentry", read.Attribute("/entry/deep", "NX_class")!.Text);
        Assert.Equal("1/m", read.Attribute("/entry/deep/values", "units")!.Text);
        Assert.Equal("42", read.Attribute("/entry/deep/values", "seed")!.Text);
        Assert.Equal("Qy,Qx", read.Attribute("/entry/deep/values", "axes")!.Text);
        Assert.Equal([0.1, 0.2], read.Attribute("/entry/deep/values", "range")!.Numbers!);
        Assert.True(new FileInfo(path).Length < 8 * values.Length, "the dataset was not compressed");
        Assert.Throws<InvalidOperationException>(() => read.Write("/more", 1.0));
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_file()
    {
        var path = _folder.File("kept.h5");
        Hdf5File.Save(path, file => file.Write("/x", 1.0));
        var refused = Assert.Throws<DataFormatException>(() => Hdf5File.Save(path, file =>
        {
            file.Write("/x", 2.0);
            file.Write("/x", 3.0);
        }));
        Assert.Contains("HDF5 says", refused.Message, StringComparison.Ordinal);
        using var read = Hdf5File.Open(path);
        Assert.Equal([1.0], read.ReadDoubles("/x"));
        Assert.Equal(path, Assert.Single(Directory.GetFiles(_folder.Path)));
    }

    [Fact]
    public void A_truncated_file_is_refused_with_the_librarys_own_sentence()
    {
        var bytes = File.ReadAllBytes(SharedData.Reference("io/types.h5"));
        var path = _folder.File("truncated.h5");
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        Assert.Contains("truncated file: eof", Assert.Throws<DataFormatException>(() => Hdf5File.Open(path)).Message, StringComparison.Ordinal);
        Assert.Contains("is not an HDF5 file", Assert.Throws<DataFormatException>(() => Hdf5File.Open(_folder.Write("text.h5", "no"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_threads_read_two_files_at_once()
    {
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            using var file = Hdf5File.Open(SharedData.Reference("io/types.h5"));
            for (var i = 0; i < 20; i++)
            {
                Assert.Equal(10_000, file.ReadDoubles("/chunked").Length);
                Assert.Throws<DataFormatException>(() => file.ReadDoubles("/nowhere"));
            }
        });
    }
}
