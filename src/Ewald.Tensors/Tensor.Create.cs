using System.Runtime.InteropServices;
using Ewald.Tensors.Native;

namespace Ewald.Tensors;

public sealed partial class Tensor
{
    private static readonly Operator
        EmptyOp = new("empty", "memory_format"), FullOp = new("full"), ArangeOp = new("arange", "start_step"), LinspaceOp = new("linspace"),
        EyeOp = new("eye"), ZerosLikeOp = new("zeros_like"), OnesLikeOp = new("ones_like"), EmptyLikeOp = new("empty_like"), FullLikeOp = new("full_like"),
        UniformOp = new("uniform_"), NormalOp = new("normal_"), BernoulliOp = new("bernoulli_", "float"), RandPermOp = new("randperm", "generator"),
        MultinomialOp = new("multinomial"), CopyOp = new("copy_"), ToOp = new("to", "dtype_layout"), CloneOp = new("clone"),
        ContiguousOp = new("contiguous"), ItemOp = new("_local_scalar_dense"), ComplexOp = new("complex"), ResolveConjugateOp = new("resolve_conj"),
        ResolveNegativeOp = new("resolve_neg");

    /// <summary>Copies values into a new tensor on the processor; its type follows <typeparamref name="T"/>.</summary>
    /// <param name="values">Row-major elements.</param>
    /// <param name="shape">Lengths of the dimensions; their product is the number of values.</param>
    public static unsafe Tensor From<T>(ReadOnlySpan<T> values, long[] shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        var type = ScalarTypes.Of<T>();
        TorchDoor.Prepare();
        fixed (T* data = values)
        fixed (long* sizes = shape)
        {
            TorchDoor.Check(TorchDoor.ewald_from_memory(data, (long)values.Length * sizeof(T), sizes, shape.Length, (int)type, out var pointer), "tensor from memory");
            return new Tensor(pointer);
        }
    }

    /// <summary>As <see cref="From{T}(ReadOnlySpan{T}, long[])"/>.</summary>
    /// <param name="values">Row-major elements.</param>
    /// <param name="shape">Lengths of the dimensions.</param>
    public static Tensor From<T>(T[] values, long[] shape)
        where T : unmanaged => From<T>(values.AsSpan(), shape);

    /// <summary>A vector with the values.</summary>
    /// <param name="values">Elements.</param>
    public static Tensor From<T>(T[] values)
        where T : unmanaged => From<T>(values.AsSpan(), [values?.Length ?? 0]);

