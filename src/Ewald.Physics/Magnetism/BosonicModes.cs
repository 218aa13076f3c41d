using System.Numerics;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.Magnetism;

/// <summary>Diagonalises a quadratic Hamiltonian of bosons by Colpa's method: H = K†K, eigenvectors U of K g K†, T = K⁻¹ U √|λ|. A workspace: one thread at a time.</summary>
/// <remarks>T†HT is the diagonal of the energies and T†gT = g, g = diag(1, …, −1, …). A zero mode makes H singular: the diagonal is then lifted by at most 10⁻⁸ of the
/// couplings, which leaves a mode of energy E off by 10⁻⁸/E. Where creation and annihilation do not mix (ferromagnets), both blocks are diagonalised as they
/// are, and a mode at rest costs 10⁻¹⁴ of them. Source: J. H. P. Colpa, Physica A 93, 327 (1978), doi:10.1016/0378-4371(78)90160-7.</remarks>
/// <param name="modes">L; matrices have 2 L rows.</param>
/// <param name="scale">Size of the couplings that H is summed of, meV: where they cancel, H itself does not tell what is rounding.</param>
internal sealed class BosonicModes(int modes, double scale)
{
    private readonly int _n = 2 * modes;
    private const double Rounding = 1e-14, Softest = 1e-8;
    private readonly HermitianEigen _eigen = new(2 * modes);
    private readonly HermitianEigen _half = new(modes);
    private readonly Complex[] _k = new Complex[4 * modes * modes];
    private readonly Complex[] _product = new Complex[4 * modes * modes];
    private readonly Complex[] _vectors = new Complex[4 * modes * modes];
    private readonly double[] _values = new double[2 * modes];

    /// <summary>Receives H, shape [2 L, 2 L]; not changed by <see cref="Solve"/>.</summary>
    public Complex[] Hamiltonian { get; } = new Complex[4 * modes * modes];

    /// <summary>Energies of the L modes ascending, then minus those of the partners at −q, shape [2 L].</summary>
    public double[] Energies { get; } = new double[2 * modes];

    /// <summary>T by columns: Transformation[n, i] is component i of mode n, shape [2 L, 2 L].</summary>
    public Complex[] Transformation { get; } = new Complex[4 * modes * modes];

    /// <summary>Solves.</summary>
    /// <returns>False when H is not positive definite: no ground state.</returns>
    public bool Solve()
    {
        var mixed = 0.0;
        for (var i = 0; i < modes; i++)
            for (var j = modes; j < _n; j++) mixed = Math.Max(mixed, Hamiltonian[i * _n + j].Magnitude);
        if (mixed <= Rounding * scale) return SolveBlock(0) && SolveBlock(modes);
        if (!Factor()) return false;

        // K g K†, K upper triangular.
        for (var i = 0; i < _n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = Complex.Zero;
                for (var m = i; m < _n; m++)
                {
                    var term = _k[i * _n + m] * Complex.Conjugate(_k[j * _n + m]);
                    sum = m < modes ? sum + term : sum - term;
                }

                _product[i * _n + j] = sum;
                _product[j * _n + i] = Complex.Conjugate(sum);
            }
        }

        _eigen.Solve(_product, _values, _vectors);
        for (var n = 0; n < _n; n++)
        {
            // Ascending positive values first, then the negative ones from −0 downwards.
            var from = n < modes ? modes + n : _n - 1 - n;
            Energies[n] = _values[from];
            var root = Math.Sqrt(Math.Abs(_values[from]));
            for (var i = _n - 1; i >= 0; i--)
            {
                var sum = root * _vectors[from * _n + i];
                for (var m = i + 1; m < _n; m++) sum -= _k[i * _n + m] * Transformation[n * _n + m];
                Transformation[n * _n + i] = sum / _k[i * _n + i].Real;
            }
        }

        return true;
    }

    // Without a mixed block T is unitary: rounding in that block would still turn the modes at rest.
    private bool SolveBlock(int first)
    {
        for (var i = 0; i < modes; i++)
            for (var j = 0; j < modes; j++) _product[i * modes + j] = Hamiltonian[(first + i) * _n + first + j];
        _half.Solve(_product.AsSpan(0, modes * modes), _values.AsSpan(0, modes), _vectors.AsSpan(0, modes * modes));
        if (_values[0] < -Softest * scale) return false;
        for (var n = 0; n < modes; n++)
        {
            var energy = Math.Max(_values[n], Rounding * scale);
            Energies[first + n] = first == 0 ? energy : -energy;
            var column = Transformation.AsSpan((first + n) * _n, _n);
            column.Clear();
            _vectors.AsSpan(n * modes, modes).CopyTo(column[first..]);
        }

        return true;
    }

    private bool Factor()
    {
        foreach (var lift in (ReadOnlySpan<double>)[0, Rounding, 1e-12, 1e-10, Softest])
            if (Cholesky(lift * scale)) return true;
        return false;
    }

    // H + lift = K†K, row by row of the upper triangle.
    private bool Cholesky(double lift)
    {
        for (var i = 0; i < _n; i++)
        {
            var pivot = Hamiltonian[i * _n + i].Real + lift;
            for (var m = 0; m < i; m++) pivot -= _k[m * _n + i].Real * _k[m * _n + i].Real + _k[m * _n + i].Imaginary * _k[m * _n + i].Imaginary;
            if (!(pivot > 1e-15 * scale)) return false;
            pivot = Math.Sqrt(pivot);
            _k[i * _n + i] = pivot;
            for (var j = i + 1; j < _n; j++)
            {
                var sum = Hamiltonian[i * _n + j];
                for (var m = 0; m < i; m++) sum -= Complex.Conjugate(_k[m * _n + i]) * _k[m * _n + j];
                _k[i * _n + j] = sum / pivot;
            }
        }

        return true;
    }
}
