using Ewald.Core;

namespace Ewald.Physics.Instruments;

/// <summary>Noise of a counted curve: σ² = a + b I.</summary>
/// <remarks>b I is the counting noise of the sample, a that of what was subtracted (background, electronics). Normal deviates; for counts
/// below about 20 use <see cref="Poisson"/>.</remarks>
/// <param name="ConstantVariance">a, unit of I squared, not negative.</param>
/// <param name="VariancePerIntensity">b, unit of I, not negative.</param>
public sealed record CountingNoise(double ConstantVariance, double VariancePerIntensity)
{
    /// <summary>The noise that has given ratios I/σ at two intensities.</summary>
    /// <param name="strong">The larger intensity.</param>
    /// <param name="strongRatio">I/σ there.</param>
    /// <param name="weak">The smaller intensity.</param>
    /// <param name="weakRatio">I/σ there.</param>
    /// <exception cref="InputException">No a ≥ 0 and b ≥ 0 give these ratios.</exception>
    public static CountingNoise FromRatios(double strong, double strongRatio, double weak, double weakRatio)
    {
        double v1 = strong / strongRatio * (strong / strongRatio), v2 = weak / weakRatio * (weak / weakRatio);
        var b = (v1 - v2) / (strong - weak);
        var a = v2 - b * weak;
        if (!(a >= 0 && b >= 0))
            throw new InputException(FormattableString.Invariant(
                $"Counting noise: no σ² = a + bI with a, b ≥ 0 has I/σ = {strongRatio:G4} at I = {strong:G4} and {weakRatio:G4} at I = {weak:G4}; ask for a lower ratio at the weaker intensity."));
        return new CountingNoise(a, b);
    }

    /// <summary>σ at one intensity; negative intensities count as zero.</summary>
    /// <param name="intensity">Noise-free intensity.</param>
    public double Sigma(double intensity) => Math.Sqrt(ConstantVariance + VariancePerIntensity * Math.Max(intensity, 0));

    /// <summary>Adds noise to a curve.</summary>
    /// <param name="intensity">Noise-free in, noisy out, shape [point].</param>
    /// <param name="sigma">Receives σ of the noise-free curve, shape [point].</param>
    /// <param name="stream">Random stream of this curve.</param>
    public void Apply(Span<double> intensity, Span<double> sigma, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        for (var i = 0; i < intensity.Length; i++)
        {
            sigma[i] = Sigma(intensity[i]);
            intensity[i] += sigma[i] * stream.Normal();
        }
    }

    /// <summary>Counts a curve: each point is a Poisson number over its exposure, with σ from the counts (at least one).</summary>
    /// <param name="intensity">Noise-free in, counted out, not negative, shape [point].</param>
    /// <param name="sigma">Receives √max(n, 1)/exposure, shape [point].</param>
    /// <param name="exposure">Expected counts per unit of intensity, positive.</param>
    /// <param name="stream">Random stream of this curve.</param>
    public static void Poisson(Span<double> intensity, Span<double> sigma, double exposure, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exposure);
        for (var i = 0; i < intensity.Length; i++)
        {
            var counts = stream.Poisson(exposure * intensity[i]);
            intensity[i] = counts / exposure;
            sigma[i] = Math.Sqrt(Math.Max(counts, 1)) / exposure;
        }
    }
}
