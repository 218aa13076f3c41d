using Ewald.Crystals;

namespace Ewald.Physics.Lattice;

/// <summary>A shell of springs between two kinds of atom.</summary>
/// <param name="First">Symbol of one kind.</param>
/// <param name="Second">Symbol of the other.</param>
/// <param name="Shortest">Shortest distance that belongs to the shell, Å.</param>
/// <param name="Longest">Longest distance that belongs to the shell, Å.</param>
/// <param name="Longitudinal">Force constant along the bond, eV/Å².</param>
/// <param name="Transverse">Force constant across it, eV/Å².</param>
public sealed record SpringShell(string First, string Second, double Shortest, double Longest, double Longitudinal, double Transverse = 0);

/// <summary>Born and von Kármán's crystal: axially symmetric springs shell by shell.</summary>
/// <remarks>Φ = −(L − T) r̂ r̂ᵀ − T for a bond. The lattice is at rest by construction; a transverse constant stands for the stress of a shell
/// and breaks rotational invariance when the shells do not balance. Source: M. Born, Th. von Kármán, Phys. Z. 13, 297 (1912); R. C. G.
/// Killean, E. J. Lisher, J. Phys. C 8, 3510 (1975), doi:10.1088/0022-3719/8/21/011.</remarks>
public static class BornVonKarman
{
    /// <summary>The force constants of springs.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="shells">The shells; a bond takes those that hold its kinds and its length.</param>
    /// <param name="masses">Masses, g/mol, shape [atom]; null for the standard weights.</param>
    /// <exception cref="ArgumentException">There is no shell, or one ends before it begins.</exception>
    public static ForceConstants Of(Crystal crystal, IReadOnlyList<SpringShell> shells, double[]? masses = null)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        ArgumentNullException.ThrowIfNull(shells);
        if (shells.Count == 0 || shells.Any(s => !(s.Shortest >= 0 && s.Longest > s.Shortest)))
            throw new ArgumentException("BornVonKarman: there must be a shell, and each must end beyond its begin.", nameof(shells));
        ForceConstants.Check(crystal);
        var builder = new ForceConstantBuilder(crystal);
        var list = NeighbourList.Of(crystal, shells.Max(s => s.Longest));
        for (var i = 0; i < list.Sites; i++)
        {
            var own = crystal.Sites[i].Occupants[0].Element.Symbol;
            foreach (var n in list[i])
            {
                var other = crystal.Sites[n.Site].Occupants[0].Element.Symbol;
                foreach (var s in shells)
                {
                    if (n.Distance < s.Shortest || n.Distance > s.Longest) continue;
                    if ((own == s.First && other == s.Second) || (own == s.Second && other == s.First)) builder.AddSpring(i, n, s.Longitudinal, s.Transverse);
                }
            }
        }

        return builder.Build(masses);
    }
}
