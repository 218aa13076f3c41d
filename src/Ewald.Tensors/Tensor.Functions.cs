using Ewald.Tensors.Native;

namespace Ewald.Tensors;

// Functions of one tensor, element by element.
public sealed partial class Tensor
{
    private static readonly Operator
        ExpOp = new("exp"), Expm1Op = new("expm1"), LogOp = new("log"), Log1pOp = new("log1p"), Log10Op = new("log10"),
        SqrtOp = new("sqrt"), RsqrtOp = new("rsqrt"), SquareOp = new("square"), ReciprocalOp = new("reciprocal"),
        AbsOp = new("abs"), SignOp = new("sign"), SinOp = new("sin"), CosOp = new("cos"), TanOp = new("tan"), AsinOp = new("asin"),
        AcosOp = new("acos"), AtanOp = new("atan"), SinhOp = new("sinh"), CoshOp = new("cosh"), TanhOp = new("tanh"),
        SigmoidOp = new("sigmoid"), SincOp = new("sinc"), ErfOp = new("erf"), ErfcOp = new("erfc"), LogGammaOp = new("lgamma"),
        DigammaOp = new("digamma"), FloorOp = new("floor"), CeilingOp = new("ceil"), RoundOp = new("round"), ConjugateOp = new("conj"), AngleOp = new("angle"),
        RealOp = new("real"), ImaginaryOp = new("imag"), ViewAsRealOp = new("view_as_real"),
        ViewAsComplexOp = new("view_as_complex"), IsNaNOp = new("isnan"), IsFiniteOp = new("isfinite"),
        LogicalNotOp = new("logical_not");

    /// <summary>eˣ.</summary>
    public Tensor Exp() => ExpOp.Call(this);

    /// <summary>eˣ − 1, accurate near 0.</summary>
    public Tensor Expm1() => Expm1Op.Call(this);

    /// <summary>Natural logarithm.</summary>
    public Tensor Log() => LogOp.Call(this);

    /// <summary>ln(1 + x), accurate near 0.</summary>
    public Tensor Log1p() => Log1pOp.Call(this);

    /// <summary>Decimal logarithm.</summary>
    public Tensor Log10() => Log10Op.Call(this);

    /// <summary>Square root.</summary>
    public Tensor Sqrt() => SqrtOp.Call(this);

    /// <summary>1 / √x.</summary>
    public Tensor Rsqrt() => RsqrtOp.Call(this);

    /// <summary>x².</summary>
    public Tensor Square() => SquareOp.Call(this);

    /// <summary>1 / x.</summary>
    public Tensor Reciprocal() => ReciprocalOp.Call(this);

    /// <summary>Modulus.</summary>
    public Tensor Abs() => AbsOp.Call(this);

    /// <summary>−1, 0 or 1.</summary>
    public Tensor Sign() => SignOp.Call(this);

    /// <summary>Sine.</summary>
    public Tensor Sin() => SinOp.Call(this);

    /// <summary>Cosine.</summary>
    public Tensor Cos() => CosOp.Call(this);

    /// <summary>Tangent.</summary>
    public Tensor Tan() => TanOp.Call(this);

    /// <summary>Inverse sine.</summary>
    public Tensor Asin() => AsinOp.Call(this);

    /// <summary>Inverse cosine.</summary>
    public Tensor Acos() => AcosOp.Call(this);

    /// <summary>Inverse tangent.</summary>
    public Tensor Atan() => AtanOp.Call(this);

    /// <summary>Hyperbolic sine.</summary>
    public Tensor Sinh() => SinhOp.Call(this);

    /// <summary>Hyperbolic cosine.</summary>
    public Tensor Cosh() => CoshOp.Call(this);

    /// <summary>Hyperbolic tangent.</summary>
    public Tensor Tanh() => TanhOp.Call(this);

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public Tensor Sigmoid() => SigmoidOp.Call(this);

    /// <summary>sin(πx) / (πx), 1 at 0.</summary>
    public Tensor Sinc() => SincOp.Call(this);

    /// <summary>Error function.</summary>
    public Tensor Erf() => ErfOp.Call(this);

    /// <summary>1 − error function.</summary>
    public Tensor Erfc() => ErfcOp.Call(this);

    /// <summary>ln |Γ(x)|.</summary>
    public Tensor LogGamma() => LogGammaOp.Call(this);

    /// <summary>Γ′(x) / Γ(x).</summary>
    public Tensor Digamma() => DigammaOp.Call(this);

    /// <summary>Largest integer not above.</summary>
    public Tensor Floor() => FloorOp.Call(this);

    /// <summary>Smallest integer not below.</summary>
    public Tensor Ceiling() => CeilingOp.Call(this);

    /// <summary>Nearest integer, halves to even.</summary>
    public Tensor Round() => RoundOp.Call(this);

    /// <summary>Complex conjugate.</summary>
    public Tensor Conjugate() => ConjugateOp.Call(this);

    /// <summary>Argument of a complex number, rad.</summary>
    public Tensor Angle() => AngleOp.Call(this);

    /// <summary>Real part; a view.</summary>
    public Tensor Real() => RealOp.Call(this);

    /// <summary>Imaginary part; a view.</summary>
    public Tensor Imaginary() => ImaginaryOp.Call(this);

    /// <summary>Complex [...] as real [..., 2]; a view unless this is a lazy conjugate.</summary>
    public Tensor ViewAsReal() => ViewAsRealOp.Call(ResolveConjugateOp.Call(this));

    /// <summary>Real [..., 2] as complex [...]; a view.</summary>
    public Tensor ViewAsComplex() => ViewAsComplexOp.Call(this);

    /// <summary>Where not a number, Bool.</summary>
    public Tensor IsNaN() => IsNaNOp.Call(this);

    /// <summary>Where finite, Bool.</summary>
    public Tensor IsFinite() => IsFiniteOp.Call(this);

    /// <summary>Where zero, Bool.</summary>
    public Tensor LogicalNot() => LogicalNotOp.Call(this);
}
