using Ewald.Crystals;

namespace Ewald.Representations;

/// <summary>How many atoms of one species lie in shells around those of another.</summary>
/// <remarks>d_ab(r_k) = Σ_{i∈a} Σ_{j∈b} o_i o_j [r_k ≤ r_ij &lt; r_k+1] / (N_a V_k), V_k = 4π(r_k+1³ − r_k³)/3, N_a = Σ o_i, Å⁻³; g_ab = d_ab V / N_b.
/// Occupants of one site are never a pair with each other in the home cell. A distance on an edge (to 1e-9 Å) is in the upper shell. A species that is absent has
/// zeros. Limits: g_ab → 1 far away; d_ab N_a = d_ba N_b. Valid: shells wide against thermal motion, which is not added. Source: Schütt et al.,
/// Phys. Rev. B 89, 205118 (2014), doi:10.1103/PhysRevB.89.205118.</remarks>
public sealed class PartialRadialDistribution : IRepresentation
{
    private const double Edge = 1e-9;

    private readonly PartialRadialNormalisation _normalisation;
    private readonly (int A, int B)[] _pairs;
    private readonly int[] _column;

    /// <summary>A partial radial distribution.</summary>
    /// <param name="species">The species.</param>
    /// <param name="cutoff">End of the last shell, Å.</param>
    /// <param name="shells">Number of shells, all of one width.</param>
    /// <param name="normalisation">What it is divided by.</param>
    /// <exception cref="ArgumentException">The cutoff or the number of shells is not positive.</exception>
    public PartialRadialDistribution(SpeciesSet species, double cutoff = 20, int shells = 200, PartialRadialNormalisation normalisation = PartialRadialNormalisation.Density)
    {
        ArgumentNullException.ThrowIfNull(species);
        if (shells < 1) throw new ArgumentException($"PartialRadialDistribution: {shells} shells; there must be at least 1.", nameof(shells));
        (Species, Cutoff, Shells, _normalisation) = (species, CrystalSpecies.Cutoff(cutoff, nameof(PartialRadialDistribution)), shells, normalisation);
        var symbols = species.Elements.Select(e => e.Symbol).ToArray();
        _pairs =
        [
            .. from a in Enumerable.Range(0, species.Count)
               from b in Enumerable.Range(0, species.Count)
               where normalisation switch
               {
                   PartialRadialNormalisation.Density => true,
                   PartialRadialNormalisation.DensityAlphabetical => string.CompareOrdinal(symbols[a], symbols[b]) <= 0,
                   _ => a <= b,
               }
               select (a, b),
        ];
        _column = new int[species.Count * species.Count];
        Array.Fill(_column, -1);
        for (var i = 0; i < _pairs.Length; i++) _column[_pairs[i].A * species.Count + _pairs[i].B] = i * shells;
        Names = new ComputedNames(_pairs.Length * shells, i => FormattableString.Invariant(
            $"{symbols[_pairs[i / shells].A]}-{symbols[_pairs[i / shells].B]} {i % shells * cutoff / shells:0.####} to {(i % shells + 1) * cutoff / shells:0.####} Å"));
    }

    /// <summary>The species.</summary>
    public SpeciesSet Species { get; }

    /// <summary>End of the last shell, Å.</summary>
    public double Cutoff { get; }

    /// <summary>Number of shells.</summary>
    public int Shells { get; }

    /// <summary>Pairs of species, then shells from the inside.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public Invariances Invariances => Invariances.All;

    /// <inheritdoc/>
    public void Describe(Crystal crystal, Span<double> values)
    {
        var occupants = new CrystalSpecies(crystal, Species, nameof(PartialRadialDistribution));
        CrystalSpecies.Check(values.Length, Names.Count, nameof(PartialRadialDistribution));
        values.Clear();
        var shell = new double[Shells];
        var lines = new LatticeLines(crystal.Cell, Cutoff);
        for (var i = 0; i < crystal.Sites.Count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                Array.Clear(shell);
                Count(lines, crystal.Sites[i].Position, crystal.Sites[j].Position, i == j, shell);
                Add(occupants, i, j, shell, values);
                if (i != j) Add(occupants, j, i, shell, values);
            }
        }

        Normalise(occupants, crystal.Cell.Volume, values);
    }

    private void Count(LatticeLines lines, (double X, double Y, double Z) from, (double X, double Y, double Z) to, bool same, double[] shell)
    {
        var perWidth = Shells / Cutoff;
        foreach (var (start, slope, curve, low, high) in lines.Between(from, to))
        {
            for (var l = low; l <= high; l++)
            {
                var square = start + l * (slope + l * curve);
                if (same && square < Edge * Edge) continue;
                var k = (int)((Math.Sqrt(Math.Max(0, square)) + Edge) * perWidth);
                if (k < shell.Length) shell[k]++;
            }
        }
    }

    private void Add(CrystalSpecies occupants, int i, int j, double[] shell, Span<double> values)
    {
        for (var a = occupants.First[i]; a < occupants.First[i + 1]; a++)
        {
            for (var b = occupants.First[j]; b < occupants.First[j + 1]; b++)
            {
                var column = _column[occupants.Species[a] * Species.Count + occupants.Species[b]];
                if (column < 0) continue;
                var target = values.Slice(column, Shells);
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(shell, occupants.Occupancy[a] * occupants.Occupancy[b], target, target);
            }
        }
    }

    private void Normalise(CrystalSpecies occupants, double volume, Span<double> values)
    {
        var atoms = new double[Species.Count];
        for (var a = 0; a < occupants.Species.Length; a++) atoms[occupants.Species[a]] += occupants.Occupancy[a];
        var width = Cutoff / Shells;
        for (var p = 0; p < _pairs.Length; p++)
        {
            var number = atoms[_pairs[p].A];
            if (_normalisation == PartialRadialNormalisation.PairDistribution) number *= atoms[_pairs[p].B] / volume;
            for (var k = 0; k < Shells && number > 0; k++)
                values[p * Shells + k] /= number * 4 * Math.PI / 3 * width * width * width * (3.0 * k * (k + 1) + 1);
        }
    }
}
