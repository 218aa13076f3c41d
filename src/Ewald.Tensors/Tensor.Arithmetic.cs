using Ewald.Tensors.Native;

namespace Ewald.Tensors;

// Arithmetic and comparison of two tensors, or of a tensor and a number; shapes broadcast.
public sealed partial class Tensor
{
    private static readonly Operator
        AddOp = new("add", "Tensor"), AddScalarOp = new("add", "Scalar"), SubtractOp = new("sub", "Tensor"), SubtractScalarOp = new("sub", "Scalar"),
        ReverseSubtractOp = new("rsub", "Scalar"), MultiplyOp = new("mul", "Tensor"), MultiplyScalarOp = new("mul", "Scalar"),
        DivideOp = new("div", "Tensor"), DivideScalarOp = new("div", "Scalar"), NegateOp = new("neg"),
        PowScalarOp = new("pow", "Tensor_Scalar"), PowOp = new("pow", "Tensor_Tensor"), RemainderOp = new("remainder", "Scalar"),
        Atan2Op = new("atan2"), HypotOp = new("hypot"), MaximumOp = new("maximum"), MinimumOp = new("minimum"),
        ClampOp = new("clamp"), WhereOp = new("where", "self"), LerpOp = new("lerp", "Scalar"),
        AddInPlaceOp = new("add_", "Tensor"), AddScalarInPlaceOp = new("add_", "Scalar"), MultiplyInPlaceOp = new("mul_", "Tensor"),
        MultiplyScalarInPlaceOp = new("mul_", "Scalar"), SubtractInPlaceOp = new("sub_", "Tensor"), DivideInPlaceOp = new("div_", "Tensor"),
        FillInPlaceOp = new("fill_", "Scalar"), ClampInPlaceOp = new("clamp_"), AddMultipliedOp = new("addcmul_"),
        EqualOp = new("eq", "Tensor"), EqualScalarOp = new("eq", "Scalar"), NotEqualScalarOp = new("ne", "Scalar"), GreaterOp = new("gt", "Tensor"),
        GreaterScalarOp = new("gt", "Scalar"), GreaterEqualScalarOp = new("ge", "Scalar"), LessOp = new("lt", "Tensor"), LessScalarOp = new("lt", "Scalar"),
        LessEqualScalarOp = new("le", "Scalar"), AndOp = new("logical_and"), OrOp = new("logical_or");

    /// <summary>a + b.</summary>
    /// <param name="a">First term.</param>
    /// <param name="b">Second term.</param>
    public static Tensor operator +(Tensor a, Tensor b) => AddOp.Call(a, b);

    /// <summary>a + b.</summary>
    /// <param name="a">First term.</param>
    /// <param name="b">Second term.</param>
    public static Tensor operator +(Tensor a, double b) => AddScalarOp.Call(a, b);

    /// <summary>a + b.</summary>
    /// <param name="a">First term.</param>
    /// <param name="b">Second term.</param>
    public static Tensor operator +(double a, Tensor b) => AddScalarOp.Call(b, a);

    /// <summary>a − b.</summary>
    /// <param name="a">First term.</param>
    /// <param name="b">Second term.</param>
    public static Tensor operator -(Tensor a, Tensor b) => SubtractOp.Call(a, b);

    /// <summary>a − b.</summary>
    /// <param name="a">First term.</param>
    /// <param name="b">Second term.</param>
    public static Tensor operator -(Tensor a, double b) => SubtractScalarOp.Call(a, b);

    /// <summary>a − b.</summary>
    /// <param name="a">First term.</param>
    /// <param name="b">Second term.</param>
    public static Tensor operator -(double a, Tensor b) => ReverseSubtractOp.Call(b, a);

    /// <summary>−a.</summary>
    /// <param name="a">The term.</param>
    public static Tensor operator -(Tensor a) => NegateOp.Call(a);

