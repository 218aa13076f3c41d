using System.Runtime.InteropServices;
using Ewald.Tensors.Native;

namespace Ewald.Tensors;

public sealed partial class Tensor
{
    /// <summary>The elements in row-major order, converted to <typeparamref name="T"/> where the type differs.</summary>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        var values = new T[Count];
        CopyTo(values.AsSpan());
        return values;
    }

    /// <summary>Copies the elements in row-major order, converted to <typeparamref name="T"/> where the type differs.</summary>
    /// <param name="values">Receives as many elements as the tensor has.</param>
    public unsafe void CopyTo<T>(Span<T> values)
        where T : unmanaged
    {
        if (values.Length != Count)
            throw new ArgumentException($"{this} has {Count} elements; the destination has room for {values.Length}.", nameof(values));
        using var scope = TensorScope.Enter();
        var plain = To(ScalarTypes.Of<T>()).Plain();
        new ReadOnlySpan<T>(plain.Data(), values.Length).CopyTo(values);
    }

    /// <summary>The tensor's own memory, for kernels written here; valid while this tensor lives. What is written is not recorded for gradients.</summary>
    /// <typeparam name="T">Must be the element type.</typeparam>
    /// <exception cref="ArgumentException">Another element type, memory with gaps, or not on the processor.</exception>
    public unsafe Span<T> Memory<T>()
        where T : unmanaged
    {
        if (Type != ScalarTypes.Of<T>() || !IsContiguous || Device.Type != DeviceType.Cpu)
            throw new ArgumentException($"Memory is read as {typeof(T).Name} from contiguous tensors of that type on the processor; received {this}.");
        return new Span<T>(Data(), checked((int)Count));
    }

    /// <summary>The elements as a matrix; the tensor has two dimensions.</summary>
    public T[,] ToMatrix<T>()
        where T : unmanaged
    {
        var shape = Shape;
        if (shape.Length != 2) throw new ArgumentException($"A matrix has two dimensions; received {this}.");
        var values = new T[shape[0], shape[1]];
        if (values.Length > 0) CopyTo(MemoryMarshal.CreateSpan(ref values[0, 0], values.Length));
        return values;
    }

    /// <summary>The value of a tensor with one real element.</summary>
    public double Item()
    {
        var value = ItemOp.CallScalar(this);
        return value.Tag switch
        {
            Tag.Double => BitConverter.Int64BitsToDouble(value.A),
            Tag.Int or Tag.Bool => value.A,
            _ => throw new ArgumentException($"Item reads one real number; received {this}. Take the real part or the modulus first."),
        };
    }

    /// <summary>Overwrites the elements from a tensor of the same or a broadcastable shape, converting type and device.</summary>
    /// <param name="source">The values.</param>
    public Tensor CopyInPlace(Tensor source)
    {
        CopyOp.Run(this, source);
        return this;
    }

    /// <summary>The same elements in another type; this tensor's memory when it has the type already.</summary>
    /// <param name="type">Element type.</param>
    public Tensor To(ScalarType type) => ToOp.Call(this, (int)type);

    /// <summary>The same elements on another device; this tensor's memory when it is there already.</summary>
    /// <param name="device">Device.</param>
    public Tensor To(Device device) => ToOp.Call(this, Argument.None, Argument.None, device);

    /// <summary>The same elements in another type on another device.</summary>
    /// <param name="type">Element type.</param>
    /// <param name="device">Device.</param>
    public Tensor To(ScalarType type, Device device) => ToOp.Call(this, (int)type, Argument.None, device);

    /// <summary>A copy that gradients flow through.</summary>
    public Tensor Clone() => CloneOp.Call(this);

    /// <summary>Row-major memory without gaps; this tensor's memory when it is so already.</summary>
    public Tensor Contiguous() => ContiguousOp.Call(this);

    /// <summary>On the processor, row-major, without the lazy conjugations and signs that libtorch keeps beside the memory. Disposed by the caller's scope.</summary>
    internal Tensor Plain()
    {
        using var noGrad = NoGrad.Enter();
        return ResolveNegativeOp.Call(ResolveConjugateOp.Call(Detach().To(Device.Cpu))).Contiguous();
    }

    /// <summary>First element in memory; valid while this tensor lives.</summary>
    internal unsafe void* Data()
    {
        TorchDoor.Check(TorchDoor.ewald_data_pointer(Handle, out var data), "data");
        return (void*)data;
    }
}
