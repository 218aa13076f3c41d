using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.Inference.Diffraction;
using Ewald.Physics.Diffraction;

namespace Ewald.Tests.Inference;

public sealed class PawleyFitTests
{
    private static readonly double[] Six = [4.1, 4.6, 5.3, 85, 97, 103];

    public static TheoryData<LatticeSystem> Systems => [.. Enum.GetValues<LatticeSystem>()];

    [Theory]
    [MemberData(nameof(Systems))]
    public void Inverse_squares_of_spacings_have_the_derivatives_of_differences(LatticeSystem system)
    {
        var constraint = CellConstraint.Of(system);
        double[] p = [.. constraint.ParameterNames.Select(n => Six[Array.IndexOf(["a", "b", "c", "alpha", "beta", "gamma"], n)])];
        var (slope, none) = (new double[p.Length], new double[p.Length]);
        foreach (var index in new MillerIndex[] { new(1, 0, 0), new(1, -2, 3), new(2, 1, -1) })
        {
            Assert.Equal(Math.Pow(constraint.Cell(p).Spacing(index.H, index.K, index.L), -2), constraint.InverseSquare(p, constraint.Cell(p), index, slope), 1e-12);
            for (var c = 0; c < p.Length; c++)
            {
                // Central differences of a smooth function: h² relative.
                double At(double step)
                {
                    var moved = (double[])p.Clone();
                    moved[c] += step;
                    return constraint.InverseSquare(moved, constraint.Cell(moved), index, none);
                }

                Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, slope[c], 1e-8);
            }
        }

        Assert.Contains(slope, s => Math.Abs(s) > 1e-4);
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public void Lines_hold_every_plane_once_and_planes_of_one_line_have_one_spacing_in_any_cell(LatticeSystem system)
    {
        var constraint = CellConstraint.Of(system);
        double[] p = [.. constraint.ParameterNames.Select(n => Six[Array.IndexOf(["a", "b", "c", "alpha", "beta", "gamma"], n)])];
        var cell = constraint.Cell(p);
        var lines = ReflectionLine.Within(constraint, cell, 0.9, 10);
        var planes = LatticeReflections.Within(cell, 0.9, 10);
        Assert.Equal(2 * planes.Count, lines.Sum(l => l.Multiplicity));
        double[] other = [.. p.Select(v => v * 1.013)];
        var moved = constraint.Cell(other);
        foreach (var group in planes.Index.ToArray().GroupBy(constraint.Form))
            Assert.Single(group.Select(i => Math.Round(moved.Spacing(i.H, i.K, i.L), 9)).Distinct());
    }

    [Theory]
    [InlineData(0.3, 0.0)]
    [InlineData(0.25, 0.12)]
    public void The_gradient_of_the_pseudo_Voigt_is_that_of_differences(double gaussian, double lorentzian)
    {
        double Value(double centre, double g, double l)
        {
            var (fwhm, mixing) = PseudoVoigt.Mix(g, l);
            return PseudoVoigt.At(0.2 - centre, fwhm, mixing);
        }

        var (value, byCentre, byGaussian, byLorentzian) = new PseudoVoigtGradient(gaussian, lorentzian).At(0.2 - 0.03);
        const double h = 1e-6;
        Assert.Equal(Value(0.03, gaussian, lorentzian), value, 1e-12);
        Assert.Equal((Value(0.03 + h, gaussian, lorentzian) - Value(0.03 - h, gaussian, lorentzian)) / (2 * h), byCentre, 1e-6);
        Assert.Equal((Value(0.03, gaussian + h, lorentzian) - Value(0.03, gaussian - h, lorentzian)) / (2 * h), byGaussian, 1e-6);
        if (lorentzian > 0) Assert.Equal((Value(0.03, gaussian, lorentzian + h) - Value(0.03, gaussian, lorentzian - h)) / (2 * h), byLorentzian, 1e-6);
    }

