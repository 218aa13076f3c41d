namespace Ewald.Learning;

/// <summary>How much worse a fit must get before a phase is worth having.</summary>
/// <remarks>n ln(r + f) + 3 p ln n: the Bayesian information criterion of p phases with a weight, a shift and a width each, where r is the relative
/// residual |D − R|² / |D|², n the number of peaks that fit side by side into the window (independent observations are not the grid's nodes), and f
/// the relative error of the forms themselves (steps of shift and width), below which a smaller residual says nothing.
/// Limits: f ≫ r, only the number of phases counts; n → 1, every phase is welcome.
/// Source: Schwarz, Ann. Stat. 6, 461 (1978), doi:10.1214/aos/1176344136.</remarks>
/// <param name="ResolutionElements">n, above 1.</param>
/// <param name="Floor">f, positive.</param>
public sealed record PhaseCriterion(double ResolutionElements, double Floor)
{
    /// <summary>The criterion; lower is better.</summary>
    /// <param name="relativeResidual">r.</param>
    /// <param name="phases">p.</param>
    public double Value(double relativeResidual, int phases) =>
        ResolutionElements * Math.Log(relativeResidual + Floor) + 3 * phases * Math.Log(ResolutionElements);
}
