using System.Numerics;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Physics.Diffraction;
using Ewald.Physics.Mathematics;
using static Ewald.Tests.Physics.Diffraction.PowderSticksTests;

namespace Ewald.Tests.Physics.Diffraction;

public sealed class PowderProfileTests
{
    private static readonly JsonNode Reference = JsonNode.Parse(File.ReadAllText(SharedData.Reference("powder_profiles.json")))!;

    [Theory] // closed-form limits of the fifth-order sum: exact
    [InlineData(0.3, 0, 0.3, 0)]
    [InlineData(0, 0.2, 0.2, 1)]
    public void Widths_of_Thompson_Cox_and_Hastings_reach_both_pure_shapes(double gaussian, double lorentzian, double fwhm, double mixing)
    {
        var (width, eta) = PseudoVoigt.Mix(gaussian, lorentzian);
        Assert.Equal(fwhm, width, 1e-12);
        Assert.Equal(mixing, eta, 1e-12);
    }

    [Fact] // 1 %: what the authors claim for the approximation, relative to the maximum
    public void The_mixed_shape_is_within_one_percent_of_the_Voigt_function()
    {
        foreach (var lorentzian in new[] { 0.05, 0.1, 0.2 })
        {
            var (fwhm, eta) = PseudoVoigt.Mix(0.1, lorentzian);
            var sigma = 0.1 / 2.3548200450309493;
            double Voigt(double x) => GaussLegendre.Integrate(400, x - 8 * sigma, x + 8 * sigma, t =>
                Math.Exp(-(x - t) * (x - t) / (2 * sigma * sigma)) / (sigma * Math.Sqrt(2 * Math.PI)) * lorentzian / (2 * Math.PI) / (t * t + lorentzian * lorentzian / 4));
            foreach (var x in new[] { 0, 0.03, 0.06, 0.1, 0.2, 0.5 }) Assert.Equal(Voigt(x), PseudoVoigt.At(x, fwhm, eta), 0.0125 * Voigt(0));
        }
    }

    [Theory] // fine grid: trapezoid of a smooth peak, 10⁻⁴ by the sharp ends of the Lorentzian window; coarse: means of the exact integral
    [InlineData(0.0, 0.005, 1e-12)]
    [InlineData(0.5, 0.005, 1e-4)]
    [InlineData(1.0, 0.005, 1e-4)]
    [InlineData(0.5, 0.045, 2e-3)]
    [InlineData(0.5, 0.08, 1e-9)]
    [InlineData(0.0, 0.9, 1e-9)]
    public void A_peak_keeps_its_area_whatever_the_grid(double mixing, double step, double tolerance)
    {
        var x = Enumerable.Range(0, (int)(40 / step)).Select(i => i * step).ToArray();
        foreach (var centre in new[] { 20, 20 + 0.3 * step, 20 + 0.5 * step })
        {
            var y = new double[x.Length];
            PseudoVoigt.Add(x, y, centre, 3, 0.1, mixing);
            Assert.Equal(3, y.Sum() * step, 3 * tolerance);
        }
    }

    [Fact]
    public void Peaks_at_the_edge_of_the_pattern_and_outside_do_no_harm()
    {
        double[] x = [10, 10.1, 10.2, 10.3];
        foreach (var (centre, fwhm) in new[] { (10.0, 0.5), (9.9, 0.5), (10.3, 0.01), (50, 0.1), (-5, 0.1), (9.2, 0.02) })
        {
            var y = new double[4];
            PseudoVoigt.Add(x, y, centre, 1, fwhm, 0.5, 30);
            Assert.All(y, v => Assert.True(v >= 0 && double.IsFinite(v)));
        }
    }

    [Fact] // the vectorised sum against the scalar formula; rounding only
    public void The_window_holds_the_scalar_profile()
    {
        var x = Enumerable.Range(0, 1003).Select(i => i * 0.01).ToArray();
        var y = new double[x.Length];
        PseudoVoigt.Add(x, y, 5.003, 1, 0.12, 0.4, 20);
        var inside = PseudoVoigt.Cumulative(20 * 0.12, 0.12, 0.4) - PseudoVoigt.Cumulative(-20 * 0.12, 0.12, 0.4);
        for (var i = 0; i < x.Length; i++)
            Assert.Equal(Math.Abs(x[i] - 5.003) < 2.4 ? PseudoVoigt.At(x[i] - 5.003, 0.12, 0.4) / inside : 0, y[i], 1e-12);
    }

