using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;

namespace Ewald.Physics.Lattice;

/// <summary>From forces on displaced supercells to force constants, as phonopy goes.</summary>
/// <remarks>Rows of one atom: the least-squares answer to F = −Φ u over all displacements that its site symmetry makes of the given ones. Other
/// atoms get them by symmetry. Then drifts of rows and columns are taken off, Φ and its transpose averaged, and each atom's own term set by
/// the acoustic sum rule. Source: as <see cref="SupercellForceConstants"/>.</remarks>
internal static class ForceSetFit
{
    private const double Tolerance = 1e-5, WorstResidual = 0.2, LeastRank = 1e-6;

    public static SupercellForceConstants Solve(PhononDataset data)
    {
        ForceConstants.Check(data.Supercell);
        var atoms = data.Supercell.Sites.Count;
        if (data.Displacements.FirstOrDefault(d => d.Forces.Length != 3 * atoms) is { } wrong)
            throw new InputException(FormattableString.Invariant($"{data.Name}: a set holds forces on {wrong.Forces.Length / 3} atoms, the supercell has {atoms}."));
        var symmetry = CrystalSymmetry.Of(data.Supercell, Tolerance);
        var operations = symmetry.Operations.Where(o => !data.IgnoreSymmetry || IsUnitTranslation(data, o)).Select(o => new AtomMap(data.Supercell, o)).ToArray();
        var full = new double[9 * atoms * atoms];
        var known = new bool[atoms];
        foreach (var group in data.Displacements.GroupBy(d => d.Atom))
        {
            Row(data, [.. group], [.. operations.Where(o => o[group.Key] == group.Key)], full.AsSpan(9 * atoms * group.Key, 9 * atoms));
            known[group.Key] = true;
        }

        Distribute(data, operations, full, known);
        Symmetrise(full, atoms);
        return Reduce(data, symmetry, full);
    }

    // Φ(i, s) = −(Σ u uᵀ)⁻¹ Σ u F(s)ᵀ over displacements turned by the site symmetry.
    private static void Row(PhononDataset data, DisplacedForces[] sets, AtomMap[] site, Span<double> row)
    {
        var atoms = data.Supercell.Sites.Count;
        var (normal, sums) = (new double[9], new double[9 * atoms]);
        Span<double> u = stackalloc double[3], force = stackalloc double[3];
        foreach (var set in sets)
        {
            foreach (var map in site)
            {
                Rotate(map.Rotation, set.Displacement, u);
                for (var e = 0; e < 9; e++) normal[e] += u[e / 3] * u[e % 3];
                for (var s = 0; s < atoms; s++)
                {
                    Rotate(map.Rotation, set.Forces.AsSpan(3 * s, 3), force);
                    var to = 9 * map[s];
                    for (var e = 0; e < 9; e++) sums[to + e] += u[e / 3] * force[e % 3];
                }
            }
        }

        var inverse = Inverse(normal) ?? throw new InputException(
            FormattableString.Invariant($"{data.Name}: the displacements of atom {sets[0].Atom + 1} and what symmetry makes of them lie in a plane; displace it along another direction too."));
        for (var s = 0; s < atoms; s++)
            for (var e = 0; e < 9; e++)
                for (var k = 0; k < 3; k++) row[9 * s + e] -= inverse[3 * (e / 3) + k] * sums[9 * s + 3 * k + e % 3];
        Judge(data, sets, row);
    }

    // Forces that do not follow from any symmetric set of constants belong to another crystal, or to large displacements.
    private static void Judge(PhononDataset data, DisplacedForces[] sets, ReadOnlySpan<double> row)
    {
        double missed = 0, all = 0;
        foreach (var set in sets)
            for (var k = 0; k < set.Forces.Length; k++)
            {
                var model = 0.0;
                for (var x = 0; x < 3; x++) model -= row[9 * (k / 3) + 3 * x + k % 3] * set.Displacement[x];
                missed += (set.Forces[k] - model) * (set.Forces[k] - model);
                all += set.Forces[k] * set.Forces[k];
            }

        var share = Math.Sqrt(missed / Math.Max(all, 1e-300));
        if (share > WorstResidual)
            throw new InputException(FormattableString.Invariant($"{data.Name}: the forces of the displacements of atom {sets[0].Atom + 1} do not have the symmetry of the crystal ({100 * share:F0} % are left over); look whether supercell and FORCE_SETS belong together."));
    }

    private static void Distribute(PhononDataset data, AtomMap[] operations, double[] full, bool[] known)
    {
        var atoms = known.Length;
        var done = (bool[])known.Clone();
        for (var k = 0; k < atoms; k++)
        {
            if (done[k]) continue;
            var map = operations.FirstOrDefault(o => known[o[k]]) ?? throw new InputException(
                FormattableString.Invariant($"{data.Name}: no displacement says anything about atom {k + 1} ({data.Supercell.Sites[k].Label}); every symmetry-independent atom must be displaced."));
            // Φ(k, s) = Rᵀ Φ(g k, g s) R.
            var r = map.Rotation;
            double[] back = [r[0], r[3], r[6], r[1], r[4], r[7], r[2], r[5], r[8]];
            for (var s = 0; s < atoms; s++)
                AtomMap.Turned(back, full.AsSpan(9 * (atoms * map[k] + map[s]), 9)).CopyTo(full.AsSpan(9 * (atoms * k + s)));
            done[k] = true;
        }
    }

