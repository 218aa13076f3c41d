using Ewald.Crystals;

namespace Ewald.Physics.Lattice;

/// <summary>Stillinger and Weber's potential of tetrahedral crystals: pairs, and a cost for every angle that is not the tetrahedral one.</summary>
/// <remarks>E = ε Σ_pairs A (B s⁻⁴ − 1) exp(1/(s − a)) + λ ε Σ_angles (cos θ + ⅓)² exp[γ/(s₁ − a) + γ/(s₂ − a)] with s = r/σ, zero beyond a σ. Silicon: 4.3366 eV an
/// atom at 5.4310 Å; C₁₁, C₁₂, C₄₄ = 151, 76, 56 GPa. All kinds of atom take part alike unless a pair is named. Source: F. H. Stillinger, T. A. Weber, Phys. Rev. B
/// 31, 5262 (1985), doi:10.1103/PhysRevB.31.5262.</remarks>
/// <param name="energy">ε, eV.</param>
/// <param name="length">σ, Å.</param>
/// <param name="angular">λ; 21 for silicon.</param>
/// <param name="bonded">Which two kinds of atom attract; null: all.</param>
public sealed class StillingerWeber(double energy, double length, double angular = 21, Func<string, string, bool>? bonded = null) : IInteratomicPotential
{
    private const double A = 7.049556277, B = 0.6022245584, End = 1.8, Gamma = 1.2, Cosine = -1.0 / 3;

    /// <summary>Silicon.</summary>
    public static StillingerWeber Silicon { get; } = new(2.1683, 2.0951);

    /// <inheritdoc/>
    public double Energy(Crystal crystal, Span<double> forces, Span<double> strain)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        forces.Clear();
        strain.Clear();
        var list = NeighbourList.Of(crystal, End * length * (1 - 1e-9));
        var total = 0.0;
        Span<double> d = stackalloc double[3], e = stackalloc double[3];
        for (var i = 0; i < list.Sites; i++)
        {
            var near = Bonded(crystal, list, i);
            for (var j = 0; j < near.Length; j++)
            {
                var (value, slope, _) = Pair(near[j].Distance);
                total += value / 2;
                Vector(near[j], d);
                for (var x = 0; x < 3; x++)
                {
                    forces[3 * i + x] += slope / near[j].Distance * d[x];
                    for (var y = 0; y < 3; y++) strain[3 * x + y] += slope / near[j].Distance * d[x] * d[y] / 2;
                }

                for (var k = j + 1; k < near.Length; k++)
                {
                    Vector(near[k], e);
                    var h = Angle(d, e);
                    total += h.Value;
                    for (var x = 0; x < 3; x++)
                    {
                        var (first, second) = (2 * h.U * d[x] + h.W * e[x], 2 * h.V * e[x] + h.W * d[x]);
                        forces[3 * near[j].Site + x] -= first;
                        forces[3 * near[k].Site + x] -= second;
                        forces[3 * i + x] += first + second;
                        for (var y = 0; y < 3; y++) strain[3 * x + y] += first * d[y] + second * e[y];
                    }
                }
            }
        }

