using System.Globalization;
using Ewald.Core;
using Ewald.IO;
using Ewald.Learning;

namespace Ewald.Studies.PhaseMapGibbs;

/// <summary>The answer on a user's spread: found phases, or given candidates.</summary>
internal static class UserMap
{
    public static FilePrediction Answer(DecompositionRequest request, SpreadGrid grid, (double Low, double High) scales, PhaseMapGibbsSetup setup)
    {
        var warnings = grid.Warnings.ToList();
        SamplePhases[] samples;
        string[] names;
        var answers = new List<Answer>();
        if (request.Setting("sticks") is { } sticks)
        {
            var candidates = PhaseStickFile.Read(sticks);
            names = [.. candidates.Select(c => c.Name)];
            samples = BlindMap.Known(grid, t => CandidatePatterns.Of(candidates, grid.Sigma, t), PhaseMapGibbsSetup.KnownShift, setup, request.Cancel).Samples;
        }
        else
        {
            var text = request.Setting("phases");
            if (text is null) warnings.Add("The number of phases was not given (--set phases=K); 6 are searched.");
            if (!int.TryParse(text ?? "6", NumberStyles.None, CultureInfo.InvariantCulture, out var phases) || phases is < 1 or > 20)
                throw new InputException($"--set phases={text}: the number of phases is a whole number from 1 to 20.");
            var map = BlindMap.Find(grid, phases, scales, setup, r => request.Randomness.Stream("start", (ulong)r), null, request.Progress, request.Cancel);
            names = [.. Enumerable.Range(1, phases).Select(k => FormattableString.Invariant($"phase{k}"))];
            samples = map.Samples;
            var fine = BlindMap.Fine(grid, scales, PhaseMapGibbsSetup.Widths);
            double[] q = [.. Enumerable.Range(fine.MaxShift, fine.Observed).Select(fine.Q)];
            answers.AddRange(map.Patterns.Select((p, k) => new CurveAnswer(names[k], q, p[fine.MaxShift..(fine.MaxShift + fine.Observed)], null, null, "1/angstrom", "1")));
            if (request.Report is { } report) GibbsReport.Map(report, grid, map, scales, names);
        }

        warnings.Add("Activations have no calibrated uncertainty: nothing was trained; the residual of each sample stands in the table.");
        var file = Path.Combine(request.Output, "phases.csv");
        CsvWriter.Write(file, ["sample", "phase", "activation", "latticeRelative", "broadening_1_per_angstrom", "relativeResidual"], samples.SelectMany((s, n) =>
        {
            var sum = s.Heights.Sum();
            return s.Phases.Select((k, t) => (IReadOnlyList<string>)
            [
                grid.Spread.Samples[n], names[k], Text(s.Heights[t] / sum), Text(1 / s.Scales[t]), Text(s.Broadening[t]), Text(s.RelativeResidual),
            ]);
        }));
        answers.Insert(0, new ArrayAnswer("phases", file));
        return new FilePrediction(request.Path, true, answers, null, warnings, null);
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
