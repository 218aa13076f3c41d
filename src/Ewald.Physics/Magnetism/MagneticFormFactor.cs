using System.Collections.Frozen;
using System.Globalization;
using Ewald.Core;

namespace Ewald.Physics.Magnetism;

/// <summary>Magnetic form factor of an ion in the dipole approximation: F(Q) = ⟨j0⟩ + c ⟨j2⟩.</summary>
/// <remarks>⟨j0⟩ = A e^{−a s²} + B e^{−b s²} + C e^{−c s²} + D, ⟨j2⟩ = s² times such a sum, s = Q/4π. c = (2 − g)/g for a moment of spin and orbit (rare earths, g of
/// Landé), 0 for a spin alone (most 3d ions, their orbit quenched). Valid for Q well below 2π over the size of the shell. Source:
/// <see cref="MagneticFormFactorTable"/>.</remarks>
public sealed class MagneticFormFactor
{
    private static readonly FrozenDictionary<string, double[]> Table = MagneticFormFactorTable.Rows.Split('\n')
        .Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .ToFrozenDictionary(row => row[0], row => row[1..].Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray(), StringComparer.Ordinal);

    private readonly double[] _c;

    private MagneticFormFactor(string ion, double[] coefficients, double quadrupole) => (Ion, _c, Quadrupole) = (ion, coefficients, quadrupole);

    /// <summary>The ions of the table.</summary>
    public static IEnumerable<string> Ions => Table.Keys.Order(StringComparer.Ordinal);

    /// <summary>The ion, for example <c>Mn2+</c>.</summary>
    public string Ion { get; }

    /// <summary>c, the weight of ⟨j2⟩.</summary>
    public double Quadrupole { get; }

    /// <summary>The form factor of an ion.</summary>
    /// <param name="ion">Symbol and charge: <c>Dy3+</c>, <c>Fe3+</c>, <c>Fe</c>.</param>
    /// <param name="g">Landé's g; 2, the default, is spin alone.</param>
    /// <exception cref="InputException">The table has no such ion, or g is zero.</exception>
    public static MagneticFormFactor Of(string ion, double g = 2)
    {
        ArgumentNullException.ThrowIfNull(ion);
        if (!(Math.Abs(g) > 1e-9 && double.IsFinite(g))) throw new InputException(FormattableString.Invariant($"The form factor of {ion} with g = {g}; it must be finite and not zero."));
        if (Table.TryGetValue(ion, out var coefficients))
        {
            return g == 2 || coefficients.AsSpan(7).ContainsAnyExcept(0.0)
                ? new MagneticFormFactor(ion, coefficients, (2 - g) / g)
                : throw new InputException($"The table has no <j2> of {ion}, which a g other than 2 needs; use g = 2 or another ion.");
        }

        var element = string.Concat(ion.TakeWhile(char.IsLetter));
        var others = Table.Keys.Where(k => string.Concat(k.TakeWhile(char.IsLetter)) == element).Order(StringComparer.Ordinal).ToArray();
        throw new InputException(others.Length > 0
            ? $"There is no magnetic form factor of '{ion}'; of this element there are {string.Join(", ", others)}."
            : $"There is no magnetic form factor of '{ion}'; write symbol and charge of a magnetic ion such as Mn2+ or Dy3+.");
    }

    /// <summary>F at one Q.</summary>
    /// <param name="q">Å⁻¹.</param>
    public double At(double q)
    {
        var s = q / (4 * Math.PI);
        return Sum(_c, s * s) + (Quadrupole == 0 ? 0 : Quadrupole * s * s * Sum(_c.AsSpan(7), s * s));
    }

    private static double Sum(ReadOnlySpan<double> c, double square) =>
        c[0] * Math.Exp(-c[1] * square) + c[2] * Math.Exp(-c[3] * square) + c[4] * Math.Exp(-c[5] * square) + c[6];
}
