using Ewald.Evaluation;

namespace Ewald.Studies.Elastic;

/// <summary>What turns an answer into an interval.</summary>
/// <param name="Level">Coverage aimed at.</param>
/// <param name="Quantiles">Conformal quantile of each quantity, in units of the expected error.</param>
/// <param name="Cases">Cases behind the quantiles.</param>
/// <param name="NoveltyThreshold">Distance at which a crystal counts as unlike the training set.</param>
/// <param name="NoveltyMeans">Means of the columns of the distance.</param>
/// <param name="NoveltyScales">Standard deviations of those columns.</param>
/// <param name="GraphShares">Share of the graph networks in the answer, log10 K and log10 G.</param>
/// <param name="Elements">Atomic numbers of the elements of the training crystals.</param>
internal sealed record ElasticCalibration(
    double Level, double[] Quantiles, int Cases, double NoveltyThreshold, double[] NoveltyMeans, double[] NoveltyScales, double[] GraphShares, int[] Elements)
{
    /// <summary>The interval of one quantity.</summary>
    public (double Low, double High) Around(int quantity, double value, double error) =>
        new ConformalRegression(Level, Quantiles[quantity], Cases).Around(value, error);
}
