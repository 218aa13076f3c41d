using Ewald.Crystals;

namespace Ewald.Representations;

/// <summary>Behler's atom-centred symmetry functions G1 to G5, for each species and pair of species around a site.</summary>
/// <remarks>f_c(r) = ½ (cos(π r/r_c) + 1) within r_c. G1 = Σ f_c (always there), G2 = Σ exp(−η(r − R_s)²) f_c, G3 = Σ cos(κ r) f_c, G4 and G5 see
/// <see cref="AngularSymmetryFunction"/>. Sums over neighbours weigh each occupant by its occupancy, pairs by the product. Angular sums
/// are over unordered pairs as in Behler 2011; Behler and Parrinello 2007 sum ordered pairs, twice as much. The species of the centre is not
/// in it. A crystal's description is the mean over its sites by occupancy. Limits: 0 for an isolated atom. Everything and
/// its first derivative go to 0 at r_c. Source: Behler, J. Chem. Phys. 134, 074106 (2011), doi:10.1063/1.3553717; Behler and Parrinello,
/// Phys. Rev. Lett. 98, 146401 (2007), doi:10.1103/PhysRevLett.98.146401.</remarks>
public sealed partial class AtomCentredSymmetryFunctions : ISiteRepresentation
{
    private readonly RadialSymmetryFunction[] _radial;
    private readonly double[] _cosines;
    private readonly AngularSymmetryFunction[] _angular;
    private readonly int[] _pairColumn;

    /// <summary>A set of symmetry functions.</summary>
    /// <param name="species">The species.</param>
    /// <param name="cutoff">r_c, Å.</param>
    /// <param name="radial">G2.</param>
    /// <param name="cosines">κ of G3, Å⁻¹.</param>
    /// <param name="angular">G4 and G5.</param>
    /// <exception cref="ArgumentException">The cutoff is not positive, or a parameter is out of its range.</exception>
    public AtomCentredSymmetryFunctions(
        SpeciesSet species, double cutoff, IReadOnlyList<RadialSymmetryFunction>? radial = null, IReadOnlyList<double>? cosines = null, IReadOnlyList<AngularSymmetryFunction>? angular = null)
    {
        ArgumentNullException.ThrowIfNull(species);
        (Species, Cutoff) = (species, CrystalSpecies.Cutoff(cutoff, nameof(AtomCentredSymmetryFunctions)));
        (_radial, _cosines, _angular) = ([.. radial ?? []], [.. cosines ?? []], [.. angular ?? []]);
        if (_radial.Any(g => !(g.Eta >= 0 && double.IsFinite(g.Eta + g.Shift)))) throw new ArgumentException("AtomCentredSymmetryFunctions: a G2 has a negative eta or a number that is not finite.", nameof(radial));
        if (_cosines.Any(k => !double.IsFinite(k))) throw new ArgumentException("AtomCentredSymmetryFunctions: a G3 has a kappa that is not finite.", nameof(cosines));
        if (_angular.Any(g => !(g.Eta >= 0 && g.Zeta > 0 && Math.Abs(g.Lambda) == 1 && double.IsFinite(g.Eta + g.Zeta))))
            throw new ArgumentException("AtomCentredSymmetryFunctions: an angular function needs eta of at least 0, zeta above 0 and lambda 1 or -1.", nameof(angular));
        var n = species.Count;
        (RadialColumns, _pairColumn) = (1 + _radial.Length + _cosines.Length, new int[n * n]);
        var column = n * RadialColumns;
        var pairs = new List<string>();
        for (var a = 0; a < n; a++)
        {
            for (var b = a; b < n; b++)
            {
                _pairColumn[a * n + b] = _pairColumn[b * n + a] = column;
                column += _angular.Length;
                pairs.Add($"{species.Elements[a].Symbol}-{species.Elements[b].Symbol}");
            }
        }

        Names =
        [
            .. species.Elements.SelectMany(e => Enumerable.Range(0, RadialColumns).Select(i => $"{e.Symbol} {RadialName(i)}")),
            .. pairs.SelectMany(p => _angular.Select(g => FormattableString.Invariant($"{p} {(g.Closed ? "G4" : "G5")} eta={g.Eta} zeta={g.Zeta} lambda={g.Lambda}"))),
        ];
    }

    /// <summary>The species.</summary>
    public SpeciesSet Species { get; }

    /// <summary>r_c, Å.</summary>
    public double Cutoff { get; }

    /// <summary>Species by species G1, G2 and G3, then pair by pair of species G4 and G5.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public Invariances Invariances => Invariances.All;

    private int RadialColumns { get; }

    /// <inheritdoc/>
    public void Describe(Crystal crystal, Span<double> values)
    {
        var occupants = new CrystalSpecies(crystal, Species, nameof(AtomCentredSymmetryFunctions));
        CrystalSpecies.Check(values.Length, Names.Count, nameof(AtomCentredSymmetryFunctions));
        var rows = new double[crystal.Sites.Count * Names.Count];
        DescribeSites(crystal, rows);
        occupants.Mean(rows, values);
    }

