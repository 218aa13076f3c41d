using Ewald.Crystals;

namespace Ewald.Physics.Lattice;

/// <summary>Forces between the dipoles of displaced charges: the sum over reciprocal lattice vectors of Ewald's method.</summary>
/// <remarks>D_ij(q) = (4π k/V) Σ_G (K·Z_i)(K·Z_j)/(K·ε·K) exp(−K·ε·K/4Λ²) exp(2πi G·(r_i − r_j))/√(m_i m_j), K = q + G, less the value at q = 0
/// summed over j, so that a translation costs nothing. K carries no 2π. With scalar charges and ε = 1 it is the reciprocal part of point
/// charges; the rest of them is a sum over near bonds (<see cref="IonicPotential"/>). Source: X. Gonze, C. Lee, Phys. Rev. B 55, 10355
/// (1997), doi:10.1103/PhysRevB.55.10355.</remarks>
public sealed class DipoleSum : ILongRange
{
    private const double Nothing = 1e-5;
    private readonly int _atoms;
    private readonly double[] _vectors, _cos, _sin, _charges, _dielectric, _self, _roots;
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
        _charges = [.. charges.SelectMany(c => c)];
        _dielectric = dielectric;
        _roots = [.. masses.Select(m => 1 / Math.Sqrt(m))];
        (_scale, _width) = (coulomb * 4 * Math.PI / crystal.Cell.Volume, 4 * lambda * lambda);
        _vectors = Reciprocal(crystal.Cell, cutoff);
        var count = _vectors.Length / 3;
        (_cos, _sin) = (new double[count * _atoms], new double[count * _atoms]);
        for (var g = 0; g < count; g++)
            for (var i = 0; i < _atoms; i++)
            {
                var (x, y, z) = crystal.Cell.ToCartesian(crystal.Sites[i].Position);
                (_sin[g * _atoms + i], _cos[g * _atoms + i]) = Math.SinCos(2 * Math.PI * (_vectors[3 * g] * x + _vectors[3 * g + 1] * y + _vectors[3 * g + 2] * z));
            }

        _self = SelfTerm();
    }

    /// <summary>Number of reciprocal vectors in the sum.</summary>
    public int Terms => _vectors.Length / 3;

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<double> q, ReadOnlySpan<double> direction, Span<double> re, Span<double> im)
    {
        var n = 3 * _atoms;
        Sum(q, direction, re, im, _roots);
        for (var i = 0; i < _atoms; i++)
            for (var e = 0; e < 9; e++) re[(3 * i + e / 3) * n + 3 * i + e % 3] -= _self[9 * i + e] * _roots[i] * _roots[i];
    }

    private void Sum(ReadOnlySpan<double> q, ReadOnlySpan<double> direction, Span<double> re, Span<double> im, double[]? roots)
    {
        var n = 3 * _atoms;
        Span<double> ur = stackalloc double[n], ui = stackalloc double[n], k = stackalloc double[3];
        for (var g = 0; g < Terms; g++)
        {
            for (var x = 0; x < 3; x++) k[x] = q[x] + _vectors[3 * g + x];
            double damping = 1;
            if (k[0] * k[0] + k[1] * k[1] + k[2] * k[2] < Nothing * Nothing)
            {
                // The limit has a direction but no length.
                if (direction.IsEmpty) continue;
                direction.CopyTo(k);
            }
            else
            {
                damping = Math.Exp(-Quadratic(k) / _width);
            }

            var weight = _scale * damping / Quadratic(k);
            for (var i = 0; i < _atoms; i++)
            {
                var (c, s, root) = (_cos[g * _atoms + i], _sin[g * _atoms + i], roots is null ? 1 : roots[i]);
                for (var x = 0; x < 3; x++)
                {
                    var z = root * (k[0] * _charges[9 * i + x] + k[1] * _charges[9 * i + 3 + x] + k[2] * _charges[9 * i + 6 + x]);
                    (ur[3 * i + x], ui[3 * i + x]) = (z * c, z * s);
                }
            }

            for (var i = 0; i < n; i++)
            {
                var (a, b) = (weight * ur[i], weight * ui[i]);
                var rowRe = re.Slice(i * n, n);
                var rowIm = im.Slice(i * n, n);
                for (var j = 0; j < n; j++)
                {
                    rowRe[j] += a * ur[j] + b * ui[j];
                    rowIm[j] += b * ur[j] - a * ui[j];
                }
            }
        }
    }

    private double Quadratic(ReadOnlySpan<double> k)
    {
        var sum = 0.0;
        for (var x = 0; x < 3; x++)
            for (var y = 0; y < 3; y++) sum += k[x] * _dielectric[3 * x + y] * k[y];
        return sum;
    }

    // Σ_j of the matrix at q = 0, its symmetric part.
    private double[] SelfTerm()
    {
        var n = 3 * _atoms;
        var (re, im, self) = (new double[n * n], new double[n * n], new double[9 * _atoms]);
        Sum([0, 0, 0], [], re, im, null);
        for (var i = 0; i < _atoms; i++)
            for (var e = 0; e < 9; e++)
                for (var j = 0; j < _atoms; j++)
                    self[9 * i + e] += (re[(3 * i + e / 3) * n + 3 * j + e % 3] + re[(3 * i + e % 3) * n + 3 * j + e / 3]) / 2;
        return self;
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
