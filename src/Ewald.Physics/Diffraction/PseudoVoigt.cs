using System.Numerics;
using System.Runtime.CompilerServices;
using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.Diffraction;

/// <summary>Pseudo-Voigt peak of unit area, with the widths of Thompson, Cox and Hastings.</summary>
/// <remarks>P(x) = η L(x; Γ) + (1 − η) G(x; Γ); Γ⁵ = Γ_G⁵ + 2.69269 Γ_G⁴Γ_L + 2.42843 Γ_G³Γ_L² + 4.47163 Γ_G²Γ_L³ + 0.07842 Γ_GΓ_L⁴ + Γ_L⁵,
/// η = 1.36603 q − 0.47719 q² + 0.11116 q³, q = Γ_L/Γ. Limits: Γ_L = 0 is the Gaussian, Γ_G = 0 the Lorentzian. Valid as a Voigt function
/// to 1 % of the peak. Source: Thompson, Cox and Hastings, J. Appl. Cryst. 20 (1987) 79, doi:10.1107/S0021889887087090.</remarks>
public static class PseudoVoigt
{
    private const double FourLn2 = 2.7725887222397811, GaussianPeak = 0.93943727869965132; // 4 ln 2; 2 √(ln 2 / π)
    private const double GaussianReach = 3.3; // in Γ: 10⁻¹³ of the peak
    private const double CoarseStep = 0.5; // in Γ: coarser samples would no longer add up to the area

    /// <summary>Width and mixing of two widths.</summary>
    /// <param name="gaussian">Γ_G, full width at half maximum, not negative.</param>
    /// <param name="lorentzian">Γ_L, full width at half maximum, not negative, same unit.</param>
    /// <exception cref="InputException">A width is negative, or both are zero.</exception>
    public static (double Fwhm, double Mixing) Mix(double gaussian, double lorentzian)
    {
        if (!(gaussian >= 0 && lorentzian >= 0 && gaussian + lorentzian > 0 && double.IsFinite(gaussian + lorentzian)))
            throw new InputException(FormattableString.Invariant(
                $"Peak widths: the Gaussian is {gaussian:G6}, the Lorentzian {lorentzian:G6}; none may be negative and one must be positive."));
        double g = gaussian, l = lorentzian;
        var fifth = ((((g + 2.69269 * l) * g + 2.42843 * l * l) * g + 4.47163 * l * l * l) * g + 0.07842 * l * l * l * l) * g + l * l * l * l * l;
        var fwhm = Math.Exp(Math.Log(fifth) / 5);
        var q = l / fwhm;
        return (fwhm, Math.Clamp(q * (1.36603 - q * (0.47719 - q * 0.11116)), 0, 1));
    }

    /// <summary>The peak at one offset, inverse of its unit.</summary>
    /// <param name="offset">Distance from the centre.</param>
    /// <param name="fwhm">Γ, positive.</param>
    /// <param name="mixing">η, 0 to 1.</param>
    public static double At(double offset, double fwhm, double mixing)
    {
        var u = offset / fwhm;
        return (mixing * (2 / Math.PI) / (1 + 4 * u * u) + (1 - mixing) * GaussianPeak * Math.Exp(-FourLn2 * u * u)) / fwhm;
    }

    /// <summary>Area below an offset, 0 to 1.</summary>
    /// <param name="offset">Distance from the centre.</param>
    /// <param name="fwhm">Γ, positive.</param>
    /// <param name="mixing">η, 0 to 1.</param>
    public static double Cumulative(double offset, double fwhm, double mixing)
    {
        var u = offset / fwhm;
        return 0.5 + mixing * Math.Atan(2 * u) / Math.PI + (1 - mixing) * 0.5 * SpecialFunctions.Erf(u * Math.Sqrt(FourLn2));
    }

