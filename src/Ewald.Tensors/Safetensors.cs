using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Ewald.Core;

namespace Ewald.Tensors;

/// <summary>What a safetensors file holds.</summary>
/// <param name="Tensors">Tensors by name, on the processor; the reader owns them (they belong to the open scope, if any).</param>
/// <param name="Metadata">Text by name.</param>
public sealed record SafetensorsContent(IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, string> Metadata);

/// <summary>The safetensors format: an 8-byte little-endian length, a JSON header of names, types, shapes and offsets, then raw row-major elements.</summary>
/// <remarks>Nothing in the file is executed, and every offset is checked before memory is taken. Source: the format description of
/// huggingface/safetensors, with its rules: offsets without gaps or overlaps, no name twice, header at most 100 MB.</remarks>
public static class Safetensors
{
    private const long LargestHeader = 100_000_000;
    private const string MetadataName = "__metadata__";

    private static readonly (string Name, ScalarType Type)[] _types =
    [
        ("F64", ScalarType.Float64), ("F32", ScalarType.Float32), ("F16", ScalarType.Float16), ("BF16", ScalarType.BFloat16),
        ("I64", ScalarType.Int64), ("I32", ScalarType.Int32), ("I16", ScalarType.Int16), ("I8", ScalarType.Int8), ("U8", ScalarType.UInt8),
        ("BOOL", ScalarType.Bool), ("C64", ScalarType.Complex64), ("C128", ScalarType.Complex128),
    ];

    /// <summary>Writes a file atomically.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="tensors">Tensors by name.</param>
    /// <param name="metadata">Text by name, or null.</param>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>Writes to a stream; larger element types first, so that every tensor is aligned, then by name.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="tensors">Tensors by name.</param>
    /// <param name="metadata">Text by name, or null.</param>
    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var ordered = tensors.OrderByDescending(t => t.Value.Type.Size()).ThenBy(t => t.Key, StringComparer.Ordinal).ToArray();
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(MetadataName);
                foreach (var (key, value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal)) json.WriteString(key, value);
                json.WriteEndObject();
            }

            long offset = 0;
            foreach (var (name, tensor) in ordered)
            {
                if (name == MetadataName) throw new ArgumentException($"A tensor cannot be called {MetadataName}.", nameof(tensors));
                var length = tensor.Count * tensor.Type.Size();
                json.WriteStartObject(name);
                json.WriteString("dtype", _types.First(t => t.Type == tensor.Type).Name);
                json.WriteStartArray("shape");
                foreach (var n in tensor.Shape) json.WriteNumberValue(n);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += length);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (header.Length % 8 != 0) header.WriteByte((byte)' ');
        Span<byte> length8 = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length8, header.Length);
        stream.Write(length8);
        stream.Write(header.GetBuffer().AsSpan(0, (int)header.Length));
        foreach (var (_, tensor) in ordered) WriteElements(stream, tensor);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">It is not a safetensors file, or is damaged.</exception>
    public static SafetensorsContent Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Read(stream, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataFormatException(path, $"cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads from a stream that can seek.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="path">Its name for messages.</param>
    /// <exception cref="DataFormatException">It is not a safetensors file, or is damaged.</exception>
    public static SafetensorsContent Read(Stream stream, string path)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var reader = new SafetensorsHeader(stream, path, LargestHeader);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            foreach (var entry in reader.Entries)
            {
                var tensor = Tensor.Empty(entry.Shape, entry.Type);
                tensors.Add(entry.Name, tensor);
                ReadElements(stream, tensor, entry.Length);
            }
        }
        catch
        {
            foreach (var tensor in tensors.Values) tensor.Dispose();
            throw;
        }

        return new SafetensorsContent(tensors, reader.Metadata);
    }

    internal static ScalarType? TypeOf(string name)
    {
        foreach (var (known, type) in _types)
            if (known == name) return type;
        return null;
    }

    internal static string KnownTypes => string.Join(", ", _types.Select(t => t.Name));

    private static unsafe void WriteElements(Stream stream, Tensor tensor)
    {
        using var scope = TensorScope.Enter();
        var plain = tensor.Plain();
        var length = plain.Count * plain.Type.Size();
        if (length == 0) return;
        using var memory = new UnmanagedMemoryStream((byte*)plain.Data(), length);
        memory.CopyTo(stream);
    }

    private static unsafe void ReadElements(Stream stream, Tensor tensor, long length)
    {
        var data = tensor.Data();
        for (long at = 0; at < length;)
        {
            var piece = (int)Math.Min(length - at, 1 << 24);
            stream.ReadExactly(new Span<byte>((byte*)data + at, piece));
            at += piece;
        }
    }
}
