using System.Collections.Concurrent;
using Ewald.Core;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Ewald.Cli;

/// <summary>Progress on a terminal: one bar a step, with rate and remaining time.</summary>
internal sealed class LiveProgress : IProgressSink
{
    private readonly IAnsiConsole _console;
    private readonly ProgressContext _context;
    private readonly ConcurrentDictionary<string, ProgressTask> _tasks = new(StringComparer.Ordinal);

    private LiveProgress(IAnsiConsole console, ProgressContext context) => (_console, _context) = (console, context);

    public static T Run<T>(IAnsiConsole console, Func<IProgressSink, T> work) =>
        console.Progress().AutoClear(enabled: true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RateColumn())
            .Start(context => work(new LiveProgress(console, context)));

    public void Say(string message) => _console.WriteLine(message);

    public void Step(string what, long done, long total)
    {
        var task = _tasks.GetOrAdd(what, name => _context.AddTask(Markup.Escape(name)));
        task.MaxValue = Math.Max(total, 1);
        task.Value = done;
    }

    private sealed class RateColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            var seconds = task.ElapsedTime?.TotalSeconds ?? 0;
            if (seconds <= 0 || task.Value <= 0) return new Text("");
            var rate = task.Value / seconds;
            return new Text(FormattableString.Invariant($"{rate:G3}/s, {LineProgress.Remaining((task.MaxValue - task.Value) / rate)} left"));
        }
    }
}