    [Fact] // scipy.integrate.quad of the defining convolutions; 10⁻⁶ is what the issue asks, 10⁻⁹ of the maximum what quad leaves in the tails
    public void Time_of_flight_peaks_are_the_convolutions_that_define_them()
    {
        foreach (var r in Rows("backToBack")) Near(r[4], BackToBackExponential.At(r[3], r[0], r[1], r[2]), 1e-6, 1e-12);
        foreach (var r in Rows("backToBackLorentzian")) Near(r[4], BackToBackExponential.LorentzianAt(r[3], r[0], r[1], r[2]), 1e-6, 1e-12);
        foreach (var r in Rows("ikedaCarpenter")) Near(r[5], IkedaCarpenter.At(r[4], r[0], r[1], r[2], r[3]), 1e-6, 1e-9);
    }

    [Fact] // the mean 1/β − 1/α and the variance σ² + 1/α² + 1/β² follow from the convolution
    public void Time_of_flight_peaks_have_their_area_mean_and_variance()
    {
        var t = Enumerable.Range(0, 20_000).Select(i => i * 0.25).ToArray();
        var y = new double[t.Length];
        BackToBackExponential.Add(t, y, 2000, 5, 0.1, 0.04, 12);
        double area = y.Sum() * 0.25, mean = t.Zip(y, (a, b) => a * b).Sum() * 0.25 / area, variance = t.Zip(y, (a, b) => (a - mean) * (a - mean) * b).Sum() * 0.25 / area;
        Assert.Equal(5, area, 1e-9);
        Assert.Equal(2000 + 25 - 10, mean, 1e-6);
        Assert.Equal(144 + 625 + 100, variance, 1e-4);
        Array.Clear(y);
        BackToBackExponential.Add(t, y, 2000, 5, 0.1, 0.04, 12, 10);
        Assert.Equal(5, y.Sum() * 0.25, 5e-4);
        Array.Clear(y);
        IkedaCarpenter.Add(t, y, 2000, 5, 0.1, 0.04, 0.4, 12);
        Assert.Equal(5, y.Sum() * 0.25, 1e-9);
        Assert.Equal(2000 + 30 + 10, t.Zip(y, (a, b) => a * b).Sum() * 0.25 / 5, 1e-6);
    }

    [Fact] // FCJ's own density in 2φ integrated by quad; 10⁻⁴ of the maximum is far below the asymmetry itself
    public void Axial_divergence_gives_the_profile_of_Finger_Cox_and_Jephcoat()
    {
        foreach (var group in Rows("axial").GroupBy(r => r[0]))
        {
            var top = group.Max(r => r[6]);
            foreach (var r in group)
            {
                double[] x = [r[5] - 1e-4, r[5]];
                Span<double> shift = new double[AxialDivergence.MostNodes], weight = new double[AxialDivergence.MostNodes];
                var count = new AxialDivergence(r[1], r[2]).Nodes(r[0] * Math.PI / 180, r[3] * Math.PI / 180, shift, weight);
                var sum = 0.0;
                for (var i = 0; i < count; i++) sum += weight[i] * PseudoVoigt.At(r[5] - r[0] - shift[i] * 180 / Math.PI, r[3], r[4]);
                Assert.True(Math.Abs(sum - r[6]) < 1e-4 * top, FormattableString.Invariant($"2θ = {r[0]}, x = {r[5]}: {sum} instead of {r[6]}"));
            }
        }
    }

    [Fact] // tan 2θ grows towards 90°, where the cone is flat
    public void Axial_divergence_vanishes_at_ninety_degrees_and_changes_side_there()
    {
        Span<double> shift = new double[AxialDivergence.MostNodes], weight = new double[AxialDivergence.MostNodes];
        var axial = new AxialDivergence(0.02, 0.02);
        Assert.Equal(1, axial.Nodes(Math.PI / 2, 1e-3, shift, weight));
        Assert.True(axial.Nodes(0.3, 1e-4, shift, weight) > 4);
        Assert.All(shift[..4].ToArray(), s => Assert.True(s < 0));
        axial.Nodes(2.8, 1e-4, shift, weight);
        Assert.All(shift[..4].ToArray(), s => Assert.True(s > 0));
    }

