using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.Diffraction;
using Ewald.Reports;
using Ewald.Studies;
using Ewald.Studies.PdfSpacegroup;

namespace Ewald.Tests.PdfSpacegroup;

public sealed class PdfMiningTests
{
    private static readonly Element Ti = Elements.Of("Ti"), O = Elements.Of("O");

    private static Crystal Rutile(Element metal, Element other, double a, double c, double u) => new(
        "rutile", UnitCell.FromDegrees(a, a, c, 90, 90, 90),
        [Site.Of(metal, 0, 0, 0), Site.Of(metal, 0.5, 0.5, 0.5), Site.Of(other, u, u, 0), Site.Of(other, 1 - u, 1 - u, 0), Site.Of(other, 0.5 + u, 0.5 - u, 0.5), Site.Of(other, 0.5 - u, 0.5 + u, 0.5)]);

    private static Crystal Fluorite(Element metal, Element other, double a) => new(
        "fluorite", UnitCell.FromVectors(new[,] { { 0, a / 2, a / 2 }, { a / 2, 0, a / 2 }, { a / 2, a / 2, 0 } }),
        [Site.Of(metal, 0, 0, 0), Site.Of(other, 0.25, 0.25, 0.25), Site.Of(other, 0.75, 0.75, 0.75)]);

    // Other elements, another size and other coordinates than those of the curve.
    private static ArrangementLibrary Library(params Crystal[] crystals) => ArrangementLibrary.Of(crystals.Select(c => CrystalPrototype.Of(c)));

    private static MinedCurve Curve(Crystal crystal)
    {
        var settings = new PairDistributionSettings { Radiation = PairScattering.Xray, SmallestQ = 0.5, LargestQ = 23, Damping = 0.04, Broadening = 0.01 };
        var g = new PairDistributionModel(PdfCurve.Grid, settings).Evaluate(crystal with { Sites = [.. crystal.Sites.Select(s => s with { MeanSquareDisplacement = 0.007 })] });
        return new(g, PdfCurve.Grid.Last, false, 0.5, 23);
    }

    private static IReadOnlyList<MinedStructure> Mine(MinedCurve curve, ArrangementLibrary library, params (Element, int)[] composition)
    {
        var weights = PdfMining.Weights(curve, composition);
        return PdfMining.Refine(curve, weights, PdfMining.Search(curve, weights, library.Fillings(composition), CancellationToken.None), CancellationToken.None);
    }

    [Fact]
    public void A_computed_curve_gives_back_its_arrangement_and_cell_and_with_the_arrangement_taken_out_none_fits()
    {
        var (al, ni) = (Elements.Of("Al"), Elements.Of("Ni"));
        var (fluorite, rutile) = (Fluorite(ni, al, 4.9), Rutile(ni, al, 4.9, 3.0, 0.3));
        var curve = Curve(Rutile(Ti, O, 4.594, 2.959, 0.305));
        var found = Mine(curve, Library(fluorite, rutile), (Ti, 1), (O, 2));
        var best = found.First(s => !s.Stretched);
        Assert.Equal(136, best.SpaceGroup);
        var cell = CrystalSymmetry.Of(best.Crystal, 0.01).Conventional().Cell;
        Assert.Equal(4.594, cell.A, 2e-3);
        Assert.Equal(2.959, cell.C, 2e-3);
        Assert.InRange(best.Rw, 0, 0.01);
        // Its subgroups by a stretch are there too, and fit as well with more parameters.
        Assert.Contains(found, s => s is { Stretched: true, SpaceGroup: 58 or 65 } && s.Rw < 0.02 && s.Free > best.Free);
        var calibration = MiningCalibration.Start;
        Assert.Equal(136, found[Array.IndexOf(calibration.Weights(found), calibration.Weights(found).Max())].SpaceGroup);
        var without = Mine(curve, Library(fluorite), (Ti, 1), (O, 2));
        Assert.All(without, s => Assert.True(s.Rw > 0.4, FormattableString.Invariant($"{s.SpaceGroup} {s.Rw}")));
        // The worse the best fit, the more the curve alone counts.
        Assert.True(calibration.Trust(found) > 0.9 && calibration.Trust(without) < 0.5);
    }

    [Fact]
    public void Elements_are_put_on_either_set_of_places()
    {
        // Antifluorite: the metal on the places of the anion.
        var curve = Curve(Fluorite(O, Elements.Of("Li"), 4.62));
        var library = Library(Fluorite(Elements.Of("Ca"), Elements.Of("F"), 5.46));
        var best = Mine(curve, library, (Elements.Of("Li"), 2), (O, 1))[0];
        Assert.Equal("O", best.Crystal.Sites.GroupBy(s => s.Label, StringComparer.Ordinal).Single(g => g.Count() == 1).Key);
        Assert.InRange(best.Rw, 0, 0.02);
    }

