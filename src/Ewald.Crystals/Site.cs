namespace Ewald.Crystals;

/// <summary>A kind of atom that holds a share of a site.</summary>
/// <param name="Element">The element; isotopes of hydrogen are their own.</param>
/// <param name="Occupancy">Share of the site, above 0 and at most 1.</param>
/// <param name="Charge">Formal charge in electrons as the file states it; 0 where it says nothing.</param>
public sealed record Occupant(Element Element, double Occupancy = 1, int Charge = 0);

/// <summary>One site of the unit cell with all that sits on it.</summary>
/// <param name="Label">Name in the file, for example <c>O2</c>.</param>
/// <param name="X">Fractional coordinate along a.</param>
/// <param name="Y">Fractional coordinate along b.</param>
/// <param name="Z">Fractional coordinate along c.</param>
/// <param name="Occupants">The kinds of atom on it; their occupancies sum to 1 or, with vacancies, to less.</param>
/// <param name="MeanSquareDisplacement">U_iso = ⟨u²⟩ along one direction = B / 8π², Å²; null when the file has none.</param>
public sealed record Site(
    string Label, double X, double Y, double Z, IReadOnlyList<Occupant> Occupants, double? MeanSquareDisplacement = null)
{
    /// <summary>Fractional coordinates.</summary>
    public (double X, double Y, double Z) Position => (X, Y, Z);

    /// <summary>Sum of the occupancies.</summary>
    public double Occupancy => Occupants.Sum(o => o.Occupancy);

    /// <summary>True when one kind of atom fills the site.</summary>
    public bool IsOrdered => Occupants.Count == 1 && Math.Abs(Occupants[0].Occupancy - 1) < 1e-6;

    /// <summary>A site filled by one kind of atom.</summary>
    /// <param name="element">The element.</param>
    /// <param name="x">Fractional coordinate along a.</param>
    /// <param name="y">Fractional coordinate along b.</param>
    /// <param name="z">Fractional coordinate along c.</param>
    public static Site Of(Element element, double x, double y, double z)
    {
        ArgumentNullException.ThrowIfNull(element);
        return new Site(element.Symbol, x, y, z, [new Occupant(element)]);
    }
}
