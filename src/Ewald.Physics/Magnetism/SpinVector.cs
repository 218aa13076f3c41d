namespace Ewald.Physics.Magnetism;

/// <summary>Three Cartesian components: a spin, its direction, a field.</summary>
/// <param name="X">Along x; the frame is that of <see cref="Ewald.Crystals.UnitCell"/>.</param>
/// <param name="Y">Along y.</param>
/// <param name="Z">Along z.</param>
public readonly record struct SpinVector(double X, double Y, double Z)
{
    /// <summary>The unit vector along x.</summary>
    public static SpinVector UnitX => new(1, 0, 0);

    /// <summary>The unit vector along y.</summary>
    public static SpinVector UnitY => new(0, 1, 0);

    /// <summary>The unit vector along z.</summary>
    public static SpinVector UnitZ => new(0, 0, 1);

    /// <summary>Its length.</summary>
    public double Length => Math.Sqrt(Dot(this));

    /// <summary>Sum.</summary>
    /// <param name="a">First.</param>
    /// <param name="b">Second.</param>
    public static SpinVector operator +(SpinVector a, SpinVector b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    /// <summary>Difference.</summary>
    /// <param name="a">First.</param>
    /// <param name="b">Second.</param>
    public static SpinVector operator -(SpinVector a, SpinVector b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    /// <summary>The opposite.</summary>
    /// <param name="a">The vector.</param>
    public static SpinVector operator -(SpinVector a) => new(-a.X, -a.Y, -a.Z);

    /// <summary>A multiple.</summary>
    /// <param name="s">Factor.</param>
    /// <param name="a">The vector.</param>
    public static SpinVector operator *(double s, SpinVector a) => new(s * a.X, s * a.Y, s * a.Z);

    /// <summary>a·b.</summary>
    /// <param name="b">The other.</param>
    public double Dot(SpinVector b) => X * b.X + Y * b.Y + Z * b.Z;

    /// <summary>a × b.</summary>
    /// <param name="b">The other.</param>
    public SpinVector Cross(SpinVector b) => new(Y * b.Z - Z * b.Y, Z * b.X - X * b.Z, X * b.Y - Y * b.X);

    /// <summary>The vector of length 1 along it.</summary>
    /// <exception cref="ArgumentException">The vector is zero or not finite.</exception>
    public SpinVector Normalised() => Length is var n && n > 0 && double.IsFinite(n)
        ? 1 / n * this
        : throw new ArgumentException(FormattableString.Invariant($"SpinVector: ({X}, {Y}, {Z}) has no direction; a finite vector other than zero does."));

    /// <summary>The vector turned about an axis, right-handed (Rodrigues).</summary>
    /// <param name="axis">Unit vector.</param>
    /// <param name="angle">rad.</param>
    public SpinVector Turned(SpinVector axis, double angle) =>
        Math.Cos(angle) * this + Math.Sin(angle) * axis.Cross(this) + (1 - Math.Cos(angle)) * axis.Dot(this) * axis;
}
