using Ewald.Core;
using Ewald.Representations;

namespace Ewald.Studies.SasModel;

/// <summary>Fits the most promising candidates to a curve and ranks them by evidence.</summary>
internal static class ModelChoice
{
    // Difference of the criterion up to which two coarse minima are both followed: odds of 150 to 1.
    private const double Rival = 10;

    /// <summary>Fits candidates in parallel, each from its nearest library bodies, with the extras that the evidence asks for.</summary>
    /// <param name="curve">The measured curve.</param>
    /// <param name="library">The neighbour library.</param>
    /// <param name="classes">Candidates to fit, positions in <see cref="Candidates.All"/>.</param>
    /// <param name="starts">Neighbours tried as start values of each candidate.</param>
    /// <param name="threads">Candidates fitted at once.</param>
    /// <returns>Best evidence first.</returns>
    public static IReadOnlyList<FittedModel> Rank(ScatteringCurve curve, NeighbourLibrary library, IReadOnlyList<int> classes, int starts, int threads)
    {
        var log = LogCurve.Resample(curve, EasySet.Grid);
        var coarse = new FitData(curve, 90);
        var fine = new FitData(curve);
        var fits = new FittedModel?[classes.Count];
        Parallel.For(0, classes.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
            fits[i] = Best(library.Nearest(log, starts, classes[i]), coarse, fine));
        return [.. fits.OfType<FittedModel>().Where(f => double.IsFinite(f.ChiSquared) && f.Scale > 0).OrderBy(f => f.Bic)];
    }

    private static FittedModel? Best(IReadOnlyList<Neighbour> neighbours, FitData coarse, FitData fine)
    {
        if (neighbours.Count == 0) return null;
        var candidate = Candidates.All[neighbours[0].Class];
        var plain = new FitVariant(candidate.DistributedIndex >= 0, false, false);
        FittedModel[] coarsely = [.. neighbours.Select(n => CandidateFit.From(n, plain with { Interaction = n.VolumeFraction > 0 }, coarse, 13, 10, 1e-2)).OrderBy(f => f.Bic)];
        var tried = new List<FittedModel> { CandidateFit.On(coarsely[0], coarsely[0].Variant, fine, 24, 30, 1e-3) };
        // Another minimum that the coarse curve cannot rule out is a second answer, not a worse start.
        if (coarsely.Skip(1).FirstOrDefault(f => f.Bic < coarsely[0].Bic + Rival && Differs(f, coarsely[0])) is { } other)
            tried.Add(CandidateFit.On(other, other.Variant, fine, 24, 30, 1e-3));
        var best = tried.MinBy(f => f.Bic)!;
        // An extra that the plain fit hides in its parameters leaves no large χ²: every extra is tried.
        if (candidate.DistributedIndex >= 0) tried.Add(CandidateFit.On(best, best.Variant with { Width = false }, fine, 1, 30, 1e-3));
        tried.Add(CandidateFit.On(best, best.Variant with { Upturn = true }, fine, 24, 30, 1e-3));
        if (candidate.Interacts && !best.Variant.Interaction) tried.Add(CandidateFit.On(best, best.Variant with { Interaction = true }, fine, 24, 30, 1e-3));
        return FittedModel.Averaged([.. tried.Where(f => double.IsFinite(f.ChiSquared))]);
    }

    private static bool Differs(FittedModel a, FittedModel b)
    {
        var free = Candidates.All[a.Class].Free.Length;
        for (var i = 0; i < free; i++)
        {
            FittedNumber p = a.Parameters[i], q = b.Parameters[i];
            if (Math.Abs(p.Value - q.Value) > 0.03 * Math.Abs(q.Value) + 1e-9) return true;
        }
        return false;
    }
}
