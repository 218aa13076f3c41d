using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ewald.Core;
using static Ewald.IO.Hdf5Native;

namespace Ewald.IO;

/// <summary>Start of libhdf5, its constants, and its error stack turned into one sentence.</summary>
internal static unsafe class Hdf5Library
{
    /// <summary>H5T_class_t.</summary>
    internal const int IntegerType = 0, FloatType = 1, StringType = 3, BitfieldType = 4, CompoundType = 6, ReferenceType = 7, EnumerationType = 8, VariableLengthType = 9, ArrayType = 10;

    private static readonly Lazy<Constants> Loaded = new(Load);

    [ThreadStatic]
    private static bool _quiet;

    public static Constants Get()
    {
        var constants = Loaded.Value;
        // The error stack, and with it the habit of printing it, belongs to the thread.
        if (!_quiet)
        {
            _ = H5Eset_auto2(0, 0, 0);
            _quiet = true;
        }

        return constants;
    }

    /// <summary>A status or count that must not be negative.</summary>
    /// <param name="status">What the library returned.</param>
    /// <param name="path">The file, for the message.</param>
    /// <param name="doing">What failed, for example <c>reading /entry/data</c>.</param>
    public static int Check(int status, string path, string doing) => status >= 0 ? status : throw Failure(path, doing);

    public static Hdf5Handle Check(Hdf5Handle handle, string path, string doing)
    {
        if (!handle.IsInvalid) return handle;
        handle.Dispose();
        throw Failure(path, doing);
    }

    /// <summary>The innermost sentence of the library's error stack, as the reason why a file is not usable.</summary>
    public static DataFormatException Failure(string path, string doing)
    {
        nint sentence = 0;
        _ = H5Ewalk2(0, 0, &First, (nint)(&sentence));
        var reason = sentence == 0 ? "the library gave no reason" : Marshal.PtrToStringUTF8(sentence);
        _ = H5Eclear2(0);
        return new DataFormatException(path, $"{doing} failed; HDF5 says: {reason}.");
    }

    [UnmanagedCallersOnly]
    private static int First(uint n, nint error, nint data)
    {
        // H5E_error2_t: three ids, the line, then pointers to function, file and, at byte 48, the sentence.
        if (n == 0) *(nint*)data = *(nint*)(error + 48);
        return 0;
    }

    private static Constants Load()
    {
        try
        {
            var library = NativeLibrary.Load(Library, typeof(Hdf5Library).Assembly, null);
            if (H5open() < 0) throw new NativeException("HDF5", $"{Library} does not start (H5open).");
            _ = H5get_libversion(out var major, out var minor, out var release);
            if (major != 1 || minor != 10)
                throw new NativeException("HDF5", FormattableString.Invariant($"{Library} is version {major}.{minor}.{release}; 1.10 is needed."));
            Hdf5Handle Id(string name) => Hdf5Handle.Borrowed(Marshal.ReadIntPtr(NativeLibrary.GetExport(library, name)));
            return new Constants(
                FormattableString.Invariant($"{major}.{minor}.{release}"),
                Id("H5T_NATIVE_DOUBLE_g"), Id("H5T_NATIVE_FLOAT_g"), Id("H5T_NATIVE_INT64_g"), Id("H5T_NATIVE_INT32_g"), Id("H5T_NATIVE_UINT8_g"),
                Id("H5T_IEEE_F64LE_g"), Id("H5T_IEEE_F32LE_g"), Id("H5T_STD_I64LE_g"), Id("H5T_STD_I32LE_g"), Id("H5T_STD_U8LE_g"), Id("H5T_C_S1_g"),
                Id("H5P_CLS_FILE_ACCESS_ID_g"), Id("H5P_CLS_DATASET_CREATE_ID_g"), Id("H5P_CLS_LINK_CREATE_ID_g"));
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new NativeException("HDF5", $"{Library} cannot be loaded (Debian: apt install libhdf5-103-1): {e.Message}", e);
        }
    }

    /// <summary>Identifiers that exist once the library is open.</summary>
    internal sealed record Constants(
        string Version, Hdf5Handle Double, Hdf5Handle Single, Hdf5Handle Int64, Hdf5Handle Int32, Hdf5Handle Byte,
        Hdf5Handle FileDouble, Hdf5Handle FileSingle, Hdf5Handle FileInt64, Hdf5Handle FileInt32, Hdf5Handle FileByte, Hdf5Handle CharacterString,
        Hdf5Handle FileAccess, Hdf5Handle DatasetCreate, Hdf5Handle LinkCreate)
    {
        /// <summary>Memory and file type of a number type of the runtime.</summary>
        /// <typeparam name="T">double, float, long, int or byte.</typeparam>
        public (Hdf5Handle Memory, Hdf5Handle File) TypeOf<T>()
            where T : unmanaged
        {
            if (typeof(T) == typeof(double)) return (Double, FileDouble);
            if (typeof(T) == typeof(float)) return (Single, FileSingle);
            if (typeof(T) == typeof(long)) return (Int64, FileInt64);
            if (typeof(T) == typeof(int)) return (Int32, FileInt32);
            if (typeof(T) == typeof(byte)) return (Byte, FileByte);
            throw new ArgumentException($"HDF5 data are double, float, long, int or byte here; {typeof(T).Name} was asked.");
        }
    }
}
