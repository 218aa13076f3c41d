namespace Ewald.Benchmarks;

/// <summary>Runs every benchmark of this assembly, or those whose group or name contains a word.</summary>
public static class BenchmarkRunner
{
    /// <summary>The benchmarks, found by reflection, ordered by group and type name.</summary>
    public static IReadOnlyList<IBenchmark> All { get; } =
    [
        .. typeof(IBenchmark).Assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IBenchmark)))
            .OrderBy(t => t.FullName, StringComparer.Ordinal)
            .Select(t => (IBenchmark)Activator.CreateInstance(t)!)
            .OrderBy(b => b.Group, StringComparer.Ordinal),
    ];

    /// <summary>The benchmarks that a filter selects: its group, or a word of its type's name.</summary>
    /// <param name="filter">A word, or null for all.</param>
    /// <param name="benchmarks">Where to choose from; null for <see cref="All"/>.</param>
    public static IReadOnlyList<IBenchmark> Select(string? filter, IEnumerable<IBenchmark>? benchmarks = null) =>
    [
        .. (benchmarks ?? All).Where(b => filter is null
            || string.Equals(b.Group, filter, StringComparison.OrdinalIgnoreCase)
            || b.GetType().Name.Contains(filter, StringComparison.OrdinalIgnoreCase)),
    ];
}
