using Ewald.Core;

namespace Ewald.Studies.SasModel;

/// <summary>Numbers of one run; the three sizes differ in nothing else.</summary>
/// <param name="TrainBodies">Bodies of the general training set.</param>
/// <param name="TrainCopies">Measurements a body.</param>
/// <param name="HeldBodies">Bodies of the validation, the calibration and the test set, each.</param>
/// <param name="LibraryShare">Size of the neighbour library relative to the shipped one.</param>
/// <param name="FittedCurves">Test curves that are also fitted.</param>
/// <param name="General">Training of the general network.</param>
/// <param name="ShapeCurves">Curves of TRAIN used a class; 0 for all.</param>
/// <param name="Shapes">Training of the network of the public set.</param>
internal sealed record SasModelSetup(
    int TrainBodies, int TrainCopies, int HeldBodies, double LibraryShare, int FittedCurves, TrainingPlan General, int ShapeCurves, TrainingPlan Shapes)
{
    /// <summary>Coverage that conformal sets and intervals aim at.</summary>
    public const double Level = 0.9;

    /// <summary>Coverage that the sets of the public set's model aim at: its classes separate so well that sets at 0.9 would be empty for one curve in ten.</summary>
    public const double ShapesLevel = 0.98;

    /// <summary>The setup of a size.</summary>
    /// <param name="size">Smoke, laptop or paper.</param>
    public static SasModelSetup Of(StudySize size) => size switch
    {
        StudySize.Smoke => new(340, 2, 170, 0.15, 4, new TrainingPlan(1, 3, 64), 30, new TrainingPlan(1, 3, 32)),
        StudySize.Laptop => new(17_000, 3, 2_550, 1, 68, new TrainingPlan(1, 12, 128), 0, new TrainingPlan(2, 40, 64)),
        _ => new(120_000, 6, 8_500, 1, 340, new TrainingPlan(3, 30, 256), 0, new TrainingPlan(3, 120, 64)),
    };
}
