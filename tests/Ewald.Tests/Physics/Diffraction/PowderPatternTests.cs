using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.Diffraction;
using Ewald.Physics.Instruments;
using static Ewald.Tests.Physics.Diffraction.PowderSticksTests;

namespace Ewald.Tests.Physics.Diffraction;

public sealed class PowderPatternTests
{
    private static readonly JsonNode Reference = JsonNode.Parse(File.ReadAllText(SharedData.Reference("powder_profiles.json")))!;

    public static TheoryData<int> Patterns => [.. Enumerable.Range(0, Reference["patterns"]!.AsArray().Count)];

    [Theory] // 1 % of the highest point: the programs' form factors differ by a few per mille and ObjCryst cuts its tails
    [MemberData(nameof(Patterns))]
    public void Patterns_are_those_of_ObjCryst(int number)
    {
        var p = Reference["patterns"]![number]!;
        double Value(string name) => (double)p[name]!;
        var neutron = (bool)p["neutron"]!;
        var crystal = CrystalOf(p);
        // Constant Γ and η through constant Γ_G and Γ_L; the Gaussian by Caglioti otherwise.
        var (gaussian, lorentzian) = Unmixed(Math.Sqrt(Value("w")), Value("eta"));
        var resolution = Value("eta") == 0 ? new AngularResolution(Value("u"), Value("v"), Value("w")) : new AngularResolution(0, 0, gaussian * gaussian, Z: lorentzian);
        var instrument = neutron ? AngularInstrument.Neutron(Value("wavelength"), resolution) : AngularInstrument.Xray(XrayEmission.Single(Value("wavelength")), resolution);
        var amplitude = neutron ? StructureFactor.Neutron(crystal) : StructureFactor.Xray(crystal, DiffractionAxes.WavelengthOfEnergy(1) / Value("wavelength"), ions: false);
        var expected = p["pattern"]!.AsArray().Select(v => (double)v!).ToArray();
        var x = Enumerable.Range(0, expected.Length).Select(i => Value("first") + i * Value("step")).ToArray();
        var y = new double[x.Length];
        new PowderPatternModel(instrument).Evaluate([new PowderPhase(amplitude)], x, y);
        var scale = expected.Zip(y, (a, b) => a * b).Sum() / y.Sum(v => v * v);
        var worst = expected.Zip(y, (a, b) => Math.Abs(a - scale * b)).Max() / expected.Max();
        Assert.True(worst < 0.01, FormattableString.Invariant($"{p["crystal"]}: {worst:P2} of the maximum"));
    }

    [Fact] // areas: 10⁻³ by the grid under the Lorentzian tails
    public void The_doublet_splits_every_line_two_to_one_and_keeps_its_area()
    {
        var amplitude = StructureFactor.Xray(RockSalt(1));
        var x = Enumerable.Range(0, 8000).Select(i => 60 + i * 0.002).ToArray();
        var y = new double[x.Length];
        var resolution = new AngularResolution(0, 0, 0.0004);
        new PowderPatternModel(AngularInstrument.Xray(XrayEmission.Of("Cu"), resolution)).Evaluate([new PowderPhase(amplitude)], x, y);
        double At(double wavelength) => DiffractionAxes.TwoThetaInDegrees(5.6402 / 4, wavelength); // 400 at 66.2 degrees
        double Area(double centre) => x.Zip(y).Where(p => Math.Abs(p.First - centre) < 0.08).Sum(p => p.Second) * 0.002;
        var sticks = PowderSticks.InAngles(amplitude, LorentzFactor.Xray(1.54056), 66, 67);
        Assert.Equal(2 * LorentzFactor.Xray(1.54056).At(sticks.Spacing[0]) / LorentzFactor.Xray(1.54439).At(sticks.Spacing[0]), Area(At(1.54056)) / Area(At(1.54439)), 2e-3);
        Assert.Equal(2 / 3.0 * sticks.Intensity[0] / Math.Pow(5.6402, 6), Area(At(1.54056)), 1e-3 * Area(At(1.54056)));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(2.5)]
    public void The_mean_of_a_texture_over_the_sphere_is_one(double ratio) // Gauss-Legendre in cos α of a smooth function
        => Assert.Equal(1, Ewald.Physics.Mathematics.GaussLegendre.Integrate(200, 0, 1, u => MarchDollase.At(u * u, ratio)), 1e-9);

