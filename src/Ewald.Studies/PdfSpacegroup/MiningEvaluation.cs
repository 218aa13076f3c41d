using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Evaluation;
using Ewald.Learning;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>Structure mining on curves of the easy set: with their prototype in the library, and taken out.</summary>
internal sealed class MiningEvaluation
{
    private readonly LabelledCrystal[] _crystals;
    private readonly MinedCurve[] _curves;

    /// <summary>Measures crystals with any instrument; radiation is drawn again where the mean scattering length vanishes.</summary>
    /// <param name="test">Test crystals of the easy set.</param>
    /// <param name="instrument">The instrument.</param>
    /// <param name="run">The run.</param>
    public MiningEvaluation(IReadOnlyList<LabelledCrystal> test, PdfInstrument instrument, StudyRun run)
    {
        var count = Math.Min(test.Count, run.Size == StudySize.Smoke ? 4 : 90);
        (_crystals, _curves) = ([.. test.Take(count)], new MinedCurve[count]);
        for (var i = 0; i < count; i++)
        {
            var random = run.Randomness.Stream("mined curves", (ulong)i);
            while (_curves[i] is null)
            {
                try
                {
                    _curves[i] = instrument.Any(_crystals[i].Crystal, random);
                }
                catch (InputException)
                {
                    // ⟨b⟩ = 0 for neutrons.
                }
            }
        }

        Curves = new PdfEasySet(
            [.. _curves.SelectMany(c => c.G.Select(v => (float)v))], [.. _curves.Select(c => c.Last)], [.. _curves.Select(c => c.Neutron)],
            [.. _crystals.Select(c => c.Class)], [.. _crystals.Select(c => c.Prototype)], new bool[count]);
    }

    /// <summary>The curves as learners read them.</summary>
    public PdfEasySet Curves { get; }

    /// <summary>Refines, calibrates and judges.</summary>
    /// <param name="library">The arrangements.</param>
    /// <param name="seen">Probabilities by the learner of the random split, shape [curve][class].</param>
    /// <param name="unseen">Those by learners that never saw the prototype.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="level">Coverage aimed at.</param>
    /// <param name="run">The run.</param>
    /// <param name="details">Receives numbers of the calibration.</param>
    public (MiningCalibration Calibration, IReadOnlyList<Metric> Metrics) Judge(
        ArrangementLibrary library, double[][] seen, double[][] unseen, IReadOnlyList<GroupClass> classes, double level, StudyRun run, JsonObject details)
    {
        var (with, without) = Mined(library, run);
        var uniforms = PdfModel.Uniforms(Curves);
        MinedCase[] Cases(IReadOnlyList<MinedStructure>[] structures, double[][] network) =>
            [.. _crystals.Select((c, i) => new MinedCase(structures[i], network[i], c.Class, c.Prototype, uniforms[i]))];
        var (known, knownUnseen, takenOut) = (Cases(with, seen), Cases(with, unseen), Cases(without, unseen));
        // Half of the prototypes calibrates the other half; the shipped numbers are of all.
        var half = GroupedFolds.Of(Curves.Groups, 2, run.Randomness.Stream("mining halves"));
        double[][] inLibrary = new double[half.Length][], outside = new double[half.Length][];
        var (hits, members) = (new bool[2 * half.Length], 0.0);
        for (var side = 0; side < 2; side++)
        {
            int[] other = [.. Enumerable.Range(0, half.Length).Where(i => half[i] != side)];
            if (other.Length == 0) other = [.. Enumerable.Range(0, half.Length)];
            var calibration = MiningCalibration.Fit([.. other.Select(i => knownUnseen[i]), .. other.Select(i => takenOut[i])], classes, level);
            for (var i = 0; i < half.Length; i++)
            {
                if (half[i] != side) continue;
                inLibrary[i] = calibration.Probabilities(known[i].Structures, known[i].Network, classes);
                outside[i] = calibration.Probabilities(takenOut[i].Structures, takenOut[i].Network, classes);
                foreach (var (at, one) in new[] { (i, knownUnseen[i]), (half.Length + i, takenOut[i]) })
                {
                    var set = calibration.Conformal!.Set(calibration.Probabilities(one.Structures, one.Network, classes), uniforms[i]);
                    (hits[at], members) = (set.Contains(one.Label), members + set.Length);
                }
            }
        }

        var final = MiningCalibration.Fit([.. knownUnseen, .. takenOut], classes, level);
        details["mining"] = new JsonObject
        {
            ["curves"] = half.Length, ["arrangements"] = library.Arrangements.Count, ["withStructures"] = with.Count(s => s.Count > 0), ["withoutPrototype"] = without.Count(s => s.Count > 0),
            ["share"] = final.Share, ["floor"] = final.Floor, ["misfit"] = final.Misfit, ["penalty"] = final.Penalty, ["offset"] = final.Offset, ["slope"] = final.Slope, ["contrast"] = final.Contrast, ["temperature"] = final.Temperature,
            ["meanSetSize"] = members / hits.Length,
            ["bestRw"] = Numbers(with.Select(s => s.Select(x => x.Rw).DefaultIfEmpty(1).Min())), ["bestRwWithoutPrototype"] = Numbers(without.Select(s => s.Select(x => x.Rw).DefaultIfEmpty(1).Min())),
        };
        return (final,
        [
            Share("top6.composition", inLibrary, seen, PdfEvaluation.Top, run), Share("top1.composition", inLibrary, seen, 1, run),
            Share("top6.composition.prototypes", outside, unseen, PdfEvaluation.Top, run), Share("top1.composition.prototypes", outside, unseen, 1, run),
            new("coverage.composition", "easy", hits.Average(h => h ? 1.0 : 0), null, null, hits.Length, "1", "higher", level),
        ]);
    }

