using Ewald.Core;

namespace Ewald.Crystals;

/// <summary>How random crystals are drawn.</summary>
/// <param name="Elements">Elements to choose from.</param>
/// <param name="MostOrbits">Largest number of sets of equivalent atoms.</param>
/// <param name="MostKinds">Largest number of elements.</param>
/// <param name="MostAtoms">Largest number of atoms of the conventional cell.</param>
/// <param name="SmallestContact">Smallest distance over the sum of radii, as <see cref="ContactRatio"/> counts.</param>
/// <param name="SmallestPacking">Smallest share of the volume that the spheres of those radii fill.</param>
public sealed record SymmetricCrystalSetup(
    IReadOnlyList<Element> Elements, int MostOrbits = 4, int MostKinds = 3, int MostAtoms = 64, double SmallestContact = 0.85, double SmallestPacking = 0.25);

/// <summary>Random crystals of a given space group: orbits on Wyckoff positions in a cell that the group allows.</summary>
/// <remarks>Points are drawn at random and moved onto elements of symmetry that pass near (<see cref="SymmetryAverage.Point"/>), the metric of a random
/// cell is averaged over the group, the cell is scaled until the closest pair stands at the wanted contact, and loose packings are thrown
/// away. spglib must then find exactly the group that was asked for: special choices can have more symmetry. The idea of merging points is
/// that of S. Fredericks et al., Comput. Phys. Commun. 261, 107810 (2021), doi:10.1016/j.cpc.2020.107810.</remarks>
public static class SymmetricCrystals
{
    private const double Tolerance = 0.03, WidestContact = 1.1;

    /// <summary>Draws one crystal.</summary>
    /// <param name="spaceGroup">Number of the group, 1 to 230.</param>
    /// <param name="setup">Elements and limits.</param>
    /// <param name="random">A stream of the run.</param>
    /// <param name="attempts">Tries before giving up.</param>
    /// <returns>The crystal in the conventional cell, or null when no try met the limits.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No such group.</exception>
    public static Crystal? Draw(int spaceGroup, SymmetricCrystalSetup setup, RandomStream random, int attempts = 200)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(random);
        var setting = SpaceGroupNames.Of(spaceGroup);
        var operations = setting.Operations;
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            if (Candidate(setting, operations, setup, random) is not { } crystal) continue;
            try
            {
                if (CrystalSymmetry.Of(crystal, Tolerance).SpaceGroup.Number == spaceGroup) return crystal;
            }
            catch (InputException)
            {
                // spglib found nothing within the tolerance: as good as a wrong group.
            }
        }

        return null;
    }

    private static Crystal? Candidate(SpaceGroupSetting setting, IReadOnlyList<SymmetryOperation> operations, SymmetricCrystalSetup setup, RandomStream random)
    {
        var kinds = 1 + random.Below(setup.MostKinds);
        var elements = Enumerable.Range(0, kinds).Select(_ => setup.Elements[random.Below(setup.Elements.Count)]).ToArray();
        var cell = Cell(operations, random);
        var sites = new List<Site>();
        var orbits = kinds + random.Below(Math.Max(1, setup.MostOrbits - kinds + 1));
        for (var orbit = 0; orbit < orbits; orbit++)
        {
            var point = SymmetryAverage.Point(cell, operations, (random.Uniform(), random.Uniform(), random.Uniform()), random.Uniform(0, 0.5));
            var images = Images(operations, point);
            if (sites.Count + images.Count > setup.MostAtoms) return null;
            sites.AddRange(images.Select(p => Site.Of(elements[Math.Min(orbit, kinds - 1)], p.X, p.Y, p.Z)));
        }

        var spheres = sites.Sum(s => 4 * Math.PI / 3 * Math.Pow(ContactRatio.RadiusOf(s.Occupants[0].Element), 3));
        // Nearly close packed at first; scaling to the wanted contact then only widens the cell.
        var crystal = new Crystal($"{setting.International} drawn", cell.Scaled(Math.Cbrt(spheres / 0.7 / cell.Volume)), sites);
        var contact = ContactRatio.Of(crystal);
        var wanted = random.Uniform(setup.SmallestContact, WidestContact);
        var scale = wanted / contact;
        if (0.7 / (scale * scale * scale) < setup.SmallestPacking) return null;
        return crystal with { Cell = crystal.Cell.Scaled(Math.Max(scale, setup.SmallestContact / contact)) };
    }

    /// <summary>A cell of volume 1 that the group allows.</summary>
    private static UnitCell Cell(IReadOnlyList<SymmetryOperation> operations, RandomStream random)
    {
        while (true)
        {
            var vectors = new double[3, 3];
            for (var i = 0; i < 3; i++)
                for (var x = 0; x < 3; x++) vectors[i, x] = (i == x ? random.LogUniform(0.5, 2) : 0.25 * random.Normal());
            if (Math.Abs(UnitCell.FromVectors(vectors).Volume) < 0.1) continue;
            var cell = SymmetryAverage.Cell(UnitCell.FromVectors(vectors), operations);
            return cell.Scaled(Math.Cbrt(1 / cell.Volume));
        }
    }

    private static List<(double X, double Y, double Z)> Images(IReadOnlyList<SymmetryOperation> operations, (double X, double Y, double Z) point)
    {
        var images = new List<(double X, double Y, double Z)>();
        foreach (var operation in operations)
        {
            var (x, y, z) = operation.Apply(point);
            (x, y, z) = (Wrap(x), Wrap(y), Wrap(z));
            if (!images.Exists(p => Same(p.X, x) && Same(p.Y, y) && Same(p.Z, z))) images.Add((x, y, z));
        }

        return images;
    }

    private static bool Same(double a, double b) => Math.Abs(a - b - Math.Round(a - b)) < 1e-6;

    private static double Wrap(double x) => x - Math.Floor(x) is var y && y > 1 - 1e-12 ? 0 : y;
}