    /// <summary>A matrix with the values, shape [row, column].</summary>
    /// <param name="values">Elements.</param>
    public static Tensor From<T>(T[,] values)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        var flat = values.Length == 0 ? default : MemoryMarshal.CreateReadOnlySpan(ref values[0, 0], values.Length);
        return From(flat, [values.GetLength(0), values.GetLength(1)]);
    }

    /// <summary>A tensor without dimensions.</summary>
    /// <param name="value">Its value.</param>
    /// <param name="type">Element type.</param>
    /// <param name="device">Device; the processor by default.</param>
    public static Tensor Scalar(double value, ScalarType type = ScalarType.Float32, Device? device = null) => Full([], value, type, device);

    /// <summary>Memory with undefined content.</summary>
    /// <param name="shape">Lengths of the dimensions.</param>
    /// <param name="type">Element type.</param>
    /// <param name="device">Device; the processor by default.</param>
    public static Tensor Empty(long[] shape, ScalarType type = ScalarType.Float32, Device? device = null) =>
        EmptyOp.Call(shape, (int)type, Argument.None, device ?? Device.Cpu);

    /// <summary>All zero.</summary>
    /// <param name="shape">Lengths of the dimensions.</param>
    /// <param name="type">Element type.</param>
    /// <param name="device">Device; the processor by default.</param>
    public static Tensor Zeros(long[] shape, ScalarType type = ScalarType.Float32, Device? device = null) => Full(shape, 0, type, device);

    /// <summary>All one.</summary>
    /// <param name="shape">Lengths of the dimensions.</param>
    /// <param name="type">Element type.</param>
    /// <param name="device">Device; the processor by default.</param>
    public static Tensor Ones(long[] shape, ScalarType type = ScalarType.Float32, Device? device = null) => Full(shape, 1, type, device);

    /// <summary>All of one value.</summary>
    /// <param name="shape">Lengths of the dimensions.</param>
    /// <param name="value">The value.</param>
    /// <param name="type">Element type.</param>
    /// <param name="device">Device; the processor by default.</param>
    public static Tensor Full(long[] shape, double value, ScalarType type = ScalarType.Float32, Device? device = null) =>
        FullOp.Call(shape, value, (int)type, Argument.None, device ?? Device.Cpu);

    /// <summary>start, start + step, ... below end.</summary>
    /// <param name="start">First value.</param>
    /// <param name="end">End, excluded.</param>
    /// <param name="step">Step.</param>
    /// <param name="type">Element type.</param>
    /// <param name="device">Device; the processor by default.</param>
    public static Tensor Range(double start, double end, double step = 1, ScalarType type = ScalarType.Float32, Device? device = null) =>
        ArangeOp.Call(start, end, step, (int)type, Argument.None, device ?? Device.Cpu);

    /// <summary>Evenly spaced values, both ends included.</summary>
    /// <param name="start">First value.</param>
    /// <param name="end">Last value.</param>
    /// <param name="count">Number of values.</param>
    /// <param name="type">Element type.</param>
    /// <param name="device">Device; the processor by default.</param>
    public static Tensor Linspace(double start, double end, long count, ScalarType type = ScalarType.Float32, Device? device = null) =>
        LinspaceOp.Call(start, end, count, (int)type, Argument.None, device ?? Device.Cpu);

    /// <summary>The identity matrix.</summary>
    /// <param name="n">Rows and columns.</param>
    /// <param name="type">Element type.</param>
    /// <param name="device">Device; the processor by default.</param>
    public static Tensor Identity(long n, ScalarType type = ScalarType.Float32, Device? device = null) =>
        EyeOp.Call(n, (int)type, Argument.None, device ?? Device.Cpu);

    /// <summary>Uniform in [low, high).</summary>
    /// <param name="shape">Lengths of the dimensions.</param>
    /// <param name="generator">Source of randomness.</param>
    /// <param name="low">Lower end.</param>
    /// <param name="high">Upper end.</param>
    /// <param name="type">Element type.</param>
    /// <param name="device">Device; that of the generator.</param>
    public static Tensor Uniform(long[] shape, Generator generator, double low = 0, double high = 1, ScalarType type = ScalarType.Float32, Device? device = null) =>
        Empty(shape, type, device).UniformInPlace(generator, low, high);

    /// <summary>Normal deviates.</summary>
    /// <param name="shape">Lengths of the dimensions.</param>
    /// <param name="generator">Source of randomness.</param>
    /// <param name="mean">Mean.</param>
    /// <param name="sigma">Standard deviation.</param>
    /// <param name="type">Element type.</param>
    /// <param name="device">Device; that of the generator.</param>
    public static Tensor Normal(long[] shape, Generator generator, double mean = 0, double sigma = 1, ScalarType type = ScalarType.Float32, Device? device = null) =>
        Empty(shape, type, device).NormalInPlace(generator, mean, sigma);

    /// <summary>A random order of 0 .. count - 1, Int64.</summary>
    /// <param name="count">Number of items.</param>
    /// <param name="generator">Source of randomness.</param>
    public static Tensor Permutation(long count, Generator generator) => RandPermOp.Call(count, generator, (int)ScalarType.Int64);

    /// <summary>Complex numbers from their parts.</summary>
    /// <param name="real">Real parts.</param>
    /// <param name="imaginary">Imaginary parts, same shape and type.</param>
    public static Tensor Complex(Tensor real, Tensor imaginary) => ComplexOp.Call(real, imaginary);

    /// <summary>Zeros of this shape, type and device.</summary>
    public Tensor ZerosLike() => ZerosLikeOp.Call(this);

    /// <summary>Ones of this shape, type and device.</summary>
    public Tensor OnesLike() => OnesLikeOp.Call(this);

    /// <summary>Undefined content of this shape, type and device.</summary>
    public Tensor EmptyLike() => EmptyLikeOp.Call(this);

    /// <summary>One value in this shape, type and device.</summary>
    /// <param name="value">The value.</param>
    public Tensor FullLike(double value) => FullLikeOp.Call(this, value);

    /// <summary>Fills with uniform deviates in [low, high).</summary>
    /// <param name="generator">Source of randomness.</param>
    /// <param name="low">Lower end.</param>
    /// <param name="high">Upper end.</param>
    public Tensor UniformInPlace(Generator generator, double low = 0, double high = 1)
    {
        UniformOp.Run(this, low, high, generator);
        return this;
    }

    /// <summary>Fills with normal deviates.</summary>
    /// <param name="generator">Source of randomness.</param>
    /// <param name="mean">Mean.</param>
    /// <param name="sigma">Standard deviation.</param>
    public Tensor NormalInPlace(Generator generator, double mean = 0, double sigma = 1)
    {
        NormalOp.Run(this, mean, sigma, generator);
        return this;
    }

    /// <summary>Fills with 1 at the given probability, else 0.</summary>
    /// <param name="probability">Probability of 1.</param>
    /// <param name="generator">Source of randomness.</param>
    public Tensor BernoulliInPlace(double probability, Generator generator)
    {
        BernoulliOp.Run(this, probability, generator);
        return this;
    }

    /// <summary>Draws indices with probability proportional to the elements, shape [..., draw].</summary>
    /// <param name="draws">Number of draws a row.</param>
    /// <param name="replacement">Whether one index can come twice.</param>
    /// <param name="generator">Source of randomness.</param>
    public Tensor Multinomial(long draws, bool replacement, Generator generator) => MultinomialOp.Call(this, draws, replacement, generator);
}
