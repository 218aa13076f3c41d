using Ewald.Core;

namespace Ewald.Learning;

/// <summary>How much worse answers get when one feature is shuffled among the cases.</summary>
/// <remarks>I_j = mean over repeats of loss(X with column j permuted) − loss(X). It tells what a trained learner uses, not what it could use: of two features that say
/// the same, each may look unimportant. Ask on cases that were held out. Source: L. Breiman, Mach. Learn. 45, 5 (2001), doi:10.1023/A:1010933404324; A. Fisher,
/// C. Rudin, F. Dominici, J. Mach. Learn. Res. 20, 177 (2019).</remarks>
/// <param name="Mean">Rise of the loss, mean over repeats.</param>
/// <param name="Deviation">Standard deviation over repeats.</param>
public readonly record struct PermutationImportance(double Mean, double Deviation)
{
    /// <summary>The importance of each feature.</summary>
    /// <param name="features">Shape [case, feature], row after row; not changed.</param>
    /// <param name="dimension">Number of features.</param>
    /// <param name="loss">Answers features of the same shape and judges the answers; smaller is better. Called by several threads.</param>
    /// <param name="repeats">Permutations of each feature.</param>
    /// <param name="random">Draws the permutations; the result does not depend on the number of threads.</param>
    /// <returns>Shape [feature].</returns>
    /// <exception cref="ArgumentException">There is no case, or the length is no multiple of the number of features.</exception>
    public static PermutationImportance[] Of(double[] features, int dimension, Func<double[], double> loss, int repeats, Randomness random)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(repeats);
        if (dimension < 1 || features.Length == 0 || features.Length % dimension != 0)
            throw new ArgumentException($"PermutationImportance: {features.Length} feature values; a multiple of {dimension} is needed.", nameof(features));
        var cases = features.Length / dimension;
        var plain = loss([.. features]);
        var importances = new PermutationImportance[dimension];
        Parallel.For(0, dimension, j =>
        {
            var rises = new double[repeats];
            var shuffled = features.ToArray();
            for (var r = 0; r < repeats; r++)
            {
                var order = random.Stream("permutation importance", ((ulong)j << 32) + (ulong)r).Permutation(cases);
                for (var i = 0; i < cases; i++) shuffled[i * dimension + j] = features[order[i] * dimension + j];
                rises[r] = loss(shuffled) - plain;
            }

            var mean = rises.Average();
            importances[j] = new(mean, Math.Sqrt(rises.Average(v => (v - mean) * (v - mean))));
        });
        return importances;
    }
}
