using Ewald.Core;
using Ewald.Learning;
using Ewald.Physics.Diffraction;

namespace Ewald.Studies.PhaseMapNmfk;

/// <summary>Numbers of one analysis; all thresholds stand here before any data are seen.</summary>
/// <param name="From">Least number of basis patterns.</param>
/// <param name="To">Largest number; cut to what the data allow unless the user asked for it.</param>
/// <param name="Restarts">Restarts for each number, all kept.</param>
/// <param name="ConvergedRestarts">Restarts of the second curve, followed to their minima; 0 leaves it out.</param>
/// <param name="Planted">The easy set.</param>
public sealed record NmfkSetup(int From, int To, int Restarts, int ConvergedRestarts, PlantedSpreadSettings Planted)
{
    /// <summary>Least silhouette of a stable number.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Difference of silhouettes below which two numbers are equally stable.</summary>
    public double Resolution { get; init; } = 0.01;

    /// <summary>Fraction from which a pattern counts as present.</summary>
    public double Presence { get; init; } = 0.05;

    /// <summary>Least correlation of shifted copies.</summary>
    public double CopyCorrelation { get; init; } = 0.9;

    /// <summary>Largest |Δ ln Q| between two copies that are linked.</summary>
    public double LargestLag { get; init; } = 0.03;

    /// <summary>Least correlation of a pattern with the computed one of a structure.</summary>
    public double StructureCorrelation { get; init; } = 0.8;

    /// <summary>Largest relative difference of a lattice from the structure's own.</summary>
    public double LatticeTolerance { get; init; } = 0.03;

    /// <summary>The stability settings.</summary>
    /// <param name="to">Largest number of patterns.</param>
    public StabilitySettings Stability(int to) => new(From, to, Restarts);

    /// <summary>The same scan with every restart followed to its minimum.</summary>
    /// <param name="to">Largest number of patterns.</param>
    public StabilitySettings Converged(int to) => new(From, to, ConvergedRestarts)
    {
        Factorisation = new FactorisationSettings(2) { Start = FactorisationStart.WideRandom, InnerSweeps = 6, ExtrapolateAfter = 50, Tolerance = 1e-7, MaximumIterations = 5000 },
    };

    /// <summary>The setup of a size.</summary>
    /// <param name="size">Smoke, laptop or paper.</param>
    public static NmfkSetup For(StudySize size) => size switch
    {
        StudySize.Smoke => new(2, 8, 8, 0, new PlantedSpreadSettings { Divisions = 9, Points = 160, Phases = 4, LatticeChange = 0.012 }),
        StudySize.Paper => new(2, 20, 400, 50, new PlantedSpreadSettings { Divisions = 20, Points = 600, LatticeChange = 0.012 }),
        _ => new(2, 17, 120, 20, new PlantedSpreadSettings { LatticeChange = 0.012 }),
    };
}
