namespace Ewald.Tensors.Layers;

/// <summary>A part of a network: named parameters that are trained, named buffers that are not, and parts of its own.</summary>
/// <remarks>Names follow PyTorch (<c>stem.weight</c>, <c>running_mean</c>), so that weights can be exchanged. A layer owns its
/// tensors; scopes do not free them.</remarks>
public abstract class Layer : IDisposable
{
    private readonly List<(string Name, Tensor Value)> _parameters = [];
    private readonly List<(string Name, Tensor Value)> _buffers = [];
    private readonly List<(string Name, Layer Value)> _children = [];

    /// <summary>Whether dropout drops and batch normalisation learns its statistics.</summary>
    public bool Training { get; private set; } = true;

    /// <summary>Number of trained values.</summary>
    public long ParameterCount => Parameters().Sum(p => p.Count);

    /// <summary>Trained tensors with dotted names, in the order of construction.</summary>
    public IEnumerable<(string Name, Tensor Value)> NamedParameters() => Named(layer => layer._parameters);

    /// <summary>Tensors that belong to the state but are not trained, with dotted names.</summary>
    public IEnumerable<(string Name, Tensor Value)> NamedBuffers() => Named(layer => layer._buffers);

    /// <summary>Trained tensors.</summary>
    public Tensor[] Parameters() => [.. NamedParameters().Select(p => p.Value)];

    /// <summary>Parameters and buffers by name: the layer's own tensors, not copies.</summary>
    public Dictionary<string, Tensor> State() =>
        NamedParameters().Concat(NamedBuffers()).ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);

    /// <summary>Copies values into parameters and buffers, converting type and device.</summary>
    /// <param name="state">One tensor for each name of <see cref="State"/>, same shapes.</param>
    /// <param name="origin">Where the values come from, for messages.</param>
    /// <exception cref="Core.InputException">A name is missing or unknown, or a shape differs.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state, string origin)
    {
        ArgumentNullException.ThrowIfNull(state);
        var own = State();
        var missing = own.Keys.Where(name => !state.ContainsKey(name)).ToArray();
        var unknown = state.Keys.Where(name => !own.ContainsKey(name)).ToArray();
        if (missing.Length + unknown.Length > 0)
            throw new Core.InputException($"{origin}: the weights are those of another network than {GetType().Name} in this configuration: missing [{string.Join(", ", missing.Take(5))}], unknown [{string.Join(", ", unknown.Take(5))}].");
        foreach (var (name, tensor) in own)
        {
            var given = state[name].Shape;
            if (!given.AsSpan().SequenceEqual(tensor.Shape))
                throw new Core.InputException($"{origin}: {name} has shape {Tensor.ShapeText(given)}; {GetType().Name} in this configuration needs {Tensor.ShapeText(tensor.Shape)}.");
        }

        using var noGrad = NoGrad.Enter();
        foreach (var (name, tensor) in own) tensor.CopyInPlace(state[name]);
    }

    /// <summary>Switches to training.</summary>
    public void Train() => SetTraining(true);

    /// <summary>Switches to inference.</summary>
    public void Eval() => SetTraining(false);

    /// <summary>Moves and converts the real parameters and buffers; make optimisers afterwards.</summary>
    /// <param name="type">Real element type.</param>
    /// <param name="device">Device.</param>
    public void To(ScalarType type, Device device)
    {
        using var noGrad = NoGrad.Enter();
        foreach (var (_, tensor) in NamedParameters().Concat(NamedBuffers()).ToArray())
        {
            var trained = tensor.RequiresGrad;
            var moved = TensorScope.Release(tensor.Detach().To(tensor.Type.IsReal() ? type : tensor.Type, device).Clone());
            moved.RequiresGrad = trained;
            tensor.Adopt(moved);
        }
    }

    /// <summary>Frees parameters and buffers.</summary>
    public void Dispose()
    {
        foreach (var (_, tensor) in NamedParameters().Concat(NamedBuffers()).ToArray()) tensor.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Registers a trained tensor.</summary>
    /// <param name="name">Name without dots.</param>
    /// <param name="value">Its start value.</param>
    protected Tensor Parameter(string name, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _parameters.Add((name, TensorScope.Release(value)));
        value.RequiresGrad = true;
        return value;
    }

    /// <summary>Registers a tensor that belongs to the state but is not trained.</summary>
    /// <param name="name">Name without dots.</param>
    /// <param name="value">Its start value.</param>
    protected Tensor Buffer(string name, Tensor value)
    {
        _buffers.Add((name, TensorScope.Release(value)));
        return value;
    }

    /// <summary>Registers a part.</summary>
    /// <param name="name">Name without dots.</param>
    /// <param name="layer">The part.</param>
    protected TLayer Part<TLayer>(string name, TLayer layer)
        where TLayer : Layer
    {
        _children.Add((name, layer));
        return layer;
    }

    private void SetTraining(bool training)
    {
        Training = training;
        foreach (var (_, child) in _children) child.SetTraining(training);
    }

    private IEnumerable<(string Name, Tensor Value)> Named(Func<Layer, List<(string Name, Tensor Value)>> own)
    {
        foreach (var pair in own(this)) yield return pair;
        foreach (var (prefix, child) in _children)
            foreach (var (name, value) in child.Named(own)) yield return ($"{prefix}.{name}", value);
    }
}

/// <summary>A layer with one input and one output.</summary>
/// <typeparam name="TInput">What it reads.</typeparam>
/// <typeparam name="TOutput">What it answers.</typeparam>
public abstract class Layer<TInput, TOutput> : Layer
{
    /// <summary>Applies the layer.</summary>
    /// <param name="input">The input; its shape stands at the layer.</param>
    public abstract TOutput Forward(TInput input);
}
