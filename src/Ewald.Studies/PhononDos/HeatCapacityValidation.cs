using Ewald.Evaluation;

namespace Ewald.Studies.PhononDos;

/// <summary>Heat capacities of every DFT crystal by networks that saw no crystal of its chemical system, neither computed nor simulated.</summary>
/// <param name="Fold">The fold of each crystal.</param>
/// <param name="Answer">C_V at 300 K, J/(mol K) per mole of atoms, shape [crystal].</param>
/// <param name="Places">Where the crystals lie among one another.</param>
/// <param name="Errors">|truth − answer| over what an error of all frequencies makes of it, shape [crystal].</param>
/// <param name="Sizes">What such errors are nearby, from crystals of other folds, shape [crystal].</param>
/// <param name="Baselines">Simple answers on the same folds.</param>
internal sealed record HeatCapacityValidation(int[] Fold, double[] Answer, CrystalPlaces Places, double[] Errors, double[] Sizes, HeatCapacityBaselines Baselines)
{
    private const double Floor = 0.1;

    /// <summary>Errors over their size, shape [crystal].</summary>
    public double[] Scores { get; } = [.. Errors.Zip(Sizes, (e, s) => e / s)];

    /// <summary>Answers the crystals fold by fold.</summary>
    /// <param name="crystals">The crystals with heat capacities.</param>
    /// <param name="graphs">Their graphs.</param>
    /// <param name="easy">Simulated crystals that networks see beside them; those of a held-out system are left out.</param>
    /// <param name="setup">How.</param>
    /// <param name="run">The run.</param>
    public static HeatCapacityValidation Of(IReadOnlyList<HeatCapacityCrystal> crystals, IReadOnlyList<SiteGraph> graphs, StiffnessSet easy, PhononDosSetup setup, StudyRun run)
    {
        var fold = HeatCapacityBaselines.Folds(crystals, setup.Folds, run.Randomness);
        var baselines = HeatCapacityBaselines.Of(crystals, fold, setup.Trees, run.Randomness.Stream("trees").NextBits());
        var answer = new double[crystals.Count];
        for (var f = 0; f < setup.Folds; f++)
        {
            int[] test = [.. Enumerable.Range(0, crystals.Count).Where(i => fold[i] == f)], train = [.. Enumerable.Range(0, crystals.Count).Where(i => fold[i] != f)];
            var beside = easy.Without(test.Select(i => crystals[i].ChemicalSystem));
            run.Progress.Say(FormattableString.Invariant($"stiffness networks of fold {f + 1} of {setup.Folds}: {train.Length} computed and {beside.Graphs.Count} simulated crystals"));
            using var ensemble = StiffnessEnsemble.Train(
                [.. train.Select(i => graphs[i]), .. beside.Graphs], [.. train.Select(i => crystals[i].HeatCapacity), .. beside.HeatCapacities], setup, f, run);
            var predicted = ensemble.Predict([.. test.Select(i => graphs[i])]);
            for (var k = 0; k < test.Length; k++) answer[test[k]] = predicted[k];
        }

        double[] errors = [.. crystals.Select((c, i) => Math.Abs(c.HeatCapacity - answer[i]) / ExpectedError(answer[i]))];
        var places = CrystalPlaces.Of(crystals.Select(c => c.Crystal));
        return new(fold, answer, places, errors, NearbyErrors.OfOtherFolds(places.Rows, CrystalPlaces.Columns, errors, fold), baselines);
    }

    /// <summary>The size of an error up to a factor: that of an error of the frequencies, the same in the logarithm for every crystal, and a floor.</summary>
    /// <param name="heatCapacity">The answer, J/(mol K) per mole of atoms.</param>
    public static double ExpectedError(double heatCapacity) => FrequencyScale.Sensitivity(heatCapacity) + Floor;

    /// <summary>The conformal quantile from all crystals.</summary>
    /// <param name="level">Coverage aimed at.</param>
    public double Quantile(double level) => ConformalQuantile.Of(Scores, level);

    /// <summary>Whether the interval with the quantile of the other folds holds the truth, shape [crystal].</summary>
    /// <param name="level">Coverage aimed at.</param>
    public bool[] Covered(double level)
    {
        var limits = Fold.Distinct().ToDictionary(f => f, f => ConformalQuantile.Of([.. Scores.Where((_, i) => Fold[i] != f)], level));
        return [.. Scores.Select((s, i) => s <= limits[Fold[i]])];
    }
}

/// <summary>Simulated crystals for the stiffness networks.</summary>
/// <param name="Graphs">Their graphs.</param>
/// <param name="HeatCapacities">C_V at 300 K, J/(mol K) per mole of atoms.</param>
/// <param name="Systems">Chemical systems.</param>
internal sealed record StiffnessSet(IReadOnlyList<SiteGraph> Graphs, IReadOnlyList<double> HeatCapacities, IReadOnlyList<string> Systems)
{
    /// <summary>The first crystals of the easy set.</summary>
    /// <param name="easy">The easy set.</param>
    /// <param name="share">Share that is taken.</param>
    public static StiffnessSet Of(IReadOnlyList<EasyCrystal> easy, double share)
    {
        EasyCrystal[] taken = [.. easy.Take((int)(share * easy.Count))];
        return new([.. taken.Select(c => SiteGraph.Of(c.Crystal, simulated: true))], [.. taken.Select(c => c.HeatCapacity)], [.. taken.Select(c => c.ChemicalSystem)]);
    }

    /// <summary>Those of other systems.</summary>
    /// <param name="systems">Systems that must not be seen.</param>
    public StiffnessSet Without(IEnumerable<string> systems)
    {
        var closed = systems.ToHashSet(StringComparer.Ordinal);
        int[] kept = [.. Enumerable.Range(0, Systems.Count).Where(i => !closed.Contains(Systems[i]))];
        return new([.. kept.Select(i => Graphs[i])], [.. kept.Select(i => HeatCapacities[i])], [.. kept.Select(i => Systems[i])]);
    }
}
