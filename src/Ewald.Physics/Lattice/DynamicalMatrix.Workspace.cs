using System.Numerics;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.Lattice;

public sealed partial class DynamicalMatrix
{
    /// <summary>Room for one batch of wave vectors, one a lane.</summary>
    private sealed class Workspace
    {
        private readonly DynamicalMatrix _owner;
        private readonly Vector<double>[] _re, _im, _cellRe, _cellIm, _atomRe, _atomIm, _powerRe, _powerIm;
        private readonly double[] _q = new double[3 * Lanes], _matrixRe, _matrixIm;
        private readonly double[] _direction = new double[3];
        private bool _hasDirection;

        public Workspace(DynamicalMatrix owner)
        {
            _owner = owner;
            var n = owner.Order;
            (_re, _im) = (new Vector<double>[n * n], new Vector<double>[n * n]);
            (_cellRe, _cellIm) = (new Vector<double>[owner._cells.Length], new Vector<double>[owner._cells.Length]);
            (_atomRe, _atomIm) = (new Vector<double>[owner._atoms], new Vector<double>[owner._atoms]);
            (_powerRe, _powerIm) = (new Vector<double>[3 * (2 * owner._reach + 1)], new Vector<double>[3 * (2 * owner._reach + 1)]);
            (_matrixRe, _matrixIm) = (new double[n * n], new double[n * n]);
            Eigen = new HermitianEigen(n);
        }

        public static int Lanes => Vector<double>.Count;

        public HermitianEigen Eigen { get; }

        /// <summary>Sums the bonds at up to <see cref="Lanes"/> wave vectors.</summary>
        public void Fill(ReadOnlySpan<double> q, ReadOnlySpan<double> direction)
        {
            _hasDirection = !direction.IsEmpty;
            if (_hasDirection) direction.CopyTo(_direction);
            Array.Clear(_q);
            q.CopyTo(_q);
            Phases();
            var (n, entries, values) = (_owner.Order, _owner._entries, _owner._values);
            for (var e = 0; e < entries.Length;)
            {
                int i = entries[e].First, j = entries[e].Second;
                Block(entries, values, ref e, i, j, n);
            }
        }

        private void Block(Entry[] entries, double[] values, ref int e, int i, int j, int n)
        {
            Vector<double> r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default, r6 = default, r7 = default, r8 = default;
            Vector<double> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default, s8 = default;
            for (; e < entries.Length && entries[e].First == i && entries[e].Second == j; e++)
            {
                var (c, s) = (_cellRe[entries[e].Cell], _cellIm[entries[e].Cell]);
                var v = values.AsSpan(9 * e, 9);
                r0 += c * v[0];
                r1 += c * v[1];
                r2 += c * v[2];
                r3 += c * v[3];
                r4 += c * v[4];
                r5 += c * v[5];
                r6 += c * v[6];
                r7 += c * v[7];
                r8 += c * v[8];
                s0 += s * v[0];
                s1 += s * v[1];
                s2 += s * v[2];
                s3 += s * v[3];
                s4 += s * v[4];
                s5 += s * v[5];
                s6 += s * v[6];
                s7 += s * v[7];
                s8 += s * v[8];
            }

            var (pr, pi) = (_atomRe[i] * _atomRe[j] + _atomIm[i] * _atomIm[j], _atomRe[i] * _atomIm[j] - _atomIm[i] * _atomRe[j]);
            var at = 3 * i * n + 3 * j;
            void Put(int place, Vector<double> r, Vector<double> s) => (_re[place], _im[place]) = (r * pr - s * pi, r * pi + s * pr);
            Put(at, r0, s0);
            Put(at + 1, r1, s1);
            Put(at + 2, r2, s2);
            Put(at + n, r3, s3);
            Put(at + n + 1, r4, s4);
            Put(at + n + 2, r5, s5);
            Put(at + 2 * n, r6, s6);
            Put(at + 2 * n + 1, r7, s7);
            Put(at + 2 * n + 2, r8, s8);
        }

        // exp(2πi q·R) from the powers along each axis, exp(2πi q·r) of each atom.
        private void Phases()
        {
            Span<double> lane = stackalloc double[Lanes];
            var (reach, width) = (_owner._reach, 2 * _owner._reach + 1);
            var turn = new Vector<double>(2 * Math.PI);
            Vector<double> Axis(int axis, Span<double> room)
            {
                for (var l = 0; l < Lanes; l++) room[l] = _q[3 * l + axis];
                return turn * new Vector<double>(room);
            }

            var (x, y, z) = (Axis(0, lane), Axis(1, lane), Axis(2, lane));
            for (var p = -reach; p <= reach; p++)
            {
                (_powerIm[p + reach], _powerRe[p + reach]) = VectorMath.SinCos(x * p);
                (_powerIm[width + p + reach], _powerRe[width + p + reach]) = VectorMath.SinCos(y * p);
                (_powerIm[2 * width + p + reach], _powerRe[2 * width + p + reach]) = VectorMath.SinCos(z * p);
            }

            for (var i = 0; i < _atomRe.Length; i++)
            {
                var (u, v, w) = _owner._positions[i];
                (_atomIm[i], _atomRe[i]) = VectorMath.SinCos(x * u + y * v + z * w);
            }

            for (var c = 0; c < _cellRe.Length; c++)
            {
                var (a, b, d) = _owner._cells[c];
                int ia = a + reach, ib = width + b + reach, ic = 2 * width + d + reach;
                var re = _powerRe[ia] * _powerRe[ib] - _powerIm[ia] * _powerIm[ib];
                var im = _powerRe[ia] * _powerIm[ib] + _powerIm[ia] * _powerRe[ib];
                _cellRe[c] = re * _powerRe[ic] - im * _powerIm[ic];
                _cellIm[c] = re * _powerIm[ic] + im * _powerRe[ic];
            }
        }

        /// <summary>The matrix of one lane, Hermitian to the last bit; the arrays are overwritten by the next call.</summary>
        public (double[] Re, double[] Im) Matrix(int lane)
        {
            var n = _owner.Order;
            var atoms = _owner._atoms;
            for (var i = 0; i < atoms; i++)
                for (var j = i; j < atoms; j++)
                    for (var x = 0; x < 3; x++)
                        for (var y = 0; y < 3; y++)
                        {
                            var (row, column) = (3 * i + x, 3 * j + y);
                            if (column < row) continue;
                            var (re, im) = (_re[row * n + column][lane], _im[row * n + column][lane]);
                            if (i == j && x != y) (re, im) = ((re + _re[column * n + row][lane]) / 2, (im - _im[column * n + row][lane]) / 2);
                            if (row == column) im = 0;
                            (_matrixRe[row * n + column], _matrixIm[row * n + column]) = (re, im);
                            (_matrixRe[column * n + row], _matrixIm[column * n + row]) = (re, -im);
                        }

            if (_owner._longRange is { } more)
                more.Add(_owner.Cartesian(_q.AsSpan(3 * lane, 3)), _hasDirection ? _direction : [], _matrixRe, _matrixIm);
            return (_matrixRe, _matrixIm);
        }
    }
}
