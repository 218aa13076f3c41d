using System.Reflection;
using Ewald.Core;
using Ewald.Studies;

namespace Ewald.Tests.Contracts;

/// <summary>The rules of the house: order of the assemblies, size of files, what must be written down.</summary>
public sealed class HouseTests
{
    /// <summary>Each may see those before it, never those after it.</summary>
    private static readonly string[] Order =
    [
        "Ewald.Core", "Ewald.Tensors", "Ewald.Crystals", "Ewald.IO", "Ewald.Physics", "Ewald.Representations", "Ewald.Learning", "Ewald.Networks",
        "Ewald.Inference", "Ewald.Steering", "Ewald.Evaluation", "Ewald.Reports", "Ewald.Studies", "Ewald.Benchmarks", "Ewald.Server", "ewald-cli",
    ];

    private static readonly string[] Hosts = ["Ewald.Benchmarks", "Ewald.Server", "ewald-cli"];

    public static TheoryData<string> Assemblies => [.. Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Select(f => Path.GetFileNameWithoutExtension(f)!)
        .Where(n => (n.StartsWith("Ewald.", StringComparison.Ordinal) && n != "Ewald.Tests") || n == "ewald-cli").Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_sees_only_those_above_it(string name)
    {
        var place = Array.IndexOf(Order, name);
        Assert.True(place >= 0, $"{name} has no place in the order; DESIGN gives it one.");
        foreach (var seen in Assembly.Load(name).GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith("Ewald.", StringComparison.Ordinal) || n == "ewald-cli"))
        {
            Assert.True(Array.IndexOf(Order, seen) is var other && other >= 0 && other < place, $"{name} sees {seen}, which stands below it.");
            if (seen == "Ewald.Studies") Assert.Contains(name, Hosts);
        }
    }

    [Fact]
    public void The_order_is_checked_on_the_whole_house() =>
        Assert.Equal(
            Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Home, "src"), "*.csproj", SearchOption.AllDirectories).Count() + 1,
            Assemblies.Count);

    [Fact]
    public void No_file_that_a_person_wrote_has_more_than_400_lines_and_the_median_stays_below_150()
    {
        var sizes = Sources("src", "native", "web", "tests", "benchmarks", "docs").Concat([Path.Combine(RepositoryPaths.Home, "ewald")])
            .Select(f => (Lines: File.ReadLines(f).Count(), File: Path.GetRelativePath(RepositoryPaths.Home, f))).OrderBy(f => f.Lines).ToArray();
        None(sizes.Where(f => f.Lines > 400).Select(f => FormattableString.Invariant($"{f.File}: {f.Lines} lines")));
        Assert.True(sizes[sizes.Length / 2].Lines < 150, FormattableString.Invariant($"the median is {sizes[sizes.Length / 2].Lines}"));
    }

    [Fact]
    public void No_source_has_left_something_for_later()
    {
        string[] words = ["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Exception"];
        var found = Sources("src", "native", "web", "benchmarks").SelectMany(f => File.ReadLines(f).Select((text, i) => (File: f, Line: i + 1, text)))
            .Where(l => words.Any(w => l.text.Contains(w, StringComparison.Ordinal))).Select(l => FormattableString.Invariant($"{l.File}:{l.Line}"));
        None(found);
    }

    [Fact]
    public void No_copy_of_a_fetched_library_and_no_address_of_a_registry_is_in_the_house()
    {
        var sources = Sources("src", "web", "docs").Append(Path.Combine(RepositoryPaths.Home, "web", "package-lock.json")).ToArray();
        Assert.DoesNotContain(sources, f => Path.GetFileName(f).Contains("plotly", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(sources, f => File.ReadAllText(f).Contains("\"resolved\"", StringComparison.Ordinal));
    }

    [Fact]
    public void The_README_holds_the_generated_table_of_studies()
    {
        var expected = Ewald.Cli.Commands.StudiesCommand.Markdown(StudyCatalogue.Shipped);
        Assert.True(
            File.ReadAllText(Path.Combine(RepositoryPaths.Home, "README.md")).Contains(expected, StringComparison.Ordinal),
            $"README.md lacks this table, which `ewald studies --markdown` prints:\n{expected}");
    }

    [Fact]
    public void The_changelog_has_its_four_headings()
    {
        var headings = File.ReadLines(Path.Combine(RepositoryPaths.Home, "CHANGELOG.md")).Where(l => l.StartsWith("### ", StringComparison.Ordinal)).Take(4);
        Assert.Equal(["### Added", "### Changed", "### Fixed", "### Numbers that change"], headings);
    }

    [Theory]
    [InlineData("samples/README.md", "BSD")]
    [InlineData("LICENSE", "MIT")]
    [InlineData("docs/conventions.md", "Å⁻¹")]
    [InlineData("CONTRIBUTING.md", "Add a forward model")]
    [InlineData("CONTRIBUTING.md", "Add a learner")]
    [InlineData("CONTRIBUTING.md", "Add a study")]
    public void What_a_stranger_needs_is_written_down(string file, string word) =>
        Assert.Contains(word, File.ReadAllText(Path.Combine(RepositoryPaths.Home, file)), StringComparison.Ordinal);

    [Fact]
    public void Every_sample_is_small_and_named_in_its_README()
    {
        var readme = File.ReadAllText(Path.Combine(RepositoryPaths.Samples, "README.md"));
        var samples = Directory.GetFiles(RepositoryPaths.Samples).Where(f => Path.GetFileName(f) != "README.md").ToArray();
        Assert.True(samples.Length >= 5, "apoferritin, conalbumin, a canSAS XML, a 1-D and a 2-D NXcanSAS file");
        Assert.All(samples, f => Assert.Contains(Path.GetFileName(f), readme, StringComparison.Ordinal));
        Assert.All(samples, f => Assert.True(new FileInfo(f).Length < 1_000_000, f));
        Assert.True(samples.Sum(f => new FileInfo(f).Length) < 5_000_000);
    }

    /// <summary>As Assert.Empty, but shows every fault in full.</summary>
    internal static void None(IEnumerable<string> faults)
    {
        var all = faults.ToArray();
        Assert.True(all.Length == 0, string.Join('\n', all));
    }

    internal static IEnumerable<string> Sources(params string[] folders) =>
        folders.Select(f => Path.Combine(RepositoryPaths.Home, f)).Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories))
            .Where(f => Path.GetExtension(f) is ".cs" or ".cpp" or ".h" or ".js" or ".css" or ".html" or ".py" or ".sh"
                && !f.Split(Path.DirectorySeparatorChar).Any(p => p is "bin" or "obj" or "node_modules" or "build"));
}
