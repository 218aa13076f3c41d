using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Physics.Diffraction;

/// <summary>Preferred orientation of crystallites about one axis.</summary>
/// <remarks>A(α) = (r² cos²α + sin²α/r)^(−3/2), α between the reflection and the axis, averaged over the planes of a line with their |F|².
/// Limits: r = 1 is a random powder; the mean of A over the sphere is 1. r below 1: plates in reflection; above 1: needles.
/// Source: W. A. Dollase, J. Appl. Cryst. 19 (1986) 267, doi:10.1107/S0021889886089458.</remarks>
public sealed record MarchDollase
{
    /// <summary>A texture.</summary>
    /// <param name="axis">Planes whose normal is the axis of the texture.</param>
    /// <param name="ratio">r, between 0.01 and 100.</param>
    /// <exception cref="InputException">The axis is (0 0 0) or the ratio out of range.</exception>
    public MarchDollase(MillerIndex axis, double ratio)
    {
        if (axis == default || !(ratio is >= 0.01 and <= 100))
            throw new InputException(FormattableString.Invariant($"March-Dollase texture: axis {axis}, ratio {ratio}; the axis is a plane other than (0 0 0), the ratio lies between 0.01 and 100."));
        (Axis, Ratio) = (axis, ratio);
    }

    /// <summary>Planes whose normal is the axis of the texture.</summary>
    public MillerIndex Axis { get; }

    /// <summary>r.</summary>
    public double Ratio { get; }

    /// <summary>A at an angle to the axis.</summary>
    /// <param name="squaredCosine">cos²α.</param>
    /// <param name="ratio">r, positive.</param>
    public static double At(double squaredCosine, double ratio)
    {
        var sum = ratio * ratio * squaredCosine + (1 - squaredCosine) / ratio;
        return 1 / (sum * Math.Sqrt(sum));
    }

    /// <summary>A of every line, averaged over its planes.</summary>
    /// <param name="sticks">The lines.</param>
    /// <param name="factor">Receives A, shape [line].</param>
    public void Evaluate(PowderSticks sticks, Span<double> factor)
    {
        ArgumentNullException.ThrowIfNull(sticks);
        var g = sticks.Crystal.Cell.ReciprocalVectors;
        Span<double> axis = stackalloc double[3], row = stackalloc double[3];
        Cartesian(g, Axis, axis);
        // a*·axis, b*·axis, c*·axis: the cosine of a plane is then one product of indices.
        for (var i = 0; i < 3; i++) row[i] = g[i, 0] * axis[0] + g[i, 1] * axis[1] + g[i, 2] * axis[2];
        var length = axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2];
        for (var line = 0; line < sticks.Count; line++)
        {
            var members = sticks.Members(line);
            var squares = sticks.MemberSquares(line);
            var scale = sticks.Spacing[line] * sticks.Spacing[line] / length;
            double sum = 0, total = 0;
            for (var i = 0; i < members.Length; i++)
            {
                var dot = members[i].H * row[0] + members[i].K * row[1] + members[i].L * row[2];
                sum += squares[i] * At(Math.Min(dot * dot * scale, 1), Ratio);
                total += squares[i];
            }

            factor[line] = sum / total;
        }
    }

    private static void Cartesian(double[,] g, MillerIndex q, Span<double> vector)
    {
        for (var x = 0; x < 3; x++) vector[x] = q.H * g[0, x] + q.K * g[1, x] + q.L * g[2, x];
    }
}
