using Ewald.Evaluation;
using Ewald.Learning;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>One curve with what mining and network say of it.</summary>
/// <param name="Structures">Refined structures.</param>
/// <param name="Network">Probabilities of the curve alone, shape [class].</param>
/// <param name="Label">True class.</param>
/// <param name="Prototype">Prototype of the crystal.</param>
/// <param name="Uniform">The curve's number for ties.</param>
internal sealed record MinedCase(IReadOnlyList<MinedStructure> Structures, double[] Network, int Label, string Prototype, double Uniform);

/// <summary>From refined structures to probabilities of groups, and how far they count beside the network.</summary>
/// <remarks>A structure's log-likelihood is −(αN/2) ln(Rw² + f²) − (k/2) ln N, half of the Bayesian information criterion with N independent points,
/// k parameters, a share α = α0 / (1 + (R/ρ)²) of points that count, R the best Rw of all, and a floor f of the model's error (G. Schwarz, Ann. Stat. 6, 461 (1978),
/// doi:10.1214/aos/1176344136), less a penalty where the structure is stretched. A group has that of its best structure. The mixture is
/// w m + (1 − w) n with w = 1 / (1 + exp(−(a + b ln Rw + c ln(Rw′/Rw)))) of the best Rw and the best Rw′ of another geometry: of wrong structures several fit alike, and a right one can
/// stand far before all others though the measurement spoils its fit. All numbers are those of the largest likelihood on curves of the easy set.</remarks>
/// <param name="Share">α0.</param>
/// <param name="Floor">f.</param>
/// <param name="Misfit">ρ; 0 where α does not fall.</param>
/// <param name="Penalty">Of stretched structures.</param>
/// <param name="Offset">a.</param>
/// <param name="Slope">b.</param>
/// <param name="Contrast">c.</param>
/// <param name="Temperature">Of the mixture.</param>
/// <param name="Conformal">Sets of the mixture; null before calibration.</param>
internal sealed record MiningCalibration(double Share, double Floor, double Misfit, double Penalty, double Offset, double Slope, double Contrast, double Temperature, ConformalClassification? Conformal)
{
    private const double Unseen = 1e-4;

    /// <summary>Where the search begins.</summary>
    public static MiningCalibration Start { get; } = new(0.3, 0.05, 0.3, 1, -4, -3, 0, 1, null);

    /// <summary>Calibrates.</summary>
    /// <param name="cases">Curves whose prototype the network never saw, some with it in the library and some without.</param>
    /// <param name="classes">Groups of the classes.</param>
    /// <param name="level">Coverage aimed at.</param>
    public static MiningCalibration Fit(IReadOnlyList<MinedCase> cases, IReadOnlyList<GroupClass> classes, double level)
    {
        double Loss(double[] v)
        {
            var trial = Of(v);
            return -cases.Sum(c => Math.Log(Math.Max(1e-9, trial.Mixture(c.Structures, c.Network, classes)[c.Label])));
        }

        double[] values = [Math.Log(Start.Share), Math.Log(Start.Floor), Math.Log(Start.Misfit), Start.Penalty, Start.Offset, Start.Slope, Start.Contrast];
        double[] steps = [0.5, 0.5, 0.5, 1, 1, 1, 1];
        var best = Loss(values);
        for (var round = 0; round < 40 && steps.Max() > 0.02; round++)
        {
            var improved = false;
            for (var i = 0; i < values.Length; i++)
            {
                foreach (var sign in new[] { 1, -1 })
                {
                    var trial = (double[])values.Clone();
                    trial[i] += sign * steps[i];
                    var loss = Loss(trial);
                    if (loss >= best) continue;
                    (values, best, improved) = (trial, loss, true);
                    break;
                }
            }

            if (!improved) steps = [.. steps.Select(s => s / 2)];
        }

        var fitted = Of(values);
        double[][] mixtures = [.. cases.Select(c => fitted.Mixture(c.Structures, c.Network, classes))];
        int[] labels = [.. cases.Select(c => c.Label)];
        fitted = fitted with { Temperature = PdfTraining.Temperature(mixtures, labels) };
        var tempered = mixtures.SelectMany(p => PdfTraining.Tempered(p, fitted.Temperature)).ToArray();
        return fitted with { Conformal = ConformalClassification.Calibrate(ConformalScore.LeastAmbiguous, level, tempered, classes.Count, labels, [.. cases.Select(c => c.Uniform)]) };
    }

