using Ewald.Core;

namespace Ewald.Studies.NeutronStructure;

/// <summary>One size of the study.</summary>
/// <param name="Epochs">Passes; each draws new patterns.</param>
/// <param name="StepsPerEpoch">Steps a pass.</param>
/// <param name="Batch">Patterns a step.</param>
/// <param name="Validation">Patterns that choose the best pass.</param>
/// <param name="Calibration">Patterns behind the conformal sets and the novelty threshold.</param>
/// <param name="Test">Patterns behind the class accuracy.</param>
/// <param name="Polished">Patterns of the test set that are polished.</param>
/// <param name="Searched">Patterns with zero offsets up to 0.9 degrees, solved without knowing them.</param>
/// <param name="Neighbours">Patterns in the library of the nearest-neighbour baseline.</param>
/// <param name="Width">Channels of the network's first layer.</param>
/// <param name="Hidden">Length of its last layer.</param>
/// <param name="Classical">Polished patterns that are solved without a network too.</param>
/// <param name="LearningRate">Largest learning rate.</param>
internal sealed record NeutronStructureSetup(
    int Epochs, int StepsPerEpoch, int Batch, int Validation, int Calibration, int Test, int Polished, int Searched, int Neighbours, int Width, int Hidden, int Classical, double LearningRate = 2e-3)
{
    /// <summary>Coverage of every set and interval.</summary>
    public const double Level = 0.90;

    /// <summary>Counts at which the metrics are judged.</summary>
    public const double Counts = 1e4;

    /// <summary>The setup of a size.</summary>
    public static NeutronStructureSetup Of(StudySize size) => size switch
    {
        StudySize.Smoke => new(Epochs: 1, StepsPerEpoch: 6, Batch: 24, Validation: 128, Calibration: 60, Test: 60, Polished: 6, Searched: 1, Neighbours: 60, Width: 16, Hidden: 16, Classical: 2),
        StudySize.Laptop => new(Epochs: 10, StepsPerEpoch: 200, Batch: 96, Validation: 512, Calibration: 2000, Test: 2000, Polished: 240, Searched: 40, Neighbours: 6000, Width: 32, Hidden: 96, Classical: 120),
        _ => new(Epochs: 60, StepsPerEpoch: 1600, Batch: 128, Validation: 4000, Calibration: 6000, Test: 6000, Polished: 2000, Searched: 500, Neighbours: 60000, Width: 48, Hidden: 192, Classical: 1000, LearningRate: 1e-3),
    };
}
