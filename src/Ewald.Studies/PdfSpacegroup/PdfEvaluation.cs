using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.Evaluation;
using Ewald.Learning;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>Metrics on simulated and on measured curves.</summary>
internal static class PdfEvaluation
{
    /// <summary>How many groups are named.</summary>
    public const int Top = 6;

    /// <summary>Metrics of one simulated test set; intervals by bootstrap over prototypes.</summary>
    /// <param name="suffix">Put after each name, empty or <c>.prototypes</c>.</param>
    /// <param name="test">The curves.</param>
    /// <param name="answers">Probabilities of the networks, shape [curve][class].</param>
    /// <param name="linear">Those of the logistic regression.</param>
    /// <param name="constant">The share of each class in the training behind each curve's answer, shape [curve][class].</param>
    /// <param name="classes">The classes.</param>
    /// <param name="run">The run.</param>
    public static IReadOnlyList<Metric> Easy(
        string suffix, PdfEasySet test, double[][] answers, double[][] linear, double[][] constant, IReadOnlyList<GroupClass> classes, StudyRun run)
    {
        var groups = Groups(test);
        Metric Share(string name, Func<double[], int, bool> right)
        {
            bool[] Of(double[][] p) => [.. Enumerable.Range(0, test.Count).Select(i => right(p[i], test.Labels[i]))];
            var (own, other) = (Of(answers), Of(linear));
            var (low, high) = Interval.Bootstrap(groups.Length, drawn =>
            {
                var (sum, count) = (0, 0);
                foreach (var g in drawn) (sum, count) = (sum + groups[g].Count(i => own[i]), count + groups[g].Length);
                return (double)sum / count;
            }, run.Randomness.Stream("bootstrap " + name + suffix), 200);
            return new(name + suffix, "easy", own.Average(r => r ? 1.0 : 0), low, high, test.Count, "1", "higher", other.Average(r => r ? 1.0 : 0));
        }

        return
        [
            Share("top6", (p, label) => Rank(p, label) < Top),
            Share("top1", (p, label) => Rank(p, label) == 0),
            Share("crystalSystem", (p, label) => classes[Best(p)].CrystalSystem == classes[label].CrystalSystem),
            Share("withinOneSubgroupStep", (p, label) => GroupSubgroups.WithinOneStep(classes[Best(p)].Number, classes[label].Number)),
            new("top6.constant" + suffix, "easy", Enumerable.Range(0, test.Count).Average(i => Rank(constant[i], test.Labels[i]) < Top ? 1.0 : 0), null, null, test.Count, "1", "higher"),
        ];
    }

    /// <summary>The share of right groups among six where every prototype counts once; interval by bootstrap over prototypes.</summary>
    /// <param name="name">Name of the metric.</param>
    /// <param name="test">The curves.</param>
    /// <param name="answers">Probabilities, shape [curve][class].</param>
    /// <param name="linear">Those of the logistic regression.</param>
    /// <param name="run">The run.</param>
    public static Metric Each(string name, PdfEasySet test, double[][] answers, double[][] linear, StudyRun run)
    {
        var groups = Groups(test);
        double[] Of(double[][] p) => [.. groups.Select(g => g.Average(i => Rank(p[i], test.Labels[i]) < Top ? 1.0 : 0))];
        var own = Of(answers);
        var (low, high) = Interval.Bootstrap(groups.Length, drawn => drawn.ToArray().Average(g => own[g]), run.Randomness.Stream("bootstrap " + name), 200);
        return new(name, "easy", own.Average(), low, high, groups.Length, "1", "higher", Of(linear).Average());
    }

