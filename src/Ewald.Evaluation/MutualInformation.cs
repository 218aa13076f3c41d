namespace Ewald.Evaluation;

/// <summary>Agreement of two clusterings by the information that one holds about the other.</summary>
/// <remarks>I = Σ (n_rc/n) ln(n n_rc / (n_r n_c)). Normalised: I over the mean of the two entropies. Adjusted: (I - E) / (mean
/// entropy - E) with E the expectation of I over random clusterings of the same sizes (hypergeometric law).
/// Vinh, Epps and Bailey, J. Mach. Learn. Res. 11, 2837 (2010).</remarks>
public static class MutualInformation
{
    /// <summary>I in nat.</summary>
    /// <param name="first">Any integers, shape [case].</param>
    /// <param name="second">Any integers, shape [case].</param>
    public static double Of(ReadOnlySpan<int> first, ReadOnlySpan<int> second) => Information(ContingencyTable.Of(first, second));

    /// <summary>I over the mean entropy, in [0, 1]; 1 when both clusterings have one cluster.</summary>
    /// <param name="first">Any integers, shape [case].</param>
    /// <param name="second">Any integers, shape [case].</param>
    public static double Normalised(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        var table = ContingencyTable.Of(first, second);
        var mean = MeanEntropy(table);
        return mean == 0 ? 1 : Information(table) / mean;
    }

    /// <summary>Corrected for chance: 1 when equal, 0 on average for random clusterings; 1 when both are trivial in the same way.</summary>
    /// <param name="first">Any integers, shape [case].</param>
    /// <param name="second">Any integers, shape [case].</param>
    public static double Adjusted(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        var table = ContingencyTable.Of(first, second);
        if (table.Rows.Length == table.Columns.Length && (table.Rows.Length == 1 || table.Rows.Length == first.Length)) return 1;
        var expected = Expected(table);
        return (Information(table) - expected) / (MeanEntropy(table) - expected);
    }

    private static double Information(ContingencyTable table)
    {
        double n = table.Total, sum = 0;
        var rows = table.RowSums();
        var columns = table.ColumnSums();
        for (var r = 0; r < rows.Length; r++)
            for (var c = 0; c < columns.Length; c++)
                if (table.Counts[r, c] is > 0 and var both) sum += both / n * Math.Log(n * both / ((double)rows[r] * columns[c]));
        return Math.Max(0, sum);
    }

    private static double MeanEntropy(ContingencyTable table) => 0.5 * (Entropy(table.RowSums()) + Entropy(table.ColumnSums()));

    private static double Entropy(int[] counts)
    {
        double n = counts.Sum();
        return -counts.Sum(c => c / n * Math.Log(c / n));
    }

    private static double Expected(ContingencyTable table)
    {
        var rows = table.RowSums();
        var columns = table.ColumnSums();
        var n = table.Total;
        var logFactorial = new double[n + 1];
        for (var i = 2; i <= n; i++) logFactorial[i] = logFactorial[i - 1] + Math.Log(i);
        double sum = 0;
        foreach (var a in rows)
            foreach (var b in columns)
            {
                var fixedPart = logFactorial[a] + logFactorial[b] + logFactorial[n - a] + logFactorial[n - b] - logFactorial[n];
                for (var k = Math.Max(1, a + b - n); k <= Math.Min(a, b); k++)
                {
                    var probability = Math.Exp(fixedPart - logFactorial[k] - logFactorial[a - k] - logFactorial[b - k] - logFactorial[n - a - b + k]);
                    sum += probability * k / n * Math.Log((double)n * k / ((double)a * b));
                }
            }

        return sum;
    }
}
