using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.Diffraction;

/// <summary>Asymmetry of a peak by axial divergence: the shifts and weights that a symmetric profile is summed over.</summary>
/// <remarks>A ray that leaves the plane of diffraction by t = h/L meets the detector at cos 2φ = cos 2θ √(1 + t²). Its weight is
/// D(2φ) d2φ ∝ W(t)/((1 + t²) sin 2φ) dt, W = 2 min(s, h) up to t = |s − h|, then s + h − t up to s + h. Written in t the integrand has no
/// singularity and two Gauss-Legendre rules suffice. Limits: no shift at 2θ = 90°, towards small angles below, towards large above;
/// the mean shift is about −(s² + h²) cot 2θ /6. Valid for a flat cylinder of detector slits, no Soller slits.
/// Source: Finger, Cox and Jephcoat, J. Appl. Cryst. 27 (1994) 892, doi:10.1107/S0021889894004218.</remarks>
public sealed record AxialDivergence
{
    private const int LargestRule = 48;

    /// <summary>No asymmetry.</summary>
    public static AxialDivergence None { get; } = new(0, 0);

    /// <summary>An axial divergence.</summary>
    /// <param name="sample">s = S/L: half height of the illuminated sample over the distance from sample to detector, not negative.</param>
    /// <param name="detector">h = H/L: half height of the detector opening over the same distance, not negative.</param>
    /// <exception cref="InputException">A ratio is negative or above 0.5.</exception>
    public AxialDivergence(double sample, double detector)
    {
        if (!(sample is >= 0 and <= 0.5 && detector is >= 0 and <= 0.5))
            throw new InputException(FormattableString.Invariant($"Axial divergence: S/L is {sample}, H/L is {detector}; both lie between 0 and 0.5 (0.02 is common)."));
        (Sample, Detector) = (sample, detector);
    }

    /// <summary>s = S/L.</summary>
    public double Sample { get; }

    /// <summary>h = H/L.</summary>
    public double Detector { get; }

    /// <summary>Most nodes that <see cref="Nodes"/> returns.</summary>
    public static int MostNodes => 2 * LargestRule;

    /// <summary>Nodes of the average over heights.</summary>
    /// <param name="twoTheta">2θ of the reflection, rad.</param>
    /// <param name="fwhm">Width of the symmetric profile, rad: the rule grows as the shifts become wide against it.</param>
    /// <param name="shift">Receives 2φ − 2θ, rad, room for <see cref="MostNodes"/>.</param>
    /// <param name="weight">Receives weights of sum 1, same room.</param>
    /// <returns>Number of nodes.</returns>
    public int Nodes(double twoTheta, double fwhm, Span<double> shift, Span<double> weight)
    {
        var cosine = Math.Cos(twoTheta);
        // Beyond |tan 2θ| a cone no longer reaches the detector cylinder.
        var widest = Math.Min(Sample + Detector, Math.Abs(Math.Tan(twoTheta)) * (1 - 1e-9));
        var span = Math.Abs(ShiftAt(widest, cosine, twoTheta));
        if (span < 1e-4 * fwhm)
        {
            (shift[0], weight[0]) = (0, 1);
            return 1;
        }

        var flat = Math.Min(Math.Abs(Sample - Detector), widest);
        var count = 0;
        count = Piece(0, flat, flat / widest, count, shift, weight);
        count = Piece(flat, widest, 1 - flat / widest, count, shift, weight);
        var sum = 0.0;
        foreach (var w in weight[..count]) sum += w;
        foreach (ref var w in weight[..count]) w /= sum;
        return count;

        int Piece(double from, double to, double share, int n, Span<double> s, Span<double> w)
        {
            if (to - from <= 1e-12) return n;
            var (x, v) = GaussLegendre.Rule(Math.Min(4 + (int)(6 * share * span / fwhm), LargestRule));
            for (var i = 0; i < x.Length; i++)
            {
                var t = 0.5 * (from + to + (to - from) * x[i]);
                var moved = ShiftAt(t, cosine, twoTheta);
                (s[n], w[n]) = (moved, 0.5 * (to - from) * v[i] * Math.Min(2 * Math.Min(Sample, Detector), Sample + Detector - t) / ((1 + t * t) * Math.Sin(twoTheta + moved)));
                n++;
            }

            return n;
        }
    }

    private static double ShiftAt(double t, double cosine, double twoTheta) => Math.Acos(Math.Clamp(cosine * Math.Sqrt(1 + t * t), -1, 1)) - twoTheta;
}
