using System.CommandLine;
using Ewald.Cli.Commands;
using Ewald.Core;

namespace Ewald.Cli;

/// <summary>The command line: parses, runs one command, and turns every failure into one sentence and an exit code.</summary>
public static class CommandLine
{
    /// <summary>Answered.</summary>
    public const int Answered = 0;

    /// <summary>A check or metric failed, or an engine did.</summary>
    public const int Failed = 1;

    /// <summary>Unknown id, bad flag, unreadable or unphysical input.</summary>
    public const int Misuse = 2;

    /// <summary>Interrupted.</summary>
    public const int Cancelled = 130;

    /// <summary>Runs one command.</summary>
    /// <param name="arguments">As the operating system gives them.</param>
    /// <param name="shell">What the command talks to.</param>
    /// <param name="cancel">Interrupts it.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Shell shell, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(shell);
        var parsed = Root(shell).Parse(arguments.Count == 0 ? ["--help"] : arguments);
        if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction) return Refuse(shell, Complaint(parsed));
        try
        {
            return await parsed.InvokeAsync(
                new() { Output = shell.Out, Error = shell.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancel).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            return Explain(shell, Unwrap(e), cancel);
        }
    }

    private static Command Root(Shell shell) =>
        new("ewald", "Ewald: machine learning on neutron and x-ray scattering. Measured files in, answers with uncertainty out.")
        {
            DemoCommand.Make(shell), TestCommand.Make(), StudiesCommand.Make(shell), RunCommand.Make(shell), PredictCommand.Make(shell),
            SimulateCommand.Make(shell), InspectCommand.Make(shell), ServeCommand.Make(shell), BenchCommand.Make(shell), DoctorCommand.Make(shell),
            new System.CommandLine.Help.HelpOption { Recursive = true }, new VersionOption(),
        };

    private static string Complaint(ParseResult parsed)
    {
        var asked = parsed.CommandResult.Command;
        if (!asked.Parents.Any())
            return $"unknown command or flag '{(parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : "")}'; there are {string.Join(", ", asked.Subcommands.Select(c => c.Name))}.";
        return $"{string.Join(' ', parsed.Errors[0].Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.')}. See `ewald {asked.Name} --help`.";
    }

    private static int Explain(Shell shell, Exception e, CancellationToken cancel)
    {
        if (Environment.GetEnvironmentVariable("EWALD_DEBUG") is { Length: > 0 }) shell.Error.WriteLine(e);
        switch (e)
        {
            case OperationCanceledException when cancel.IsCancellationRequested:
                shell.Error.WriteLine("ewald: cancelled.");
                return Cancelled;
            case InputException or UnauthorizedAccessException or IOException:
                return Refuse(shell, e.Message);
            case NativeException or DllNotFoundException:
                shell.Error.WriteLine($"ewald: {OneLine(e.Message)} See `ewald doctor`.");
                return Failed;
            default:
                shell.Error.WriteLine($"ewald: internal error, {e.GetType().Name}: {OneLine(e.Message)} Set EWALD_DEBUG=1 for the stack, and please report it.");
                return Failed;
        }
    }

    private static int Refuse(Shell shell, string sentence)
    {
        shell.Error.WriteLine($"ewald: {OneLine(sentence)}");
        return Misuse;
    }

    private static Exception Unwrap(Exception e) => e switch
    {
        AggregateException { InnerExceptions.Count: > 0 } many => Unwrap(many.InnerExceptions[0]),
        TypeInitializationException { InnerException: { } inner } => Unwrap(inner),
        System.Reflection.TargetInvocationException { InnerException: { } inner } => Unwrap(inner),
        _ => e,
    };

    private static string OneLine(string text) => Shell.Plain(text.ReplaceLineEndings(" ").Trim());
}
