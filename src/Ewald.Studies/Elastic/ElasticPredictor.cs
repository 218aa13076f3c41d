using System.Globalization;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;
using Ewald.Reports;

namespace Ewald.Studies.Elastic;

/// <summary>A crystal, or an alloy named by composition and lattice, in; moduli with intervals out.</summary>
internal sealed class ElasticPredictor(ElasticModel model, ModelCard card) : IPredictor, IUnderstandText
{
    private const double SplitDistance = 0.6;
    private const string Example = "'Al0.3CoCrFeNi fcc' or 'Al0.3CoCrFeNi fcc a=3.58'";

    public ModelCard Card { get; } = card;

    /// <inheritdoc/>
    public bool Understands(string text) => text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var formula, .. var rest] && (ChemicalFormula.TryParse(formula) is not null || rest is [var lattice, ..] && IsLattice(lattice));

    public FilePrediction Predict(string file, MeasurementInfo info, ReportPage? report) =>
        Answer(File.Exists(file) ? CrystalFile.Read(file) : Alloy(file), file, report);

    /// <summary>Answers a crystal.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="name">What to call it.</param>
    /// <param name="report">Receives pictures and tables, or null.</param>
    /// <param name="cells">Whether a disordered crystal is answered by quasirandom cells as well.</param>
    public FilePrediction Answer(Crystal crystal, string name, ReportPage? report, bool cells = true)
    {
        RefuseSplitSites(crystal, name);
        var answer = model.Ask(crystal);
        var answers = ElasticQuantity.All.Select((quantity, q) => (Answer)Quantity(quantity.Name, q, answer, 0)).ToList();
        var warnings = new List<string>(crystal.Warnings);
        // Each element that was never seen counts as far as the threshold itself: it is outside, however near its properties lie.
        Element[] unseen = [.. crystal.Composition.Keys.Where(e => !model.Calibration.Elements.Contains(e.AtomicNumber))];
        if (unseen.Length > 0) warnings.Add($"no training crystal holds {string.Join(", ", unseen.Select(e => e.Symbol))}: the answer rests on the properties of the element alone and lies outside what was learnt.");
        if (!crystal.IsOrdered) warnings.Add("sites shared by several elements are averaged (virtual crystal); the training crystals are ordered, so local distortions are not in the answer.");
        if (crystal.Composition.Count > 2) warnings.Add(FormattableString.Invariant($"the training crystals hold two elements, this one {crystal.Composition.Count}: the interval is calibrated on two only."));
        IReadOnlyList<(SpecialQuasirandomStructure Cell, ElasticAnswer Answer)> made = [];
        if (cells)
        {
            var (structures, reason) = QuasirandomCells.Of(crystal);
            made = [.. structures.Select(s => (s, model.Ask(s.Crystal)))];
            if (reason is not null) warnings.Add($"no quasirandom cells beside the virtual crystal: {reason}");
            if (made.Count > 0) AddCells(made.Select(m => m.Answer).ToArray(), answer, answers, warnings);
        }

        if (!crystal.IsOrdered && MeasuredAlloys.Nearest(crystal.Composition) is var (measured, common))
            warnings.Add(FormattableString.Invariant($"measured at room temperature on {measured.Alloy}, {measured.Lattice.ToString().ToLowerInvariant()}, which has {100 * common:F0} % of the atoms in common: Young's modulus {measured.Mean:F0} GPa ({MeasuredAlloys.Source})."));
        if (report is not null) Draw(report, crystal, answer.Features, made);
        var distance = answer.Distance + unseen.Length;
        return new(name, true, answers, new(distance, 1, distance > 1), warnings, null);
    }

    // The interval of the cells holds theirs: its half width is that of one answer and the largest deviation of a cell from the mean, added.
    private void AddCells(ElasticAnswer[] cells, ElasticAnswer virtualCrystal, List<Answer> answers, List<string> warnings)
    {
        var mean = new ElasticAnswer([], Mean(cells, c => c.Moduli), Mean(cells, c => c.Errors), 0);
        for (var q = 0; q < ElasticQuantity.All.Count; q++)
        {
            var quantity = ElasticQuantity.All[q];
            var centre = quantity.Of(mean.Moduli[0], mean.Moduli[1]);
            answers.Add(Quantity("quasirandom" + char.ToUpperInvariant(quantity.Name[0]) + quantity.Name[1..], q, mean, cells.Max(c => Math.Abs(quantity.Of(c.Moduli[0], c.Moduli[1]) - centre))));
        }

        string Range(int t) => FormattableString.Invariant($"{cells.Min(c => Math.Pow(10, c.Moduli[t])):F0} to {cells.Max(c => Math.Pow(10, c.Moduli[t])):F0} GPa (virtual crystal {Math.Pow(10, virtualCrystal.Moduli[t]):F0})");
        warnings.Add($"{cells.Length} quasirandom cells on ideal sites answer K from {Range(0)} and G from {Range(1)}.");
    }

    private static double[] Mean(ElasticAnswer[] cells, Func<ElasticAnswer, double[]> of) => [.. Enumerable.Range(0, 2).Select(t => cells.Average(c => of(c)[t]))];

    private QuantityAnswer Quantity(string name, int q, ElasticAnswer answer, double spread)
    {
        var quantity = ElasticQuantity.All[q];
        var value = quantity.Of(answer.Moduli[0], answer.Moduli[1]);
        var (low, high) = model.Calibration.Around(q, value, CrossValidation.ErrorOf(q, answer.Errors[0], answer.Errors[1]));
        return new QuantityAnswer(name, quantity.Back(value), quantity.Back(low - spread), quantity.Back(high + spread), model.Calibration.Level, quantity.Unit);
    }

    // A mixture on one place has an average; one atom on two places has not.
    private static void RefuseSplitSites(Crystal crystal, string name)
    {
        var list = NeighbourList.Of(crystal, SplitDistance);
        for (var i = 0; i < list.Sites; i++)
        {
            if (list[i].Length == 0) continue;
            var near = list[i][0];
            throw new InputException(FormattableString.Invariant(
                $"{name}: the sites {crystal.Sites[i].Label} and {crystal.Sites[near.Site].Label} are {near.Distance:F2} Å apart, places that exclude each other (split positions); elastic averages several elements on one place, not one atom over two, so keep one of them at the mean position."));
        }
    }

    private static bool IsLattice(string word) => Enum.TryParse<AlloyLattice>(word, ignoreCase: true, out _) && !int.TryParse(word, CultureInfo.InvariantCulture, out _);

    private static Crystal Alloy(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 2 or 3 && IsLattice(words[1]) && ChemicalFormula.TryParse(words[0]) is null)
            throw new InputException($"'{words[0]}' is no composition; write the symbols of elements and their amounts without blanks, for example {Example}.");
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

    private void Draw(ReportPage report, Crystal crystal, double[] features, IReadOnlyList<(SpecialQuasirandomStructure Cell, ElasticAnswer Answer)> cells)
    {
        report.Section("What was read");
        report.Text(FormattableString.Invariant($"{crystal.Formula}, {crystal.Sites.Count} sites in {crystal.Cell.Volume:F2} Å³; a = {crystal.Cell.A:F3}, b = {crystal.Cell.B:F3}, c = {crystal.Cell.C:F3} Å."));
        if (cells.Count > 0)
        {
            report.Section("Quasirandom cells");
            report.Text("Ordered cells with the composition nearest to the alloy's, annealed until neighbours in the first three shells are as frequent as chance; atoms stand on ideal sites.");
            report.Table(["cell", "sites", "largest |α| of shells 1, 2, 3", "K / GPa", "G / GPa"], cells.Select((c, i) => (IReadOnlyList<string>)
            [
                FormattableString.Invariant($"{i + 1}"), FormattableString.Invariant($"{c.Cell.Crystal.Sites.Count}"),
                string.Join(", ", Enumerable.Range(0, c.Cell.Order.Distances.Count).Select(s => FormattableString.Invariant($"{Largest(c.Cell.Order, s):F2}"))),
                FormattableString.Invariant($"{Math.Pow(10, c.Answer.Moduli[0]):F1}"), FormattableString.Invariant($"{Math.Pow(10, c.Answer.Moduli[1]):F1}"),
            ]));
        }

        report.Section("Why");
        report.Text("The features that move the answer of one set of trees most away from the mean of the training set (SHAP values, in log10 of the modulus).");
        report.Table(["bulk modulus: feature", "shift", "shear modulus: feature", "shift"], model.Reasons(0, features, 8).Zip(model.Reasons(1, features, 8), (k, g) =>
            (IReadOnlyList<string>)[k.Feature, FormattableString.Invariant($"{k.Shift:+0.000;-0.000}"), g.Feature, FormattableString.Invariant($"{g.Shift:+0.000;-0.000}")]));
    }

    private static double Largest(ShortRangeOrder order, int shell)
    {
        var n = order.Elements.Count;
        return Enumerable.Range(0, n * n).Max(p => Math.Abs(order.Alpha[shell, p / n, p % n]));
    }
}
