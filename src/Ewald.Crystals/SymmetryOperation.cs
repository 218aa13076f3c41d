using System.Globalization;
using System.Text;

namespace Ewald.Crystals;

/// <summary>A symmetry operation on fractional coordinates: x′ = R x + t.</summary>
/// <remarks>Written as a coordinate triplet such as <c>-y,x-y,z+1/3</c>. Two operations are equal when their translations differ by
/// whole cells. Source: International Tables for Crystallography, Vol. A, ch. 11.1, doi:10.1107/97809553602060000100.</remarks>
public sealed class SymmetryOperation : IEquatable<SymmetryOperation>
{
    // Every translation of a space group in a tabulated setting is a multiple of 1/24; a file prints 1/3 as 0.333.
    private const double Grid = 24;
    private const double Rounding = 5e-4;

    private readonly int[] _rotation;
    private readonly double[] _translation;

    /// <summary>An operation of its parts.</summary>
    /// <param name="rotation">R in rows, shape [9].</param>
    /// <param name="translation">t, shape [3].</param>
    /// <exception cref="ArgumentException">The shapes differ, R does not keep volumes, or t is not finite.</exception>
    public SymmetryOperation(ReadOnlySpan<int> rotation, ReadOnlySpan<double> translation)
    {
        if (rotation.Length != 9 || translation.Length != 3)
            throw new ArgumentException($"SymmetryOperation: {rotation.Length} numbers of a rotation and {translation.Length} of a translation; 9 and 3 are needed.", nameof(rotation));
        (_rotation, _translation) = (rotation.ToArray(), translation.ToArray());
        if (Math.Abs(Determinant) != 1) throw new ArgumentException($"SymmetryOperation: the determinant is {Determinant}; it is 1 or -1.", nameof(rotation));
        if (!double.IsFinite(_translation.Sum())) throw new ArgumentException("SymmetryOperation: the translation is not finite.", nameof(translation));
    }

    /// <summary>x,y,z.</summary>
    public static SymmetryOperation Identity { get; } = new([1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0]);

    /// <summary>R in rows, shape [9].</summary>
    public ReadOnlySpan<int> Rotation => _rotation;

    /// <summary>t, shape [3], as given.</summary>
    public ReadOnlySpan<double> Translation => _translation;

    /// <summary>1 for a proper operation, −1 for one that turns a right hand into a left.</summary>
    public int Determinant => _rotation[0] * (_rotation[4] * _rotation[8] - _rotation[5] * _rotation[7])
        - _rotation[1] * (_rotation[3] * _rotation[8] - _rotation[5] * _rotation[6]) + _rotation[2] * (_rotation[3] * _rotation[7] - _rotation[4] * _rotation[6]);

    /// <summary>Reads a coordinate triplet: <c>x,y,z</c>, <c>1/2+x, -y, z-0.25</c>, <c>X-Y,X,Z</c>.</summary>
    /// <param name="triplet">The text.</param>
    /// <exception cref="FormatException">The text is no such triplet.</exception>
    public static SymmetryOperation Parse(string triplet) => TryParse(triplet, out var operation)
        ? operation
        : throw new FormatException($"'{triplet}' is no symmetry operation such as 'x,y,z' or '-y,x-y,z+1/3'.");

