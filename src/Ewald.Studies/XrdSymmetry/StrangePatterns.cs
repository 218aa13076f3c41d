using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.Diffraction;

namespace Ewald.Studies.XrdSymmetry;

/// <summary>Simulated patterns of what is no film of the classes: the other side of the machine that flags.</summary>
/// <remarks>Half are the published structures with all spacings stretched or shrunk, as a wrongly announced wavelength does it; half are lattices drawn at random with light and heavy atoms
/// drawn at random. None is a case that the metrics ask about (<see cref="MadeCases"/>).</remarks>
internal static class StrangePatterns
{
    private static readonly string[] Symbols = ["C", "N", "O", "C", "O", "Na", "Si", "S", "Ca", "Fe", "Zn"];

    /// <summary>Draws patterns; the same for any number of threads.</summary>
    /// <param name="count">Number of patterns.</param>
    /// <param name="run">Streams, threads, cancelling.</param>
    public static FilmPattern[] Draw(int count, StudyRun run)
    {
        var patterns = new FilmPattern[count];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = run.Threads, CancellationToken = run.Cancel }, i =>
        {
            var random = run.Randomness.Stream("strange", (ulong)i);
            patterns[i] = One(i % 2 == 0 ? Stretched(random) : Lattice(random), random);
        });
        return patterns;
    }

    private static Crystal Stretched(RandomStream random)
    {
        var structure = ReferenceStructure.All[random.Below(ReferenceStructure.All.Count)];
        var factor = random.Uniform() < 0.7 ? random.LogUniform(1.15, 3) : random.LogUniform(0.4, 0.87);
        double[] cell = [.. structure.Cell.Select((v, k) => k < 3 ? v * factor : v)];
        return structure.Crystal(cell, random.Uniform(0.01, 0.06));
    }

    private static Crystal Lattice(RandomStream random)
    {
        double Edge() => random.LogUniform(3.5, 14);
        double Angle() => random.Uniform() < 0.5 ? 90 : random.Uniform(80, 120);
        var a = Edge();
        var cell = UnitCell.FromDegrees(a, random.Uniform() < 0.3 ? a : Edge(), random.Uniform() < 0.2 ? a : Edge(), 90, Angle(), random.Uniform() < 0.7 ? 90 : random.Uniform(85, 115));
        var atoms = Math.Clamp((int)(cell.Volume / 40), 1, 24);
        return new Crystal("lattice", cell, [.. Enumerable.Range(0, atoms).Select(_ =>
            Site.Of(Elements.Of(Symbols[random.Below(Symbols.Length)]), random.Uniform(), random.Uniform(), random.Uniform()) with { MeanSquareDisplacement = 0.03 })]);
    }

    private static FilmPattern One(Crystal crystal, RandomStream random)
    {
        var grid = FilmPattern.Grid;
        var width = random.Uniform(0.05, 0.18);
        double[] abscissa = [.. Enumerable.Range(0, grid.Count).Select(i => DiffractionAxes.TwoThetaOfMomentumTransfer(grid.At(i), FilmSet.Wavelength))];
        var pattern = new double[grid.Count];
        var texture = random.Uniform() < 0.4 ? null : new MarchDollase(new MillerIndex(random.Below(2), random.Below(2), 1), random.LogUniform(0.2, 1));
        new PowderPatternModel(AngularInstrument.Xray(XrayEmission.Of("Cu"), new AngularResolution(0, 0, width * width)) with { Window = 10 })
            .Evaluate([new PowderPhase(StructureFactor.Xray(crystal, ions: false), 1, new SampleBroadening(random.LogUniform(150, 2000)), texture)], abscissa, pattern);
        return FilmSimulation.Measured(pattern, random);
    }
}
