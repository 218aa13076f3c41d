using System.Text.Json.Serialization;
using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>Places of atoms in a cell, whatever elements fill them: a crystal of the library without its elements and its size.</summary>
/// <param name="SpaceGroup">Number of the group when all sets of equivalent places hold different elements.</param>
/// <param name="Geometry">Group, multiplicities and site symmetries, as <see cref="CrystalPrototype.Geometry"/>.</param>
/// <param name="Source">A compound that has it.</param>
/// <param name="Cell">Lengths, Å, and angles, degrees, of the primitive cell, shape [6]; its size says nothing.</param>
/// <param name="Orbits">Set of equivalent places of each site, shape [site].</param>
/// <param name="Positions">Fractional coordinates, shape [site, 3] flattened.</param>
internal sealed record Arrangement(int SpaceGroup, string Geometry, string Source, double[] Cell, int[] Orbits, double[] Positions)
{
    private readonly Lazy<CrystalPrototype?> _prototype = new(() => Made(Cell, Orbits, Positions, SpaceGroup));

    private readonly Lazy<SymmetricFreedom?> _freedom = new(() => Made(Cell, Orbits, Positions, SpaceGroup) is { } p ? SymmetricFreedom.Of(p.Crystal, p.Operations) : null);

    /// <summary>Places of each set.</summary>
    [JsonIgnore]
    public int[] Multiplicities => [.. Orbits.GroupBy(o => o).OrderBy(g => g.Key).Select(g => g.Count())];

    /// <summary>The arrangement with a different element in each set, or null where its symmetry is not found again.</summary>
    [JsonIgnore]
    public CrystalPrototype? Prototype => _prototype.Value;

    /// <summary>What its group leaves free; null where there is no <see cref="Prototype"/>.</summary>
    [JsonIgnore]
    public SymmetricFreedom? Freedom => _freedom.Value;

    /// <summary>That of a crystal.</summary>
    /// <param name="prototype">The crystal in its primitive cell.</param>
    public static Arrangement Of(CrystalPrototype prototype)
    {
        var distinct = prototype.Decorated([.. Elements.All.Take(prototype.Orbits)]);
        var symbols = distinct.Sites.Select(s => s.Label).Distinct(StringComparer.Ordinal).ToList();
        var cell = distinct.Cell.Scaled(Math.Cbrt(15 * distinct.Sites.Count / distinct.Cell.Volume));
        const double degree = 180 / Math.PI;
        return new(
            prototype.SpaceGroup.Number, prototype.Geometry, prototype.Crystal.Formula,
            [Rounded(cell.A), Rounded(cell.B), Rounded(cell.C), Rounded(cell.Alpha * degree), Rounded(cell.Beta * degree), Rounded(cell.Gamma * degree)],
            [.. distinct.Sites.Select(s => symbols.IndexOf(s.Label))], [.. distinct.Sites.SelectMany(s => new[] { Rounded(s.X), Rounded(s.Y), Rounded(s.Z) })]);
    }

    /// <summary>The arrangement filled, its closest pair at the sum of the radii.</summary>
    /// <param name="elements">One element a set.</param>
    public Crystal Filled(IReadOnlyList<Element> elements)
    {
        var crystal = (Prototype ?? throw new InvalidOperationException("Arrangement: it has no symmetry to fill.")).Crystal;
        // The prototype may list its sites in another order than the record.
        crystal = crystal with { Sites = [.. crystal.Sites.Select(s => s with { Label = elements[s.Occupants[0].Element.AtomicNumber - 1].Symbol, Occupants = [new Occupant(elements[s.Occupants[0].Element.AtomicNumber - 1])] })] };
        double Spheres() => crystal.Sites.Sum(s => Math.Pow(ContactRatio.RadiusOf(s.Occupants[0].Element), 3));
        crystal = crystal with { Cell = crystal.Cell.Scaled(Math.Cbrt(6 * Spheres() / crystal.Cell.Volume)) };
        return crystal with { Cell = crystal.Cell.Scaled(1 / ContactRatio.Of(crystal)) };
    }

    private static CrystalPrototype? Made(double[] cell, int[] orbits, double[] positions, int group)
    {
        var sites = orbits.Select((o, i) => Site.Of(Elements.All[o], positions[3 * i], positions[3 * i + 1], positions[3 * i + 2]));
        try
        {
            var prototype = CrystalPrototype.Of(new Crystal("arrangement", UnitCell.FromDegrees(cell[0], cell[1], cell[2], cell[3], cell[4], cell[5]), [.. sites]), 0.02);
            return prototype.SpaceGroup.Number == group && prototype.Crystal.Sites.Count == orbits.Length ? prototype : null;
        }
        catch (InputException)
        {
            return null;
        }
    }

    private static double Rounded(double x) => Math.Round(x, 5);
}
