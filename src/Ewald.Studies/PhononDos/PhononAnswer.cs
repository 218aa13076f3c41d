using Ewald.Physics.Lattice;

namespace Ewald.Studies.PhononDos;

/// <summary>What the model says of one crystal, with its intervals.</summary>
/// <remarks>The intervals of the density and of what follows from it hold two risks, that of the scale of the frequencies (the heat capacity) and that of the shape at a
/// right scale; each gets half of the risk, so that by Bonferroni's inequality both together keep the level.</remarks>
/// <param name="HeatCapacity">C_V at 300 K per mole of atoms with its interval, J/(mol K).</param>
/// <param name="Density">On the 51 wavenumbers, as expected of a density with the largest value 1; its heat capacity is the one above.</param>
/// <param name="Soft">The density with the largest heat capacity of the wider interval.</param>
/// <param name="Stiff">The density with the smallest one.</param>
/// <param name="Factor">What the network's own wavenumbers were multiplied by.</param>
/// <param name="Distance">Distance from the training set over its threshold.</param>
/// <param name="Calibration">Where the intervals come from.</param>
internal sealed record PhononAnswer(
    (double Value, double Low, double High) HeatCapacity, double[] Density, double[] Soft, double[] Stiff, double Factor, double Distance, PhononCalibration Calibration)
{
    private const double Classical = 3 * PhononUnits.GasConstant;

    /// <summary>Mean wavenumber with its interval, cm⁻¹.</summary>
    public (double Value, double Low, double High) MeanWavenumber
    {
        get
        {
            var q = Calibration.MeanWavenumberOfTwo * PrototypeValidation.ExpectedMeanError(HeatCapacity.Value);
            return (PhononSpectrum.MeanWavenumber(Density), PhononSpectrum.MeanWavenumber(Soft) * Math.Max(0, 1 - q), PhononSpectrum.MeanWavenumber(Stiff) * (1 + q));
        }
    }

    /// <summary>Makes the answer.</summary>
    /// <param name="heatCapacity">Answer of the stiffness networks.</param>
    /// <param name="shape">Answer of the equivariant networks.</param>
    /// <param name="distance">Distance from the training set over its threshold.</param>
    /// <param name="calibration">Quantiles.</param>
    public static PhononAnswer Of(double heatCapacity, double[] shape, double distance, PhononCalibration calibration)
    {
        var size = HeatCapacityValidation.ExpectedError(heatCapacity);
        double Within(double value) => Math.Clamp(value, 0.02 * Classical, 0.9995 * Classical);
        // No density is above 1; the networks do not know it where they extrapolate.
        if (shape.Max() > 1) shape = PhononSpectrum.Normalised(shape);
        var (density, factor) = FrequencyScale.To(shape, heatCapacity);
        return new(
            (heatCapacity, Math.Max(0, heatCapacity - calibration.HeatCapacity * size), Math.Min(Classical, heatCapacity + calibration.HeatCapacity * size)), density,
            FrequencyScale.To(shape, Within(heatCapacity + calibration.HeatCapacityOfTwo * size)).Density,
            FrequencyScale.To(shape, Within(heatCapacity - calibration.HeatCapacityOfTwo * size)).Density, factor, distance, calibration);
    }

    /// <summary>The band of the density: the largest and smallest of the three curves, widened by the error of the shape.</summary>
    /// <returns>Low and high, shape [51] each.</returns>
    public (double[] Low, double[] High) Band()
    {
        var (low, high) = (new double[Density.Length], new double[Density.Length]);
        Array.Fill(low, 1);
        foreach (var curve in new[] { Density, Soft, Stiff })
        {
            var size = PrototypeValidation.ExpectedError(curve);
            for (var k = 0; k < low.Length; k++)
            {
                low[k] = Math.Min(low[k], Math.Max(0, curve[k] - Calibration.DensityOfTwo * size[k]));
                high[k] = Math.Max(high[k], Math.Min(1, curve[k] + Calibration.DensityOfTwo * size[k]));
            }
        }

        return (low, high);
    }
}
