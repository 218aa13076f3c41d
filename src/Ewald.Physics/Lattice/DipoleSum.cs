using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Ewald.Crystals;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.Lattice;

/// <summary>Forces between the dipoles of displaced charges: the sum over reciprocal lattice vectors of Ewald's method.</summary>
/// <remarks>D_ij(q) = (4π k/V) Σ_G (K·Z_i)(K·Z_j)/(K·ε·K) exp(−K·ε·K/4Λ²) exp(2πi G·(r_i − r_j))/√(m_i m_j), K = q + G, less the value at q = 0
/// summed over j, so that a translation costs nothing. K carries no 2π. The charges stand outside of the sum: T_ij = Σ_G K Kᵀ … needs six complex numbers a pair of
/// atoms, and six real ones serve all atoms with themselves. It is apart from the sum of magnetic dipoles (<see cref="Magnetism.DipoleSum"/>): this one screens by a tensor ε, leaves the
/// near part to the force constants and runs over many wave vectors at once, that one sums both parts of bare dipoles to an accuracy. With scalar charges and ε = 1 it is the reciprocal part of point
/// charges; the rest of them is a sum over near bonds (<see cref="IonicPotential"/>). Source: X. Gonze, C. Lee, Phys. Rev. B 55, 10355
/// (1997), doi:10.1103/PhysRevB.55.10355.</remarks>
public sealed class DipoleSum : ILongRange
{
    private const double Nothing = 1e-5;
    private const int Lanes = ILongRange.Lanes, Block = 24, Six = 6;
    private readonly int _atoms;
    private readonly double[] _vectors, _cos, _sin, _charges, _self;
    private readonly double[] _dielectric; // xx, xy, xz, yy, yz, zz, those beside the diagonal doubled
    private readonly double _scale, _width;

    /// <summary>The sum of a crystal.</summary>
    /// <param name="crystal">The crystal.</param>
    /// <param name="charges">Effective charge of each atom, field direction first, electrons, shape [atom][9].</param>
    /// <param name="dielectric">ε∞, shape [9].</param>
    /// <param name="masses">g/mol, shape [atom].</param>
    /// <param name="lambda">Λ, Å⁻¹ without 2π.</param>
    /// <param name="cutoff">Longest G, Å⁻¹ without 2π.</param>
    /// <param name="coulomb">e²/(4π ε₀), eV Å.</param>
    /// <exception cref="ArgumentException">A shape differs, or a length is not positive.</exception>
    public DipoleSum(Crystal crystal, IReadOnlyList<double[]> charges, double[] dielectric, IReadOnlyList<double> masses, double lambda, double cutoff, double coulomb = PhononUnits.Coulomb)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        ArgumentNullException.ThrowIfNull(charges);
        ArgumentNullException.ThrowIfNull(dielectric);
        ArgumentNullException.ThrowIfNull(masses);
        _atoms = crystal.Sites.Count;
        if (charges.Count != _atoms || masses.Count != _atoms || dielectric.Length != 9 || charges.Any(c => c.Length != 9))
            throw new ArgumentException($"DipoleSum: {charges.Count} charges and {masses.Count} masses for {_atoms} atoms; one tensor of nine and one mass each are needed.", nameof(charges));
        if (!(lambda > 0 && cutoff > 0)) throw new ArgumentException("DipoleSum: the width and the cutoff must be positive.", nameof(lambda));
        _charges = [.. charges.SelectMany((c, i) => c.Select(z => z / Math.Sqrt(masses[i])))];
        _dielectric = [dielectric[0], dielectric[1] + dielectric[3], dielectric[2] + dielectric[6], dielectric[4], dielectric[5] + dielectric[7], dielectric[8]];
        (_scale, _width) = (coulomb * 4 * Math.PI / crystal.Cell.Volume, 4 * lambda * lambda);
        _vectors = Reciprocal(crystal.Cell, cutoff);
        var places = crystal.Sites.Select(s => crystal.Cell.ToCartesian(s.Position)).ToArray();
        (_cos, _sin) = (new double[Pairs * Terms], new double[Pairs * Terms]);
        var pair = 0;
        for (var i = 0; i < _atoms; i++)
            for (var j = i + 1; j < _atoms; j++, pair++)
            {
                var (x, y, z) = (places[i].X - places[j].X, places[i].Y - places[j].Y, places[i].Z - places[j].Z);
                for (var g = 0; g < Terms; g++)
                    (_sin[pair * Terms + g], _cos[pair * Terms + g]) = Math.SinCos(2 * Math.PI * (_vectors[3 * g] * x + _vectors[3 * g + 1] * y + _vectors[3 * g + 2] * z));
            }