    private (IReadOnlyList<MinedStructure>[] With, IReadOnlyList<MinedStructure>[] Without) Mined(ArrangementLibrary library, StudyRun run)
    {
        IReadOnlyList<MinedStructure>[] with = new IReadOnlyList<MinedStructure>[_curves.Length], without = new IReadOnlyList<MinedStructure>[_curves.Length];
        var done = 0;
        Parallel.For(0, _curves.Length, new ParallelOptions { MaxDegreeOfParallelism = run.Threads, CancellationToken = run.Cancel }, i =>
        {
            (with[i], without[i]) = ([], []);
            if (PdfComposition.Whole(_crystals[i].Crystal.Composition) is { } composition && library.Fillings(composition) is { Count: > 0 } fillings)
            {
                var weights = PdfMining.Weights(_curves[i], composition);
                var shapes = PdfMining.Search(_curves[i], weights, fillings, run.Cancel);
                ScannedShape[] others = [.. shapes.Where(s => s.Filling.Arrangement.Geometry != _crystals[i].Prototype)];
                with[i] = PdfMining.Refine(_curves[i], weights, shapes, run.Cancel);
                without[i] = others.Length == shapes.Count ? with[i] : PdfMining.Refine(_curves[i], weights, others, run.Cancel);
            }

            run.Progress.Step("structure mining", Interlocked.Increment(ref done), _curves.Length);
        });
        return (with, without);
    }

    private Metric Share(string name, double[][] answers, double[][] network, int most, StudyRun run)
    {
        bool[] Right(double[][] p) => [.. p.Select((q, i) => PdfEvaluation.Rank(q, Curves.Labels[i]) < most)];
        var (own, alone) = (Right(answers), Right(network));
        int[][] groups = [.. Curves.Groups.Select((g, i) => (g, i)).GroupBy(g => g.g, g => g.i, StringComparer.Ordinal).Select(g => g.ToArray())];
        var (low, high) = Interval.Bootstrap(groups.Length, drawn =>
        {
            var (sum, count) = (0, 0);
            foreach (var g in drawn) (sum, count) = (sum + groups[g].Count(i => own[i]), count + groups[g].Length);
            return (double)sum / count;
        }, run.Randomness.Stream("bootstrap " + name), 200);
        return new(name, "easy", own.Average(r => r ? 1.0 : 0), low, high, own.Length, "1", "higher", alone.Average(r => r ? 1.0 : 0));
    }

    private static JsonArray Numbers(IEnumerable<double> values) => [.. values.Order().Select(v => (JsonNode)Math.Round(v, 3))];
}
