using Ewald.Core;
using Ewald.Physics.Diffraction;

namespace Ewald.Studies.PhaseMap;

/// <summary>Numbers of one run.</summary>
/// <param name="Planted">The easy set.</param>
/// <param name="From">Least K of the error curve.</param>
/// <param name="To">Largest K of the error curve; cut to what the data allow.</param>
/// <param name="Restarts">Restarts for each K.</param>
/// <param name="Presence">Fraction from which a pattern counts as present in a sample: stated here before any data are seen.</param>
public sealed record PhaseMapSetup(PlantedSpreadSettings Planted, int From, int To, int Restarts, double Presence)
{
    /// <summary>Numbers of patterns whose error is a metric (Long et al. chose 9, Stanev et al. 13).</summary>
    public static readonly int[] Named = [9, 13];

    /// <summary>The setup of a size.</summary>
    /// <param name="size">Smoke, laptop or paper.</param>
    public static PhaseMapSetup For(StudySize size) => size switch
    {
        StudySize.Smoke => new(new PlantedSpreadSettings { Divisions = 9, Points = 160 }, 2, 13, 3, 0.05),
        StudySize.Paper => new(new PlantedSpreadSettings { Divisions = 22, Points = 600 }, 2, 20, 50, 0.05),
        _ => new(new PlantedSpreadSettings(), 2, 17, 20, 0.05),
    };
}
