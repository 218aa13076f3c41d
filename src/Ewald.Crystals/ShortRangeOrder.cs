namespace Ewald.Crystals;

/// <summary>Warren-Cowley parameters: who sits next to whom, shell by shell, against chance.</summary>
/// <remarks>α_ab(s) = 1 − P_ab(s)/c_b, with P_ab(s) the share of b among the neighbours of a in shell s and c_b the share of b among all sites. 0 is chance, negative
/// is preference, positive avoidance; α_ab = α_ba, and Σ_b c_b α_ab = 0. A shell holds the distances that differ by less than 0.01 Å from its first.
/// Source: J. M. Cowley, Phys. Rev. 77, 669 (1950), doi:10.1103/PhysRev.77.669; D. de Fontaine, J. Appl. Cryst. 4, 15 (1971), doi:10.1107/S0021889871006174.</remarks>
/// <param name="Elements">The elements a, b, by atomic number.</param>
/// <param name="Distances">Distance of each shell, Å.</param>
/// <param name="Alpha">α, shape [shell, a, b].</param>
public sealed record ShortRangeOrder(IReadOnlyList<Element> Elements, IReadOnlyList<double> Distances, double[,,] Alpha)
{
    private const double ShellWidth = 0.01;

    /// <summary>Largest |α| of all shells and pairs.</summary>
    public double Largest => Alpha.Cast<double>().Max(Math.Abs);

    /// <summary>The parameters of an ordered crystal.</summary>
    /// <param name="crystal">Each site holds one kind of atom.</param>
    /// <param name="shells">Number of shells.</param>
    /// <exception cref="ArgumentException">A site is shared or partly empty, or there is no shell.</exception>
    public static ShortRangeOrder Of(Crystal crystal, int shells)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        if (!crystal.IsOrdered || crystal.Sites.Count == 0)
            throw new ArgumentException($"ShortRangeOrder: {crystal.Name} has sites that are shared or partly empty; order is counted where each site holds one atom.", nameof(crystal));
        Element[] elements = [.. crystal.Sites.Select(s => s.Occupants[0].Element).Distinct().OrderBy(e => e.AtomicNumber)];
        var kinds = crystal.Sites.Select(s => Array.IndexOf(elements, s.Occupants[0].Element)).ToArray();
        var (distances, neighbours) = Shells(crystal.Cell, [.. crystal.Sites.Select(s => s.Position)], shells);
        return new(elements, distances, AlphaOf(Counts(kinds, neighbours, elements.Length), Shares(kinds, elements.Length)));
    }

    /// <summary>The sites around each site, shell by shell; a site counts as often as its images lie there.</summary>
    internal static (double[] Distances, int[][][] Neighbours) Shells(UnitCell cell, IReadOnlyList<(double X, double Y, double Z)> points, int shells)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shells);
        var cutoff = 1.5 * Math.Cbrt(cell.Volume / points.Count);
        while (true)
        {
            var list = NeighbourList.Of(cell, points, cutoff);
            var distances = new List<double>();
            foreach (var d in Enumerable.Range(0, points.Count).SelectMany(i => list[i].ToArray().Select(n => n.Distance)).Order())
                if (distances.Count == 0 || d > distances[^1] + ShellWidth) distances.Add(d);
            // The last shell may be cut by the cutoff: one more has to be seen.
            if (distances.Count > shells)
            {
                double[] kept = [.. distances.Take(shells)];
                return (kept, [.. kept.Select(d => Enumerable.Range(0, points.Count)
                    .Select(i => list[i].ToArray().Where(n => n.Distance >= d - 1e-9 && n.Distance <= d + ShellWidth).Select(n => n.Site).ToArray()).ToArray())]);
            }

            cutoff *= 1.4;
        }
    }

    /// <summary>Ordered pairs of kinds, shape [shell, a, b].</summary>
    internal static int[,,] Counts(int[] kinds, int[][][] neighbours, int elements)
    {
        var counts = new int[neighbours.Length, elements, elements];
        for (var s = 0; s < neighbours.Length; s++)
            for (var i = 0; i < kinds.Length; i++)
                foreach (var j in neighbours[s][i]) counts[s, kinds[i], kinds[j]]++;
        return counts;
    }

    internal static double[] Shares(int[] kinds, int elements) => [.. Enumerable.Range(0, elements).Select(a => kinds.Count(k => k == a) / (double)kinds.Length)];

    internal static double[,,] AlphaOf(int[,,] counts, double[] shares)
    {
        var alpha = new double[counts.GetLength(0), shares.Length, shares.Length];
        for (var s = 0; s < alpha.GetLength(0); s++)
        {
            for (var a = 0; a < shares.Length; a++)
            {
                double all = 0;
                for (var b = 0; b < shares.Length; b++) all += counts[s, a, b];
                for (var b = 0; b < shares.Length; b++) alpha[s, a, b] = all == 0 ? 0 : 1 - counts[s, a, b] / all / shares[b];
            }
        }

        return alpha;
    }
}