    /// <summary>a b, element by element.</summary>
    /// <param name="a">First factor.</param>
    /// <param name="b">Second factor.</param>
    public static Tensor operator *(Tensor a, Tensor b) => MultiplyOp.Call(a, b);

    /// <summary>a b.</summary>
    /// <param name="a">First factor.</param>
    /// <param name="b">Second factor.</param>
    public static Tensor operator *(Tensor a, double b) => MultiplyScalarOp.Call(a, b);

    /// <summary>a b.</summary>
    /// <param name="a">First factor.</param>
    /// <param name="b">Second factor.</param>
    public static Tensor operator *(double a, Tensor b) => MultiplyScalarOp.Call(b, a);

    /// <summary>a / b, element by element; integers give reals.</summary>
    /// <param name="a">Dividend.</param>
    /// <param name="b">Divisor.</param>
    public static Tensor operator /(Tensor a, Tensor b) => DivideOp.Call(a, b);

    /// <summary>a / b.</summary>
    /// <param name="a">Dividend.</param>
    /// <param name="b">Divisor.</param>
    public static Tensor operator /(Tensor a, double b) => DivideScalarOp.Call(a, b);

    /// <summary>a / b.</summary>
    /// <param name="a">Dividend.</param>
    /// <param name="b">Divisor.</param>
    public static Tensor operator /(double a, Tensor b)
    {
        var inverse = ReciprocalOp.Call(b);
        return MultiplyScalarOp.Call(inverse, a);
    }

    /// <summary>xᵖ.</summary>
    /// <param name="exponent">p.</param>
    public Tensor Pow(double exponent) => PowScalarOp.Call(this, exponent);

    /// <summary>xᵖ, element by element.</summary>
    /// <param name="exponent">p.</param>
    public Tensor Pow(Tensor exponent) => PowOp.Call(this, exponent);

    /// <summary>Remainder with the sign of the divisor.</summary>
    /// <param name="divisor">Divisor.</param>
    public Tensor Remainder(double divisor) => RemainderOp.Call(this, divisor);

    /// <summary>Angle of the point (x, this), rad.</summary>
    /// <param name="x">Abscissa.</param>
    public Tensor Atan2(Tensor x) => Atan2Op.Call(this, x);

    /// <summary>√(a² + b²).</summary>
    /// <param name="other">b.</param>
    public Tensor Hypot(Tensor other) => HypotOp.Call(this, other);

    /// <summary>The larger of two, element by element.</summary>
    /// <param name="other">The other.</param>
    public Tensor Maximum(Tensor other) => MaximumOp.Call(this, other);

    /// <summary>The smaller of two, element by element.</summary>
    /// <param name="other">The other.</param>
    public Tensor Minimum(Tensor other) => MinimumOp.Call(this, other);

    /// <summary>Moves values into [low, high].</summary>
    /// <param name="low">Lower bound, or null.</param>
    /// <param name="high">Upper bound, or null.</param>
    public Tensor Clamp(double? low, double? high = null) => ClampOp.Call(this, low, high);

    /// <summary>this + weight (end − this).</summary>
    /// <param name="end">End.</param>
    /// <param name="weight">Weight.</param>
    public Tensor Lerp(Tensor end, double weight) => LerpOp.Call(this, end, weight);

    /// <summary>a where the condition holds, b elsewhere.</summary>
    /// <param name="condition">Bool.</param>
    /// <param name="a">Values where true.</param>
    /// <param name="b">Values where false.</param>
    public static Tensor Where(Tensor condition, Tensor a, Tensor b) => WhereOp.Call(condition, a, b);

    /// <summary>Adds factor × other.</summary>
    /// <param name="other">What is added.</param>
    /// <param name="factor">Factor.</param>
    public Tensor AddInPlace(Tensor other, double factor = 1)
    {
        // An integer tensor refuses a real factor, so the plain sum is asked for plainly.
        if (factor == 1) AddInPlaceOp.Run(this, other);
        else AddInPlaceOp.Run(this, other, factor);
        return this;
    }

