using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ewald.Core;

[assembly: DisableRuntimeMarshalling]

namespace Ewald.Learning;

/// <summary>The door to XGBoost: gradient-boosted trees and random forests.</summary>
/// <remarks>Source: T. Chen, C. Guestrin, KDD 2016, 785, doi:10.1145/2939672.2939785.</remarks>
public static unsafe partial class XGBoostLibrary
{
    private const string Library = "libxgboost.so.0";

    /// <summary>Version of the library that is loaded, for example 1.7.4.</summary>
    /// <exception cref="NativeException">It cannot be loaded.</exception>
    public static string Version
    {
        get
        {
            try
            {
                XGBoostVersion(out var major, out var minor, out var patch);
                return FormattableString.Invariant($"{major}.{minor}.{patch}");
            }
            catch (DllNotFoundException e)
            {
                throw new NativeException("XGBoost", "libxgboost.so.0 cannot be loaded; install Debian's libxgboost-dev.", e);
            }
        }
    }

    /// <summary>Turns a return code into the library's own sentence.</summary>
    internal static void Check(int code)
    {
        if (code == 0) return;
        var said = Marshal.PtrToStringUTF8(XGBGetLastError()) ?? "no reason given";
        // The first line says what; the rest is a trace of C++ frames.
        var end = said.IndexOf('\n', StringComparison.Ordinal);
        throw new NativeException("XGBoost", (end < 0 ? said : said[..end]).Trim());
    }

    [LibraryImport(Library)]
    private static partial void XGBoostVersion(out int major, out int minor, out int patch);

    [LibraryImport(Library)]
    private static partial nint XGBGetLastError();

    [LibraryImport(Library)]
    internal static partial int XGDMatrixCreateFromMat_omp(float* data, ulong rows, ulong columns, float missing, out nint matrix, int threads);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGDMatrixSetFloatInfo(DataMatrix matrix, string field, float* values, ulong length);

    [LibraryImport(Library)]
    internal static partial int XGDMatrixFree(nint matrix);

    [LibraryImport(Library)]
    internal static partial int XGBoosterCreate(nint* matrices, ulong length, out nint booster);

    [LibraryImport(Library)]
    internal static partial int XGBoosterFree(nint booster);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterSetParam(Booster booster, string name, string value);

    [LibraryImport(Library)]
    internal static partial int XGBoosterUpdateOneIter(Booster booster, int iteration, DataMatrix matrix);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterPredictFromDMatrix(Booster booster, DataMatrix matrix, string configuration, out ulong* shape, out ulong dimensions, out float* result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterSaveModelToBuffer(Booster booster, string configuration, out ulong length, out byte* bytes);

    [LibraryImport(Library)]
    internal static partial int XGBoosterLoadModelFromBuffer(Booster booster, byte* bytes, ulong length);

    /// <summary>A table of features inside XGBoost.</summary>
    internal sealed class DataMatrix() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        /// <summary>Copies the rows; NaN means missing.</summary>
        public static DataMatrix Of(ReadOnlySpan<double> features, int dimension, int threads)
        {
            var single = new float[features.Length];
            for (var i = 0; i < single.Length; i++) single[i] = (float)features[i];
            var matrix = new DataMatrix();
            fixed (float* p = single)
            {
                Check(XGDMatrixCreateFromMat_omp(p, (ulong)(single.Length / dimension), (ulong)dimension, float.NaN, out var created, threads));
                matrix.SetHandle(created);
            }

            return matrix;
        }

        public void Set(string field, ReadOnlySpan<double> values)
        {
            var single = new float[values.Length];
            for (var i = 0; i < single.Length; i++) single[i] = (float)values[i];
            fixed (float* p = single) Check(XGDMatrixSetFloatInfo(this, field, p, (ulong)single.Length));
        }

        protected override bool ReleaseHandle() => XGDMatrixFree(handle) == 0;
    }

    /// <summary>A set of trees inside XGBoost.</summary>
    internal sealed class Booster() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        public static Booster For(DataMatrix? matrix)
        {
            var booster = new Booster();
            var held = false;
            try
            {
                matrix?.DangerousAddRef(ref held);
                var raw = matrix?.DangerousGetHandle() ?? 0;
                Check(XGBoosterCreate(matrix is null ? null : &raw, matrix is null ? 0UL : 1UL, out var created));
                booster.SetHandle(created);
            }
            finally
            {
                if (held) matrix!.DangerousRelease();
            }

            return booster;
        }

        protected override bool ReleaseHandle() => XGBoosterFree(handle) == 0;
    }
}
