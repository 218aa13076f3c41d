using Ewald.Physics.Lattice;

namespace Ewald.Studies.PhononDos;

/// <summary>What the model says of one crystal: heat capacity with its interval, density, and how large the errors of what follows from it are up to factors that calibration sets.</summary>
/// <remarks>Errors of the mean wavenumber and of the density come from the scale of the frequencies (the heat capacity) and from the shape at a right scale. Both occur together in every crystal that calibrates, so that
/// one quantile serves them jointly; that of the scale is the width of the interval of the heat capacity, which is known of DFT crystals too.</remarks>
/// <param name="HeatCapacity">C_V at 300 K per mole of atoms, J/(mol K).</param>
/// <param name="Error">Half of the width of its interval, J/(mol K).</param>
/// <param name="Density">On the 51 wavenumbers, as expected of a density with the largest value 1; its heat capacity is the one above.</param>
/// <param name="Softer">The same shape with a heat capacity half way to the upper bound.</param>
/// <param name="Stiffer">The same shape with a heat capacity half way to the lower bound.</param>
/// <param name="Factor">What the network's own wavenumbers were multiplied by.</param>
internal sealed record PhononAnswer(double HeatCapacity, double Error, double[] Density, double[] Softer, double[] Stiffer, double Factor)
{
    private const double Classical = 3 * PhononUnits.GasConstant, Floor = 0.1, ShapeShare = 0.035, ShapeOfClassical = 0.025, Part = 0.5, LeastSensitivity = 0.02, Counts = 0.01;
    private const int Reach = 2;

    /// <summary>Mean wavenumber, cm⁻¹.</summary>
    public double MeanWavenumber => PhononSpectrum.MeanWavenumber(Density);

    /// <summary>Size of the error of its logarithm: what the error of the heat capacity says of the frequencies, and the shape, of which more depends the nearer a crystal is to Dulong and Petit.</summary>
    public double MeanError
    {
        get
        {
            var sensitivity = Math.Max(LeastSensitivity, FrequencyScale.Sensitivity(HeatCapacity));
            var (scale, shape) = (Error / sensitivity, ShapeShare + ShapeOfClassical / sensitivity);
            return Math.Sqrt(scale * scale + shape * shape);
        }
    }

    /// <summary>Makes the answer.</summary>
    /// <param name="heatCapacity">Answer of the stiffness networks.</param>
    /// <param name="error">Half of the width of its interval, J/(mol K).</param>
    /// <param name="shape">Answer of the equivariant networks.</param>
    public static PhononAnswer Of(double heatCapacity, double error, double[] shape)
    {
        // No density is above 1; the networks do not know it where they extrapolate.
        if (shape.Max() > 1) shape = PhononSpectrum.Normalised(shape);
        var (density, factor) = FrequencyScale.To(shape, heatCapacity);
        return new(heatCapacity, error, density, At(shape, heatCapacity + Part * error), At(shape, heatCapacity - Part * error), factor);
    }

    /// <summary>The interval of the heat capacity, J/(mol K).</summary>
    public (double Low, double High) HeatCapacities => (Math.Max(0, HeatCapacity - Error), Math.Min(Classical, HeatCapacity + Error));

    /// <summary>The interval of the mean wavenumber, cm⁻¹.</summary>
    /// <param name="quantile">Of scores.</param>
    public (double Low, double High) MeanWavenumbers(double quantile) => (MeanWavenumber * Math.Exp(-quantile * MeanError), MeanWavenumber * Math.Exp(quantile * MeanError));

    /// <summary>Error of the logarithm of the mean wavenumber over its size.</summary>
    /// <param name="truth">cm⁻¹.</param>
    public double MeanScore(double truth) => Math.Abs(Math.Log(truth / MeanWavenumber)) / MeanError;

    /// <summary>The density whose heat capacity is a bound of its interval.</summary>
    /// <param name="heatCapacity">J/(mol K) per mole of atoms.</param>
    public double[] At(double heatCapacity) => At(Density, heatCapacity);

    /// <summary>The band of the density: the largest and smallest of the three curves, widened by the error of the shape.</summary>
    /// <param name="quantile">Of scores.</param>
    /// <returns>Low and high, shape [51] each.</returns>
    public (double[] Low, double[] High) Band(double quantile)
    {
        var (low, high) = (new double[Density.Length], new double[Density.Length]);
        Array.Fill(low, 1);
        foreach (var (curve, size) in Curves())
            for (var k = 0; k < low.Length; k++)
            {
                low[k] = Math.Min(low[k], Math.Max(0, curve[k] - quantile * size[k]));
                high[k] = Math.Max(high[k], Math.Min(1, curve[k] + quantile * size[k]));
            }

        return (low, high);
    }

    /// <summary>The quantile at which the band just reaches the truth, at the points that hold states in the answer or in truth: where both are empty, any band holds.</summary>
    /// <param name="truth">Shape [51].</param>
    public double[] DensityScores(double[] truth)
    {
        var curves = Curves();
        return [.. Enumerable.Range(0, truth.Length).Where(k => truth[k] > Counts || Density[k] > Counts).Select(k =>
            Math.Max(0, Math.Max(curves.Min(c => (c.Curve[k] - truth[k]) / c.Size[k]), curves.Min(c => (truth[k] - c.Curve[k]) / c.Size[k]))))];
    }

    private static double[] At(double[] shape, double heatCapacity) => FrequencyScale.To(shape, Math.Clamp(heatCapacity, 0.02 * Classical, 0.9995 * Classical)).Density;

    // A share of the height nearby, and a floor.
    private (double[] Curve, double[] Size)[] Curves() => [.. new[] { Density, Softer, Stiffer }.Select(c => (c, (double[])[.. Enumerable.Range(0, c.Length).Select(k =>
        Floor + Enumerable.Range(Math.Max(0, k - Reach), Math.Min(c.Length - 1, k + Reach) - Math.Max(0, k - Reach) + 1).Max(j => c[j]))]))];
}
