namespace Ewald.Crystals;

/// <summary>The lattices of simple metals.</summary>
public enum AlloyLattice
{
    /// <summary>Face-centred cubic, A1.</summary>
    Fcc,

    /// <summary>Body-centred cubic, A2.</summary>
    Bcc,

    /// <summary>Hexagonal close-packed with the ideal axial ratio √(8/3), A3.</summary>
    Hcp,
}

/// <summary>A disordered alloy as a virtual crystal: every site holds every element with its atomic fraction.</summary>
/// <remarks>Without a lattice parameter the volume per atom is the mean of the elements' own, Σ x V (Zen's law); measured alloys
/// deviate by a few per cent. Source: E. Zen, Am. Mineral. 41, 523 (1956); L. Nordheim, Ann. Phys. 401, 607 (1931),
/// doi:10.1002/andp.19314010507.</remarks>
public static class VirtualAlloy
{
    /// <summary>The virtual crystal of a composition.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="composition">Atoms of each element, in any amount.</param>
    /// <param name="lattice">The lattice.</param>
    /// <param name="a">Lattice parameter, Å; null for the mean volume of the elements.</param>
    /// <exception cref="ArgumentException">No atoms, a lattice parameter that is not positive, or an element of unknown volume.</exception>
    public static Crystal Of(string name, IReadOnlyDictionary<Element, double> composition, AlloyLattice lattice, double? a = null)
    {
        ArgumentNullException.ThrowIfNull(composition);
        var total = composition.Values.Sum();
        if (!(total > 0) || composition.Values.Any(v => v < 0)) throw new ArgumentException("VirtualAlloy: the amounts must not be negative, and one must be above zero.", nameof(composition));
        if (a is { } given && !(given > 0)) throw new ArgumentException(FormattableString.Invariant($"VirtualAlloy: the lattice parameter is {given} Å; it must be positive."), nameof(a));
        Occupant[] mix = [.. composition.Where(p => p.Value > 0).OrderBy(p => p.Key.AtomicNumber).Select(p => new Occupant(p.Key, p.Value / total))];
        var length = a ?? Length(mix, lattice);
        Site At(double x, double y, double z) => new(name, x, y, z, mix);
        var cell = lattice == AlloyLattice.Hcp ? UnitCell.FromDegrees(length, length, length * Math.Sqrt(8.0 / 3), 90, 90, 120) : UnitCell.Cubic(length);
        Site[] sites = lattice switch
        {
            AlloyLattice.Fcc => [At(0, 0, 0), At(0, 0.5, 0.5), At(0.5, 0, 0.5), At(0.5, 0.5, 0)],
            AlloyLattice.Bcc => [At(0, 0, 0), At(0.5, 0.5, 0.5)],
            _ => [At(1.0 / 3, 2.0 / 3, 0.25), At(2.0 / 3, 1.0 / 3, 0.75)],
        };
        var crystal = new Crystal(name, cell, sites);
        return a is null
            ? crystal with { Warnings = [FormattableString.Invariant($"no lattice parameter was given; a = {length:F3} Å follows from the volumes of the elements, which is good to a few per cent.")] }
            : crystal;
    }

    private static double Length(Occupant[] mix, AlloyLattice lattice)
    {
        // cm³/mol over Avogadro's number is Å³ an atom.
        var volume = mix.Sum(o => o.Occupancy * ElementProperties.Of(o.Element, "molarVolume")) / 0.602214076;
        if (double.IsNaN(volume)) throw new ArgumentException("VirtualAlloy: the volume of an element is unknown; give the lattice parameter.", nameof(mix));
        return lattice switch
        {
            AlloyLattice.Fcc => Math.Cbrt(4 * volume),
            AlloyLattice.Bcc => Math.Cbrt(2 * volume),
            _ => Math.Cbrt(Math.Sqrt(2) * volume),
        };
    }
}
