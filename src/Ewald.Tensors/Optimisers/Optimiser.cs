using System.Globalization;

namespace Ewald.Tensors.Optimisers;

/// <summary>Changes parameters along their gradients.</summary>
public abstract class Optimiser : IDisposable
{
    private readonly List<(string Name, Tensor[] Values)> _moments = [];

    /// <summary>An optimiser of these parameters.</summary>
    /// <param name="parameters">Leaves with gradients.</param>
    /// <param name="learningRate">Size of a step.</param>
    protected Optimiser(Tensor[] parameters, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.Length == 0) throw new ArgumentException("An optimiser needs at least one parameter.", nameof(parameters));
        Parameters = parameters;
        LearningRate = learningRate;
    }

    /// <summary>Size of a step; schedules set it.</summary>
    public double LearningRate { get; set; }

    /// <summary>Steps made.</summary>
    public long Steps { get; private set; }

    /// <summary>What is optimised.</summary>
    protected Tensor[] Parameters { get; }

    /// <summary>Makes one step along the gradients of the parameters; one without a gradient stays as it is.</summary>
    public void Step()
    {
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        Steps++;
        var gradients = new Tensor[Parameters.Length];
        List<int>? with = null;
        for (var i = 0; i < gradients.Length; i++)
        {
            if (Parameters[i].Grad is { } gradient)
            {
                gradients[i] = gradient;
                with?.Add(i);
            }
            else
            {
                with ??= [.. Enumerable.Range(0, i)];
            }
        }

        Update(new Slots(with), [.. gradients.Where(g => g is not null)]);
    }

    /// <summary>Forgets the gradients.</summary>
    public void ZeroGrad()
    {
        foreach (var parameter in Parameters) parameter.Grad = null;
    }

    /// <summary>Scales the gradients down so that their common norm is at most this (Pascanu et al., ICML 2013).</summary>
    /// <param name="maximum">Largest norm.</param>
    /// <returns>The norm before.</returns>
    public double ClipGradients(double maximum)
    {
        using var scope = TensorScope.Enter();
        using var noGrad = NoGrad.Enter();
        Tensor[] gradients = [.. Parameters.Select(p => p.Grad).OfType<Tensor>()];
        if (gradients.Length == 0) return 0;
        var norm = Tensor.Stack(ManyTensors.Norms(gradients)).Norm().Item();
        var factor = maximum / (norm + 1e-6);
        if (factor < 1) ManyTensors.Multiply(gradients, factor);
        return norm;
    }

    /// <summary>The tensors that a checkpoint keeps, by name: the optimiser's own.</summary>
    public Dictionary<string, Tensor> State()
    {
        var state = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, values) in _moments)
            for (var i = 0; i < values.Length; i++) state[string.Create(CultureInfo.InvariantCulture, $"{name}.{i}")] = values[i];
        return state;
    }

    /// <summary>Restores a state.</summary>
    /// <param name="state">Tensors as <see cref="State"/> gives them.</param>
    /// <param name="steps">Steps made.</param>
    /// <exception cref="Core.InputException">The state is that of another optimiser.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state, long steps)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var noGrad = NoGrad.Enter();
        foreach (var (name, tensor) in State())
        {
            if (!state.TryGetValue(name, out var saved) || !saved.Shape.AsSpan().SequenceEqual(tensor.Shape))
                throw new Core.InputException($"checkpoint: {GetType().Name} finds no {name} of shape {Tensor.ShapeText(tensor.Shape)}; the checkpoint is that of another run. Remove it to start anew.");
            tensor.CopyInPlace(saved);
        }

        Steps = steps;
    }

    /// <summary>Frees the moments.</summary>
    public void Dispose()
    {
        foreach (var (_, values) in _moments)
            foreach (var value in values) value.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes the step.</summary>
    /// <param name="slots">Picks what belongs to the parameters that have a gradient.</param>
    /// <param name="gradients">Their gradients.</param>
    protected abstract void Update(Slots slots, Tensor[] gradients);

    /// <summary>One tensor of zeros a parameter, kept in checkpoints.</summary>
    /// <param name="name">Name of the moment.</param>
    protected Tensor[] Moment(string name)
    {
        using var noGrad = NoGrad.Enter();
        Tensor[] values = [.. Parameters.Select(p => TensorScope.Release(p.ZerosLike()))];
        _moments.Add((name, values));
        return values;
    }

    /// <summary>Which parameters take part in a step.</summary>
    /// <param name="with">Their positions, or null for all.</param>
    protected sealed class Slots(List<int>? with)
    {
        /// <summary>Those of a list that take part.</summary>
        /// <param name="all">One tensor a parameter.</param>
        public Tensor[] Of(Tensor[] all) => with is null ? all : [.. with.Select(i => all[i])];
    }
}