    /// <summary>Weight of each structure, normalised over groups: those of one group are not added up.</summary>
    /// <param name="structures">Refined structures.</param>
    public double[] Weights(IReadOnlyList<MinedStructure> structures)
    {
        var best = structures.Select(s => s.Rw).DefaultIfEmpty().Min();
        // What no structure explains is the error of all of them, and alike from point to point.
        var share = Misfit > 0 ? Share / (1 + best * best / (Misfit * Misfit)) : Share;
        double[] logs = [.. structures.Select(s => -0.5 * share * s.Points * Math.Log(s.Rw * s.Rw + Floor * Floor) - 0.5 * s.Free * Math.Log(s.Points) - (s.Stretched ? Penalty : 0))];
        if (logs.Length == 0) return [];
        var top = logs.Max();
        var sum = structures.Select((s, i) => (s.SpaceGroup, Log: logs[i])).GroupBy(s => s.SpaceGroup).Sum(g => Math.Exp(g.Max(s => s.Log) - top));
        return [.. logs.Select(l => Math.Exp(l - top) / sum)];
    }

    /// <summary>w.</summary>
    /// <param name="structures">Refined structures.</param>
    public double Trust(IReadOnlyList<MinedStructure> structures) =>
        structures.Count == 0 ? 0 : 1 / (1 + Math.Exp(-(Offset + Slope * Math.Log(Math.Clamp(structures.Min(s => s.Rw), 0.005, 1)) + Contrast * Ahead(structures))));

    /// <summary>ln of the best Rw of another geometry over the best of all; 0 where there is no other.</summary>
    private static double Ahead(IReadOnlyList<MinedStructure> structures)
    {
        var best = structures.MinBy(s => s.Rw)!;
        var other = structures.Where(s => s.Geometry != best.Geometry).Select(s => s.Rw).DefaultIfEmpty(best.Rw).Min();
        return Math.Log(Math.Clamp(other, 0.005, 1) / Math.Clamp(best.Rw, 0.005, 1));
    }

    /// <summary>Probabilities at this temperature.</summary>
    /// <param name="structures">Refined structures.</param>
    /// <param name="network">Probabilities of the curve alone, shape [class].</param>
    /// <param name="classes">Groups of the classes.</param>
    public double[] Probabilities(IReadOnlyList<MinedStructure> structures, double[] network, IReadOnlyList<GroupClass> classes) =>
        PdfTraining.Tempered(Mixture(structures, network, classes), Temperature);

    private double[] Mixture(IReadOnlyList<MinedStructure> structures, double[] network, IReadOnlyList<GroupClass> classes)
    {
        var (trust, weights) = (Trust(structures), Weights(structures));
        var mined = new double[classes.Count];
        for (var i = 0; i < weights.Length; i++)
            for (var c = 0; c < mined.Length; c++)
                if (classes[c].Number == structures[i].SpaceGroup) mined[c] = Math.Max(mined[c], weights[i]);
        // What falls to groups outside the classes leaves the answer to the network; a trace of it stays in any case.
        double[] mixed = [.. network.Select((n, c) => trust * mined[c] + (1 - trust + Unseen) * n)];
        var sum = mixed.Sum();
        return [.. mixed.Select(p => p / sum)];
    }

    private static MiningCalibration Of(double[] v) => new(Math.Exp(v[0]), Math.Exp(v[1]), Math.Clamp(Math.Exp(v[2]), 0.01, 10), v[3], v[4], v[5], v[6], 1, null);
}
