using Ewald.Crystals;

namespace Ewald.Representations;

public sealed partial class Soap
{
    /// <summary>Derivative of a weighted sum of the sites' rows with respect to the positions: g = ∂(Σ_ic w_ic p_ic)/∂r.</summary>
    /// <remarks>Analytic, backwards through the power spectrum. Site and images move together; the cell stays. For a crystal's outer average give each
    /// row the weights of the average's columns times the site's share of the atoms.</remarks>
    /// <param name="crystal">The crystal.</param>
    /// <param name="weights">w, shape [site, column].</param>
    /// <param name="gradient">Receives g, per Å, Cartesian, shape [site, 3].</param>
    /// <exception cref="ArgumentException">As for <see cref="DescribeSites"/>.</exception>
    public void Gradient(Crystal crystal, ReadOnlySpan<double> weights, Span<double> gradient)
    {
        var occupants = new CrystalSpecies(crystal, Species, nameof(Soap));
        CrystalSpecies.Check(weights.Length, (long)crystal.Sites.Count * Names.Count, nameof(Soap));
        CrystalSpecies.Check(gradient.Length, 3L * crystal.Sites.Count, nameof(Soap));
        gradient.Clear();
        var list = NeighbourList.Of(crystal, _table.Reach);
        double[] c = new double[Coefficients], back = new double[Coefficients], both = new double[_harmonics.Count * _table.Padded];
        for (var site = 0; site < crystal.Sites.Count; site++)
        {
            Array.Clear(c);
            Array.Clear(back);
            Expand(site, list[site], occupants, c);
            Backwards(c, weights.Slice(site * Names.Count, Names.Count), back);
            foreach (var p in list[site])
            {
                Array.Clear(both);
                for (var a = occupants.First[p.Site]; a < occupants.First[p.Site + 1]; a++)
                {
                    var part = back.AsSpan(occupants.Species[a] * both.Length, both.Length);
                    System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(part, occupants.Occupancy[a], both, both);
                }

                var (x, y, z) = Pull(p, both);
                (gradient[3 * p.Site], gradient[3 * p.Site + 1], gradient[3 * p.Site + 2]) = (gradient[3 * p.Site] + x, gradient[3 * p.Site + 1] + y, gradient[3 * p.Site + 2] + z);
                (gradient[3 * site], gradient[3 * site + 1], gradient[3 * site + 2]) = (gradient[3 * site] - x, gradient[3 * site + 1] - y, gradient[3 * site + 2] - z);
            }
        }
    }

    // ∂(Σ w p)/∂c.
    private void Backwards(double[] c, ReadOnlySpan<double> weights, double[] back)
    {
        var (padded, n) = (_table.Padded, Settings.RadialCount);
        var block = _harmonics.Count * padded;
        var place = 0;
        for (var a = 0; a < Species.Count; a++)
        {
            for (var b = a; b < Species.Count; b++)
            {
                for (var l = 0; l <= Settings.AngularMaximum; l++)
                {
                    for (var i = 0; i < n; i++)
                    {
                        for (var k = a == b ? i : 0; k < n; k++)
                        {
                            var w = _prefactor[l] * weights[place++];
                            for (var m = l * l; w != 0 && m < (l + 1) * (l + 1); m++)
                            {
                                int first = a * block + m * padded + i, second = b * block + m * padded + k;
                                back[first] += w * c[second];
                                back[second] += w * c[first];
                            }
                        }
                    }
                }
            }
        }
    }

    // Derivative with respect to the vector to one neighbour.
    private (double X, double Y, double Z) Pull(in Neighbour p, double[] back)
    {
        var (padded, count) = (_table.Padded, _harmonics.Count);
        Span<double> angular = stackalloc double[count], slopes = stackalloc double[3 * count];
        Span<double> radial = stackalloc double[(Settings.AngularMaximum + 1) * padded], change = stackalloc double[(Settings.AngularMaximum + 1) * padded];
        _harmonics.Evaluate(p.X, p.Y, p.Z, angular, slopes);
        _table.Evaluate(p.Distance, radial, change);
        double x = 0, y = 0, z = 0, along = 0;
        for (var (l, m) = (0, 0); m < count; m++)
        {
            if (m == (l + 1) * (l + 1)) l++;
            double value = 0, slope = 0;
            for (var n = 0; n < Settings.RadialCount; n++)
            {
                value += back[m * padded + n] * radial[l * padded + n];
                slope += back[m * padded + n] * change[l * padded + n];
            }

            x += value * slopes[m];
            y += value * slopes[count + m];
            z += value * slopes[2 * count + m];
            along += slope * angular[m];
        }

        if (p.Distance > 1e-12) along /= p.Distance;
        return (x + along * p.X, y + along * p.Y, z + along * p.Z);
    }
}
