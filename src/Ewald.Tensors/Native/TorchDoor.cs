using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ewald.Core;

[assembly: DisableRuntimeMarshalling]

namespace Ewald.Tensors.Native;

/// <summary>The functions of libewald_torch, the only library this project calls.</summary>
internal static unsafe partial class TorchDoor
{
    private const string Library = "ewald_torch";
    private static volatile bool _ready;

    static TorchDoor() => NativeLibrary.SetDllImportResolver(typeof(TorchDoor).Assembly, Resolve);

    /// <summary>Loads the library and brings the threads of libtorch in line with the machine; throws the sentence that says what to do.</summary>
    public static void Prepare()
    {
        if (_ready) return;
        // Debian's libtorch starts with one thread: say the number once, before the first operator.
        Check(ewald_set_threads(Environment.ProcessorCount), "set threads");
        _ready = true;
    }

    /// <summary>Turns a return code into an exception with libtorch's own sentence.</summary>
    public static void Check(int code, string what)
    {
        if (code != 0) throw Failure(what);
    }

    public static NativeException Failure(string what)
    {
        var sentence = Marshal.PtrToStringUTF8(ewald_last_error()) ?? "no sentence";
        return new NativeException("libtorch", $"{what}: {sentence.Trim()}");
    }

    [LibraryImport(Library)]
    public static partial nint ewald_last_error();

    [LibraryImport(Library)]
    public static partial nint ewald_version();

    [LibraryImport(Library)]
    public static partial long ewald_live_tensors();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ewald_operator(string name, string overload, out nint result);

    [LibraryImport(Library)]
    public static partial int ewald_call(nint op, Value* arguments, int count, Value* results, int capacity, int* written);

    [LibraryImport(Library)]
    public static partial void ewald_take(Value* results);

    [LibraryImport(Library)]
    public static partial int ewald_from_memory(void* data, long bytes, long* sizes, int rank, int dtype, out nint result);

    [LibraryImport(Library)]
    public static partial void ewald_free(nint tensor);

    [LibraryImport(Library)]
    public static partial int ewald_data_pointer(TensorHandle tensor, out nint result);

    [LibraryImport(Library)]
    public static partial int ewald_rank(TensorHandle tensor);

    [LibraryImport(Library)]
    public static partial int ewald_sizes(TensorHandle tensor, long* sizes);

    [LibraryImport(Library)]
    public static partial int ewald_strides(TensorHandle tensor, long* strides);

    [LibraryImport(Library)]
    public static partial int ewald_dtype(TensorHandle tensor);

    [LibraryImport(Library)]
    public static partial int ewald_device(TensorHandle tensor, out int type, out int index);

    [LibraryImport(Library)]
    public static partial int ewald_is_contiguous(TensorHandle tensor);

    [LibraryImport(Library)]
    public static partial int ewald_requires_grad(TensorHandle tensor);

    [LibraryImport(Library)]
    public static partial int ewald_set_requires_grad(TensorHandle tensor, int value);

    [LibraryImport(Library)]
    public static partial int ewald_grad(TensorHandle tensor, out nint result);

    [LibraryImport(Library)]
    public static partial int ewald_set_grad(TensorHandle tensor, TensorHandle grad);

    [LibraryImport(Library)]
    public static partial int ewald_backward(TensorHandle tensor, TensorHandle gradient, int retainGraph, int createGraph);

    [LibraryImport(Library)]
    public static partial int ewald_autograd_grad(
        nint* outputs, int outputsCount, nint* inputs, int inputsCount, nint* gradients, int gradientsCount,
        int retainGraph, int createGraph, nint* results);

    [LibraryImport(Library)]
    public static partial int ewald_record(
        TensorHandle result, nint* inputs, int count, delegate* unmanaged<nint, nint, nint*, int, byte*, int, int> backward, delegate* unmanaged<nint, void> release, nint state);

    [LibraryImport(Library)]
    public static partial int ewald_grad_mode();

    [LibraryImport(Library)]
    public static partial void ewald_set_grad_mode(int enabled);

    [LibraryImport(Library)]
    public static partial int ewald_manual_seed(ulong seed);

    [LibraryImport(Library)]
    public static partial int ewald_generator_new(int deviceType, int deviceIndex, ulong seed, out nint result);

    [LibraryImport(Library)]
    public static partial void ewald_generator_free(nint generator);

    [LibraryImport(Library)]
    public static partial int ewald_generator_state(GeneratorHandle generator, out nint result);

    [LibraryImport(Library)]
    public static partial int ewald_generator_set_state(GeneratorHandle generator, TensorHandle state);

    [LibraryImport(Library)]
    public static partial int ewald_threads();

    [LibraryImport(Library)]
    public static partial int ewald_set_threads(int count);

    [LibraryImport(Library)]
    public static partial int ewald_cuda_devices();

    // Beside the program first (a published copy), then where the launcher builds it.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library) return 0;
        var causes = new List<string>();
        foreach (var folder in (string[])[AppContext.BaseDirectory, Path.Combine(RepositoryPaths.Home, "native", "build")])
        {
            var file = Path.Combine(folder, "libewald_torch.so");
            if (!File.Exists(file)) continue;
            try
            {
                return NativeLibrary.Load(file);
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
            {
                causes.Add(e.Message.Split('\n')[0]);
            }
        }

        var cause = causes.Count > 0 ? causes[0] : "libewald_torch.so was not found, native/ has not been built";
        throw new NativeException("libtorch", $"the engine cannot be loaded ({cause}): run ./ewald doctor");
    }
}
