using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.Lattice;

public sealed partial class DynamicalMatrix
{
    /// <summary>Room for eight wave vectors, one a lane; only the upper triangle is filled.</summary>
    private sealed class Workspace
    {
        private const int Lanes = ILongRange.Lanes;
        private readonly DynamicalMatrix _owner;
        private readonly double[] _q = new double[3 * Lanes], _k = new double[3 * Lanes];
        private readonly double[] _re, _im, _cellRe, _cellIm, _atomRe, _atomIm, _powerRe, _powerIm, _values;
        private readonly HermitianEigenvalues _eigenvalues;
        private HermitianEigen? _eigen;

        public Workspace(DynamicalMatrix owner)
        {
            _owner = owner;
            var (n, powers) = (owner.Order, 3 * (2 * owner._reach + 1));
            (_re, _im, _values) = (new double[n * n * Lanes], new double[n * n * Lanes], new double[n * Lanes]);
            (_cellRe, _cellIm) = (new double[owner._cells.Length * Lanes], new double[owner._cells.Length * Lanes]);
            (_atomRe, _atomIm) = (new double[owner._atoms * Lanes], new double[owner._atoms * Lanes]);
            (_powerRe, _powerIm) = (new double[powers * Lanes], new double[powers * Lanes]);
            _eigenvalues = new HermitianEigenvalues(n);
        }

        /// <summary>Sums the bonds at up to eight wave vectors.</summary>
        public void Fill(ReadOnlySpan<double> q, ReadOnlySpan<double> direction)
        {
            var reciprocal = _owner._reciprocal;
            for (var lane = 0; lane < Lanes; lane++)
            {
                // Idle lanes repeat the first wave vector.
                var at = 3 * lane < q.Length ? 3 * lane : 0;
                for (var x = 0; x < 3; x++)
                {
                    _q[x * Lanes + lane] = q[at + x];
                    _k[x * Lanes + lane] = q[at] * reciprocal[0, x] + q[at + 1] * reciprocal[1, x] + q[at + 2] * reciprocal[2, x];
                }
            }

            Phases();
            var next = 0;
            for (var i = 0; i < _owner._atoms; i++)
            {
                for (var j = i; j < _owner._atoms; j++)
                {
                    var pair = next < _owner._pairs.Length && (_owner._pairs[next].First, _owner._pairs[next].Second) == (i, j) ? _owner._pairs[next++] : new(i, j, 0, 0);
                    if (i == j) Own(pair);
                    else Between(pair);
                }
            }

            _owner._longRange?.Add(_k, direction, _re, _im);
        }

