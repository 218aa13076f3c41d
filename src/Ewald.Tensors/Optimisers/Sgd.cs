namespace Ewald.Tensors.Optimisers;

/// <summary>Stochastic gradient descent with momentum: v ← μ v + g + w θ, θ ← θ − η v (Polyak 1964; with Nesterov's step g + μ v).</summary>
public sealed class Sgd : Optimiser
{
    private readonly double _momentum, _weightDecay;
    private readonly bool _nesterov;
    private readonly Tensor[] _velocity;

    /// <summary>Gradient descent.</summary>
    /// <param name="parameters">What is optimised.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="momentum">μ.</param>
    /// <param name="weightDecay">w.</param>
    /// <param name="nesterov">Nesterov's step.</param>
    public Sgd(Tensor[] parameters, double learningRate, double momentum = 0, double weightDecay = 0, bool nesterov = false)
        : base(parameters, learningRate)
    {
        (_momentum, _weightDecay, _nesterov) = (momentum, weightDecay, nesterov);
        _velocity = momentum != 0 ? Moment("velocity") : [];
    }

    /// <inheritdoc/>
    protected override void Update(Slots slots, Tensor[] gradients)
    {
        ArgumentNullException.ThrowIfNull(slots);
        if (gradients.Length == 0) return;
        var parameters = slots.Of(Parameters);
        if (_weightDecay != 0)
        {
            gradients = [.. gradients.Select(g => g.Clone())];
            ManyTensors.Add(gradients, parameters, _weightDecay);
        }

        if (_momentum != 0)
        {
            var velocity = slots.Of(_velocity);
            ManyTensors.Multiply(velocity, _momentum);
            ManyTensors.Add(velocity, gradients, 1);
            if (_nesterov) ManyTensors.Add(parameters, gradients, -LearningRate);
            ManyTensors.Add(parameters, velocity, _nesterov ? -LearningRate * _momentum : -LearningRate);
        }
        else
        {
            ManyTensors.Add(parameters, gradients, -LearningRate);
        }
    }
}
