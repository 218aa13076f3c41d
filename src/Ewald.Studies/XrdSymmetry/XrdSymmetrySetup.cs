using Ewald.Core;

namespace Ewald.Studies.XrdSymmetry;

/// <summary>One size of the study.</summary>
/// <param name="Patterns">Simulated patterns that the networks learn from.</param>
/// <param name="Held">Simulated patterns kept apart: easy metrics.</param>
/// <param name="Steps">Steps of the network that sees simulation only.</param>
/// <param name="FoldSteps">Steps that each fold adds, on simulation and training films.</param>
/// <param name="Seeds">Split seeds of the shuffled protocol.</param>
/// <param name="GroupedSeeds">Split seeds of the protocol that keeps compounds together.</param>
internal sealed record XrdSymmetrySetup(int Patterns, int Held, int Steps, int FoldSteps, int Seeds, int GroupedSeeds)
{
    /// <summary>Coverage of the conformal sets.</summary>
    public const double Level = 0.90;

    /// <summary>Folds of every split.</summary>
    public const int Folds = 5;

    /// <summary>Patterns of a step.</summary>
    public const int Batch = 64;

    /// <summary>Simulated patterns that the baselines and the distance from the training set compare with.</summary>
    public int Library => Math.Min(Patterns / 2, 420);

    public static XrdSymmetrySetup Of(StudySize size) => size switch
    {
        StudySize.Smoke => new(Patterns: 105, Held: 35, Steps: 30, FoldSteps: 6, Seeds: 1, GroupedSeeds: 1),
        StudySize.Laptop => new(Patterns: 2800, Held: 700, Steps: 2500, FoldSteps: 250, Seeds: 20, GroupedSeeds: 5),
        _ => new(Patterns: 7000, Held: 2100, Steps: 8000, FoldSteps: 1000, Seeds: 20, GroupedSeeds: 20),
    };
}
