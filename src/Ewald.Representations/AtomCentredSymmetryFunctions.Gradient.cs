using Ewald.Crystals;

namespace Ewald.Representations;

public sealed partial class AtomCentredSymmetryFunctions
{
    /// <summary>Derivative of a weighted sum of the rows with respect to the positions: g = ∂(Σ_ic w_ic G_ic)/∂r.</summary>
    /// <remarks>Analytic. Site and images move together; the cell stays. With w of one element it is a row of the Jacobian.</remarks>
    /// <param name="crystal">The crystal.</param>
    /// <param name="weights">w, shape [site, column].</param>
    /// <param name="gradient">Receives g, Å⁻¹, Cartesian, shape [site, 3].</param>
    /// <exception cref="ArgumentException">As for <see cref="DescribeSites"/>.</exception>
    public void Gradient(Crystal crystal, ReadOnlySpan<double> weights, Span<double> gradient)
    {
        var occupants = new CrystalSpecies(crystal, Species, nameof(AtomCentredSymmetryFunctions));
        CrystalSpecies.Check(weights.Length, (long)crystal.Sites.Count * Names.Count, nameof(AtomCentredSymmetryFunctions));
        CrystalSpecies.Check(gradient.Length, 3L * crystal.Sites.Count, nameof(AtomCentredSymmetryFunctions));
        gradient.Clear();
        var list = NeighbourList.Of(crystal, Cutoff);
        for (var site = 0; site < crystal.Sites.Count; site++)
        {
            var row = weights.Slice(site * Names.Count, Names.Count);
            for (var j = 0; j < list[site].Length; j++)
            {
                var p = list[site][j];
                var slope = RadialSlope(p, occupants, row);
                Pull(gradient, site, p.Site, slope * p.X / p.Distance, slope * p.Y / p.Distance, slope * p.Z / p.Distance);
                for (var k = 0; k < j && _angular.Length > 0; k++) AddTriangle(site, p, list[site][k], occupants, row, gradient);
            }
        }
    }

    private static void Pull(Span<double> gradient, int from, int to, double x, double y, double z)
    {
        gradient[3 * to] += x;
        gradient[3 * to + 1] += y;
        gradient[3 * to + 2] += z;
        gradient[3 * from] -= x;
        gradient[3 * from + 1] -= y;
        gradient[3 * from + 2] -= z;
    }

    private (double Value, double Slope) Cut(double r)
    {
        if (r >= Cutoff) return (0, 0);
        var (sin, cos) = Math.SinCos(Math.PI * r / Cutoff);
        return (0.5 * (cos + 1), -0.5 * Math.PI / Cutoff * sin);
    }

    private double RadialSlope(in Neighbour p, CrystalSpecies occupants, ReadOnlySpan<double> row)
    {
        var (r, sum) = (p.Distance, 0.0);
        var (cut, slope) = Cut(r);
        for (var a = occupants.First[p.Site]; a < occupants.First[p.Site + 1]; a++)
        {
            var w = row.Slice(occupants.Species[a] * RadialColumns, RadialColumns);
            var one = w[0] * slope;
            for (var g = 0; g < _radial.Length; g++)
            {
                var t = r - _radial[g].Shift;
                one += w[1 + g] * Math.Exp(-_radial[g].Eta * t * t) * (slope - 2 * _radial[g].Eta * t * cut);
            }

            for (var g = 0; g < _cosines.Length; g++)
                one += w[1 + _radial.Length + g] * (Math.Cos(_cosines[g] * r) * slope - _cosines[g] * Math.Sin(_cosines[g] * r) * cut);
            sum += occupants.Occupancy[a] * one;
        }

        return sum;
    }

    private void AddTriangle(int site, in Neighbour p, in Neighbour q, CrystalSpecies occupants, ReadOnlySpan<double> row, Span<double> gradient)
    {
        double a = p.Distance, b = q.Distance, dx = p.X - q.X, dy = p.Y - q.Y, dz = p.Z - q.Z, d = Math.Sqrt(dx * dx + dy * dy + dz * dz);
        var cosine = Math.Clamp((p.X * q.X + p.Y * q.Y + p.Z * q.Z) / (a * b), -1, 1);
        var (fa, ga) = Cut(a);
        var (fb, gb) = Cut(b);
        var (fd, gd) = Cut(d);
        double byA = 0, byB = 0, byD = 0;
        for (var g = 0; g < _angular.Length; g++)
        {
            var f = _angular[g];
            var weight = Weight(p.Site, q.Site, g, occupants, row);
            if (weight == 0 || (f.Closed && fd == 0)) continue;
            var reach = f.Closed ? a * a + b * b + d * d : a * a + b * b;
            var angle = 0.5 * (1 + f.Lambda * cosine);
            var (gauss, power) = (2 * weight * Math.Exp(-f.Eta * reach), Power(angle, f.Zeta));
            var turn = angle > 0 || f.Zeta >= 1 ? 0.5 * f.Zeta * f.Lambda * Math.Pow(angle, f.Zeta - 1) : 0;
            var (third, thirdSlope) = f.Closed ? (fd, gd - 2 * f.Eta * d * fd) : (1, 0);
            byA += gauss * fb * third * (turn * (1 / b - cosine / a) * fa + power * (ga - 2 * f.Eta * a * fa));
            byB += gauss * fa * third * (turn * (1 / a - cosine / b) * fb + power * (gb - 2 * f.Eta * b * fb));
            byD += gauss * fa * fb * (-turn * d / (a * b) * third + power * thirdSlope);
        }

        Pull(gradient, site, p.Site, byA * p.X / a, byA * p.Y / a, byA * p.Z / a);
        Pull(gradient, site, q.Site, byB * q.X / b, byB * q.Y / b, byB * q.Z / b);
        if (d > 1e-9) Pull(gradient, q.Site, p.Site, byD * dx / d, byD * dy / d, byD * dz / d);
    }

    private double Weight(int p, int q, int function, CrystalSpecies occupants, ReadOnlySpan<double> row)
    {
        var sum = 0.0;
        for (var a = occupants.First[p]; a < occupants.First[p + 1]; a++)
            for (var b = occupants.First[q]; b < occupants.First[q + 1]; b++)
                sum += occupants.Occupancy[a] * occupants.Occupancy[b] * row[_pairColumn[occupants.Species[a] * Species.Count + occupants.Species[b]] + function];
        return sum;
    }
}