    /// <inheritdoc/>
    public void DescribeSites(Crystal crystal, Span<double> values)
    {
        var occupants = new CrystalSpecies(crystal, Species, nameof(AtomCentredSymmetryFunctions));
        var columns = Names.Count;
        CrystalSpecies.Check(values.Length, (long)crystal.Sites.Count * columns, nameof(AtomCentredSymmetryFunctions));
        var list = NeighbourList.Of(crystal, Cutoff);
        var rows = new double[values.Length];
        SiteLoop.Run(crystal.Sites.Count, site => DescribeSite(list[site], occupants, rows.AsSpan(site * columns, columns)));
        rows.CopyTo(values);
    }

    private string RadialName(int i) => i == 0 ? "G1" : i <= _radial.Length
        ? FormattableString.Invariant($"G2 eta={_radial[i - 1].Eta} shift={_radial[i - 1].Shift}")
        : FormattableString.Invariant($"G3 kappa={_cosines[i - 1 - _radial.Length]}");

    private void DescribeSite(ReadOnlySpan<Neighbour> list, CrystalSpecies occupants, Span<double> row)
    {
        var cut = new double[list.Length];
        Span<double> radial = stackalloc double[RadialColumns];
        for (var j = 0; j < list.Length; j++)
        {
            var r = list[j].Distance;
            cut[j] = 0.5 * (Math.Cos(Math.PI * r / Cutoff) + 1);
            radial[0] = cut[j];
            for (var g = 0; g < _radial.Length; g++) radial[1 + g] = Math.Exp(-_radial[g].Eta * (r - _radial[g].Shift) * (r - _radial[g].Shift)) * cut[j];
            for (var g = 0; g < _cosines.Length; g++) radial[1 + _radial.Length + g] = Math.Cos(_cosines[g] * r) * cut[j];
            for (var a = occupants.First[list[j].Site]; a < occupants.First[list[j].Site + 1]; a++)
            {
                var target = row.Slice(occupants.Species[a] * RadialColumns, RadialColumns);
                for (var g = 0; g < radial.Length; g++) target[g] += occupants.Occupancy[a] * radial[g];
            }
        }

        if (_angular.Length > 0) AddAngles(list, cut, occupants, row);
    }

    private void AddAngles(ReadOnlySpan<Neighbour> list, double[] cut, CrystalSpecies occupants, Span<double> row)
    {
        Span<double> values = stackalloc double[_angular.Length];
        // exp(−η r²) f_c of one side, function by function: the two sides from the centre are found once.
        var side = new double[list.Length * _angular.Length];
        for (var j = 0; j < list.Length; j++)
            for (var g = 0; g < _angular.Length; g++) side[j * _angular.Length + g] = Math.Exp(-_angular[g].Eta * list[j].Distance * list[j].Distance) * cut[j];
        var (species, occupancy, first, n) = (occupants.Species, occupants.Occupancy, occupants.First, Species.Count);
        for (var j = 0; j < list.Length; j++)
        {
            var p = list[j];
            for (var k = 0; k < j; k++)
            {
                var q = list[k];
                Evaluate(p, q, side.AsSpan(j * _angular.Length, _angular.Length), side.AsSpan(k * _angular.Length, _angular.Length), values);
                for (var a = first[p.Site]; a < first[p.Site + 1]; a++)
                {
                    for (var b = first[q.Site]; b < first[q.Site + 1]; b++)
                    {
                        var weight = occupancy[a] * occupancy[b];
                        var target = row.Slice(_pairColumn[species[a] * n + species[b]], _angular.Length);
                        for (var g = 0; g < target.Length; g++) target[g] += weight * values[g];
                    }
                }
            }
        }
    }

    private void Evaluate(in Neighbour p, in Neighbour q, ReadOnlySpan<double> sideP, ReadOnlySpan<double> sideQ, Span<double> values)
    {
        var cosine = Math.Clamp((p.X * q.X + p.Y * q.Y + p.Z * q.Z) / (p.Distance * q.Distance), -1, 1);
        double dx = p.X - q.X, dy = p.Y - q.Y, dz = p.Z - q.Z, square = dx * dx + dy * dy + dz * dz;
        var third = square < Cutoff * Cutoff ? 0.5 * (Math.Cos(Math.PI * Math.Sqrt(square) / Cutoff) + 1) : 0;
        var (eta, gauss) = (0.0, 1.0);
        for (var g = 0; g < values.Length; g++)
        {
            var f = _angular[g];
            values[g] = 0;
            if (f.Closed && third == 0) continue;
            var value = 2 * Power(0.5 * (1 + f.Lambda * cosine), f.Zeta) * sideP[g] * sideQ[g];
            if (f.Closed)
            {
                if (f.Eta != eta) (eta, gauss) = (f.Eta, Math.Exp(-f.Eta * square));
                value *= gauss * third;
            }

            values[g] = value;
        }
    }

    // Whole exponents, the usual ones, by squaring.
    private static double Power(double x, double exponent)
    {
        if (exponent > 64 || exponent != Math.Floor(exponent)) return Math.Pow(x, exponent);
        var result = 1.0;
        for (var n = (int)exponent; n > 0; n >>= 1)
        {
            if ((n & 1) != 0) result *= x;
            x *= x;
        }

        return result;
    }
}
