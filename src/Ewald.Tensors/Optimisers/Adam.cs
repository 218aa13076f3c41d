namespace Ewald.Tensors.Optimisers;

/// <summary>Adaptive moments (Kingma and Ba, ICLR 2015, arXiv:1412.6980); with decoupled decay it is AdamW (Loshchilov and Hutter, ICLR 2019, arXiv:1711.05101).</summary>
/// <remarks>m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², θ ← θ − η m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ).
/// Decay w: Adam adds w θ to g, AdamW multiplies θ by 1 − η w.</remarks>
public sealed class Adam : Optimiser
{
    private readonly double _beta1, _beta2, _epsilon, _weightDecay;
    private readonly bool _decoupled;
    private readonly Tensor[] _mean, _square;

    /// <summary>Adam.</summary>
    /// <param name="parameters">What is optimised.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="beta1">β₁.</param>
    /// <param name="beta2">β₂.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="weightDecay">w.</param>
    /// <param name="decoupled">True for AdamW's decay.</param>
    public Adam(Tensor[] parameters, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0, bool decoupled = false)
        : base(parameters, learningRate)
    {
        (_beta1, _beta2, _epsilon, _weightDecay, _decoupled) = (beta1, beta2, epsilon, weightDecay, decoupled);
        _mean = Moment("mean");
        _square = Moment("square");
    }

    /// <summary>AdamW.</summary>
    /// <param name="parameters">What is optimised.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="weightDecay">w.</param>
    public static Adam W(Tensor[] parameters, double learningRate = 1e-3, double weightDecay = 1e-2) =>
        new(parameters, learningRate, weightDecay: weightDecay, decoupled: true);

    /// <inheritdoc/>
    protected override void Update(Slots slots, Tensor[] gradients)
    {
        ArgumentNullException.ThrowIfNull(slots);
        if (gradients.Length == 0) return;
        var (parameters, mean, square) = (slots.Of(Parameters), slots.Of(_mean), slots.Of(_square));
        if (_weightDecay != 0 && _decoupled) ManyTensors.Multiply(parameters, 1 - LearningRate * _weightDecay);
        if (_weightDecay != 0 && !_decoupled)
        {
            gradients = [.. gradients.Select(g => g.Clone())];
            ManyTensors.Add(gradients, parameters, _weightDecay);
        }

        ManyTensors.Multiply(mean, _beta1);
        ManyTensors.Add(mean, gradients, 1 - _beta1);
        ManyTensors.Multiply(square, _beta2);
        ManyTensors.AddProduct(square, gradients, gradients, 1 - _beta2);
        var denominator = ManyTensors.Sqrt(square);
        ManyTensors.Divide(denominator, Math.Sqrt(1 - Math.Pow(_beta2, Steps)));
        ManyTensors.Add(denominator, _epsilon);
        ManyTensors.AddQuotient(parameters, mean, denominator, -LearningRate / (1 - Math.Pow(_beta1, Steps)));
    }
}