    /// <summary>Coverage of the conformal sets on prototypes that neither training nor calibration saw: half of the prototypes calibrates the sets of the other half.</summary>
    /// <param name="test">The curves.</param>
    /// <param name="answers">Probabilities of networks that never saw the prototype, shape [curve][class].</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="level">Level aimed at.</param>
    /// <param name="run">The run.</param>
    /// <param name="details">Receives the mean size of the sets.</param>
    public static Metric Coverage(PdfEasySet test, double[][] answers, int classes, double level, StudyRun run, JsonObject details)
    {
        var half = GroupedFolds.Of(test.Groups, 2, run.Randomness.Stream("coverage"));
        var uniforms = PdfModel.Uniforms(test);
        double covered = 0, members = 0;
        var hit = new bool[test.Count];
        for (var side = 0; side < 2; side++)
        {
            int[] own = [.. Enumerable.Range(0, test.Count).Where(i => half[i] == side)], other = [.. Enumerable.Range(0, test.Count).Where(i => half[i] != side)];
            var sets = ConformalClassification.Calibrate(ConformalScore.LeastAmbiguous, level, [.. other.SelectMany(i => answers[i])], classes, [.. other.Select(i => test.Labels[i])], [.. other.Select(i => uniforms[i])]);
            foreach (var i in own)
            {
                var set = sets.Set(answers[i], uniforms[i]);
                hit[i] = set.Contains(test.Labels[i]);
                (covered, members) = (covered + (hit[i] ? 1 : 0), members + set.Length);
            }
        }

        details["coverage"] = new JsonObject { ["cases"] = test.Count, ["prototypes"] = test.Groups.Distinct(StringComparer.Ordinal).Count(), ["meanSetSize"] = members / test.Count };
        var groups = Groups(test);
        var (low, high) = Interval.Bootstrap(groups.Length, drawn =>
        {
            var (sum, count) = (0, 0);
            foreach (var g in drawn) (sum, count) = (sum + groups[g].Count(i => hit[i]), count + groups[g].Length);
            return (double)sum / count;
        }, run.Randomness.Stream("bootstrap coverage"), 200);
        return new("coverage", "easy", covered / test.Count, low, high, test.Count, "1", "higher", level);
    }

    /// <summary>The measured materials: probabilities averaged over the files of a material and phase.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="materials">The materials.</param>
    /// <param name="frequent">The classes from the most frequent in training to the least.</param>
    /// <param name="answer">Answers a file.</param>
    /// <param name="suffix">Put after each name, empty or <c>.curveAlone</c>.</param>
    /// <param name="details">Receives one row a material.</param>
    public static IReadOnlyList<Metric> Hard(
        IReadOnlyList<GroupClass> classes, IReadOnlyList<MeasuredMaterial> materials, int[] frequent, Func<string, PdfAnswer> answer, string suffix, JsonObject details)
    {
        int inTop = 0, first = 0, near = 0, constantTop = 0, constantFirst = 0;
        var rows = new JsonArray();
        foreach (var material in materials)
        {
            var answers = material.Files.Select(answer).ToArray();
            var mean = Enumerable.Range(0, classes.Count).Select(c => answers.Average(a => a.Probabilities[c])).ToArray();
            var ranking = new PdfAnswer(mean, [], 0).Ranking;
            bool Accepted(int c) => material.Accepted.Contains(classes[c].Number);
            var hit = ranking.Take(Top).Any(Accepted);
            inTop += hit ? 1 : 0;
            first += Accepted(ranking[0]) ? 1 : 0;
            near += material.Accepted.Any(n => GroupSubgroups.WithinOneStep(n, classes[ranking[0]].Number)) ? 1 : 0;
            constantTop += frequent.Take(Top).Any(Accepted) ? 1 : 0;
            constantFirst += Accepted(frequent[0]) ? 1 : 0;
            rows.Add(new JsonObject
            {
                ["material"] = material.Name, ["files"] = material.Files.Count, ["accepted"] = new JsonArray([.. material.Accepted.Select(n => (JsonNode)n)]), ["inTop6"] = hit,
                ["top6"] = new JsonArray([.. ranking.Take(Top).Select(c => (JsonNode)FormattableString.Invariant($"{classes[c].Name} {mean[c]:F3}"))]),
                ["novelty"] = new JsonArray([.. answers.Select(a => (JsonNode)Math.Round(a.Novelty, 2))]),
                ["filesWithTop6"] = answers.Count(a => a.Ranking.Take(Top).Any(Accepted)),
                ["filesWithSet"] = answers.Count(a => a.Set.Any(Accepted)),
            });
        }

        details["materials" + suffix] = rows;
        var n = materials.Count;
        if (n == 0) return [];
        Metric Share(string name, int count, double constant)
        {
            var (low, high) = Interval.Wilson(count, n);
            return new(name + suffix, "hard", (double)count / n, low, high, n, "1", "higher", constant / n);
        }

        return [Share("top6.byMaterial", inTop, constantTop), Share("top1.byMaterial", first, constantFirst), Share("withinOneSubgroupStep.byMaterial", near, materials.Count(m => m.Accepted.Any(a => GroupSubgroups.WithinOneStep(a, classes[frequent[0]].Number))))];
    }

    /// <summary>Classes that are more probable than the label.</summary>
    public static int Rank(double[] probabilities, int label) => probabilities.Where((p, c) => p > probabilities[label] || (p == probabilities[label] && c < label)).Count();

    private static int[][] Groups(PdfEasySet test) => [.. test.Groups.Select((g, i) => (g, i)).GroupBy(g => g.g, g => g.i, StringComparer.Ordinal).Select(g => g.ToArray())];

    private static int Best(double[] probabilities) => Array.IndexOf(probabilities, probabilities.Max());
}
