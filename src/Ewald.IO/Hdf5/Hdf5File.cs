using Ewald.Core;
using static Ewald.IO.Hdf5Library;
using static Ewald.IO.Hdf5Native;

namespace Ewald.IO;

/// <summary>The door to HDF5: one open file, read or made. Paths inside are absolute, <c>/entry/data</c>.</summary>
/// <remarks>Soft and external links are not followed, and datasets whose values lie in other files are refused, so that a file
/// answers for itself. An instance is not safe for two threads at once.</remarks>
public sealed partial class Hdf5File : IDisposable
{
    /// <summary>Most elements that one reading returns.</summary>
    public const long LargestRead = 1L << 28;

    private const int MostChildren = 100_000, MostAttributes = 10_000, LongestName = 4096;

    private readonly Hdf5Handle _file;
    private readonly bool _writable;

    private Hdf5File(string path, Hdf5Handle file, bool writable)
    {
        Path = path;
        _file = file;
        _writable = writable;
    }

    /// <summary>Version of libhdf5.</summary>
    /// <exception cref="NativeException">The library is not installed.</exception>
    public static string Version => Get().Version;

    /// <summary>The file as named by the caller.</summary>
    public string Path { get; }

    /// <summary>True when the file begins with the signature of HDF5 (at byte 0, 512, 1024, ... as the format allows).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">The file cannot be read at all.</exception>
    public static bool IsHdf5(string path)
    {
        var head = InputFile.Head(path, 4104);
        ReadOnlySpan<byte> signature = [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];
        for (var at = 0; at + 8 <= head.Length; at = at == 0 ? 512 : at * 2)
            if (head.AsSpan(at, 8).SequenceEqual(signature)) return true;
        return false;
    }

    /// <summary>Opens a file for reading; needs no lock, so it works on read-only mounts.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">Absent, truncated or not HDF5.</exception>
    /// <exception cref="NativeException">libhdf5 is not installed.</exception>
    public static Hdf5File Open(string path)
    {
        var h5 = Get();
        if (!IsHdf5(path)) throw new DataFormatException(path, "is not an HDF5 file.");
        using var access = Access(h5, path);
        return new Hdf5File(path, Check(H5Fopen(path, 0, access), path, "opening the file"), writable: false);
    }

    /// <summary>Makes a file; an existing one of that name is replaced. Prefer <see cref="Save"/>, which leaves no torn file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">The file cannot be made there.</exception>
    /// <exception cref="NativeException">libhdf5 is not installed.</exception>
    public static Hdf5File Create(string path)
    {
        var h5 = Get();
        using var access = Access(h5, path);
        return new Hdf5File(path, Check(H5Fcreate(path, 2, Hdf5Handle.Default, access), path, "making the file"), writable: true);
    }

    /// <summary>Writes a whole file under a temporary name, then renames it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Fills it.</param>
    /// <exception cref="DataFormatException">The file cannot be made there.</exception>
    public static void Save(string path, Action<Hdf5File> write) => AtomicFile.WriteThrough(path, temporary =>
    {
        using var file = Create(temporary);
        write(file);
        Check(H5Fflush(file._file, 1), path, "writing the file");
    });

    /// <summary>True when every step of the path is a hard link of this file.</summary>
    /// <param name="path">Path inside the file.</param>
    public bool Exists(string path) => KindOf(path) is Hdf5Kind.Group or Hdf5Kind.Dataset or Hdf5Kind.Datatype;

    /// <summary>What a path leads to; null when it leads nowhere.</summary>
    /// <param name="path">Path inside the file.</param>
    public unsafe Hdf5Kind? KindOf(string path)
    {
        Get();
        var names = Split(path);
        var so = "";
        for (var i = 0; i < names.Length; i++)
        {
            so += "/" + names[i];
            if (H5Lexists(_file, so, Hdf5Handle.Default) <= 0) return null;
            LinkInfo info;
            if (H5Lget_info(_file, so, &info, Hdf5Handle.Default) < 0) return null;
            if (info.Type == 0 && i + 1 < names.Length)
            {
                // A dataset on the way ends the path; asking the library for a child of it would be an error of its own.
                using var step = H5Oopen(_file, so, Hdf5Handle.Default);
                if (step.IsInvalid || H5Iget_type(step) != 2) return null;
            }
            else if (info.Type != 0)
            {
                return i + 1 < names.Length ? null : info.Type == 1 ? Hdf5Kind.SoftLink : Hdf5Kind.ExternalLink;
            }
        }

        if (names.Length == 0) return Hdf5Kind.Group;
        using var opened = H5Oopen(_file, so, Hdf5Handle.Default);
        return opened.IsInvalid ? null : KindOf(opened);
    }

