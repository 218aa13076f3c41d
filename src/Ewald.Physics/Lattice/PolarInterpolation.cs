using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;

namespace Ewald.Physics.Lattice;

/// <summary>Dynamical matrices of insulators: charges expanded by symmetry, then one of the two schemes.</summary>
/// <remarks>Width and cutoff of the dipole sum are phonopy's, so that both interpolate alike: 300 reciprocal vectors, the last damped by 10⁻¹⁰.</remarks>
internal static class PolarInterpolation
{
    private const double Vectors = 300, LastDamping = 1e-10, Tolerance = 1e-5;

    public static DynamicalMatrix Of(SupercellForceConstants constants, BornCharges born, PolarScheme scheme)
    {
        var (charges, dielectric) = Expand(constants.Primitive, born);
        if (scheme == PolarScheme.Wang) return new(constants.ToBonds(), new WangTerm(constants, charges, dielectric, born.Coulomb));
        var cutoff = Math.Cbrt(3 * Vectors / (4 * Math.PI) / constants.Primitive.Cell.Volume);
        var mean = (dielectric[0] + dielectric[4] + dielectric[8]) / 3;
        var lambda = Math.Sqrt(-cutoff * cutoff * mean / 4 / Math.Log(LastDamping));
        var dipoles = new DipoleSum(constants.Primitive, charges, dielectric, constants.Masses, lambda, cutoff, born.Coulomb);
        return new(constants.Minus(InSupercell(constants, dipoles)).ToBonds(), dipoles);
    }

    /// <summary>A charge tensor for every primitive atom and the dielectric tensor: those of the independent atoms are carried to the others, averaged over the
    /// space group and shifted so that a cell is neutral; those of all atoms, where some are equivalent, are taken as they are.</summary>
    public static (double[][] Charges, double[] Dielectric) Expand(Crystal primitive, BornCharges born)
    {
        var symmetry = CrystalSymmetry.Of(primitive, Tolerance);
        var first = symmetry.Data.EquivalentAtoms;
        int[] independent = [.. first.Distinct().Order()];
        if (born.Charges.Count != independent.Length)
        {
            return born.Charges.Count == first.Length ? ([.. born.Charges], born.Dielectric) : throw new InputException(FormattableString.Invariant(
                $"{primitive.Name}: BORN holds {born.Charges.Count} charges; the primitive cell has {independent.Length} symmetry-independent atoms of {first.Length}."));
        }

        var maps = symmetry.Operations.Select(o => new AtomMap(primitive, o)).ToArray();
        double[][] expanded = [.. first.Select((to, i) => AtomMap.Turned(Transposed(maps.First(m => m[i] == to).Rotation), born.Charges[Array.IndexOf(independent, to)]))];
        var (charges, dielectric, mean) = (expanded.Select(_ => new double[9]).ToArray(), new double[9], new double[9]);
        foreach (var map in maps)
        {
            for (var i = 0; i < expanded.Length; i++) Gather(map.Turn(expanded[i]), charges[map[i]], maps.Length);
            Gather(map.Turn(born.Dielectric), dielectric, maps.Length);
        }

        foreach (var charge in charges) Gather(charge, mean, charges.Length);
        foreach (var charge in charges) Gather(mean, charge, -1);
        return (charges, dielectric);
    }

    private static double[] Transposed(ReadOnlySpan<double> r) => [r[0], r[3], r[6], r[1], r[4], r[7], r[2], r[5], r[8]];

    private static void Gather(double[] tensor, double[] sum, int over)
    {
        for (var e = 0; e < 9; e++) sum[e] += tensor[e] / over;
    }

