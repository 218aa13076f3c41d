using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Studies.PhaseMapGibbs;

/// <summary>Numbers of one run.</summary>
/// <param name="Seeds">Independent searches, of which the median counts.</param>
/// <param name="Restarts">Starts of a search; the objective alone chooses.</param>
/// <param name="Iterations">Alternations on the coarse axis.</param>
/// <param name="FineIterations">Alternations on the fine axis.</param>
/// <param name="PlantedSide">Samples along a side of the planted spread.</param>
/// <param name="BaselineRestarts">Starts of the plain factorisation and of k-means.</param>
internal sealed record PhaseMapGibbsSetup(int Seeds, int Restarts, int Iterations, int FineIterations, int PlantedSide, int BaselineRestarts)
{
    /// <summary>Phases of Al-Fe-Li-O, given as input.</summary>
    public const int OxidePhases = 6;

    /// <summary>Phases of the planted spread, given as input.</summary>
    public const int PlantedPhases = 4;

    /// <summary>Patterns of Fe-Ga-Pd, and regions its samples are sorted into.</summary>
    public const int AlloyPatterns = 6, AlloyRegions = 4;

    /// <summary>An activation above this counts as present.</summary>
    public const double Presence = 0.02;

    /// <summary>Factors on Q that a lattice may bring with known patterns: 7 % to lower, 5 % to higher Q.</summary>
    public static (double Low, double High) KnownShift { get; } = (0.93, 1.05);

    /// <summary>The same range for patterns that are found: nobody knows where their own lattice lies, so it is centred.</summary>
    public static (double Low, double High) FoundShift { get; } = (1 / 1.06, 1.06);

    /// <summary>Range for the alloys: bcc iron takes up gallium with 1.3 % of its lattice at most.</summary>
    public static (double Low, double High) AlloyShift { get; } = (0.985, 1.015);

    /// <summary>Widths of peaks in a sample over those of the narrowest in the spread.</summary>
    public static IReadOnlyList<double> Widths { get; } = [1, 1.25, 1.5, 1.8, 2.15, 2.6];

    /// <summary>The same range, finely, for the continuous fit.</summary>
    public static IReadOnlyList<double> FineWidths { get; } = [.. Enumerable.Range(0, 17).Select(i => 1 + 0.1 * i)];

    /// <summary>Relative squared error of the forms on the coarse and on the fine axis, and off the grid.</summary>
    public const double GridFloor = 1e-4, RefinedFloor = 1e-5;

    /// <summary>The setup of a size.</summary>
    /// <param name="size">Smoke, laptop or paper.</param>
    public static PhaseMapGibbsSetup Of(StudySize size) => size switch
    {
        StudySize.Smoke => new(1, 2, 6, 2, 8, 3),
        StudySize.Paper => new(5, 16, 20, 8, 20, 20),
        _ => new(5, 5, 12, 6, 14, 10),
    };

    /// <summary>The settings of the factorisation for a spread with so many peaks side by side.</summary>
    /// <param name="resolutionElements">Peaks that fit into the window.</param>
    public GibbsFactorisationSetup Factorisation(double resolutionElements) =>
        new(new PhaseCriterion(resolutionElements, GridFloor), Math.Log(resolutionElements), Restarts, Iterations);
}
