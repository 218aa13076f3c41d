using System.Numerics;
using System.Runtime.InteropServices;
using Ewald.Crystals;

namespace Ewald.Representations;

/// <summary>Smooth overlap of atomic positions: the power spectrum of the density around a site.</summary>
/// <remarks>ρ_Z(r) = Σ_i o_i exp(−|r − r_i|²/2σ²), not normalised, the centre itself included with its occupancies (mean density of a mixed site); c_nlm^Z = ∫ g_nl(r) Y_lm ρ_Z dr with g
/// orthonormalised by S^(−1/2); p_nn'l^ZZ' = π √(8/(2l+1)) Σ_m c_nlm^Z c_n'lm^Z'. Atoms up to σ√(2 ln 10³) outside the cutoff are counted, since their Gaussians reach
/// in. The numbers are not normalised: divide by their length, as <see cref="SoapKernel"/> does. Columns: for Z, for Z' ≥ Z by atomic number, for l, for n, for n' (from n when Z = Z').
/// Limits: an isolated atom has only l = 0. Valid: about σ ≥ r_c/(2 RadialCount). Source: Bartók, Kondor and Csányi, Phys. Rev. B 87, 184115 (2013),
/// doi:10.1103/PhysRevB.87.184115; bases and prefactor as in Himanen et al., Comput. Phys. Commun. 247, 106949 (2020), doi:10.1016/j.cpc.2019.106949.</remarks>
public sealed partial class Soap : ISiteRepresentation
{
    private readonly SoapRadialTable _table;
    private readonly SolidHarmonics _harmonics;
    private readonly double[] _prefactor;

    /// <summary>A SOAP of a set of species.</summary>
    /// <param name="species">The species.</param>
    /// <param name="settings">Parameters; null for the defaults.</param>
    /// <exception cref="ArgumentException">A parameter is out of its range.</exception>
    public Soap(SpeciesSet species, SoapSettings? settings = null)
        : this(species, Checked(settings ?? new SoapSettings()), null)
    {
    }

    private Soap(SpeciesSet species, SoapSettings settings, SoapRadialTable? table)
    {
        ArgumentNullException.ThrowIfNull(species);
        (Species, Settings, _table, _harmonics) = (species, settings, table ?? new SoapRadialTable(settings), new SolidHarmonics(settings.AngularMaximum));
        _prefactor = [.. Enumerable.Range(0, settings.AngularMaximum + 1).Select(l => Math.PI * Math.Sqrt(8.0 / (2 * l + 1)))];
        var (n, s) = (settings.RadialCount, species.Count);
        Names = new ComputedNames(checked((settings.AngularMaximum + 1) * s * n * (s * n + 1) / 2), NameOf);
    }

    /// <summary>The species.</summary>
    public SpeciesSet Species { get; }

    /// <summary>The parameters.</summary>
    public SoapSettings Settings { get; }

    /// <summary>For Z, Z' ≥ Z, l, n, n' (from n when Z = Z').</summary>
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public Invariances Invariances => Invariances.All;

    private int Coefficients => Species.Count * _harmonics.Count * _table.Padded;

    /// <summary>The same for other species; the radial integrals are shared.</summary>
    /// <param name="species">The species.</param>
    public Soap With(SpeciesSet species) => new(species, Settings, _table);

    /// <inheritdoc/>
    public void Describe(Crystal crystal, Span<double> values)
    {
        var occupants = new CrystalSpecies(crystal, Species, nameof(Soap));
        CrystalSpecies.Check(values.Length, Names.Count, nameof(Soap));
        var list = NeighbourList.Of(crystal, _table.Reach);
        var inner = Settings.Average == SoapAverage.Inner;
        var width = inner ? Coefficients : values.Length;
        var rows = new double[checked(crystal.Sites.Count * width)];
        SiteLoop.Run(crystal.Sites.Count, site =>
        {
            var row = rows.AsSpan(site * width, width);
            if (inner)
            {
                Expand(site, list[site], occupants, row);
                return;
            }

            var c = new double[Coefficients];
            Expand(site, list[site], occupants, c);
            PowerSpectrum(c, row);
        });
        if (!inner)
        {
            occupants.Mean(rows, values);
            return;
        }

        var mean = new double[width];
        occupants.Mean(rows, mean);
        PowerSpectrum(mean, values);
    }

    /// <inheritdoc/>
    public void DescribeSites(Crystal crystal, Span<double> values)
    {
        var occupants = new CrystalSpecies(crystal, Species, nameof(Soap));
        CrystalSpecies.Check(values.Length, (long)crystal.Sites.Count * Names.Count, nameof(Soap));
        var list = NeighbourList.Of(crystal, _table.Reach);
        var rows = new double[values.Length];
        SiteLoop.Run(crystal.Sites.Count, site =>
        {
            var c = new double[Coefficients];
            Expand(site, list[site], occupants, c);
            PowerSpectrum(c, rows.AsSpan(site * Names.Count, Names.Count));
        });
        rows.CopyTo(values);
    }

