namespace Ewald.Crystals;

/// <summary>How close the atoms of a crystal stand, in units of their radii.</summary>
/// <remarks>min over pairs of d / (r_i + r_j) with radii of J. C. Slater, J. Chem. Phys. 41, 3199 (1964), doi:10.1063/1.1725697, as
/// <see cref="ElementProperties"/> holds them, not below 0.5 Å and 1.5 Å where there is none. Bonds of any kind are near 1.</remarks>
public static class ContactRatio
{
    private const double SmallestRadius = 0.5, UnknownRadius = 1.5;
    private static readonly int Column = ElementProperties.IndexOf("atomicRadius");

    /// <summary>Radius of an element, Å.</summary>
    /// <param name="element">The element.</param>
    public static double RadiusOf(Element element) => ElementProperties.Of(element)[Column] is var r && double.IsNaN(r) ? UnknownRadius : Math.Max(r, SmallestRadius);

    /// <summary>The smallest ratio of distance to the sum of radii; at most 1.25, beyond which pairs are not looked for.</summary>
    /// <param name="crystal">The crystal; a shared site has the radius of its first occupant.</param>
    public static double Of(Crystal crystal)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        var radii = crystal.Sites.Select(s => RadiusOf(s.Occupants[0].Element)).ToArray();
        // Beyond this distance every ratio exceeds 1.25.
        var neighbours = NeighbourList.Of(crystal, 2.5 * radii.Max());
        var smallest = double.PositiveInfinity;
        for (var i = 0; i < radii.Length; i++)
            foreach (var n in neighbours[i]) smallest = Math.Min(smallest, n.Distance / (radii[i] + radii[n.Site]));
        return Math.Min(smallest, 1.25);
    }
}
