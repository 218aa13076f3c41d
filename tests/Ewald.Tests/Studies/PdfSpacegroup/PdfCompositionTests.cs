using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;
using Ewald.Studies;
using Ewald.Studies.PdfSpacegroup;

namespace Ewald.Tests.PdfSpacegroup;

public sealed class PdfCompositionTests
{
    private static PowderPattern Pattern(params (string Key, string Value)[] header)
    {
        double[] r = [.. Enumerable.Range(1, 3000).Select(i => 0.01 * i)];
        // Every Q below 18 Å⁻¹ alike.
        return new PowderPattern("curve", PatternAxis.PairDistance, r, [.. r.Select(x => (1 - Math.Cos(18 * x)) / x)]) { Metadata = header.ToDictionary(h => h.Key, h => h.Value, StringComparer.OrdinalIgnoreCase) };
    }

    private static MeasurementInfo Said(string composition) => new(Extra: new Dictionary<string, string> { ["composition"] = composition });

    private static string Text(IReadOnlyList<(Element Element, int Count)>? composition) => string.Join(' ', composition!.Select(c => FormattableString.Invariant($"{c.Element.Symbol}{c.Count}")));

    [Fact]
    public void The_user_counts_before_the_header_and_the_header_is_named()
    {
        var warnings = new List<string>();
        Assert.Equal("Sr1 Fe2 As2", Text(PdfComposition.Of(Pattern(("composition", "Sr Fe2As2")), new(), warnings)));
        Assert.Contains("as the header says", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Equal("Mn1 O1", Text(PdfComposition.Of(Pattern(("composition", "Ni")), Said("Mn0.5O0.5"), warnings)));
        Assert.Single(warnings);
        Assert.Null(PdfComposition.Of(Pattern(), new(), warnings));
    }

    [Fact]
    public void What_is_no_formula_is_refused_from_the_user_and_passed_over_from_the_header()
    {
        var warnings = new List<string>();
        var exception = Assert.Throws<InputException>(() => PdfComposition.Of(Pattern(), Said("Xx2O"), warnings));
        Assert.Contains("composition is 'Xx2O'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'Xx' is no element", exception.Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => PdfComposition.Of(Pattern(), Said(""), warnings));
        Assert.Empty(warnings);
        Assert.Null(PdfComposition.Of(Pattern(("composition", "powder 3")), new(), warnings));
        Assert.Contains("no formula", Assert.Single(warnings), StringComparison.Ordinal);
        // A solid solution is no arrangement of whole atoms.
        Assert.Null(PdfComposition.Of(Pattern(), Said("Ba0.617K0.383Fe2As2"), warnings));
        Assert.Contains("whole numbers", warnings[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_range_of_Q_is_that_of_the_header_or_of_the_curve()
    {
        Assert.Equal((0.4, 25), PdfComposition.Range(Pattern(("qmin", "0.4"), ("qmax", "25.0"))));
        var (smallest, largest) = PdfComposition.Range(Pattern(("qmax", "none")));
        Assert.Equal(0.5, smallest);
        Assert.InRange(largest, 17, 19.5);
    }

    [Fact]
    public void A_bad_composition_or_one_that_no_arrangement_holds_is_said()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("curve.gr", string.Join('\n', Enumerable.Range(1, 3500).Select(i => FormattableString.Invariant($"{0.01 * i} {Math.Sin(0.05 * i) * Math.Exp(-0.0005 * i):R}"))));
        var predictor = new PdfSpacegroupStudy().Load(ModelStore.FindDefault("pdf-spacegroup"));
        MeasurementInfo Info(string composition) => new(Extra: new Dictionary<string, string> { ["radiation"] = "xray", ["composition"] = composition });
        Assert.Contains("composition is 'Q'", Assert.Throws<InputException>(() => predictor.Predict(file, Info("Q"), null)).Message, StringComparison.Ordinal);
        var answer = predictor.Predict(file, Info("H7C19N5O3"), null);
        Assert.Contains(answer.Warnings, w => w.Contains("no arrangement of the library", StringComparison.Ordinal));
        Assert.Single(answer.Answers);
    }
}
