namespace Ewald.Learning;

/// <summary>How a trajectory is brought to a scale of its own.</summary>
public enum TrajectoryScale
{
    /// <summary>I/⟨I⟩ − 1: the relative change.</summary>
    RelativeToMean,

    /// <summary>(I − ⟨I⟩)/s with s the standard deviation over the trajectory: the shape alone.</summary>
    ZScore,
}
