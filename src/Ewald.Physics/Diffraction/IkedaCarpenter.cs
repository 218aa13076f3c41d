using Ewald.Core;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.Diffraction;

/// <summary>Pulse of a moderated neutron source of unit area, convolved with a Gaussian.</summary>
/// <remarks>I(t) = (α/2) {(1 − R)(αt)² e^(−αt) + 2R α²β/(α − β)³ [e^(−βt) − e^(−αt)(1 + (α − β)t + ½(α − β)²t²)]}, t ≥ 0: fast neutrons that slow
/// down, and the share R that is stored. The moments ∫ tⁿ e^(−κt) against a Gaussian follow from the first by a recurrence. Limits: R = 0 is
/// a gamma law of mean 3/α; σ → 0 is I(t); the mean is 3/α + R/β. Valid for α ≠ β.
/// Source: Ikeda and Carpenter, Nucl. Instrum. Methods A 239 (1985) 536, doi:10.1016/0168-9002(85)90033-6.</remarks>
public static class IkedaCarpenter
{
    /// <summary>The peak, inverse of the unit of time.</summary>
    /// <param name="offset">t − t₀, µs.</param>
    /// <param name="fast">α, µs⁻¹, positive.</param>
    /// <param name="slow">β, µs⁻¹, positive, apart from α by 10⁻³ of it at least.</param>
    /// <param name="stored">R, 0 to 1.</param>
    /// <param name="sigma">σ of the Gaussian, µs, positive.</param>
    /// <exception cref="InputException">A parameter is out of its range.</exception>
    public static double At(double offset, double fast, double slow, double stored, double sigma)
    {
        Check(fast, slow, stored, sigma);
        return Value(offset, fast, slow, stored, sigma);
    }

    /// <summary>Adds a peak to a pattern, up to e⁻²⁸ of its tail.</summary>
    /// <param name="abscissa">t, µs, ascending, shape [point].</param>
    /// <param name="pattern">Receives the sum, shape [point].</param>
    /// <param name="centre">t₀, µs, where the pulse starts.</param>
    /// <param name="area">Area.</param>
    /// <param name="fast">α, µs⁻¹.</param>
    /// <param name="slow">β, µs⁻¹.</param>
    /// <param name="stored">R, 0 to 1.</param>
    /// <param name="sigma">σ of the Gaussian, µs.</param>
    /// <exception cref="InputException">A parameter is out of its range.</exception>
    public static void Add(
        ReadOnlySpan<double> abscissa, Span<double> pattern, double centre, double area, double fast, double slow, double stored, double sigma)
    {
        Check(fast, slow, stored, sigma);
        var (low, high) = PeakWindow.Of(abscissa, centre - 7 * sigma, centre + 7 * sigma + 40 / fast + 28 / Math.Min(slow, fast));
        for (var i = low; i < high; i++) pattern[i] += area * Value(abscissa[i] - centre, fast, slow, stored, sigma);
    }

    private static double Value(double offset, double a, double b, double stored, double sigma)
    {
        var (m0, m1, m2) = Moments(offset, a, sigma);
        var n0 = Moments(offset, b, sigma).Zeroth;
        var d = a - b;
        var slow = 2 * stored * a * a * b / (d * d * d) * (n0 - m0 - d * m1 - 0.5 * d * d * m2);
        return Math.Max(0.5 * a * ((1 - stored) * a * a * m2 + slow), 0);
    }

    // ∫₀^∞ tⁿ e^(−κt) g(Δ − t) dt for n = 0, 1, 2 with g the normal density: integration by parts gives each from the two before.
    private static (double Zeroth, double First, double Second) Moments(double offset, double rate, double sigma)
    {
        var square = sigma * sigma;
        var centre = offset - rate * square;
        var y = -centre / (sigma * Math.Sqrt(2));
        var bell = Math.Exp(-0.5 * offset * offset / square);
        var scaled = bell * VectorMath.ScaledErfc(new System.Numerics.Vector<double>(Math.Abs(y)))[0];
        var zeroth = 0.5 * (y >= 0 ? scaled : 2 * Math.Exp(rate * (0.5 * rate * square - offset)) - scaled);
        var density = sigma * bell / Math.Sqrt(2 * Math.PI);
        var first = centre * zeroth + density;
        return (zeroth, first, centre * first + square * zeroth);
    }

    private static void Check(double fast, double slow, double stored, double sigma)
    {
        if (!(fast > 0 && slow > 0 && Math.Abs(fast - slow) > 1e-3 * fast && stored is >= 0 and <= 1 && sigma > 0))
            throw new InputException(FormattableString.Invariant(
                $"Ikeda-Carpenter pulse: α {fast:G4}, β {slow:G4}, R {stored:G4}, σ {sigma:G4}; α, β and σ must be positive, α and β differ, R lies between 0 and 1."));
    }
}
