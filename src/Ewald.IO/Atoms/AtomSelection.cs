using Ewald.Core;

namespace Ewald.IO;

/// <summary>Rules that PDB and mmCIF share: one atom per alternate location, elements by name, bounded assemblies.</summary>
internal static class AtomSelection
{
    private static readonly HashSet<string> Symbols = new((
        "H D He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe " +
        "Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm").Split(' '), StringComparer.Ordinal);

    /// <summary>The symbol in its usual spelling, or null when it is none.</summary>
    public static string? Element(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.Length is 0 or > 2) return null;
        var symbol = text.Length == 1 ? char.ToUpperInvariant(text[0]).ToString() : $"{char.ToUpperInvariant(text[0])}{char.ToLowerInvariant(text[1])}";
        return Symbols.Contains(symbol) ? symbol : null;
    }

    /// <summary>Keeps, of the alternate locations of an atom, the one of highest occupancy (the first of equals).</summary>
    /// <param name="atoms">Atom, its alternate-location mark, and a key that its alternates share.</param>
    /// <param name="warnings">Receives a sentence when some were left out.</param>
    public static List<(Atom Atom, string Group)> WithoutAlternates(List<(Atom Atom, string Alternate, string Key, string Group)> atoms, List<string> warnings)
    {
        var kept = new List<(Atom, string)>(atoms.Count);
        var position = new Dictionary<string, int>(StringComparer.Ordinal);
        var dropped = 0;
        foreach (var (atom, alternate, key, group) in atoms)
        {
            if (alternate.Length > 0)
            {
                if (position.TryGetValue(key, out var at))
                {
                    dropped++;
                    if (atom.Occupancy > kept[at].Item1.Occupancy) kept[at] = (atom, group);
                    continue;
                }

                position[key] = kept.Count;
            }

            kept.Add((atom, group));
        }

        if (dropped > 0) warnings.Add(FormattableString.Invariant($"Left out {dropped} alternate locations; the one of highest occupancy was kept."));
        return kept;
    }

    /// <summary>Applies the motions of an assembly to the groups (chains) that each names.</summary>
    public static List<Atom> Assemble(string path, List<(Atom Atom, string Group)> atoms, IReadOnlyList<(HashSet<string> Groups, List<RigidMotion> Motions)> parts)
    {
        var built = new List<Atom>();
        foreach (var (groups, motions) in parts)
        {
            for (var i = 0; i < motions.Count; i++)
            {
                var suffix = i == 0 ? "" : FormattableString.Invariant($"-{i + 1}");
                foreach (var (atom, group) in atoms)
                {
                    if (!groups.Contains(group)) continue;
                    if (built.Count >= AtomicCoordinates.MostAtoms)
                        throw new DataFormatException(path, FormattableString.Invariant($"its assembly has more than {AtomicCoordinates.MostAtoms} atoms."));
                    built.Add(motions[i].Apply(atom, suffix));
                }
            }
        }

        return built;
    }
}
