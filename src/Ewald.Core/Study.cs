namespace Ewald.Core;

/// <summary>What a study needs: labels, none, a model's parameters, or the freedom to choose the next measurement.</summary>
public enum StudyKind
{
    /// <summary>Simulate, train, infer, evaluate.</summary>
    Supervised,

    /// <summary>Decompose, evaluate.</summary>
    Unsupervised,

    /// <summary>Simulate or train a surrogate, fit, evaluate.</summary>
    Inverse,

    /// <summary>Ask and tell, evaluate.</summary>
    Steering,
}

/// <summary>The three sizes of a run: same code path, other numbers.</summary>
public enum StudySize
{
    /// <summary>Seconds; for continuous integration.</summary>
    Smoke,

    /// <summary>Minutes on two cores; the default.</summary>
    Laptop,

    /// <summary>The published size.</summary>
    Paper,
}

/// <summary>What a study says of itself.</summary>
/// <param name="Id">Command-line id, lower case with hyphens.</param>
/// <param name="Title">One line.</param>
/// <param name="Kind">Which verbs it has.</param>
/// <param name="Question">The question it answers, one sentence.</param>
/// <param name="Source">Publication with DOI.</param>
/// <param name="Input">What a user's file must hold.</param>
/// <param name="Output">What the answer holds.</param>
/// <param name="Baseline">The simple method it stands beside.</param>
/// <param name="Claim">What this implementation claims, with numbers where there are some.</param>
/// <param name="Published">The published number with its conditions, or null when the work is not the same.</param>
/// <param name="Split">What the split keeps together so that nothing leaks.</param>
public sealed record StudyCard(
    string Id, string Title, StudyKind Kind, string Question, string Source, string Input, string Output,
    string Baseline, string Claim, string? Published, string Split);
