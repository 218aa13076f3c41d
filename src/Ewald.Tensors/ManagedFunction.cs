using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Ewald.Tensors.Native;

namespace Ewald.Tensors;

/// <summary>A differentiable function whose forward and backward passes are written in C#, for kernels that libtorch's operators would cut into many passes over memory.</summary>
/// <remarks>The forward pass fills a fresh tensor; <see cref="Record"/> then hangs it into the record of gradients. First derivatives only. A kernel may use
/// <c>Parallel.For</c> and calls no operator inside it.</remarks>
public static class ManagedFunction
{
    /// <summary>Makes a result depend on its inputs.</summary>
    /// <param name="result">Fresh, filled from the inputs, without a record of its own.</param>
    /// <param name="inputs">What gradients may be wanted for.</param>
    /// <param name="backward">Gradient of the result in, contiguous; gradient of each input out, null where it has none. Tensors made in it are freed but for these. Called on the
    /// thread that calls backward, without recording.</param>
    /// <param name="saved">What the backward pass reads; taken out of its scopes, freed with the record.</param>
    /// <returns>The same result.</returns>
    public static unsafe Tensor Record(Tensor result, Tensor[] inputs, Func<Tensor, Tensor?[]> backward, params Tensor[] saved)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(backward);
        ArgumentNullException.ThrowIfNull(saved);
        if (!NoGrad.IsRecording || !Array.Exists(inputs, i => i.RequiresGrad)) return result;
        foreach (var tensor in saved) TensorScope.Release(tensor);
        var pointers = stackalloc nint[inputs.Length];
        for (var i = 0; i < inputs.Length; i++) pointers[i] = inputs[i].Pointer;
        var state = GCHandle.Alloc(new State(backward, inputs.Length, saved));
        var code = TorchDoor.ewald_record(result.Handle, pointers, inputs.Length, &Backward, &Release, GCHandle.ToIntPtr(state));
        GC.KeepAlive(inputs);
        if (code != 0) Free(state);
        TorchDoor.Check(code, "record");
        return result;
    }

    // No exception may pass through libtorch: it goes as a sentence and comes back as one of libtorch's own.
    [UnmanagedCallersOnly]
    private static unsafe int Backward(nint handle, nint gradient, nint* results, int count, byte* sentence, int capacity)
    {
        try
        {
            using var scope = TensorScope.Enter();
            var state = (State)GCHandle.FromIntPtr(handle).Target!;
            var gradients = state.Backward(new Tensor(gradient).Contiguous());
            if (gradients.Length != state.Inputs) throw new InvalidOperationException($"a backward pass gave {gradients.Length} gradients for {state.Inputs} inputs");
            for (var i = 0; i < count; i++) results[i] = gradients[i]?.Surrender() ?? 0;
            return 0;
        }
#pragma warning disable CA1031 // Every failure has to stop at the border.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var text = new Span<byte>(sentence, capacity);
            text.Clear();
            Encoding.UTF8.TryGetBytes(e.Message.AsSpan(0, Math.Min(e.Message.Length, capacity / 4)), text[..^1], out _);
            return 1;
        }
    }

    [UnmanagedCallersOnly]
    private static void Release(nint handle) => Free(GCHandle.FromIntPtr(handle));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Free(GCHandle handle)
    {
        var state = (State)handle.Target!;
        handle.Free();
        foreach (var tensor in state.Saved) tensor.Dispose();
    }

    private sealed record State(Func<Tensor, Tensor?[]> Backward, int Inputs, Tensor[] Saved);
}
