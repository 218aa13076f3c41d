namespace Ewald.Representations;

/// <summary>A grid with equal steps in ln Q: a body s times larger shifts its curve by ln s along it and keeps its shape.</summary>
/// <param name="Low">First node, Å⁻¹, positive.</param>
/// <param name="High">Last node, Å⁻¹, above <paramref name="Low"/>.</param>
/// <param name="Count">Number of nodes, at least 2.</param>
public sealed record LogGrid(double Low, double High, int Count)
{
    /// <summary>Step in ln Q.</summary>
    public double Step => Math.Log(High / Low) / (Count - 1);

    /// <summary>Q of one node, Å⁻¹.</summary>
    /// <param name="node">0 .. Count - 1.</param>
    public double Node(int node) => Low * Math.Exp(node * Step);

    /// <summary>All nodes, Å⁻¹, shape [node].</summary>
    /// <exception cref="ArgumentException">The grid is empty or not increasing.</exception>
    public double[] Nodes()
    {
        if (!(Low > 0 && High > Low && Count >= 2))
            throw new ArgumentException(FormattableString.Invariant(
                $"LogGrid needs 0 < Low < High and at least 2 nodes; received {Low:G4} to {High:G4} Å⁻¹ with {Count} nodes."));
        var nodes = new double[Count];
        for (var i = 0; i < Count; i++) nodes[i] = Node(i);
        return nodes;
    }
}
