using System.Numerics;
using Ewald.Physics.Mathematics;

namespace Ewald.Physics.Lattice;

/// <summary>The non-analytic term of small wave vectors, spread evenly over the bonds of a supercell.</summary>
/// <remarks>D_ij(q) += (4π k/V) (q·Z_i)(q·Z_j)/(q·ε·q) (1/N) Σ_s exp(2πi q·r_is)/√(m_i m_j). Source: see <see cref="PolarScheme.Wang"/>.</remarks>
internal sealed class WangTerm : ILongRange
{
    private readonly int _atoms;
    private readonly double _scale;
    private readonly double[] _dielectric, _roots;
    private readonly double[][] _charges;
    private readonly (int I, int J, double X, double Y, double Z, double Weight)[] _bonds;

    public WangTerm(SupercellForceConstants constants, double[][] charges, double[] dielectric, double coulomb)
    {
        (_atoms, _charges, _dielectric) = (constants.Primitive.Sites.Count, charges, dielectric);
        _scale = 4 * Math.PI * coulomb / constants.Primitive.Cell.Volume;
        _roots = [.. constants.Masses.Select(m => 1 / Math.Sqrt(m))];
        var bonds = new List<(int, int, double, double, double, double)>();
        var sites = constants.Primitive.Sites;
        for (var i = 0; i < _atoms; i++)
            for (var s = 0; s < constants.KindOf.Count; s++)
                foreach (var share in constants.SharesOf(i, s))
                {
                    var (p, q, b) = (sites[i], sites[share.Bond.Second], share.Bond);
                    var (x, y, z) = constants.Primitive.Cell.ToCartesian((q.X + b.A - p.X, q.Y + b.B - p.Y, q.Z + b.C - p.Z));
                    bonds.Add((i, b.Second, x, y, z, share.Weight / constants.Cells));
                }

        _bonds = [.. bonds];
    }

    public void Add(ReadOnlySpan<double> q, ReadOnlySpan<double> direction, Span<double> re, Span<double> im)
    {
        var order = 3 * _atoms;
        var (turns, charge) = (new Vector<double>(2 * Math.PI), new Vector<double>[order]);
        var (sumRe, sumIm) = (new Vector<double>[_atoms * _atoms], new Vector<double>[_atoms * _atoms]);
        for (var l = 0; l < ILongRange.Lanes; l += Vector<double>.Count)
        {
            var (x, y, z) = (new Vector<double>(q[l..]), new Vector<double>(q[(ILongRange.Lanes + l)..]), new Vector<double>(q[(2 * ILongRange.Lanes + l)..]));
            Array.Clear(sumRe);
            Array.Clear(sumIm);
            foreach (var b in _bonds)
            {
                var (sin, cos) = VectorMath.SinCos(turns * (x * b.X + y * b.Y + z * b.Z));
                sumRe[b.I * _atoms + b.J] += b.Weight * cos;
                sumIm[b.I * _atoms + b.J] += b.Weight * sin;
            }

            var isSmall = Vector.LessThan(x * x + y * y + z * z, new Vector<double>(1e-10));
            if (!direction.IsEmpty)
            {
                x = Vector.ConditionalSelect(isSmall, new Vector<double>(direction[0]), x);
                y = Vector.ConditionalSelect(isSmall, new Vector<double>(direction[1]), y);
                z = Vector.ConditionalSelect(isSmall, new Vector<double>(direction[2]), z);
            }

            Vector<double>[] k = [x, y, z];
            var quadratic = Vector<double>.Zero;
            for (var e = 0; e < 9; e++) quadratic += k[e / 3] * _dielectric[e] * k[e % 3];
            var scale = new Vector<double>(_scale) / quadratic;
            if (direction.IsEmpty) scale = Vector.ConditionalSelect(isSmall, Vector<double>.Zero, scale);
            for (var c = 0; c < order; c++)
            {
                var own = _charges[c / 3];
                charge[c] = _roots[c / 3] * (x * own[c % 3] + y * own[3 + c % 3] + z * own[6 + c % 3]);
            }

            for (var r = 0; r < order; r++)
                for (var c = r; c < order; c++)
                {
                    var (value, pair, at) = (scale * charge[r] * charge[c], r / 3 * _atoms + c / 3, (r * order + c) * ILongRange.Lanes + l);
                    (new Vector<double>(re[at..]) + value * sumRe[pair]).CopyTo(re[at..]);
                    // The sum over an atom and its own images is real.
                    if (r / 3 != c / 3) (new Vector<double>(im[at..]) + value * sumIm[pair]).CopyTo(im[at..]);
                }
        }
    }
}
