namespace Ewald.Inference.SmallAngle;

/// <summary>A Guinier region with what was read from it.</summary>
/// <param name="Rg">Radius of gyration, Å.</param>
/// <param name="SigmaRg">Standard deviation, Å: covariance, excess χ² and the variability between acceptable ranges.</param>
/// <param name="I0">Intensity at Q = 0, unit of the curve.</param>
/// <param name="SigmaI0">Standard deviation, composed as that of R_g.</param>
/// <param name="First">First point of the range.</param>
/// <param name="Last">Position after the last point of the range.</param>
/// <param name="QMinRg">Q R_g at the first point.</param>
/// <param name="QMaxRg">Q R_g at the last point.</param>
/// <param name="Chi2">Reduced χ² of the range.</param>
/// <param name="Quality">0 to 1: fit, number of points, precision, reach to low Q and stability of the range together.</param>
public sealed record GuinierResult(
    double Rg, double SigmaRg, double I0, double SigmaI0, int First, int Last, double QMinRg, double QMaxRg, double Chi2, double Quality);

/// <summary>Why a curve has no Guinier region.</summary>
public enum GuinierFailure
{
    /// <summary>There is one.</summary>
    None,

    /// <summary>The curve has too few points at all.</summary>
    TooFewPoints,

    /// <summary>Too few points stand out of their errors.</summary>
    TooNoisy,

    /// <summary>The intensity does not fall with Q at the start: a structure factor, repulsion, or a flat curve.</summary>
    NotFalling,

    /// <summary>The first point lies beyond the limit of Q R_g already.</summary>
    FirstPointBeyondLimit,

    /// <summary>No range of the start follows a straight line: the particle and an aggregate, or a size distribution, overlap.</summary>
    NoLine,
}

/// <summary>The answer of the Guinier analysis: a result, or the reason why there is none.</summary>
/// <param name="Result">The region, or null.</param>
/// <param name="Failure">Why it is null.</param>
/// <param name="Explanation">One sentence for the user; empty when there is a result.</param>
/// <param name="Warnings">What had to be assumed, one sentence each.</param>
public sealed record GuinierOutcome(GuinierResult? Result, GuinierFailure Failure, string Explanation, IReadOnlyList<string> Warnings);
