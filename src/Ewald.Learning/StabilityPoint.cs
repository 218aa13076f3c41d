namespace Ewald.Learning;

/// <summary>What many restarts say of one number of basis patterns.</summary>
/// <param name="Components">K.</param>
/// <param name="Silhouettes">Mean cosine silhouette of each cluster of patterns, shape [component], in the order of <paramref name="Best"/>.</param>
/// <param name="Errors">‖X − W H‖ / ‖X‖ of every restart, kept or not, shape [restart].</param>
/// <param name="Kept">Number of restarts whose patterns were clustered.</param>
/// <param name="Akaike">2 (#W + #H) + n ln(Σ residual² / n) of the best restart, n the number of data.</param>
/// <param name="Bayesian">(#W + #H) ln n + n ln(Σ residual² / n) of the same: dearer in patterns.</param>
/// <param name="Best">The restart with the least loss, every pattern of unit area, components ordered by falling mean fraction.</param>
/// <param name="PatternSpread">Standard deviation over the kept restarts of the unit-area patterns, shape [component, point].</param>
public sealed record StabilityPoint(
    int Components, double[] Silhouettes, double[] Errors, int Kept, double Akaike, double Bayesian, Factorisation Best, double[,] PatternSpread)
{
    /// <summary>The silhouette of the least stable pattern.</summary>
    public double MinimumSilhouette => Silhouettes.Min();

    /// <summary>Mean over the patterns.</summary>
    public double MeanSilhouette => Silhouettes.Average();
}
