using Ewald.Core;

namespace Ewald.Inference.SmallAngle;

/// <summary>One description of a curve's low-Q end.</summary>
/// <param name="Name">For tables, for example <c>power law Q^-3</c>.</param>
/// <param name="First">Points left out at low Q.</param>
/// <param name="LowQ">The added component, or null.</param>
/// <param name="LogEvidence">ln evidence of the joined points.</param>
/// <param name="Weight">Posterior probability among the descriptions.</param>
/// <param name="Rg">R_g of the particle, Å.</param>
/// <param name="SigmaRg">Å.</param>
/// <param name="I0">I(0) of the particle, unit of the curve.</param>
/// <param name="MaximumDimension">D_max of the particle, Å.</param>
/// <param name="Sensible">False when the component cannot be told from the particle; its weight is then 0.</param>
public sealed record LowQCandidate(
    string Name, int First, LowQComponent? LowQ, double LogEvidence, double Weight, double Rg, double SigmaRg, double I0, double MaximumDimension,
    bool Sensible);

/// <summary>The particle after aggregates, or repulsion, were taken out by evidence.</summary>
/// <param name="Verdict">What the low-Q end shows.</param>
/// <param name="PNone">Posterior probability that the particle alone explains the curve.</param>
/// <param name="Rg">R_g of the particle averaged over the descriptions, Å.</param>
/// <param name="SigmaRg">Its standard deviation, the descriptions' disagreement included, Å.</param>
/// <param name="I0">I(0) of the particle, averaged likewise, unit of the curve.</param>
/// <param name="SigmaI0">Its standard deviation.</param>
/// <param name="Best">p(r) under the most probable description.</param>
/// <param name="Candidates">All descriptions, most probable first.</param>
/// <param name="Sentence">One sentence for the user: what was found and what was excluded.</param>
public sealed record AggregateExclusionResult(
    Interaction Verdict, double PNone, double Rg, double SigmaRg, double I0, double SigmaI0, DistanceDistribution Best,
    IReadOnlyList<LowQCandidate> Candidates, string Sentence);

/// <summary>Chooses by evidence what a curve needs at low Q besides its particle: nothing, a cut, or a second component.</summary>
/// <remarks>Each description is an indirect transform: the particle alone; the particle from the k-th point on, each joined point
/// left out having a uniform density up to twice the curve's level; the particle with A (Q/Q₁)⁻ᵖ, p = 2, 3, 4; the particle with
/// A exp(−Q²R²/3), R from 1.1 to 6 times the apparent R_g (A negative for repulsion). Prior: one half for the particle alone, a
/// quarter for the cuts, a quarter for the components. Valid: Q_min R_g below 0.6, else the low-Q end holds no information and
/// the answer is undetermined. Aggregates that the curve resolves (D_max Q_min below π for them too) are a legitimate part of p(r): they show as
/// its tail and as a D_max far beyond the body, and are not excluded. Source: ours, on the evidence of Hansen (2000), doi:10.1107/S0021889800012930.</remarks>
public static class AggregateExclusion
{
    private const double LargestStart = 0.6, Refuted = 0.05;
    private static readonly double[] Exponents = [2, 3, 4];
    private static readonly double[] Radii = [1.1, 1.5, 2, 3, 4, 6];

    /// <summary>Analyses one curve.</summary>
    /// <param name="curve">The curve; sigma may be null.</param>
    /// <param name="setup">Settings of the transform (its First and LowQ are chosen here), or null.</param>
    /// <param name="cancel">Stops between two descriptions.</param>
    /// <exception cref="InputException">The curve has too few points, or nothing stands out of its errors.</exception>
    public static AggregateExclusionResult Analyse(ScatteringCurve curve, IndirectFourierSetup? setup = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(curve);
        setup = (setup ?? new IndirectFourierSetup()) with { First = 0, LowQ = null };
        var guinier = GuinierAnalysis.Analyse(curve);
        var rg = setup.StartRg ?? guinier.Result?.Rg ?? double.NaN;
        if (!(curve.Q[0] * rg <= LargestStart)) return Undetermined(curve, setup, guinier, cancel);

        var coarse = setup with { StartRg = rg, SearchPoints = 14 };
        List<(string Name, IndirectFourierSetup Setup, double Prior)> descriptions = [("particle alone", coarse, 0.5)];
        var cuts = Cuts(curve, rg, setup);
        foreach (var k in cuts) descriptions.Add(($"without the first {k} points", coarse with { First = k }, 0.25 / cuts.Count));
        var share = 0.25 / (Exponents.Length + Radii.Length);
        foreach (var p in Exponents)
            descriptions.Add((FormattableString.Invariant($"power law Q^-{p}"), coarse with { LowQ = new LowQShape(LowQKind.PowerLaw, p) }, share));
        foreach (var m in Radii)
            descriptions.Add((FormattableString.Invariant($"Guinier component of {m * rg:F0} Å"), coarse with { LowQ = new LowQShape(LowQKind.Guinier, m * rg) }, share));

        var found = new List<(LowQCandidate Candidate, DistanceDistribution P, IndirectFourierSetup Setup)>();
        foreach (var (name, description, prior) in descriptions)
        {
            cancel.ThrowIfCancellationRequested();
            var p = IndirectFourierTransform.Transform(curve, description, cancel);
            var sensible = name == descriptions[0].Name || Sensible(p);
            found.Add((new LowQCandidate(name, description.First, p.LowQ, p.LogEvidence, Math.Log(prior), p.Rg, p.SigmaRg, p.I0, p.MaximumDimension, sensible), p, description));
        }

        return Weigh(curve, setup, found, cancel);
    }

