using Ewald.Core;

namespace Ewald.Tests;

/// <summary>Where tests find real measurements.</summary>
internal static class SharedData
{
    public static string? Folder => RepositoryPaths.Data;

    public static string Path(string relative) => System.IO.Path.Combine(
        Folder ?? throw new InvalidOperationException("Shared data are absent: mark the test [SharedDataFact]."), relative);

    /// <summary>A reference file of tests/References, copied beside the tests.</summary>
    public static string Reference(string relative) => System.IO.Path.Combine(AppContext.BaseDirectory, "References", relative);
}

/// <summary>A test on the shared measurements; skipped by name where they are absent.</summary>
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (SharedData.Folder is null) Skip = "needs ../shared/data or $EWALD_DATA";
    }
}

/// <summary>As <see cref="SharedDataFactAttribute"/>, with rows.</summary>
internal sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute()
    {
        if (SharedData.Folder is null) Skip = "needs ../shared/data or $EWALD_DATA";
    }
}
