using System.Globalization;
using Ewald.Core;
using Ewald.IO;
using Ewald.Physics.Diffraction;
using Ewald.Reports;

namespace Ewald.Studies.XrdSymmetry;

/// <summary>A pattern in; space group, dimensionality and what speaks for them out.</summary>
internal sealed class SymmetryPredictor(SymmetryModel model, ModelCard card) : IPredictor
{
    public ModelCard Card { get; } = card;

    public FilePrediction Predict(string file, MeasurementInfo info, ReportPage? report)
    {
        ArgumentNullException.ThrowIfNull(info);
        if (info.Probe is "neutron") throw new InputException($"{file}: xrd-symmetry was trained on x-ray patterns; neutron intensities are others. Use neutron-structure.");
        if (info.Extra?.Keys.FirstOrDefault(k => k != "wavelength") is { } unknown)
            throw new InputException($"xrd-symmetry knows no setting '{unknown}'; there is wavelength, in Å, for example --set wavelength=1.5418.");
        var pattern = PowderFile.Read(file, new PowderOptions { Wavelength = WavelengthOf(info), QUnit = info.QUnit });
        if (pattern.Axis == PatternAxis.TwoTheta && pattern.Wavelength is null)
            throw new InputException($"{file}: the file does not state the wavelength of its 2θ axis and none is assumed; give it in Å, for example --set wavelength=1.5418.");
        if (pattern.Axis is PatternAxis.TimeOfFlight or PatternAxis.PairDistance)
            throw new InputException($"{file}: its abscissa is {(pattern.Axis == PatternAxis.PairDistance ? "a distance between atoms (a pair distribution function)" : "a time of flight")}; xrd-symmetry reads x-ray patterns over 2θ (with the wavelength), Q or d.");
        return Answer(pattern, file, report);
    }

    /// <summary>Answers a pattern.</summary>
    public FilePrediction Answer(PowderPattern pattern, string name, ReportPage? report)
    {
        var film = FilmPattern.Of(pattern);
        var warnings = new List<string>(pattern.Warnings);
        var score = model.Novelty(film);
        var known = film.Peaks.Length >= 2;
        if (!known) warnings.Add($"{(film.Peaks.Length == 0 ? "No peak was" : "One peak was")} found; a class needs at least two, so none is named.");
        if (film.End - film.First < FilmPattern.Cells - 5)
            warnings.Add(FormattableString.Invariant($"The scan covers Q from {FilmPattern.Grid.At(film.First):F2} to {FilmPattern.Grid.At(film.End - 1):F2} Å⁻¹ of the {FilmPattern.Grid.Low:F2} to {FilmPattern.Grid.High:F2} Å⁻¹ that the network reads; the rest counts as empty."));
        var groups = model.Ask(film);
        var answers = new List<Answer>
        {
            model.Answer("spaceGroup", SymmetryClass.Names, groups, SymmetryClass.Best(groups), model.Calibration.SpaceGroupQuantile, known),
            model.Answer("dimensionality", SymmetryClass.Dimensionalities, SymmetryClass.Dimensionality(groups), SymmetryClass.DimensionalityOf(SymmetryClass.Best(groups)), model.Calibration.DimensionalityQuantile, known),
        };
        if (known)
        {
            var group = SymmetryClass.Best(groups);
            var (activation, unit) = Activation(film, group, pattern);
            answers.Add(new CurveAnswer("classActivation", activation.X, activation.Y, null, null, unit, "1"));
            var (peaks, structure, scale) = ReflectionLabels.Of(film, group);
            double[] places = [.. peaks.Select(p => OnUserAxis(p.Q, pattern))];
            answers.Add(new CurveAnswer("reflections", places, [.. peaks.Select(p => p.Height)], null, null, unit, "1") { Labels = [.. peaks.Select(p => p.Label)] });
            if (report is not null) SymmetryFigures.Film(report, pattern, film, groups, activation, peaks, places, structure, scale, unit);
        }

        return new FilePrediction(name, true, answers, new OutOfDistribution(score, 1, score > 1), warnings, null);
    }

    // M_c at the centre of the cells that a node sees, on the user's own axis.
    private ((double[] X, double[] Y) Curve, string Unit) Activation(FilmPattern film, int group, PowderPattern pattern)
    {
        var (maps, fields) = model.Maps(film);
        var nodes = fields.Select((f, n) => (X: OnUserAxis(FilmPattern.Grid.At(0.5 * (f.First + f.Last)), pattern), Y: maps[n, group])).Where(n => double.IsFinite(n.X)).OrderBy(n => n.X).ToArray();
        return (([.. nodes.Select(n => n.X)], [.. nodes.Select(n => n.Y)]), pattern.Axis switch { PatternAxis.TwoTheta => "degree", PatternAxis.Spacing => "Å", _ => "1/Å" });
    }

    private static double OnUserAxis(double q, PowderPattern pattern) => pattern.Axis switch
    {
        PatternAxis.TwoTheta => DiffractionAxes.TwoThetaOfMomentumTransfer(q, pattern.Wavelength!.Value),
        PatternAxis.Spacing => DiffractionAxes.Reciprocal(q),
        _ => q,
    };

    private static double? WavelengthOf(MeasurementInfo info)
    {
        if (info.Extra is not { } extra || !extra.TryGetValue("wavelength", out var text)) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is > 0.01 and < 100
            ? value
            : throw new InputException($"--set wavelength={text} is no wavelength; give it in Å between 0.01 and 100, for example --set wavelength=1.5418.");
    }
}