    [Fact] // scipy.integrate.dblquad; the table's interpolation is cubic over 1.4 degrees
    public void A_cylinder_absorbs_as_the_integral_over_its_disc()
    {
        foreach (var r in Rows("cylinder")) Assert.Equal(r[2], SampleAbsorption.Cylinder(r[0]).At(r[1] * Math.PI / 180), 2e-6);
        Assert.Equal(1 - 16 * 0.001 / (3 * Math.PI), SampleAbsorption.Cylinder(0.001).At(0.4), 2e-6);
        Assert.Equal(1, SampleAbsorption.ReflectingPlate(double.PositiveInfinity).At(0.4));
    }

    [Fact] // scipy.special.erfcx and mpmath
    public void Special_functions_of_the_profiles_agree_with_scipy_and_mpmath()
    {
        foreach (var r in Rows("scaledErfc")) Assert.Equal(1, VectorMath.ScaledErfc(new Vector<double>(r[0]))[0] / r[1], 4e-15);
        foreach (var r in Rows("scaledExponentialIntegral"))
        {
            var (expected, value) = (new Complex(r[2], r[3]), ExponentialIntegral.Scaled(new Complex(r[0], r[1])));
            Assert.True(Complex.Abs(value - expected) < 1e-11 * Complex.Abs(expected), $"{r[0]} {r[1]}: {value} instead of {expected}");
        }
    }

    [Fact] // Patterson's and Stokes-Wilson's formulas at θ = 30°, λ = 1.5 Å; the two descriptions are one by Bragg's law
    public void Size_and_strain_broaden_alike_in_angle_and_spacing()
    {
        var both = new SampleBroadening(200, 0.002);
        const double Theta = Math.PI / 6, Wavelength = 1.5;
        var angle = both.InAngle(Theta, Wavelength).Lorentzian * Math.PI / 180;
        Assert.Equal(0.9 * Wavelength / (200 * Math.Cos(Theta)) + 4 * 0.002 * Math.Tan(Theta), angle, 1e-15);
        Assert.Equal(angle, 2 * Math.Tan(Theta) * both.InSpacing(Wavelength).Lorentzian / Wavelength, 1e-15); // d = λ at 30°
    }

    [Fact]
    public void Parameters_that_make_no_peak_are_refused_in_a_sentence()
    {
        Assert.Contains("none may be negative", Refused(() => PseudoVoigt.Mix(-0.1, 0.1)), StringComparison.Ordinal);
        Assert.Contains("U, V, W", Refused(() => new AngularResolution(0, -1, 0.01).At(0.5)), StringComparison.Ordinal);
        Assert.Contains("must be positive", Refused(() => BackToBackExponential.Add([1, 2], [0, 0], 1, 1, -1, 1, 1)), StringComparison.Ordinal);
        Assert.Contains("α and β differ", Refused(() => IkedaCarpenter.At(0, 1, 1, 0.5, 1)), StringComparison.Ordinal);
        Assert.Contains("between 0 and 0.5", Refused(() => _ = new AxialDivergence(-0.1, 0)), StringComparison.Ordinal);
        Assert.Contains("size", Refused(() => new SampleBroadening(-5).InSpacing(1)), StringComparison.Ordinal);
        Assert.Contains("DIFC", Refused(() => _ = new TimeOfFlightCalibration(0)), StringComparison.Ordinal);
        Assert.Contains("known are", Refused(() => XrayEmission.Of("Xx")), StringComparison.Ordinal);
    }

    private static IEnumerable<double[]> Rows(string name) => Reference[name]!.AsArray().Select(r => r!.AsArray().Select(v => (double)v!).ToArray());

    private static void Near(double expected, double value, double relative, double absolute) =>
        Assert.True(Math.Abs(value - expected) <= relative * Math.Abs(expected) + absolute, FormattableString.Invariant($"{value} instead of {expected}"));
}
