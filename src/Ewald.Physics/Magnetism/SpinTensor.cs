using System.Numerics;

namespace Ewald.Physics.Magnetism;

/// <summary>A real 3 × 3 matrix between two spins (exchange), of one spin (anisotropy) or between spin and field (g).</summary>
/// <param name="XX">Row x, column x.</param>
/// <param name="XY">Row x, column y.</param>
/// <param name="XZ">Row x, column z.</param>
/// <param name="YX">Row y, column x.</param>
/// <param name="YY">Row y, column y.</param>
/// <param name="YZ">Row y, column z.</param>
/// <param name="ZX">Row z, column x.</param>
/// <param name="ZY">Row z, column y.</param>
/// <param name="ZZ">Row z, column z.</param>
public readonly record struct SpinTensor(double XX, double XY, double XZ, double YX, double YY, double YZ, double ZX, double ZY, double ZZ)
{
    /// <summary>J S·S′ (times 1: the unit matrix).</summary>
    /// <param name="j">J.</param>
    public static SpinTensor Heisenberg(double j) => Diagonal(j, j, j);

    /// <summary>A diagonal matrix, for example XXZ exchange.</summary>
    /// <param name="x">Element xx.</param>
    /// <param name="y">Element yy.</param>
    /// <param name="z">Element zz.</param>
    public static SpinTensor Diagonal(double x, double y, double z) => new(x, 0, 0, 0, y, 0, 0, 0, z);

    /// <summary>D·(S × S′) of Dzyaloshinskii and Moriya.</summary>
    /// <param name="d">D.</param>
    public static SpinTensor DzyaloshinskiiMoriya(SpinVector d) => new(0, d.Z, -d.Y, -d.Z, 0, d.X, d.Y, -d.X, 0);

    /// <summary>D (e·S)²: an easy axis for negative D, an easy plane for positive.</summary>
    /// <param name="d">D.</param>
    /// <param name="axis">e, of any length but zero.</param>
    public static SpinTensor Uniaxial(double d, SpinVector axis) => d * Outer(axis.Normalised(), axis.Normalised());

    /// <summary>a bᵀ.</summary>
    /// <param name="a">Rows.</param>
    /// <param name="b">Columns.</param>
    public static SpinTensor Outer(SpinVector a, SpinVector b) =>
        new(a.X * b.X, a.X * b.Y, a.X * b.Z, a.Y * b.X, a.Y * b.Y, a.Y * b.Z, a.Z * b.X, a.Z * b.Y, a.Z * b.Z);

    /// <summary>The rotation about an axis, right-handed.</summary>
    /// <param name="axis">Unit vector.</param>
    /// <param name="angle">rad.</param>
    public static SpinTensor Rotation(SpinVector axis, double angle)
    {
        SpinVector x = SpinVector.UnitX.Turned(axis, angle), y = SpinVector.UnitY.Turned(axis, angle), z = SpinVector.UnitZ.Turned(axis, angle);
        return new SpinTensor(x.X, y.X, z.X, x.Y, y.Y, z.Y, x.Z, y.Z, z.Z);
    }

    /// <summary>The transpose: the same bond read from its other end.</summary>
    public SpinTensor Transposed => new(XX, YX, ZX, XY, YY, ZY, XZ, YZ, ZZ);

    /// <summary>Largest element in absolute value.</summary>
    public double Largest => Math.Max(
        Math.Max(Math.Max(Math.Abs(XX), Math.Abs(XY)), Math.Max(Math.Abs(XZ), Math.Abs(YX))),
        Math.Max(Math.Max(Math.Max(Math.Abs(YY), Math.Abs(YZ)), Math.Abs(ZX)), Math.Max(Math.Abs(ZY), Math.Abs(ZZ))));

    /// <summary>False when an element is infinite or no number.</summary>
    public bool IsFinite => double.IsFinite(XX + XY + XZ + YX + YY + YZ + ZX + ZY + ZZ);

    /// <summary>Sum.</summary>
    /// <param name="a">First.</param>
    /// <param name="b">Second.</param>
    public static SpinTensor operator +(SpinTensor a, SpinTensor b) => new(
        a.XX + b.XX, a.XY + b.XY, a.XZ + b.XZ, a.YX + b.YX, a.YY + b.YY, a.YZ + b.YZ, a.ZX + b.ZX, a.ZY + b.ZY, a.ZZ + b.ZZ);

    /// <summary>Difference.</summary>
    /// <param name="a">First.</param>
    /// <param name="b">Second.</param>
    public static SpinTensor operator -(SpinTensor a, SpinTensor b) => a + -1 * b;

    /// <summary>A multiple.</summary>
    /// <param name="s">Factor.</param>
    /// <param name="a">The matrix.</param>
    public static SpinTensor operator *(double s, SpinTensor a) => new(
        s * a.XX, s * a.XY, s * a.XZ, s * a.YX, s * a.YY, s * a.YZ, s * a.ZX, s * a.ZY, s * a.ZZ);

    /// <summary>Matrix times vector.</summary>
    /// <param name="a">The matrix.</param>
    /// <param name="v">The vector.</param>
    public static SpinVector operator *(SpinTensor a, SpinVector v) => new(
        a.XX * v.X + a.XY * v.Y + a.XZ * v.Z, a.YX * v.X + a.YY * v.Y + a.YZ * v.Z, a.ZX * v.X + a.ZY * v.Y + a.ZZ * v.Z);

    /// <summary>Matrix times matrix.</summary>
    /// <param name="a">Left.</param>
    /// <param name="b">Right.</param>
    public static SpinTensor operator *(SpinTensor a, SpinTensor b)
    {
        SpinVector x = a * new SpinVector(b.XX, b.YX, b.ZX), y = a * new SpinVector(b.XY, b.YY, b.ZY), z = a * new SpinVector(b.XZ, b.YZ, b.ZZ);
        return new SpinTensor(x.X, y.X, z.X, x.Y, y.Y, z.Y, x.Z, y.Z, z.Z);
    }

    /// <summary>The rows, bracketed.</summary>
    public override string ToString() => FormattableString.Invariant($"[{XX:G6} {XY:G6} {XZ:G6}; {YX:G6} {YY:G6} {YZ:G6}; {ZX:G6} {ZY:G6} {ZZ:G6}]");

    // aᵀ M b for the complex vectors a = ax + i ay and b = bx + i by.
    internal Complex Between(SpinVector ax, SpinVector ay, SpinVector bx, SpinVector by)
    {
        SpinVector x = this * bx, y = this * by;
        return new Complex(ax.Dot(x) - ay.Dot(y), ax.Dot(y) + ay.Dot(x));
    }
}
