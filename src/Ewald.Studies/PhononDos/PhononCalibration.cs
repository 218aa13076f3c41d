namespace Ewald.Studies.PhononDos;

/// <summary>What turns answers into intervals and flags.</summary>
/// <param name="Level">Coverage aimed at.</param>
/// <param name="HeatCapacity">Conformal quantile of errors of the heat capacity over their size.</param>
/// <param name="MeanWavenumber">Conformal quantile of <see cref="PhononAnswer.MeanScore"/>.</param>
/// <param name="Density">Conformal quantile of <see cref="PhononAnswer.DensityScores"/>.</param>
/// <param name="Cases">Crystals behind the heat capacity.</param>
/// <param name="EasyCases">Crystals behind the mean wavenumber and the density.</param>
/// <param name="Blur">How answered densities are spread.</param>
/// <param name="NoveltyThreshold">Distance at which a crystal counts as unlike the training set.</param>
/// <param name="NoveltyMeans">Means of the columns of the distance.</param>
/// <param name="NoveltyScales">One over the deviations of those columns.</param>
/// <param name="Elements">Atomic numbers of the elements of the DFT crystals.</param>
internal sealed record PhononCalibration(
    double Level, double HeatCapacity, double MeanWavenumber, double Density, int Cases, int EasyCases, DensityBlur Blur, double NoveltyThreshold, double[] NoveltyMeans, double[] NoveltyScales, int[] Elements);