    // Φ(i, s) of the dipoles: their matrices at the wave vectors of the supercell, transformed back.
    private static double[] InSupercell(SupercellForceConstants constants, DipoleSum dipoles)
    {
        var (n, m, order) = (constants.Primitive.Sites.Count, constants.Supercell.Sites.Count, 3 * constants.Primitive.Sites.Count);
        var values = new double[9 * n * m];
        var vectors = Commensurate(constants);
        var (room, re, im) = (new double[3 * ILongRange.Lanes], new double[order * order * ILongRange.Lanes], new double[order * order * ILongRange.Lanes]);
        for (var k = 0; k < vectors.Count; k++)
        {
            var (q, lane) = (vectors[k], k % ILongRange.Lanes);
            if (lane == 0) Next(k);
            for (var i = 0; i < n; i++)
            {
                var own = constants.Primitive.Cell.ToCartesian(constants.Primitive.Sites[i].Position);
                for (var s = 0; s < m; s++)
                {
                    var (x, y, z) = constants.Supercell.Cell.ToCartesian(constants.Supercell.Sites[s].Position);
                    var (sin, cos) = Math.SinCos(2 * Math.PI * (q[0] * (x - own.X) + q[1] * (y - own.Y) + q[2] * (z - own.Z)));
                    var j = constants.KindOf[s];
                    var scale = Math.Sqrt(constants.Masses[i] * constants.Masses[j]) / vectors.Count;
                    for (var e = 0; e < 9; e++)
                    {
                        // The lower triangle is the conjugate of the upper one.
                        var (row, column) = (3 * i + e / 3, 3 * j + e % 3);
                        var at = (Math.Min(row, column) * order + Math.Max(row, column)) * ILongRange.Lanes + lane;
                        values[9 * (i * m + s) + e] += scale * (cos * re[at] + (row <= column ? sin : -sin) * im[at]);
                    }
                }
            }
        }

        return values;

        void Next(int k)
        {
            for (var e = 0; e < room.Length; e++) room[e] = vectors[Math.Min(k + e % ILongRange.Lanes, vectors.Count - 1)][e / ILongRange.Lanes];
            Array.Clear(re);
            Array.Clear(im);
            dipoles.Add(room, [], re, im);
        }
    }

    // Wave vectors whose waves fit the supercell, each brought into the first Brillouin zone: the dipole sum is periodic only up to its cutoff.
    private static List<double[]> Commensurate(SupercellForceConstants constants)
    {
        var (super, primitive) = (constants.Supercell.Cell, constants.Primitive.Cell);
        double[,] s = super.ReciprocalVectors, p = primitive.ReciprocalVectors, pv = primitive.Vectors;
        var found = new List<double[]>();
        var seen = new List<double[]>();
        var most = constants.Cells;
        for (var h = 0; h < most && found.Count < most; h++)
            for (var k = 0; k < most && found.Count < most; k++)
                for (var l = 0; l < most && found.Count < most; l++)
                {
                    double[] q = [.. Enumerable.Range(0, 3).Select(x => h * s[0, x] + k * s[1, x] + l * s[2, x])];
                    double[] reduced = [.. Enumerable.Range(0, 3).Select(i => pv[i, 0] * q[0] + pv[i, 1] * q[1] + pv[i, 2] * q[2])];
                    if (seen.Exists(o => Enumerable.Range(0, 3).All(i => Math.Abs(o[i] - reduced[i] - Math.Round(o[i] - reduced[i])) < 1e-6))) continue;
                    seen.Add(reduced);
                    found.Add(ShortestOf(reduced, p));
                }

        return found;
    }

    private static double[] ShortestOf(double[] reduced, double[,] reciprocal)
    {
        double[] best = [];
        var least = double.PositiveInfinity;
        for (var a = -2; a <= 2; a++)
            for (var b = -2; b <= 2; b++)
                for (var c = -2; c <= 2; c++)
                {
                    double[] r = [reduced[0] - Math.Round(reduced[0]) + a, reduced[1] - Math.Round(reduced[1]) + b, reduced[2] - Math.Round(reduced[2]) + c];
                    double[] q = [.. Enumerable.Range(0, 3).Select(x => r[0] * reciprocal[0, x] + r[1] * reciprocal[1, x] + r[2] * reciprocal[2, x])];
                    var length = q[0] * q[0] + q[1] * q[1] + q[2] * q[2];
                    if (length < least - 1e-9) (best, least) = (q, length);
                }

        return best;
    }
}
