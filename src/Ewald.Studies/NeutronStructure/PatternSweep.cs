using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.Diffraction;
using Ewald.Physics.Instruments;

namespace Ewald.Studies.NeutronStructure;

/// <summary>The easy set: perovskites of six symmetries on diffractometers of both kinds, with background, foreign lines and counting noise.</summary>
/// <param name="Counts">Expected counts of the highest point; null draws 10³ to 10⁶.</param>
/// <param name="LargestZero">Zero offsets of 2θ up to this, degrees; those of time of flight up to 5·10⁻⁴ of the mean time.</param>
/// <param name="CalibrationError">Standard deviation of the relative error of the believed wavelength or DIFC, told to whoever reads the pattern.</param>
/// <param name="Floor">Share of the least departures from higher symmetry that is demanded.</param>
internal sealed record PatternSweep(double? Counts = null, double LargestZero = AngularGeometry.ZeroStep / 2, double CalibrationError = 0, double Floor = 1)
{
    /// <summary>Shortest spacing of the sweep, Å: what lies below is cut from measured patterns too.</summary>
    public const double Shortest = 0.7;

    /// <summary>Draws one pattern.</summary>
    /// <param name="class">Position in <see cref="StructureClass.All"/>.</param>
    /// <param name="random">Stream of this pattern.</param>
    public SimulatedPattern Draw(int @class, RandomStream random)
    {
        var structure = StructureClass.All[@class];
        var cell = structure.DrawCell(random, Floor);
        return Draw(@class, cell, structure.DrawCrystal(cell, random), random);
    }

    /// <summary>Draws the measurement of a crystal.</summary>
    /// <param name="class">Its class.</param>
    /// <param name="cell">Its cell parameters.</param>
    /// <param name="crystal">The crystal.</param>
    /// <param name="random">Stream of this pattern.</param>
    public SimulatedPattern Draw(int @class, double[] cell, Crystal crystal, RandomStream random)
    {
        var (instrument, geometry, x, zero) = random.Uniform() < 0.5 ? Angular(random) : Flight(random);
        var broadening = new SampleBroadening(random.LogUniform(300, 1e4), random.LogUniform(1e-5, 1.5e-3), LorentzianShare: geometry is AngularGeometry ? random.Uniform() : 0);
        var y = new double[x.Length];
        new PowderPatternModel(instrument).Evaluate([new PowderPhase(StructureFactor.Neutron(crystal), 1, broadening)], x, y);
        var highest = y.Max();
        AddForeignLines(instrument, x, y, highest, random);
        Background(x, highest, random).Add(x, y);

        var counts = Counts ?? random.LogUniform(1e3, 1e6);
        var sigma = new double[x.Length];
        for (var i = 0; i < y.Length; i++) y[i] = Math.Max(y[i], 0);
        CountingNoise.Poisson(y, sigma, counts / y.Max(), random);
        for (var i = 0; i < y.Length; i++) (y[i], sigma[i]) = (y[i] * counts / highest, sigma[i] * counts / highest);
        return new SimulatedPattern(new NeutronPattern("simulated", x, y, sigma, geometry), @class, cell, zero, counts);
    }

    private (PowderInstrument, NeutronGeometry, double[], double) Angular(RandomStream random)
    {
        var wavelength = random.Uniform(1.15, 2.0);
        double u = random.LogUniform(0.02, 0.4), best = random.LogUniform(0.12, 0.5), focus = Math.Tan(random.Uniform(25, 55) * Math.PI / 180);
        double zero = random.Uniform(-LargestZero, LargestZero), step = random.Uniform() < 0.5 ? 0.05 : 0.1;
        double first = random.Uniform(3, 15), last = Math.Min(random.Uniform(130, 165), DiffractionAxes.TwoThetaInDegrees(Shortest, wavelength) is var end && double.IsFinite(end) ? end : 180);
        // Γ_G² = best² + u (tan θ − tan θ_focus)²: a minimum at the focus, as instruments have it.
        var instrument = AngularInstrument.Neutron(wavelength, new AngularResolution(u, -2 * u * focus, best * best + u * focus * focus, Y: random.Uniform(0, 0.15)))
            with { ZeroShiftInDegrees = zero, Window = 15 };
        var x = new double[(int)((last - first) / step)];
        for (var i = 0; i < x.Length; i++) x[i] = first + i * step;
        return (instrument, new AngularGeometry(wavelength / Believed(random), CalibrationError), x, zero);
    }

    private (PowderInstrument, NeutronGeometry, double[], double) Flight(RandomStream random)
    {
        double difc = random.LogUniform(2000, 30000), difa = random.Uniform() < 0.5 ? 0 : difc * random.Uniform(-5e-4, 5e-4);
        double low = random.Uniform(Shortest, 0.9), high = random.Uniform(3.2, 5.2);
        var zero = difc * random.Uniform(-1e-3, 1e-3) * Math.Min(1, LargestZero / 0.05);
        var calibration = new TimeOfFlightCalibration(difc, difa, 0, zero);
        double relative = random.LogUniform(5e-4, 2.5e-3), rise = random.LogUniform(3e-4, 1.5e-3), decay = random.LogUniform(5e-4, 3e-3);
        // Times are about DIFC d: relative widths become rates and variances; β₀ is the decay at 1.5 Å, β₁ makes short spacings sharper.
        var shape = new TimeOfFlightResolution(0, 1 / (rise * difc), 1 / (1.5 * decay * difc), random.Uniform(0, 0.5) / (decay * difc), Math.Pow(difc * 2e-4, 2),
            Math.Pow(relative * difc, 2), Math.Pow(random.Uniform(0, 0.4) * relative * difc, 2));
        double from = calibration.Time(low), to = calibration.Time(high), ratio = 1 + random.LogUniform(4e-4, 1e-3);
        var x = new double[(int)(Math.Log(to / from) / Math.Log(ratio))];
        for (var i = 0; i < x.Length; i++) x[i] = from * Math.Pow(ratio, i);
        var believed = Believed(random);
        return (new TimeOfFlightInstrument(calibration, shape, random.Uniform(60, 160)),
            new FlightGeometry(new TimeOfFlightCalibration(difc * believed, difa * believed, 0, 0), shape, CalibrationError), x, zero);
    }

    private double Believed(RandomStream random) => 1 + CalibrationError * random.Normal();

    private static void AddForeignLines(PowderInstrument instrument, double[] x, double[] y, double highest, RandomStream random)
    {
        if (random.Uniform() > 0.3) return;
        var peak = new double[x.Length];
        for (var left = 1 + random.Below(3); left > 0; left--)
        {
            Array.Clear(peak);
            instrument.Add(random.Uniform(1.2, 3), 1, SampleBroadening.None, x, peak);
            var (scale, top) = (random.LogUniform(0.003, 0.04) * highest, peak.Max());
            for (var i = 0; i < y.Length && top > 0; i++) y[i] += peak[i] * scale / top;
        }
    }

    private static PowderBackground Background(double[] x, double highest, RandomStream random)
    {
        var level = highest * random.LogUniform(0.01, 0.4);
        return new PowderBackground([level, level * random.Uniform(-0.4, 0.4), level * random.Uniform(-0.2, 0.2), level * random.Uniform(-0.1, 0.1)]);
    }
}
