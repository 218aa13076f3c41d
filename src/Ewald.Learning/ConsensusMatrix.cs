namespace Ewald.Learning;

/// <summary>How often each pair of cases fell into one cluster over many clusterings: how stable a number of clusters is.</summary>
/// <remarks>Monti, Tamayo, Mesirov and Golub, Mach. Learn. 52, 91 (2003), doi:10.1023/A:1023949509487; its cophenetic correlation
/// after Brunet, Tamayo, Golub and Mesirov, PNAS 101, 4164 (2004), doi:10.1073/pnas.0308531101: near 1 where the clusterings agree, falling
/// where the number of clusters is too large.</remarks>
/// <param name="Count">Number of cases.</param>
/// <param name="Values">Share of the clusterings that hold both cases in which they fell together, shape [case, case], row after row.</param>
/// <param name="Runs">Number of clusterings.</param>
public sealed record ConsensusMatrix(int Count, double[] Values, int Runs)
{
    /// <summary>Counts clusterings.</summary>
    /// <param name="labellings">Clusters of the cases, negative for a case that was left out of a run, shape [run][case].</param>
    /// <exception cref="ArgumentException">No clustering, or lengths that differ.</exception>
    public static ConsensusMatrix Of(IReadOnlyList<int[]> labellings)
    {
        ArgumentNullException.ThrowIfNull(labellings);
        if (labellings.Count == 0 || labellings[0].Length == 0 || labellings.Any(l => l.Length != labellings[0].Length))
            throw new ArgumentException($"ConsensusMatrix: {labellings.Count} clusterings of {string.Join(", ", labellings.Select(l => l.Length).Distinct())} cases; at least one clustering is needed, all of the same cases.", nameof(labellings));
        var n = labellings[0].Length;
        var values = new double[(long)n * n];
        Parallel.For(0, n, i =>
        {
            for (var j = 0; j < n; j++)
            {
                int together = 0, both = 0;
                foreach (var labels in labellings)
                {
                    if (labels[i] < 0 || labels[j] < 0) continue;
                    both++;
                    if (labels[i] == labels[j]) together++;
                }

                values[(long)i * n + j] = i == j ? 1 : both == 0 ? 0 : (double)together / both;
            }
        });
        return new ConsensusMatrix(n, values, labellings.Count);
    }

    /// <summary>Mean of 4 (c - 1/2)² over all entries: 1 when every pair is always or never together, 0 when it is chance.</summary>
    /// <remarks>Kim and Park, Bioinformatics 23, 1495 (2007), doi:10.1093/bioinformatics/btm134.</remarks>
    public double Dispersion => Values.Sum(c => 4 * (c - 0.5) * (c - 0.5)) / Values.LongLength;

    /// <summary>The tree of the distances 1 - c, by average linkage.</summary>
    public HierarchicalClustering Tree() => HierarchicalClustering.FitDistances([.. Values.Select(c => 1 - c)], Count, Linkage.Average);

    /// <summary>Cophenetic correlation of that tree.</summary>
    public double CopheneticCorrelation() => Tree().CopheneticCorrelation();
}
