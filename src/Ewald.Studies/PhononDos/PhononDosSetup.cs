using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Studies.PhononDos;

/// <summary>Numbers of one run.</summary>
/// <param name="EasyCrystals">Numbers tried for the named prototypes of the easy set; each has the same share.</param>
/// <param name="OfEachPublished">Numbers tried for each published arrangement of the easy set; 0 leaves them out.</param>
/// <param name="Crystals">Most crystals with heat capacities that are read; null for all.</param>
/// <param name="Folds">Folds of the cross-validation over chemical systems.</param>
/// <param name="PrototypeFolds">Folds of the cross-validation over prototypes of the easy set.</param>
/// <param name="StiffnessNetworks">Stiffness networks of an ensemble.</param>
/// <param name="StiffnessEpochs">Passes of one over its crystals.</param>
/// <param name="StiffnessRate">Its largest learning rate.</param>
/// <param name="StiffnessBatch">Crystals of its training step.</param>
/// <param name="EasyShare">Share of the easy set that stiffness networks see beside the DFT crystals.</param>
/// <param name="DensityNetworks">Equivariant networks of an ensemble.</param>
/// <param name="DensityEpochs">Passes of one over its crystals.</param>
/// <param name="DensityRate">Its largest learning rate.</param>
/// <param name="DensityBatch">Crystals of its training step.</param>
/// <param name="Multiplicity">Channels of each hidden irrep.</param>
/// <param name="WeakWeight">Weight of the heat capacity beside the density in the loss, (J/(mol K))⁻².</param>
/// <param name="Trees">How the trees of the baseline grow.</param>
/// <param name="Level">Coverage aimed at.</param>
public sealed record PhononDosSetup(
    int EasyCrystals, int OfEachPublished, int? Crystals, int Folds, int PrototypeFolds, int StiffnessNetworks, int StiffnessEpochs, double StiffnessRate, int StiffnessBatch, double EasyShare,
    int DensityNetworks, int DensityEpochs, double DensityRate, int DensityBatch, int Multiplicity, double WeakWeight, TreeSetup Trees, double Level)
{
    /// <summary>The setup of a size.</summary>
    /// <param name="size">Smoke, laptop or paper.</param>
    public static PhononDosSetup For(StudySize size) => size switch
    {
        StudySize.Smoke => Laptop with
        {
            EasyCrystals = 62, OfEachPublished = 0, EasyShare = 0.2, Crystals = 120, Folds = 3, PrototypeFolds = 2, StiffnessNetworks = 1, StiffnessEpochs = 8, StiffnessBatch = 32, DensityNetworks = 1, DensityEpochs = 3, DensityBatch = 16,
            Multiplicity = 8, Trees = Laptop.Trees with { Rounds = 40, Depth = 4 },
        },
        StudySize.Paper => Laptop with { EasyCrystals = 6200, OfEachPublished = 20, StiffnessNetworks = 8, StiffnessEpochs = 120, DensityNetworks = 6, DensityEpochs = 60, Multiplicity = 32 },
        _ => Laptop,
    };

    private static PhononDosSetup Laptop { get; } = new(
        EasyCrystals: 1240, OfEachPublished: 12, Crystals: null, Folds: 5, PrototypeFolds: 6, StiffnessNetworks: 3, StiffnessEpochs: 60, StiffnessRate: 4e-3, StiffnessBatch: 64, EasyShare: 0.2,
        DensityNetworks: 4, DensityEpochs: 40, DensityRate: 1e-2, DensityBatch: 32, Multiplicity: 16, WeakWeight: 0.004,
        new TreeSetup(Rounds: 500, LearningRate: 0.05, Depth: 6, RowShare: 0.7, FeatureShare: 0.2, MinimumChildWeight: 3), Level: 0.9);
}