    /// <summary>Reads a coordinate triplet.</summary>
    /// <param name="triplet">The text.</param>
    /// <param name="operation">The operation when it is one.</param>
    /// <returns>False when the text is no triplet or its rotation keeps no volume.</returns>
    public static bool TryParse(string? triplet, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SymmetryOperation? operation)
    {
        operation = null;
        var parts = (triplet ?? "").Split(',');
        if (parts.Length != 3) return false;
        Span<int> rotation = stackalloc int[9];
        Span<double> translation = stackalloc double[3];
        rotation.Clear();
        for (var row = 0; row < 3; row++)
            if (!ParseRow(parts[row], rotation.Slice(3 * row, 3), out translation[row])) return false;
        try
        {
            operation = new SymmetryOperation(rotation, translation);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The image of a point.</summary>
    /// <param name="point">Fractional coordinates.</param>
    public (double X, double Y, double Z) Apply((double X, double Y, double Z) point)
    {
        var r = _rotation;
        return (
            r[0] * point.X + r[1] * point.Y + r[2] * point.Z + _translation[0],
            r[3] * point.X + r[4] * point.Y + r[5] * point.Z + _translation[1],
            r[6] * point.X + r[7] * point.Y + r[8] * point.Z + _translation[2]);
    }

    /// <summary>The reflection that this operation makes equivalent: h′ = h R, with |F(h′)| = |F(h)|.</summary>
    /// <param name="reflection">Miller indices.</param>
    public MillerIndex Apply(MillerIndex reflection)
    {
        var (r, q) = (_rotation, reflection);
        return new MillerIndex(
            q.H * r[0] + q.K * r[3] + q.L * r[6], q.H * r[1] + q.K * r[4] + q.L * r[7], q.H * r[2] + q.K * r[5] + q.L * r[8]);
    }

    /// <summary>This operation after another.</summary>
    /// <param name="first">The one applied first.</param>
    public SymmetryOperation After(SymmetryOperation first)
    {
        ArgumentNullException.ThrowIfNull(first);
        Span<int> rotation = stackalloc int[9];
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++)
                rotation[3 * i + j] = _rotation[3 * i] * first._rotation[j] + _rotation[3 * i + 1] * first._rotation[3 + j] + _rotation[3 * i + 2] * first._rotation[6 + j];
        var (x, y, z) = Apply((first._translation[0], first._translation[1], first._translation[2]));
        return new SymmetryOperation(rotation, [x, y, z]);
    }

    /// <summary>True when the reflection is extinct by this operation: h R = h and h·t is no whole number.</summary>
    /// <param name="reflection">Miller indices.</param>
    public bool Extinguishes(MillerIndex reflection)
    {
        if (Apply(reflection) != reflection) return false;
        var turns = reflection.H * _translation[0] + reflection.K * _translation[1] + reflection.L * _translation[2];
        return Math.Abs(turns - Math.Round(turns)) > 1e-3;
    }

    /// <inheritdoc/>
    public bool Equals(SymmetryOperation? other)
    {
        if (other is null || !_rotation.AsSpan().SequenceEqual(other._rotation)) return false;
        for (var i = 0; i < 3; i++)
        {
            var d = _translation[i] - other._translation[i];
            if (Math.Abs(d - Math.Round(d)) > 1e-6) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SymmetryOperation);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var r in _rotation) hash.Add(r);
        return hash.ToHashCode();
    }

    /// <summary>The triplet, its translation within one cell; a translation off the grid of 1/24 is printed as a decimal.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var row = 0; row < 3; row++)
        {
            if (row > 0) text.Append(',');
            var empty = true;
            for (var column = 0; column < 3; column++)
            {
                var r = _rotation[3 * row + column];
                if (r == 0) continue;
                if (r < 0) text.Append('-');
                else if (!empty) text.Append('+');
                if (Math.Abs(r) != 1) text.Append(CultureInfo.InvariantCulture, $"{Math.Abs(r)}");
                text.Append("xyz"[column]);
                empty = false;
            }

            var t = _translation[row] - Math.Floor(_translation[row] + 1e-9);
            if (t > 1e-9) text.Append('+').Append(Fraction(t));
        }

        return text.ToString();
    }

    private static string Fraction(double t)
    {
        var over = Math.Round(t * Grid);
        if (Math.Abs(t * Grid - over) > 1e-6 * Grid) return t.ToString("0.########", CultureInfo.InvariantCulture);
        int numerator = (int)over, divisor = (int)Grid;
        foreach (var prime in (ReadOnlySpan<int>)[2, 2, 2, 3])
            if (numerator % prime == 0 && divisor % prime == 0) (numerator, divisor) = (numerator / prime, divisor / prime);
        return FormattableString.Invariant($"{numerator}/{divisor}");
    }

    // Terms such as +x, -1/2, 0.25, 2x, each with a sign but the first.
    private static bool ParseRow(ReadOnlySpan<char> text, Span<int> rotation, out double translation)
    {
        translation = 0;
        var seen = false;
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }

            var sign = 1;
            if (text[i] is '+' or '-' or '\u2212')
            {
                if (text[i++] != '+') sign = -1;
                while (i < text.Length && char.IsWhiteSpace(text[i])) i++;
            }
            else if (seen)
            {
                return false;
            }

            var start = i;
            while (i < text.Length && (char.IsAsciiDigit(text[i]) || text[i] is '.' or '/')) i++;
            double? number = i == start ? null : Number(text[start..i]);
            if (i > start && number is null) return false;
            if (i < text.Length && text[i] == '*') i++;
            if (i < text.Length && char.ToLowerInvariant(text[i]) is >= 'x' and <= 'z')
            {
                var factor = number ?? 1;
                if (factor != Math.Round(factor) || factor > 9) return false;
                rotation[char.ToLowerInvariant(text[i++]) - 'x'] += sign * (int)factor;
            }
            else if (number is { } shift)
            {
                translation += sign * shift;
            }
            else
            {
                return false;
            }

            seen = true;
        }

        var nearest = Math.Round(translation * Grid) / Grid;
        if (Math.Abs(translation - nearest) < Rounding) translation = nearest;
        return seen;
    }

    private static double? Number(ReadOnlySpan<char> text)
    {
        var bar = text.IndexOf('/');
        if (bar < 0) return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;
        return double.TryParse(text[..bar], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var over)
            && double.TryParse(text[(bar + 1)..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var under) && under > 0 ? over / under : null;
    }
}
