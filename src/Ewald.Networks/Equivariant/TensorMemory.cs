using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ewald.Tensors;

namespace Ewald.Networks.Equivariant;

/// <summary>The memory of a tensor as a value that a lambda can hold: threads of a kernel read it without calling libtorch.</summary>
/// <remarks>Valid while the tensor lives; whoever makes one keeps the tensor.</remarks>
/// <typeparam name="T">Element type.</typeparam>
internal readonly unsafe struct TensorMemory<T>
    where T : unmanaged
{
    private readonly T* _first;
    private readonly int _length;

    public TensorMemory(Tensor tensor)
    {
        var span = tensor.Memory<T>();
        _first = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(span));
        _length = span.Length;
    }

    public Span<T> Span => new(_first, _length);
}
