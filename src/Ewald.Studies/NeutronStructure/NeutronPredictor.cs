using Ewald.Core;
using Ewald.Inference.Diffraction;
using Ewald.Reports;

namespace Ewald.Studies.NeutronStructure;

/// <summary>A neutron powder pattern in; symmetry with its conformal set and the polished cell with errors out.</summary>
/// <param name="model">The model.</param>
/// <param name="card">Its card.</param>
internal sealed class NeutronPredictor(NeutronModel model, ModelCard card) : IPredictor
{
    private const double NormalQuantile = 1.6448536269514722;

    public ModelCard Card { get; } = card;

    /// <summary>The model.</summary>
    public NeutronModel Model { get; } = model;

    public FilePrediction Predict(string file, MeasurementInfo info, ReportPage? report)
    {
        ArgumentNullException.ThrowIfNull(info);
        var (pattern, warnings) = NeutronReading.Read(file, info);
        var solution = CellSearch.Solve(Model.Network, pattern, pattern.Geometry.ZeroGrid, new PawleySetup());
        var prediction = Answer(file, solution, pattern, warnings);
        if (report is not null) NeutronReport.Pattern(report, solution, pattern, Model);
        return prediction;
    }

    /// <summary>The answers of a solved pattern.</summary>
    public FilePrediction Answer(string file, CellSolution solution, NeutronPattern pattern, IReadOnlyList<string> warnings)
    {
        var p = solution.Answer.Probabilities(Model.Temperature);
        var classes = StructureClass.All;
        var answers = new List<Answer>
        {
            new ClassAnswer("symmetryClass", solution.Structure.Name, [.. Model.Set(solution.Answer).Select(c => classes[c].Name)], Model.Conformal.Level,
                classes.Select((c, i) => (c.Name, p[i])).ToDictionary(c => c.Name, c => c.Item2, StringComparer.Ordinal)),
        };
        foreach (var value in solution.Fit.CellValues) answers.Add(Quantity(value.Name, value, solution.Holds, value.Name.Length == 1 ? "Å" : "°"));
        answers.Add(Quantity("zeroOffset", solution.Fit.Zero, solution.Holds, pattern.Geometry.Axis == PatternAxis.TwoTheta ? "°" : "µs"));
        answers.Add(ReducedChi2(solution.Fit));
        var novelty = Model.Novelty(solution.Answer, solution.Fit.Unexplained);
        List<string> all = [.. warnings, pattern.Geometry.CalibrationError > 0
            ? FormattableString.Invariant($"The errors of the lengths hold the stated {100 * pattern.Geometry.CalibrationError:G3} % of the calibration.")
            : FormattableString.Invariant($"The errors of the lengths take the {(pattern.Geometry.Axis == PatternAxis.TwoTheta ? "wavelength" : "DIFC")} as exact; give its error with --set {(pattern.Geometry.Axis == PatternAxis.TwoTheta ? "wavelengthError" : "difcError")}=.")];
        if (novelty > 1) all.Add("The pattern is unlike the training patterns (perovskites in cells of five atoms): class and cell are not to be trusted.");
        if (!solution.Holds) all.Add(FormattableString.Invariant($"The fit leaves {100 * solution.Fit.Unexplained:F0} % of the peaks from every start that was tried: no interval is claimed for the cell."));
        if (!solution.Fit.Converged) all.Add("The whole-pattern fit stopped before it had converged.");
        return new FilePrediction(file, true, answers, new OutOfDistribution(novelty, 1, novelty > 1), all, null);
    }

    // Where χ² lies by the counts alone: χ²/ν ± 1.645 √(2/ν), ν degrees of freedom.
    private static QuantityAnswer ReducedChi2(PawleyResult fit)
    {
        var half = NormalQuantile * Math.Sqrt(2.0 / Math.Max(1, fit.Abscissa.Length - fit.FreeParameters));
        return new QuantityAnswer("reducedChi2", fit.ReducedChi2, Math.Max(0, fit.ReducedChi2 - half), fit.ReducedChi2 + half, NeutronStructureSetup.Level, "1");
    }

    // An end that is not a number says that there is no interval.
    private QuantityAnswer Quantity(string name, RefinedValue value, bool holds, string unit)
    {
        var half = holds ? Model.HalfWidth(value) : double.NaN;
        return new QuantityAnswer(name, value.Value, value.Value - half, value.Value + half, NeutronStructureSetup.Level, unit);
    }
}
