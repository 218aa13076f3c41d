using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Inference.Diffraction;

/// <summary>Whole-pattern fit of a cell without a structure: every line has its own intensity, a free parameter that is not negative.</summary>
/// <remarks>Pawley's method, not Le Bail's: the intensities stand in the normal equations, so the errors of the cell hold the correlation with
/// overlapping lines. Refined: cell (by its lattice system), zero offset, widths, Chebyshev background, intensities, by
/// <see cref="LeastSquares"/> with analytic derivatives; errors are scaled by √χ² where the reduced χ² exceeds 1. DIFC and wavelength are
/// exactly degenerate with the lengths (all d scale together), so they are held and their relative uncertainty is added to that of the
/// lengths in quadrature; with DIFA that holds to DIFA d/DIFC. Limits: one line still gives one length. Valid from a start within about
/// one peak width. Source: G. S. Pawley, J. Appl. Cryst. 14 (1981) 357, doi:10.1107/S0021889881009618.</remarks>
public static class PawleyFit
{
    private const double Margin = 0.004; // lines that far outside the pattern, relative in d, still reach in

    /// <summary>Fits.</summary>
    /// <param name="abscissa">Ascending, unit of the law's axis, shape [point].</param>
    /// <param name="intensity">Shape [point].</param>
    /// <param name="sigma">One standard deviation, positive, shape [point].</param>
    /// <param name="constraint">The lattice system.</param>
    /// <param name="start">A cell of this system to start from.</param>
    /// <param name="law">The instrument, with starts of zero and widths.</param>
    /// <param name="setup">Settings, or null.</param>
    /// <param name="cancel">Cancels between iterations.</param>
    /// <exception cref="InputException">No line lies in the pattern, or it has too few points.</exception>
    public static PawleyResult Fit(
        double[] abscissa, double[] intensity, double[] sigma, CellConstraint constraint, UnitCell start, PeakLaw law, PawleySetup? setup = null, CancellationToken cancel = default)
    {
        setup ??= new PawleySetup();
        var (model, x, y, s) = Model(abscissa, intensity, sigma, constraint, start, law, setup);
        var parameters = Table(model, constraint, start, law, y, Linear(model, constraint, start, law, y, s));

        // First the positions with one width, then everything: far from the widths the shape would follow the misfit.
        var width = model.ShapeStart + (law is AngularPeakLaw ? 3 : 5);
        bool Held(int i) => i > model.ShapeStart && i < model.BackgroundStart && i != width;
        var coarse = Run(model, [.. parameters.Select((p, i) => Held(i) ? p with { Free = false } : p)], setup with { MaximumIterations = 12, Tolerance = 1e-4 }, cancel);
        var fit = Run(model, [.. parameters.Select((p, i) => p with { Start = coarse.Values[i] })], setup, cancel);
        return Result(model, constraint, law, fit, x, y, s, setup);
    }

    /// <summary>χ² of a cell and a zero offset with the best intensities and background: what ranks candidates.</summary>
    /// <param name="abscissa">Ascending, shape [point].</param>
    /// <param name="intensity">Shape [point].</param>
    /// <param name="sigma">Shape [point].</param>
    /// <param name="constraint">The lattice system.</param>
    /// <param name="start">The cell.</param>
    /// <param name="law">The instrument at its start values.</param>
    /// <param name="setup">Settings.</param>
    /// <param name="parameters">Receives the number of intensities and background terms.</param>
    /// <returns>χ² per point.</returns>
    /// <exception cref="InputException">No line lies in the pattern, or it has too few points.</exception>
    public static double Misfit(double[] abscissa, double[] intensity, double[] sigma, CellConstraint constraint, UnitCell start, PeakLaw law, PawleySetup setup, out int parameters)
    {
        ArgumentNullException.ThrowIfNull(setup);
        var (model, _, y, s) = Model(abscissa, intensity, sigma, constraint, start, law, setup);
        var residuals = new double[y.Length];
        parameters = model.Count - model.BackgroundStart;
        model.Residuals([.. Table(model, constraint, start, law, y, Linear(model, constraint, start, law, y, s)).Select(p => p.Start)], residuals);
        return residuals.Sum(r => r * r) / residuals.Length;
    }

    private static (PawleyModel Model, double[] X, double[] Y, double[] Sigma) Model(
        double[] abscissa, double[] intensity, double[] sigma, CellConstraint constraint, UnitCell start, PeakLaw law, PawleySetup setup)
    {
        ArgumentNullException.ThrowIfNull(constraint);
        ArgumentNullException.ThrowIfNull(law);
        if (abscissa.Length != intensity.Length || abscissa.Length != sigma.Length)
            throw new ArgumentException($"PawleyFit: {abscissa.Length} points, {intensity.Length} intensities and {sigma.Length} errors; the lengths must agree.", nameof(intensity));
        var zero = law.Parameters[0].Start;
        var spacing = Array.ConvertAll(abscissa, v => law.Spacing(v, zero));
        double smallest = spacing.Where(d => d > 0).DefaultIfEmpty(0).Min(), largest = spacing.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        var lines = smallest > 0 && largest > smallest ? ReflectionLine.Within(constraint, start, smallest * (1 - Margin), largest * (1 + Margin)) : [];
        if (lines.Count == 0) throw new InputException(FormattableString.Invariant($"Whole-pattern fit: no line of the cell lies between d = {smallest:G4} and {largest:G4} Å; check the wavelength or DIFC."));
        if (lines.Count > setup.MostLines)
        {
            smallest = 0.5 * (lines[setup.MostLines - 1].Spacing + lines[setup.MostLines].Spacing);
            lines = [.. lines.Take(setup.MostLines)];
        }

        // Far beyond the first line there is only background, which is steep there.
        var end = 1.25 * lines[0].Spacing;
        int[] used = [.. Enumerable.Range(0, abscissa.Length).Where(i => spacing[i] >= smallest && spacing[i] <= end && sigma[i] > 0)];
        var model = new PawleyModel(constraint, law, lines, Take(abscissa), Take(intensity), Take(sigma), setup.BackgroundTerms);
        if (used.Length < 2 * model.Count) throw new InputException($"Whole-pattern fit: {used.Length} points for {model.Count} parameters; measure a wider range or in finer steps.");
        return (model, Take(abscissa), Take(intensity), Take(sigma));

        double[] Take(double[] values) => [.. used.Select(i => values[i])];
    }

