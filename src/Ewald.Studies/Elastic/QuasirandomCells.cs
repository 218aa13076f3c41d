using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Studies.Elastic;

/// <summary>Ordered cells that stand for a disordered alloy, made to be as random as their size allows.</summary>
internal static class QuasirandomCells
{
    /// <summary>Cells made of each alloy.</summary>
    public const int Count = 3;

    private const int Sites = 100, MostSites = 400, Seed = 1;

    /// <summary>Some cells of about 100 sites, always the same ones; none where the crystal is ordered, and a reason where it cannot be done.</summary>
    public static (IReadOnlyList<SpecialQuasirandomStructure> Cells, string? Reason) Of(Crystal crystal)
    {
        if (crystal.IsOrdered) return ([], null);
        var times = Math.Max(1, (int)Math.Ceiling(Math.Cbrt((double)Sites / crystal.Sites.Count)));
        if (crystal.Sites.Count * times * times * times > MostSites) return ([], FormattableString.Invariant($"cells of more than {MostSites} sites are not made"));
        try
        {
            var randomness = new Randomness(Seed);
            var cells = new SpecialQuasirandomStructure[Count];
            Parallel.For(0, Count, i => cells[i] = SpecialQuasirandomStructure.Of(crystal, (times, times, times), randomness.Stream("quasirandom", (ulong)i)));
            return (cells, null);
        }
        catch (AggregateException e) when (e.InnerException is ArgumentException inner)
        {
            return ([], inner.Message.Split(" (Parameter", 2)[0]);
        }
    }
}
