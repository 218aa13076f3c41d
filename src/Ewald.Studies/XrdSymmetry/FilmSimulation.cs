using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.Diffraction;

namespace Ewald.Studies.XrdSymmetry;

/// <summary>One simulated pattern with its label and what was drawn.</summary>
/// <param name="Pattern">As the network sees it.</param>
/// <param name="Group">Position in <see cref="SymmetryClass.Names"/>.</param>
/// <param name="Structure">Position in <see cref="ReferenceStructure.All"/>.</param>
/// <param name="Wavelength">Å.</param>
/// <param name="Texture">March-Dollase ratio, 1 for a random powder.</param>
/// <param name="Size">Crystallites, Å.</param>
/// <param name="Strain">Relative change of the cell's edges, mean.</param>
internal sealed record SimulatedFilm(FilmPattern Pattern, int Group, int Structure, double Wavelength, double Texture, double Size, double Strain);

/// <summary>Patterns of thin films: texture, strain, mixing, size, shift, foreign phases, background and noise on published structures.</summary>
/// <remarks>All ranges are physical and were set before any film was answered: March-Dollase ratio 0.15 to 1 about one of seven axes, cells between two of one family,
/// 1 % strain, 150 to 2000 Å, zero within 0.1 degrees, tubes of copper, cobalt and molybdenum or one synchrotron wavelength, tin oxide of the coated glass or lead
/// iodide as foreign phases, the hump of glass, and counts of 300 to 100 000 at the highest point.</remarks>
internal static class FilmSimulation
{
    private static readonly MillerIndex[] Axes = [new(1, 0, 0), new(0, 1, 0), new(0, 0, 1), new(1, 1, 0), new(1, 1, 1), new(0, 1, 2), new(2, 1, 0)];

    // Cassiterite and 2H lead iodide, quoted: W. H. Baur, Acta Cryst. 9, 515 (1956); R. W. G. Wyckoff, Crystal Structures 1 (1963).
    private static readonly Crystal[] Foreign =
    [
        new("SnO2", UnitCell.FromDegrees(4.737, 4.737, 3.186, 90, 90, 90),
        [
            Site.Of(Elements.Of("Sn"), 0, 0, 0), Site.Of(Elements.Of("Sn"), 0.5, 0.5, 0.5), Site.Of(Elements.Of("O"), 0.307, 0.307, 0),
            Site.Of(Elements.Of("O"), 0.693, 0.693, 0), Site.Of(Elements.Of("O"), 0.193, 0.807, 0.5), Site.Of(Elements.Of("O"), 0.807, 0.193, 0.5),
        ]),
        new("PbI2", UnitCell.FromDegrees(4.557, 4.557, 6.979, 90, 90, 120),
        [
            Site.Of(Elements.Of("Pb"), 0, 0, 0), Site.Of(Elements.Of("I"), 1 / 3.0, 2 / 3.0, 0.265), Site.Of(Elements.Of("I"), 2 / 3.0, 1 / 3.0, 0.735),
        ]),
    ];

    private static readonly Lazy<StructureFactor[]> ForeignFactors = new(() => [.. Foreign.Select(c => StructureFactor.Xray(c, ions: false))]);

    /// <summary>Draws patterns, the classes in turn; the same for any number of threads.</summary>
    /// <param name="count">Number of patterns.</param>
    /// <param name="randomness">The run's streams.</param>
    /// <param name="purpose">Names the stream.</param>
    /// <param name="run">Threads, progress and cancelling.</param>
    public static SimulatedFilm[] Draw(int count, Randomness randomness, string purpose, StudyRun run) =>
        Draw(count, randomness, purpose, run.Threads, run.Progress, run.Cancel);