    /// <summary>Adds a number.</summary>
    /// <param name="value">The number.</param>
    public Tensor AddInPlace(double value)
    {
        AddScalarInPlaceOp.Run(this, value);
        return this;
    }

    /// <summary>Subtracts.</summary>
    /// <param name="other">What is subtracted.</param>
    public Tensor SubtractInPlace(Tensor other)
    {
        SubtractInPlaceOp.Run(this, other);
        return this;
    }

    /// <summary>Multiplies element by element.</summary>
    /// <param name="other">Factor.</param>
    public Tensor MultiplyInPlace(Tensor other)
    {
        MultiplyInPlaceOp.Run(this, other);
        return this;
    }

    /// <summary>Multiplies by a number.</summary>
    /// <param name="value">Factor.</param>
    public Tensor MultiplyInPlace(double value)
    {
        MultiplyScalarInPlaceOp.Run(this, value);
        return this;
    }

    /// <summary>Divides element by element.</summary>
    /// <param name="other">Divisor.</param>
    public Tensor DivideInPlace(Tensor other)
    {
        DivideInPlaceOp.Run(this, other);
        return this;
    }

    /// <summary>Adds factor × a × b.</summary>
    /// <param name="a">First factor.</param>
    /// <param name="b">Second factor.</param>
    /// <param name="factor">Factor.</param>
    public Tensor AddProductInPlace(Tensor a, Tensor b, double factor = 1)
    {
        AddMultipliedOp.Run(this, a, b, factor);
        return this;
    }

    /// <summary>Sets every element.</summary>
    /// <param name="value">The value.</param>
    public Tensor FillInPlace(double value)
    {
        FillInPlaceOp.Run(this, value);
        return this;
    }

    /// <summary>Moves values into [low, high].</summary>
    /// <param name="low">Lower bound, or null.</param>
    /// <param name="high">Upper bound, or null.</param>
    public Tensor ClampInPlace(double? low, double? high = null)
    {
        ClampInPlaceOp.Run(this, low, high);
        return this;
    }

    /// <summary>Where equal, Bool.</summary>
    /// <param name="other">The other.</param>
    public Tensor EqualTo(Tensor other) => EqualOp.Call(this, other);

    /// <summary>Where equal, Bool.</summary>
    /// <param name="value">The value.</param>
    public Tensor EqualTo(double value) => EqualScalarOp.Call(this, value);

    /// <summary>Where not equal, Bool.</summary>
    /// <param name="value">The value.</param>
    public Tensor NotEqualTo(double value) => NotEqualScalarOp.Call(this, value);

    /// <summary>Where greater, Bool.</summary>
    /// <param name="other">The other.</param>
    public Tensor GreaterThan(Tensor other) => GreaterOp.Call(this, other);

    /// <summary>Where greater, Bool.</summary>
    /// <param name="value">The value.</param>
    public Tensor GreaterThan(double value) => GreaterScalarOp.Call(this, value);

    /// <summary>Where at least, Bool.</summary>
    /// <param name="value">The value.</param>
    public Tensor AtLeast(double value) => GreaterEqualScalarOp.Call(this, value);

    /// <summary>Where less, Bool.</summary>
    /// <param name="other">The other.</param>
    public Tensor LessThan(Tensor other) => LessOp.Call(this, other);

    /// <summary>Where less, Bool.</summary>
    /// <param name="value">The value.</param>
    public Tensor LessThan(double value) => LessScalarOp.Call(this, value);

    /// <summary>Where at most, Bool.</summary>
    /// <param name="value">The value.</param>
    public Tensor AtMost(double value) => LessEqualScalarOp.Call(this, value);

    /// <summary>Where both hold, Bool.</summary>
    /// <param name="other">The other.</param>
    public Tensor And(Tensor other) => AndOp.Call(this, other);

    /// <summary>Where one holds, Bool.</summary>
    /// <param name="other">The other.</param>
    public Tensor Or(Tensor other) => OrOp.Call(this, other);
}
