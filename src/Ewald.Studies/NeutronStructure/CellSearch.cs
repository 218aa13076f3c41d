using Ewald.Core;
using Ewald.Inference.Diffraction;

namespace Ewald.Studies.NeutronStructure;

/// <summary>A pattern solved: class and cell by the network, cell polished on the whole pattern.</summary>
/// <param name="Class">Position in <see cref="StructureClass.All"/>.</param>
/// <param name="NetworkCell">The network's cell.</param>
/// <param name="GridZero">Zero offset of the search at which the network was asked.</param>
/// <param name="Answer">The network's answer there.</param>
/// <param name="Fit">The polished cell.</param>
/// <param name="Search">Zero offsets tried, class proposed, misfit.</param>
internal sealed record CellSolution(
    int Class, double[] NetworkCell, double GridZero, NetworkAnswer Answer, PawleyResult Fit, IReadOnlyList<(double Zero, int Class, double Misfit)> Search)
{
    /// <summary>The class.</summary>
    public StructureClass Structure => StructureClass.All[Class];
}

/// <summary>Solves patterns: the network at each zero offset of a grid, least squares on the best of them.</summary>
/// <remarks>Candidates are ranked by n ln χ² + k ln n (the Bayesian criterion for errors known up to a factor), so that a cell with many lines must earn
/// them. No zero offset is assumed.</remarks>
internal static class CellSearch
{
    private const int Refined = 3;

    /// <summary>Solves.</summary>
    /// <param name="network">The network.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="zeros">Zero offsets to try.</param>
    /// <param name="setup">Settings of the fit.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="InputException">The pattern holds fewer than two peaks.</exception>
    public static CellSolution Solve(NeutronNetwork network, NeutronPattern pattern, IReadOnlyList<double> zeros, PawleySetup setup, CancellationToken cancel = default)
    {
        var peaks = PatternPeaks.Find(pattern);
        if (peaks.Count < 2)
            throw new InputException($"{pattern.Name}: {(peaks.Count == 0 ? "no peak stands" : "one peak stands")} above the noise between d = 0.7 and 5.4 Å; a symmetry and a cell need at least two.");
        var answers = network.Ask(pattern, zeros);
        var typical = PatternPeaks.Typical(peaks);
        setup = setup with { CalibrationError = pattern.Geometry.CalibrationError };
        var candidates = new List<Candidate>();
        for (var i = 0; i < zeros.Count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            var best = Array.IndexOf(answers[i].Scores, answers[i].Scores.Max());
            candidates.AddRange(Starts(pattern, peaks, typical, zeros[i], best, answers[i], setup));
        }

        if (candidates.Count == 0) throw new InputException($"{pattern.Name}: no cell of the trained classes puts lines where this pattern was measured; check the wavelength or DIFC.");
        CellSolution? solution = null;
        var least = double.PositiveInfinity;
        var search = candidates.GroupBy(c => c.GridZero).Select(g => g.MinBy(c => c.Rank)!).OrderBy(c => c.GridZero).Select(c => (c.GridZero, c.Class, c.Misfit)).ToArray();
        foreach (var candidate in candidates.OrderBy(c => c.Rank).Take(zeros.Count == 1 ? 2 : Refined))
        {
            PawleyResult fit;
            var structure = StructureClass.All[candidate.Class];
            try
            {
                fit = PawleyFit.Fit(pattern.Abscissa, pattern.Intensity, pattern.Sigma, structure.Constraint, structure.Constraint.Cell(candidate.Cell), Law(pattern, typical, candidate.Zero), setup, cancel);
            }
            catch (Exception e) when (e is InstabilityException or ArgumentException)
            {
                continue;
            }

            var rank = Rank(fit.Abscissa.Length, fit.Chi2 / fit.Abscissa.Length, fit.FreeParameters);
            if (!(rank < least)) continue;
            (least, solution) = (rank, new CellSolution(candidate.Class, candidate.Answer.Cells[candidate.Class], candidate.GridZero, candidate.Answer, fit, search));
        }

        return solution ?? throw new InputException($"{pattern.Name}: no fit of a cell to this pattern came to an end; check the wavelength or DIFC and the range.");
    }

    // The network's cell as it is and moved to the maxima; whichever fits better leads.
    private static IEnumerable<Candidate> Starts(
        NeutronPattern pattern, IReadOnlyList<PatternPeak> peaks, PatternPeak typical, double zero, int best, NetworkAnswer answer, PawleySetup setup)
    {
        var constraint = StructureClass.All[best].Constraint;
        foreach (var (cell, start) in new[] { (answer.Cells[best], zero), PeakMatching.Refine(constraint, answer.Cells[best], zero, peaks, pattern.Geometry) })
        {
            double misfit;
            int points = pattern.Abscissa.Length, lines;
            try
            {
                var law = Law(pattern, typical, start);
                misfit = PawleyFit.Misfit(pattern.Abscissa, pattern.Intensity, pattern.Sigma, constraint, constraint.Cell(cell), law, setup, out lines);
            }
            catch (Exception e) when (e is InstabilityException or ArgumentException or InputException)
            {
                continue;
            }

            yield return new Candidate(zero, best, cell, start, answer, misfit, Rank(points, misfit, lines));
        }
    }

    private static double Rank(int points, double misfit, int parameters) => points * Math.Log(misfit) + parameters * Math.Log(points);

    private static PeakLaw Law(NeutronPattern pattern, PatternPeak typical, double zero) =>
        pattern.Geometry.Law(zero, pattern.Geometry.Spacing(typical.Centre, zero), typical.Fwhm);

    private sealed record Candidate(double GridZero, int Class, double[] Cell, double Zero, NetworkAnswer Answer, double Misfit, double Rank);
}