    private static FitParameter[] Table(PawleyModel model, CellConstraint constraint, UnitCell start, PeakLaw law, double[] y, double[] linear)
    {
        var cell = constraint.Parameters(start);
        return
        [
            .. constraint.ParameterNames.Select((n, i) => new FitParameter(n, cell[i], 0.8 * cell[i], 1.2 * cell[i])),
            .. law.Parameters,
            .. Enumerable.Range(0, model.LinesStart - model.BackgroundStart).Select(n => new FitParameter(FormattableString.Invariant($"background{n}"), linear[n])),
            .. model.Lines.Select((l, i) => new FitParameter(l.Index.ToString(), Math.Max(linear[model.LinesStart - model.BackgroundStart + i], 0), 0)),
        ];
    }

    // Background and intensities by linear least squares; a small ridge parts lines that coincide, negative intensities become zero.
    private static double[] Linear(PawleyModel model, CellConstraint constraint, UnitCell start, PeakLaw law, double[] y, double[] sigma)
    {
        var n = model.Count - model.BackgroundStart;
        var p = new double[model.Count];
        constraint.Parameters(start).CopyTo(p, 0);
        for (var i = 0; i < law.Parameters.Count; i++) p[model.ShapeStart + i] = law.Parameters[i].Start;
        double[] jacobian = new double[model.Points * model.Count], normal = new double[n * n], right = new double[n];
        model.Jacobian(p, jacobian);
        for (var i = 0; i < model.Points; i++)
        {
            var row = jacobian.AsSpan(i * model.Count + model.BackgroundStart, n);
            for (var a = 0; a < n; a++)
            {
                if (row[a] == 0) continue;
                right[a] += row[a] * y[i] / sigma[i];
                for (var b = 0; b <= a; b++) normal[a * n + b] += row[a] * row[b];
            }
        }

        for (var a = 0; a < n; a++) normal[a * n + a] = normal[a * n + a] > 0 ? normal[a * n + a] * (1 + 1e-3) : 1;
        if (!Dense.Cholesky(normal, n)) throw new InstabilityException("Whole-pattern fit: the lines cannot be told apart.");
        Dense.CholeskySolve(normal, n, right);
        return right;
    }

    private static LeastSquaresResult Run(PawleyModel model, IReadOnlyList<FitParameter> parameters, PawleySetup setup, CancellationToken cancel) =>
        LeastSquares.Fit(model.Residuals, model.Points, parameters, new LeastSquaresSetup(setup.MaximumIterations, setup.Tolerance, Errors: setup.Errors), model.Jacobian, cancel);

    private static PawleyResult Result(
        PawleyModel model, CellConstraint constraint, PeakLaw law, LeastSquaresResult fit, double[] x, double[] y, double[] sigma, PawleySetup setup)
    {
        var cell = model.Cell(fit.Values);
        double[] calculated = new double[x.Length], background = new double[x.Length];
        model.Pattern(fit.Values, calculated);
        model.Pattern(fit.Values, background, withLines: false);
        var cellValues = constraint.ParameterNames.Select((name, i) => new RefinedValue(name, fit.Values[i], fit.Sigma[i],
            i < constraint.Lengths ? Math.Sqrt(fit.Sigma[i] * fit.Sigma[i] + Math.Pow(setup.CalibrationError * fit.Values[i], 2)) : fit.Sigma[i]));
        var shape = law.Parameters.Select((p, i) => new RefinedValue(p.Name, fit.Values[model.ShapeStart + i], fit.Sigma[model.ShapeStart + i], fit.Sigma[model.ShapeStart + i])).ToArray();
        Span<double> slope = stackalloc double[constraint.Count];
        var lines = new List<FittedLine>();
        for (var l = 0; l < model.Lines.Count; l++)
        {
            var d = model.Spacing(fit.Values, cell, l, slope);
            if (law.Centre(d, shape[0].Value) is var centre && double.IsFinite(centre)) lines.Add(new FittedLine(model.Lines[l], d, centre, fit.Values[model.LinesStart + l]));
        }

        return new PawleyResult(cell, [.. cellValues], shape, lines, x, y, sigma, calculated, background, fit.ReducedChi2, fit.Chi2, fit.Values.Length, fit.Converged);
    }
}