    [Fact]
    public void A_texture_averages_over_the_equivalent_planes()
    {
        var sticks = PowderSticks.Within(StructureFactor.Xray(RockSalt(1)), LorentzFactor.None, 1.9); // 111, 200, 220
        var factor = new double[sticks.Count];
        new MarchDollase(new MillerIndex(0, 0, 1), 0.5).Evaluate(sticks, factor);
        Assert.Equal(MarchDollase.At(1.0 / 3, 0.5), factor[0], 1e-12);
        Assert.Equal((MarchDollase.At(1, 0.5) + 2 * MarchDollase.At(0, 0.5)) / 3, factor[1], 1e-12);
        Assert.Equal((2 * MarchDollase.At(0.5, 0.5) + MarchDollase.At(0, 0.5)) / 3, factor[2], 1e-12);
        new MarchDollase(new MillerIndex(0, 0, 1), 1).Evaluate(sticks, factor);
        Assert.All(factor, f => Assert.Equal(1, f, 1e-12));
    }

    [Fact] // a displacement of s/R = 0.001 at θ = 21.6° moves by −2 · 0.001 cos θ rad = −0.1066 degrees; a step is 0.005
    public void Zero_shift_and_displacement_move_the_peak()
    {
        var phase = new PowderPhase(StructureFactor.Xray(RockSalt(1)));
        var x = Enumerable.Range(0, 1000).Select(i => 43 + i * 0.005).ToArray();
        double Peak(double zero, double displacement)
        {
            var y = new double[x.Length];
            new PowderPatternModel(Shifted(zero, displacement)).Evaluate([phase], x, y);
            var total = y.Where((_, i) => Math.Abs(x[i] - 45.5) < 0.8).Sum();
            return x.Zip(y, (a, b) => a * b).Where((_, i) => Math.Abs(x[i] - 45.5) < 0.8).Sum() / total;
        }

        var theta = Math.Asin(1.54056 / (2 * 5.6402 / Math.Sqrt(8)));
        Assert.Equal(0.05, Peak(0.05, 0) - Peak(0, 0), 1e-4);
        Assert.Equal(-2 * 0.001 * Math.Cos(theta) * 180 / Math.PI, Peak(0, 0.001) - Peak(0, 0), 1e-3);
    }

    [Fact]
    public void Two_phases_add_and_an_absent_phase_changes_nothing()
    {
        var (salt, cell) = (new PowderPhase(StructureFactor.Xray(RockSalt(1)), 0.7), UnitCell.Cubic(3.6149));
        var copper = new PowderPhase(StructureFactor.Xray(new Crystal("Cu", cell, [Site.Of(Elements.Of("Cu"), 0, 0, 0)])), 0.3, new SampleBroadening(300), new MarchDollase(new MillerIndex(1, 0, 0), 0.8));
        var model = new PowderPatternModel(Shifted(0, 0));
        var x = Enumerable.Range(0, 2000).Select(i => 20 + i * 0.04).ToArray();
        double[] both = new double[x.Length], first = new double[x.Length], second = new double[x.Length], third = new double[x.Length];
        model.Evaluate([salt, copper], x, both);
        model.Evaluate([salt], x, first);
        model.Evaluate([copper], x, second);
        model.Evaluate([salt, copper, salt with { VolumeFraction = 0 }], x, third);
        for (var i = 0; i < x.Length; i++) Assert.Equal(first[i] + second[i], both[i], 1e-9 * both.Max());
        Assert.Equal(both, third);
    }

    [Fact] // the peak's mean is t(d) + 1/β − 1/α exactly; the sum over the grid leaves 10⁻⁶
    public void Time_of_flight_patterns_stand_at_their_calibrated_times_with_their_area()
    {
        var calibration = new TimeOfFlightCalibration(5000, -3, 1.5, 2);
        var instrument = new TimeOfFlightInstrument(calibration, new TimeOfFlightResolution(0.1, 0.05, 0.03, 0.005, 4, 20), 90);
        var crystal = RockSalt(1);
        var d = 5.6402 / 2;
        var x = Enumerable.Range(0, 6000).Select(i => calibration.Time(d) - 600 + i * 0.25).ToArray();
        var y = new double[x.Length];
        new PowderPatternModel(instrument).Evaluate([new PowderPhase(StructureFactor.Neutron(crystal))], x, y);
        var line = PowderSticks.Within(StructureFactor.Neutron(crystal), LorentzFactor.TimeOfFlight(90), d - 0.05, d + 0.05);
        var area = y.Sum() * 0.25;
        Assert.Equal(line.Intensity[0] / Math.Pow(crystal.Cell.Volume, 2), area, 1e-6 * area);
        var (rise, decay, _, _) = instrument.Resolution.At(d);
        Assert.Equal(calibration.Time(d) + 1 / decay - 1 / rise, x.Zip(y, (a, b) => a * b).Sum() / y.Sum(), 1e-3);
    }

