using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace Ewald.IO;

/// <summary>The functions of libhdf5 that the house calls, named as in the library. <c>hid_t</c> is a signed 64-bit number.</summary>
internal static unsafe partial class Hdf5Native
{
    public const string Library = "libhdf5_serial.so.103";

    [LibraryImport(Library)] internal static partial int H5open();

    [LibraryImport(Library)] internal static partial int H5get_libversion(out uint major, out uint minor, out uint release);

    [LibraryImport(Library)] internal static partial int H5Eset_auto2(nint stack, nint function, nint data);

    [LibraryImport(Library)] internal static partial int H5Ewalk2(nint stack, int direction, delegate* unmanaged<uint, nint, nint, int> function, nint data);

    [LibraryImport(Library)] internal static partial int H5Eclear2(nint stack);

    [LibraryImport(Library)] internal static partial int H5Idec_ref(nint id);

    [LibraryImport(Library)] internal static partial int H5Iget_type(Hdf5Handle id);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Hdf5Handle H5Fopen(string name, uint flags, Hdf5Handle access);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Hdf5Handle H5Fcreate(string name, uint flags, Hdf5Handle creation, Hdf5Handle access);

    [LibraryImport(Library)] internal static partial int H5Fflush(Hdf5Handle file, int scope);

    [LibraryImport(Library)] internal static partial Hdf5Handle H5Pcreate(Hdf5Handle propertyClass);

    [LibraryImport(Library)] internal static partial int H5Pset_fclose_degree(Hdf5Handle list, int degree);

    [LibraryImport(Library)] internal static partial int H5Pset_file_locking(Hdf5Handle list, byte use, byte ignoreWhenDisabled);

    [LibraryImport(Library)] internal static partial int H5Pset_create_intermediate_group(Hdf5Handle list, uint create);

    [LibraryImport(Library)] internal static partial int H5Pset_chunk(Hdf5Handle list, int rank, ulong* chunk);

    [LibraryImport(Library)] internal static partial int H5Pset_deflate(Hdf5Handle list, uint level);

    [LibraryImport(Library)] internal static partial int H5Pset_shuffle(Hdf5Handle list);

    [LibraryImport(Library)] internal static partial int H5Pget_layout(Hdf5Handle list);

    [LibraryImport(Library)] internal static partial int H5Pget_external_count(Hdf5Handle list);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Hdf5Handle H5Oopen(Hdf5Handle location, string name, Hdf5Handle access);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Hdf5Handle H5Gcreate2(Hdf5Handle location, string name, Hdf5Handle link, Hdf5Handle creation, Hdf5Handle access);

    [LibraryImport(Library)] internal static partial int H5Gget_info(Hdf5Handle group, GroupInfo* info);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint H5Lget_name_by_idx(Hdf5Handle location, string group, int index, int order, ulong n, byte* name, nuint size, Hdf5Handle access);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int H5Lexists(Hdf5Handle location, string name, Hdf5Handle access);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int H5Lget_info(Hdf5Handle location, string name, LinkInfo* info, Hdf5Handle access);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int H5Lget_val(Hdf5Handle location, string name, byte* buffer, nuint size, Hdf5Handle access);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Hdf5Handle H5Dcreate2(
        Hdf5Handle location, string name, Hdf5Handle type, Hdf5Handle space, Hdf5Handle link, Hdf5Handle creation, Hdf5Handle access);

    [LibraryImport(Library)] internal static partial Hdf5Handle H5Dget_space(Hdf5Handle dataset);

    [LibraryImport(Library)] internal static partial Hdf5Handle H5Dget_type(Hdf5Handle dataset);

    [LibraryImport(Library)] internal static partial Hdf5Handle H5Dget_create_plist(Hdf5Handle dataset);

    [LibraryImport(Library)] internal static partial int H5Dread(
        Hdf5Handle dataset, Hdf5Handle memoryType, Hdf5Handle memorySpace, Hdf5Handle fileSpace, Hdf5Handle transfer, void* buffer);

    [LibraryImport(Library)] internal static partial int H5Dwrite(
        Hdf5Handle dataset, Hdf5Handle memoryType, Hdf5Handle memorySpace, Hdf5Handle fileSpace, Hdf5Handle transfer, void* buffer);

    [LibraryImport(Library)] internal static partial int H5Dvlen_reclaim(Hdf5Handle type, Hdf5Handle space, Hdf5Handle transfer, void* buffer);

