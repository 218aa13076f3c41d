using System.Text.Json;
using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Studies.PhaseMapGibbs;

/// <summary>Patterns and phases of a spread found without any reference.</summary>
/// <param name="Patterns">On the fine axis, unit maximum, with the nodes that only shifts bring into view; shape [phase][node].</param>
/// <param name="Samples">Phases of every sample.</param>
/// <param name="Objective">What restarts are chosen by, per sample; after the continuous fit.</param>
internal sealed record BlindMap(double[][] Patterns, SamplePhases[] Samples, double Objective)
{
    /// <summary>One search; a finished one is read back from its checkpoint.</summary>
    /// <param name="grid">The spread.</param>
    /// <param name="phases">K.</param>
    /// <param name="scales">Factors on Q.</param>
    /// <param name="setup">Numbers.</param>
    /// <param name="stream">Restart number to stream.</param>
    /// <param name="checkpoint">File, or null.</param>
    /// <param name="progress">Where progress goes.</param>
    /// <param name="cancel">Cancels.</param>
    public static BlindMap Find(
        SpreadGrid grid, int phases, (double Low, double High) scales, PhaseMapGibbsSetup setup, Func<int, RandomStream> stream, string? checkpoint,
        IProgressSink progress, CancellationToken cancel)
    {
        if (phases > grid.Count) throw new InputException($"{grid.Spread.Name}: {phases} phases are more than its {grid.Count} samples; ask for fewer.");
        if (checkpoint is not null && File.Exists(checkpoint)) return JsonSerializer.Deserialize<BlindMap>(File.ReadAllBytes(checkpoint), EwaldJson.Document)!;
        var settings = setup.Factorisation(grid.ResolutionElements);
        var coarse = grid.Transforms(grid.CoarseStep, scales, PhaseMapGibbsSetup.Widths);
        var rough = new GibbsFactorisation(grid.On(coarse), grid.MaxPhases, grid.Neighbours, coarse, settings, cancel)
            .Find(phases, stream, done => progress.Step("searching phases of " + grid.Spread.Name, done, setup.Restarts));

        var fine = Fine(grid, scales, PhaseMapGibbsSetup.Widths);
        var data = grid.On(fine);
        var factorisation = new GibbsFactorisation(data, grid.MaxPhases, grid.Neighbours, fine, settings, cancel);
        var map = factorisation.Improve([.. rough.Patterns.Select(p => Resample(coarse, p, fine))], setup.FineIterations);
        var (samples, objective) = Refine(grid, factorisation, data, fine, scales, map.Patterns, settings, cancel);
        var found = new BlindMap([.. map.Patterns], samples, objective / grid.Count);
        if (checkpoint is not null) AtomicFile.WriteText(checkpoint, JsonSerializer.Serialize(found, EwaldJson.Document));
        return found;
    }

    /// <summary>Phases of every sample from known patterns on the fine axis.</summary>
    public static (SamplePhases[] Samples, double Objective) Known(
        SpreadGrid grid, Func<PeakTransforms, double[][]> patterns, (double Low, double High) scales, PhaseMapGibbsSetup setup, CancellationToken cancel)
    {
        var fine = Fine(grid, scales, PhaseMapGibbsSetup.Widths);
        var settings = setup.Factorisation(grid.ResolutionElements);
        var data = grid.On(fine);
        return Refine(
            grid, new GibbsFactorisation(data, grid.MaxPhases, grid.Neighbours, fine, settings, cancel), data, fine, scales, patterns(fine), settings, cancel);
    }

    public static PeakTransforms Fine(SpreadGrid grid, (double Low, double High) scales, IReadOnlyList<double> widths) =>
        grid.Transforms(grid.CoarseStep / 2, scales, widths);

    private static (SamplePhases[] Samples, double Objective) Refine(
        SpreadGrid grid, GibbsFactorisation factorisation, double[][] data, PeakTransforms fine, (double Low, double High) scales, IReadOnlyList<double[]> patterns,
        GibbsFactorisationSetup settings, CancellationToken cancel)
    {
        var atoms = new PhaseAtoms(fine, patterns, cancel);
        var refinement = new PhaseRefinement(Fine(grid, scales, PhaseMapGibbsSetup.FineWidths), patterns);
        return PhaseSelection.Choose(
            data, factorisation.Sets(atoms, 12), (mixture, n) => factorisation.Read(atoms, mixture, n), refinement,
            settings.Criterion with { Floor = PhaseMapGibbsSetup.RefinedFloor }, grid.Neighbours, settings.Connectivity, patterns.Count, cancel);
    }

    private static double[] Resample(PeakTransforms from, double[] pattern, PeakTransforms to) => [.. Enumerable.Range(0, to.Nodes).Select(j =>
    {
        var x = Math.Log(to.Q(j) / from.Q(0)) / from.Step;
        var i = Math.Clamp((int)Math.Floor(x), 0, from.Nodes - 2);
        var f = Math.Clamp(x - i, 0, 1);
        return (1 - f) * pattern[i] + f * pattern[i + 1];
    })];
}
