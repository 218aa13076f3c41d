using Ewald.Core;

namespace Ewald.Studies.SasModel;

/// <summary>How many candidates are fitted to a file.</summary>
internal enum FitDepth
{
    /// <summary>None: the network answers alone.</summary>
    None,

    /// <summary>Those that network and neighbours find possible.</summary>
    Best,

    /// <summary>Every candidate.</summary>
    All,
}

/// <summary>Chooses the depth from what the user says and from the number of files.</summary>
internal static class FitDepthRule
{
    /// <summary>Files up to which every one is fitted when the user says nothing.</summary>
    public const int MostFittedFiles = 20;

    /// <summary>The depth.</summary>
    /// <param name="extra">The user's named values; <c>fit</c> is none, best or all.</param>
    /// <param name="files">Number of files of the call.</param>
    /// <exception cref="InputException">Another value of fit.</exception>
    public static FitDepth Of(IReadOnlyDictionary<string, string>? extra, int files)
    {
        if (extra is null || !extra.TryGetValue("fit", out var said)) return files > MostFittedFiles ? FitDepth.None : FitDepth.Best;
        return said.ToLowerInvariant() switch
        {
            "none" => FitDepth.None,
            "best" => FitDepth.Best,
            "all" => FitDepth.All,
            _ => throw new InputException($"sas-model: fit is '{said}'; give none (network only), best (the possible models, the default up to {MostFittedFiles} files) or all."),
        };
    }
}
