using Ewald.Crystals;

namespace Ewald.Representations;

/// <summary>The descriptions of many crystals, one row each.</summary>
public static class RepresentationTable
{
    /// <summary>Describes crystals, several at a time.</summary>
    /// <param name="representation">How.</param>
    /// <param name="crystals">The crystals.</param>
    /// <param name="cancel">Cancels between crystals.</param>
    /// <returns>Row-major, shape [crystal, column]; the same whatever the number of threads.</returns>
    /// <exception cref="ArgumentException">A crystal cannot be described; its name is in the message.</exception>
    public static double[] Of(IRepresentation representation, IReadOnlyList<Crystal> crystals, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(representation);
        ArgumentNullException.ThrowIfNull(crystals);
        var columns = representation.Names.Count;
        var table = new double[checked(crystals.Count * columns)];
        var faults = new ArgumentException?[crystals.Count];
        Parallel.For(0, crystals.Count, new ParallelOptions { CancellationToken = cancel }, i =>
        {
            try
            {
                representation.Describe(crystals[i], table.AsSpan(i * columns, columns));
            }
            catch (ArgumentException fault)
            {
                faults[i] = fault;
            }
        });
        for (var i = 0; i < faults.Length; i++)
            if (faults[i] is { } fault) throw new ArgumentException($"{crystals[i].Name}: {fault.Message}", nameof(crystals), fault);
        return table;
    }
}
