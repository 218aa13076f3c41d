using Ewald.Core;

namespace Ewald.Studies;

/// <summary>Every study there is, found by reflection and ordered by id: no list is typed anywhere.</summary>
public sealed class StudyCatalogue
{
    private readonly Dictionary<string, IStudy> _byId;

    /// <summary>A catalogue of the given studies.</summary>
    /// <param name="studies">The studies.</param>
    /// <exception cref="ArgumentException">Two studies share an id.</exception>
    public StudyCatalogue(IEnumerable<IStudy> studies)
    {
        All = [.. studies.OrderBy(s => s.Card.Id, StringComparer.Ordinal)];
        foreach (var pair in All.Zip(All.Skip(1)))
            if (string.Equals(pair.First.Card.Id, pair.Second.Card.Id, StringComparison.Ordinal))
                throw new ArgumentException($"{pair.First.GetType().Name} and {pair.Second.GetType().Name} both call themselves '{pair.First.Card.Id}'; rename one.", nameof(studies));
        _byId = All.ToDictionary(s => s.Card.Id, StringComparer.Ordinal);
    }

    /// <summary>The studies of this assembly.</summary>
    public static StudyCatalogue Shipped { get; } = new(
        typeof(IStudy).Assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsSealed: true, IsAbstract: false } && t.IsAssignableTo(typeof(IStudy)))
            .Select(t => (IStudy)Activator.CreateInstance(t)!));

    /// <summary>The studies, ordered by id.</summary>
    public IReadOnlyList<IStudy> All { get; }

    /// <summary>The study with this id.</summary>
    /// <param name="id">Command-line id.</param>
    /// <exception cref="InputException">There is none; the message lists those there are.</exception>
    public IStudy Find(string id) => _byId.TryGetValue(id, out var study) ? study : throw new InputException(
        All.Count == 0 ? $"No study is called '{id}': this build has none." : $"No study is called '{id}'. There are: {string.Join(", ", All.Select(s => s.Card.Id))}.");

    /// <summary>The study with this id, seen as one that has the verb.</summary>
    /// <typeparam name="T">The verb's interface.</typeparam>
    /// <param name="id">Command-line id.</param>
    /// <exception cref="InputException">There is no such study, or it lacks the verb.</exception>
    public T Find<T>(string id)
        where T : class, IStudy =>
        Find(id) as T ?? throw new InputException(
            $"{id} is {Article(Find(id).Card.Kind)} study without the verb {VerbOf<T>()}; it has: {string.Join(", ", Verbs(Find(id)))}.");

    /// <summary>The verbs that a study has on the command line.</summary>
    /// <param name="study">The study.</param>
    public static IReadOnlyList<string> Verbs(IStudy study) =>
        [.. new[] { "run", study is ISimulate ? "simulate" : "", study is IPredict or IDecompose ? "predict" : "" }.Where(v => v.Length > 0)];

    private static string VerbOf<T>() => typeof(T).Name[1..].ToLowerInvariant();

    private static string Article(StudyKind kind) => kind switch
    {
        StudyKind.Supervised => "a supervised",
        StudyKind.Unsupervised => "an unsupervised",
        StudyKind.Inverse => "an inverse",
        _ => "a steering",
    };
}
