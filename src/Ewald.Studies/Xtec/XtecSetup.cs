using Ewald.Core;

namespace Ewald.Studies.Xtec;

/// <summary>Numbers of one run.</summary>
/// <param name="Planted">What is planted.</param>
/// <param name="Seeds">Volumes, each with its own T_c, structure factors, detector and counts.</param>
internal sealed record XtecSetup(PlantedSettings Planted, int Seeds)
{
    /// <summary>The setup of a size.</summary>
    public static XtecSetup For(StudySize size) => size switch
    {
        StudySize.Smoke => new XtecSetup(new PlantedSettings((2, 3, 3), 16), 1),
        StudySize.Paper => new XtecSetup(new PlantedSettings((5, 10, 10), 20), 5),
        _ => new XtecSetup(new PlantedSettings((3, 6, 6), 20), 5),
    };
}
