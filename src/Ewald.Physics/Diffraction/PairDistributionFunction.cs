using Ewald.Crystals;

namespace Ewald.Physics.Diffraction;

/// <summary>The forms of the pair distribution function and what is read off them.</summary>
/// <remarks>G(r) = 4π r ρ0 (g(r) − 1), R(r) = 4π r² ρ0 g(r) = r G(r) + 4π ρ0 r², g → 1 at large r; G in Å⁻², R in Å⁻¹, g a pure number.
/// Files and the literature also call G(r) D(r) and r G(r) other names. Source: D. A. Keen, J. Appl. Cryst. 34, 172 (2001),
/// doi:10.1107/S0021889800019993.</remarks>
public static class PairDistributionFunction
{
    /// <summary>ρ0 = N / V of a cell, atoms counted by occupancy, Å⁻³.</summary>
    /// <param name="crystal">The crystal.</param>
    public static double NumberDensity(Crystal crystal)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        return crystal.AtomCount / crystal.Cell.Volume;
    }

    /// <summary>Radial distribution R(r) = r G(r) + 4π ρ0 r², Å⁻¹, shape [point].</summary>
    /// <param name="distances">r, Å, shape [point].</param>
    /// <param name="reduced">G(r), Å⁻², shape [point].</param>
    /// <param name="numberDensity">ρ0, Å⁻³.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double[] Radial(ReadOnlySpan<double> distances, ReadOnlySpan<double> reduced, double numberDensity)
    {
        Check(distances, reduced);
        var radial = new double[distances.Length];
        for (var i = 0; i < radial.Length; i++) radial[i] = distances[i] * (reduced[i] + 4 * Math.PI * numberDensity * distances[i]);
        return radial;
    }

    /// <summary>g(r) = 1 + G(r) / (4π ρ0 r), shape [point]; 0 at r = 0.</summary>
    /// <param name="distances">r, Å, shape [point].</param>
    /// <param name="reduced">G(r), Å⁻², shape [point].</param>
    /// <param name="numberDensity">ρ0, Å⁻³.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double[] Relative(ReadOnlySpan<double> distances, ReadOnlySpan<double> reduced, double numberDensity)
    {
        Check(distances, reduced);
        var relative = new double[distances.Length];
        for (var i = 0; i < relative.Length; i++) relative[i] = distances[i] > 0 ? 1 + reduced[i] / (4 * Math.PI * numberDensity * distances[i]) : 0;
        return relative;
    }

    /// <summary>Coordination number: ∫ R(r) dr between two distances, weighted as R is (the plain number for one kind of atom).</summary>
    /// <param name="distances">r, Å, ascending, shape [point].</param>
    /// <param name="radial">R(r), Å⁻¹, shape [point].</param>
    /// <param name="from">Å.</param>
    /// <param name="to">Å.</param>
    /// <returns>By trapezia; the ends are interpolated.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or the range leaves the distances.</exception>
    public static double CoordinationNumber(ReadOnlySpan<double> distances, ReadOnlySpan<double> radial, double from, double to)
    {
        Check(distances, radial);
        if (!(from >= distances[0] && to <= distances[^1] && from < to))
            throw new ArgumentException(FormattableString.Invariant($"CoordinationNumber: the range {from} to {to} Å leaves {distances[0]} to {distances[^1]} Å."), nameof(from));
        var sum = 0.0;
        for (var i = 1; i < distances.Length; i++)
        {
            double a = Math.Max(from, distances[i - 1]), b = Math.Min(to, distances[i]);
            if (a >= b) continue;
            var slope = (radial[i] - radial[i - 1]) / (distances[i] - distances[i - 1]);
            sum += (b - a) * (radial[i - 1] + slope * ((a + b) / 2 - distances[i - 1]));
        }

        return sum;
    }

    /// <summary>Disagreement of two functions R_w = √(Σ (a − b)² / Σ a²).</summary>
    /// <param name="measured">a, shape [point].</param>
    /// <param name="computed">b, shape [point].</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Disagreement(ReadOnlySpan<double> measured, ReadOnlySpan<double> computed)
    {
        Check(measured, computed);
        double difference = 0, total = 0;
        for (var i = 0; i < measured.Length; i++)
        {
            difference += (measured[i] - computed[i]) * (measured[i] - computed[i]);
            total += measured[i] * measured[i];
        }

        return Math.Sqrt(difference / total);
    }

    private static void Check(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        if (a.Length != b.Length || a.Length < 2) throw new ArgumentException($"PairDistributionFunction: {a.Length} and {b.Length} points; equal counts of at least 2 are needed.");
    }
}
