using System.Runtime.InteropServices;
using System.Text;
using Ewald.Core;
using static Ewald.IO.Hdf5Library;
using static Ewald.IO.Hdf5Native;

namespace Ewald.IO;

/// <content>Writing of groups, datasets and attributes.</content>
public sealed partial class Hdf5File
{
    /// <summary>Makes a group, with the groups above it.</summary>
    /// <param name="path">Path of the group.</param>
    /// <param name="nexusClass">Its NX_class attribute, or null.</param>
    /// <exception cref="DataFormatException">The library refuses.</exception>
    public void CreateGroup(string path, string? nexusClass = null)
    {
        RequireWritable();
        if (!Exists(path))
        {
            using var link = IntermediateGroups();
            using var group = Check(H5Gcreate2(_file, path, link, Hdf5Handle.Default, Hdf5Handle.Default), Path, $"making the group {path}");
        }

        if (nexusClass is not null) SetAttribute(path, "NX_class", nexusClass);
    }

    /// <summary>Writes a dataset of numbers, making the groups above it.</summary>
    /// <typeparam name="T">double, float, long, int or byte.</typeparam>
    /// <param name="path">Path of the dataset; it must not exist.</param>
    /// <param name="values">C order.</param>
    /// <param name="shape">Shape; empty for a scalar. The product is the number of values.</param>
    /// <param name="compress">Chunks with shuffle and deflate; for arrays over a few kB.</param>
    /// <exception cref="ArgumentException">Values and shape do not agree.</exception>
    /// <exception cref="DataFormatException">The library refuses.</exception>
    public unsafe void Write<T>(string path, ReadOnlySpan<T> values, ReadOnlySpan<long> shape, bool compress = false)
        where T : unmanaged
    {
        RequireWritable();
        var (memory, stored) = Get().TypeOf<T>();
        if (new Hdf5Dataset("", shape.ToArray()).Count != values.Length)
            throw new ArgumentException($"{path}: {values.Length} values do not fill the shape [{string.Join(", ", shape.ToArray())}].", nameof(shape));
        using var space = Space(shape, path);
        using var link = IntermediateGroups();
        using var creation = compress && values.Length > 0 && shape.Length > 0 ? Compressed(shape, sizeof(T), path) : null;
        using var dataset = Check(H5Dcreate2(_file, path, stored, space, link, creation ?? Hdf5Handle.Default, Hdf5Handle.Default), Path, $"making {path}");
        if (values.Length == 0) return;
        fixed (T* p = values)
            Check(H5Dwrite(dataset, memory, Hdf5Handle.Default, Hdf5Handle.Default, Hdf5Handle.Default, p), Path, $"writing {path}");
    }

    /// <summary>As the other, for an array.</summary>
    /// <typeparam name="T">double, float, long, int or byte.</typeparam>
    /// <param name="path">Path of the dataset; it must not exist.</param>
    /// <param name="values">C order.</param>
    /// <param name="shape">Shape; none given means [values.Length].</param>
    /// <exception cref="ArgumentException">Values and shape do not agree.</exception>
    /// <exception cref="DataFormatException">The library refuses.</exception>
    public void Write<T>(string path, T[] values, params long[] shape)
        where T : unmanaged => Write(path, new ReadOnlySpan<T>(values), new ReadOnlySpan<long>(shape.Length == 0 ? [values.Length] : shape), compress: false);

    /// <summary>Writes one number.</summary>
    /// <param name="path">Path of the dataset; it must not exist.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="DataFormatException">The library refuses.</exception>
    public void Write(string path, double value) => Write(path, new ReadOnlySpan<double>(in value), [], compress: false);

    /// <summary>Writes one string.</summary>
    /// <param name="path">Path of the dataset; it must not exist.</param>
    /// <param name="text">The string.</param>
    /// <exception cref="DataFormatException">The library refuses.</exception>
    public void Write(string path, string text) => WriteStrings(path, [text], []);

    /// <summary>Writes strings of variable length.</summary>
    /// <param name="path">Path of the dataset; it must not exist.</param>
    /// <param name="texts">The strings.</param>
    /// <exception cref="DataFormatException">The library refuses.</exception>
    public void Write(string path, string[] texts) => WriteStrings(path, texts, [texts.Length]);

    /// <summary>Sets an attribute to a string.</summary>
    /// <param name="path">Path of the group or dataset.</param>
    /// <param name="name">Name of the attribute.</param>
    /// <param name="text">The string.</param>
    /// <exception cref="DataFormatException">No such object, or the library refuses.</exception>
    public void SetAttribute(string path, string name, string text) => SetStrings(path, name, [text], []);

    /// <summary>Sets an attribute to a list of strings.</summary>
    /// <param name="path">Path of the group or dataset.</param>
    /// <param name="name">Name of the attribute.</param>
    /// <param name="texts">The strings.</param>
    /// <exception cref="DataFormatException">No such object, or the library refuses.</exception>
    public void SetAttribute(string path, string name, string[] texts) => SetStrings(path, name, texts, [texts.Length]);

    /// <summary>Sets an attribute to a number.</summary>
    /// <typeparam name="T">double, float, long, int or byte.</typeparam>
    /// <param name="path">Path of the group or dataset.</param>
    /// <param name="name">Name of the attribute.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="DataFormatException">No such object, or the library refuses.</exception>
    public void SetAttribute<T>(string path, string name, T value)
        where T : unmanaged => SetNumbers<T>(path, name, [value], []);

