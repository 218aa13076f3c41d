using Ewald.Core;
using Ewald.Crystals;
using Ewald.Representations;

namespace Ewald.Studies.Elastic;

/// <summary>What trees that know formulas only answer: log10 K and log10 G of the composition.</summary>
/// <remarks>They are grown on the formula-only sets, on formulas of three and more elements: none of these is of the chemical system of a crystal
/// of two elements, so that a held-out system stays unseen whatever the fold.</remarks>
internal sealed class FormulaTrees(TreeEnsemble[] moduli) : IDisposable
{
    private const int FewestElements = 3;

    /// <summary>Grows them.</summary>
    public static (FormulaTrees Trees, int Formulas, IReadOnlyList<DataSource> Sources) Grow(string folder, ElasticSetup setup, StudyRun run)
    {
        var sources = new List<DataSource>();
        var counts = new List<int>();
        var tasks = new[] { "K", "G" }.Select(modulus =>
        {
            var (rows, source) = ElasticData.ReadFormulas(folder, modulus);
            sources.Add(source);
            ElasticFormula[] kept = [.. rows.Where(r => r.Composition.Count >= FewestElements)];
            counts.Add(kept.Length);
            return (ElasticFeatures.Rows(kept, r => CompositionStatistics.Of(r.Composition), run.Cancel), CompositionStatistics.Names.Count, kept.Select(r => r.Target).ToArray());
        }).ToArray();
        return (new(TreeEnsemble.Grow(tasks, 1, setup.FormulaTrees, run.Randomness, "trees on formulas", run)), counts[0], sources);
    }

    /// <summary>log10 K and log10 G.</summary>
    public double[] Of(IReadOnlyDictionary<Element, double> composition)
    {
        var features = CompositionStatistics.Of(composition);
        return [moduli[0].Predict(features)[0], moduli[1].Predict(features)[0]];
    }

    public void Save(string folder)
    {
        moduli[0].Save(folder, "bulk-formula");
        moduli[1].Save(folder, "shear-formula");
    }

    public static FormulaTrees Load(string folder) =>
        new([.. new[] { "bulk-formula", "shear-formula" }.Select(name => TreeEnsemble.Load(folder, name, 1, CompositionStatistics.Names.Count))]);

    public void Dispose()
    {
        foreach (var ensemble in moduli) ensemble.Dispose();
    }
}
