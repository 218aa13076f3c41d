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
        var small = q[0] * q[0] + q[1] * q[1] + q[2] * q[2] < 1e-10;
        if (small && direction.IsEmpty) return;
        var k = small ? direction : q;
        var quadratic = 0.0;
        for (var e = 0; e < 9; e++) quadratic += k[e / 3] * _dielectric[e] * k[e % 3];
        var order = 3 * _atoms;
        Span<double> charge = stackalloc double[order], sumRe = stackalloc double[_atoms * _atoms], sumIm = stackalloc double[_atoms * _atoms];
        for (var i = 0; i < _atoms; i++)
            for (var x = 0; x < 3; x++) charge[3 * i + x] = _roots[i] * (k[0] * _charges[i][x] + k[1] * _charges[i][3 + x] + k[2] * _charges[i][6 + x]);
        foreach (var b in _bonds)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * (q[0] * b.X + q[1] * b.Y + q[2] * b.Z));
            sumRe[b.I * _atoms + b.J] += b.Weight * cos;
            sumIm[b.I * _atoms + b.J] += b.Weight * sin;
        }

        for (var r = 0; r < order; r++)
            for (var c = 0; c < order; c++)
            {
                var value = _scale / quadratic * charge[r] * charge[c];
                re[r * order + c] += value * sumRe[r / 3 * _atoms + c / 3];
                im[r * order + c] += value * sumIm[r / 3 * _atoms + c / 3];
            }
    }
}
