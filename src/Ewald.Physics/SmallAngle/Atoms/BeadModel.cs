using System.Numerics;

namespace Ewald.Physics.SmallAngle.Atoms;

/// <summary>A protein as two beads a residue (backbone and side chain), each with its volume and its excess scattering length.</summary>
/// <remarks>The coarse twin of <see cref="AtomicStructure"/>: a hundred times fewer pairs, the residue-scale fluctuations of
/// density kept. A bead scatters as a point: its atoms and the solvent they displace decay alike with Q, so their difference hardly
/// does. Valid: Q up to about 0.4 Å⁻¹; a test compares it with the atoms.</remarks>
public sealed class BeadModel
{
    private const double WaterOfTheEnds = 18.015;

    private BeadModel(PointSet points, double[] volume, double[] excess, double mass)
    {
        Points = points;
        Volume = volume;
        Excess = excess;
        Mass = mass;
    }

    /// <summary>Bead centres.</summary>
    public PointSet Points { get; }

    /// <summary>Displaced volume, Å³, shape [bead].</summary>
    public double[] Volume { get; }

    /// <summary>Scattering length in solution at Q = 0, fm, shape [bead].</summary>
    public double[] Excess { get; }

    /// <summary>Mass, kDa.</summary>
    public double Mass { get; }

    /// <summary>Displaced volume of the whole, Å³.</summary>
    public double TotalVolume => Volume.Sum();

    /// <summary>Largest distance between residues, Å: bead centres at their outermost, plus the diameter of a bead of mean volume less its overlap.</summary>
    public double LargestDistance
    {
        get
        {
            double largest = 0;
            var lanes = Vector<double>.Count;
            for (var i = 0; i < Points.Count; i++)
            {
                Vector<double> x = new(Points.X[i]), y = new(Points.Y[i]), z = new(Points.Z[i]), most = default;
                var j = i + 1;
                for (; j <= Points.Count - lanes; j += lanes)
                {
                    var dx = new Vector<double>(Points.X, j) - x;
                    var dy = new Vector<double>(Points.Y, j) - y;
                    var dz = new Vector<double>(Points.Z, j) - z;
                    most = Vector.Max(most, dx * dx + dy * dy + dz * dz);
                }

                for (var k = 0; k < lanes; k++) largest = Math.Max(largest, most[k]);
                for (; j < Points.Count; j++)
                {
                    double dx = Points.X[i] - Points.X[j], dy = Points.Y[i] - Points.Y[j], dz = Points.Z[i] - Points.Z[j];
                    largest = Math.Max(largest, dx * dx + dy * dy + dz * dz);
                }
            }

            return Math.Sqrt(largest) + 2 * Math.Cbrt(3 * TotalVolume / Points.Count / (4 * Math.PI));
        }
    }

    /// <summary>Builds the model of a sequence placed in space.</summary>
    /// <param name="letters">One-letter codes, shape [residue].</param>
    /// <param name="backbone">Centres of the backbones, shape [residue].</param>
    /// <param name="sideChain">Centres of the side chains, shape [residue]; for glycine it is not used.</param>
    /// <param name="solvent">Probe and solvent.</param>
    /// <param name="volumeScale">Factor on the tabulated volumes of the atoms.</param>
    /// <exception cref="ArgumentException">The lengths differ or a letter is no residue.</exception>
    public static BeadModel Of(ReadOnlySpan<char> letters, PointSet backbone, PointSet sideChain, Solvent solvent, double volumeScale = 1)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(sideChain);
        ArgumentNullException.ThrowIfNull(solvent);
        if (letters.Length != backbone.Count || letters.Length != sideChain.Count)
            throw new ArgumentException($"BeadModel: {letters.Length} residues with {backbone.Count} backbones and {sideChain.Count} side chains.", nameof(letters));
        var parts = new Dictionary<(char, bool), (double Volume, double Excess, double Mass)>();
        (double Volume, double Excess, double Mass) Part(char letter, bool side)
        {
            if (parts.TryGetValue((letter, side), out var known)) return known;
            var atoms = side ? ResidueChemistry.SideChain(letter) : ResidueChemistry.Backbone(letter);
            var enclosed = volumeScale * atoms.Sum(a => a.Volume);
            return parts[(letter, side)] = (enclosed, atoms.Sum(a => a.VacuumAmplitude(0, solvent)) - solvent.Density * enclosed, atoms.Sum(a => a.Mass));
        }

        var points = new List<(double, double, double)>();
        var volume = new List<double>();
        var excess = new List<double>();
        var mass = WaterOfTheEnds;
        for (var i = 0; i < letters.Length; i++)
        {
            var part = Part(letters[i], side: false);
            points.Add((backbone.X[i], backbone.Y[i], backbone.Z[i]));
            volume.Add(part.Volume);
            excess.Add(part.Excess);
            mass += part.Mass;
            if (letters[i] == 'G') continue;
            part = Part(letters[i], side: true);
            points.Add((sideChain.X[i], sideChain.Y[i], sideChain.Z[i]));
            volume.Add(part.Volume);
            excess.Add(part.Excess);
            mass += part.Mass;
        }

        return new BeadModel(PointSet.Of(points), [.. volume], [.. excess], mass / 1000);
    }

    /// <summary>The three parts of the curve on one Q grid: protein, cross term, shell.</summary>
    /// <param name="q">Å⁻¹, shape [q].</param>
    /// <param name="thickness">Of the shell, Å.</param>
    /// <param name="spacing">Of the shell's grid, Å.</param>
    /// <param name="binWidth">Of the pair histograms, Å.</param>
    public PartialCurves Partial(double[] q, double thickness = 3, double spacing = 2.5, double binWidth = 0.75)
    {
        ArgumentNullException.ThrowIfNull(q);
        var shell = HydrationShell.Around(Points, Volume, thickness, spacing);
        var shellVolume = new double[shell.Points.Count];
        Array.Fill(shellVolume, shell.VolumePerPoint);
        double[] pp = new double[q.Length], ps = new double[q.Length], ss = new double[q.Length];
        PairHistogram.Of(Points, Excess, binWidth).Transform(q, pp);
        PairHistogram.Of(Points, Excess, shell.Points, shellVolume, binWidth).Transform(q, ps);
        PairHistogram.Of(shell.Points, shellVolume, binWidth).Transform(q, ss);
        var grid = Math.Cbrt(3 * shell.VolumePerPoint / (4 * Math.PI));
        for (var i = 0; i < q.Length; i++)
        {
            var g = Math.Exp(-q[i] * q[i] * grid * grid / 10);
            ps[i] *= g;
            ss[i] *= g * g;
        }

        return new PartialCurves(q, pp, ps, ss);
    }
}

/// <summary>Intensity as a function of the shell's excess density: I = P + 2 δρ C + δρ² S.</summary>
/// <param name="Q">Å⁻¹, shape [q].</param>
/// <param name="Protein">fm², shape [q].</param>
/// <param name="Cross">fm Å³, shape [q].</param>
/// <param name="Shell">Å⁶, shape [q].</param>
public sealed record PartialCurves(double[] Q, double[] Protein, double[] Cross, double[] Shell)
{
    /// <summary>The curve at one excess density of the shell.</summary>
    /// <param name="excessDensity">Density of the shell less that of the solvent, fm/Å³.</param>
    /// <returns>fm², shape [q].</returns>
    public double[] Intensity(double excessDensity) =>
        [.. Protein.Select((p, i) => p + 2 * excessDensity * Cross[i] + excessDensity * excessDensity * Shell[i])];
}