    /// <summary>Sets an attribute to a list of numbers.</summary>
    /// <typeparam name="T">double, float, long, int or byte.</typeparam>
    /// <param name="path">Path of the group or dataset.</param>
    /// <param name="name">Name of the attribute.</param>
    /// <param name="values">The numbers.</param>
    /// <exception cref="DataFormatException">No such object, or the library refuses.</exception>
    public void SetAttribute<T>(string path, string name, T[] values)
        where T : unmanaged => SetNumbers<T>(path, name, values, [values.Length]);

    private unsafe void WriteStrings(string path, string[] texts, long[] shape)
    {
        RequireWritable();
        using var type = TextType(path);
        using var space = Space(shape, path);
        using var link = IntermediateGroups();
        using var dataset = Check(H5Dcreate2(_file, path, type, space, link, Hdf5Handle.Default, Hdf5Handle.Default), Path, $"making {path}");
        WithPointers(texts, p => Check(H5Dwrite(dataset, type, Hdf5Handle.Default, Hdf5Handle.Default, Hdf5Handle.Default, (void*)p), Path, $"writing {path}"));
    }

    private unsafe void SetStrings(string path, string name, string[] texts, long[] shape)
    {
        using var type = TextType(path);
        using var attribute = MakeAttribute(path, name, type, shape);
        WithPointers(texts, p => Check(H5Awrite(attribute, type, (void*)p), Path, $"writing {name} of {path}"));
    }

    private unsafe void SetNumbers<T>(string path, string name, ReadOnlySpan<T> values, long[] shape)
        where T : unmanaged
    {
        var (memory, stored) = Get().TypeOf<T>();
        using var attribute = MakeAttribute(path, name, stored, shape);
        fixed (T* p = values) Check(H5Awrite(attribute, memory, p), Path, $"writing {name} of {path}");
    }

    private Hdf5Handle MakeAttribute(string path, string name, Hdf5Handle type, long[] shape)
    {
        RequireWritable();
        using var opened = OpenObject(path);
        if (H5Aexists(opened, name) > 0) Check(H5Adelete(opened, name), Path, $"replacing {name} of {path}");
        using var space = Space(shape, path);
        return Check(H5Acreate2(opened, name, type, space, Hdf5Handle.Default, Hdf5Handle.Default), Path, $"making {name} of {path}");
    }

    private static void WithPointers(string[] texts, Action<nint> write)
    {
        // One block of NUL-ended UTF-8 strings and the pointers into it.
        var bytes = texts.Select(t => Encoding.UTF8.GetBytes(t.Replace("\0", "", StringComparison.Ordinal) + "\0")).ToArray();
        var block = GCHandle.Alloc(bytes.SelectMany(b => b).DefaultIfEmpty().ToArray(), GCHandleType.Pinned);
        var pointers = new nint[Math.Max(texts.Length, 1)];
        var at = block.AddrOfPinnedObject();
        for (var i = 0; i < texts.Length; i++)
        {
            pointers[i] = at;
            at += bytes[i].Length;
        }

        var pinned = GCHandle.Alloc(pointers, GCHandleType.Pinned);
        try
        {
            if (texts.Length > 0) write(pinned.AddrOfPinnedObject());
        }
        finally
        {
            pinned.Free();
            block.Free();
        }
    }

    private Hdf5Handle TextType(string path)
    {
        var type = Check(H5Tcopy(Get().CharacterString), Path, $"writing {path}");
        Check(H5Tset_size(type, nuint.MaxValue), Path, $"writing {path}");
        Check(H5Tset_cset(type, 1), Path, $"writing {path}");
        return type;
    }

    private unsafe Hdf5Handle Space(ReadOnlySpan<long> shape, string path)
    {
        if (shape.Length == 0) return Check(H5Screate(0), Path, $"making {path}");
        var sizes = Array.ConvertAll(shape.ToArray(), n => (ulong)n);
        fixed (ulong* p = sizes) return Check(H5Screate_simple(sizes.Length, p, null), Path, $"making {path}");
    }

    private Hdf5Handle IntermediateGroups()
    {
        var link = Check(H5Pcreate(Get().LinkCreate), Path, "preparing a link");
        Check(H5Pset_create_intermediate_group(link, 1), Path, "preparing a link");
        return link;
    }

    private unsafe Hdf5Handle Compressed(ReadOnlySpan<long> shape, int elementSize, string path)
    {
        // Whole trailing axes, about 256 kB a chunk: rows of a labelled set are read in blocks.
        var chunk = new ulong[shape.Length];
        var size = (long)elementSize;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            chunk[i] = (ulong)Math.Clamp((1 << 18) / Math.Max(size, 1), 1, shape[i]);
            size *= (long)chunk[i];
        }

        var creation = Check(H5Pcreate(Get().DatasetCreate), Path, $"making {path}");
        fixed (ulong* p = chunk) Check(H5Pset_chunk(creation, chunk.Length, p), Path, $"making {path}");
        Check(H5Pset_shuffle(creation), Path, $"making {path}");
        Check(H5Pset_deflate(creation, 4), Path, $"making {path}");
        return creation;
    }

    private void RequireWritable()
    {
        if (!_writable) throw new InvalidOperationException($"{Path} is open for reading; make files with Hdf5File.Save or Create.");
    }
}
