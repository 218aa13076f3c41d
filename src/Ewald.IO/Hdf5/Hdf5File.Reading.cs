using System.Runtime.InteropServices;
using System.Text;
using Ewald.Core;
using static Ewald.IO.Hdf5Library;
using static Ewald.IO.Hdf5Native;

namespace Ewald.IO;

/// <content>Reading of datasets and attributes.</content>
public sealed partial class Hdf5File
{
    /// <summary>Numbers of any stored type and byte order, as double.</summary>
    /// <param name="path">Path of the dataset.</param>
    /// <param name="shape">Its shape, empty for a scalar; values are in C order.</param>
    /// <exception cref="DataFormatException">No such dataset, not numbers, more than <see cref="LargestRead"/>, or damaged.</exception>
    public double[] ReadDoubles(string path, out long[] shape) => Read<double>(path, out shape);

    /// <summary>As the other, without the shape.</summary>
    /// <param name="path">Path of the dataset.</param>
    /// <exception cref="DataFormatException">As there.</exception>
    public double[] ReadDoubles(string path) => Read<double>(path, out _);

    /// <summary>Numbers of any stored type as double, float, long, int or byte; the library converts and saturates.</summary>
    /// <typeparam name="T">double, float, long, int or byte.</typeparam>
    /// <param name="path">Path of the dataset.</param>
    /// <param name="shape">Its shape, empty for a scalar; values are in C order.</param>
    /// <exception cref="DataFormatException">No such dataset, not numbers, more than <see cref="LargestRead"/>, or damaged.</exception>
    public unsafe T[] Read<T>(string path, out long[] shape)
        where T : unmanaged
    {
        var memory = Get().TypeOf<T>().Memory;
        using var dataset = OpenDataset(path);
        var described = RequireNumbers(dataset, path);
        shape = described.Shape;
        var values = new T[Capped(described.Count, path)];
        if (values.Length == 0) return values;
        fixed (T* p = values)
            Check(H5Dread(dataset, memory, Hdf5Handle.Default, Hdf5Handle.Default, Hdf5Handle.Default, p), Path, $"reading {path}");
        return values;
    }

    /// <summary>A block of a dataset.</summary>
    /// <typeparam name="T">double, float, long, int or byte.</typeparam>
    /// <param name="path">Path of the dataset.</param>
    /// <param name="start">First index along each axis.</param>
    /// <param name="count">Number along each axis.</param>
    /// <returns>C order, as many as the product of <paramref name="count"/>.</returns>
    /// <exception cref="DataFormatException">As for the whole dataset, or the block lies outside it.</exception>
    public unsafe T[] ReadBlock<T>(string path, ReadOnlySpan<long> start, ReadOnlySpan<long> count)
        where T : unmanaged
    {
        var memory = Get().TypeOf<T>().Memory;
        using var dataset = OpenDataset(path);
        var shape = RequireNumbers(dataset, path).Shape;
        var inside = start.Length == shape.Length && count.Length == shape.Length && shape.Length > 0;
        for (var i = 0; inside && i < shape.Length; i++) inside = start[i] >= 0 && count[i] > 0 && start[i] <= shape[i] - count[i];
        if (!inside)
            throw new DataFormatException(Path, $"{path} has the shape [{Join(shape)}]; the block from [{Join(start)}] of [{Join(count)}] is not in it.");
        var values = new T[Capped(new Hdf5Dataset("", count.ToArray()).Count, path)];
        using var fileSpace = Check(H5Dget_space(dataset), Path, $"the shape of {path}");
        var from = Array.ConvertAll(start.ToArray(), n => (ulong)n);
        var many = Array.ConvertAll(count.ToArray(), n => (ulong)n);
        fixed (ulong* f = from, m = many)
        fixed (T* p = values)
        {
            Check(H5Sselect_hyperslab(fileSpace, 0, f, null, m, null), Path, $"selecting in {path}");
            using var memorySpace = Check(H5Screate_simple(many.Length, m, null), Path, $"selecting in {path}");
            Check(H5Dread(dataset, memory, memorySpace, fileSpace, Hdf5Handle.Default, p), Path, $"reading {path}");
        }

        return values;

        static string Join(ReadOnlySpan<long> numbers) => string.Join(", ", numbers.ToArray());
    }

    /// <summary>Strings of fixed or variable length.</summary>
    /// <param name="path">Path of the dataset.</param>
    /// <exception cref="DataFormatException">No such dataset, not strings, over a million, or damaged.</exception>
    public unsafe string[] ReadStrings(string path)
    {
        Get();
        using var dataset = OpenDataset(path);
        using var type = Check(H5Dget_type(dataset), Path, $"the type of {path}");
        if (H5Tget_class(type) != StringType) throw new DataFormatException(Path, $"{path} holds {TypeName(type)}, not text.");
        using var space = Check(H5Dget_space(dataset), Path, $"the shape of {path}");
        return Strings(type, space, path, (memory, buffer) => H5Dread(dataset, memory, Hdf5Handle.Default, Hdf5Handle.Default, Hdf5Handle.Default, (void*)buffer));
    }

    /// <summary>A dataset of one string; null when it is absent or no text.</summary>
    /// <param name="path">Path of the dataset.</param>
    public string? Text(string path)
    {
        if (KindOf(path) != Hdf5Kind.Dataset || !Describe(path).IsText) return null;
        return ReadStrings(path).FirstOrDefault();
    }

