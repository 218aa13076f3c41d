namespace Ewald.Networks.Equivariant;

/// <summary>Cuts work into contiguous stretches for the processors; small work stays on the caller.</summary>
internal static class Chunks
{
    private const long WorthAThread = 50_000;

    /// <summary>Runs over all items.</summary>
    /// <param name="items">Number of items.</param>
    /// <param name="costOfItem">Multiplications an item takes, roughly.</param>
    /// <param name="run">Receives start and end.</param>
    public static void Run(int items, long costOfItem, Action<int, int> run)
    {
        var pieces = (int)Math.Min(Math.Min(items, 4L * Environment.ProcessorCount), items * costOfItem / WorthAThread);
        if (pieces <= 1 || Environment.ProcessorCount == 1)
        {
            run(0, items);
            return;
        }

        Parallel.For(0, pieces, p => run((int)((long)items * p / pieces), (int)((long)items * (p + 1) / pieces)));
    }
}
