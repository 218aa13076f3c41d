using System.Reflection;
using System.Text.RegularExpressions;
using Ewald.Core;

namespace Ewald.Tests.Contracts;

/// <summary>CONTRIBUTING, "Add a forward model" and "Add a learner": what can be checked is checked here, over everything there is.</summary>
public sealed partial class ModelContractTests
{
    /// <summary>They have a Fit and come from no paper.</summary>
    private static readonly HashSet<string> Preparations = new(StringComparer.Ordinal) { "Standardisation" };

    private static readonly Assembly Physics = Assembly.Load("Ewald.Physics");
    private static readonly Assembly Learning = Assembly.Load("Ewald.Learning");

    /// <summary>What the catalogues of Ewald.Physics hold: static classes *Catalogue with a property All.</summary>
    private static IReadOnlyList<IForwardModel> Models { get; } =
    [
        .. Physics.GetExportedTypes().Where(t => t.Name.EndsWith("Catalogue", StringComparison.Ordinal))
            .SelectMany(t => ((System.Collections.IEnumerable)t.GetProperty("All")!.GetValue(null)!).OfType<IForwardModel>()),
    ];

    [Fact]
    public void The_catalogues_hold_at_least_twenty_forward_models() => Assert.True(Models.Count >= 20, FormattableString.Invariant($"{Models.Count} models"));

    [Fact]
    public void Each_forward_model_obeys_the_checklist() => HouseTests.None(Models.SelectMany(Faults));

    [Fact]
    public void No_two_forward_models_share_an_id() =>
        Assert.Empty(Models.GroupBy(m => m.Card.Id, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key));

    [Fact]
    public void Forward_models_and_learners_are_sealed() =>
        Assert.Empty(Physics.GetExportedTypes().Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false } && t.IsAssignableTo(typeof(IForwardModel)))
            .Concat(Learning.GetExportedTypes().Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false })).Select(t => t.FullName));

    [Fact]
    public void Each_learner_stands_in_a_file_of_its_name_with_its_source_and_has_tests()
    {
        var tests = HouseTests.Sources("tests").Select(File.ReadAllText).ToArray();
        var faults = new List<string>();
        foreach (var file in HouseTests.Sources("src/Ewald.Learning").Where(f => Regex.IsMatch(File.ReadAllText(f), @"\bpublic (static )?\w* ?\w* (Train|Fit)\(", RegexOptions.None, TimeSpan.FromSeconds(1))))
        {
            var name = Path.GetFileName(file).Split('.')[0];
            if (Learning.GetExportedTypes().All(t => t.Name.Split('`')[0] != name)) faults.Add($"{name}: its file is not called like its class.");
            if (!Preparations.Contains(name) && !File.ReadAllText(file).Contains("Source", StringComparison.OrdinalIgnoreCase) && !File.ReadAllText(file).Contains("doi", StringComparison.OrdinalIgnoreCase))
                faults.Add($"{name}: its documentation gives no source.");
            if (!tests.Any(t => t.Contains(name, StringComparison.Ordinal))) faults.Add($"{name}: no test names it.");
        }

        HouseTests.None(faults);
    }

    private static IEnumerable<string> Faults(IForwardModel model)
    {
        var (card, name) = (model.Card, model.GetType().Name);
        if (!Id().IsMatch(card.Id)) yield return $"{name}: the id '{card.Id}' is not lower case with hyphens.";
        foreach (var (part, text) in new[] { ("title", card.Title), ("equation", card.Equation), ("validity", card.Validity), ("source", card.Source) })
            if (text.Length < 4) yield return $"{card.Id}: its card lacks the {part}.";
        foreach (var p in model.Parameters)
        {
            if (!Camel().IsMatch(p.Name)) yield return $"{card.Id}: parameter {p.Name} is not camelCase ASCII.";
            if (p.Unit.Length == 0 || p.Symbol.Length == 0 || p.Meaning.Length < 4) yield return $"{card.Id}: parameter {p.Name} lacks unit, symbol or meaning.";
            if (!(p.Minimum <= p.Default && p.Default <= p.Maximum)) yield return $"{card.Id}: the default of {p.Name} is outside of its own range.";
        }

        if (model.Parameters.Select(p => p.Name).Distinct(StringComparer.Ordinal).Count() != model.Parameters.Length) yield return $"{card.Id}: two parameters share a name.";
        double[] q = [1e-4, 1e-3, 0.01, 0.05, 0.1, 0.5];
        var (once, again) = (new double[q.Length], new double[q.Length]);
        model.Evaluate(q, ParameterTable.Defaults(model.Parameters), once);
        model.Evaluate(q, ParameterTable.Defaults(model.Parameters), again);
        if (once.Any(v => !double.IsFinite(v))) yield return $"{card.Id}: it is not finite at its defaults.";
        if (once.All(v => v == 0)) yield return $"{card.Id}: it is zero at its defaults.";
        if (!once.SequenceEqual(again)) yield return $"{card.Id}: two calls differ.";
        if (Refusal(() => model.Evaluate(q, new double[model.Parameters.Length + 1], once)) is null) yield return $"{card.Id}: it takes one parameter too many.";
        for (var i = 0; i < model.Parameters.Length; i++)
        {
            var values = ParameterTable.Defaults(model.Parameters);
            values[i] = double.NaN;
            if (Refusal(() => model.Evaluate(q, values, once))?.Contains(model.Parameters[i].Name, StringComparison.Ordinal) != true)
                yield return $"{card.Id}: it does not refuse {model.Parameters[i].Name} = NaN by name.";
        }

        if (!HouseTests.Sources("tests").Any(f => File.ReadAllText(f) is var text && (text.Contains(name, StringComparison.Ordinal) || text.Contains($"\"{card.Id}\"", StringComparison.Ordinal)))
            && !Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Home, "tests", "References"), "*", SearchOption.AllDirectories)
                .Any(f => Path.GetExtension(f) is ".json" or ".csv" && File.ReadAllText(f).Contains(card.Id, StringComparison.Ordinal)))
            yield return $"{card.Id}: no test and no reference value names it.";
    }

    private static string? Refusal(Action call)
    {
        try
        {
            call();
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Id();

    [GeneratedRegex("^[a-z][A-Za-z0-9]*$")]
    private static partial Regex Camel();
}
