using Ewald.Tensors.Native;

namespace Ewald.Tensors;

/// <summary>How the losses of the elements become one number.</summary>
public enum Reduction
{
    /// <summary>One loss an element.</summary>
    None = 0,

    /// <summary>Their mean.</summary>
    Mean = 1,

    /// <summary>Their sum.</summary>
    Sum = 2,
}

/// <summary>Losses: what training makes small.</summary>
public static class Loss
{
    private static readonly Operator
        SquaredOp = new("mse_loss"), AbsoluteOp = new("l1_loss"), HuberOp = new("huber_loss"), CrossEntropyOp = new("cross_entropy_loss"),
        BinaryOp = new("binary_cross_entropy_with_logits"), DivergenceOp = new("kl_div");

    /// <summary>(prediction − target)².</summary>
    /// <param name="prediction">Prediction.</param>
    /// <param name="target">Same shape.</param>
    /// <param name="reduction">Mean by default.</param>
    public static Tensor SquaredError(Tensor prediction, Tensor target, Reduction reduction = Reduction.Mean) => SquaredOp.Call(prediction, target, (int)reduction);

    /// <summary>|prediction − target|.</summary>
    /// <param name="prediction">Prediction.</param>
    /// <param name="target">Same shape.</param>
    /// <param name="reduction">Mean by default.</param>
    public static Tensor AbsoluteError(Tensor prediction, Tensor target, Reduction reduction = Reduction.Mean) => AbsoluteOp.Call(prediction, target, (int)reduction);

    /// <summary>Half the squared error below delta, linear above (Huber, Ann. Math. Stat. 35, 1964, doi:10.1214/aoms/1177703732).</summary>
    /// <param name="prediction">Prediction.</param>
    /// <param name="target">Same shape.</param>
    /// <param name="delta">Where the line begins.</param>
    /// <param name="reduction">Mean by default.</param>
    public static Tensor Huber(Tensor prediction, Tensor target, double delta = 1, Reduction reduction = Reduction.Mean) => HuberOp.Call(prediction, target, (int)reduction, delta);

    /// <summary>−ln softmax(logits)[class].</summary>
    /// <param name="logits">[batch, class, ...].</param>
    /// <param name="target">Int64 classes [batch, ...], or probabilities in the shape of the logits.</param>
    /// <param name="weight">Weights of the classes, or null.</param>
    /// <param name="labelSmoothing">Share of the target spread over all classes.</param>
    /// <param name="reduction">Mean by default.</param>
    public static Tensor CrossEntropy(Tensor logits, Tensor target, Tensor? weight = null, double labelSmoothing = 0, Reduction reduction = Reduction.Mean) =>
        CrossEntropyOp.Call(logits, target, weight, (int)reduction, -100, labelSmoothing);

    /// <summary>Cross entropy of independent yes-or-no questions.</summary>
    /// <param name="logits">Any shape.</param>
    /// <param name="target">0 to 1, same shape.</param>
    /// <param name="reduction">Mean by default.</param>
    public static Tensor BinaryCrossEntropy(Tensor logits, Tensor target, Reduction reduction = Reduction.Mean) =>
        BinaryOp.Call(logits, target, Argument.None, Argument.None, (int)reduction);

    /// <summary>Divergence of Kullback and Leibler, Σ target (ln target − log prediction) per sample.</summary>
    /// <param name="logPrediction">Logarithms of predicted probabilities, [batch, class].</param>
    /// <param name="target">Probabilities, same shape.</param>
    public static Tensor KullbackLeibler(Tensor logPrediction, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(logPrediction);
        using var scope = TensorScope.Enter();
        return scope.Keep(DivergenceOp.Call(logPrediction, target, (int)Reduction.Sum) / logPrediction.Size(0));
    }

    /// <summary>−ln of a normal density with predicted mean and deviation, without ln √2π.</summary>
    /// <param name="mean">Predicted mean.</param>
    /// <param name="logSigma">ln of the predicted standard deviation, same shape.</param>
    /// <param name="target">Same shape.</param>
    public static Tensor GaussianNegativeLogLikelihood(Tensor mean, Tensor logSigma, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(logSigma);
        using var scope = TensorScope.Enter();
        var z = (target - mean) * (-logSigma).Exp();
        return scope.Keep((logSigma + 0.5 * z.Square()).Mean());
    }
}