    private static SoapSettings Checked(SoapSettings s)
    {
        CrystalSpecies.Cutoff(s.Cutoff, nameof(Soap));
        if (s.Basis == SoapBasis.GaussianOrbitals && s.Cutoff <= 1) throw new ArgumentException(FormattableString.Invariant($"Soap: the cutoff is {s.Cutoff} Å; Gaussian orbitals need more than 1 Å."), nameof(s));
        if (s.RadialCount is < 1 or > 24) throw new ArgumentException($"Soap: {s.RadialCount} radial functions; take 1 to 24.", nameof(s));
        if (s.AngularMaximum is < 0 or > 20) throw new ArgumentException($"Soap: l up to {s.AngularMaximum}; take 0 to 20.", nameof(s));
        if (!(s.Width > 0 && double.IsFinite(s.Width))) throw new ArgumentException(FormattableString.Invariant($"Soap: the width is {s.Width} Å; it must be positive."), nameof(s));
        return s;
    }

    private string NameOf(int index)
    {
        var n = Settings.RadialCount;
        for (var a = 0; a < Species.Count; a++)
        {
            for (var b = a; b < Species.Count; b++)
            {
                var size = a == b ? n * (n + 1) / 2 : n * n;
                if (index >= size * (Settings.AngularMaximum + 1))
                {
                    index -= size * (Settings.AngularMaximum + 1);
                    continue;
                }

                var (l, rest, i) = (index / size, index % size, 0);
                for (; rest >= (a == b ? n - i : n); i++) rest -= a == b ? n - i : n;
                return $"{Species.Elements[a].Symbol}-{Species.Elements[b].Symbol} l={l} n={i + 1} n'={(a == b ? i : 0) + rest + 1}";
            }
        }

        throw new ArgumentOutOfRangeException(nameof(index));
    }

    // c [species, lm, n padded] of one site.
    private void Expand(int site, ReadOnlySpan<Neighbour> list, CrystalSpecies occupants, Span<double> c)
    {
        Span<double> angular = stackalloc double[_harmonics.Count];
        Span<double> radial = stackalloc double[(Settings.AngularMaximum + 1) * _table.Padded];
        for (var j = -1; j < list.Length; j++)
        {
            var p = j < 0 ? new Neighbour(site, 0, 0, 0, 0, 0, 0, 0) : list[j];
            _harmonics.Evaluate(p.X, p.Y, p.Z, angular);
            _table.Evaluate(p.Distance, radial, []);
            for (var a = occupants.First[p.Site]; a < occupants.First[p.Site + 1]; a++)
                Accumulate(angular, radial, occupants.Occupancy[a], c.Slice(occupants.Species[a] * _harmonics.Count * _table.Padded, _harmonics.Count * _table.Padded));
        }
    }

    private void Accumulate(ReadOnlySpan<double> angular, ReadOnlySpan<double> radial, double occupancy, Span<double> c)
    {
        var f = MemoryMarshal.Cast<double, Vector<double>>(radial);
        var target = MemoryMarshal.Cast<double, Vector<double>>(c);
        var width = _table.Padded / Vector<double>.Count;
        var place = 0;
        for (var l = 0; l <= Settings.AngularMaximum; l++)
        {
            var g = f.Slice(l * width, width);
            for (var m = l * l; m < (l + 1) * (l + 1); m++)
            {
                var y = new Vector<double>(occupancy * angular[m]);
                for (var i = 0; i < g.Length; i++) target[place++] += y * g[i];
            }
        }
    }

    private void PowerSpectrum(ReadOnlySpan<double> c, Span<double> values)
    {
        var (padded, n) = (_table.Padded, Settings.RadialCount);
        var block = _harmonics.Count * padded;
        Span<double> product = stackalloc double[padded];
        var sum = MemoryMarshal.Cast<double, Vector<double>>(product);
        var place = 0;
        for (var a = 0; a < Species.Count; a++)
        {
            for (var b = a; b < Species.Count; b++)
            {
                var second = MemoryMarshal.Cast<double, Vector<double>>(c.Slice(b * block, block));
                for (var l = 0; l <= Settings.AngularMaximum; l++)
                {
                    for (var i = 0; i < n; i++)
                    {
                        sum.Clear();
                        for (var m = l * l; m < (l + 1) * (l + 1); m++)
                        {
                            var x = new Vector<double>(c[a * block + m * padded + i]);
                            var row = second.Slice(m * sum.Length, sum.Length);
                            for (var k = 0; k < row.Length; k++) sum[k] += x * row[k];
                        }

                        for (var k = a == b ? i : 0; k < n; k++) values[place++] = _prefactor[l] * product[k];
                    }
                }
            }
        }
    }
}
