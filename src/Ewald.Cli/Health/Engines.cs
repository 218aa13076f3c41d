using System.Runtime.InteropServices;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;
using Ewald.Learning;
using Ewald.Reports;
using Ewald.Tensors;

namespace Ewald.Cli.Health;

/// <summary>Looks at every engine of the house through its own door.</summary>
internal static class Engines
{
    public static IReadOnlyList<EngineCheck> All() =>
    [
        new(".NET", true, true, Environment.Version.ToString(), RuntimeInformation.FrameworkDescription, "https://dotnet.microsoft.com/download/dotnet/10.0"),
        Native("libtorch", "libtorch-dev libopenblas0-openmp", () => TorchRuntime.Version, Blas),
        Native("HDF5", "libhdf5-dev", () => Hdf5File.Version),
        Native("XGBoost", "libxgboost-dev", () => XGBoostLibrary.Version),
        Native("spglib", "libsymspg-dev", () => Spglib.Version),
        // Its interface carries no version number, so the package is asked.
        Native("xraylib", "libxrl-dev", () => XrayLib.Version, () => (true, ShortProgram.Run("dpkg-query", ["-W", "-f", "Debian package libxrl11 ${Version}", "libxrl11"])?.Trim() ?? "")),
        Program("LAMMPS", required: false, ["lmp"], ["-h"], "sudo apt-get install lammps"),
        new("Plotly cartesian bundle", true, ReportWriter.HasPictures, ReportWriter.PlotlyVersion, ReportWriter.HasPictures ? "built into the reports" : "not built in", "run ./ewald, which fetches it from npm and builds"),
        Program("browser", required: false, ["chromium", "chromium-browser", "google-chrome"], ["--version"], "ewald doctor --install browser"),
        Peer("sasmodels"), Peer("torch"), Peer("sklearn"),
    ];

    private static (bool Ok, string Detail) Blas()
    {
        var blas = TorchRuntime.Blas();
        var ok = blas.IsOpenBlas || string.Equals(blas.Name, "MKL", StringComparison.Ordinal);
        return (ok, FormattableString.Invariant(
            $"BLAS: {(blas.Version.StartsWith(blas.Name, StringComparison.Ordinal) ? "" : blas.Name + " ")}{blas.Version}, {blas.GigaflopsPerSecond:F0} Gflop/s with {blas.Threads} threads, {TorchRuntime.CudaDevices} CUDA devices{(ok ? "" : "; the reference BLAS is 100 times slower")}"));
    }

    private static EngineCheck Native(string name, string package, Func<string> version, Func<(bool Ok, string Detail)>? more = null)
    {
        var how = $"sudo apt-get install {package}";
        try
        {
            var found = version();
            var (ok, detail) = more?.Invoke() ?? (true, "");
            return new(name, true, ok, found, detail, how);
        }
        catch (Exception e) when (e is NativeException or DllNotFoundException or EntryPointNotFoundException or TypeInitializationException)
        {
            return new(name, true, false, null, (e.InnerException ?? e).Message.ReplaceLineEndings(" "), how);
        }
    }

    private static EngineCheck Program(string name, bool required, string[] programs, string[] arguments, string how)
    {
        foreach (var program in programs)
            if (ShortProgram.Run(program, arguments) is { } said)
                return new(name, required, true, FirstVersion(said), program, how);
        return new(name, required, false, null, "absent", how);
    }

    private static EngineCheck Peer(string module)
    {
        // Debian's interpreter by its path: the one on PATH may be another.
        var said = ShortProgram.Run("/usr/bin/python3", ["-c", $"import {module}; print({module}.__version__)"]);
        return new($"peer {module}", false, said is not null, said?.Trim().Split('\n')[^1], said is null ? "absent; its benchmarks print `peer: absent`" : "for benchmarks only", "ewald doctor --install peers");
    }

    private static string FirstVersion(string said)
    {
        var line = said.Split('\n').FirstOrDefault(l => l.Any(char.IsAsciiDigit)) ?? said;
        return line.Trim() is { Length: > 80 } longer ? longer[..80] : line.Trim();
    }
}