        _self = new double[9 * _atoms];
        _self = SelfTerm(masses);
    }

    /// <summary>Number of reciprocal vectors in the sum.</summary>
    public int Terms => _vectors.Length / 3;

    private int Pairs => _atoms * (_atoms - 1) / 2;

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<double> q, ReadOnlySpan<double> direction, Span<double> re, Span<double> im)
    {
        var size = Lanes * Six * (1 + 2 * Pairs);
        var room = ArrayPool<double>.Shared.Rent(size + Lanes * Six * Block);
        var tensors = MemoryMarshal.Cast<double, Vector512<double>>(room.AsSpan(0, size));
        var one = tensors[..Six];
        var several = tensors[Six..];
        tensors.Clear();
        for (var first = 0; first < Terms; first += Block)
        {
            var terms = room.AsSpan(size, Lanes * Six * Math.Min(Block, Terms - first));
            Weigh(q, direction, first, terms);
            var products = MemoryMarshal.Cast<double, Vector512<double>>(terms);
            for (var e = 0; e < products.Length; e++) one[e % Six] += products[e];
            for (var p = 0; p < Pairs; p++) Gather(products, _cos.AsSpan(p * Terms + first, products.Length / Six), _sin.AsSpan(p * Terms + first, products.Length / Six), several.Slice(2 * Six * p, 2 * Six));
        }

        var r = MemoryMarshal.Cast<double, Vector512<double>>(re);
        var s = MemoryMarshal.Cast<double, Vector512<double>>(im);
        var pair = 0;
        for (var i = 0; i < _atoms; i++)
        {
            Charge(i, i, one, r);
            for (var e = 0; e < 9; e++) r[(3 * i + e / 3) * 3 * _atoms + 3 * i + e % 3] -= Vector512.Create(_self[9 * i + e]);
            for (var j = i + 1; j < _atoms; j++, pair++)
            {
                Charge(i, j, several.Slice(2 * Six * pair, Six), r);
                Charge(i, j, several.Slice(2 * Six * pair + Six, Six), s);
            }
        }

        ArrayPool<double>.Shared.Return(room);
    }

    // K Kᵀ exp(−K·ε·K/4Λ²)/(K·ε·K) of a block of terms: xx, xy, xz, yy, yz, zz.
    private void Weigh(ReadOnlySpan<double> q, ReadOnlySpan<double> direction, int first, Span<double> terms)
    {
        var (scale, width, nothing) = (new Vector<double>(_scale), new Vector<double>(-1 / _width), new Vector<double>(Nothing * Nothing));
        for (var l = 0; l < Lanes; l += Vector<double>.Count)
        {
            var (qx, qy, qz) = (new Vector<double>(q[l..]), new Vector<double>(q[(Lanes + l)..]), new Vector<double>(q[(2 * Lanes + l)..]));
            for (int at = l, g = 3 * first; at < terms.Length; at += Six * Lanes, g += 3)
            {
                var (x, y, z) = (qx + new Vector<double>(_vectors[g]), qy + new Vector<double>(_vectors[g + 1]), qz + new Vector<double>(_vectors[g + 2]));
                var isLimit = Vector.LessThan(x * x + y * y + z * z, nothing);
                var hasLimit = isLimit != Vector<long>.Zero;
                // The limit has a direction but no length.
                if (hasLimit && !direction.IsEmpty)
                {
                    x = Vector.ConditionalSelect(isLimit, new Vector<double>(direction[0]), x);
                    y = Vector.ConditionalSelect(isLimit, new Vector<double>(direction[1]), y);
                    z = Vector.ConditionalSelect(isLimit, new Vector<double>(direction[2]), z);
                }

                var (xx, xy, xz, yy, yz, zz) = (x * x, x * y, x * z, y * y, y * z, z * z);
                var square = xx * _dielectric[0] + xy * _dielectric[1] + xz * _dielectric[2] + (yy * _dielectric[3] + yz * _dielectric[4] + zz * _dielectric[5]);
                var weight = scale * VectorMath.ExpDecay(square * width) / square;
                if (hasLimit) weight = Vector.ConditionalSelect(isLimit, direction.IsEmpty ? Vector<double>.Zero : scale / square, weight);
                (weight * xx).CopyTo(terms[at..]);
                (weight * xy).CopyTo(terms[(at + Lanes)..]);
                (weight * xz).CopyTo(terms[(at + 2 * Lanes)..]);
                (weight * yy).CopyTo(terms[(at + 3 * Lanes)..]);
                (weight * yz).CopyTo(terms[(at + 4 * Lanes)..]);
                (weight * zz).CopyTo(terms[(at + 5 * Lanes)..]);
            }
        }
    }

    // Σ of the terms with the phases of one pair of atoms.
    private static void Gather(ReadOnlySpan<Vector512<double>> terms, ReadOnlySpan<double> cos, ReadOnlySpan<double> sin, Span<Vector512<double>> sums)
    {
        var (r0, r1, r2, r3, r4, r5) = (sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]);
        var (s0, s1, s2, s3, s4, s5) = (sums[6], sums[7], sums[8], sums[9], sums[10], sums[11]);
        for (var g = 0; g < cos.Length; g++)
        {
            var t = terms.Slice(Six * g, Six);
            var (c, s) = (Vector512.Create(cos[g]), Vector512.Create(sin[g]));
            r0 = Vector512.FusedMultiplyAdd(t[0], c, r0);
            r1 = Vector512.FusedMultiplyAdd(t[1], c, r1);
            r2 = Vector512.FusedMultiplyAdd(t[2], c, r2);
            r3 = Vector512.FusedMultiplyAdd(t[3], c, r3);
            r4 = Vector512.FusedMultiplyAdd(t[4], c, r4);
            r5 = Vector512.FusedMultiplyAdd(t[5], c, r5);
            s0 = Vector512.FusedMultiplyAdd(t[0], s, s0);
            s1 = Vector512.FusedMultiplyAdd(t[1], s, s1);
            s2 = Vector512.FusedMultiplyAdd(t[2], s, s2);
            s3 = Vector512.FusedMultiplyAdd(t[3], s, s3);
            s4 = Vector512.FusedMultiplyAdd(t[4], s, s4);
            s5 = Vector512.FusedMultiplyAdd(t[5], s, s5);
        }

        (sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]) = (r0, r1, r2, r3, r4, r5);
        (sums[6], sums[7], sums[8], sums[9], sums[10], sums[11]) = (s0, s1, s2, s3, s4, s5);
    }

    // Block (i, j) += Z_iᵀ T Z_j.
    private void Charge(int i, int j, ReadOnlySpan<Vector512<double>> t, Span<Vector512<double>> matrix)
    {
        var n = 3 * _atoms;
        var zi = _charges.AsSpan(9 * i, 9);
        var zj = _charges.AsSpan(9 * j, 9);
        for (var y = 0; y < 3; y++)
        {
            var (a, b, c) = (zj[y], zj[3 + y], zj[6 + y]);
            var u = t[0] * a + t[1] * b + t[2] * c;
            var v = t[1] * a + t[3] * b + t[4] * c;
            var w = t[2] * a + t[4] * b + t[5] * c;
            for (var x = 0; x < 3; x++) matrix[(3 * i + x) * n + 3 * j + y] += u * zi[x] + v * zi[3 + x] + w * zi[6 + x];
        }
    }

    // Σ_j of the matrix at q = 0, its symmetric part; the masses of the other atoms taken out.
    private double[] SelfTerm(IReadOnlyList<double> masses)
    {
        var n = 3 * _atoms;
        var (re, im, self) = (new double[n * n * Lanes], new double[n * n * Lanes], new double[9 * _atoms]);
        Add(new double[3 * Lanes], [], re, im);
        for (var i = 0; i < _atoms; i++)
            for (var e = 0; e < 9; e++)
                for (var j = 0; j < _atoms; j++)
                    self[9 * i + e] += Math.Sqrt(masses[j] / masses[i]) * (Upper(3 * i + e / 3, 3 * j + e % 3) + Upper(3 * i + e % 3, 3 * j + e / 3)) / 2;
        return self;

        double Upper(int row, int column) => re[(Math.Min(row, column) * n + Math.Max(row, column)) * Lanes];
    }

    internal static double[] Reciprocal(UnitCell cell, double cutoff)
    {
        var (r, v) = (cell.ReciprocalVectors, new List<double>());
        int[] most = [(int)Math.Ceiling(cutoff * cell.A), (int)Math.Ceiling(cutoff * cell.B), (int)Math.Ceiling(cutoff * cell.C)];
        for (var h = -most[0]; h <= most[0]; h++)
            for (var k = -most[1]; k <= most[1]; k++)
                for (var l = -most[2]; l <= most[2]; l++)
                {
                    var (x, y, z) = (h * r[0, 0] + k * r[1, 0] + l * r[2, 0], h * r[0, 1] + k * r[1, 1] + l * r[2, 1], h * r[0, 2] + k * r[1, 2] + l * r[2, 2]);
                    if (x * x + y * y + z * z < cutoff * cutoff) v.AddRange([x, y, z]);
                }

        return [.. v];
    }
}