    [Fact]
    public void A_tetragonal_arrangement_stretched_is_told_from_itself()
    {
        // One percent between a and b: 136 cannot follow, 58 can.
        var rutile = Rutile(Ti, O, 4.594, 2.959, 0.305);
        var stretched = rutile with { Cell = UnitCell.FromDegrees(4.594 * 1.006, 4.594 * 0.994, 2.959, 90, 90, 90) };
        Assert.Equal(58, CrystalSymmetry.Of(stretched, 1e-3).SpaceGroup.Number);
        var found = Mine(Curve(stretched), Library(Rutile(Elements.Of("Ni"), Elements.Of("Al"), 4.9, 3.0, 0.3)), (Ti, 1), (O, 2));
        var weights = MiningCalibration.Start.Weights(found);
        var first = found[Array.IndexOf(weights, weights.Max())];
        Assert.Equal(58, first.SpaceGroup);
        Assert.True(first.Rw < 0.5 * found.Where(s => s.SpaceGroup == 136).Min(s => s.Rw));
    }

    [Fact]
    public void An_arrangement_of_two_elements_serves_three_with_another_axial_ratio()
    {
        // BaFe2As2: c/a 3.28, z 0.3545 (M. Rotter et al., Phys. Rev. B 78, 020503 (2008), doi:10.1103/PhysRevB.78.020503); the library has BaAl4 with 2.47 and 0.38.
        Crystal Tetragonal(double a, double c, double z, params string[] names)
        {
            var e = names.Select(Elements.Of).ToArray();
            return new("I4/mmm", UnitCell.FromVectors(new[,] { { -a / 2, a / 2, c / 2 }, { a / 2, -a / 2, c / 2 }, { a / 2, a / 2, -c / 2 } }),
                [Site.Of(e[0], 0, 0, 0), Site.Of(e[1], 0.75, 0.25, 0.5), Site.Of(e[1], 0.25, 0.75, 0.5), Site.Of(e[2], z, z, 0), Site.Of(e[2], 1 - z, 1 - z, 0)]);
        }

        var curve = Curve(Tetragonal(3.9625, 13.0168, 0.3545, "Ba", "Fe", "As"));
        var best = Mine(curve, Library(Tetragonal(4.566, 11.28, 0.38, "Ba", "Al", "Al")), (Elements.Of("Ba"), 1), (Elements.Of("Fe"), 2), (Elements.Of("As"), 2)).First(s => !s.Stretched);
        var cell = MiningReport.Conventional(best);
        Assert.Equal(139, best.SpaceGroup);
        Assert.Equal(3.9625, cell.A, 2e-3);
        Assert.Equal(13.0168, cell.C, 5e-3);
        Assert.InRange(best.Rw, 0, 0.02);
    }

    [Fact]
    public void A_library_is_the_same_after_it_was_saved_and_a_cut_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(ArrangementLibrary.Load(folder.Path));
        var library = Library(Rutile(Ti, O, 4.594, 2.959, 0.305), Fluorite(Ti, O, 4.9), Fluorite(O, Ti, 4.9));
        // The filling does not make another arrangement.
        Assert.Equal([136, 225], library.Arrangements.Select(a => a.SpaceGroup));
        library.Save(folder.Path);
        var read = ArrangementLibrary.Load(folder.Path)!;
        Assert.Equal(library.Arrangements.Select(a => a.Geometry), read.Arrangements.Select(a => a.Geometry));
        Assert.Equal(library.Arrangements[0].Positions, read.Arrangements[0].Positions);
        // AB2 goes into rutile in one way, into fluorite in one; A2B4 is AB2, and ABC needs three sets.
        Assert.Equal(2, read.Fillings([(Ti, 1), (O, 2)]).Count);
        Assert.Empty(read.Fillings([(Ti, 1), (O, 1), (Elements.Of("C"), 1)]));
        Assert.Empty(read.Fillings([(Ti, 7), (O, 9)]));
        var file = System.IO.Path.Combine(folder.Path, ArrangementLibrary.File);
        System.IO.File.WriteAllBytes(file, System.IO.File.ReadAllBytes(file)[..^40]);
        Assert.Throws<DataFormatException>(() => ArrangementLibrary.Load(folder.Path));
    }

    [SharedDataFact]
    public void The_measured_iron_arsenide_has_its_published_cell()
    {
        var predictor = new PdfSpacegroupStudy().Load(ModelStore.FindDefault("pdf-spacegroup"));
        var page = new ReportPage("page");
        var answer = predictor.Predict(SharedData.Path("14_pdf/gr/ch07_SrFe2As2_240K.gr"), new(), page);
        double Value(string name) => answer.Answers.OfType<QuantityAnswer>().Single(a => a.Name == name).Value;
        // ch07_SrFe2As2_tetragonal.cif and M. Tegel et al., J. Phys.: Condens. Matter 20, 452201 (2008): a 3.92, c 12.3 to 12.4 Å near room temperature.
        Assert.InRange(Value("bestFit.rw"), 0, 0.25);
        Assert.Equal(12.33, Value("bestFit.c") is var c && c > 10 ? c : Math.Max(Value("bestFit.a"), Value("bestFit.b")), 0.06);
        Assert.Contains(answer.Warnings, w => w.Contains("composition SrFe2As2, as the header says", StringComparison.Ordinal));
        Assert.IsType<CurveAnswer>(answer.Answers.Single(a => a.Name == "bestFit"));
    }
}
