namespace Ewald.Learning;

/// <summary>What boosted trees or a forest minimise.</summary>
public enum TreeObjective
{
    /// <summary>Half the squared error.</summary>
    SquaredError,

    /// <summary>Pseudo-Huber loss: quadratic near zero, linear far away.</summary>
    PseudoHuber,

    /// <summary>Absolute error; leaves hold medians.</summary>
    AbsoluteError,

    /// <summary>Cross entropy over classes; answers are probabilities.</summary>
    Classes,
}
