using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Physics.Lattice;

/// <summary>Rigid ions: point charges summed by Ewald's method, and a Buckingham term between kinds.</summary>
/// <remarks>E = ½ Σ [k z_i z_j/r + V(r)]; with η the width, the charges give ½ Σ k z_i z_j erfc(η r)/r + (k/2πV) Σ_G exp(−π²G²/η²)/G² |Σ z exp(2πi G·r)|² −
/// k η/√π Σ z². The answer does not depend on η. Limits: rock salt has −1.747565 k z²/d a pair. Ions are not polarised, so ε∞ = 1. Source: P. P.
/// Ewald, Ann. Phys. 369, 253 (1921), doi:10.1002/andp.19213690304; R. A. Buckingham, Proc. R. Soc. A 168, 264 (1938), doi:10.1098/rspa.1938.0173.</remarks>
public sealed class IonicPotential : IInteratomicPotential
{
    // exp(−x²) at the ends of both sums.
    private const double EndOfSums = 4.6;
    private readonly IReadOnlyDictionary<string, double> _charges;
    private readonly IReadOnlyList<BuckinghamTerm> _terms;
    private readonly double _cutoff, _eta;

    /// <summary>A potential.</summary>
    /// <param name="charges">Charge of each kind of atom by symbol, electrons.</param>
    /// <param name="terms">Terms between kinds; none for a pair means charges only.</param>
    /// <param name="cutoff">Where sums over near atoms end, Å.</param>
    /// <exception cref="ArgumentException">The cutoff is not positive.</exception>
    public IonicPotential(IReadOnlyDictionary<string, double> charges, IReadOnlyList<BuckinghamTerm> terms, double cutoff = 10)
    {
        ArgumentNullException.ThrowIfNull(charges);
        ArgumentNullException.ThrowIfNull(terms);
        if (!(cutoff > 1)) throw new ArgumentException(FormattableString.Invariant($"IonicPotential: the cutoff is {cutoff} Å; it must be above 1."), nameof(cutoff));
        (_charges, _terms, _cutoff, _eta) = (charges, terms, cutoff, EndOfSums / cutoff);
    }

    /// <inheritdoc/>
    public double Energy(Crystal crystal, Span<double> forces, Span<double> strain)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        var z = Charges(crystal);
        forces.Clear();
        strain.Clear();
        var energy = -PhononUnits.Coulomb * _eta / Math.Sqrt(Math.PI) * z.Sum(q => q * q);
        var list = NeighbourList.Of(crystal, _cutoff);
        for (var i = 0; i < z.Length; i++)
        {
            foreach (var n in list[i])
            {
                var (value, slope, _) = Pair(crystal, z, i, n);
                energy += value / 2;
                var over = slope / n.Distance;
                Span<double> d = [n.X, n.Y, n.Z];
                for (var x = 0; x < 3; x++)
                {
                    forces[3 * i + x] += over * d[x];
                    for (var y = 0; y < 3; y++) strain[3 * x + y] += over * d[x] * d[y] / 2;
                }
            }
        }

