using System.Runtime.InteropServices;

namespace Ewald.Tensors.Native;

/// <summary>What a <see cref="Value"/> holds; the same numbers stand in native/ewald_torch.cpp.</summary>
internal enum Tag
{
    None = 0,
    Tensor = 1,
    Int = 2,
    Double = 3,
    Complex = 4,
    Bool = 5,
    String = 6,
    Device = 7,
    Generator = 8,
    IntList = 9,
    DoubleList = 10,
    BoolList = 11,
    TensorList = 12,
    OptionalTensorList = 13,
}

/// <summary>One tagged value as it crosses the door, 24 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Value
{
    public Tag Tag;
    public int Count;
    public long A;
    public long B;
}
