namespace Ewald.Physics.Magnetism;

/// <summary>Parallel.For over rows that throws what a row threw, not a bundle: the row of lowest index, whatever the number of threads.</summary>
internal static class ParallelRows
{
    /// <summary>Runs each row.</summary>
    /// <param name="count">Rows.</param>
    /// <param name="row">What to do.</param>
    public static void For(int count, Action<int> row)
    {
        var (lowest, gate, failure) = (int.MaxValue, new Lock(), (Exception?)null);
        Parallel.For(0, count, i =>
        {
            if (i > Volatile.Read(ref lowest)) return;
            try
            {
                row(i);
            }
            catch (Exception e)
            {
                lock (gate)
                {
                    if (i < lowest) (lowest, failure) = (i, e);
                }
            }
        });
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }
}