        return energy + Reciprocal(crystal, z, forces, strain);
    }

    /// <inheritdoc/>
    public void AddForceConstants(ForceConstantBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var crystal = builder.Crystal;
        var z = Charges(crystal);
        var list = NeighbourList.Of(crystal, _cutoff);
        for (var i = 0; i < z.Length; i++)
        {
            foreach (var n in list[i])
            {
                var (_, slope, curvature) = Pair(crystal, z, i, n);
                builder.AddSpring(i, n, curvature, slope / n.Distance);
            }
        }
    }

    /// <inheritdoc/>
    public ILongRange? LongRange(Crystal crystal, IReadOnlyList<double> masses)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        ArgumentNullException.ThrowIfNull(masses);
        double[][] tensors = [.. Charges(crystal).Select(q => new[] { q, 0, 0, 0, q, 0, 0, 0, q })];
        return new DipoleSum(crystal, tensors, [1, 0, 0, 0, 1, 0, 0, 0, 1], masses, _eta / (2 * Math.PI), GCutoff, PhononUnits.Coulomb);
    }

    private double GCutoff => EndOfSums * _eta / Math.PI;

    private (double Value, double Slope, double Curvature) Pair(Crystal crystal, double[] z, int i, in Neighbour n)
    {
        var r = n.Distance;
        double value = 0, slope = 0, curvature = 0;
        if (z[i] != 0 && z[n.Site] != 0)
        {
            var charge = PhononUnits.Coulomb * z[i] * z[n.Site];
            // d/dr of erfc(ηr)/r and once more.
            double tail = Erfc(_eta * r) / r, bell = 2 * _eta / Math.Sqrt(Math.PI) * Math.Exp(-_eta * _eta * r * r);
            value = charge * tail;
            slope = -charge * (tail + bell) / r;
            curvature = charge * (2 * tail / (r * r) + bell * (2 / (r * r) + 2 * _eta * _eta));
        }

        var (own, other) = (crystal.Sites[i].Occupants[0].Element.Symbol, crystal.Sites[n.Site].Occupants[0].Element.Symbol);
        foreach (var term in _terms)
        {
            if (!term.Joins(own, other)) continue;
            var (v, first, second) = term.At(r);
            (value, slope, curvature) = (value + v, slope + first, curvature + second);
        }

        return (value, slope, curvature);
    }

    private static double Erfc(double x)
    {
        Span<double> value = [x];
        Mathematics.SpecialFunctions.Erfc(value, value);
        return value[0];
    }

    private double Reciprocal(Crystal crystal, double[] z, Span<double> forces, Span<double> strain)
    {
        var vectors = DipoleSum.Reciprocal(crystal.Cell, GCutoff);
        var scale = PhononUnits.Coulomb / (2 * Math.PI * crystal.Cell.Volume);
        var energy = 0.0;
        Span<double> cos = stackalloc double[z.Length], sin = stackalloc double[z.Length];
        (double X, double Y, double Z)[] places = [.. crystal.Sites.Select(s => crystal.Cell.ToCartesian(s.Position))];
        for (var g = 0; g < vectors.Length; g += 3)
        {
            var k = vectors.AsSpan(g, 3);
            var square = k[0] * k[0] + k[1] * k[1] + k[2] * k[2];
            if (square < 1e-12) continue;
            var damping = Math.PI * Math.PI / (_eta * _eta);
            var weight = scale * Math.Exp(-damping * square) / square;
            double re = 0, im = 0;
            for (var i = 0; i < z.Length; i++)
            {
                (sin[i], cos[i]) = Math.SinCos(2 * Math.PI * (k[0] * places[i].X + k[1] * places[i].Y + k[2] * places[i].Z));
                re += z[i] * cos[i];
                im += z[i] * sin[i];
            }

            var term = weight * (re * re + im * im);
            energy += term;
            for (var i = 0; i < z.Length; i++)
            {
                var pull = 4 * Math.PI * weight * z[i] * (re * sin[i] - im * cos[i]);
                for (var x = 0; x < 3; x++) forces[3 * i + x] += pull * k[x];
            }

            for (var x = 0; x < 3; x++)
            {
                strain[4 * x] -= term;
                for (var y = 0; y < 3; y++) strain[3 * x + y] += 2 * term * (damping + 1 / square) * k[x] * k[y];
            }
        }

        return energy;
    }

    private double[] Charges(Crystal crystal)
    {
        double[] z = [.. crystal.Sites.Select(s => _charges.TryGetValue(s.Occupants[0].Element.Symbol, out var q)
            ? q
            : throw new InputException($"{crystal.Name}: the potential knows no charge of {s.Occupants[0].Element.Symbol}; it is made for {string.Join(", ", _charges.Keys)}."))];
        return Math.Abs(z.Sum()) < 1e-6 * z.Length
            ? z
            : throw new InputException(FormattableString.Invariant($"{crystal.Name}: the charges of a cell sum to {z.Sum():F3}; a crystal without end must be neutral."));
    }
}