    /// <summary>The links of a group in the order of their names.</summary>
    /// <param name="group">Path of the group, <c>/</c> for the root.</param>
    /// <exception cref="DataFormatException">No such group, or it is damaged or has over 100 000 links.</exception>
    public unsafe IReadOnlyList<Hdf5Link> Children(string group)
    {
        using var opened = OpenObject(group);
        if (KindOf(opened) != Hdf5Kind.Group) throw new DataFormatException(Path, $"{group} is not a group.");
        GroupInfo info;
        Check(H5Gget_info(opened, &info), Path, $"listing {group}");
        if (info.Links > MostChildren) throw new DataFormatException(Path, FormattableString.Invariant($"{group} has {info.Links} links; at most {MostChildren} are read."));
        var links = new List<Hdf5Link>((int)info.Links);
        Span<byte> buffer = stackalloc byte[LongestName];
        for (var i = 0UL; i < info.Links; i++)
        {
            fixed (byte* name = buffer)
            {
                var length = H5Lget_name_by_idx(opened, ".", 0, 0, i, name, LongestName, Hdf5Handle.Default);
                if (length < 0) throw Failure(Path, $"listing {group}");
                if (length >= LongestName) throw new DataFormatException(Path, $"{group} has a link whose name is longer than {LongestName} bytes.");
                links.Add(Link(opened, System.Text.Encoding.UTF8.GetString(buffer[..(int)length])));
            }
        }

        return links;
    }

    /// <summary>Type and shape of a dataset.</summary>
    /// <param name="path">Path of the dataset.</param>
    /// <exception cref="DataFormatException">No such dataset.</exception>
    public Hdf5Dataset Describe(string path)
    {
        using var dataset = OpenDataset(path);
        using var type = Check(H5Dget_type(dataset), Path, $"the type of {path}");
        using var space = Check(H5Dget_space(dataset), Path, $"the shape of {path}");
        return new Hdf5Dataset(TypeName(type), Shape(space, path));
    }

    /// <summary>Closes the file and everything opened in it.</summary>
    public void Dispose() => _file.Dispose();

    private static Hdf5Handle Access(Constants h5, string path)
    {
        var access = Check(H5Pcreate(h5.FileAccess), path, "preparing the access");
        Check(H5Pset_fclose_degree(access, 3), path, "preparing the access");
        Check(H5Pset_file_locking(access, 0, 1), path, "preparing the access");
        return access;
    }

    private static Hdf5Kind? KindOf(Hdf5Handle opened) => H5Iget_type(opened) switch
    {
        1 or 2 => Hdf5Kind.Group,
        3 => Hdf5Kind.Datatype,
        5 => Hdf5Kind.Dataset,
        _ => null,
    };

    private static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private unsafe Hdf5Link Link(Hdf5Handle group, string name)
    {
        LinkInfo info;
        if (H5Lget_info(group, name, &info, Hdf5Handle.Default) < 0) throw Failure(Path, $"the link {name}");
        if (info.Type == 0)
        {
            using var child = Check(H5Oopen(group, name, Hdf5Handle.Default), Path, $"opening {name}");
            return new Hdf5Link(name, KindOf(child) ?? Hdf5Kind.Datatype, null, info.AddressOrSize);
        }

        var size = (int)Math.Min(info.AddressOrSize, LongestName);
        var value = new byte[size + 1];
        fixed (byte* p = value) Check(H5Lget_val(group, name, p, (nuint)size, Hdf5Handle.Default), Path, $"the link {name}");
        // An external link's value is a byte of flags, then file and path, each ended by NUL.
        var text = System.Text.Encoding.UTF8.GetString(value, info.Type == 1 ? 0 : 1, size - (info.Type == 1 ? 0 : 1)).TrimEnd('\0').Replace('\0', ':');
        return new Hdf5Link(name, info.Type == 1 ? Hdf5Kind.SoftLink : Hdf5Kind.ExternalLink, text, 0);
    }

    private Hdf5Handle OpenObject(string path)
    {
        switch (KindOf(path))
        {
            case null: throw new DataFormatException(Path, $"has no {path}.");
            case Hdf5Kind.SoftLink or Hdf5Kind.ExternalLink: throw new DataFormatException(Path, $"{path} is a link that is not followed; name what it points to.");
            default: return Check(H5Oopen(_file, "/" + string.Join('/', Split(path)), Hdf5Handle.Default), Path, $"opening {path}");
        }
    }

    private Hdf5Handle OpenDataset(string path)
    {
        var opened = OpenObject(path);
        if (KindOf(opened) == Hdf5Kind.Dataset) return opened;
        opened.Dispose();
        throw new DataFormatException(Path, $"{path} is a group, not a dataset.");
    }

    private unsafe long[] Shape(Hdf5Handle space, string path)
    {
        // A null dataspace (kind 2) has no elements.
        if (H5Sget_simple_extent_type(space) == 2) return [0];
        var rank = Check(H5Sget_simple_extent_ndims(space), Path, $"the shape of {path}");
        var shape = new ulong[Math.Max(rank, 1)];
        fixed (ulong* p = shape) Check(H5Sget_simple_extent_dims(space, p, null), Path, $"the shape of {path}");
        return [.. shape.Take(rank).Select(n => n > long.MaxValue ? long.MaxValue : (long)n)];
    }

    private static string TypeName(Hdf5Handle type)
    {
        var bits = H5Tget_size(type) * 8;
        var order = H5Tget_order(type) == 1 && bits > 8 ? " BE" : "";
        return H5Tget_class(type) switch
        {
            IntegerType => FormattableString.Invariant($"{(H5Tget_sign(type) == 0 ? "uint" : "int")}{bits}{order}"),
            FloatType => FormattableString.Invariant($"float{bits}{order}"),
            StringType => "string",
            EnumerationType => "enum",
            CompoundType => "compound",
            ReferenceType => "reference",
            VariableLengthType => "variable-length list",
            ArrayType => "array",
            BitfieldType => "bitfield",
            _ => "opaque",
        };
    }
}
