using Ewald.Core;

namespace Ewald.Studies.SasModel;

/// <summary>The trained general form: network and neighbour library.</summary>
/// <param name="Network">The network.</param>
/// <param name="Library">The library.</param>
internal sealed record GeneralModel(TrainedNetwork Network, NeighbourLibrary Library)
{
    /// <summary>Candidates worth fitting: those the network finds possible, at least four, and the two that the neighbours prefer.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="answer">The network's answer.</param>
    /// <param name="all">True to fit every candidate.</param>
    public int[] Promising(ScatteringCurve curve, NetworkAnswer answer, bool all)
    {
        if (all) return [.. Enumerable.Range(0, Candidates.All.Length)];
        var ranking = answer.Ranking;
        var possible = ranking.Take(6).Where((c, rank) => rank < 4 || answer.Probabilities[c] > 0.02);
        return [.. possible.Concat(NeighbourRanking(curve).Take(2)).Distinct()];
    }

    /// <summary>Classes by the weighted vote of the twelve nearest library bodies.</summary>
    /// <param name="curve">The curve.</param>
    public int[] NeighbourRanking(ScatteringCurve curve)
    {
        var nearest = Library.Nearest(Representations.LogCurve.Resample(curve, EasySet.Grid), 12);
        var votes = NeighbourLibrary.Vote(nearest, Candidates.All.Length);
        return [.. Enumerable.Range(0, votes.Length).OrderByDescending(c => votes[c])];
    }

    /// <summary>Fits the promising candidates.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="answer">The network's answer.</param>
    /// <param name="all">True to fit every candidate.</param>
    /// <param name="threads">Candidates fitted at once.</param>
    /// <returns>Best evidence first.</returns>
    public IReadOnlyList<FittedModel> Fit(ScatteringCurve curve, NetworkAnswer answer, bool all, int threads) =>
        ModelChoice.Rank(curve, Library, Promising(curve, answer, all), Starts, threads);

    /// <summary>Fits one candidate.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="candidate">Position in <see cref="Candidates.All"/>.</param>
    /// <returns>The fit, or null where there is none.</returns>
    public FittedModel? FitOne(ScatteringCurve curve, int candidate) => ModelChoice.Rank(curve, Library, [candidate], Starts, 1) is [var best, ..] ? best : null;

    private const int Starts = 5;
}
