using System.Runtime.CompilerServices;
using Ewald.Core;

namespace Ewald.Tensors.Native;

/// <summary>One ATen operator, found by name and overload on first use, called through the boxed dispatcher.</summary>
internal sealed unsafe class Operator(string name, string overload = "")
{
    private const int StackCells = 256;
    private nint _handle;

    /// <summary>Calls an operator with one tensor as result.</summary>
    public Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        Value result = default;
        var written = Invoke(arguments, &result, 1);
        if (written != 1 || result.Tag != Tag.Tensor)
            throw new NativeException("libtorch", $"{name}: returned {written} results, the first of kind {result.Tag}; one tensor is expected");
        return new Tensor((nint)result.A);
    }

    /// <summary>Calls an operator in place; what it returns is dropped.</summary>
    public void Run(params ReadOnlySpan<Argument> arguments) => Invoke(arguments, null, 0);

    /// <summary>Calls an operator with several tensors or a list of tensors as result; an undefined one comes as null.</summary>
    public Tensor[] CallMany(params ReadOnlySpan<Argument> arguments)
    {
        const int Capacity = 8;
        var results = stackalloc Value[Capacity];
        var written = Invoke(arguments, results, Capacity);
        if (written <= Capacity) return Wrap(results, written);
        fixed (Value* many = new Value[written])
        {
            TorchDoor.ewald_take(many);
            return Wrap(many, written);
        }
    }

    /// <summary>Calls an operator whose result is a number.</summary>
    public Value CallScalar(params ReadOnlySpan<Argument> arguments)
    {
        Value result = default;
        Invoke(arguments, &result, 1);
        return result;
    }

    private static Tensor[] Wrap(Value* results, int count)
    {
        var tensors = new Tensor[count];
        for (var i = 0; i < count; i++) tensors[i] = results[i].Tag == Tag.Tensor ? new Tensor((nint)results[i].A) : null!;
        return tensors;
    }

    private int Invoke(ReadOnlySpan<Argument> arguments, Value* results, int capacity)
    {
        if (_handle == 0) Find();
        var cells = 0;
        foreach (ref readonly var argument in arguments) cells += argument.ScratchCells;
        return cells <= StackCells ? InvokeOnStack(arguments, results, capacity, cells) : InvokeOnHeap(arguments, results, capacity, cells);
    }

    private int InvokeOnStack(ReadOnlySpan<Argument> arguments, Value* results, int capacity, int cells)
    {
        var scratch = stackalloc long[cells];
        return Cross(arguments, results, capacity, scratch);
    }

    private int InvokeOnHeap(ReadOnlySpan<Argument> arguments, Value* results, int capacity, int cells)
    {
        fixed (long* scratch = new long[cells]) return Cross(arguments, results, capacity, scratch);
    }

    // The span's elements hold the managed objects, so no tensor is finalised while the call runs.
    private int Cross(ReadOnlySpan<Argument> arguments, Value* results, int capacity, long* scratch)
    {
        var values = stackalloc Value[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i].WriteTo(ref values[i], scratch);
            scratch += arguments[i].ScratchCells;
        }

        int written;
        if (TorchDoor.ewald_call(_handle, values, arguments.Length, results, capacity, &written) != 0) throw TorchDoor.Failure(name);
        foreach (ref readonly var argument in arguments) GC.KeepAlive(argument.Reference);
        return results is null ? 0 : written;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Find()
    {
        TorchDoor.Prepare();
        TorchDoor.Check(TorchDoor.ewald_operator($"aten::{name}", overload, out var handle), name);
        _handle = handle;
    }
}
