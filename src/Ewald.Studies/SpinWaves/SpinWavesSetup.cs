using Ewald.Core;

namespace Ewald.Studies.SpinWaves;

/// <summary>Numbers of one run.</summary>
/// <param name="Models">How many of the planted models.</param>
/// <param name="Plantings">Plantings of each.</param>
/// <param name="Library">Spectra of the library of start values.</param>
/// <param name="Points">Points along a path.</param>
/// <param name="Lengths">|Q| of a powder.</param>
/// <param name="Directions">Directions of a powder's sphere.</param>
/// <param name="Tries">Nearest spectra tried as starts.</param>
internal sealed record SpinWavesSetup(int Models, int Plantings, int Library, int Points, int Lengths, int Directions, int Tries)
{
    /// <summary>Coverage of the intervals.</summary>
    public const double Level = 0.90;

    /// <summary>The setup of a size.</summary>
    public static SpinWavesSetup For(StudySize size) => size switch
    {
        StudySize.Smoke => new SpinWavesSetup(2, 1, 30, 30, 8, 40, 2),
        StudySize.Paper => new SpinWavesSetup(6, 50, 400, 300, 60, 400, 4),
        _ => new SpinWavesSetup(6, 5, 120, 160, 40, 150, 2),
    };
}
