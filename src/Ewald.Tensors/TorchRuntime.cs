using System.Diagnostics;
using System.Runtime.InteropServices;
using Ewald.Core;
using Ewald.Tensors.Native;

namespace Ewald.Tensors;

/// <summary>Which BLAS does libtorch's matrix products.</summary>
/// <param name="Library">Path of the loaded library, or empty when it is inside libtorch.</param>
/// <param name="Name"><c>OpenBLAS</c>, <c>MKL</c>, <c>reference BLAS</c> or <c>unknown</c>.</param>
/// <param name="Version">The library's own description, or empty.</param>
/// <param name="GigaflopsPerSecond">Speed of a 512 × 512 product in single precision, 10⁹ operations a second.</param>
/// <param name="Threads">Threads it was measured with.</param>
public sealed record BlasReport(string Library, string Name, string Version, double GigaflopsPerSecond, int Threads)
{
    /// <summary>True for OpenBLAS, which this house requires: the reference BLAS is 100 times slower.</summary>
    public bool IsOpenBlas => Name == "OpenBLAS";
}

/// <summary>The running libtorch: version, threads, seeds, devices, live tensors.</summary>
public static class TorchRuntime
{
    /// <summary>Version of the libtorch that the door was built against.</summary>
    /// <exception cref="NativeException">It cannot be loaded.</exception>
    public static string Version
    {
        get
        {
            TorchDoor.Prepare();
            return Marshal.PtrToStringUTF8(TorchDoor.ewald_version())!;
        }
    }

    /// <summary>Threads inside one operator, for every thread of the process; as many as there are processors unless set.</summary>
    public static int Threads
    {
        get
        {
            TorchDoor.Prepare();
            return TorchDoor.ewald_threads();
        }

        set
        {
            TorchDoor.Prepare();
            TorchDoor.Check(TorchDoor.ewald_set_threads(value), "set threads");
        }
    }

    /// <summary>Number of CUDA devices that this libtorch sees.</summary>
    public static int CudaDevices
    {
        get
        {
            TorchDoor.Prepare();
            return TorchDoor.ewald_cuda_devices();
        }
    }

    /// <summary>References to tensors that are held and not yet freed, in the whole process.</summary>
    public static long LiveTensors
    {
        get
        {
            TorchDoor.Prepare();
            return TorchDoor.ewald_live_tensors();
        }
    }

    /// <summary>Seeds libtorch's own generators; networks of this house draw from a <see cref="Generator"/> instead.</summary>
    /// <param name="seed">The seed.</param>
    public static void Seed(ulong seed)
    {
        TorchDoor.Prepare();
        TorchDoor.Check(TorchDoor.ewald_manual_seed(seed), "seed");
    }

    /// <summary>Looks which BLAS is loaded and measures a product.</summary>
    /// <exception cref="NativeException">libtorch cannot be loaded.</exception>
    public static BlasReport Blas()
    {
        var speed = ProductSpeed(512);
        var libraries = new List<string>();
        if (File.Exists("/proc/self/maps"))
        {
            foreach (var line in File.ReadLines("/proc/self/maps"))
            {
                var start = line.IndexOf('/', StringComparison.Ordinal);
                if (start < 0) continue;
                var path = line[start..];
                var file = Path.GetFileName(path);
                if ((file.Contains("blas", StringComparison.Ordinal) || file.Contains("mkl", StringComparison.Ordinal)) && !libraries.Contains(path)) libraries.Add(path);
            }
        }

        foreach (var path in libraries)
        {
            if (!NativeLibrary.TryLoad(path, out var library)) continue;
            if (NativeLibrary.TryGetExport(library, "openblas_get_config", out var config))
                return new BlasReport(path, "OpenBLAS", ReadText(config), speed, Threads);
        }

        // Debian puts OpenBLAS behind libblas.so.3 in a folder of its own name; there its own symbols may be hidden.
        foreach (var path in libraries)
            if (path.Contains("openblas", StringComparison.Ordinal)) return new BlasReport(path, "OpenBLAS", "", speed, Threads);
        foreach (var path in libraries)
            if (path.Contains("mkl", StringComparison.Ordinal)) return new BlasReport(path, "MKL", "", speed, Threads);
        foreach (var path in libraries)
            if (Path.GetFileName(path).StartsWith("libblas", StringComparison.Ordinal)) return new BlasReport(path, "reference BLAS", "", speed, Threads);
        return new BlasReport("", "unknown", "", speed, Threads);
    }

    /// <summary>Speed of an n × n matrix product in single precision, 10⁹ operations a second, best of several.</summary>
    /// <param name="n">Rows and columns.</param>
    public static double ProductSpeed(int n)
    {
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        var a = Tensor.Full([n, n], 0.5);
        a.MatMul(a).Dispose();
        var best = double.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var clock = Stopwatch.GetTimestamp();
            a.MatMul(a).Dispose();
            best = Math.Min(best, Stopwatch.GetElapsedTime(clock).TotalSeconds);
        }

        return 2.0 * n * n * n / best / 1e9;
    }

    private static unsafe string ReadText(nint function) => Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)function)()) ?? "";
}
