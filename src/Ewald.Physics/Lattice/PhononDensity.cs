namespace Ewald.Physics.Lattice;

/// <summary>The density of vibrational states, states per meV and cell; its integral is three times the number of atoms.</summary>
/// <remarks>By linear tetrahedra: six a box of the mesh around its shortest diagonal, energies linear in each. By Gaussians: each state spread with
/// one width. Imaginary vibrations sit at negative energies. Source: P. E. Blöchl, O. Jepsen, O. K. Andersen, Phys. Rev. B 49, 16223 (1994),
/// doi:10.1103/PhysRevB.49.16223.</remarks>
public static class PhononDensity
{
    /// <summary>The density by Gaussians.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="energies">meV, shape [point, mode].</param>
    /// <param name="at">Energies at which it is wanted, meV, shape [n].</param>
    /// <param name="sigma">Standard deviation, meV.</param>
    /// <returns>States per meV and cell, shape [n].</returns>
    public static double[] Gaussian(QMesh mesh, ReadOnlySpan<double> energies, ReadOnlySpan<double> at, double sigma)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        var modes = energies.Length / mesh.Weights.Length;
        var density = new double[at.Length];
        var norm = 1 / (Math.Sqrt(2 * Math.PI) * sigma * mesh.Total);
        for (var i = 0; i < energies.Length; i++)
        {
            var weight = norm * mesh.Weights[i / modes];
            for (var k = 0; k < at.Length; k++)
            {
                var x = (at[k] - energies[i]) / sigma;
                if (x * x < 1500) density[k] += weight * Math.Exp(-x * x / 2);
            }
        }

        return density;
    }

    /// <summary>The density by linear tetrahedra.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="reciprocal">Reciprocal vectors as rows, any unit, shape [3, 3]; they choose the diagonal.</param>
    /// <param name="energies">meV, shape [point, mode].</param>
    /// <param name="at">Energies at which it is wanted, meV, ascending, shape [n].</param>
    /// <returns>States per meV and cell, shape [n].</returns>
    public static double[] Tetrahedra(QMesh mesh, double[,] reciprocal, ReadOnlySpan<double> energies, ReadOnlySpan<double> at)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(reciprocal);
        var modes = energies.Length / mesh.Weights.Length;
        var density = new double[at.Length];
        var corners = Corners(mesh, reciprocal);
        var (n0, n1, n2) = (mesh.Divisions[0], mesh.Divisions[1], mesh.Divisions[2]);
        Span<int> points = stackalloc int[8];
        Span<double> e = stackalloc double[4];
        for (var h = 0; h < n0; h++)
            for (var k = 0; k < n1; k++)
                for (var l = 0; l < n2; l++)
                {
                    for (var c = 0; c < 8; c++) points[c] = mesh.IndexOf[((h + (c & 1)) % n0 * n1 + (k + (c >> 1 & 1)) % n1) * n2 + (l + (c >> 2 & 1)) % n2];
                    foreach (var tetrahedron in corners)
                        for (var m = 0; m < modes; m++)
                        {
                            for (var c = 0; c < 4; c++) e[c] = energies[points[tetrahedron[c]] * modes + m];
                            Add(e, at, density);
                        }
                }

        var norm = 1.0 / (6 * mesh.Total);
        for (var i = 0; i < density.Length; i++) density[i] *= norm;
        return density;
    }

    /// <summary>∫ Eⁿ g(E) dE from the vibrations themselves, meVⁿ per cell; imaginary ones and those within the tolerance of zero are left out.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="energies">meV, shape [point, mode].</param>
    /// <param name="order">n; may be negative.</param>
    public static double Moment(QMesh mesh, ReadOnlySpan<double> energies, int order)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        var modes = energies.Length / mesh.Weights.Length;
        var sum = 0.0;
        for (var i = 0; i < energies.Length; i++)
            if (energies[i] > PhononStability.DefaultTolerance) sum += mesh.Weights[i / modes] * Math.Pow(energies[i], order);
        return sum / mesh.Total;
    }

    // Corner b of the box has bits (h, k, l). Six paths lead from one end of the diagonal to the other along edges.
    private static int[][] Corners(QMesh mesh, double[,] reciprocal)
    {
        int from = 0;
        var least = double.PositiveInfinity;
        foreach (var start in (ReadOnlySpan<int>)[0, 1, 2, 4])
        {
            var length = 0.0;
            for (var x = 0; x < 3; x++)
            {
                var sum = 0.0;
                for (var i = 0; i < 3; i++) sum += ((start >> i & 1) == 0 ? 1 : -1) * reciprocal[i, x] / mesh.Divisions[i];
                length += sum * sum;
            }

            if (length < least * (1 - 1e-10)) (from, least) = (start, length);
        }

        int[][] paths = [[1, 2, 4], [1, 4, 2], [2, 1, 4], [2, 4, 1], [4, 1, 2], [4, 2, 1]];
        return [.. paths.Select(p => new[] { from, from ^ p[0], from ^ p[0] ^ p[1], from ^ 7 })];
    }

    // Share of a tetrahedron per energy, between its sorted corners.
    private static void Add(Span<double> e, ReadOnlySpan<double> at, Span<double> density)
    {
        e.Sort();
        var (a, b, c, d) = (e[0], e[1], e[2], e[3]);
        var first = at.BinarySearch(a);
        if (first < 0) first = ~first;
        for (var i = first; i < at.Length && at[i] <= d; i++)
        {
            var x = at[i];
            if (x < b) density[i] += 3 * (x - a) * (x - a) / ((b - a) * (c - a) * (d - a));
            else if (x < c) density[i] += 3 / (d - a) * ((c - x) * (x - a) / ((c - b) * (c - a)) + (x - b) * (d - x) / ((c - b) * (d - b)));
            else if (x < d) density[i] += 3 * (d - x) * (d - x) / ((d - a) * (d - b) * (d - c));
        }
    }
}
