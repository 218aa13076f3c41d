using Ewald.Core;
using Ewald.Physics.SmallAngle.Populations;

namespace Ewald.Studies.SasShape;

/// <summary>Numbers of one run; every body is drawn by its number, so that parts never share one.</summary>
/// <param name="ScalingShapes">Shapes that scale measured curves.</param>
/// <param name="TrainingBodies">Bodies of the neighbours.</param>
/// <param name="Copies">Copies of each training body with other background and aggregate.</param>
/// <param name="CalibrationBodies">Bodies of the conformal calibration.</param>
/// <param name="TestBodies">Held-out bodies.</param>
/// <param name="Neighbours">k.</param>
/// <param name="Floor">σ₀ of the noise-aware distance.</param>
/// <param name="Level">Coverage aimed at.</param>
/// <param name="Limits">Class limits.</param>
/// <param name="Noise">The noisy level.</param>
public sealed record SasShapeSetup(
    int ScalingShapes, int TrainingBodies, int Copies, int CalibrationBodies, int TestBodies, int Neighbours, double Floor, double Level,
    ShapeLimits Limits, ShapeNoise Noise)
{
    /// <summary>The setup of a size.</summary>
    /// <param name="size">Smoke, laptop or paper.</param>
    public static SasShapeSetup For(StudySize size) => size switch
    {
        StudySize.Smoke => Laptop with { ScalingShapes = 70, TrainingBodies = 280, CalibrationBodies = 140, TestBodies = 140, Copies = 2 },
        StudySize.Paper => Laptop with { ScalingShapes = 280, TrainingBodies = 28_000, CalibrationBodies = 14_000, TestBodies = 28_000 },
        _ => Laptop,
    };

    private static SasShapeSetup Laptop { get; } = new(
        ScalingShapes: 140, TrainingBodies: 6_300, Copies: 3, CalibrationBodies: 5_600, TestBodies: 5_600, Neighbours: 7, Floor: 0.006, Level: 0.9,
        new ShapeLimits(), new ShapeNoise());

    /// <summary>Number of the first body of the neighbours; the scaling shapes come before.</summary>
    public long FirstTraining => ScalingShapes;

    /// <summary>Number of the first calibration body.</summary>
    public long FirstCalibration => FirstTraining + TrainingBodies;

    /// <summary>Number of the first test body.</summary>
    public long FirstTest => FirstCalibration + CalibrationBodies;
}
