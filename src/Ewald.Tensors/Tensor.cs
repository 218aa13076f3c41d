using System.Globalization;
using Ewald.Tensors.Native;

namespace Ewald.Tensors;

/// <summary>An N-dimensional array of libtorch. Free it by scope (<see cref="TensorScope"/>) or with Dispose.</summary>
/// <remarks>Not safe for two threads at once while one of them changes it. Methods that end in <c>InPlace</c> change the tensor
/// and return it; all others return a new one, which may share memory where libtorch documents a view.</remarks>
public sealed partial class Tensor : IDisposable
{
    private TensorHandle _handle;

    internal Tensor(nint pointer)
    {
        _handle = new TensorHandle(pointer);
        ScopeDepth = TensorScope.Register(this);
    }

    /// <summary>Number of dimensions.</summary>
    public int Rank => TorchDoor.ewald_rank(Handle);

    /// <summary>Lengths of the dimensions.</summary>
    public unsafe long[] Shape
    {
        get
        {
            var sizes = new long[Rank];
            fixed (long* s = sizes) TorchDoor.Check(TorchDoor.ewald_sizes(Handle, s), "shape");
            return sizes;
        }
    }

    /// <summary>Distance in elements between neighbours along each dimension.</summary>
    public unsafe long[] Strides
    {
        get
        {
            var strides = new long[Rank];
            fixed (long* s = strides) TorchDoor.Check(TorchDoor.ewald_strides(Handle, s), "strides");
            return strides;
        }
    }

    /// <summary>Number of elements.</summary>
    public long Count
    {
        get
        {
            long count = 1;
            foreach (var n in Shape) count *= n;
            return count;
        }
    }

    /// <summary>Type of the elements.</summary>
    public ScalarType Type => (ScalarType)TorchDoor.ewald_dtype(Handle);

    /// <summary>Where the elements are.</summary>
    public Device Device
    {
        get
        {
            TorchDoor.Check(TorchDoor.ewald_device(Handle, out var type, out var index), "device");
            return new Device((DeviceType)type, index);
        }
    }

    /// <summary>True when the elements lie in memory in row-major order without gaps.</summary>
    public bool IsContiguous => TorchDoor.ewald_is_contiguous(Handle) != 0;

    /// <summary>True once the tensor has been freed.</summary>
    public bool IsDisposed => _handle.IsClosed;

    internal int ScopeDepth { get; set; }

    internal TensorHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            return _handle;
        }
    }

    /// <summary>The bare reference; its user keeps this object alive through the call.</summary>
    internal nint Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            return _handle.DangerousGetHandle();
        }
    }

    /// <summary>Length of one dimension.</summary>
    /// <param name="dimension">From 0; negative counts from the last.</param>
    public long Size(int dimension)
    {
        var shape = Shape;
        var d = dimension < 0 ? dimension + shape.Length : dimension;
        if (d < 0 || d >= shape.Length)
            throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"A tensor of shape {ShapeText(shape)} has dimensions {-shape.Length} to {shape.Length - 1}.");
        return shape[d];
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    /// <summary>Type, shape and device, for messages.</summary>
    public override string ToString() => IsDisposed ? "Tensor (disposed)" : $"Tensor {Type} {ShapeText(Shape)} {Device}";

    internal static string ShapeText(IEnumerable<long> shape) =>
        $"[{string.Join(", ", shape.Select(n => n.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>Gives the reference away; this object is then disposed.</summary>
    internal nint Surrender()
    {
        var pointer = Pointer;
        _handle.SetHandleAsInvalid();
        return pointer;
    }

    /// <summary>Takes over the content of another tensor, which must not be used afterwards; who holds this one sees the new content.</summary>
    internal void Adopt(Tensor other)
    {
        _handle.Dispose();
        _handle = other._handle;
        other._handle = new TensorHandle(0);
        other._handle.Dispose();
    }
}