        // Φ exp(2πi q·R), all nine elements at once.
        private void Between(Pair pair)
        {
            Vector512<double> r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default, r6 = default, r7 = default, r8 = default;
            Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default, s8 = default;
            var (cells, values) = (_owner._cellOf, _owner._values);
            for (var e = pair.Start; e < pair.End; e++)
            {
                var (c, s) = (Load(_cellRe, cells[e]), Load(_cellIm, cells[e]));
                var v = values.AsSpan(9 * e, 9);
                var (v0, v1, v2) = (Vector512.Create(v[0]), Vector512.Create(v[1]), Vector512.Create(v[2]));
                r0 = Vector512.FusedMultiplyAdd(c, v0, r0);
                s0 = Vector512.FusedMultiplyAdd(s, v0, s0);
                r1 = Vector512.FusedMultiplyAdd(c, v1, r1);
                s1 = Vector512.FusedMultiplyAdd(s, v1, s1);
                r2 = Vector512.FusedMultiplyAdd(c, v2, r2);
                s2 = Vector512.FusedMultiplyAdd(s, v2, s2);
                var (v3, v4, v5) = (Vector512.Create(v[3]), Vector512.Create(v[4]), Vector512.Create(v[5]));
                r3 = Vector512.FusedMultiplyAdd(c, v3, r3);
                s3 = Vector512.FusedMultiplyAdd(s, v3, s3);
                r4 = Vector512.FusedMultiplyAdd(c, v4, r4);
                s4 = Vector512.FusedMultiplyAdd(s, v4, s4);
                r5 = Vector512.FusedMultiplyAdd(c, v5, r5);
                s5 = Vector512.FusedMultiplyAdd(s, v5, s5);
                var (v6, v7, v8) = (Vector512.Create(v[6]), Vector512.Create(v[7]), Vector512.Create(v[8]));
                r6 = Vector512.FusedMultiplyAdd(c, v6, r6);
                s6 = Vector512.FusedMultiplyAdd(s, v6, s6);
                r7 = Vector512.FusedMultiplyAdd(c, v7, r7);
                s7 = Vector512.FusedMultiplyAdd(s, v7, s7);
                r8 = Vector512.FusedMultiplyAdd(c, v8, r8);
                s8 = Vector512.FusedMultiplyAdd(s, v8, s8);
            }

            var (i, j, n) = (pair.First, pair.Second, _owner.Order);
            var (ar, ai, br, bi) = (Load(_atomRe, i), Load(_atomIm, i), Load(_atomRe, j), Load(_atomIm, j));
            var (pr, pi) = (ar * br + ai * bi, ar * bi - ai * br);
            var at = 3 * i * n + 3 * j;
            Put(at, pr, pi, r0, s0);
            Put(at + 1, pr, pi, r1, s1);
            Put(at + 2, pr, pi, r2, s2);
            Put(at + n, pr, pi, r3, s3);
            Put(at + n + 1, pr, pi, r4, s4);
            Put(at + n + 2, pr, pi, r5, s5);
            Put(at + 2 * n, pr, pi, r6, s6);
            Put(at + 2 * n + 1, pr, pi, r7, s7);
            Put(at + 2 * n + 2, pr, pi, r8, s8);
        }

        // An atom and its images: (Φ + Φᵀ)/2 cos(2π q·R), i (Φ − Φᵀ)/2 sin(2π q·R).
        private void Own(Pair pair)
        {
            Vector512<double> r0 = default, r1 = default, r2 = default, r4 = default, r5 = default, r8 = default, s1 = default, s2 = default, s5 = default;
            var (cells, values) = (_owner._cellOf, _owner._values);
            for (var e = pair.Start; e < pair.End; e++)
            {
                var (c, s) = (Load(_cellRe, cells[e]), Load(_cellIm, cells[e]));
                var v = values.AsSpan(9 * e, 9);
                r0 = Vector512.FusedMultiplyAdd(c, Vector512.Create(v[0]), r0);
                r1 = Vector512.FusedMultiplyAdd(c, Vector512.Create(v[1]), r1);
                r2 = Vector512.FusedMultiplyAdd(c, Vector512.Create(v[2]), r2);
                r4 = Vector512.FusedMultiplyAdd(c, Vector512.Create(v[4]), r4);
                r5 = Vector512.FusedMultiplyAdd(c, Vector512.Create(v[5]), r5);
                r8 = Vector512.FusedMultiplyAdd(c, Vector512.Create(v[8]), r8);
                s1 = Vector512.FusedMultiplyAdd(s, Vector512.Create(v[3]), s1);
                s2 = Vector512.FusedMultiplyAdd(s, Vector512.Create(v[6]), s2);
                s5 = Vector512.FusedMultiplyAdd(s, Vector512.Create(v[7]), s5);
            }

            var n = _owner.Order;
            var at = 3 * pair.First * (n + 1);
            var (one, none) = (Vector512<double>.One, Vector512<double>.Zero);
            Put(at, one, none, r0, none);
            Put(at + 1, one, none, r1, s1);
            Put(at + 2, one, none, r2, s2);
            Put(at + n + 1, one, none, r4, none);
            Put(at + n + 2, one, none, r5, s5);
            Put(at + 2 * n + 2, one, none, r8, none);
        }

        private void Put(int place, Vector512<double> pr, Vector512<double> pi, Vector512<double> r, Vector512<double> s)
        {
            (r * pr - s * pi).CopyTo(_re, place * Lanes);
            (r * pi + s * pr).CopyTo(_im, place * Lanes);
        }

        private static Vector512<double> Load(double[] lanes, int place) => Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(lanes), (nuint)(place * Lanes));

