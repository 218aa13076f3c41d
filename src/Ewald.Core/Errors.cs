namespace Ewald.Core;

/// <summary>The user's input cannot be answered: one sentence that says who, what came, what is allowed and what to do. Exit code 2.</summary>
/// <param name="message">The sentence.</param>
/// <param name="inner">The cause, or null.</param>
public class InputException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A file is not what its format demands. Exit code 2.</summary>
/// <param name="path">The file.</param>
/// <param name="problem">What is wrong and what to do, one sentence without the path.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class DataFormatException(string path, string problem, Exception? inner = null)
    : InputException($"{path}: {problem}", inner)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>What is wrong, without the path.</summary>
    public string Problem { get; } = problem;
}

/// <summary>Physics says no: the model has no stable answer here. A solver may score it as infinitely bad.</summary>
/// <param name="message">What is unstable, at which parameters.</param>
public class InstabilityException(string message) : Exception(message);

/// <summary>A native engine refused or failed.</summary>
/// <param name="engine">Its name, for example libtorch.</param>
/// <param name="message">The engine's own sentence.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class NativeException(string engine, string message, Exception? inner = null)
    : Exception($"{engine}: {message}", inner)
{
    /// <summary>Name of the engine.</summary>
    public string Engine { get; } = engine;
}
