namespace Ewald.Learning;

/// <summary>Label smoothing that adds up evidence: what the neighbours are believed to be is the prior of each voxel.</summary>
/// <remarks>With R_ig the belief in group g at voxel i and P the smoothing, rounds of R_ig ∝ (P R)_ig · L_ig follow, L the likelihood of the voxel's own
/// trajectory (responsibility over mixture weight, all groups alike at the start); then r_ik ← r_ik R_ig/Σ_{k∈g} r_ik. Averaging
/// responsibilities once, as X-TEC does, cannot outweigh the mixture's own weights where one voxel hardly tells two families apart;
/// beliefs grow with every round towards what the whole peak says. Groups of components keep the shares within them, so that a family of
/// several Gaussians is not drawn into one. Limits: no rounds is the mixture with equal weights of groups; many make regions uniform.
/// Valid: families that fill neighbourhoods. Source: the mean field of a hidden Markov random field, Zhang, Brady and Smith, IEEE
/// Trans. Med. Imaging 20, 45 (2001), doi:10.1109/42.906424, with an average in place of the neighbours' energy.</remarks>
/// <param name="smoothing">The averaging P.</param>
/// <param name="groups">Group of each component, from 0, shape [component].</param>
/// <param name="rounds">Rounds; they end earlier when beliefs settle.</param>
public sealed class NeighbourhoodPrior(IResponsibilityFilter smoothing, IReadOnlyList<int> groups, int rounds = 12) : IResponsibilityFilter
{
    private const double Smallest = 1e-12, Settled = 1e-4;
    private const int Chunk = 4096;

    /// <inheritdoc/>
    public int Count => smoothing.Count;

    /// <inheritdoc/>
    public void Apply(double[] responsibilities, double[] weights, int threads)
    {
        ArgumentNullException.ThrowIfNull(responsibilities);
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Length != groups.Count) throw new ArgumentException($"NeighbourhoodPrior: {weights.Length} components, but groups of {groups.Count}.", nameof(weights));
        var many = groups.Max() + 1;
        var share = new double[many];
        for (var k = 0; k < weights.Length; k++) share[groups[k]] += weights[k];
        var own = Sum(responsibilities, groups);
        var likelihood = (double[])own.Clone();
        Rows(likelihood, many, threads, (_, row) =>
        {
            for (var g = 0; g < many; g++) row[g] = row[g] / Math.Max(share[g], Smallest) + Smallest;
            Normalise(row);
        });
        var belief = (double[])likelihood.Clone();
        var before = new double[belief.Length];
        for (var round = 0; round < rounds; round++)
        {
            belief.CopyTo(before, 0);
            smoothing.Apply(belief, share, threads);
            var change = Rows(belief, many, threads, (i, row) =>
            {
                for (var g = 0; g < many; g++) row[g] *= likelihood[(long)i * many + g];
                Normalise(row);
                double sum = 0;
                for (var g = 0; g < many; g++) sum += Math.Abs(row[g] - before[(long)i * many + g]);
                return sum;
            });
            if (change < Settled * Count) break;
        }

        var size = new int[many];
        foreach (var g in groups) size[g]++;
        Rows(responsibilities, weights.Length, threads, (i, row) =>
        {
            for (var k = 0; k < row.Length; k++)
            {
                var at = (long)i * many + groups[k];
                // A group that the voxel itself ruled out shares evenly what its neighbours give it.
                row[k] = own[at] > 1e-200 ? row[k] / own[at] * belief[at] : belief[at] / size[groups[k]];
            }
        });
    }

    /// <summary>Responsibilities of groups of components.</summary>
    /// <param name="responsibilities">Shape [sample, component].</param>
    /// <param name="groups">Group of each component, from 0, shape [component].</param>
    /// <returns>Shape [sample, group].</returns>
    public static double[] Sum(double[] responsibilities, IReadOnlyList<int> groups)
    {
        ArgumentNullException.ThrowIfNull(responsibilities);
        ArgumentNullException.ThrowIfNull(groups);
        int many = groups.Max() + 1, components = groups.Count;
        var sums = new double[(long)(responsibilities.Length / components) * many];
        Rows(sums, many, -1, (i, row) =>
        {
            for (var k = 0; k < components; k++) row[groups[k]] += responsibilities[(long)i * components + k];
        });
        return sums;
    }

    private delegate void RowWork(int index, Span<double> row);

    private delegate double RowMeasure(int index, Span<double> row);

    private static void Rows(double[] matrix, int columns, int threads, RowWork work) => Rows(matrix, columns, threads, double (i, row) =>
    {
        work(i, row);
        return 0;
    });

    // Sums chunk by chunk in their order: the same whatever the number of threads.
    private static double Rows(double[] matrix, int columns, int threads, RowMeasure work)
    {
        var count = matrix.Length / columns;
        var parts = new double[(count + Chunk - 1) / Chunk];
        Parallel.For(0, parts.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, chunk =>
        {
            for (var i = chunk * Chunk; i < Math.Min(count, (chunk + 1) * Chunk); i++) parts[chunk] += work(i, matrix.AsSpan(i * columns, columns));
        });
        return parts.Sum();
    }

    private static void Normalise(Span<double> row)
    {
        double sum = 0;
        foreach (var value in row) sum += value;
        for (var g = 0; g < row.Length; g++) row[g] /= sum;
    }
}
