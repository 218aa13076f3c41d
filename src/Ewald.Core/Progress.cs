namespace Ewald.Core;

/// <summary>Where long work reports to: a terminal with rate and remaining time, plain lines, or a log.</summary>
public interface IProgressSink
{
    /// <summary>One line for the reader and the log.</summary>
    /// <param name="message">The line.</param>
    void Say(string message);

    /// <summary>Work of a known length.</summary>
    /// <param name="what">What is done, for example <c>simulating curves</c>.</param>
    /// <param name="done">Items done.</param>
    /// <param name="total">Items in all.</param>
    void Step(string what, long done, long total);
}

/// <summary>Reports to nobody; for tests and library use.</summary>
public sealed class SilentProgress : IProgressSink
{
    /// <summary>The one instance.</summary>
    public static SilentProgress Instance { get; } = new();

    /// <inheritdoc/>
    public void Say(string message)
    {
    }

    /// <inheritdoc/>
    public void Step(string what, long done, long total)
    {
    }
}
