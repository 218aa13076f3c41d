using Ewald.Crystals;

namespace Ewald.Representations;

/// <summary>Smeared density of atoms on a grid of the cell, one channel per species.</summary>
/// <remarks>ρ_s(r) = Σ_i o_is Σ_L (2πσ²)^(-3/2) exp(−|r − r_i − L|²/2σ²), Å⁻³, at the fractional points (i/n, j/n, k/n). The grid belongs to the cell: turning the crystal changes nothing, moving
/// all atoms by a step of the grid turns the array cyclically, another choice of cell is another array. Limits: the mean of a channel times the volume is
/// the number of its atoms, when σ is at least 0.8 steps of the grid. Gaussians end at 6.5 σ (7·10⁻¹⁰ of the centre). Source: Kajita et al., Sci. Rep. 7, 16991 (2017),
/// doi:10.1038/s41598-017-17299-w.</remarks>
public sealed class VoxelDensity : IRepresentation
{
    private const double Reach = 6.5;
    private readonly double _sigma;

    /// <summary>A voxel density.</summary>
    /// <param name="species">The species.</param>
    /// <param name="points">Points along each axis of the cell.</param>
    /// <param name="sigma">Standard deviation σ of an atom along one direction, Å.</param>
    /// <exception cref="ArgumentException">A number is not positive.</exception>
    public VoxelDensity(SpeciesSet species, int points = 32, double sigma = 0.5)
    {
        ArgumentNullException.ThrowIfNull(species);
        if (points is < 1 or > 256) throw new ArgumentException($"VoxelDensity: {points} points along an axis; take 1 to 256.", nameof(points));
        if (!(sigma > 0 && double.IsFinite(sigma))) throw new ArgumentException(FormattableString.Invariant($"VoxelDensity: sigma is {sigma} Å; it must be positive."), nameof(sigma));
        (Species, Points, _sigma) = (species, points, sigma);
        Names = new ComputedNames(
            checked(species.Count * points * points * points), i => $"{species.Elements[i / points / points / points].Symbol} {i / points / points % points},{i / points % points},{i % points}");
    }

    /// <summary>The species: the channels.</summary>
    public SpeciesSet Species { get; }

    /// <summary>Points along each axis.</summary>
    public int Points { get; }

    /// <summary>Channel, then the three axes of the cell: shape [species, a, b, c].</summary>
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public Invariances Invariances => Invariances.Rotation | Invariances.Permutation | Invariances.PeriodicImage;

    /// <inheritdoc/>
    public void Describe(Crystal crystal, Span<double> values)
    {
        var occupants = new CrystalSpecies(crystal, Species, nameof(VoxelDensity));
        CrystalSpecies.Check(values.Length, Names.Count, nameof(VoxelDensity));
        values.Clear();
        var one = new double[Points * Points * Points];
        for (var i = 0; i < crystal.Sites.Count; i++)
        {
            Array.Clear(one);
            Smear(crystal.Cell, crystal.Sites[i].Position, one);
            for (var a = occupants.First[i]; a < occupants.First[i + 1]; a++)
            {
                var channel = values.Slice(occupants.Species[a] * one.Length, one.Length);
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(one, occupants.Occupancy[a], channel, channel);
            }
        }
    }

    private void Smear(UnitCell cell, (double X, double Y, double Z) centre, double[] one)
    {
        var (r, n) = (cell.ReciprocalVectors, Points);
        double Half(int i) => Reach * _sigma * Math.Sqrt(r[i, 0] * r[i, 0] + r[i, 1] * r[i, 1] + r[i, 2] * r[i, 2]);
        var (a, b, c) = (Half(0), Half(1), Half(2));
        var (norm, most) = (Math.Pow(2 * Math.PI * _sigma * _sigma, -1.5), Reach * Reach * _sigma * _sigma);
        for (var i = (int)Math.Ceiling((centre.X - a) * n); i <= (centre.X + a) * n; i++)
        {
            for (var j = (int)Math.Ceiling((centre.Y - b) * n); j <= (centre.Y + b) * n; j++)
            {
                var row = (Wrap(i) * n + Wrap(j)) * n;
                for (var k = (int)Math.Ceiling((centre.Z - c) * n); k <= (centre.Z + c) * n; k++)
                {
                    var (x, y, z) = cell.ToCartesian(((double)i / n - centre.X, (double)j / n - centre.Y, (double)k / n - centre.Z));
                    var square = x * x + y * y + z * z;
                    if (square < most) one[row + Wrap(k)] += norm * Math.Exp(-square / (2 * _sigma * _sigma));
                }
            }
        }

        int Wrap(int i) => ((i % n) + n) % n;
    }
}
