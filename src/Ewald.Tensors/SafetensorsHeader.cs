using System.Buffers.Binary;
using System.Text.Json;
using Ewald.Core;

namespace Ewald.Tensors;

/// <summary>The header of a safetensors stream, checked; entries come in the order of their bytes.</summary>
internal sealed class SafetensorsHeader
{
    private readonly string _path;
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    public SafetensorsHeader(Stream stream, string path, long largest)
    {
        _path = path;
        var left = stream.Length - stream.Position;
        if (left < 8) throw Bad($"holds {left} bytes; a safetensors file starts with 8 bytes that give the length of its header");
        Span<byte> length8 = stackalloc byte[8];
        stream.ReadExactly(length8);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(length8);
        if (length > (ulong)largest || length > (ulong)(left - 8))
            throw Bad($"announces a header of {length} bytes where {Math.Min(largest, left - 8)} are possible; it is not a safetensors file, or is cut off");
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        try
        {
            using var document = JsonDocument.Parse(bytes);
            Entries = Parse(document.RootElement, left - 8 - (long)length);
        }
        catch (JsonException e)
        {
            throw Bad($"has a header that is not JSON ({e.Message})");
        }
        catch (InvalidOperationException)
        {
            throw Bad("has a header with text that is not Unicode");
        }
    }

    public IReadOnlyList<Entry> Entries { get; }

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    private Entry[] Parse(JsonElement root, long dataLength)
    {
        if (root.ValueKind != JsonValueKind.Object) throw Bad("has a header that is not a JSON object");
        var entries = new List<Entry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            if (!names.Add(property.Name)) throw Bad($"names '{property.Name}' twice");
            if (property.Name == "__metadata__") ReadMetadata(property.Value);
            else entries.Add(ReadEntry(property));
        }

        entries.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Length.CompareTo(b.Length));
        long end = 0;
        foreach (var entry in entries)
        {
            if (entry.Start != end) throw Bad($"leaves a gap or an overlap before '{entry.Name}' (byte {entry.Start}, expected {end})");
            end += entry.Length;
        }

        if (end != dataLength) throw Bad($"describes {end} bytes of elements and holds {dataLength}");
        return [.. entries];
    }

    private void ReadMetadata(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Bad("has __metadata__ that is not an object");
        foreach (var item in value.EnumerateObject())
        {
            if (item.Value.ValueKind != JsonValueKind.String) throw Bad($"has metadata '{item.Name}' that is not text");
            if (!_metadata.TryAdd(item.Name, item.Value.GetString()!)) throw Bad($"names metadata '{item.Name}' twice");
        }
    }

    private Entry ReadEntry(JsonProperty property)
    {
        var name = property.Name;
        var value = property.Value;
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out var shapeArray) || shapeArray.ValueKind != JsonValueKind.Array
            || !value.TryGetProperty("data_offsets", out var offsets) || offsets.ValueKind != JsonValueKind.Array || offsets.GetArrayLength() != 2)
            throw Bad($"describes '{name}' without dtype, shape or two data_offsets");
        var type = Safetensors.TypeOf(dtype.GetString()!) ?? throw Bad($"has '{name}' of type {dtype.GetString()!}; known are {Safetensors.KnownTypes}");
        if (shapeArray.GetArrayLength() > 64) throw Bad($"has '{name}' with {shapeArray.GetArrayLength()} dimensions; at most 64 are possible");
        var shape = shapeArray.EnumerateArray().Select(n => Whole(n, name)).ToArray();
        var (start, end) = (Whole(offsets[0], name), Whole(offsets[1], name));
        long bytes = type.Size();
        try
        {
            foreach (var n in shape) bytes = checked(bytes * n);
        }
        catch (OverflowException)
        {
            throw Bad($"has '{name}' of shape {Tensor.ShapeText(shape)}, which is larger than any memory");
        }

        if (end < start || end - start != bytes) throw Bad($"gives '{name}' the bytes {start} to {end}; shape {Tensor.ShapeText(shape)} of {type} needs {bytes}");
        // A shape with a zero and a huge length is legal by its product, but no allocator takes it.
        if (bytes == 0 && shape.Any(n => n > int.MaxValue)) throw Bad($"has '{name}' of shape {Tensor.ShapeText(shape)}, which is larger than any memory");
        return new Entry(name, type, shape, start, bytes);
    }

    private long Whole(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var n) && n >= 0
            ? n
            : throw Bad($"describes '{name}' with a length or offset that is not a whole number of at least 0");

    private DataFormatException Bad(string problem) => new(_path, FormattableString.Invariant($"{problem}."));

    internal sealed record Entry(string Name, ScalarType Type, long[] Shape, long Start, long Length);
}
