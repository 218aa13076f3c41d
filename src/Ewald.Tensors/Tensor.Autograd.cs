using Ewald.Tensors.Native;

namespace Ewald.Tensors;

public sealed partial class Tensor
{
    private static readonly Operator DetachOp = new("detach");

    /// <summary>Whether operations on this tensor are recorded for gradients.</summary>
    public bool RequiresGrad
    {
        get => TorchDoor.ewald_requires_grad(Handle) != 0;
        set => TorchDoor.Check(TorchDoor.ewald_set_requires_grad(Handle, value ? 1 : 0), "requires_grad");
    }

    /// <summary>The gradient that backward left here, a new reference each time, or null.</summary>
    public Tensor? Grad
    {
        get
        {
            TorchDoor.Check(TorchDoor.ewald_grad(Handle, out var pointer), "grad");
            return pointer == 0 ? null : new Tensor(pointer);
        }

        set => TorchDoor.Check(TorchDoor.ewald_set_grad(Handle, value?.Handle ?? TensorHandle.Null), "grad");
    }

    /// <summary>Marks as a leaf whose gradient is wanted and returns it.</summary>
    public Tensor WithGrad()
    {
        RequiresGrad = true;
        return this;
    }

    /// <summary>The same memory outside the record of gradients.</summary>
    public Tensor Detach() => DetachOp.Call(this);

    /// <summary>Adds the gradient of this tensor to the Grad of every leaf that it depends on.</summary>
    /// <param name="gradient">Weights of the elements; may be null for a tensor with one element.</param>
    /// <param name="retainGraph">Keeps the record for a second pass.</param>
    /// <param name="createGraph">Records the pass itself, for second derivatives.</param>
    public void Backward(Tensor? gradient = null, bool retainGraph = false, bool createGraph = false) =>
        TorchDoor.Check(TorchDoor.ewald_backward(Handle, gradient?.Handle ?? TensorHandle.Null, retainGraph || createGraph ? 1 : 0, createGraph ? 1 : 0), "backward");

    /// <summary>Gradient of the output with respect to each input; null for one it does not depend on.</summary>
    /// <param name="output">What is differentiated; with several elements their sum, weighted by <paramref name="weights"/>.</param>
    /// <param name="inputs">With respect to what.</param>
    /// <param name="weights">Weights of the output's elements; may be null for one element.</param>
    /// <param name="createGraph">Records the pass itself, for second derivatives.</param>
    public static unsafe Tensor?[] Gradients(Tensor output, Tensor[] inputs, Tensor? weights = null, bool createGraph = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(inputs);
        var pointers = stackalloc nint[inputs.Length];
        var results = stackalloc nint[inputs.Length];
        for (var i = 0; i < inputs.Length; i++) pointers[i] = inputs[i].Pointer;
        var from = output.Pointer;
        var weight = weights?.Pointer ?? 0;
        TorchDoor.Check(TorchDoor.ewald_autograd_grad(&from, 1, pointers, inputs.Length, &weight, weights is null ? 0 : 1, createGraph ? 1 : 0, createGraph ? 1 : 0, results), "gradient");
        GC.KeepAlive(output);
        GC.KeepAlive(inputs);
        GC.KeepAlive(weights);
        var gradients = new Tensor?[inputs.Length];
        for (var i = 0; i < inputs.Length; i++) gradients[i] = results[i] == 0 ? null : new Tensor(results[i]);
        return gradients;
    }
}
