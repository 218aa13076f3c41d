using System.Buffers.Binary;
using System.Text;
using Ewald.Core;
using Ewald.Tensors;

namespace Ewald.Tests.Tensors;

public sealed class SafetensorsTests
{
    [Fact]
    public void Every_type_survives_the_way_through_a_file()
    {
        using var scope = TensorScope.Enter();
        var path = Path.Combine(Path.GetTempPath(), $"ewald-{Guid.NewGuid():N}.safetensors");
        var wave = Waves.Wave([3, 4], 0.3) * 100;
        var types = Enum.GetValues<ScalarType>();
        try
        {
            var written = types.ToDictionary(t => t.ToString(), t => (t == ScalarType.UInt8 ? wave.Abs() : wave).To(t));
            written["a view"] = wave.Transpose();
            written["empty"] = Tensor.Zeros([0, 3]);
            written["scalar"] = Tensor.Scalar(2.5);
            Safetensors.Write(path, written, new Dictionary<string, string> { ["ü"] = "Å \"quoted\"" });
            var read = Safetensors.Read(path);
            Assert.Equal("Å \"quoted\"", read.Metadata["ü"]);
            Assert.Equal(written.Keys.Order(), read.Tensors.Keys.Order());
            foreach (var (name, tensor) in written)
            {
                Assert.Equal(tensor.Type, read.Tensors[name].Type);
                Assert.Equal(tensor.Shape, read.Tensors[name].Shape);
                Assert.True(tensor.EqualTo(read.Tensors[name]).All().To(ScalarType.Int64).Item() == 1, name);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        using var scope = TensorScope.Enter();
        var content = Read("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[2,10]},"h":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}""",
            0x00, 0x3C, 0x00, 0x00, 0x80, 0x3F, 0x00, 0x00, 0x20, 0xC0);
        Assert.Equal([1f, -2.5f], content.Tensors["w"].ToArray<float>());
        Assert.Equal([1f], content.Tensors["h"].ToArray<float>());
        using var written = new MemoryStream();
        Safetensors.Write(written, new Dictionary<string, Tensor> { ["w"] = content.Tensors["w"] });
        var bytes = written.ToArray();
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", Encoding.UTF8.GetString(bytes, 8, length).TrimEnd());
        Assert.Equal(8 + length + 8, bytes.Length);
    }

    [Theory]
    [InlineData("""[]""", "not a JSON object")]
    [InlineData("""{"w":""", "not JSON")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "twice")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "needs 8")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "needs 8")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "gap or an overlap")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "describes 4 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "gap or an overlap")]
    [InlineData("""{"w":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}""", "type F31")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "whole number")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}}""", "whole number")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", "larger than any memory")]
    [InlineData("""{"w":{"dtype":"F32","shape":[0,9223372036854775807],"data_offsets":[0,0]},"v":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", "larger than any memory")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1000000000000],"data_offsets":[0,4000000000000]}}""", "describes 4000000000000 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2]}}""", "without dtype")]
    [InlineData("""{"w":3}""", "without dtype")]
    [InlineData("""{"__metadata__":{"a":1}}""", "not text")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "Unicode")]
    public void A_hostile_header_is_refused_in_one_sentence(string header, string expected)
    {
        var error = Assert.Throws<DataFormatException>(() => Read(header, new byte[8]));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_longer_than_the_file_is_refused_before_memory_is_taken()
    {
        foreach (var length in (ulong[])[100, 1 << 30, ulong.MaxValue])
        {
            var bytes = new byte[20];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
            Assert.Throws<DataFormatException>(() => Safetensors.Read(new MemoryStream(bytes), "x"));
        }

        Assert.Throws<DataFormatException>(() => Safetensors.Read(new MemoryStream([1, 2]), "x"));
        Assert.Throws<DataFormatException>(() => Safetensors.Read("/no/such/file.safetensors"));
        Assert.Throws<DataFormatException>(() => Safetensors.Read(Path.GetTempPath()));
    }

    [Fact]
    public void Mutated_files_are_read_or_refused_never_anything_else()
    {
        using var scope = TensorScope.Enter();
        using var good = new MemoryStream();
        Safetensors.Write(good, new Dictionary<string, Tensor> { ["w"] = Tensor.Ones([2, 3]), ["b"] = Tensor.From([1L, 2]) }, new Dictionary<string, string> { ["k"] = "v" });
        var original = good.ToArray();
        var refused = 0;
        for (var trial = 0; trial < 5000; trial++)
        {
            using var inner = TensorScope.Enter();
            var stream = new Randomness(7).Stream("mutation", (ulong)trial);
            var bytes = original.AsSpan(0, stream.Below(4) == 0 ? stream.Below(original.Length) : original.Length).ToArray();
            for (var change = stream.Below(4); change >= 0 && bytes.Length > 0; change--) bytes[stream.Below(bytes.Length)] = (byte)stream.Below(256);
            try
            {
                Safetensors.Read(new MemoryStream(bytes), "mutated");
            }
            catch (DataFormatException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 4999);
    }

    private static SafetensorsContent Read(string header, params byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + text.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, 8);
        data.CopyTo(bytes, 8 + text.Length);
        return Safetensors.Read(new MemoryStream(bytes), "x.safetensors");
    }
}
