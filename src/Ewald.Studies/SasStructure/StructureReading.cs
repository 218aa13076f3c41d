using Ewald.Core;
using Ewald.Inference.SmallAngle;
using Ewald.Physics.SmallAngle.Atoms;
using Ewald.Physics.SmallAngle.Bodies;
using Ewald.Representations;

namespace Ewald.Studies.SasStructure;

/// <summary>What is read from one curve, measured or simulated, by one and the same code.</summary>
/// <remarks>The low-Q end is tested for aggregates and repulsion, which are taken out by evidence when found; neutrons' flat incoherent
/// level is fitted by the indirect transform and taken off with its error; R_g and I(0) follow
/// from p(r) with D_max between 2.6 and 3.8 Guinier radii; then the partial invariants V'(c).</remarks>
/// <param name="Rg">Radius of gyration, Å.</param>
/// <param name="SigmaRg">Å.</param>
/// <param name="I0">I(0) of the particle, unit of the curve.</param>
/// <param name="SigmaI0">Unit of the curve.</param>
/// <param name="Background">Flat level taken off, unit of the curve; 0 for x-rays.</param>
/// <param name="SigmaBackground">Its standard deviation.</param>
/// <param name="Particle">The curve without background, low-Q component and excluded points.</param>
/// <param name="Verdict">What the low-Q end shows.</param>
/// <param name="Sentence">What was found and excluded.</param>
/// <param name="Distances">p(r) that the exclusion or the background needed, or null.</param>
/// <param name="Guinier">The Guinier region, or null when the exclusion replaced it.</param>
/// <param name="LogVolumes">ln V'(c) at <see cref="Limits"/>; NaN where the curve ends before.</param>
/// <param name="SigmaLogVolumes">Their standard deviations from noise and background.</param>
public sealed record StructureReading(
    double Rg, double SigmaRg, double I0, double SigmaI0, double Background, double SigmaBackground, ScatteringCurve Particle,
    Interaction Verdict, string Sentence, DistanceDistribution? Distances, GuinierResult? Guinier, double[] LogVolumes, double[] SigmaLogVolumes)
{
    /// <summary>Limits c of the partial invariants.</summary>
    public static IReadOnlyList<double> Limits { get; } = [2.5, 3, 3.5, 4, 4.5, 5];

    /// <summary>Number of features that every answered curve has: the neighbours compare these.</summary>
    public const int ShapeFeatureCount = 8;

    /// <summary>Number of features: those, then the levels that only some curves reach.</summary>
    public static int FeatureCount => ShapeFeatureCount + ScaledLevels.Length + FixedLevels.Length;

    // ln I/I(0) around these Q R_g and these Q: at fixed Q the residues' own structure shows, about one over their number, which tells the
    // mass with less help from the shape. Means over ±10 % and ±7 %.
    private static readonly double[] ScaledLevels = [0.6, 1, 1.4, 1.8, 2.2, 2.6, 3, 3.4, 3.8, 4.2, 4.6, 5];
    private static readonly double[] FixedLevels = [0.06, 0.08, 0.10, 0.12, 0.14, 0.16, 0.19, 0.22, 0.26, 0.30, 0.35, 0.40];

    // A first point beyond this Q R_g leaves aggregates to nobody's judgement.
    private const double EvidenceStart = 0.45;

    private static readonly double[] DimensionRatios = [2.6, 2.8, 3, 3.2, 3.4, 3.6, 3.8];

    // D_max/R_g of bodies at protein density, sphere 2.6 to rod 3.5 and beyond: centre and one standard deviation of the logarithm. Without
    // it, weak repulsion buys evidence with a long negative tail of p(r).
    private const double UsualRatio = 3.1, RatioSpread = 0.12;

    // Few points and dimensions: the transforms serve R_g, I(0), a level and an exclusion, not a picture.
    private static readonly IndirectFourierSetup Quick = new(MaximumPoints: 120, SearchPoints: 12);

    /// <summary>Reads a curve.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="solvent">Probe and solvent.</param>
    /// <returns>The reading, or null and the sentence that says why there is none.</returns>
    public static (StructureReading? Reading, string Why) Of(ScatteringCurve curve, Solvent solvent)
    {
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentNullException.ThrowIfNull(solvent);
        var sigma = NoiseEstimate.Of(curve, out _);
        curve = curve with { Sigma = sigma };
        var outcome = GuinierAnalysis.Analyse(curve);
        if (outcome.Failure is GuinierFailure.FirstPointBeyondLimit or GuinierFailure.TooFewPoints) return (null, outcome.Explanation);
        var test = AggregationTest.Test(curve);
        var neutron = solvent.Probe == Probe.Neutron;
        // Too few low-Q points for the test may themselves be the work of aggregates: then evidence decides, where it can.
        var untested = test.Verdict == Interaction.Undetermined && outcome.Result is { QMinRg: < EvidenceStart };
        if (untested || test.Verdict is Interaction.Aggregation or Interaction.Repulsion || outcome.Result is null)
        {
            var exclusion = AggregateExclusion.Analyse(curve, Quick);
            if (exclusion.Verdict is Interaction.Aggregation or Interaction.Repulsion) return (Excluded(curve, neutron, exclusion), string.Empty);
            if (outcome.Result is null) return (null, outcome.Explanation);
        }

        return (Plain(curve, neutron, outcome.Result!, test), string.Empty);
    }

    /// <summary>What the learners see: ln V'(5), the steps of ln V' up to there, ln R_g, the shell's expected weight beside the protein's
    /// contrast; then ln I/I(0) at fixed Q R_g and at fixed Q.</summary>
    /// <param name="solvent">Probe and solvent.</param>
    /// <returns>Shape [<see cref="FeatureCount"/>]; the first <see cref="ShapeFeatureCount"/> are finite when the curve reaches Q R_g = 5, a level
    /// is NaN where the points end before it or are lost in their error.</returns>
    public double[] Features(Solvent solvent) =>
    [
        LogVolumes[^1], .. LogVolumes.Zip(LogVolumes.Skip(1), (before, after) => after - before), Math.Log(Rg), ShellRatio(solvent),
        .. ScaledLevels.Select(x => LogLevel(0.9 * x / Rg, 1.1 * x / Rg)), .. FixedLevels.Select(q => LogLevel(0.93 * q, 1.07 * q)),
    ];

    /// <summary>True when mass, volume and D_max can be answered from these features.</summary>
    /// <param name="features">Shape [feature].</param>
    public static bool AreComplete(double[] features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return features.Take(ShapeFeatureCount).All(double.IsFinite);
    }

    private double LogLevel(double from, double to)
    {
        if (Particle.Q[^1] < to) return double.NaN;
        double sum = 0, variance = 0;
        var count = 0;
        for (var k = 0; k < Particle.Count; k++)
        {
            if (Particle.Q[k] < from || Particle.Q[k] > to) continue;
            sum += Particle.Intensity[k];
            variance += Particle.Sigma![k] * Particle.Sigma[k];
            count++;
        }

        var error = Math.Sqrt(variance + Math.Pow(count * SigmaBackground, 2));
        return count > 0 && sum > 2 * error ? Math.Log(sum / (count * I0)) : double.NaN;
    }

    /// <summary>Excess density of a usual shell over the mean excess density of proteins: +0.2 for x-rays, −0.1 in D2O.</summary>
    /// <param name="solvent">Probe and solvent.</param>
    public static double ShellRatio(Solvent solvent)
    {
        ArgumentNullException.ThrowIfNull(solvent);
        return SolutionScattering.UsualShellExcess * solvent.Density * ProteinPacking.ResidueVolume / ProteinPacking.ResidueExcess(solvent);
    }

    /// <summary>Standard deviation of ln mass that noise alone gives: that of ln V'(5), whose R_g error cancels against R_g³.</summary>
    public double NoiseOfLogMass => SigmaLogVolumes[^1];

    // R_g and I(0) from p(r) on [0, D] with D = 2.6 to 3.8 R_g, averaged by evidence: the whole curve speaks, a few low-Q points do not decide.
    private static StructureReading Plain(ScatteringCurve curve, bool neutron, GuinierResult guinier, AggregationResult test)
    {
        var setup = Quick with { StartRg = guinier.Rg, Background = neutron, MaximumQRg = neutron ? 20 : 8 };
        var fits = new List<DistanceDistribution>();
        foreach (var ratio in DimensionRatios)
        {
            var fit = IndirectFourierTransform.Transform(curve, setup with { MaximumDimension = ratio * guinier.Rg });
            if (fit.Rg > 0 && fit.I0 > 0 && Math.Abs(fit.Background) < 0.5 * fit.I0) fits.Add(fit);
        }

        if (fits.Count == 0) return Described(curve, guinier.Rg, guinier.SigmaRg, guinier.I0, guinier.SigmaI0, 0, 0, test, null, guinier);
        double Posterior(DistanceDistribution f) => f.LogEvidence - 0.5 * Math.Pow(Math.Log(f.MaximumDimension / (UsualRatio * guinier.Rg)) / RatioSpread, 2);
        var best = fits.MaxBy(Posterior)!;
        double[] weights = [.. fits.Select(f => Math.Exp(Posterior(f) - Posterior(best)))];
        var total = weights.Sum();
        double Mean(Func<DistanceDistribution, double> value) => fits.Select((f, i) => weights[i] * value(f)).Sum() / total;
        double Spread(Func<DistanceDistribution, double> value, Func<DistanceDistribution, double> sigma)
        {
            var mean = Mean(value);
            return Math.Sqrt(Mean(f => Math.Pow(sigma(f), 2) + Math.Pow(value(f) - mean, 2)));
        }

        var background = Mean(f => f.Background);
        var particle = neutron ? curve with { Intensity = [.. curve.Intensity.Select(v => v - background)] } : curve;
        return Described(particle, Mean(f => f.Rg), Spread(f => f.Rg, f => f.SigmaRg), Mean(f => f.I0), Spread(f => f.I0, f => f.SigmaI0),
            background, neutron ? Spread(f => f.Background, f => f.SigmaBackground) : 0, test, best, guinier);
    }

    private static StructureReading Described(
        ScatteringCurve particle, double rg, double sigmaRg, double i0, double sigmaI0, double background, double sigmaBackground,
        AggregationResult test, DistanceDistribution? distances, GuinierResult guinier)
    {
        var (volumes, sigmas) = Invariants(particle, rg, i0, sigmaBackground);
        return new StructureReading(rg, sigmaRg, i0, sigmaI0, background, sigmaBackground, particle, test.Verdict, test.Sentence, distances, guinier, volumes, sigmas);
    }

    private static StructureReading Excluded(ScatteringCurve curve, bool neutron, AggregateExclusionResult exclusion)
    {
        // Buffer subtraction leaves x-ray curves an offset too small to tell from the particle's own high-Q level, so none is taken off.
        var p = exclusion.Best;
        var background = neutron ? p.Background : 0;
        var sigmaBackground = neutron ? p.SigmaBackground : 0;
        var i0 = exclusion.I0 + (neutron ? 0 : p.Background);
        var particle = (curve with
        {
            Intensity = [.. curve.Intensity.Select((v, i) =>
                v - background - (p.LowQ is { } low ? low.Amplitude * low.Shape.Intensity(curve.Q[i], curve.Q[0]) : 0))],
        }).Range(p.First, curve.Count);
        var (volumes, sigmas) = Invariants(particle, exclusion.Rg, i0, sigmaBackground);
        return new StructureReading(exclusion.Rg, exclusion.SigmaRg, i0, exclusion.SigmaI0, background, sigmaBackground, particle,
            exclusion.Verdict, exclusion.Sentence, p, null, volumes, sigmas);
    }

    private static (double[] Volumes, double[] Sigmas) Invariants(ScatteringCurve particle, double rg, double i0, double sigmaBackground)
    {
        double[] limits = [.. Limits];
        var volumes = new double[limits.Length];
        var sigmas = new double[limits.Length];
        PartialInvariants.Volumes(particle.Q, particle.Intensity, rg, i0, limits, volumes);
        var weights = new double[particle.Count];
        for (var j = 0; j < limits.Length; j++)
        {
            PartialInvariants.Weights(particle.Q, rg, i0, limits[j], weights);
            double variance = 0, sum = 0;
            for (var k = 0; k < weights.Length; k++)
            {
                variance += weights[k] * weights[k] * particle.Sigma![k] * particle.Sigma[k];
                sum += weights[k];
            }

            // d ln V' = −dQ'/Q' with Q' = 2π²/V'.
            sigmas[j] = Math.Sqrt(variance + sum * sum * sigmaBackground * sigmaBackground) * volumes[j] / (2 * Math.PI * Math.PI);
            volumes[j] = Math.Log(volumes[j]);
        }

        return (volumes, sigmas);
    }
}
