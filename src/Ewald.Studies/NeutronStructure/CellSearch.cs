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

    /// <summary>False when the fit leaves so much of the peaks that its errors say nothing: no interval is claimed.</summary>
    public bool Holds => Fit.Unexplained <= CellSearch.MostUnexplained;
}

/// <summary>Solves patterns: the network at each zero offset of a grid, least squares on the best of them; where that ends badly, on further starts.</summary>
/// <remarks>Candidates are ranked by n ln χ² + k ln n (the Bayesian criterion for errors known up to a factor), so that a cell with many lines must earn
/// them. No zero offset is assumed. A fit that leaves more than 0.3 % of the peaks' variance sends the search to <see cref="CellStarts"/>; the best of
/// all fits is the answer.</remarks>
internal static class CellSearch
{
    /// <summary>Share of the peaks' variance that a fit may leave and still claim an interval.</summary>
    public const double MostUnexplained = 0.05;

    private const double Settled = 0.003;
    private const int Refined = 3, Further = 4;

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
            throw new InputException($"{pattern.Name}: {(peaks.Count == 0 ? "no peak stands" : "one peak stands")} above the noise between d = 0.7 and 5.4 Å; a symmetry and a cell need at least two. Check the {(pattern.Geometry.Axis == PatternAxis.TwoTheta ? "wavelength" : "DIFC")}, or give a wider or longer measurement.");
        var answers = network.Ask(pattern, zeros);
        setup = setup with { CalibrationError = pattern.Geometry.CalibrationError };
        var fitter = new Fitter(pattern, PatternPeaks.Typical(peaks), setup, cancel);
        var candidates = new List<Candidate>();
        for (var i = 0; i < zeros.Count; i++) candidates.AddRange(fitter.Rank(zeros[i], Starts(pattern, peaks, zeros[i], answers[i])));
        var search = candidates.GroupBy(c => c.GridZero).Select(g => g.MinBy(c => c.Rank)!).OrderBy(c => c.GridZero).Select(c => (c.GridZero, c.Start.Class, c.Misfit)).ToArray();
        fitter.Fit(candidates.OrderBy(c => c.Rank).Take(zeros.Count == 1 ? 2 : Refined));
        if (!fitter.IsSettled)
        {
            var zero = fitter.Best?.From.GridZero ?? candidates.MinBy(c => c.Rank)?.GridZero ?? zeros[0];
            fitter.Fit(fitter.Rank(zero, CellStarts.ByNetwork(network, pattern, zero, peaks)).OrderBy(c => c.Rank).Take(Further));
        }

        if (fitter.Best is not { } best)
            throw new InputException($"{pattern.Name}: no cell of the trained classes has lines that a fit could bring to those of this pattern; check the wavelength or DIFC and the range.");
        var answer = best.From.Start.Answer!;
        return new CellSolution(best.From.Start.Class, answer.Cells[best.From.Start.Class], best.From.GridZero, answer, best.Fit, search);
    }

    /// <summary>The baseline: the same fit from the starts that need no network, or null when none came to an end.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="setup">Settings of the fit.</param>
    /// <param name="cancel">Cancels.</param>
    public static (int Class, PawleyResult Fit)? Classical(NeutronPattern pattern, PawleySetup setup, CancellationToken cancel = default)
    {
        var peaks = PatternPeaks.Find(pattern);
        if (peaks.Count < 2) return null;
        var zero = pattern.Geometry.Axis == PatternAxis.TwoTheta ? 0 : pattern.Geometry.ZeroGrid[0];
        var fitter = new Fitter(pattern, PatternPeaks.Typical(peaks), setup, cancel);
        fitter.Fit(fitter.Rank(zero, CellStarts.Classical(pattern, zero, peaks)).OrderBy(c => c.Rank).Take(Further));
        return fitter.Best is { } best ? (best.From.Start.Class, best.Fit) : null;
    }

    // The network's cell as it is and moved to the maxima; whichever fits better leads.
    private static CellStart[] Starts(NeutronPattern pattern, IReadOnlyList<PatternPeak> peaks, double zero, NetworkAnswer answer)
    {
        var best = Array.IndexOf(answer.Scores, answer.Scores.Max());
        var (cell, moved) = PeakMatching.Refine(StructureClass.All[best].Constraint, answer.Cells[best], zero, peaks, pattern.Geometry);
        return [new(best, answer.Cells[best], zero, answer), new(best, cell, moved, answer)];
    }

    private sealed record Candidate(CellStart Start, double GridZero, double Misfit, double Rank);

    private sealed class Fitter(NeutronPattern pattern, PatternPeak typical, PawleySetup setup, CancellationToken cancel)
    {
        private double _least = double.PositiveInfinity;

        public (Candidate From, PawleyResult Fit)? Best { get; private set; }

        public bool IsSettled => Best is { } best && best.Fit.Unexplained <= Settled;

        /// <summary>Misfits with the best intensities; starts that put no line into the pattern are left out.</summary>
        public List<Candidate> Rank(double gridZero, IEnumerable<CellStart> starts)
        {
            var ranked = new List<Candidate>();
            foreach (var start in starts)
            {
                cancel.ThrowIfCancellationRequested();
                var constraint = StructureClass.All[start.Class].Constraint;
                try
                {
                    var misfit = PawleyFit.Misfit(pattern.Abscissa, pattern.Intensity, pattern.Sigma, constraint, constraint.Cell(start.Cell), Law(start.Zero), setup, out var lines);
                    ranked.Add(new Candidate(start, gridZero, misfit, Criterion(pattern.Abscissa.Length, misfit, lines)));
                }
                catch (Exception e) when (e is InstabilityException or ArgumentException or InputException)
                {
                    // No start; the others remain.
                }
            }

            return ranked;
        }

        /// <summary>Fits in turn; remembers the best.</summary>
        public void Fit(IEnumerable<Candidate> candidates)
        {
            foreach (var candidate in candidates)
            {
                PawleyResult fit;
                var constraint = StructureClass.All[candidate.Start.Class].Constraint;
                try
                {
                    fit = PawleyFit.Fit(pattern.Abscissa, pattern.Intensity, pattern.Sigma, constraint, constraint.Cell(candidate.Start.Cell), Law(candidate.Start.Zero), setup, cancel);
                }
                catch (Exception e) when (e is InstabilityException or ArgumentException or InputException)
                {
                    continue;
                }

                var rank = Criterion(fit.Abscissa.Length, fit.Chi2 / fit.Abscissa.Length, fit.FreeParameters);
                if (rank < _least) (_least, Best) = (rank, (candidate, fit));
            }
        }

        private PeakLaw Law(double zero) => pattern.Geometry.Law(zero, pattern.Geometry.Spacing(typical.Centre, zero), typical.Fwhm);

        private static double Criterion(int points, double misfit, int parameters) => points * Math.Log(misfit) + parameters * Math.Log(points);
    }
}
