using Ewald.Tensors.Native;

namespace Ewald.Tensors.Optimisers;

/// <summary>Arithmetic in place on many tensors at once: one crossing of the door for a whole network.</summary>
internal static class ManyTensors
{
    private static readonly Operator
        AddOp = new("_foreach_add_", "List"), AddScalarOp = new("_foreach_add_", "Scalar"), MultiplyScalarOp = new("_foreach_mul_", "Scalar"),
        DivideScalarOp = new("_foreach_div_", "Scalar"), AddProductOp = new("_foreach_addcmul_", "Scalar"), AddQuotientOp = new("_foreach_addcdiv_", "Scalar"),
        SqrtOp = new("_foreach_sqrt"), NormOp = new("_foreach_norm", "Scalar");

    /// <summary>a += factor × b.</summary>
    public static void Add(Tensor[] a, Tensor[] b, double factor) => AddOp.Run(a, b, factor);

    /// <summary>a += value.</summary>
    public static void Add(Tensor[] a, double value) => AddScalarOp.Run(a, value);

    /// <summary>a *= factor.</summary>
    public static void Multiply(Tensor[] a, double factor) => MultiplyScalarOp.Run(a, factor);

    /// <summary>a /= divisor.</summary>
    public static void Divide(Tensor[] a, double divisor) => DivideScalarOp.Run(a, divisor);

    /// <summary>a += factor × b × c.</summary>
    public static void AddProduct(Tensor[] a, Tensor[] b, Tensor[] c, double factor) => AddProductOp.Run(a, b, c, factor);

    /// <summary>a += factor × b / c.</summary>
    public static void AddQuotient(Tensor[] a, Tensor[] b, Tensor[] c, double factor) => AddQuotientOp.Run(a, b, c, factor);

    /// <summary>√a, new tensors.</summary>
    public static Tensor[] Sqrt(Tensor[] a) => SqrtOp.CallMany(a);

    /// <summary>√Σ|a|² of each, new tensors without dimensions.</summary>
    public static Tensor[] Norms(Tensor[] a) => NormOp.CallMany(a, 2.0);
}
