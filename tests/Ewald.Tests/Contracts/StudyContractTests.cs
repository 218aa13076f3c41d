using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ewald.Core;
using Ewald.Studies;

namespace Ewald.Tests.Contracts;

/// <summary>CONTRIBUTING, "Add a study": what can be checked is checked here, over the whole catalogue.</summary>
public sealed partial class StudyContractTests
{
    [Fact]
    public void Every_class_that_is_a_study_is_sealed_and_in_the_catalogue()
    {
        var classes = typeof(IStudy).Assembly.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(IStudy))).ToArray();
        Assert.All(classes, t => Assert.True(t.IsSealed, $"{t.Name} is not sealed"));
        Assert.Equal(classes.Length, StudyCatalogue.Shipped.All.Count);
    }

    [Fact]
    public void Each_study_obeys_the_checklist() => HouseTests.None(StudyCatalogue.Shipped.All.SelectMany(Faults));

    [Fact]
    public void The_checklist_finds_the_faults_of_a_study_that_has_them()
    {
        var faults = Faults(new Cli.OnlyRunStudy()).ToArray();
        Assert.Contains(faults, f => f.Contains("docs/studies/test-only-run.md", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.Contains("doi", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void No_study_sees_another()
    {
        var owners = typeof(IStudy).Assembly.GetTypes().GroupBy(StudyFolder).Where(g => g.Key is not null).ToDictionary(g => g.Key!, g => g.ToArray(), StringComparer.Ordinal);
        var crossings = owners.SelectMany(o => o.Value.SelectMany(t => References(t).Select(r => (From: t, To: r, Other: StudyFolder(r))))
            .Where(r => r.Other is not null && r.Other != o.Key).Select(r => $"{r.From.FullName} sees {r.To.FullName}"));
        Assert.Empty(crossings.Distinct(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Faults(IStudy study)
    {
        var (card, type) = (study.Card, study.GetType());
        string At(string path) => Path.Combine(RepositoryPaths.Home, path);
        if (!Id().IsMatch(card.Id)) yield return $"{card.Id}: an id is lower case with hyphens.";
        var words = string.Concat(card.Id.Split('-').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
        if (!type.Name.Equals(words, StringComparison.OrdinalIgnoreCase) && !type.Name.Equals(words + "Study", StringComparison.OrdinalIgnoreCase))
            yield return $"{card.Id}: its class is called {type.Name}; one name everywhere is {words}.";
        foreach (var property in typeof(StudyCard).GetProperties().Where(p => p.PropertyType == typeof(string) && p.Name != nameof(StudyCard.Published)))
            if (property.GetValue(card) is not string { Length: > 3 }) yield return $"{card.Id}: its card lacks {property.Name}.";
        if (!card.Source.Contains("10.", StringComparison.Ordinal)) yield return $"{card.Id}: its source has no DOI.";
        if (!card.Question.EndsWith('?')) yield return $"{card.Id}: its question is no question.";

        var page = At($"docs/studies/{card.Id}.md");
        if (!File.Exists(page)) yield return $"{card.Id}: docs/studies/{card.Id}.md is missing.";
        else if (!File.ReadAllText(page).Contains("does not", StringComparison.OrdinalIgnoreCase)) yield return $"{card.Id}: its page does not say what the study does not show.";
        if (!Assembly.GetExecutingAssembly().GetTypes().Any(t => t.Name.StartsWith(words, StringComparison.OrdinalIgnoreCase) && t.Name.EndsWith("Tests", StringComparison.Ordinal)))
            yield return $"{card.Id}: no test class is called {words}Tests.";
        if (card.Kind == StudyKind.Supervised && study is not (ISimulate or IPublishedEasySet)) yield return $"{card.Id}: a supervised study writes its easy set (ISimulate) or names the published one (IPublishedEasySet).";

        if (study is not IPredict predict) yield break;
        if (ModelStore.TryFindDefault(card.Id) is not { } model)
        {
            yield return $"{card.Id}: it predicts but models/{card.Id} holds no default model.";
            yield break;
        }

        foreach (var (folder, modelCard) in ModelStore.List(card.Id))
        {
            foreach (var problem in JsonSchema.Load("card.schema.json").Problems(JsonNode.Parse(File.ReadAllText(Path.Combine(folder, ModelStore.CardFile)))))
                yield return $"{card.Id}: card of {modelCard.Name}: {problem}";
            if (Path.GetFileName(folder) != modelCard.Name) yield return $"{card.Id}: {folder} holds the model {modelCard.Name}.";
            if (!modelCard.MadeBy.Contains("ewald run", StringComparison.Ordinal)) yield return $"{card.Id}: {modelCard.Name} does not say which `ewald run` makes it again.";
            var bytes = new DirectoryInfo(folder).EnumerateFiles().Sum(f => f.Length);
            if (bytes > 900_000 && !modelCard.Limits.Concat([modelCard.TrainingSet, modelCard.Task]).Any(t => t.Contains("MB", StringComparison.Ordinal)))
                yield return FormattableString.Invariant($"{card.Id}: {modelCard.Name} has {bytes / 1e6:F1} MB and its card does not argue why.");
        }

        if (ModelStore.List(card.Id).Count(m => m.Card.IsDefault) != 1) yield return $"{card.Id}: more than one model is marked default.";
        if (predict.Load(model).Card.Study != card.Id) yield return $"{card.Id}: its loaded model is another study's.";
    }

    /// <summary>The folder of a study is its own namespace below Ewald.Studies.</summary>
    private static string? StudyFolder(Type type) =>
        type.Namespace is { } space && space.StartsWith("Ewald.Studies.", StringComparison.Ordinal)
        && StudyCatalogue.Shipped.All.Any(s => s.GetType().Namespace == space) ? space : null;

    private static IEnumerable<Type> References(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var direct = type.GetFields(All).Select(f => f.FieldType).Concat(type.GetInterfaces()).Append(type.BaseType)
            .Concat(type.GetMembers(All).OfType<MethodBase>().SelectMany(m => m.GetParameters().Select(p => p.ParameterType)
                .Concat(m.GetMethodBody()?.LocalVariables.Select(v => v.LocalType) ?? []).Concat(m is MethodInfo i ? [i.ReturnType] : [])));
        return direct.OfType<Type>().SelectMany(t => t.IsGenericType ? t.GetGenericArguments().Append(t) : [t.HasElementType ? t.GetElementType()! : t]);
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Id();
}
