using Ewald.Core;

namespace Ewald.Physics.Diffraction;

/// <summary>Smooth background of a powder pattern.</summary>
/// <remarks>b(x) = Σ c_n T_n(2 (x − x₀)/(x₁ − x₀) − 1) + Σ p_n xⁿ + k/x + humps, with T_n Chebyshev polynomials of the first kind over the pattern's
/// own range [x₀, x₁]. Limits: one coefficient of either sum is a constant. Source: A. C. Larson and R. B. Von Dreele, GSAS,
/// Los Alamos report LAUR 86-748 (2004).</remarks>
/// <param name="Chebyshev">c_n, unit of the intensity.</param>
/// <param name="Polynomial">p_n, unit of the intensity over that of the abscissa to the n.</param>
/// <param name="Inverse">k, unit of the intensity times that of the abscissa: air scattering.</param>
/// <param name="Humps">Amorphous maxima.</param>
public sealed record PowderBackground(
    IReadOnlyList<double>? Chebyshev = null, IReadOnlyList<double>? Polynomial = null, double Inverse = 0, IReadOnlyList<AmorphousHump>? Humps = null)
{
    /// <summary>No background.</summary>
    public static PowderBackground None { get; } = new();

    /// <summary>Adds the background to a pattern.</summary>
    /// <param name="abscissa">Ascending, shape [point].</param>
    /// <param name="pattern">Receives the sum, shape [point].</param>
    /// <exception cref="InputException">k/x meets x = 0, or a hump has no width.</exception>
    public void Add(ReadOnlySpan<double> abscissa, Span<double> pattern)
    {
        if (abscissa.IsEmpty) return;
        if (Inverse != 0 && abscissa[0] <= 0)
            throw new InputException(FormattableString.Invariant($"Background: the term 1/x needs a positive abscissa; the pattern starts at {abscissa[0]}."));
        double first = abscissa[0], range = Math.Max(abscissa[^1] - first, double.Epsilon);
        for (var i = 0; i < abscissa.Length; i++)
        {
            var x = abscissa[i];
            double sum = Inverse == 0 ? 0 : Inverse / x;
            if (Chebyshev is { Count: > 0 } c) sum += Clenshaw(c, 2 * (x - first) / range - 1);
            if (Polynomial is { Count: > 0 } p)
            {
                var value = 0.0;
                for (var n = p.Count - 1; n >= 0; n--) value = value * x + p[n];
                sum += value;
            }

            pattern[i] += sum;
        }

        foreach (var hump in Humps ?? [])
        {
            if (!(hump.Fwhm > 0 && hump.Mixing is >= 0 and <= 1))
                throw new InputException(FormattableString.Invariant($"Background: the hump at {hump.Centre} has the width {hump.Fwhm} and the mixing {hump.Mixing}; the width is positive, the mixing 0 to 1."));
            for (var i = 0; i < abscissa.Length; i++) pattern[i] += hump.Area * PseudoVoigt.At(abscissa[i] - hump.Centre, hump.Fwhm, hump.Mixing);
        }
    }

    private static double Clenshaw(IReadOnlyList<double> c, double x)
    {
        double b1 = 0, b2 = 0;
        for (var n = c.Count - 1; n > 0; n--) (b1, b2) = (c[n] + 2 * x * b1 - b2, b1);
        return c[0] + x * b1 - b2;
    }
}
