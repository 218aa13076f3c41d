using System.Numerics;

namespace Ewald.Tensors.Native;

/// <summary>One argument of an operator before it crosses the door. Holds the managed object, so that what it points to lives through the call.</summary>
internal readonly struct Argument
{
    public readonly object? Reference;
    public readonly long A;
    public readonly long B;
    public readonly Tag Tag;

    private Argument(Tag tag, object? reference, long a = 0, long b = 0)
    {
        Tag = tag;
        Reference = reference;
        A = a;
        B = b;
    }

    public static Argument None => default;

    public static Argument Optional(Tensor?[] tensors) => new(Tag.OptionalTensorList, tensors);

    public static implicit operator Argument(Tensor? tensor) => tensor is null ? default : new(Tag.Tensor, tensor);

    public static implicit operator Argument(long value) => new(Tag.Int, null, value);

    public static implicit operator Argument(int value) => new(Tag.Int, null, value);

    public static implicit operator Argument(long? value) => value is { } v ? new(Tag.Int, null, v) : default;

    public static implicit operator Argument(ScalarType? value) => value is { } v ? new(Tag.Int, null, (long)v) : default;

    public static implicit operator Argument(double value) => new(Tag.Double, null, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Argument(double? value) => value is { } v ? v : default(Argument);

    public static implicit operator Argument(Complex value) =>
        new(Tag.Complex, null, BitConverter.DoubleToInt64Bits(value.Real), BitConverter.DoubleToInt64Bits(value.Imaginary));

    public static implicit operator Argument(bool value) => new(Tag.Bool, null, value ? 1 : 0);

    public static implicit operator Argument(string? value) => value is null ? default : new(Tag.String, value);

    public static implicit operator Argument(Device value) => new(Tag.Device, null, (long)value.Type, value.Index);

    public static implicit operator Argument(Generator? value) => value is null ? default : new(Tag.Generator, value);

    public static implicit operator Argument(long[]? value) => value is null ? default : new(Tag.IntList, value);

    public static implicit operator Argument(double[]? value) => value is null ? default : new(Tag.DoubleList, value);

    public static implicit operator Argument(bool[] value) => new(Tag.BoolList, value);

    public static implicit operator Argument(Tensor[] value) => new(Tag.TensorList, value);

    /// <summary>How many 8-byte cells of scratch memory the argument's list or text needs.</summary>
    public int ScratchCells => Tag switch
    {
        Tag.IntList => ((long[])Reference!).Length,
        Tag.DoubleList => ((double[])Reference!).Length,
        Tag.BoolList => ((bool[])Reference!).Length,
        Tag.TensorList or Tag.OptionalTensorList => ((Tensor?[])Reference!).Length,
        Tag.String => (System.Text.Encoding.UTF8.GetByteCount((string)Reference!) + 7) / 8,
        _ => 0,
    };

    /// <summary>Writes the value; lists go to the scratch memory, which must not move during the call.</summary>
    public unsafe void WriteTo(ref Value value, long* scratch)
    {
        value.Tag = Tag;
        value.A = A;
        value.B = B;
        value.Count = 0;
        switch (Tag)
        {
            case Tag.Tensor:
                value.A = ((Tensor)Reference!).Pointer;
                return;
            case Tag.Generator:
                value.A = ((Generator)Reference!).Pointer;
                return;
            case Tag.IntList:
                var integers = (long[])Reference!;
                integers.CopyTo(new Span<long>(scratch, integers.Length));
                value.Count = integers.Length;
                break;
            case Tag.DoubleList:
                var reals = (double[])Reference!;
                reals.CopyTo(new Span<double>(scratch, reals.Length));
                value.Count = reals.Length;
                break;
            case Tag.BoolList:
                var flags = (bool[])Reference!;
                for (var i = 0; i < flags.Length; i++) scratch[i] = flags[i] ? 1 : 0;
                value.Count = flags.Length;
                break;
            case Tag.TensorList or Tag.OptionalTensorList:
                var tensors = (Tensor?[])Reference!;
                for (var i = 0; i < tensors.Length; i++) scratch[i] = tensors[i]?.Pointer ?? 0;
                value.Count = tensors.Length;
                break;
            case Tag.String:
                var text = (string)Reference!;
                value.Count = System.Text.Encoding.UTF8.GetBytes(text, new Span<byte>(scratch, ScratchCells * 8));
                break;
            default:
                return;
        }

        value.A = (long)scratch;
    }
}
