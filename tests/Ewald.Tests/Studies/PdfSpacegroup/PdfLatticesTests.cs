using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.Diffraction;
using Ewald.Studies.PdfSpacegroup;

namespace Ewald.Tests.PdfSpacegroup;

public sealed class PdfLatticesTests
{
    private static readonly PairDistributionModel Model = new(PdfCurve.Grid, new PairDistributionSettings
    {
        Radiation = PairScattering.Xray, SmallestQ = 0.5, LargestQ = 23, Damping = 0.04, Broadening = 0.01,
    });

    private static float[] Scores(Crystal crystal) => [.. PdfLattices.Scores(PdfEasySet.Of(Model.Evaluate(crystal), PdfCurve.Grid.Last, neutron: false)).Select(s => (float)s)];

    // Peaks come first, lines after them.
    private static double BestRatio(float[] scores, char system, char centring, bool lines) => Enumerable.Range(0, PdfLattices.Shapes.Count)
        .Where(s => PdfLattices.Shapes[s].System == system && PdfLattices.Shapes[s].Centring == centring)
        .Select(s => (Score: scores[(lines ? PdfLattices.Shapes.Count : 0) + s], PdfLattices.Shapes[s].Ratio)).Max().Ratio;

    [Theory]
    [InlineData(1.3, 't', 'P')]
    [InlineData(0.7, 't', 'P')]
    [InlineData(1.62, 'h', 'P')]
    public void Peaks_of_a_lattice_give_its_ratio_away(double ratio, char system, char centring)
    {
        var cell = UnitCell.FromDegrees(3.4, 3.4, 3.4 * ratio, 90, 90, system == 'h' ? 120 : 90);
        var scores = Scores(new Crystal("one atom", cell, [Site.Of(Elements.Of("Cu"), 0, 0, 0) with { MeanSquareDisplacement = 0.008 }]));
        // Ratios stand 4.6 % apart at most.
        Assert.Equal(1, BestRatio(scores, system, centring, lines: false) / ratio, 0.05);
        Assert.Equal(PdfLattices.Count, scores.Length);
    }

    [Fact]
    public void Cubic_lattices_are_told_from_each_other()
    {
        Crystal Metal(string symbol, AlloyLattice lattice) => VirtualAlloy.Of(symbol, new Dictionary<Element, double> { [Elements.Of(symbol)] = 1 }, lattice);
        var (fcc, bcc) = (Scores(Metal("Cu", AlloyLattice.Fcc)), Scores(Metal("Fe", AlloyLattice.Bcc)));
        var (i, f) = (1, 2);
        Assert.True(fcc[f] > fcc[i] + 1, FormattableString.Invariant($"fcc: F {fcc[f]}, I {fcc[i]}"));
        Assert.True(bcc[i] > bcc[f] + 1, FormattableString.Invariant($"bcc: I {bcc[i]}, F {bcc[f]}"));
    }

    [Fact]
    public void The_scale_of_r_does_not_count()
    {
        Crystal Salt(double a) => new("salt", UnitCell.FromDegrees(a, a, 1.4 * a, 90, 90, 90),
            [Site.Of(Elements.Of("Zn"), 0, 0, 0) with { MeanSquareDisplacement = 0.008 }, Site.Of(Elements.Of("S"), 0.5, 0.5, 0.4) with { MeanSquareDisplacement = 0.008 }]);
        var (small, large) = (Scores(Salt(3.5)), Scores(Salt(4)));
        // The width of peaks and the end of the curve do not scale, so the scores are near, not equal; they spread by 0.7.
        Assert.InRange(small.Zip(large, (a, b) => Math.Abs(a - b)).Average(), 0, 0.25);
    }
}
