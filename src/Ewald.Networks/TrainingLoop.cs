using Ewald.Core;
using Ewald.Tensors;
using Ewald.Tensors.Layers;
using Ewald.Tensors.Optimisers;

namespace Ewald.Networks;

/// <summary>Trains a network: steps over batches, validation after each pass, early stopping, checkpoints that resume bit-equal on the same machine and threads.</summary>
/// <param name="network">What is trained.</param>
/// <param name="optimiser">An optimiser of its parameters; its learning rate at this moment is the schedule's factor 1.</param>
/// <param name="loss">Applies the network to a batch and answers one number, in training mode.</param>
/// <param name="setup">How long and how.</param>
/// <param name="generator">What the network draws from while training (dropout), or null; its state goes into checkpoints.</param>
public sealed class TrainingLoop(Layer network, Optimiser optimiser, Func<Batch, Tensor> loss, TrainingSetup setup, Generator? generator = null)
{
    private readonly double _baseRate = optimiser.LearningRate;
    private readonly List<EpochRecord> _epochs = [];
    private readonly Dictionary<string, Tensor> _best = new(StringComparer.Ordinal);
    private int _bestEpoch = -1;
    private double _bestScore = double.NaN;

    /// <summary>A loop for a network with one input and one output.</summary>
    /// <param name="network">What is trained.</param>
    /// <param name="optimiser">An optimiser of its parameters.</param>
    /// <param name="loss">Loss of prediction and target, for example <see cref="Loss.SquaredError"/>.</param>
    /// <param name="setup">How long and how.</param>
    /// <param name="generator">What the network draws from while training, or null.</param>
    public static TrainingLoop For(
        Layer<Tensor, Tensor> network, Optimiser optimiser, Func<Tensor, Tensor, Tensor> loss, TrainingSetup setup, Generator? generator = null) =>
        new(network, optimiser, batch => loss(network.Forward(batch.Input), batch.Target), setup, generator);

    /// <summary>Mean over all batches of a score, weighted by their samples, in inference mode without gradients.</summary>
    /// <param name="network">The network; its mode is restored.</param>
    /// <param name="batches">Batches; epoch 0 is read.</param>
    /// <param name="score">Applies the network to a batch and answers one number.</param>
    public static double Mean(Layer network, IBatchSource batches, Func<Batch, Tensor> score)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(score);
        using var noGrad = NoGrad.Enter();
        var training = network.Training;
        network.Eval();
        try
        {
            double sum = 0, samples = 0;
            for (var i = 0; i < batches.Count; i++)
            {
                using var scope = TensorScope.Enter();
                var batch = batches.Read(0, i);
                var n = batch.Input.Size(0);
                sum += n * score(batch).Item();
                samples += n;
            }

            return sum / samples;
        }
        finally
        {
            if (training) network.Train();
        }
    }

    /// <summary>Trains; call it once.</summary>
    /// <param name="batches">Training batches.</param>
    /// <param name="validate">Score after each pass, called in inference mode without gradients on data kept apart; null for none.</param>
    /// <param name="checkpoint">File that a resumed run goes on from, written atomically; null for none. It is left when training ends.</param>
    /// <param name="progress">Where progress goes.</param>
    /// <param name="cancel">Cancels between steps; the last checkpoint stays.</param>
    /// <exception cref="InputException">The checkpoint is that of another run.</exception>
    /// <exception cref="InstabilityException">The loss is not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TrainingHistory Run(
        IBatchSource batches, Func<double>? validate, string? checkpoint = null, IProgressSink? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        progress ??= SilentProgress.Instance;
        using var scope = TensorScope.Enter();
        var state = new TrainingCheckpoint(network, optimiser, generator, _epochs, _best);
        if (checkpoint is not null && File.Exists(checkpoint))
        {
            (_bestEpoch, _bestScore) = state.Read(checkpoint);
            progress.Say(FormattableString.Invariant($"training goes on after epoch {_epochs.Count} of {setup.Epochs}"));
        }

        var stopped = IsExhausted();
        try
        {
            for (var epoch = _epochs.Count; epoch < setup.Epochs && !stopped; epoch++)
            {
                var meanLoss = Pass(batches, epoch, progress, cancel);
                var score = validate is null ? double.NaN : Validate(validate);
                _epochs.Add(new EpochRecord(epoch, meanLoss, score, optimiser.LearningRate));
                Judge(epoch, score, validate is not null);
                stopped = IsExhausted();
                if (checkpoint is not null && ((epoch + 1) % setup.CheckpointEvery == 0 || stopped || epoch + 1 == setup.Epochs))
                    state.Write(checkpoint, _bestEpoch, _bestScore);
            }

            if (setup.RestoreBest && _best.Count > 0) network.LoadState(_best, "best weights");
        }
        finally
        {
            foreach (var tensor in _best.Values) tensor.Dispose();
            _best.Clear();
        }

        network.Eval();
        return new TrainingHistory([.. _epochs], _bestEpoch, _bestScore, stopped && _epochs.Count < setup.Epochs);
    }

    private double Pass(IBatchSource batches, int epoch, IProgressSink progress, CancellationToken cancel)
    {
        network.Train();
        double sum = 0;
        var total = (long)setup.Epochs * batches.Count;
        for (var i = 0; i < batches.Count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            using var scope = TensorScope.Enter();
            var step = (long)epoch * batches.Count + i;
            optimiser.LearningRate = _baseRate * setup.Schedule.Factor(step, total);
            optimiser.ZeroGrad();
            var value = loss(batches.Read(epoch, i));
            var number = value.Item();
            if (!double.IsFinite(number))
                throw new InstabilityException(FormattableString.Invariant($"training: the loss is {number} in epoch {epoch}, batch {i}, at learning rate {optimiser.LearningRate:g3}. Lower the rate, clip the gradients, or look for inputs that are not finite."));
            value.Backward();
            if (setup.GradientClip > 0) optimiser.ClipGradients(setup.GradientClip);
            optimiser.Step();
            sum += number;
            progress.Step("training", step + 1, total);
        }

        optimiser.ZeroGrad();
        return sum / batches.Count;
    }

    private double Validate(Func<double> validate)
    {
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        network.Eval();
        return validate();
    }

    private void Judge(int epoch, double score, bool validated)
    {
        var better = !validated || double.IsNaN(_bestScore) || (setup.HigherIsBetter ? score > _bestScore : score < _bestScore);
        if (!better) return;
        (_bestEpoch, _bestScore) = (epoch, score);
        if (!validated || !setup.RestoreBest) return;
        using var noGrad = NoGrad.Enter();
        foreach (var (name, tensor) in network.State())
        {
            if (_best.TryGetValue(name, out var kept)) kept.CopyInPlace(tensor);
            else _best[name] = TensorScope.Release(tensor.Detach().Clone());
        }
    }

    private bool IsExhausted() => setup.Patience > 0 && _epochs.Count > 0 && _epochs.Count - 1 - _bestEpoch >= setup.Patience;
}
