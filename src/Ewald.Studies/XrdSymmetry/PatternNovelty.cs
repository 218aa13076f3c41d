using Ewald.Learning;

namespace Ewald.Studies.XrdSymmetry;

/// <summary>How unlike films a pattern is: a support vector machine between films (simulated, and measured when there are some) and simulated strangers.</summary>
/// <remarks>Distance 1/(1 + exp(2 f)) with f the machine's decision, positive for films; 1 for a pattern with fewer than two peaks. Learning against patterns from elsewhere: D. Hendrycks, M. Mazeika and T. Dietterich,
/// ICLR 2019, arXiv:1812.04606.</remarks>
/// <param name="patterns">Features of <see cref="PatternSpace"/>, row after row.</param>
/// <param name="labels">0 for a film, 1 for a stranger.</param>
internal sealed class PatternNovelty(double[] patterns, int[] labels)
{
    private readonly SupportVectorMachine _machine = new(patterns, PatternSpace.Dimension, labels, 2, new SupportVectorSetup(Cost: 10, Gamma: 1));

    /// <summary>Distance, 0 to 1.</summary>
    /// <param name="pattern">The pattern.</param>
    public double Distance(FilmPattern pattern) => pattern.Peaks.Length < 2 ? 1 : 1 / (1 + Math.Exp(2 * _machine.Decisions(PatternSpace.Of(pattern))[0]));
}
