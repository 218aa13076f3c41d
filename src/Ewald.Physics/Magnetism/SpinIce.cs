using Ewald.Core;
using Ewald.Crystals;

namespace Ewald.Physics.Magnetism;

/// <summary>Dipolar spin ice: Ising moments along the local ⟨111⟩ axes of the pyrochlore lattice, exchange to third neighbours of both kinds, dipoles.</summary>
/// <remarks>H = J₁ Σ S·S + J₂ Σ S·S + J₃ Σ_A S·S + J₃′ Σ_B S·S + D r₁³ Σ [Sᵢ·Sⱼ/r³ − 3 (Sᵢ·r)(Sⱼ·r)/r⁵], |S| = 1, each pair once. Third neighbours lie at a/√2: kind A has a spin
/// at the middle of the bond, kind B has none. zᵢ·zⱼ = −1/3 for nearest and second neighbours, +1 for third. Nearest neighbours alone: J_eff = −J₁/3 + 5D/3 for σσ, ground
/// energy −J_eff a spin, six of sixteen states of a tetrahedron. Source: A. M. Samarakoon et al., Nat. Commun. 11, 892 (2020), doi:10.1038/s41467-020-14660-y; B. C. den Hertog
/// and M. J. P. Gingras, Phys. Rev. Lett. 84, 3430 (2000), doi:10.1103/PhysRevLett.84.3430.</remarks>
/// <param name="J1">Nearest neighbours, K; positive is antiferromagnetic between spins, ice-breaking by itself.</param>
/// <param name="D">Dipole energy of nearest neighbours, K; 0 leaves dipoles out.</param>
/// <param name="J2">Second neighbours, K.</param>
/// <param name="J3">Third neighbours through a spin, K.</param>
/// <param name="J3Prime">Third neighbours across a hexagon, K.</param>
/// <param name="LatticeConstant">a of the cubic cell of 16 spins, Å.</param>
public sealed record SpinIce(double J1, double D, double J2 = 0, double J3 = 0, double J3Prime = 0, double LatticeConstant = 10.124)
{
    private static readonly (double X, double Y, double Z)[] Basis = [(0, 0, 0), (0.25, 0.25, 0), (0.25, 0, 0.25), (0, 0.25, 0.25)];
    private static readonly (double X, double Y, double Z)[] Face = [(0, 0, 0), (0, 0.5, 0.5), (0.5, 0, 0.5), (0.5, 0.5, 0)];

    /// <summary>Dy₂Ti₂O₇ as far as it was known before J₂ and J₃: J₁ = 3.41 K, D = 1.3224 K.</summary>
    public static SpinIce DysprosiumTitanate { get; } = new(3.41, 1.3224);

    /// <summary>J_eff = −J₁/3 + 5D/3 of nearest neighbours, K.</summary>
    public double Effective => -J1 / 3 + 5 * D / 3;

    /// <summary>zᵢ of the 16 sites: from each to the centre of its upward tetrahedron.</summary>
    public static SpinVector[] Axes { get; } = [.. Face.SelectMany(_ => Basis.Select(b => new SpinVector(0.125 - b.X, 0.125 - b.Y, 0.125 - b.Z).Normalised()))];