        // exp(2πi q·R) from the powers along each axis, exp(2πi q·r) of each atom.
        private void Phases()
        {
            var (reach, width) = (_owner._reach, 2 * _owner._reach + 1);
            for (var axis = 0; axis < 3; axis++)
            {
                var zero = axis * width + reach;
                Turn(axis == 0 ? 1 : 0, axis == 1 ? 1 : 0, axis == 2 ? 1 : 0, _values, _values.AsSpan(Lanes));
                var (stepRe, stepIm) = (Load(_values, 0), Load(_values, 1));
                var (re, im) = (Vector512<double>.One, Vector512<double>.Zero);
                for (var p = 0; p <= reach; p++)
                {
                    re.CopyTo(_powerRe, (zero + p) * Lanes);
                    im.CopyTo(_powerIm, (zero + p) * Lanes);
                    re.CopyTo(_powerRe, (zero - p) * Lanes);
                    (-im).CopyTo(_powerIm, (zero - p) * Lanes);
                    (re, im) = (re * stepRe - im * stepIm, re * stepIm + im * stepRe);
                }
            }

            for (var i = 0; i < _owner._atoms; i++)
            {
                var (u, v, w) = _owner._positions[i];
                Turn(u, v, w, _atomRe.AsSpan(i * Lanes), _atomIm.AsSpan(i * Lanes));
            }

            for (var c = 0; c < _owner._cells.Length; c++)
            {
                var (a, b, d) = _owner._cells[c];
                int ia = a + reach, ib = width + b + reach, ic = 2 * width + d + reach;
                var (ar, ai, br, bi, cr, ci) = (Load(_powerRe, ia), Load(_powerIm, ia), Load(_powerRe, ib), Load(_powerIm, ib), Load(_powerRe, ic), Load(_powerIm, ic));
                var (re, im) = (ar * br - ai * bi, ar * bi + ai * br);
                (re * cr - im * ci).CopyTo(_cellRe, c * Lanes);
                (re * ci + im * cr).CopyTo(_cellIm, c * Lanes);
            }
        }

        // exp(2πi (u q₁ + v q₂ + w q₃)).
        private void Turn(double u, double v, double w, Span<double> re, Span<double> im)
        {
            for (var l = 0; l < Lanes; l += Vector<double>.Count)
            {
                var turns = new Vector<double>(_q, l) * u + new Vector<double>(_q, Lanes + l) * v + new Vector<double>(_q, 2 * Lanes + l) * w;
                var (sin, cos) = VectorMath.SinCos(turns * new Vector<double>(2 * Math.PI));
                cos.CopyTo(re[l..]);
                sin.CopyTo(im[l..]);
            }
        }

        /// <summary>The matrix of one lane, Hermitian to the last bit.</summary>
        public void Matrix(int lane, Span<Complex> matrix)
        {
            var n = _owner.Order;
            for (var row = 0; row < n; row++)
            {
                matrix[row * n + row] = _re[row * (n + 1) * Lanes + lane];
                for (var column = row + 1; column < n; column++)
                {
                    var (re, im) = (_re[(row * n + column) * Lanes + lane], _im[(row * n + column) * Lanes + lane]);
                    matrix[row * n + column] = new Complex(re, im);
                    matrix[column * n + row] = new Complex(re, -im);
                }
            }
        }

        /// <summary>Energies of as many lanes as there is room for, each ascending; the matrices are destroyed.</summary>
        public void Energies(Span<double> energies)
        {
            var n = _owner.Order;
            _eigenvalues.Solve(_re, _im, _values);
            for (var lane = 0; lane < energies.Length / n; lane++)
            {
                var own = energies.Slice(lane * n, n);
                for (var m = 0; m < n; m++) own[m] = PhononUnits.Energy(_values[m * Lanes + lane]);
                own.Sort();
            }
        }

        /// <summary>Eigenvalues and vectors of the first lane.</summary>
        public void Solve(Span<double> values, Span<Complex> vectors)
        {
            Matrix(0, vectors);
            (_eigen ??= new HermitianEigen(_owner.Order)).Solve(vectors, values, vectors);
        }
    }
}
