namespace Ewald.Studies.PhononDos;

/// <summary>What turns answers into intervals and flags.</summary>
/// <param name="Level">Coverage aimed at.</param>
/// <param name="HeatCapacity">Conformal quantile of the heat capacity at the level, in units of the expected error.</param>
/// <param name="HeatCapacityOfTwo">The same at (1 + level)/2: what is left of a risk that is shared with the shape.</param>
/// <param name="MeanWavenumberOfTwo">Conformal quantile of the relative error of the mean wavenumber by the shape alone, at (1 + level)/2, in units of its expected size.</param>
/// <param name="DensityOfTwo">Conformal quantile of the error of the density by the shape alone, at (1 + level)/2, in units of its expected size.</param>
/// <param name="Cases">Crystals behind the heat capacity.</param>
/// <param name="EasyCases">Crystals behind the shape.</param>
/// <param name="Blur">How answered densities are spread.</param>
/// <param name="NoveltyThreshold">Distance at which a crystal counts as unlike the training set.</param>
/// <param name="NoveltyMeans">Means of the columns of the distance.</param>
/// <param name="NoveltyScales">One over the deviations of those columns.</param>
/// <param name="Elements">Atomic numbers of the elements of the DFT crystals.</param>
internal sealed record PhononCalibration(
    double Level, double HeatCapacity, double HeatCapacityOfTwo, double MeanWavenumberOfTwo, double DensityOfTwo, int Cases, int EasyCases, DensityBlur Blur, double NoveltyThreshold, double[] NoveltyMeans,
    double[] NoveltyScales, int[] Elements);
