namespace Ewald.Physics.SmallAngle.Atoms;

/// <summary>Scattering of a macromolecule in solution from its atoms: displaced solvent, hydration shell, orientation average.</summary>
/// <remarks>I(Q) = ⟨|Σ Fₖ e^(iQr) + δρ Σ v e^(iQr)|²⟩ with F the amplitudes of <see cref="AtomKind"/>, δρ the excess density of the
/// shell. The average runs over pair histograms of the kinds (<see cref="PairHistogram"/>), so its cost does not grow with the number
/// of Q values. Limits: Q → 0, the squared excess scattering length. Valid: dilute, identical molecules, Q up to about 0.7 Å⁻¹
/// (an implicit solvent has no structure of its own). Source: Svergun, Barberato and Koch (1995), doi:10.1107/S0021889895007047.</remarks>
public static class SolutionScattering
{
    /// <summary>Density of the shell above that of the solvent as a fraction of it: the middle of what fits to measured curves give, 0 to 0.10.</summary>
    public const double UsualShellExcess = 0.05;

    /// <summary>Intensity of one molecule, fm².</summary>
    /// <param name="structure">The molecule.</param>
    /// <param name="solvent">Probe and solvent.</param>
    /// <param name="q">Å⁻¹, shape [q].</param>
    /// <param name="shellExcess">Density of the shell over that of the solvent, less one; 0 leaves the shell out.</param>
    /// <param name="binWidth">Å, of the pair histograms.</param>
    /// <returns>fm², shape [q].</returns>
    public static double[] Intensity(AtomicStructure structure, Solvent solvent, double[] q, double shellExcess = UsualShellExcess, double binWidth = 0.5)
    {
        ArgumentNullException.ThrowIfNull(structure);
        ArgumentNullException.ThrowIfNull(solvent);
        ArgumentNullException.ThrowIfNull(q);
        var groups = new List<PointSet>();
        for (var k = 0; k < structure.Kinds.Count; k++) groups.Add(Select(structure.Points, structure.Kind, k));
        var amplitude = new List<double[]>();
        foreach (var kind in structure.Kinds) amplitude.Add([.. q.Select(v => kind.Amplitude(v, solvent))]);
        if (shellExcess != 0)
        {
            var volumes = structure.Kind.Select(k => structure.Kinds[k].Volume).ToArray();
            var shell = HydrationShell.Around(structure.Points, volumes);
            var v = shell.VolumePerPoint;
            groups.Add(shell.Points);
            amplitude.Add([.. q.Select(t => shellExcess * solvent.Density * v * Math.Exp(-t * t * Math.Pow(v, 2.0 / 3) / (4 * Math.PI)))]);
        }

        var pairs = new List<(int A, int B)>();
        for (var a = 0; a < groups.Count; a++)
            for (var b = a; b < groups.Count; b++) pairs.Add((a, b));
        // Long work first, so that the threads end together; the sum below runs in a fixed order.
        pairs.Sort((s, t) => ((long)groups[t.A].Count * groups[t.B].Count).CompareTo((long)groups[s.A].Count * groups[s.B].Count));
        var parts = new double[pairs.Count][];
        Parallel.For(0, pairs.Count, p =>
        {
            var (a, b) = pairs[p];
            var histogram = a == b
                ? PairHistogram.Of(groups[a], Ones(groups[a].Count), binWidth)
                : PairHistogram.Of(groups[a], Ones(groups[a].Count), groups[b], Ones(groups[b].Count), binWidth);
            var part = new double[q.Length];
            histogram.Transform(q, part);
            var times = a == b ? 1 : 2;
            for (var i = 0; i < q.Length; i++) part[i] *= times * amplitude[a][i] * amplitude[b][i];
            parts[p] = part;
        });
        var intensity = new double[q.Length];
        foreach (var part in parts)
            for (var i = 0; i < q.Length; i++) intensity[i] += part[i];
        return intensity;
    }

    private static double[] Ones(int count)
    {
        var ones = new double[count];
        Array.Fill(ones, 1);
        return ones;
    }

    private static PointSet Select(PointSet points, int[] kind, int wanted)
    {
        var chosen = Enumerable.Range(0, points.Count).Where(i => kind[i] == wanted).ToArray();
        return new PointSet([.. chosen.Select(i => points.X[i])], [.. chosen.Select(i => points.Y[i])], [.. chosen.Select(i => points.Z[i])]);
    }
}
