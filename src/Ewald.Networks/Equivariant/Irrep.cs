using System.Globalization;

namespace Ewald.Networks.Equivariant;

/// <summary>An irreducible representation of O(3), rotations and inversion: how a quantity with 2l + 1 components turns with the crystal.</summary>
/// <remarks>0e a scalar, 0o a pseudoscalar, 1o a vector, 1e an axial vector; inversion multiplies by the parity.</remarks>
/// <param name="Degree">l, from 0.</param>
/// <param name="Parity">1 for even (e), −1 for odd (o).</param>
public readonly record struct Irrep(int Degree, int Parity) : IComparable<Irrep>
{
    /// <summary>Number of components, 2l + 1.</summary>
    public int Dimension => 2 * Degree + 1;

    /// <summary>The irrep of the spherical harmonics of a degree: parity (−1)ˡ.</summary>
    /// <param name="degree">l.</param>
    public static Irrep OfHarmonics(int degree) => new(degree, degree % 2 == 0 ? 1 : -1);

    /// <summary>Whether the product of two irreps contains a third: |l₁ − l₂| ≤ l₃ ≤ l₁ + l₂ and p₃ = p₁ p₂.</summary>
    /// <param name="other">The second factor.</param>
    /// <param name="result">The third.</param>
    public bool Couples(Irrep other, Irrep result) =>
        result.Parity == Parity * other.Parity && result.Degree >= Math.Abs(Degree - other.Degree) && result.Degree <= Degree + other.Degree;

    /// <summary>By degree, even first.</summary>
    /// <param name="other">The other.</param>
    public int CompareTo(Irrep other) => Degree != other.Degree ? Degree.CompareTo(other.Degree) : other.Parity.CompareTo(Parity);

    /// <summary>For example <c>1o</c>.</summary>
    public override string ToString() => Degree.ToString(CultureInfo.InvariantCulture) + (Parity > 0 ? "e" : "o");

    /// <summary>Whether the left comes first.</summary>
    /// <param name="left">Left.</param>
    /// <param name="right">Right.</param>
    public static bool operator <(Irrep left, Irrep right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left comes last.</summary>
    /// <param name="left">Left.</param>
    /// <param name="right">Right.</param>
    public static bool operator >(Irrep left, Irrep right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left does not come last.</summary>
    /// <param name="left">Left.</param>
    /// <param name="right">Right.</param>
    public static bool operator <=(Irrep left, Irrep right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left does not come first.</summary>
    /// <param name="left">Left.</param>
    /// <param name="right">Right.</param>
    public static bool operator >=(Irrep left, Irrep right) => left.CompareTo(right) >= 0;
}