        return total;
    }

    /// <inheritdoc/>
    public void AddForceConstants(ForceConstantBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var crystal = builder.Crystal;
        var list = NeighbourList.Of(crystal, End * length * (1 - 1e-9));
        Span<double> d = stackalloc double[3], e = stackalloc double[3], bonds = stackalloc double[36], hessian = stackalloc double[81];
        Span<(int, int, int, int)> atoms = stackalloc (int, int, int, int)[3];
        for (var i = 0; i < list.Sites; i++)
        {
            var near = Bonded(crystal, list, i);
            for (var j = 0; j < near.Length; j++)
            {
                var (_, slope, curvature) = Pair(near[j].Distance);
                builder.AddSpring(i, near[j], curvature, slope / near[j].Distance);
                Vector(near[j], d);
                for (var k = j + 1; k < near.Length; k++)
                {
                    Vector(near[k], e);
                    Second(Angle(d, e), d, e, bonds);
                    ToAtoms(bonds, hessian);
                    atoms[0] = (i, 0, 0, 0);
                    atoms[1] = (near[j].Site, near[j].A, near[j].B, near[j].C);
                    atoms[2] = (near[k].Site, near[k].A, near[k].B, near[k].C);
                    builder.AddCluster(atoms, hessian);
                }
            }
        }
    }

    /// <inheritdoc/>
    public ILongRange? LongRange(Crystal crystal, IReadOnlyList<double> masses) => null;

    private Neighbour[] Bonded(Crystal crystal, NeighbourList list, int i)
    {
        if (bonded is null) return list[i].ToArray();
        var own = crystal.Sites[i].Occupants[0].Element.Symbol;
        return [.. list[i].ToArray().Where(n => bonded(own, crystal.Sites[n.Site].Occupants[0].Element.Symbol))];
    }

    private (double Value, double Slope, double Curvature) Pair(double r)
    {
        var s = r / length;
        var gap = 1 / (s - End);
        var (power, tail) = (B / (s * s * s * s), Math.Exp(gap));
        var (f, f1, f2) = (power - 1, -4 * power / s, 20 * power / (s * s));
        // (f exp(g))″ with g = 1/(s − a), g′ = −g², g″ = 2g³.
        var (g1, g2) = (-gap * gap, 2 * gap * gap * gap);
        return (energy * A * f * tail, energy * A * tail * (f1 + f * g1) / length, energy * A * tail * (f2 + 2 * f1 * g1 + f * (g1 * g1 + g2)) / (length * length));
    }

    // h(u, v, w) with u = d·d, v = e·e, w = d·e, and its derivatives.
    private AngleTerm Angle(ReadOnlySpan<double> d, ReadOnlySpan<double> e)
    {
        double u = 0, v = 0, w = 0;
        for (var x = 0; x < 3; x++) (u, v, w) = (u + d[x] * d[x], v + e[x] * e[x], w + d[x] * e[x]);
        double r1 = Math.Sqrt(u), r2 = Math.Sqrt(v), product = r1 * r2, c = w / product;
        var (a1, a2) = (1 / (r1 / length - End), 1 / (r2 / length - End));
        // P = exp(γ/(s − a)): P′/P and P″/P over r.
        var (p1, p2) = (-Gamma * a1 * a1 / length, -Gamma * a2 * a2 / length);
        var (q1, q2) = (p1 * p1 + 2 * Gamma * a1 * a1 * a1 / (length * length), p2 * p2 + 2 * Gamma * a2 * a2 * a2 / (length * length));
        var amplitude = angular * energy * Math.Exp(Gamma * (a1 + a2));
        var t = c - Cosine;
        // With respect to (u, v): ∂r/∂u = 1/2r, ∂²r/∂u² = −1/4r³; of c: c_w = 1/r1r2, c_u = −c/2u, c_uu = 3c/4u², c_uv = c/4uv, c_uw = −c_w/2u.
        double lu = p1 / (2 * r1), lv = p2 / (2 * r2);
        double luu = q1 / (4 * u) - p1 / (4 * u * r1), lvv = q2 / (4 * v) - p2 / (4 * v * r2);
        double cw = 1 / product, cu = -c / (2 * u), cv = -c / (2 * v), cuu = 3 * c / (4 * u * u), cvv = 3 * c / (4 * v * v), cuv = c / (4 * u * v), cuw = -cw / (2 * u), cvw = -cw / (2 * v);
        double square = t * t, twice = 2 * t;
        return new(
            amplitude * square,
            amplitude * (square * lu + twice * cu), amplitude * (square * lv + twice * cv), amplitude * twice * cw,
            amplitude * (square * luu + 2 * twice * cu * lu + 2 * cu * cu + twice * cuu),
            amplitude * (square * lvv + 2 * twice * cv * lv + 2 * cv * cv + twice * cvv),
            amplitude * 2 * cw * cw,
            amplitude * (square * lu * lv + twice * (cu * lv + cv * lu) + 2 * cu * cv + twice * cuv),
            amplitude * (twice * cw * lu + 2 * cu * cw + twice * cuw),
            amplitude * (twice * cw * lv + 2 * cv * cw + twice * cvw));
    }

    // Second derivatives with respect to d and e, shape [6, 6].
    private static void Second(AngleTerm h, ReadOnlySpan<double> d, ReadOnlySpan<double> e, Span<double> to)
    {
        for (var x = 0; x < 3; x++)
            for (var y = 0; y < 3; y++)
            {
                var one = x == y ? 1 : 0;
                to[6 * x + y] = 2 * h.U * one + 4 * h.UU * d[x] * d[y] + 2 * h.UW * (d[x] * e[y] + e[x] * d[y]) + h.WW * e[x] * e[y];
                to[6 * (3 + x) + 3 + y] = 2 * h.V * one + 4 * h.VV * e[x] * e[y] + 2 * h.VW * (e[x] * d[y] + d[x] * e[y]) + h.WW * d[x] * d[y];
                to[6 * x + 3 + y] = h.W * one + 4 * h.UV * d[x] * e[y] + 2 * h.UW * d[x] * d[y] + 2 * h.VW * e[x] * e[y] + h.WW * e[x] * d[y];
                to[6 * (3 + y) + x] = to[6 * x + 3 + y];
            }
    }

    // d = r_1 − r_0, e = r_2 − r_0.
    private static void ToAtoms(ReadOnlySpan<double> bonds, Span<double> hessian)
    {
        for (var x = 0; x < 3; x++)
            for (var y = 0; y < 3; y++)
            {
                var (dd, de, ed, ee) = (bonds[6 * x + y], bonds[6 * x + 3 + y], bonds[6 * (3 + x) + y], bonds[6 * (3 + x) + 3 + y]);
                hessian[9 * x + y] = dd + de + ed + ee;
                hessian[9 * x + 3 + y] = -dd - ed;
                hessian[9 * x + 6 + y] = -de - ee;
                hessian[9 * (3 + x) + y] = -dd - de;
                hessian[9 * (6 + x) + y] = -ed - ee;
                hessian[9 * (3 + x) + 3 + y] = dd;
                hessian[9 * (3 + x) + 6 + y] = de;
                hessian[9 * (6 + x) + 3 + y] = ed;
                hessian[9 * (6 + x) + 6 + y] = ee;
            }
    }

    private static void Vector(in Neighbour n, Span<double> to) => (to[0], to[1], to[2]) = (n.X, n.Y, n.Z);

    private readonly record struct AngleTerm(double Value, double U, double V, double W, double UU, double VV, double WW, double UV, double UW, double VW);
}
