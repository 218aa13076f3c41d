using System.Collections.Frozen;

namespace Ewald.Physics.SmallAngle.Atoms;

/// <summary>Chemistry of the twenty amino-acid residues at neutral pH: which hydrogens a heavy atom carries, and what they weigh.</summary>
/// <remarks>Structures from diffraction carry no hydrogens, so they are added from this table. Hydrogens on N, O and S exchange
/// with the solvent. Histidine carries one proton in all (N ε); lysine, arginine, aspartate and glutamate are charged.</remarks>
public static class ResidueChemistry
{
    // Side-chain heavy atoms with their hydrogens; backbone N has 1 (proline 0), CA 1 (glycine 2), C and O none.
    private static readonly FrozenDictionary<string, (char Letter, string SideChain)> Residues = new Dictionary<string, (char, string)>(StringComparer.Ordinal)
    {
        ["ALA"] = ('A', "CB3"),
        ["ARG"] = ('R', "CB2 CG2 CD2 NE1 CZ0 NH12 NH22"),
        ["ASN"] = ('N', "CB2 CG0 OD10 ND22"),
        ["ASP"] = ('D', "CB2 CG0 OD10 OD20"),
        ["CYS"] = ('C', "CB2 SG1"),
        ["GLN"] = ('Q', "CB2 CG2 CD0 OE10 NE22"),
        ["GLU"] = ('E', "CB2 CG2 CD0 OE10 OE20"),
        ["GLY"] = ('G', ""),
        ["HIS"] = ('H', "CB2 CG0 ND10 CD21 CE11 NE21"),
        ["ILE"] = ('I', "CB1 CG12 CG23 CD13"),
        ["LEU"] = ('L', "CB2 CG1 CD13 CD23"),
        ["LYS"] = ('K', "CB2 CG2 CD2 CE2 NZ3"),
        ["MET"] = ('M', "CB2 CG2 SD0 CE3"),
        ["PHE"] = ('F', "CB2 CG0 CD11 CD21 CE11 CE21 CZ1"),
        ["PRO"] = ('P', "CB2 CG2 CD2"),
        ["SER"] = ('S', "CB2 OG1"),
        ["THR"] = ('T', "CB1 OG11 CG23"),
        ["TRP"] = ('W', "CB2 CG0 CD11 CD20 NE11 CE20 CE31 CZ21 CZ31 CH21"),
        ["TYR"] = ('Y', "CB2 CG0 CD11 CD21 CE11 CE21 CZ0 OH1"),
        ["VAL"] = ('V', "CB1 CG13 CG23"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<(string Residue, string Atom), int> Hydrogens = Residues
        .SelectMany(r => r.Value.SideChain.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(a => (Key: (r.Key, a[..^1]), Count: a[^1] - '0')))
        .ToFrozenDictionary(a => a.Key, a => a.Count);

    /// <summary>One-letter codes of the residues, in the order of their three-letter names.</summary>
    public static string Letters { get; } = string.Concat(Residues.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => r.Value.Letter));

    /// <summary>The united atom of an atom of a structure file.</summary>
    /// <param name="residue">Residue name, for example <c>ALA</c>; nucleotides, ligands and ions count as their bare elements.</param>
    /// <param name="atom">Atom name, for example <c>CB</c>.</param>
    /// <param name="element">Element symbol.</param>
    public static AtomKind KindOf(string residue, string atom, string element)
    {
        var known = Residues.ContainsKey(residue);
        var count = !known ? 0 : atom switch
        {
            "N" => residue is "PRO" ? 0 : 1,
            "CA" => residue is "GLY" ? 2 : 1,
            "C" or "O" or "OXT" => 0,
            _ => Hydrogens.GetValueOrDefault((residue, atom)),
        };
        return new AtomKind(element, count, element is "N" or "O" or "S" ? count : 0);
    }

    /// <summary>The united atoms of a residue's backbone within a chain: N, CA, C, O.</summary>
    /// <param name="letter">One-letter code.</param>
    public static IReadOnlyList<AtomKind> Backbone(char letter)
    {
        var residue = NameOf(letter);
        return [KindOf(residue, "N", "N"), KindOf(residue, "CA", "C"), KindOf(residue, "C", "C"), KindOf(residue, "O", "O")];
    }

    /// <summary>The united atoms of a residue's side chain; none for glycine.</summary>
    /// <param name="letter">One-letter code.</param>
    public static IReadOnlyList<AtomKind> SideChain(char letter)
    {
        var residue = NameOf(letter);
        return [.. Residues[residue].SideChain.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(a => KindOf(residue, a[..^1], a[..1]))];
    }

    private static string NameOf(char letter)
    {
        foreach (var residue in Residues)
            if (residue.Value.Letter == letter) return residue.Key;
        throw new ArgumentException($"ResidueChemistry: '{letter}' is no one-letter code of an amino acid; known are {Letters}.", nameof(letter));
    }
}
