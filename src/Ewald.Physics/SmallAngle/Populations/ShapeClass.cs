using System.Collections.Immutable;

namespace Ewald.Physics.SmallAngle.Populations;

/// <summary>Overall shapes that a small-angle curve is sorted into.</summary>
public enum ShapeClass
{
    /// <summary>Solid, no axis much longer than another.</summary>
    Compact,

    /// <summary>One axis much longer than the two others: rods, needles, tubes.</summary>
    Extended,

    /// <summary>One axis much shorter than the two others: discs, plates.</summary>
    Flat,

    /// <summary>A flat body with a wide hole.</summary>
    Ring,

    /// <summary>A compact body with a hole or void of middle size.</summary>
    CompactHollow,

    /// <summary>A thin closed shell.</summary>
    HollowSphere,

    /// <summary>Flexible chains, averaged over conformers.</summary>
    RandomChain,
}

/// <summary>The classes' names as they are answered.</summary>
public static class ShapeClassNames
{
    /// <summary>Names in the order of <see cref="ShapeClass"/>.</summary>
    public static ImmutableArray<string> All { get; } = ["compact", "extended", "flat", "ring", "compact-hollow", "hollow-sphere", "random-chain"];

    /// <summary>Name of one class.</summary>
    /// <param name="shape">The class.</param>
    public static string Name(this ShapeClass shape) => All[(int)shape];
}
