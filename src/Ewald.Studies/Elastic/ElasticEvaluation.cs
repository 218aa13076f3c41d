using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;

namespace Ewald.Studies.Elastic;

/// <summary>Metrics of the cross-validation.</summary>
internal static class ElasticEvaluation
{
    private const double SoftShear = 1;
    private static readonly string[] Moduli = ["K", "G"];

    public static (List<Metric> Metrics, JsonObject Details) Of(IReadOnlyList<ElasticCrystal> crystals, CrossValidation v, ElasticSetup setup, StudyRun run)
    {
        var systems = crystals.Select((c, i) => (c.ChemicalSystem, i)).GroupBy(c => c.ChemicalSystem, c => c.i, StringComparer.Ordinal).Select(g => g.ToArray()).ToArray();
        var metrics = new List<Metric>();
        var details = new JsonObject();
        // Systems are drawn, not crystals: crystals of one system err together.
        (double? Low, double? High) Bootstrap(Func<int, double> of, string purpose)
        {
            var (low, high) = Interval.Bootstrap(systems.Length, drawn =>
            {
                var (sum, count) = (0.0, 0);
                foreach (var s in drawn)
                    foreach (var i in systems[s]) (sum, count) = (sum + of(i), count + 1);
                return sum / count;
            }, run.Randomness.Stream(purpose));
            return (low, high);
        }

        for (var t = 0; t < 2; t++)
        {
            var target = t;
            double Error(int i) => Math.Abs(v.Truth[i, target] - v.Answer[i, target]);
            var errors = Enumerable.Range(0, v.Count).Select(Error).ToArray();
            var baseline = Enumerable.Range(0, v.Count).Average(i => Math.Abs(v.Truth[i, target] - v.Baseline[2 * i + target]));
            var (low, high) = Bootstrap(Error, "bootstrap error " + Moduli[t]);
            metrics.Add(new($"maeLog10{Moduli[t]}", "easy", errors.Average(), low, high, v.Count, "1", "lower", baseline));
            foreach (var (kind, answers) in new[] { ("trees", v.Trees), ("graph", v.Networks) })
            {
                double Own(int i) => Math.Abs(v.Truth[i, target] - answers[i, target]);
                var (least, most) = Bootstrap(Own, FormattableString.Invariant($"bootstrap {kind} {Moduli[t]}"));
                metrics.Add(new($"maeLog10{Moduli[t]}.{kind}", "easy", Enumerable.Range(0, v.Count).Average(Own), least, most, v.Count, "1", "lower", baseline));
            }

            var sorted = Enumerable.Range(0, v.Count).Select(i => v.Truth[i, target]).Order().ToArray();
            var stiff = Enumerable.Range(0, v.Count).Where(i => crystals[i].ShearModulus >= SoftShear).ToArray();
            details[Moduli[t]] = new JsonObject
            {
                ["medianAbsoluteErrorLog10"] = errors.Order().ElementAt(errors.Length / 2),
                ["maeLog10OfMedian"] = sorted.Average(y => Math.Abs(y - sorted[sorted.Length / 2])),
                ["maeLog10WithShearAbove1GPa"] = stiff.Average(Error),
                ["crystalsWithShearBelow1GPa"] = v.Count - stiff.Length,
            };
        }

        for (var q = 0; q < ElasticQuantity.All.Count; q++)
        {
            var quantity = q;
            var covered = Enumerable.Range(0, v.Count).Count(i => v.Covered[i, quantity]);
            var (low, high) = Bootstrap(i => v.Covered[i, quantity] ? 1 : 0, "bootstrap coverage");
            var name = q < 2 ? Moduli[q] : ElasticQuantity.All[q].Name;
            metrics.Add(new($"coverage.{name}", "easy", (double)covered / v.Count, low, high, v.Count, "1", "higher", setup.Level));
        }

        return (metrics, details);
    }

    /// <summary>Error of the trees on fold 0 against the number of training crystals, whole systems at a time.</summary>
    public static JsonNode LearningCurve(IReadOnlyList<ElasticCrystal> crystals, double[] features, CrossValidation v, ElasticSetup setup, StudyRun run)
    {
        var d = ElasticFeatures.Names.Count;
        var test = CrossValidation.Rows(v.Fold, f => f == 0);
        var others = CrossValidation.Rows(v.Fold, f => f != 0).GroupBy(i => crystals[i].ChemicalSystem, StringComparer.Ordinal).ToArray();
        var order = run.Randomness.Stream("learning curve").Permutation(others.Length);
        var points = new JsonArray();
        var parts = setup.LearningSizes.Where(s => s < 1).Select(s => order.Take(Math.Max(2, (int)(s * others.Length))).SelectMany(o => others[o]).ToArray()).ToArray();
        var tasks = parts.SelectMany(rows => Enumerable.Range(0, 2).Select(t => (CrossValidation.Take(features, d, rows), d, rows.Select(i => v.Truth[i, t]).ToArray()))).ToArray();
        var grown = TreeEnsemble.Grow(tasks, 1, setup.Trees, run.Randomness, "trees of the learning curve", run);
        void Add(int count, Func<int, int, double> answer) => points.Add(new JsonObject
        {
            ["crystals"] = count,
            ["maeLog10K"] = test.Select((i, n) => Math.Abs(v.Truth[i, 0] - answer(0, n))).Average(),
            ["maeLog10G"] = test.Select((i, n) => Math.Abs(v.Truth[i, 1] - answer(1, n))).Average(),
        });
        var held = CrossValidation.Take(features, d, test);
        for (var p = 0; p < parts.Length; p++)
        {
            using var bulk = grown[2 * p];
            using var shear = grown[2 * p + 1];
            double[][] answers = [bulk.Predict(held), shear.Predict(held)];
            Add(parts[p].Length, (t, n) => answers[t][n]);
        }

        Add(v.Count - test.Length, (t, n) => v.Trees[test[n], t]);
        return points;
    }
}