    /// <summary>The Hamiltonian on the cubic cell, with the form factor of Dy3+.</summary>
    public SpinHamiltonian Hamiltonian()
    {
        var cell = UnitCell.Cubic(LatticeConstant);
        var near = LatticeConstant * Math.Sqrt(2) / 4;
        // D = (μ₀ μ_B²/4π) g² / r₁³.
        var g = Math.Sqrt(Math.Max(D, 0) * MagneticUnits.Boltzmann * near * near * near / MagneticUnits.DipoleEnergy);
        if (!(D >= 0)) throw new InputException(FormattableString.Invariant($"Spin ice with D = {D} K; a dipole energy is not negative."));
        var form = MagneticFormFactor.Of("Dy3+", 4.0 / 3);
        (double X, double Y, double Z)[] points = [.. Face.SelectMany(f => Basis.Select(b => (f.X + b.X, f.Y + b.Y, f.Z + b.Z)))];
        SpinSite[] sites = [.. points.Select((p, i) => new SpinSite($"Dy{i + 1}", p, 1) { G = SpinTensor.Heisenberg(g), FormFactor = form })];
        var crystal = new Crystal("pyrochlore", cell, [.. points.Select(p => Site.Of(Elements.Of("Dy"), p.X, p.Y, p.Z))]);
        var orbits = BondShells.Of(crystal, [.. Enumerable.Range(0, points.Length)], LatticeConstant / Math.Sqrt(2) + 0.01);
        // Of the two kinds of third neighbours, A has a spin at the middle of the bond.
        var third = orbits.Skip(2).OrderByDescending(o => HasMiddle(o.Heisenberg(1)[0], points)).ToArray();
        var bonds = new[] { (orbits[0], J1), (orbits[1], J2), (third[0], J3), (third[1], J3Prime) };
        return new SpinHamiltonian(
            cell, sites, [.. bonds.Where(b => b.Item2 != 0).SelectMany(b => b.Item1.Heisenberg(b.Item2 * MagneticUnits.Boltzmann))],
            dipoles: D > 0 ? new DipoleEwald() : null);
    }

    /// <summary>The Ising model on a box of cubic cells.</summary>
    /// <param name="cells">Cells along each axis; 4 is the box of 1 024 spins.</param>
    public IsingModel Model(int cells) => new(new SpinBox(Hamiltonian(), cells, cells, cells), Axes);

    /// <summary>The tetrahedra of a box, upward ones and downward ones, four spins each.</summary>
    /// <param name="box">A box of cubic cells.</param>
    public static IReadOnlyList<int[]> Tetrahedra(SpinBox box)
    {
        ArgumentNullException.ThrowIfNull(box);
        var sites = box.Hamiltonian.Sites;
        var found = new List<int[]>();
        for (var a = 0; a < box.A; a++)
        {
            for (var b = 0; b < box.B; b++)
            {
                for (var c = 0; c < box.C; c++)
                {
                    for (var f = 0; f < 4; f++)
                    {
                        found.Add([.. Enumerable.Range(0, 4).Select(i => box.Index(a, b, c, 4 * f + i))]);
                        found.Add([.. Enumerable.Range(0, 4).Select(i => Below(a, b, c, f, i))]);
                    }
                }
            }
        }

        return found;

        // The downward tetrahedron of a site of the first kind: that site and those at minus the offsets of the others.
        int Below(int a, int b, int c, int f, int i)
        {
            var (x, y, z) = (Face[f].X - Basis[i].X, Face[f].Y - Basis[i].Y, Face[f].Z - Basis[i].Z);
            for (var s = 0; s < sites.Count; s++)
            {
                var (dx, dy, dz) = (x - sites[s].Position.X, y - sites[s].Position.Y, z - sites[s].Position.Z);
                if (Math.Abs(dx - Math.Round(dx)) + Math.Abs(dy - Math.Round(dy)) + Math.Abs(dz - Math.Round(dz)) < 1e-6)
                    return box.Index(a + (int)Math.Round(dx), b + (int)Math.Round(dy), c + (int)Math.Round(dz), s);
            }

            throw new ArgumentException("SpinIce: the box is not made of the cubic cell of the pyrochlore lattice.", nameof(box));
        }
    }

    private static bool HasMiddle(SpinBond bond, (double X, double Y, double Z)[] points)
    {
        var (p, q) = (points[bond.From], points[bond.To]);
        var (x, y, z) = ((p.X + q.X + bond.A) / 2, (p.Y + q.Y + bond.B) / 2, (p.Z + q.Z + bond.C) / 2);
        return points.Any(r => Whole(r.X - x) && Whole(r.Y - y) && Whole(r.Z - z));

        static bool Whole(double v) => Math.Abs(v - Math.Round(v)) < 1e-6;
    }
}
