using Ewald.Core;

namespace Ewald.Studies.SasStructure;

/// <summary>One size of the study.</summary>
/// <param name="Bodies">Bodies of the easy set.</param>
/// <param name="Copies">Measured-looking copies of each body.</param>
/// <param name="Epochs">Most passes of the network's training.</param>
/// <param name="Hidden">Width of the network's two hidden layers.</param>
public sealed record StructureSetup(int Bodies, int Copies, int Epochs, int Hidden)
{
    /// <summary>Coverage of every interval.</summary>
    public const double Level = 0.90;

    /// <summary>The setup of a size.</summary>
    /// <param name="size">Smoke, laptop or paper.</param>
    public static StructureSetup Of(StudySize size) => size switch
    {
        StudySize.Smoke => new StructureSetup(Bodies: 60, Copies: 3, Epochs: 5, Hidden: 16),
        StudySize.Laptop => new StructureSetup(Bodies: 5000, Copies: 3, Epochs: 60, Hidden: 64),
        _ => new StructureSetup(Bodies: 20000, Copies: 12, Epochs: 200, Hidden: 128),
    };
}

/// <summary>Which part of the easy set a case belongs to.</summary>
public enum Part
{
    /// <summary>The learners see it.</summary>
    Train,

    /// <summary>Chooses between learners and ends the training.</summary>
    Validate,

    /// <summary>Sets the width of the intervals.</summary>
    Calibrate,

    /// <summary>Judges.</summary>
    Test,
}
