namespace Ewald.Crystals;

/// <summary>Atoms of a crystal that symmetry makes equivalent.</summary>
/// <param name="Site">The first of them.</param>
/// <param name="Letter">Wyckoff letter of the standard setting, for example <c>a</c>.</param>
/// <param name="Multiplicity">How many of them one conventional cell holds.</param>
/// <param name="SiteSymmetry">Oriented symbol of the site's symmetry, for example <c>m-3m</c>.</param>
/// <param name="Members">Their indices in the crystal's list of sites, ascending.</param>
public sealed record WyckoffSite(Site Site, char Letter, int Multiplicity, string SiteSymmetry, IReadOnlyList<int> Members)
{
    /// <summary>Multiplicity and letter, for example <c>4a</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Multiplicity}{Letter}");
}
