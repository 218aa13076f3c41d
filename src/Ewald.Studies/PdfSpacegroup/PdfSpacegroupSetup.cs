using Ewald.Core;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>Numbers of one run.</summary>
/// <param name="Classes">Number of space groups.</param>
/// <param name="Published">Most published crystals that are read from each file; null for all.</param>
/// <param name="TestCrystals">Crystals of which the half that is of the easy set are the test set.</param>
/// <param name="Crystals">Crystals for training.</param>
/// <param name="Curves">Curves of each training crystal, each with its own instrument.</param>
/// <param name="DrawnPrototypes">Prototypes that are drawn from Wyckoff positions for each class and are part of the easy set.</param>
/// <param name="FurtherDrawn">Prototypes of each class that are drawn and packed for training alone.</param>
/// <param name="Derived">Prototypes of each class that are made of published ones for training alone.</param>
/// <param name="DrawnShare">Share of drawn prototypes among the crystals of the easy set.</param>
/// <param name="WideShare">Share of crystals whose free parameters are moved far; for training alone.</param>
/// <param name="WideDrawnShare">Share of drawn and derived prototypes among those.</param>
/// <param name="Folds">Parts of the prototypes; each is judged by a network that never saw it.</param>
/// <param name="Members">Networks whose probabilities are averaged.</param>
/// <param name="Epochs">Passes over the training curves.</param>
/// <param name="Hidden">Width of the dense network.</param>
/// <param name="Blocks">Its residual blocks.</param>
/// <param name="Filters">Filters of each block of the published network, which is trained instead if there are any.</param>
/// <param name="Kernels">Kernels of each of these blocks.</param>
/// <param name="LinearEpochs">Passes of the logistic regression that it stands beside.</param>
/// <param name="Level">Coverage aimed at.</param>
public sealed record PdfSpacegroupSetup(
    int Classes, int? Published, int TestCrystals, int Crystals, int Curves, int DrawnPrototypes, int FurtherDrawn, int Derived, double DrawnShare, double WideShare, double WideDrawnShare,
    int Folds, int Members, int Epochs, int Hidden, int Blocks, IReadOnlyList<int> Filters, IReadOnlyList<int> Kernels, int LinearEpochs, double Level)
{
    /// <summary>The setup of a size.</summary>
    /// <param name="size">Smoke, laptop or paper.</param>
    public static PdfSpacegroupSetup For(StudySize size) => size switch
    {
        StudySize.Smoke => Laptop with { Classes = 8, Published = 80, TestCrystals = 120, Crystals = 420, Curves = 1, DrawnPrototypes = 2, FurtherDrawn = 1, Derived = 1, Folds = 2, Members = 1, Epochs = 12, Hidden = 48, LinearEpochs = 4 },
        // The published network: 256 and 64 filters of 32 points (33 here: kernels are odd), more than 100 000 curves.
        StudySize.Paper => Laptop with { Members = 1, Epochs = 40, Hidden = 128, Filters = [256, 64], Kernels = [33, 33] },
        _ => Laptop,
    };

    private static PdfSpacegroupSetup Laptop { get; } = new(
        Classes: 45, Published: null, TestCrystals: 12_500, Crystals: 100_000, Curves: 2, DrawnPrototypes: 16, FurtherDrawn: 120, Derived: 70, DrawnShare: 0.15, WideShare: 0.4, WideDrawnShare: 0.75,
        Folds: 3, Members: 1, Epochs: 9, Hidden: 640, Blocks: 2, Filters: [], Kernels: [], LinearEpochs: 2, Level: 0.9);
}