    private static void Symmetrise(double[] full, int atoms)
    {
        int At(int i, int j, int e) => 9 * (atoms * i + j) + e;
        for (var e = 0; e < 9; e++)
        {
            for (var j = 0; j < atoms; j++)
            {
                var drift = 0.0;
                for (var i = 0; i < atoms; i++) drift += full[At(i, j, e)];
                for (var i = 0; i < atoms; i++) full[At(i, j, e)] -= drift / atoms;
            }

            for (var i = 0; i < atoms; i++)
            {
                var drift = 0.0;
                for (var j = 0; j < atoms; j++) drift += full[At(i, j, e)];
                for (var j = 0; j < atoms; j++) full[At(i, j, e)] -= drift / atoms;
            }
        }

        for (var i = 0; i < atoms; i++)
            for (var j = i; j < atoms; j++)
                for (var e = 0; e < 9; e++)
                {
                    var t = 3 * (e % 3) + e / 3;
                    if (i == j && t < e) continue;
                    full[At(i, j, e)] = full[At(j, i, t)] = (full[At(i, j, e)] + full[At(j, i, t)]) / 2;
                }

        for (var i = 0; i < atoms; i++)
        {
            var sum = new double[9];
            for (var j = 0; j < atoms; j++)
                for (var e = 0; e < 9; e++)
                    if (j != i) sum[e] += full[At(i, j, e)];
            for (var e = 0; e < 9; e++) full[At(i, i, e)] = -(sum[e] + sum[3 * (e % 3) + e / 3]) / 2;
        }
    }

    private static SupercellForceConstants Reduce(PhononDataset data, CrystalSymmetry symmetry, double[] full)
    {
        var cell = PrimitiveCell(data, symmetry);
        var (supercell, atoms) = (data.Supercell, data.Supercell.Sites.Count);
        var (sites, members, kindOf) = (new List<Site>(), new List<int>(), new int[atoms]);
        for (var s = 0; s < atoms; s++)
        {
            var (x, y, z) = cell.ToFractional(supercell.Cell.ToCartesian(supercell.Sites[s].Position));
            var at = sites.FindIndex(p => Whole(p.X - x) && Whole(p.Y - y) && Whole(p.Z - z));
            if (at < 0)
            {
                at = sites.Count;
                sites.Add(supercell.Sites[s] with { X = x, Y = y, Z = z });
                members.Add(s);
            }

            kindOf[s] = at;
        }

        var expected = atoms * cell.Volume / supercell.Cell.Volume;
        if (Math.Abs(sites.Count - expected) > 0.01)
            throw new InputException(FormattableString.Invariant($"{data.Name}: the primitive cell holds {sites.Count} atoms, where its volume asks for {expected:F2}; give another primitive matrix."));
        var values = new double[9 * sites.Count * atoms];
        for (var i = 0; i < sites.Count; i++) full.AsSpan(9 * atoms * members[i], 9 * atoms).CopyTo(values.AsSpan(9 * atoms * i));
        return new(new Crystal(data.Name, cell, sites), [.. members.Select(m => data.Masses[m])], supercell, kindOf, values);
    }

    private static UnitCell PrimitiveCell(PhononDataset data, CrystalSymmetry symmetry)
    {
        if (data.PrimitiveMatrix is not { } p) return UnitCell.FromVectors(symmetry.Data.PrimitiveCell);
        var (unit, vectors) = (data.UnitCell.Cell.Vectors, new double[3, 3]);
        for (var i = 0; i < 3; i++)
            for (var x = 0; x < 3; x++)
                for (var k = 0; k < 3; k++) vectors[i, x] += p[3 * k + i] * unit[k, x];
        return UnitCell.FromVectors(vectors);
    }

    private static bool IsUnitTranslation(PhononDataset data, SymmetryOperation operation)
    {
        if (!operation.Rotation.SequenceEqual(SymmetryOperation.Identity.Rotation)) return false;
        var t = operation.Translation;
        var (x, y, z) = data.UnitCell.Cell.ToFractional(data.Supercell.Cell.ToCartesian((t[0], t[1], t[2])));
        return Whole(x) && Whole(y) && Whole(z);
    }

    private static bool Whole(double x) => Math.Abs(x - Math.Round(x)) < 1e-4;

    private static void Rotate(ReadOnlySpan<double> r, ReadOnlySpan<double> v, Span<double> to)
    {
        for (var i = 0; i < 3; i++) to[i] = r[3 * i] * v[0] + r[3 * i + 1] * v[1] + r[3 * i + 2] * v[2];
    }

    internal static double[]? Inverse(ReadOnlySpan<double> a)
    {
        double[] c =
        [
            a[4] * a[8] - a[5] * a[7], a[2] * a[7] - a[1] * a[8], a[1] * a[5] - a[2] * a[4],
            a[5] * a[6] - a[3] * a[8], a[0] * a[8] - a[2] * a[6], a[2] * a[3] - a[0] * a[5],
            a[3] * a[7] - a[4] * a[6], a[1] * a[6] - a[0] * a[7], a[0] * a[4] - a[1] * a[3],
        ];
        var determinant = a[0] * c[0] + a[1] * c[3] + a[2] * c[6];
        var size = a[0] + a[4] + a[8];
        if (!(Math.Abs(determinant) > LeastRank * size * size * size)) return null;
        for (var e = 0; e < 9; e++) c[e] /= determinant;
        return c;
    }
}
