namespace Ewald.Learning;

/// <summary>Changes responsibilities between the E-step and the M-step, for example by what the neighbours in space say.</summary>
public interface IResponsibilityFilter
{
    /// <summary>Number of samples it was made for.</summary>
    int Count { get; }

    /// <summary>Replaces responsibilities; every row still sums to one.</summary>
    /// <param name="responsibilities">Shape [sample, component], row after row.</param>
    /// <param name="weights">Weights of the components in the mixture, shape [component].</param>
    /// <param name="threads">Most threads, -1 for as many as there are cores; the result does not depend on it.</param>
    void Apply(double[] responsibilities, double[] weights, int threads);
}