    private static AggregateExclusionResult Weigh(
        ScatteringCurve curve, IndirectFourierSetup setup,
        List<(LowQCandidate Candidate, DistanceDistribution P, IndirectFourierSetup Setup)> found, CancellationToken cancel)
    {
        // Errors that are too small by a common factor make every difference of evidences too large by its square.
        var temper = Math.Max(1, found.Where(f => f.Candidate.Sensible).Min(f => f.P.Chi2));
        var top = found.Where(f => f.Candidate.Sensible).Max(f => f.Candidate.LogEvidence / temper + f.Candidate.Weight);
        double Raw(LowQCandidate c) => c.Sensible ? Math.Exp(c.LogEvidence / temper + c.Weight - top) : 0;
        var total = found.Sum(f => Raw(f.Candidate));
        found = [.. found.Select(f => (f.Candidate with { Weight = Raw(f.Candidate) / total }, f.P, f.Setup)).OrderByDescending(f => f.Item1.Weight)];

        double rg = 0, i0 = 0;
        foreach (var (c, _, _) in found)
        {
            if (c.Weight == 0) continue;
            rg += c.Weight * c.Rg;
            i0 += c.Weight * c.I0;
        }

        double vRg = 0, vI0 = 0;
        foreach (var (c, p, _) in found)
        {
            if (c.Weight == 0) continue;
            vRg += c.Weight * (p.SigmaRg * p.SigmaRg + (p.Rg - rg) * (p.Rg - rg));
            vI0 += c.Weight * (p.SigmaI0 * p.SigmaI0 + (p.I0 - i0) * (p.I0 - i0));
        }

        var alone = found.First(f => f.Candidate is { First: 0, LowQ: null }).Candidate.Weight;
        // Where the particle alone is not refuted it is the answer; the average above still carries the doubt.
        var (winner, coarse, description) = alone >= Refuted ? found.First(f => f.Candidate is { First: 0, LowQ: null }) : found[0];
        var best = IndirectFourierTransform.Transform(curve, description with { SearchPoints = setup.SearchPoints }, cancel);
        var verdict = alone >= Refuted ? Interaction.None : Sign(curve, winner, coarse) > 0 ? Interaction.Aggregation : Interaction.Repulsion;
        var sentence = verdict switch
        {
            Interaction.None => FormattableString.Invariant($"{curve.Name}: the particle alone explains the low-Q end (probability {alone:F2})."),
            _ => FormattableString.Invariant(
                $"{curve.Name}: {(verdict == Interaction.Aggregation ? "aggregation" : "repulsion")}: the low-Q end is described by '{winner.Name}', Rg = {rg:F1} ± {Math.Sqrt(vRg):F1} Å of the particle (particle alone: probability {alone:G2})."),
        };
        return new AggregateExclusionResult(verdict, alone, rg, Math.Sqrt(vRg), i0, Math.Sqrt(vI0), best, [.. found.Select(f => f.Candidate)], sentence);
    }

    // Which way the points go that the particle does not explain.
    private static double Sign(ScatteringCurve curve, LowQCandidate winner, DistanceDistribution p)
    {
        if (winner.LowQ is { } component) return component.Amplitude;
        var sum = 0.0;
        var slope = p.Rg * p.Rg / 3;
        for (var i = 0; i < winner.First; i++)
            sum += (curve.Intensity[i] - p.Background - p.I0 * Math.Exp(-slope * curve.Q[i] * curve.Q[i])) / (curve.Sigma?[i] ?? 1);
        return sum;
    }

    // A component that is as small as the particle, larger than it, or lost in its own error is not told from it.
    private static bool Sensible(DistanceDistribution p)
    {
        if (!(p.I0 > 0 && p.SigmaRg < 0.15 * p.Rg)) return false;
        if (p.LowQ is not { } component) return p.MaximumDimension > 0;
        if (Math.Abs(component.Amplitude) < 3 * component.SigmaAmplitude) return false;
        return component.Shape.Kind == LowQKind.PowerLaw
            ? component.Amplitude > 0
            : component.Shape.Value > 1.4 * p.Rg && component.Amplitude > -0.5 * p.I0;
    }

    private static List<int> Cuts(ScatteringCurve curve, double rg, IndirectFourierSetup setup)
    {
        var last = curve.Count;
        while (last > 8 && curve.Q[last - 1] * rg > setup.MaximumQRg) last--;
        var group = Math.Max(1, (last + setup.MaximumPoints - 1) / setup.MaximumPoints);
        var cuts = new List<int>();
        for (var bins = 1; ; bins = Math.Max(bins + 1, (int)(bins * 1.35)))
        {
            var k = bins * group;
            if (k > last - 20 || curve.Q[Math.Min(k, curve.Count - 1)] * rg > 1.5 || bins > 60) return cuts;
            cuts.Add(k);
        }
    }

    private static AggregateExclusionResult Undetermined(
        ScatteringCurve curve, IndirectFourierSetup setup, GuinierOutcome guinier, CancellationToken cancel)
    {
        var p = IndirectFourierTransform.Transform(curve, setup, cancel);
        var why = guinier.Result is { } r
            ? FormattableString.Invariant($"its first point lies at Q Rg = {r.QMinRg:F2}, and {LargestStart} is the most that tells")
            : "it has no Guinier region";
        return new AggregateExclusionResult(Interaction.Undetermined, double.NaN, p.Rg, p.SigmaRg, p.I0, p.SigmaI0, p, [],
            $"{curve.Name}: aggregation and repulsion cannot be tested, because {why}.");
    }
}
