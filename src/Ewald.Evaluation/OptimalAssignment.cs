using Ewald.Learning;

namespace Ewald.Evaluation;

/// <summary>Two labellings compared after the clusters of one were given the best matching names of the other.</summary>
/// <remarks>Each answered cluster is matched with at most one true class so that as many cases as possible agree
/// (<see cref="LinearAssignment"/>); clusters left over agree nowhere.</remarks>
/// <param name="Accuracy">Share of cases whose matched cluster is their true class.</param>
/// <param name="Matched">True class of each answered cluster that has one.</param>
public sealed record OptimalAssignment(double Accuracy, IReadOnlyDictionary<int, int> Matched)
{
    /// <summary>Matches clusters with classes.</summary>
    /// <param name="truth">Any integers, shape [case].</param>
    /// <param name="answer">Any integers, shape [case].</param>
    /// <exception cref="ArgumentException">The lengths differ or there are no cases.</exception>
    public static OptimalAssignment Of(ReadOnlySpan<int> truth, ReadOnlySpan<int> answer)
    {
        var table = ContingencyTable.Of(truth, answer);
        // Square: classes or clusters without a partner are matched with empty ones.
        var side = Math.Max(table.Rows.Length, table.Columns.Length);
        var shared = new double[side, side];
        for (var r = 0; r < table.Rows.Length; r++)
            for (var c = 0; c < table.Columns.Length; c++) shared[c, r] = table.Counts[r, c];
        var rows = LinearAssignment.Maximum(shared);
        var matched = new Dictionary<int, int>();
        var agreed = 0;
        for (var c = 0; c < table.Columns.Length; c++)
        {
            if (rows[c] >= table.Rows.Length) continue;
            matched[table.Columns[c]] = table.Rows[rows[c]];
            agreed += table.Counts[rows[c], c];
        }

        return new OptimalAssignment((double)agreed / truth.Length, matched);
    }

    /// <summary>The answer in the names of the true classes; a cluster without one becomes -1.</summary>
    /// <param name="answer">Shape [case].</param>
    public int[] Rename(ReadOnlySpan<int> answer)
    {
        var renamed = new int[answer.Length];
        for (var i = 0; i < answer.Length; i++) renamed[i] = Matched.TryGetValue(answer[i], out var name) ? name : -1;
        return renamed;
    }
}