    [Fact]
    public void The_gradient_of_the_time_of_flight_peak_is_that_of_differences()
    {
        double[] x = [980, 995, 1003, 1020, 1100];
        double[] start = [1000, 0.2, 0.05, 7];
        double[] Value(double[] p) => [.. x.Select(t => BackToBackExponential.At(t - p[0], p[1], p[2], p[3]))];
        var slopes = Enumerable.Range(0, 4).Select(_ => new double[x.Length]).ToArray();
        var value = new double[x.Length];
        BackToBackGradient.Evaluate(x, start[0], start[1], start[2], start[3], value, slopes[0], slopes[1], slopes[2], slopes[3]);
        for (var i = 0; i < x.Length; i++) Assert.Equal(Value(start)[i], value[i], 1e-13);
        for (var k = 0; k < 4; k++)
        {
            double[] up = [.. start], down = [.. start];
            var h = 1e-5 * start[k];
            (up[k], down[k]) = (start[k] + h, start[k] - h);
            for (var i = 0; i < x.Length; i++) Assert.Equal((Value(up)[i] - Value(down)[i]) / (2 * h), slopes[k][i], 1e-6 * slopes[k].Max(Math.Abs));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_derivatives_of_the_whole_pattern_are_those_of_differences(bool flight)
    {
        var constraint = CellConstraint.Of(LatticeSystem.Monoclinic);
        double[] cell = [3.9, 4.1, 4.2, 91.3];
        PeakLaw law = flight
            ? new TimeOfFlightPeakLaw(new TimeOfFlightCalibration(5000, 3, 0, 4), new TimeOfFlightResolution(0, 0.3, 0.05, 0.02, 4, 60, 5), 50)
            : new AngularPeakLaw(1.5, new AngularResolution(0.2, -0.2, 0.25, X: 0.05, Y: 0.08), 0.1);
        var x = Enumerable.Range(0, 300).Select(i => flight ? 6000 + 40.0 * i : 30 + 0.3 * i).ToArray();
        var lines = ReflectionLine.Within(constraint, constraint.Cell(cell), 1.3, 3);
        var model = new PawleyModel(constraint, law, lines, x, new double[x.Length], [.. x.Select(_ => 1.0)], 4);
        double[] p = [.. cell, .. law.Parameters.Select(q => q.Start), 3, 1, 0.2, -0.4, .. lines.Select((_, i) => 50.0 + 7 * (i % 5))];
        var jacobian = new double[x.Length * model.Count];
        model.Jacobian(p, jacobian);
        double[] up = new double[x.Length], down = new double[x.Length];
        for (var k = 0; k < model.Count; k++)
        {
            var h = 1e-6 * Math.Max(1e-2, Math.Abs(p[k]));
            var keep = p[k];
            p[k] = keep + h;
            model.Residuals(p, up);
            p[k] = keep - h;
            model.Residuals(p, down);
            p[k] = keep;
            var largest = Enumerable.Range(0, x.Length).Max(i => Math.Abs(jacobian[i * model.Count + k]));
            Assert.True(largest > 0);
            // 10⁻⁴ of the column: rounding of the difference, and windows that end where a tail is 10⁻⁵ of its peak.
            for (var i = 0; i < x.Length; i++) Assert.Equal((up[i] - down[i]) / (2 * h), jacobian[i * model.Count + k], 1e-4 * largest);
        }
    }

    [Fact]
    public void Planted_cells_lie_within_their_errors_as_often_as_they_should()
    {
        var (x, y) = Planted(zero: 0.31);
        var random = new Randomness(4).Stream("noise");
        var constraint = CellConstraint.Of(LatticeSystem.Tetragonal);
        int inside = 0, draws = 40;
        for (var draw = 0; draw < draws; draw++)
        {
            var noisy = Array.ConvertAll(y, v => (double)random.Poisson(v));
            var sigma = Array.ConvertAll(noisy, v => Math.Sqrt(Math.Max(v, 1)));
            var fit = PawleyFit.Fit(x, noisy, sigma, constraint, constraint.Cell([3.993, 4.031]), new AngularPeakLaw(1.5, new AngularResolution(0, 0, 0.12, Y: 0.02), 0.25), new PawleySetup(4));
            if (Math.Abs(fit.CellValues[1].Value - 4.035) < fit.CellValues[1].Statistical) inside++;
            Assert.Equal(0.31, fit.Zero.Value, 6 * fit.Zero.Statistical);
            Assert.InRange(fit.ReducedChi2, 0.8, 1.3);
        }

        // 68 % of 40 is 27; binomial 99.8 % range.
        Assert.InRange(inside, 17, 36);
    }

    [Fact]
    public void The_error_of_the_wavelength_is_added_in_quadrature_to_lengths_alone()
    {
        var (x, y) = Planted(zero: 0);
        var constraint = CellConstraint.Of(LatticeSystem.Tetragonal);
        var fit = PawleyFit.Fit(x, y, [.. y.Select(v => Math.Sqrt(v + 1))], constraint, constraint.Cell([3.99, 4.035]), new AngularPeakLaw(1.5, new AngularResolution(0, 0, 0.12)), new PawleySetup(4, CalibrationError: 1e-3));
        foreach (var v in fit.CellValues) Assert.Equal(Math.Sqrt(v.Statistical * v.Statistical + 1e-6 * v.Value * v.Value), v.Sigma, 1e-12);
        Assert.True(fit.CellValues[0].Sigma > 5 * fit.CellValues[0].Statistical);
        Assert.Equal(fit.Zero.Statistical, fit.Zero.Sigma);
    }

    [Theory] // pyobjcryst, tests/References/powder_profiles.py; the second has Lorentzian tails of constant width over overlapping lines, which the law has not
    [InlineData(3, LatticeSystem.Tetragonal, 1e-6)]
    [InlineData(4, LatticeSystem.Monoclinic, 1e-4)]
    public void Cells_of_ObjCryst_patterns_are_recovered(int number, LatticeSystem system, double tolerance)
    {
        var p = JsonNode.Parse(File.ReadAllText(SharedData.Reference("powder_profiles.json")))!["patterns"]![number]!;
        double[] y = [.. p["pattern"]!.AsArray().Select(v => (double)v! + 2)];
        double[] x = [.. y.Select((_, i) => (double)p["first"]! + i * (double)p["step"]!)];
        double[] six = [.. p["cell"]!.AsArray().Select(v => (double)v!)];
        var constraint = CellConstraint.Of(system);
        var truth = constraint.Parameters(UnitCell.FromDegrees(six[0], six[1], six[2], six[3], six[4], six[5]));
        var start = truth.Select((v, i) => v * (i < constraint.Lengths ? 1.0005 : 1)).ToArray();
        var fit = PawleyFit.Fit(x, y, [.. y.Select(v => Math.Sqrt(v) / 10)], constraint, constraint.Cell(start), new AngularPeakLaw((double)p["wavelength"]!, new AngularResolution((double)p["u"]!, (double)p["v"]!, (double)p["w"]!, Y: 0.02)), new PawleySetup(2));
        for (var i = 0; i < truth.Length; i++) Assert.Equal(truth[i], fit.CellValues[i].Value, i < constraint.Lengths ? tolerance : 10 * tolerance);
        Assert.True(fit.WeightedResidual < 0.05, FormattableString.Invariant($"R_wp {fit.WeightedResidual:P1}"));
    }

    [Fact]
    public void A_pattern_without_lines_of_the_cell_is_refused()
    {
        double[] x = [.. Enumerable.Range(0, 500).Select(i => 2 + 0.01 * i)];
        var error = Assert.Throws<InputException>(() => PawleyFit.Fit(x, x, x, CellConstraint.Of(LatticeSystem.Cubic), UnitCell.Cubic(4), new AngularPeakLaw(1.5, new AngularResolution(0, 0, 0.1))));
        Assert.Contains("no line of the cell", error.Message, StringComparison.Ordinal);
    }

    private static (double[] X, double[] Y) Planted(double zero)
    {
        var barium = new Crystal("BaTiO3", UnitCell.FromDegrees(3.99, 3.99, 4.035, 90, 90, 90),
        [
            Site.Of(Elements.Of("Ba"), 0, 0, 0), Site.Of(Elements.Of("Ti"), 0.5, 0.5, 0.52), Site.Of(Elements.Of("O"), 0.5, 0.5, 0.98),
            Site.Of(Elements.Of("O"), 0.5, 0, 0.485), Site.Of(Elements.Of("O"), 0, 0.5, 0.485),
        ]);
        var x = Enumerable.Range(0, 1200).Select(i => 15 + 0.1 * i).ToArray();
        var y = new double[x.Length];
        new PowderPatternModel(AngularInstrument.Neutron(1.5, new AngularResolution(0.05, -0.06, 0.12, Y: 0.03)) with { ZeroShiftInDegrees = zero }).Evaluate([new PowderPhase(StructureFactor.Neutron(barium))], x, y);
        var scale = 4000 / y.Max();
        return (x, Array.ConvertAll(y, v => v * scale + 120));
    }
}
