using Ewald.Core;

namespace Ewald.Physics.Instruments;

/// <summary>A background that does not depend on Q, such as incoherent scattering, with its error.</summary>
/// <param name="Level">Unit of the intensity.</param>
/// <param name="Sigma">One standard deviation of the level, same unit.</param>
public sealed record FlatBackground(double Level, double Sigma)
{
    /// <summary>Weighted mean of I over the points at and above a Q where only background is left.</summary>
    /// <remarks>Limits: exact for a flat tail; a sample tail B Q⁻⁴ left there raises the level by its mean.</remarks>
    /// <param name="curve">The curve, with errors.</param>
    /// <param name="fromQ">Å⁻¹.</param>
    /// <exception cref="InputException">Fewer than three points, or no errors.</exception>
    public static FlatBackground FromTail(ScatteringCurve curve, double fromQ)
    {
        ArgumentNullException.ThrowIfNull(curve);
        var tail = curve.Between(fromQ, double.PositiveInfinity);
        if (tail.Count < 3 || tail.Sigma is null)
            throw new InputException(FormattableString.Invariant(
                $"{curve.Name}: a flat background needs at least 3 points with errors from Q = {fromQ:G4} Å⁻¹ on; there are {(tail.Sigma is null ? 0 : tail.Count)}. Start at a lower Q."));
        double weights = 0, sum = 0;
        for (var i = 0; i < tail.Count; i++)
        {
            var w = 1 / (tail.Sigma[i] * tail.Sigma[i]);
            weights += w;
            sum += w * tail.Intensity[i];
        }

        return new FlatBackground(sum / weights, 1 / Math.Sqrt(weights));
    }

    /// <summary>The curve without this background; its error is added in quadrature where the curve has errors.</summary>
    /// <param name="curve">The curve.</param>
    public ScatteringCurve SubtractFrom(ScatteringCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        return curve with
        {
            Intensity = [.. curve.Intensity.Select(v => v - Level)],
            Sigma = curve.Sigma is null ? null : [.. curve.Sigma.Select(s => Math.Sqrt(s * s + Sigma * Sigma))],
        };
    }
}
