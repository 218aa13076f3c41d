using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Ewald.Core;

namespace Ewald.IO;

/// <summary>NumPy's <c>.npy</c>, versions 1 to 3: numbers of any width and byte order, C or Fortran order.</summary>
public static partial class Npy
{
    private const long Largest = 4L << 30;

    /// <summary>Reads an array as double, in C order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">Its shape, empty for a scalar.</param>
    /// <exception cref="DataFormatException">Not .npy, truncated, or of a type that is not a real number (complex, text, records, objects).</exception>
    public static double[] ReadDoubles(string path, out long[] shape)
    {
        var size = InputFile.Check(path);
        var head = InputFile.Head(path, 12);
        if (!Recognises(head)) throw new DataFormatException(path, "is not an .npy file.");
        if (size > Largest) throw new DataFormatException(path, FormattableString.Invariant($"holds {size >> 20} MB; .npy is read up to {Largest >> 20} MB."));
        if (head.Length < 12 || head[6] is < 1 or > 3) throw new DataFormatException(path, "is .npy of an unknown version or cut in its header.");
        var headerLength = head[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(8)) : BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(8));
        var start = (head[6] == 1 ? 10 : 12) + (long)headerLength;
        if (start > size || headerLength > 1 << 20) throw new DataFormatException(path, "is .npy whose header is cut.");
        var bytes = InputFile.Bytes(path, Largest);
        var header = Encoding.UTF8.GetString(bytes, head[6] == 1 ? 10 : 12, (int)headerLength);
        var (type, bigEndian, fortran, sizes) = Header(path, header);
        var width = type[1] - '0';
        shape = sizes;
        var count = new Hdf5Dataset("", sizes).Count;
        if (count > Hdf5File.LargestRead || (bytes.Length - start) / width < count)
            throw new DataFormatException(path, FormattableString.Invariant($"announces {count} numbers of {width} bytes and holds {bytes.Length - start} bytes of them."));
        var values = new double[count];
        var data = bytes.AsSpan((int)start);
        for (var i = 0; i < values.Length; i++) values[i] = Number(data.Slice(i * width, width), type, bigEndian);
        return fortran && sizes.Length > 1 ? ToRowMajor(values, sizes) : values;
    }

    /// <summary>Writes an array (version 1, little-endian, C order).</summary>
    /// <typeparam name="T">double, float, long, int or byte.</typeparam>
    /// <param name="path">The file; an existing one is replaced whole.</param>
    /// <param name="values">C order.</param>
    /// <param name="shape">Its shape; the product is the number of values.</param>
    /// <exception cref="ArgumentException">Values and shape do not agree, or T is no such type.</exception>
    public static void Write<T>(string path, T[] values, params long[] shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(shape);
        if (new Hdf5Dataset("", shape).Count != values.Length)
            throw new ArgumentException($"{values.Length} values do not fill the shape [{string.Join(", ", shape)}].", nameof(shape));
        var type = typeof(T) == typeof(double) ? "<f8" : typeof(T) == typeof(float) ? "<f4" : typeof(T) == typeof(long) ? "<i8" : typeof(T) == typeof(int) ? "<i4"
            : typeof(T) == typeof(byte) ? "|u1" : throw new ArgumentException($"An .npy file holds double, float, long, int or byte here; {typeof(T).Name} was given.", nameof(values));
        var sizes = string.Join(", ", shape.Select(n => n.ToString(CultureInfo.InvariantCulture))) + (shape.Length == 1 ? "," : "");
        var header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({sizes}), }}";
        header = header.PadRight((header.Length + 11 + 63) / 64 * 64 - 11) + "\n";
        AtomicFile.Write(path, stream =>
        {
            stream.Write([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)header.Length, (byte)(header.Length >> 8)]);
            stream.Write(Encoding.ASCII.GetBytes(header));
            stream.Write(MemoryMarshal.AsBytes<T>(values));
        });
    }

    internal static bool Recognises(ReadOnlySpan<byte> head) => head.Length >= 6 && head[0] == 0x93 && head[1..6].SequenceEqual("NUMPY"u8);

    private static (string Type, bool BigEndian, bool Fortran, long[] Shape) Header(string path, string header)
    {
        var descr = Descr().Match(header);
        var order = Order().Match(header);
        var shape = ShapeOf().Match(header);
        if (!descr.Success || !order.Success || !shape.Success) throw new DataFormatException(path, "is .npy whose header is not understood (records and objects are not read).");
        var type = descr.Groups["t"].Value;
        if (type is not ("f2" or "f4" or "f8" or "i1" or "i2" or "i4" or "i8" or "u1" or "u2" or "u4" or "u8" or "b1"))
            throw new DataFormatException(path, $"is .npy of type {type}; real numbers of 1 to 8 bytes are read.");
        var sizes = new List<long>();
        foreach (var word in shape.Groups["s"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            sizes.Add(long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : throw new DataFormatException(path, $"is .npy with the size '{word}'."));
        return (type, descr.Groups["o"].Value == ">", order.Groups["f"].Value == "True", [.. sizes]);
    }

    private static double Number(ReadOnlySpan<byte> bytes, string type, bool big)
    {
        Span<byte> own = stackalloc byte[8];
        bytes.CopyTo(own);
        own = own[..bytes.Length];
        if (big) own.Reverse();
        return type switch
        {
            "f8" => BinaryPrimitives.ReadDoubleLittleEndian(own),
            "f4" => BinaryPrimitives.ReadSingleLittleEndian(own),
            "f2" => (double)BinaryPrimitives.ReadHalfLittleEndian(own),
            "i8" => BinaryPrimitives.ReadInt64LittleEndian(own),
            "i4" => BinaryPrimitives.ReadInt32LittleEndian(own),
            "i2" => BinaryPrimitives.ReadInt16LittleEndian(own),
            "i1" => (sbyte)own[0],
            "u8" => BinaryPrimitives.ReadUInt64LittleEndian(own),
            "u4" => BinaryPrimitives.ReadUInt32LittleEndian(own),
            "u2" => BinaryPrimitives.ReadUInt16LittleEndian(own),
            "b1" => own[0] == 0 ? 0 : 1,
            _ => own[0],
        };
    }

    private static double[] ToRowMajor(double[] values, long[] shape)
    {
        var result = new double[values.Length];
        var index = new long[shape.Length];
        for (var i = 0; i < values.Length; i++)
        {
            // values run with the first index fastest.
            long at = 0;
            for (var k = 0; k < shape.Length; k++) at = at * shape[k] + index[k];
            result[at] = values[i];
            for (var k = 0; k < shape.Length && ++index[k] == shape[k]; k++) index[k] = 0;
        }

        return result;
    }

    [GeneratedRegex(@"'descr':\s*'(?<o>[<>|=])(?<t>[a-zA-Z][0-9]{1,3})'", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Descr();

    [GeneratedRegex(@"'fortran_order':\s*(?<f>True|False)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Order();

    [GeneratedRegex(@"'shape':\s*\((?<s>[0-9,\s]*)\)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ShapeOf();
}
