using Ewald.Core;
using Ewald.Physics.SmallAngle.Atoms;

namespace Ewald.Physics.SmallAngle.Bodies;

/// <summary>Fills a shape with residues at the density of proteins.</summary>
/// <remarks>Residues sit on a face-centred cubic lattice of one site per mean residue volume, displaced at random, so that the interior
/// has liquid-like order and no Bragg peak below 1 Å⁻¹; backbone and side chain are half a bond apart in a random direction. The
/// sequence is drawn with natural frequencies, which gives the spread of contrast between residues. Density: displaced volumes
/// of the residues, partial specific volume about 0.73 cm³/g.</remarks>
public static class ProteinPacking
{
    /// <summary>Mean displaced volume of a residue, Å³, at natural frequencies.</summary>
    public static double ResidueVolume { get; } = Frequencies().Sum(f => f.Share * VolumeOf(f.Letter));

    /// <summary>Mean mass of a residue, g/mol, at natural frequencies.</summary>
    public static double ResidueMass { get; } = Frequencies().Sum(f => f.Share * AtomsOf(f.Letter).Sum(a => a.Mass));

    /// <summary>Mean scattering length of a residue in solution, fm, at natural frequencies: the contrast of a protein per residue.</summary>
    /// <param name="solvent">Probe and solvent.</param>
    public static double ResidueExcess(Solvent solvent) => Frequencies().Sum(f => f.Share * AtomsOf(f.Letter).Sum(a => a.Amplitude(0, solvent)));

    private const double LatticeDisorder = 0.9; // Å
    private const double BeadSeparation = 2.6;  // Å, backbone centre to side-chain centre

    /// <summary>A sequence with natural frequencies of residues.</summary>
    /// <param name="count">Number of residues.</param>
    /// <param name="random">Stream.</param>
    public static string Sequence(int count, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var letters = new char[count];
        for (var i = 0; i < count; i++)
        {
            var u = random.Uniform();
            letters[i] = 'L';
            foreach (var (letter, share) in Frequencies())
            {
                u -= share;
                if (u >= 0) continue;
                letters[i] = letter;
                break;
            }
        }

        return new string(letters);
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
        List<(double, double, double)> backbone = new(centres.Count), side = new(centres.Count);
        foreach (var (x, y, z) in centres)
        {
            double a = random.Normal(), b = random.Normal(), c = random.Normal();
            var half = BeadSeparation / 2 / Math.Sqrt(a * a + b * b + c * c);
            backbone.Add((x + a * half, y + b * half, z + c * half));
            side.Add((x - a * half, y - b * half, z - c * half));
        }

        return new ProteinBody(name, family, Sequence(centres.Count, random), PointSet.Of(backbone), PointSet.Of(side));
    }

    /// <summary>Residue centres that fill a shape.</summary>
    /// <param name="inside">True for points of the shape, Å.</param>
    /// <param name="halfBox">The shape lies within ± this in x, y and z, Å.</param>
    /// <param name="random">Stream.</param>
    public static List<(double X, double Y, double Z)> Fill(Func<double, double, double, bool> inside, double halfBox, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(inside);
        ArgumentNullException.ThrowIfNull(random);
        var edge = Math.Cbrt(4 * ResidueVolume);
        var cells = (int)Math.Ceiling(halfBox / edge) + 1;
        double ox = random.Uniform(0, edge), oy = random.Uniform(0, edge), oz = random.Uniform(0, edge);
        ReadOnlySpan<(double, double, double)> basis = [(0, 0, 0), (0, 0.5, 0.5), (0.5, 0, 0.5), (0.5, 0.5, 0)];
        var centres = new List<(double, double, double)>();
        for (var i = -cells; i <= cells; i++)
            for (var j = -cells; j <= cells; j++)
                for (var k = -cells; k <= cells; k++)
                    foreach (var (u, v, w) in basis)
                    {
                        double x = (i + u) * edge + ox, y = (j + v) * edge + oy, z = (k + w) * edge + oz;
                        if (!inside(x, y, z)) continue;
                        centres.Add((x + LatticeDisorder * random.Normal(), y + LatticeDisorder * random.Normal(), z + LatticeDisorder * random.Normal()));
                    }

        return centres;
    }

    private static double VolumeOf(char letter) => AtomsOf(letter).Sum(a => a.Volume);

    private static IEnumerable<AtomKind> AtomsOf(char letter) => ResidueChemistry.Backbone(letter).Concat(ResidueChemistry.SideChain(letter));

    // Mean composition of folded proteins in round numbers of percent; the spread of contrast depends on it weakly.
    private static (char Letter, double Share)[] Frequencies() =>
    [
        ('A', 0.083), ('L', 0.090), ('G', 0.074), ('V', 0.070), ('E', 0.063), ('S', 0.061), ('K', 0.058), ('D', 0.059), ('T', 0.056), ('I', 0.055),
        ('R', 0.049), ('P', 0.046), ('N', 0.044), ('F', 0.040), ('Q', 0.037), ('Y', 0.035), ('H', 0.023), ('M', 0.022), ('C', 0.015), ('W', 0.020),
    ];
}
