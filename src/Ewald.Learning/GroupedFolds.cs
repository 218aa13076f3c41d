using Ewald.Core;

namespace Ewald.Learning;

/// <summary>k-fold cross-validation that keeps each group on one side.</summary>
/// <remarks>Groups are shuffled, then each goes to the fold with the fewest cases so far, the large groups first: folds are of nearly equal
/// size. Source of the warning it heeds: D. R. Roberts et al., Ecography 40, 913 (2017), doi:10.1111/ecog.02881.</remarks>
public static class GroupedFolds
{
    /// <summary>The fold of each case, 0 to k - 1.</summary>
    /// <param name="groups">What must stay together, shape [case].</param>
    /// <param name="folds">k, at least 2.</param>
    /// <param name="random">Shuffles groups of equal size.</param>
    /// <exception cref="ArgumentException">There are fewer groups than folds.</exception>
    public static int[] Of(IReadOnlyList<string> groups, int folds, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        var sizes = groups.GroupBy(g => g, StringComparer.Ordinal).Select(g => (Name: g.Key, Count: g.Count())).OrderBy(g => g.Name, StringComparer.Ordinal).ToArray();
        if (sizes.Length < folds) throw new ArgumentException($"GroupedFolds: {sizes.Length} groups cannot fill {folds} folds.", nameof(groups));
        var order = random.Permutation(sizes.Length);
        var filled = new int[folds];
        var foldOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, count) in order.Select(i => sizes[i]).OrderByDescending(g => g.Count))
        {
            var least = Array.IndexOf(filled, filled.Min());
            foldOf[name] = least;
            filled[least] += count;
        }

        return [.. groups.Select(g => foldOf[g])];
    }
}
