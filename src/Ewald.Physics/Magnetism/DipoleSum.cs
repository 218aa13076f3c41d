using System.Numerics;
using Ewald.Crystals;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.Magnetism;

/// <summary>Lattice sums of the dipole interaction at any wavevector: A_ij(q) = Σ_R e^{2πi q·R} [1 − 3 r̂ r̂ᵀ] / r³, r = r_j + R − r_i, Å⁻³.</summary>
/// <remarks>Ewald: real space (B − C r rᵀ) with B = [erfc(αr) + (2αr/√π) e^{−α²r²}]/r³ and C = [3 erfc(αr) + (2αr/√π)(3 + 2α²r²) e^{−α²r²}]/r⁵,
/// reciprocal space (4π/V) Σ k kᵀ/k² e^{−k²/4α²} e^{−ik·(r_j − r_i)} over k = G + q, self term −4α³/(3√π); the term k = 0 is the surface's, 4π N/V. The energy of a
/// cell is ½ (μ₀/4π) Σ mᵢ·A_ij(0)·mⱼ. Limits: independent of α; the trace of every A_ij(q ≠ 0) vanishes. It is apart from
/// the sum for ions (<see cref="Lattice.DipoleSum"/>), which screens by a tensor, knows the reciprocal part alone and is damped as phonopy's is. Source: P. P. Ewald, Ann. Phys. 369, 253 (1921),
/// doi:10.1002/andp.19213690304; Z. Wang and C. Holm, J. Chem. Phys. 115, 6351 (2001), doi:10.1063/1.1398588.</remarks>
public sealed class DipoleSum
{
    private readonly UnitCell _cell;
    private readonly (double X, double Y, double Z)[] _positions; // Cartesian
    private readonly (double X, double Y, double Z)[] _fractional;
    private readonly (int From, int To, int A, int B, int C, SpinTensor Value)[] _near;
    private readonly double _alpha, _reach, _demagnetisation;

    internal DipoleSum(UnitCell cell, IReadOnlyList<(double X, double Y, double Z)> positions, DipoleEwald how)
    {
        if (!(how.Accuracy is > 0 and < 1)) throw new ArgumentException(FormattableString.Invariant($"DipoleEwald: the accuracy is {how.Accuracy}; it lies between 0 and 1."), nameof(how));
        if (!(how.Demagnetisation is >= 0 and <= 1)) throw new ArgumentException(FormattableString.Invariant($"DipoleEwald: the demagnetisation is {how.Demagnetisation}; it lies between 0 and 1."), nameof(how));
        (_cell, _fractional, _positions, _demagnetisation) = (cell, [.. positions], [.. positions.Select(cell.ToCartesian)], how.Demagnetisation);
        _alpha = how.Alpha ?? Math.Sqrt(Math.PI) * Math.Pow(positions.Count / (cell.Volume * cell.Volume), 1.0 / 6);
        _reach = Math.Sqrt(-Math.Log(how.Accuracy));
        var list = NeighbourList.Of(cell, positions, _reach / _alpha);
        var near = new List<(int, int, int, int, int, SpinTensor)>();
        for (var i = 0; i < positions.Count; i++)
            foreach (var n in list[i]) near.Add((i, n.Site, n.A, n.B, n.C, Screened(new SpinVector(n.X, n.Y, n.Z), n.Distance)));
        _near = [.. near];
    }

    /// <summary>The sums at one wavevector.</summary>
    /// <param name="q">Reciprocal lattice units of the cell.</param>
    public DipoleMatrix At((double H, double K, double L) q)
    {
        var n = _positions.Length;
        var sums = new Complex[9 * n * n];
        foreach (var (from, to, a, b, c, value) in _near) Add(sums.AsSpan(9 * (from * n + to), 9), Complex.FromPolarCoordinates(1, 2 * Math.PI * (q.H * a + q.K * b + q.L * c)), value);
        AddReciprocal(q, sums);
        var self = SpinTensor.Heisenberg(-4 * _alpha * _alpha * _alpha / (3 * Math.Sqrt(Math.PI)));
        for (var i = 0; i < n; i++) Add(sums.AsSpan(9 * (i * n + i), 9), 1, self);
        return new DipoleMatrix(sums, n);
    }

    private SpinTensor Screened(SpinVector r, double length)
    {
        var x = _alpha * length;
        Span<double> complement = stackalloc double[1];
        SpecialFunctions.Erfc([x], complement);
        var (erfc, gauss) = (complement[0], 2 * x / Math.Sqrt(Math.PI) * Math.Exp(-x * x));
        var cube = length * length * length;
        return (erfc + gauss) / cube * SpinTensor.Heisenberg(1) - (3 * erfc + gauss * (3 + 2 * x * x)) / (cube * length * length) * SpinTensor.Outer(r, r);
    }

    // With cell phases e^{2πi q·R}: Σ_R f(R + d) e^{2πi q·R} = (1/V) Σ_G F(k) e^{∓ik·d}, k = 2π (G + q) and the sign of d turned by q → −k.
    private void AddReciprocal((double H, double K, double L) q, Complex[] sums)
    {
        var n = _positions.Length;
        var b = _cell.ReciprocalVectors;
        var most = 2 * _alpha * _reach / (2 * Math.PI);
        var phases = new Complex[n];
        for (var h = (int)Math.Ceiling(-most * _cell.A - q.H); h <= most * _cell.A - q.H; h++)
        {
            for (var k = (int)Math.Ceiling(-most * _cell.B - q.K); k <= most * _cell.B - q.K; k++)
            {
                for (var l = (int)Math.Ceiling(-most * _cell.C - q.L); l <= most * _cell.C - q.L; l++)
                {
                    var (u, v, w) = (h + q.H, k + q.K, l + q.L);
                    var vector = new SpinVector(
                        2 * Math.PI * (u * b[0, 0] + v * b[1, 0] + w * b[2, 0]), 2 * Math.PI * (u * b[0, 1] + v * b[1, 1] + w * b[2, 1]), 2 * Math.PI * (u * b[0, 2] + v * b[1, 2] + w * b[2, 2]));
                    var square = vector.Dot(vector);
                    var tensor = square < 1e-20
                        ? SpinTensor.Heisenberg(4 * Math.PI / _cell.Volume * _demagnetisation)
                        : 4 * Math.PI / _cell.Volume * Math.Exp(-square / (4 * _alpha * _alpha)) / square * SpinTensor.Outer(vector, vector);
                    if (square > 4 * _alpha * _alpha * _reach * _reach) continue;
                    for (var i = 0; i < n; i++)
                    {
                        var (x, y, z) = _fractional[i];
                        phases[i] = Complex.FromPolarCoordinates(1, 2 * Math.PI * (u * x + v * y + w * z));
                    }

                    for (var i = 0; i < n; i++)
                        for (var j = 0; j < n; j++) Add(sums.AsSpan(9 * (i * n + j), 9), phases[i] * Complex.Conjugate(phases[j]), tensor);
                }
            }
        }
    }

    private static void Add(Span<Complex> to, Complex phase, SpinTensor t)
    {
        to[0] += phase * t.XX;
        to[1] += phase * t.XY;
        to[2] += phase * t.XZ;
        to[3] += phase * t.YX;
        to[4] += phase * t.YY;
        to[5] += phase * t.YZ;
        to[6] += phase * t.ZX;
        to[7] += phase * t.ZY;
        to[8] += phase * t.ZZ;
    }
}
