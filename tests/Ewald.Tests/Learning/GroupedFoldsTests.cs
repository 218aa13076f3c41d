using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Tests.Learning;

public sealed class GroupedFoldsTests
{
    [Fact]
    public void Groups_stay_together_and_folds_are_of_nearly_equal_size()
    {
        var random = new Randomness(2).Stream("groups");
        string[] groups = [.. Enumerable.Range(0, 1000).Select(_ => FormattableString.Invariant($"g{random.Below(150)}"))];
        var folds = GroupedFolds.Of(groups, 5, new Randomness(1).Stream("folds"));
        Assert.All(groups.Zip(folds).GroupBy(g => g.First), g => Assert.Single(g.Select(x => x.Second).Distinct()));
        // The largest group has about 15 cases, so sizes can differ by no more than that.
        Assert.All(Enumerable.Range(0, 5), f => Assert.InRange(folds.Count(x => x == f), 185, 215));
        Assert.Equal(folds, GroupedFolds.Of(groups, 5, new Randomness(1).Stream("folds")));
        Assert.NotEqual(folds, GroupedFolds.Of(groups, 5, new Randomness(2).Stream("folds")));
    }

    [Fact]
    public void Fewer_groups_than_folds_are_refused() =>
        Assert.Throws<ArgumentException>(() => GroupedFolds.Of(["a", "b", "a"], 3, new Randomness(1).Stream("folds")));
}
