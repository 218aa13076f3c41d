using Ewald.Core;
using Ewald.Physics.SmallAngle.Atoms;

namespace Ewald.Physics.SmallAngle.Bodies;

/// <summary>Fills a shape with residues at the density of proteins.</summary>
/// <remarks>Residues sit on a face-centred cubic lattice of one site per mean residue volume, displaced at random, so that the interior
/// has liquid-like order and no Bragg peak below 1 Å⁻¹; who sits inside and outside, and where
/// side chains point, follows <see cref="ResidueBurial"/>. The composition is natural, which gives the spread of contrast between residues. Density:
/// <see cref="SpecificVolume"/>.</remarks>
public static class ProteinPacking
{
    // Mean composition of folded proteins in round numbers of percent; the spread of contrast depends on it weakly.
    private static readonly (char Letter, double Share)[] Frequencies =
    [
        ('A', 0.083), ('L', 0.090), ('G', 0.074), ('V', 0.070), ('E', 0.063), ('S', 0.061), ('K', 0.058), ('D', 0.059), ('T', 0.056), ('I', 0.055),
        ('R', 0.049), ('P', 0.046), ('N', 0.044), ('F', 0.040), ('Q', 0.037), ('Y', 0.035), ('H', 0.023), ('M', 0.022), ('C', 0.015), ('W', 0.020),
    ];

    /// <summary>Mean displaced volume of a residue, Å³, at natural frequencies.</summary>
    public static double ResidueVolume => SpecificVolume * ResidueMass / CubicAngstromPerGram;

    /// <summary>Mean mass of a residue, g/mol, at natural frequencies.</summary>
    public static double ResidueMass { get; } = Frequencies.Sum(f => f.Share * AtomsOf(f.Letter).Sum(a => a.Mass));

    /// <summary>Mean scattering length of a residue in solution, fm, at natural frequencies: the contrast of a protein per residue.</summary>
    /// <param name="solvent">Probe and solvent.</param>
    public static double ResidueExcess(Solvent solvent)
    {
        ArgumentNullException.ThrowIfNull(solvent);
        return Frequencies.Sum(f => f.Share * AtomsOf(f.Letter).Sum(a => a.VacuumAmplitude(0, solvent))) - solvent.Density * ResidueVolume;
    }

    /// <summary>Partial specific volume of a usual protein, cm³/g; single proteins have 0.70 to 0.75.</summary>
    /// <remarks>Densitometry in solution gives 0.73 in the mean; the packing of atoms in structures gives 0.71, and less for small proteins: Fischer, Polikarpov
    /// and Craievich, Protein Sci. 13, 2825 (2004), doi:10.1110/ps.04688204. The tabulated volumes of atoms add up to 0.754.</remarks>
    public const double SpecificVolume = 0.73;

    private const double CubicAngstromPerGram = 0.602214076; // N_A in mol⁻¹ Å³/cm³

    private const double LatticeDisorder = 0.9; // Å

    /// <summary>Factor on the tabulated volumes of atoms that gives the mean residue a partial specific volume.</summary>
    /// <param name="specificVolume">cm³/g.</param>
    public static double VolumeScale(double specificVolume) =>
        specificVolume * ResidueMass / CubicAngstromPerGram / Frequencies.Sum(f => f.Share * AtomsOf(f.Letter).Sum(a => a.Volume));

    /// <summary>Factor on the partial specific volume of a protein of a given mass: small proteins are denser, by 3 % at 14 kDa.</summary>
    /// <remarks>ρ = 1.410 + 0.145 exp(−M/13 kDa) g/cm³ from the packing in structures: Fischer, Polikarpov and Craievich (2004), doi:10.1110/ps.04688204.
    /// Limit: 1 for large M.</remarks>
    /// <param name="mass">kDa.</param>
    public static double SmallProteinFactor(double mass) => 1.410 / (1.410 + 0.145 * Math.Exp(-mass / 13));