    [LibraryImport(Library)] internal static partial int H5Aget_num_attrs(Hdf5Handle location);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Hdf5Handle H5Aopen_by_idx(Hdf5Handle location, string name, int index, int order, ulong n, Hdf5Handle access, Hdf5Handle link);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Hdf5Handle H5Aopen(Hdf5Handle location, string name, Hdf5Handle access);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int H5Aexists(Hdf5Handle location, string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int H5Adelete(Hdf5Handle location, string name);

    [LibraryImport(Library)] internal static partial nint H5Aget_name(Hdf5Handle attribute, nuint size, byte* name);

    [LibraryImport(Library)] internal static partial Hdf5Handle H5Aget_type(Hdf5Handle attribute);

    [LibraryImport(Library)] internal static partial Hdf5Handle H5Aget_space(Hdf5Handle attribute);

    [LibraryImport(Library)] internal static partial int H5Aread(Hdf5Handle attribute, Hdf5Handle memoryType, void* buffer);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Hdf5Handle H5Acreate2(Hdf5Handle location, string name, Hdf5Handle type, Hdf5Handle space, Hdf5Handle creation, Hdf5Handle access);

    [LibraryImport(Library)] internal static partial int H5Awrite(Hdf5Handle attribute, Hdf5Handle memoryType, void* buffer);

    [LibraryImport(Library)] internal static partial int H5Tget_class(Hdf5Handle type);

    [LibraryImport(Library)] internal static partial nuint H5Tget_size(Hdf5Handle type);

    [LibraryImport(Library)] internal static partial int H5Tget_sign(Hdf5Handle type);

    [LibraryImport(Library)] internal static partial int H5Tget_order(Hdf5Handle type);

    [LibraryImport(Library)] internal static partial int H5Tget_cset(Hdf5Handle type);

    [LibraryImport(Library)] internal static partial int H5Tis_variable_str(Hdf5Handle type);

    [LibraryImport(Library)] internal static partial Hdf5Handle H5Tcopy(Hdf5Handle type);

    [LibraryImport(Library)] internal static partial int H5Tset_size(Hdf5Handle type, nuint size);

    [LibraryImport(Library)] internal static partial int H5Tset_cset(Hdf5Handle type, int set);

    [LibraryImport(Library)] internal static partial int H5Tset_strpad(Hdf5Handle type, int padding);

    [LibraryImport(Library)] internal static partial Hdf5Handle H5Screate(int kind);

    [LibraryImport(Library)] internal static partial Hdf5Handle H5Screate_simple(int rank, ulong* shape, ulong* largest);

    [LibraryImport(Library)] internal static partial int H5Sget_simple_extent_ndims(Hdf5Handle space);

    [LibraryImport(Library)] internal static partial int H5Sget_simple_extent_dims(Hdf5Handle space, ulong* shape, ulong* largest);

    [LibraryImport(Library)] internal static partial int H5Sget_simple_extent_type(Hdf5Handle space);

    [LibraryImport(Library)] internal static partial int H5Sselect_hyperslab(Hdf5Handle space, int operation, ulong* start, ulong* stride, ulong* count, ulong* block);

    /// <summary>H5G_info_t of 1.10.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct GroupInfo
    {
        public int Storage;
        public ulong Links;
        public long LargestOrder;
        public byte Mounted;
    }

    /// <summary>H5L_info_t of 1.10.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct LinkInfo
    {
        public int Type;
        public byte OrderIsValid;
        public long Order;
        public int CharacterSet;
        public ulong AddressOrSize;
    }
}

/// <summary>Any identifier of libhdf5; closed by lowering its reference count.</summary>
internal sealed class Hdf5Handle : SafeHandle
{
    /// <summary>Made by the marshaller.</summary>
    public Hdf5Handle()
        : base(-1, ownsHandle: true)
    {
    }

    private Hdf5Handle(nint id)
        : base(-1, ownsHandle: false) => SetHandle(id);

    /// <summary>H5P_DEFAULT, H5S_ALL: zero.</summary>
    public static Hdf5Handle Default { get; } = new(0);

    /// <inheritdoc/>
    public override bool IsInvalid => handle < 0;

    /// <summary>An identifier that the library owns.</summary>
    /// <param name="id">The identifier.</param>
    public static Hdf5Handle Borrowed(nint id) => new(id);

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => handle <= 0 || Hdf5Native.H5Idec_ref(handle) >= 0;
}
