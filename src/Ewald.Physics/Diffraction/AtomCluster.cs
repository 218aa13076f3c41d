using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Physics.Diffraction;

/// <summary>A finite set of atoms, for Debye's equation.</summary>
/// <param name="Elements">Shape [atom].</param>
/// <param name="Positions">Cartesian, Å, shape [atom].</param>
/// <param name="Displacements">U_iso, Å², shape [atom].</param>
/// <param name="Occupancies">Share of each atom, 0 to 1, shape [atom]; null for 1.</param>
public sealed record AtomCluster(
    IReadOnlyList<Element> Elements, IReadOnlyList<(double X, double Y, double Z)> Positions, IReadOnlyList<double> Displacements, IReadOnlyList<double>? Occupancies = null)
{
    private const int MostAtoms = 100_000;

    /// <summary>Number of atoms.</summary>
    public int Count => Elements.Count;

    /// <summary>A sphere cut from a crystal, about an atom.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="diameter">Å.</param>
    /// <param name="defaultDisplacement">U of sites without, Å².</param>
    /// <param name="centre">Fractional coordinates of the centre, or null for the first site.</param>
    /// <exception cref="InputException">No sites, or more than 100 000 atoms.</exception>
    public static AtomCluster Sphere(Crystal crystal, double diameter, double defaultDisplacement = 0.005, (double X, double Y, double Z)? centre = null)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(diameter);
        if (crystal.Sites.Count == 0) throw new InputException($"{crystal.Name} has no sites; a cluster needs atoms.");
        if (crystal.Sites.Count / crystal.Cell.Volume * Math.PI / 6 * Math.Pow(diameter, 3) > MostAtoms)
            throw new InputException(FormattableString.Invariant($"A sphere of {diameter} Å of {crystal.Name} holds more than {MostAtoms} atoms; take a smaller one."));
        var middle = crystal.Cell.ToCartesian(centre ?? crystal.Sites[0].Position);
        var inverse = crystal.Cell.ReciprocalVectors;
        var reach = new int[3];
        for (var i = 0; i < 3; i++) reach[i] = (int)Math.Ceiling(diameter / 2 * Math.Sqrt(inverse[i, 0] * inverse[i, 0] + inverse[i, 1] * inverse[i, 1] + inverse[i, 2] * inverse[i, 2])) + 2;
        List<Element> elements = [];
        List<(double, double, double)> positions = [];
        List<double> displacements = [], occupancies = [];
        for (var a = -reach[0]; a <= reach[0]; a++)
            for (var b = -reach[1]; b <= reach[1]; b++)
                for (var c = -reach[2]; c <= reach[2]; c++)
                    foreach (var site in crystal.Sites) Add(site, crystal.Cell.ToCartesian((site.X + a, site.Y + b, site.Z + c)));
        return new AtomCluster(elements, positions, displacements, occupancies);

        void Add(Site site, (double X, double Y, double Z) p)
        {
            double x = p.X - middle.X, y = p.Y - middle.Y, z = p.Z - middle.Z;
            if (x * x + y * y + z * z > diameter * diameter / 4) return;
            foreach (var occupant in site.Occupants)
            {
                elements.Add(occupant.Element);
                positions.Add((x, y, z));
                displacements.Add(site.MeanSquareDisplacement ?? defaultDisplacement);
                occupancies.Add(occupant.Occupancy);
            }
        }
    }

    internal void Check()
    {
        if (Count == 0) throw new InputException("The cluster holds no atoms.");
        if (Positions.Count != Count || Displacements.Count != Count || (Occupancies is not null && Occupancies.Count != Count))
            throw new ArgumentException($"AtomCluster: {Count} elements, {Positions.Count} positions, {Displacements.Count} displacements; one each is needed.");
        if (Count > MostAtoms) throw new InputException($"The cluster holds {Count} atoms; up to {MostAtoms} are summed.");
        for (var i = 0; i < Count; i++)
        {
            if (!double.IsFinite(Positions[i].X + Positions[i].Y + Positions[i].Z) || !(Displacements[i] is >= 0 and < 10))
                throw new InputException(FormattableString.Invariant($"Atom {i + 1} of the cluster ({Elements[i].Symbol}) has no finite position or a U outside 0 to 10 Å²."));
        }
    }
}
