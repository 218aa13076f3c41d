using System.Globalization;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;
using Ewald.Reports;

namespace Ewald.Studies.Elastic;

/// <summary>A crystal, or an alloy named by composition and lattice, in; moduli with intervals out.</summary>
internal sealed class ElasticPredictor(ElasticModel model, ModelCard card) : IPredictor, IUnderstandText
{
    private const string Example = "'Al0.3CoCrFeNi fcc' or 'Al0.3CoCrFeNi fcc a=3.58'";

    public ModelCard Card { get; } = card;

    /// <inheritdoc/>
    public bool Understands(string text) => text is not null && text.Split(' ', 2)[0] is var formula && ChemicalFormula.TryParse(formula) is not null;

    public FilePrediction Predict(string file, MeasurementInfo info, ReportPage? report) =>
        Answer(File.Exists(file) ? CrystalFile.Read(file) : Alloy(file), file, report);

    /// <summary>Answers a crystal.</summary>
    public FilePrediction Answer(Crystal crystal, string name, ReportPage? report)
    {
        var features = ElasticFeatures.Of(crystal);
        var (moduli, errors, distance) = model.Ask(features);
        var answers = ElasticQuantity.All.Select((quantity, q) =>
        {
            var value = quantity.Of(moduli[0], moduli[1]);
            var (low, high) = model.Calibration.Around(q, value, CrossValidation.ErrorOf(q, errors[0], errors[1]));
            return (Answer)new QuantityAnswer(quantity.Name, quantity.Back(value), quantity.Back(low), quantity.Back(high), model.Calibration.Level, quantity.Unit);
        }).ToArray();
        var warnings = new List<string>(crystal.Warnings);
        if (!crystal.IsOrdered) warnings.Add("sites shared by several elements are averaged (virtual crystal); the training crystals are ordered, so local distortions are not in the answer.");
        if (crystal.Composition.Count > 2) warnings.Add(FormattableString.Invariant($"the training crystals hold two elements, this one {crystal.Composition.Count}: the interval is calibrated on two only."));
        if (report is not null) Draw(report, crystal, features);
        return new(name, true, answers, new(distance, 1, distance > 1), warnings, null);
    }

    private static Crystal Alloy(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is < 2 or > 3 || ChemicalFormula.TryParse(words[0]) is not { } composition)
            throw new InputException($"'{text}' is neither a file nor an alloy; name an alloy by composition and lattice, for example {Example}.");
        if (!Enum.TryParse<AlloyLattice>(words[1], ignoreCase: true, out var lattice) || int.TryParse(words[1], CultureInfo.InvariantCulture, out _))
            throw new InputException($"'{words[1]}' is no lattice of an alloy; there are fcc, bcc and hcp, for example {Example}.");
        double? a = null;
        if (words.Length == 3)
        {
            if (!words[2].StartsWith("a=", StringComparison.Ordinal) || !double.TryParse(words[2].AsSpan(2), NumberStyles.Float, CultureInfo.InvariantCulture, out var given) || given is not (> 1 and < 20))
                throw new InputException($"'{words[2]}' is no lattice parameter; give a in Å between 1 and 20, for example {Example}.");
            a = given;
        }

        try
        {
            return VirtualAlloy.Of(words[0], composition, lattice, a);
        }
        catch (ArgumentException e)
        {
            throw new InputException($"'{text}' cannot be made a crystal: {e.Message}");
        }
    }

    private void Draw(ReportPage report, Crystal crystal, double[] features)
    {
        report.Section("What was read");
        report.Text(FormattableString.Invariant($"{crystal.Formula}, {crystal.Sites.Count} sites in {crystal.Cell.Volume:F2} Å³; a = {crystal.Cell.A:F3}, b = {crystal.Cell.B:F3}, c = {crystal.Cell.C:F3} Å."));
        report.Section("Why");
        report.Text("The features that move the answer of one set of trees most away from the mean of the training set (SHAP values, in log10 of the modulus).");
        report.Table(["bulk modulus: feature", "shift", "shear modulus: feature", "shift"], model.Reasons(0, features, 8).Zip(model.Reasons(1, features, 8), (k, g) =>
            (IReadOnlyList<string>)[k.Feature, FormattableString.Invariant($"{k.Shift:+0.000;-0.000}"), g.Feature, FormattableString.Invariant($"{g.Shift:+0.000;-0.000}")]));
    }
}
