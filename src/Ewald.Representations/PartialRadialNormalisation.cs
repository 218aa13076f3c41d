namespace Ewald.Representations;

/// <summary>What a partial radial distribution is divided by.</summary>
public enum PartialRadialNormalisation
{
    /// <summary>Pairs per centre a and volume of the shell, Å⁻³, for every ordered pair (a, b): Schütt et al. 2014.</summary>
    Density,

    /// <summary>The same, only for symbols a ≤ b by the alphabet: what matminer keeps, though (a, b) and (b, a) differ by the ratio of their counts.</summary>
    DensityAlphabetical,

    /// <summary>Divided by the density of b as well: g_ab(r), symmetric in a and b, 1 far away; for a ≤ b by atomic number.</summary>
    PairDistribution,
}
