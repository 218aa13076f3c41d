namespace Ewald.Inference;

/// <summary>One model in a ranking.</summary>
/// <param name="Fit">The fit.</param>
/// <param name="DeltaBic">BIC above the best.</param>
/// <param name="Weight">exp(−ΔBIC/2), normalised: the posterior probability for equal priors, in the approximation of Schwarz.</param>
public sealed record RankedModel(ModelFitResult Fit, double DeltaBic, double Weight);

/// <summary>Ranks fits of one curve by the Bayesian information criterion.</summary>
/// <remarks>Weights exp(−ΔBIC/2). Misfit common to all models (reduced χ² of the best above 1) is taken as errors that are
/// too small: differences of χ² are divided by it, else a curve of good statistics would be certain of a wrong model.
/// Source: Schwarz, Ann. Stat. 6, 461 (1978), doi:10.1214/aos/1176344136; Burnham and Anderson, Sociol. Methods Res. 33, 261
/// (2004), doi:10.1177/0049124104268644 (the variance inflation factor).</remarks>
public static class ModelComparison
{
    /// <summary>Ranks.</summary>
    /// <param name="fits">Fits to the same points; at least one.</param>
    /// <param name="points">Number of points of the curve.</param>
    /// <exception cref="ArgumentException">No fit was given.</exception>
    public static IReadOnlyList<RankedModel> Rank(IReadOnlyList<ModelFitResult> fits, int points)
    {
        ArgumentNullException.ThrowIfNull(fits);
        if (fits.Count == 0) throw new ArgumentException("ModelComparison: no fit was given; give at least one.", nameof(fits));
        var inflate = Math.Max(1, fits.Min(f => f.ReducedChi2));
        double Criterion(ModelFitResult f) => f.Chi2 / inflate + f.FreeParameters * Math.Log(points);
        var best = fits.Min(Criterion);
        var total = fits.Sum(f => Math.Exp(-0.5 * (Criterion(f) - best)));
        return [.. fits.OrderBy(Criterion).Select(f => new RankedModel(f, Criterion(f) - best, Math.Exp(-0.5 * (Criterion(f) - best)) / total))];
    }
}
