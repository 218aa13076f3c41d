namespace Ewald.Representations;

/// <summary>What may be done to a crystal without changing its description.</summary>
[Flags]
public enum Invariances
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Turning cell and atoms together.</summary>
    Rotation = 1,

    /// <summary>Moving all atoms by one vector.</summary>
    Translation = 2,

    /// <summary>Listing the sites in another order.</summary>
    Permutation = 4,

    /// <summary>Replacing a site by its image in another cell.</summary>
    PeriodicImage = 8,

    /// <summary>Describing the crystal by a multiple of its cell.</summary>
    Supercell = 16,

    /// <summary>All of them.</summary>
    All = Rotation | Translation | Permutation | PeriodicImage | Supercell,
}