    /// <summary>All attributes of a group or dataset, by name.</summary>
    /// <param name="path">Path of the object.</param>
    /// <exception cref="DataFormatException">No such object, or damaged.</exception>
    public unsafe IReadOnlyDictionary<string, Hdf5Attribute> Attributes(string path)
    {
        Get();
        using var opened = OpenObject(path);
        var count = Check(H5Aget_num_attrs(opened), Path, $"the attributes of {path}");
        var attributes = new Dictionary<string, Hdf5Attribute>(StringComparer.Ordinal);
        Span<byte> buffer = stackalloc byte[LongestName];
        for (var i = 0; i < Math.Min(count, MostAttributes); i++)
        {
            using var attribute = Check(H5Aopen_by_idx(opened, ".", 0, 0, (ulong)i, Hdf5Handle.Default, Hdf5Handle.Default), Path, $"the attributes of {path}");
            fixed (byte* name = buffer)
            {
                var length = H5Aget_name(attribute, LongestName, name);
                if (length is < 0 or >= LongestName) continue;
                attributes[Encoding.UTF8.GetString(buffer[..(int)length])] = Value(attribute, path);
            }
        }

        return attributes;
    }

    /// <summary>One attribute; null when absent.</summary>
    /// <param name="path">Path of the object.</param>
    /// <param name="name">Name of the attribute.</param>
    /// <exception cref="DataFormatException">No such object, or damaged.</exception>
    public Hdf5Attribute? Attribute(string path, string name)
    {
        Get();
        using var opened = OpenObject(path);
        if (H5Aexists(opened, name) <= 0) return null;
        using var attribute = Check(H5Aopen(opened, name, Hdf5Handle.Default), Path, $"the attribute {name} of {path}");
        return Value(attribute, path);
    }

    private unsafe Hdf5Attribute Value(Hdf5Handle attribute, string path)
    {
        using var type = Check(H5Aget_type(attribute), Path, $"an attribute of {path}");
        using var space = Check(H5Aget_space(attribute), Path, $"an attribute of {path}");
        var shape = Shape(space, path);
        var count = new Hdf5Dataset("", shape).Count;
        switch (H5Tget_class(type))
        {
            case StringType:
                return new Hdf5Attribute(shape, Strings(type, space, path, (memory, buffer) => H5Aread(attribute, memory, (void*)buffer)), null);
            case IntegerType or FloatType or EnumerationType when count is > 0 and <= 1_000_000:
                var numbers = new double[count];
                fixed (double* p = numbers) Check(H5Aread(attribute, Get().Double, p), Path, $"an attribute of {path}");
                return new Hdf5Attribute(shape, null, numbers);
            default:
                return new Hdf5Attribute(shape, null, null);
        }
    }

    private unsafe string[] Strings(Hdf5Handle type, Hdf5Handle space, string path, Func<Hdf5Handle, nint, int> read)
    {
        var count = new Hdf5Dataset("", Shape(space, path)).Count;
        if (count > 1_000_000) throw new DataFormatException(Path, FormattableString.Invariant($"{path} holds {count} strings; at most a million are read."));
        if (count == 0) return [];
        var texts = new string[count];
        if (H5Tis_variable_str(type) > 0)
        {
            using var memory = Check(H5Tcopy(Get().CharacterString), Path, $"reading {path}");
            Check(H5Tset_size(memory, nuint.MaxValue), Path, $"reading {path}");
            Check(H5Tset_cset(memory, H5Tget_cset(type)), Path, $"reading {path}");
            var pointers = new nint[count];
            fixed (nint* p = pointers)
            {
                Check(read(memory, (nint)p), Path, $"reading {path}");
                for (var i = 0; i < texts.Length; i++) texts[i] = Marshal.PtrToStringUTF8(pointers[i]) ?? "";
                Check(H5Dvlen_reclaim(memory, space, Hdf5Handle.Default, p), Path, $"reading {path}");
            }

            return texts;
        }

        var size = (long)H5Tget_size(type);
        if (size is <= 0 or > 1 << 26 || size * count > 1L << 28) throw new DataFormatException(Path, $"{path} holds more text than is read.");
        var bytes = new byte[size * count];
        using var fixedLength = Check(H5Tcopy(type), Path, $"reading {path}");
        fixed (byte* p = bytes) Check(read(fixedLength, (nint)p), Path, $"reading {path}");
        for (var i = 0; i < texts.Length; i++)
        {
            var text = bytes.AsSpan((int)(i * size), (int)size);
            var end = text.IndexOf((byte)0);
            texts[i] = Encoding.UTF8.GetString(end < 0 ? text : text[..end]).TrimEnd(' ');
        }

        return texts;
    }

    private Hdf5Dataset RequireNumbers(Hdf5Handle dataset, string path)
    {
        using var type = Check(H5Dget_type(dataset), Path, $"the type of {path}");
        using var space = Check(H5Dget_space(dataset), Path, $"the shape of {path}");
        var described = new Hdf5Dataset(TypeName(type), Shape(space, path));
        if (!described.IsNumeric) throw new DataFormatException(Path, $"{path} holds {described.Type}, not numbers.");
        using var creation = Check(H5Dget_create_plist(dataset), Path, $"the layout of {path}");
        // Layout 3 is virtual. Either way the values lie in other files, which the user did not name.
        if (H5Pget_layout(creation) == 3 || H5Pget_external_count(creation) > 0)
            throw new DataFormatException(Path, $"the values of {path} lie in another file, which is not followed.");
        return described;
    }

    private int Capped(long count, string path) => count <= LargestRead ? (int)count
        : throw new DataFormatException(Path, FormattableString.Invariant($"{path} holds {count} numbers; at most {LargestRead} are read at once."));
}