    [Fact] // Newton's steps end at rounding
    public void Axes_turn_into_each_other_and_back()
    {
        foreach (var d in new[] { 0.4, 1.2, 3.3, 9 })
        {
            var calibration = new TimeOfFlightCalibration(7476.91, -1.54, 3, -9.2);
            Assert.Equal(d, calibration.Spacing(calibration.Time(d)), 1e-11 * d);
            if (d > 0.78) Assert.Equal(d, DiffractionAxes.Spacing(DiffractionAxes.TwoThetaInDegrees(d, 1.54), 1.54), 1e-12 * d);
            if (d > 0.78) Assert.Equal(2 * Math.PI / d, DiffractionAxes.MomentumTransfer(DiffractionAxes.TwoThetaInDegrees(d, 1.54), 1.54), 1e-12 / d * 10);
        }

        Assert.Equal(45, DiffractionAxes.TwoThetaOfMomentumTransfer(DiffractionAxes.MomentumTransfer(45, 1.2), 1.2), 1e-12);
        Assert.Equal(252.7784 * 2 * 10 * Math.Sin(Math.PI / 4), TimeOfFlightCalibration.OfPath(10, 90).Time(1), 0.01); // t = 252.7784 µs per m and Å
        Assert.Contains("no spacing", Refused(() => new TimeOfFlightCalibration(5000, 0, 0, 100).Spacing(50)), StringComparison.Ordinal);
    }

    [Fact] // T₀ = 1, T₁ = x, T₂ = 2x² − 1 on −1, 0, 1
    public void Backgrounds_are_their_polynomials()
    {
        double[] x = [10, 20, 30], y = new double[3];
        new PowderBackground([3, 2, 1]).Add(x, y);
        Assert.Equal([3 - 2 + 1, 3 - 1, 3 + 2 + 1], y);
        Array.Clear(y);
        new PowderBackground(Polynomial: [1, 0.5], Inverse: 60, Humps: [new AmorphousHump(20, 2, 10)]).Add(x, y);
        Assert.Equal(1 + 10 + 3 + 10 * PseudoVoigt.At(0, 2, 0), y[1], 1e-12);
        Assert.Contains("1/x", Refused(() => new PowderBackground(Inverse: 1).Add([0.0, 1], new double[2])), StringComparison.Ordinal);
    }

    [Fact] // 4 000 points of mean 200: the mean of counts is within 5 standard errors, √(200/4000) = 0.22
    public void Counting_noise_is_the_instruments_and_keeps_the_mean()
    {
        double[] y = [.. Enumerable.Repeat(2.0, 4000)], sigma = new double[4000];
        CountingNoise.Poisson(y, sigma, 100, new Randomness(3).Stream("noise"));
        Assert.Equal(2, y.Average(), 5 * Math.Sqrt(200.0 / 4000) / 100);
    }

    [Fact]
    public void Patterns_that_cannot_be_are_refused()
    {
        var xray = new PowderPhase(StructureFactor.Xray(RockSalt(1)));
        var model = new PowderPatternModel(Shifted(0, 0));
        Assert.Contains("no phase has a reflection", Refused(() => model.Evaluate([xray], [2, 3, 4], new double[3])), StringComparison.Ordinal);
        Assert.Contains("within 0 to 180", Refused(() => model.Evaluate([xray], [100, 190], new double[2])), StringComparison.Ordinal);
        Assert.Contains("may not be negative", Refused(() => _ = new PowderPhase(xray.Amplitude, -1)), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => model.Evaluate([new PowderPhase(StructureFactor.Neutron(RockSalt(1)))], [20, 30], new double[2]));
        Assert.Contains("wavelength", Refused(() => XrayEmission.Single(-1)), StringComparison.Ordinal);
    }

    private static AngularInstrument Shifted(double zero, double displacement) =>
        AngularInstrument.Xray(XrayEmission.Single(1.54056), new AngularResolution(0, 0, 0.01)) with { ZeroShiftInDegrees = zero, Displacement = displacement };

    private static (double Gaussian, double Lorentzian) Unmixed(double fwhm, double mixing)
    {
        double low = 0, high = 50;
        for (var step = 0; step < 200; step++)
        {
            var ratio = 0.5 * (low + high);
            if (PseudoVoigt.Mix(1, ratio).Mixing < mixing) low = ratio;
            else high = ratio;
        }

        var width = PseudoVoigt.Mix(1, low).Fwhm;
        return (fwhm / width, fwhm * low / width);
    }

    private static Crystal CrystalOf(JsonNode p)
    {
        var c = p["cell"]!.AsArray().Select(v => (double)v!).ToArray();
        return new Crystal((string)p["crystal"]!, UnitCell.FromDegrees(c[0], c[1], c[2], c[3], c[4], c[5]), [.. p["sites"]!.AsArray().Select(s =>
            new Site((string)s![0]!, (double)s[1]!, (double)s[2]!, (double)s[3]!, [new Occupant(Elements.Of((string)s[0]!))], (double)s[4]! / (8 * Math.PI * Math.PI)))]);
    }
}
