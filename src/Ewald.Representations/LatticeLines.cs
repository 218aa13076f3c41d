using Ewald.Crystals;

namespace Ewald.Representations;

/// <summary>Squared distances from one site to all images of another, along lattice lines: start + l slope + l² curve.</summary>
internal sealed class LatticeLines
{
    private readonly double[,] _v;
    private readonly double _cutoff, _reachA, _reachB, _curve;

    /// <summary>Prepares a cell.</summary>
    public LatticeLines(UnitCell cell, double cutoff)
    {
        (_v, _cutoff) = (cell.Vectors, cutoff);
        var r = cell.ReciprocalVectors;
        double Reach(int i) => cutoff * Math.Sqrt(r[i, 0] * r[i, 0] + r[i, 1] * r[i, 1] + r[i, 2] * r[i, 2]);
        (_reachA, _reachB) = (Reach(0), Reach(1));
        _curve = _v[2, 0] * _v[2, 0] + _v[2, 1] * _v[2, 1] + _v[2, 2] * _v[2, 2];
    }

    /// <summary>The lines along c that pass within the cutoff, and the part of each inside.</summary>
    public IEnumerable<(double Start, double Slope, double Curve, int Low, int High)> Between((double X, double Y, double Z) from, (double X, double Y, double Z) to)
    {
        double u = to.X - from.X, w = to.Y - from.Y, t = to.Z - from.Z;
        for (var h = (int)Math.Ceiling(-_reachA - u - 1e-9); h <= _reachA - u + 1e-9; h++)
        {
            for (var k = (int)Math.Ceiling(-_reachB - w - 1e-9); k <= _reachB - w + 1e-9; k++)
            {
                double x = (u + h) * _v[0, 0] + (w + k) * _v[1, 0] + t * _v[2, 0], y = (u + h) * _v[0, 1] + (w + k) * _v[1, 1] + t * _v[2, 1], z = (u + h) * _v[0, 2] + (w + k) * _v[1, 2] + t * _v[2, 2];
                var start = x * x + y * y + z * z;
                var half = x * _v[2, 0] + y * _v[2, 1] + z * _v[2, 2];
                var root = half * half - _curve * (start - _cutoff * _cutoff);
                if (root < 0) continue;
                root = Math.Sqrt(root);
                yield return (start, 2 * half, _curve, (int)Math.Ceiling((-half - root) / _curve - 1e-9), (int)Math.Floor((-half + root) / _curve + 1e-9));
            }
        }
    }
}
