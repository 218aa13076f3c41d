using Ewald.Core;
using Ewald.Crystals;
using Ewald.Learning;
using Ewald.Representations;

namespace Ewald.Studies.PhaseMapNmfk;

/// <summary>Everything that one spread says of its number of patterns and their shifts.</summary>
/// <param name="Spread">The spread.</param>
/// <param name="Scaled">Every pattern to [0, 1] by itself, shape [sample, point].</param>
/// <param name="Curve">The stability curve.</param>
/// <param name="Converged">The curve with every restart followed to its minimum; empty when left out.</param>
/// <param name="Maxima">Local maxima of the stability.</param>
/// <param name="Chosen">The point whose patterns are shown, and why.</param>
/// <param name="Reason">Why that point.</param>
/// <param name="Wavelength">Å; null over Q and d.</param>
/// <param name="WavelengthAssumed">True when no file and no user said it.</param>
/// <param name="Groups">Shifted copies among the chosen patterns.</param>
/// <param name="Matches">Structures that each chosen pattern is consistent with, shape [pattern].</param>
internal sealed record NmfkAnalysis(
    CompositionSpread Spread, double[,] Scaled, IReadOnlyList<StabilityPoint> Curve, IReadOnlyList<StabilityPoint> Converged, IReadOnlyList<int> Maxima,
    StabilityPoint Chosen, string Reason, double? Wavelength, bool WavelengthAssumed, IReadOnlyList<PhaseGroup> Groups, IReadOnlyList<IReadOnlyList<PatternMatch>> Matches)
{
    /// <summary>Weighted mean of the copper doublet, Å.</summary>
    public const double CopperKAlpha = 1.54184;

    /// <summary>Analyses a spread.</summary>
    /// <param name="spread">The spread.</param>
    /// <param name="setup">Numbers.</param>
    /// <param name="structures">Candidate structures that the user gave.</param>
    /// <param name="randomness">Source of the restarts' streams.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="checkpoint">Keeps finished points of an interrupted run, or null.</param>
    /// <param name="progress">Where progress goes.</param>
    /// <param name="cancel">Cancels between iterations.</param>
    public static NmfkAnalysis Of(
        CompositionSpread spread, NmfkSetup setup, IReadOnlyList<Crystal> structures, Randomness randomness, int threads, NmfkCheckpoint? checkpoint, IProgressSink progress, CancellationToken cancel)
    {
        var scaled = PatternScaling.EachToUnit(spread);
        var most = Math.Min(spread.SampleCount, spread.PointCount);
        if (most < 4) throw new InputException(FormattableString.Invariant($"{spread.Name}: {spread.SampleCount} samples are too few to compare numbers of patterns; give at least 4."));
        var to = Math.Min(setup.To, most - 1);
        var factorisation = new NonNegativeFactorisation(scaled);
        var stability = new NmfStability(factorisation);
        IReadOnlyList<StabilityPoint> Scan(StabilitySettings settings, string name, string what) => stability.Scan(
            settings, randomness, threads, k => checkpoint?.Load(name, k), p =>
            {
                checkpoint?.Save(name, p);
                progress.Step(what, p.Components - settings.From + 1, settings.To - settings.From + 1);
            },
            cancel);
        var curve = Scan(setup.Stability(to), "stability", "scanning numbers of patterns");
        var converged = setup.ConvergedRestarts > 1 ? Scan(setup.Converged(to), "converged", "following restarts to their minima") : [];
        var maxima = NmfStability.Maxima(curve, setup.Threshold);
        var (chosen, reason) = Choose(curve, setup);

        var assumed = spread.Axis == PatternAxis.TwoTheta && spread.Wavelength is null;
        var wavelength = spread.Axis == PatternAxis.TwoTheta ? spread.Wavelength ?? CopperKAlpha : (double?)null;
        // The patterns on a grid with equal steps in ln Q, as if each were a sample.
        var basis = spread with { Name = "basis patterns", Intensity = chosen.Best.Patterns, Wavelength = wavelength };
        var grid = LogQPattern.Grid(basis);
        var onGrid = LogQPattern.Resample(basis, grid).Intensity;
        var fractions = chosen.Best.Fractions();
        double[] Row(int k) => [.. Enumerable.Range(0, grid.Count).Select(j => onGrid[k, j])];
        var candidates = spread.Elements.Contains("Fe") ? structures.Append(PatternMatch.BodyCentredIron).ToArray() : structures;
        var matches = Enumerable.Range(0, chosen.Components).Select(k => PatternMatch.Of(Row(k), grid, candidates, setup)).ToArray();
        var groups = ShiftedCopies.Find(onGrid, grid.Step, fractions, spread.Composition, setup.CopyCorrelation, setup.LargestLag, setup.Presence)
            .Select(g => new PhaseGroup(
                g, 2 * Math.PI / grid.Node(Array.IndexOf(Row(g.Members[0]), Row(g.Members[0]).Max())), ShiftedCopies.LatticeScale(g, fractions, setup.Presence),
                matches[g.Members[0]].Count > 0 ? matches[g.Members[0]][0] : null)).ToArray();
        return new NmfkAnalysis(spread, scaled, curve, converged, maxima, chosen, reason, wavelength, assumed, groups, matches);
    }

    /// <summary>Fractions of the chosen patterns with every group of copies merged into one phase: [sample, phase], and the members of each phase.</summary>
    /// <param name="fractions">Fractions of the patterns, shape [sample, pattern].</param>
    public (double[,] Fractions, IReadOnlyList<IReadOnlyList<int>> Members) Merged(double[,] fractions)
    {
        var merged = new List<IReadOnlyList<int>>();
        for (var k = 0; k < Chosen.Components; k++)
        {
            var group = Groups.FirstOrDefault(g => g.Copies.Members.Contains(k));
            if (group is null) merged.Add([k]);
            else if (group.Copies.Members.Min() == k) merged.Add([.. group.Copies.Members]);
        }

        var result = new double[fractions.GetLength(0), merged.Count];
        for (var i = 0; i < result.GetLength(0); i++)
            for (var p = 0; p < merged.Count; p++) result[i, p] = merged[p].Sum(k => fractions[i, k]);
        return (result, merged);
    }

    /// <summary>What a careful reader must know.</summary>
    public IEnumerable<string> Warnings()
    {
        foreach (var warning in Spread.Warnings)
            if (!WavelengthAssumed || !warning.StartsWith("No file states the wavelength", StringComparison.Ordinal)) yield return warning;
        if (WavelengthAssumed) yield return FormattableString.Invariant($"No file states the wavelength; Cu K-alpha, {CopperKAlpha} Å, is assumed. Lags in ln Q hardly depend on it; spacings and lattice parameters do.");
        if (Maxima.Count == 0) yield return "No number of patterns is a local maximum of the stability; the patterns shown are not well determined.";
        if (Chosen.Errors.Any(e => e > 1.001 * Chosen.Errors.Min()))
            yield return FormattableString.Invariant($"{Chosen.Errors.Count(e => e > 1.001 * Chosen.Errors.Min())} of {Chosen.Errors.Length} restarts at K = {Chosen.Components} ended more than 0.1 % above the least error.");
        if (Groups.Any(g => g.Match is { Reflections: < 2 })) yield return "Fewer than two reflections of a structure lie in range: it is consistent with the pattern, which does not identify it.";
    }

    private static (StabilityPoint Point, string Reason) Choose(IReadOnlyList<StabilityPoint> curve, NmfkSetup setup)
    {
        // The end of a plateau of stable numbers is a candidate as good as its highest point, which rounding chooses.
        var candidates = NmfStability.Maxima(curve, setup.Threshold, setup.Resolution);
        if (candidates.Length > 0)
            return (curve.Where(p => candidates.Contains(p.Components)).MinBy(p => p.Bayesian)!, "least Bayesian criterion among the local maxima of the stability and the ends of its plateaus");
        return curve.LastOrDefault(p => p.MinimumSilhouette > setup.Threshold) is { } last
            ? (last, "largest number above the threshold, as there is no local maximum") : (curve.MaxBy(p => p.MinimumSilhouette)!, "most stable number, none being above the threshold");
    }
}