    /// <summary>Draws patterns, the classes in turn; the same for any number of threads.</summary>
    public static SimulatedFilm[] Draw(int count, Randomness randomness, string purpose, int threads, IProgressSink progress, CancellationToken cancel)
    {
        var films = new SimulatedFilm[count];
        var done = 0;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, i =>
        {
            films[i] = Draw(i % SymmetryClass.Names.Count, randomness.Stream(purpose, (ulong)i));
            progress.Step("simulating films", Interlocked.Increment(ref done), count);
        });
        return films;
    }

    /// <summary>Draws one pattern of a class.</summary>
    /// <param name="group">Position in <see cref="SymmetryClass.Names"/>.</param>
    /// <param name="random">Its stream.</param>
    public static SimulatedFilm Draw(int group, RandomStream random)
    {
        var members = ReferenceStructure.All.Where(s => s.Group == group).ToArray();
        var structure = members[random.Below(members.Length)];
        var cell = (double[])structure.Cell.Clone();
        var partners = members.Where(m => m.Family is not null && m.Family == structure.Family).ToArray();
        if (partners.Length > 0)
        {
            // A solid solution: its cell lies between two published ones.
            var (partner, share) = (partners[random.Below(partners.Length)], random.Uniform());
            for (var k = 0; k < 3; k++) cell[k] += share * (partner.Cell[k] - cell[k]);
        }

        var common = 0.004 * random.Normal();
        double[] own = [0.002 * random.Normal(), 0.002 * random.Normal(), 0.002 * random.Normal()];
        for (var k = 0; k < 3; k++) cell[k] *= 1 + common + (cell[k].Equals(cell[0]) ? own[0] : own[k]);
        var texture = random.Uniform() < 0.25 ? 1 : random.LogUniform(0.15, 1);
        var size = random.LogUniform(150, 2000);
        var phases = new List<PowderPhase>
        {
            new(StructureFactor.Xray(structure.Crystal(cell, random.Uniform(0.01, 0.06)), ions: false), 1,
                new SampleBroadening(size, random.Uniform(0, 0.003)), texture < 1 ? new MarchDollase(Axes[random.Below(Axes.Length)], texture) : null),
        };
        for (var f = 0; f < Foreign.Length; f++)
            if (random.Uniform() < 0.25)
                phases.Add(new(ForeignFactors.Value[f], random.LogUniform(0.01, 0.3), new SampleBroadening(random.LogUniform(150, 600)),
                    random.Uniform() < 0.5 ? new MarchDollase(Axes[random.Below(5)], random.LogUniform(0.2, 1)) : null));
        var (lines, wavelength) = Source(random);
        var width = random.Uniform(0.05, 0.18) * Math.Min(1, wavelength / 1.54);
        var instrument = AngularInstrument.Xray(lines, new AngularResolution(0, 0, width * width)) with
        {
            ZeroShiftInDegrees = random.Uniform(-0.1, 0.1) * Math.Min(1, wavelength / 1.54), Window = 10,
        };
        var grid = FilmPattern.Grid;
        double[] abscissa = [.. Enumerable.Range(0, grid.Count).Select(i => DiffractionAxes.TwoThetaOfMomentumTransfer(grid.At(i), wavelength))];
        var pattern = new double[grid.Count];
        new PowderPatternModel(instrument).Evaluate(phases, abscissa, pattern);
        return new SimulatedFilm(Measured(pattern, random), group, ReferenceStructure.All.ToList().IndexOf(structure), wavelength, texture, size, common);
    }

    private static (EmissionLine[] Lines, double Wavelength) Source(RandomStream random)
    {
        var choice = random.Uniform();
        if (choice < 0.7) return (XrayEmission.Of("Cu"), FilmSet.Wavelength);
        if (choice < 0.8) return (XrayEmission.Of("Mo"), 0.7107);
        if (choice < 0.9) return (XrayEmission.Of("Co"), 1.7903);
        var wavelength = random.Uniform(0.4, 1.6);
        return (XrayEmission.Single(wavelength), wavelength);
    }

    /// <summary>Background, counting noise and the reduction; part of the scans starts late or ends early.</summary>
    /// <param name="pattern">Peaks on the common axis, any scale; it is changed.</param>
    /// <param name="random">A stream.</param>
    public static FilmPattern Measured(double[] pattern, RandomStream random)
    {
        var highest = pattern.Max();
        var counts = random.LogUniform(300, 1e5);
        var (level, decay, hump) = (random.LogUniform(0.003, 0.3), random.LogUniform(0.003, 0.3), random.LogUniform(0.001, 0.1));
        double centre = random.Uniform(1.4, 1.9), width = random.Uniform(0.25, 0.5);
        var floor = random.LogUniform(3, 300);
        for (var i = 0; i < pattern.Length; i++)
        {
            var q = FilmPattern.Grid.At(i);
            var shape = level + decay * Math.Exp(-(q - 0.7) / 0.5) + hump * Math.Exp(-0.5 * Math.Pow((q - centre) / width, 2));
            pattern[i] = random.Poisson(floor + counts * (pattern[i] / highest + 0.3 * shape));
        }

        var first = random.Uniform() < 0.8 ? 0 : random.Below(80);
        var end = random.Uniform() < 0.8 ? pattern.Length : pattern.Length - random.Below(300);
        Array.Clear(pattern, 0, first);
        Array.Clear(pattern, end, pattern.Length - end);
        return FilmPattern.Of(pattern, first, end);
    }
}