    /// <summary>Adds a peak to a pattern within a window, whose area it fills exactly.</summary>
    /// <remarks>Points finer than Γ/2 receive the value, coarser points the mean over their own interval, so that no peak is lost between them.</remarks>
    /// <param name="abscissa">Ascending, shape [point].</param>
    /// <param name="pattern">Receives the sum, shape [point].</param>
    /// <param name="centre">Centre, unit of the abscissa.</param>
    /// <param name="area">Area.</param>
    /// <param name="fwhm">Γ, positive.</param>
    /// <param name="mixing">η, 0 to 1.</param>
    /// <param name="window">Half width of the window in Γ, at least 4.</param>
    public static void Add(ReadOnlySpan<double> abscissa, Span<double> pattern, double centre, double area, double fwhm, double mixing, double window = 30)
    {
        var (low, high) = PeakWindow.Of(abscissa, centre - window * fwhm, centre + window * fwhm);
        var step = PeakWindow.Step(abscissa, centre);
        if (step > CoarseStep * fwhm)
        {
            AddMeans(abscissa, pattern, centre, area, fwhm, mixing, Math.Max(window * fwhm, 2 * step));
            return;
        }

        if (low >= high) return;
        var inside = 1 - mixing * (1 - 2 / Math.PI * Math.Atan(2 * window));
        var lorentz = area * mixing * (2 / Math.PI) / (fwhm * inside);
        var gauss = area * (1 - mixing) * GaussianPeak / (fwhm * inside);
        var (left, right) = mixing < 1 ? PeakWindow.Of(abscissa, centre - GaussianReach * fwhm, centre + GaussianReach * fwhm) : (low, low);
        (left, right) = (Math.Clamp(left, low, high), Math.Clamp(right, low, high));
        if (mixing > 0)
        {
            Tail(abscissa[low..left], pattern[low..left], centre, 2 / fwhm, lorentz);
            Tail(abscissa[right..high], pattern[right..high], centre, 2 / fwhm, lorentz);
        }

        Core(abscissa[left..right], pattern[left..right], centre, 2 / fwhm, lorentz, gauss);
    }

    private static void Tail(ReadOnlySpan<double> x, Span<double> y, double centre, double scale, double lorentz)
    {
        var i = 0;
        for (; i <= x.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var u = (new Vector<double>(x[i..]) - new Vector<double>(centre)) * scale;
            (new Vector<double>(y[i..]) + new Vector<double>(lorentz) / Vector.FusedMultiplyAdd(u, u, Vector<double>.One)).CopyTo(y[i..]);
        }

        for (; i < x.Length; i++)
        {
            var u = (x[i] - centre) * scale;
            y[i] += lorentz / (1 + u * u);
        }
    }

    private static void Core(ReadOnlySpan<double> x, Span<double> y, double centre, double scale, double lorentz, double gauss)
    {
        var i = 0;
        for (; i <= x.Length - Vector<double>.Count; i += Vector<double>.Count)
            (new Vector<double>(y[i..]) + Both(new Vector<double>(x[i..]), centre, scale, lorentz, gauss)).CopyTo(y[i..]);
        if (i == x.Length) return;
        VectorMath.StorePadded(VectorMath.LoadPadded(y[i..]) + Both(VectorMath.LoadPadded(x[i..]), centre, scale, lorentz, gauss), y[i..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Both(Vector<double> x, double centre, double scale, double lorentz, double gauss)
    {
        var u = (x - new Vector<double>(centre)) * scale;
        var square = u * u;
        return new Vector<double>(lorentz) / (Vector<double>.One + square) + gauss * VectorMath.Exp(square * (-FourLn2 / 4));
    }

    private static void AddMeans(ReadOnlySpan<double> x, Span<double> y, double centre, double area, double fwhm, double mixing, double reach)
    {
        var (low, high) = PeakWindow.Of(x, centre - reach, centre + reach);
        (low, high) = (Math.Max(low - 1, 0), Math.Min(high + 1, x.Length));
        if (high - low < 1 || x.Length < 2) return;
        // The window is cut at the edges of its outermost intervals; what lies beyond is shared among those inside.
        var inside = Cumulative(reach, fwhm, mixing) - Cumulative(-reach, fwhm, mixing);
        double Part(double edge) => Cumulative(Math.Clamp(edge - centre, -reach, reach), fwhm, mixing);
        var before = Part(PeakWindow.Edge(x, low));
        for (var i = low; i < high; i++)
        {
            var edge = PeakWindow.Edge(x, i + 1);
            var after = Part(edge);
            y[i] += area * (after - before) / (inside * (edge - PeakWindow.Edge(x, i)));
            before = after;
        }
    }
}