    /// <summary>Natural frequency of a residue.</summary>
    /// <param name="letter">One-letter code.</param>
    internal static double Share(char letter)
    {
        foreach (var (known, share) in Frequencies)
            if (known == letter) return share;
        throw new ArgumentException($"ProteinPacking: '{letter}' is no residue.", nameof(letter));
    }

    /// <summary>Residues at given centres.</summary>
    /// <param name="name">Name of the body.</param>
    /// <param name="family">Its family.</param>
    /// <param name="centres">Å.</param>
    /// <param name="random">Stream.</param>
    public static ProteinBody At(string name, string family, IReadOnlyList<(double X, double Y, double Z)> centres, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(centres);
        ArgumentNullException.ThrowIfNull(random);
        var (letters, backbone, side) = ResidueBurial.Place(centres, random);
        return new ProteinBody(name, family, letters, backbone, side);
    }

    /// <summary>Residue centres that fill a shape, wholly or with clefts.</summary>
    /// <remarks>Real proteins do not fill their outline: grooves and pockets of residue size take a part of it. Sites are kept where a smooth random field
    /// (plane waves, wave vectors normal with standard deviation 1/ξ) is largest.</remarks>
    /// <param name="inside">True for points of the shape, Å.</param>
    /// <param name="halfBox">The shape lies within ± this in x, y and z, Å.</param>
    /// <param name="random">Stream.</param>
    /// <param name="share">Share of the sites that is kept, 0 to 1.</param>
    /// <param name="cleft">Correlation length ξ of the clefts, Å.</param>
    /// <exception cref="ArgumentOutOfRangeException">A share outside 0 to 1, or a length that is not positive.</exception>
    public static List<(double X, double Y, double Z)> Fill(
        Func<double, double, double, bool> inside, double halfBox, RandomStream random, double share = 1, double cleft = 6)
    {
        ArgumentNullException.ThrowIfNull(inside);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(share);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cleft);
        var edge = Math.Cbrt(4 * ResidueVolume);
        var cells = (int)Math.Ceiling(halfBox / edge) + 1;
        double ox = random.Uniform(0, edge), oy = random.Uniform(0, edge), oz = random.Uniform(0, edge);
        ReadOnlySpan<(double, double, double)> basis = [(0, 0, 0), (0, 0.5, 0.5), (0.5, 0, 0.5), (0.5, 0.5, 0)];
        var centres = new List<(double X, double Y, double Z)>();
        for (var i = -cells; i <= cells; i++)
            for (var j = -cells; j <= cells; j++)
                for (var k = -cells; k <= cells; k++)
                    foreach (var (u, v, w) in basis)
                    {
                        double x = (i + u) * edge + ox, y = (j + v) * edge + oy, z = (k + w) * edge + oz;
                        if (!inside(x, y, z)) continue;
                        centres.Add((x, y, z));
                    }

        if (share < 1) centres = Dense(centres, share, cleft, random);
        return [.. centres.Select(c => (c.X + LatticeDisorder * random.Normal(), c.Y + LatticeDisorder * random.Normal(), c.Z + LatticeDisorder * random.Normal()))];
    }

    private static List<(double X, double Y, double Z)> Dense(List<(double X, double Y, double Z)> sites, double share, double cleft, RandomStream random)
    {
        const int waves = 60;
        var wave = Enumerable.Range(0, waves)
            .Select(_ => (X: random.Normal() / cleft, Y: random.Normal() / cleft, Z: random.Normal() / cleft, Phase: random.Uniform(0, 2 * Math.PI))).ToArray();
        var field = sites.Select(s =>
        {
            var sum = 0.0;
            foreach (var w in wave) sum += Math.Cos(w.X * s.X + w.Y * s.Y + w.Z * s.Z + w.Phase);
            return sum;
        }).ToArray();
        var kept = Enumerable.Range(0, sites.Count).OrderByDescending(i => field[i]).Take((int)Math.Round(share * sites.Count)).Order();
        return [.. kept.Select(i => sites[i])];
    }

    private static IEnumerable<AtomKind> AtomsOf(char letter) => ResidueChemistry.Backbone(letter).Concat(ResidueChemistry.SideChain(letter));
}
