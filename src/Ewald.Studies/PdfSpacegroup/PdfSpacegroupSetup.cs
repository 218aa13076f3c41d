using Ewald.Core;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>Numbers of one run.</summary>
/// <param name="Classes">Number of space groups.</param>
/// <param name="Published">Most published crystals that are read from each file; null for all.</param>
/// <param name="Crystals">Crystals that are made for training and for the random split.</param>
/// <param name="HeldCrystals">Crystals that are made of held-out prototypes.</param>
/// <param name="Curves">Curves of each training crystal, each with its own instrument.</param>
/// <param name="DrawnPrototypes">Prototypes that are drawn from Wyckoff positions for each class.</param>
/// <param name="DrawnShare">Share of crystals made of drawn prototypes instead of published ones.</param>
/// <param name="HeldShare">Share of the prototypes of each class that training never sees.</param>
/// <param name="Epochs">Passes over the training curves.</param>
/// <param name="LastEpochs">Passes over the curves of all prototypes, after the network was judged.</param>
/// <param name="Filters">Filters of each block of the network.</param>
/// <param name="Kernels">Kernels of each block.</param>
/// <param name="Hidden">Length of the dense layer.</param>
/// <param name="LinearEpochs">Passes of the logistic regression that it stands beside.</param>
/// <param name="Level">Coverage aimed at.</param>
public sealed record PdfSpacegroupSetup(
    int Classes, int? Published, int Crystals, int HeldCrystals, int Curves, int DrawnPrototypes, double DrawnShare, double HeldShare,
    int Epochs, int LastEpochs, IReadOnlyList<int> Filters, IReadOnlyList<int> Kernels, int Hidden, int LinearEpochs, double Level)
{
    /// <summary>The setup of a size.</summary>
    /// <param name="size">Smoke, laptop or paper.</param>
    public static PdfSpacegroupSetup For(StudySize size) => size switch
    {
        StudySize.Smoke => Laptop with { Classes = 8, Published = 80, Crystals = 320, HeldCrystals = 120, Curves = 1, DrawnPrototypes = 2, Epochs = 6, LastEpochs = 1, Filters = [16, 32], Kernels = [9, 7], Hidden = 32, LinearEpochs = 4 },
        // The published network: 256 and 64 filters of 32 points (33 here: kernels are odd), more than 100 000 curves.
        StudySize.Paper => Laptop with { Crystals = 50_000, HeldCrystals = 10_000, Curves = 2, Epochs = 40, Filters = [256, 64], Kernels = [33, 33] },
        _ => Laptop,
    };

    private static PdfSpacegroupSetup Laptop { get; } = new(
        Classes: 45, Published: null, Crystals: 30_000, HeldCrystals: 5_000, Curves: 2, DrawnPrototypes: 16, DrawnShare: 0.15, HeldShare: 0.2,
        Epochs: 9, LastEpochs: 3, Filters: [16, 32], Kernels: [9, 7], Hidden: 256, LinearEpochs: 3, Level: 0.9);
}
