using System.Numerics;

namespace Ewald.Tensors;

/// <summary>Type of a tensor's elements; numbers as in libtorch.</summary>
public enum ScalarType
{
    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8 = 0,

    /// <summary>8-bit integer.</summary>
    Int8 = 1,

    /// <summary>16-bit integer.</summary>
    Int16 = 2,

    /// <summary>32-bit integer.</summary>
    Int32 = 3,

    /// <summary>64-bit integer: indices and class labels.</summary>
    Int64 = 4,

    /// <summary>Half precision: stored weights.</summary>
    Float16 = 5,

    /// <summary>Single precision: networks.</summary>
    Float32 = 6,

    /// <summary>Double precision: physics.</summary>
    Float64 = 7,

    /// <summary>Two single-precision numbers.</summary>
    Complex64 = 9,

    /// <summary>Two double-precision numbers.</summary>
    Complex128 = 10,

    /// <summary>One byte, 0 or 1.</summary>
    Bool = 11,

    /// <summary>Half precision with the range of single precision.</summary>
    BFloat16 = 15,
}

/// <summary>Facts about element types.</summary>
public static class ScalarTypes
{
    /// <summary>Bytes an element takes.</summary>
    /// <param name="type">The type.</param>
    public static int Size(this ScalarType type) => type switch
    {
        ScalarType.UInt8 or ScalarType.Int8 or ScalarType.Bool => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 => 4,
        ScalarType.Int64 or ScalarType.Float64 or ScalarType.Complex64 => 8,
        ScalarType.Complex128 => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an element type of this house."),
    };

    /// <summary>True for the real floating-point types.</summary>
    /// <param name="type">The type.</param>
    public static bool IsReal(this ScalarType type) =>
        type is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

    /// <summary>True for the complex types.</summary>
    /// <param name="type">The type.</param>
    public static bool IsComplex(this ScalarType type) => type is ScalarType.Complex64 or ScalarType.Complex128;

    /// <summary>The element type that a .NET type is stored as.</summary>
    /// <typeparam name="T">byte, sbyte, short, int, long, Half, float, double, Complex or bool.</typeparam>
    public static ScalarType Of<T>()
        where T : unmanaged =>
        typeof(T) == typeof(float) ? ScalarType.Float32
        : typeof(T) == typeof(double) ? ScalarType.Float64
        : typeof(T) == typeof(long) ? ScalarType.Int64
        : typeof(T) == typeof(int) ? ScalarType.Int32
        : typeof(T) == typeof(short) ? ScalarType.Int16
        : typeof(T) == typeof(sbyte) ? ScalarType.Int8
        : typeof(T) == typeof(byte) ? ScalarType.UInt8
        : typeof(T) == typeof(bool) ? ScalarType.Bool
        : typeof(T) == typeof(Half) ? ScalarType.Float16
        : typeof(T) == typeof(Complex) ? ScalarType.Complex128
        : throw new ArgumentException($"Tensors hold byte, sbyte, short, int, long, Half, float, double, Complex or bool; received {typeof(T).Name}.");
}
