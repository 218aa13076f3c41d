using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Studies.Elastic;

/// <summary>Numbers of one run.</summary>
/// <param name="Folds">Folds of the cross-validation over chemical systems.</param>
/// <param name="Members">Models of an ensemble, each with its own seed.</param>
/// <param name="Crystals">Most crystals that are read; null for all.</param>
/// <param name="PublishedFolds">Published folds of the composition-only sets that are run, at most 5.</param>
/// <param name="CompositionMembers">Models of an ensemble there.</param>
/// <param name="Trees">How trees are grown on structures.</param>
/// <param name="CompositionTrees">How trees are grown on compositions.</param>
/// <param name="Level">Coverage aimed at.</param>
/// <param name="FormulaTrees">How trees are grown on formulas of three and more elements, whose answer is a feature of a crystal.</param>
/// <param name="Networks">Crystal graph networks of an ensemble.</param>
/// <param name="Epochs">Passes of a network over its crystals.</param>
/// <param name="CrystalsOfBatch">Crystals of a training step.</param>
/// <param name="NetworkRate">Largest learning rate of a network.</param>
/// <param name="LearningSizes">Training sizes of the learning curve, as shares of all chemical systems.</param>
public sealed record ElasticSetup(
    int Folds, int Members, int? Crystals, int PublishedFolds, int CompositionMembers, TreeSetup Trees, TreeSetup CompositionTrees, double Level,
    TreeSetup FormulaTrees, int Networks, int Epochs, int CrystalsOfBatch, double NetworkRate, IReadOnlyList<double> LearningSizes)
{
    /// <summary>The setup of a size.</summary>
    /// <param name="size">Smoke, laptop or paper.</param>
    public static ElasticSetup For(StudySize size) => size switch
    {
        StudySize.Smoke => Laptop with
        {
            Members = 1, Crystals = 500, PublishedFolds = 0, Trees = Laptop.Trees with { Rounds = 60, Depth = 4 }, LearningSizes = [1],
            FormulaTrees = Laptop.FormulaTrees with { Rounds = 30, Depth = 4 }, Networks = 1, Epochs = 2,
        },
        StudySize.Paper => Laptop with { Members = 8, CompositionMembers = 8, Networks = 6, Epochs = 100, Trees = Laptop.Trees with { Rounds = 1500, LearningRate = 0.02 }, CompositionTrees = Laptop.CompositionTrees with { Rounds = 1500, LearningRate = 0.02 } },
        _ => Laptop,
    };

    private static ElasticSetup Laptop { get; } = new(
        Folds: 5, Members: 2, Crystals: null, PublishedFolds: 5, CompositionMembers: 3,
        new TreeSetup(Rounds: 600, LearningRate: 0.05, Depth: 6, RowShare: 0.7, FeatureShare: 0.2, MinimumChildWeight: 3),
        new TreeSetup(Rounds: 600, LearningRate: 0.05, Depth: 8, RowShare: 0.7, FeatureShare: 0.2, MinimumChildWeight: 3),
        Level: 0.9,
        new TreeSetup(Rounds: 300, LearningRate: 0.08, Depth: 6, RowShare: 0.7, FeatureShare: 0.2, MinimumChildWeight: 3),
        Networks: 2, Epochs: 25, CrystalsOfBatch: 64, NetworkRate: 3e-3, LearningSizes: [0.1, 0.25, 0.5]);
}
