using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>Arrangements of atoms beside the published ones, for training alone: what is learnt of a group carries over to a new arrangement only if many were seen.</summary>
internal static class PrototypePool
{
    private const int MostAtoms = 32, PackingSteps = 30, Tries = 8;

    /// <summary>Arrangements drawn on Wyckoff positions and packed as densely as published ones: what random points leave loose closes up within the group.</summary>
    /// <param name="groups">Numbers of the wanted groups.</param>
    /// <param name="each">How many of each are tried.</param>
    /// <param name="elements">Elements to choose from.</param>
    /// <param name="randomness">The run's streams.</param>
    public static IEnumerable<MadePrototype> Drawn(IReadOnlyCollection<int> groups, int each, IReadOnlyList<Element> elements, Randomness randomness)
    {
        var (wanted, setup) = (groups.ToHashSet(), new SymmetricCrystalSetup(elements));
        foreach (var group in groups.Order())
        {
            for (var i = 0; i < each; i++)
            {
                var random = randomness.Stream("packed prototypes", (ulong)(1_000_000 * group + i));
                if (SymmetricCrystals.Draw(group, setup, random) is not { } drawn) continue;
                var packed = Packed(CrystalPrototype.Of(drawn), random);
                if (wanted.Contains(packed.SpaceGroup.Number) && packed.Crystal.Sites.Count <= MostAtoms) yield return new(packed, packed.Geometry);
            }
        }
    }

    /// <summary>Arrangements made of published ones by <see cref="SubgroupPrototypes"/>, groups that come up rarely with fewer than wanted.</summary>
    /// <param name="groups">Numbers of the wanted groups.</param>
    /// <param name="each">Most of each group.</param>
    /// <param name="parent">Draws what they are made of.</param>
    /// <param name="randomness">The run's streams.</param>
    public static IEnumerable<MadePrototype> Derived(IReadOnlyCollection<int> groups, int each, Func<RandomStream, CrystalPrototype> parent, Randomness randomness)
    {
        var left = groups.ToDictionary(n => n, _ => each);
        for (var i = 0; i < Tries * each * groups.Count && left.Values.Any(l => l > 0); i++)
        {
            var random = randomness.Stream("arrangements", (ulong)i);
            if (SubgroupPrototypes.Draw(parent(random), random) is not { } made || left.GetValueOrDefault(made.Prototype.SpaceGroup.Number) == 0) continue;
            left[made.Prototype.SpaceGroup.Number]--;
            yield return made;
        }
    }

    private static CrystalPrototype Packed(CrystalPrototype loose, RandomStream random)
    {
        var (crystal, contact) = (loose.Crystal, ContactRatio.Of(loose.Crystal));
        for (var step = 0; step < PackingSteps; step++)
        {
            // The volume stays, so a wider contact is a denser packing.
            var trial = SymmetricDistortion.Vary(crystal, loose.Operations, 0.05, 0.25, random);
            if (ContactRatio.Of(trial) is var closest && closest > contact) (crystal, contact) = (trial, closest);
        }

        return CrystalPrototype.Of(crystal with { Cell = crystal.Cell.Scaled(random.Uniform(0.9, 1.05) / contact) });
    }
}
