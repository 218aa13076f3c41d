using Ewald.Tensors.Optimisers;

namespace Ewald.Networks;

/// <summary>How long and how a network is trained.</summary>
/// <param name="Epochs">Passes over the batches.</param>
/// <param name="Patience">Passes without a better validation score before training ends; 0 never ends early.</param>
/// <param name="GradientClip">Largest norm of all gradients together; 0 does not clip.</param>
/// <param name="CheckpointEvery">Passes between checkpoints, when a checkpoint file is given.</param>
/// <param name="HigherIsBetter">Whether a higher validation score is better.</param>
/// <param name="RestoreBest">Ends with the weights of the best validation score, instead of the last ones.</param>
public sealed record TrainingSetup(
    int Epochs, int Patience = 0, double GradientClip = 0, int CheckpointEvery = 1, bool HigherIsBetter = false, bool RestoreBest = true)
{
    /// <summary>Learning rate over the steps.</summary>
    public Schedule Schedule { get; init; } = new Schedule.Constant();
}

/// <summary>One pass of a training.</summary>
/// <param name="Epoch">From 0.</param>
/// <param name="TrainingLoss">Mean loss over the batches of the pass.</param>
/// <param name="ValidationScore">Score after the pass; not a number where there is no validation.</param>
/// <param name="LearningRate">At the end of the pass.</param>
public sealed record EpochRecord(int Epoch, double TrainingLoss, double ValidationScore, double LearningRate);

/// <summary>What a training did.</summary>
/// <param name="Epochs">One record a pass.</param>
/// <param name="BestEpoch">Pass with the best validation score (the last where there is no validation).</param>
/// <param name="BestScore">Its score.</param>
/// <param name="StoppedEarly">Whether patience ended it.</param>
public sealed record TrainingHistory(IReadOnlyList<EpochRecord> Epochs, int BestEpoch, double BestScore, bool StoppedEarly);
