namespace Ewald.Studies.Elastic;

/// <summary>The published folds of the sets that hold formulas only: the same work as the published models.</summary>
internal static class PublishedFolds
{
    /// <summary>Absolute errors of log10 of the modulus on the test rows, fold by fold, and what a constant answer errs.</summary>
    public static (IReadOnlyList<double[]> Errors, double Constant, IReadOnlyList<Core.DataSource> Sources) Run(string folder, string modulus, ElasticSetup setup, StudyRun run)
    {
        var errors = new List<double[]>();
        var constant = new List<double>();
        var sources = new List<Core.DataSource>();
        var d = 0;
        var data = Enumerable.Range(0, setup.PublishedFolds).Select(f => ElasticData.ReadFold(folder, modulus, f)).ToArray();
        var train = data.Select(f => ElasticFeatures.Rows(f.Train, r => ElasticFeatures.Of(r.Composition), run.Cancel)).ToArray();
        if (data.Length > 0) d = train[0].Length / data[0].Train.Count;
        var grown = TreeEnsemble.Grow(
            [.. data.Select((f, i) => (train[i], d, f.Train.Select(r => r.Target).ToArray()))],
            setup.CompositionMembers, setup.CompositionTrees, run.Randomness, $"trees on formulas, {modulus}", run);
        for (var f = 0; f < data.Length; f++)
        {
            using var ensemble = grown[f];
            var answers = ensemble.Predict(ElasticFeatures.Rows(data[f].Test, r => ElasticFeatures.Of(r.Composition), run.Cancel));
            errors.Add([.. data[f].Test.Select((r, i) => Math.Abs(r.Target - answers[i]))]);
            var sorted = data[f].Train.Select(r => r.Target).Order().ToArray();
            var median = sorted[sorted.Length / 2];
            constant.AddRange(data[f].Test.Select(r => Math.Abs(r.Target - median)));
            sources.AddRange(data[f].Sources);
        }

        return (errors, constant.Count > 0 ? constant.Average() : double.NaN, sources);
    }
}
