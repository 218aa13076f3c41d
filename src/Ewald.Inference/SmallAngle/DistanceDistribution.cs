namespace Ewald.Inference.SmallAngle;

/// <summary>One maximum dimension of the evidence map.</summary>
/// <param name="MaximumDimension">D_max, Å.</param>
/// <param name="LogEvidence">ln of the evidence, the smoothness weight integrated out.</param>
/// <param name="BestLogAlpha">ln α of the largest evidence at this D_max.</param>
public readonly record struct EvidencePoint(double MaximumDimension, double LogEvidence, double BestLogAlpha);

/// <summary>The pair distance distribution of a curve with everything that was averaged over the posterior.</summary>
/// <param name="R">Distances, Å, shape [distance].</param>
/// <param name="P">p(r) with I(0) = 4π ∫ p dr, unit of the curve per Å, shape [distance].</param>
/// <param name="SigmaP">Its standard deviation, shape [distance].</param>
/// <param name="Rg">Radius of gyration, Å: R_g² = ∫ r² p dr / (2 ∫ p dr).</param>
/// <param name="SigmaRg">Its standard deviation, Å.</param>
/// <param name="I0">Intensity at Q = 0 without background, unit of the curve.</param>
/// <param name="SigmaI0">Its standard deviation.</param>
/// <param name="MaximumDimension">D_max, Å.</param>
/// <param name="SigmaMaximumDimension">Its standard deviation, Å.</param>
/// <param name="Background">Fitted flat background, unit of the curve; 0 when none was asked for.</param>
/// <param name="SigmaBackground">Its standard deviation.</param>
/// <param name="LowQ">Fitted low-Q component (aggregates or repulsion), or null.</param>
/// <param name="First">First point of the curve that was used.</param>
/// <param name="Last">Position after the last point that was used.</param>
/// <param name="Fit">Fitted curve with background and low-Q component at the points First .. Last − 1, smeared as the data are, shape [Last − First].</param>
/// <param name="Desmeared">The particle's own intensity there: no background, no low-Q component, no smearing, shape [Last − First].</param>
/// <param name="Chi2">Reduced χ² (points − good parameters).</param>
/// <param name="GoodParameters">Number of parameters that the data determine.</param>
/// <param name="LogEvidence">ln of the evidence of the data (all points, those left out as outliers), for comparisons on one curve.</param>
/// <param name="Evidence">Evidence over D_max, ascending.</param>
/// <param name="Warnings">What the user must know, one sentence each.</param>
public sealed record DistanceDistribution(
    double[] R, double[] P, double[] SigmaP, double Rg, double SigmaRg, double I0, double SigmaI0,
    double MaximumDimension, double SigmaMaximumDimension, double Background, double SigmaBackground, LowQComponent? LowQ,
    int First, int Last, double[] Fit, double[] Desmeared, double Chi2, double GoodParameters, double LogEvidence,
    IReadOnlyList<EvidencePoint> Evidence, IReadOnlyList<string> Warnings);
