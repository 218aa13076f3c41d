using Ewald.Representations;

namespace Ewald.Networks.Equivariant;

/// <summary>Real spherical harmonics of the direction of an edge, with |Y_l|² = 2l + 1.</summary>
/// <remarks>m = −l … l with the polar axis along y, so that l = 1 is √3 (x, y, z) / r. The zero vector has Y₀ = 1 and all others 0. For l = 2:
/// √15 xz, √15 xy, √5 (y² − (x² + z²)/2), √15 yz, √15 (z² − x²)/2, each over r². Parity (−1)ˡ. The axes are those of M. Geiger and T. Smidt, arXiv:2207.09453.</remarks>
public static class EdgeHarmonics
{
    /// <summary>Largest degree.</summary>
    public const int MostDegree = 6;

    private static readonly SolidHarmonics[] _harmonics = [.. Enumerable.Range(0, MostDegree + 1).Select(l => new SolidHarmonics(l))];

    /// <summary>Number of values up to a degree, (l + 1)².</summary>
    /// <param name="degree">l.</param>
    public static int Count(int degree) => (degree + 1) * (degree + 1);

    /// <summary>Evaluates all up to a degree.</summary>
    /// <param name="degree">Largest l, 0 to <see cref="MostDegree"/>.</param>
    /// <param name="x">Component, any length unit.</param>
    /// <param name="y">Component.</param>
    /// <param name="z">Component.</param>
    /// <param name="values">Receives Y_lm at l² + l + m, shape [(degree + 1)²].</param>
    public static void Evaluate(int degree, double x, double y, double z, Span<double> values)
    {
        if (degree is < 0 or > MostDegree) throw new ArgumentException($"EdgeHarmonics: degree {degree}; it lies between 0 and {MostDegree}.", nameof(degree));
        var r = Math.Sqrt(x * x + y * y + z * z);
        var inverse = r > 0 ? 1 / r : 0;
        // Solid harmonics have their polar axis along z; a cyclic exchange puts it along y.
        _harmonics[degree].Evaluate(z * inverse, x * inverse, y * inverse, values);
        var scale = Math.Sqrt(4 * Math.PI);
        values[0] = 1;
        for (var i = 1; i < Count(degree); i++) values[i] *= scale;
    }
}
