using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ewald.Core;

namespace Ewald.Studies;

/// <summary>Writes <c>log.jsonl</c> beside whatever shows progress to the reader: each line said, and a step at most every ten seconds.</summary>
/// <param name="path">The log; lines are appended.</param>
/// <param name="inner">The reader's own sink.</param>
internal sealed class RunLog(string path, IProgressSink inner) : IProgressSink, IDisposable
{
    private readonly StreamWriter _writer = new(path, append: true) { AutoFlush = true };
    private readonly Lock _gate = new();
    private readonly Stopwatch _sinceStep = Stopwatch.StartNew();
    private bool _stepWritten;

    public void Say(string message)
    {
        inner.Say(message);
        Append(new { time = Now(), message });
    }

    public void Step(string what, long done, long total)
    {
        inner.Step(what, done, total);
        lock (_gate)
        {
            if (_stepWritten && done < total && _sinceStep.Elapsed.TotalSeconds < 10) return;
            _stepWritten = true;
            _sinceStep.Restart();
        }

        Append(new { time = Now(), step = what, done, total });
    }

    public void Dispose() => _writer.Dispose();

    private static string Now() => DateTime.UtcNow.ToString("o", CultureInfo.InvariantCulture);

    private void Append(object line)
    {
        lock (_gate) _writer.WriteLine(JsonSerializer.Serialize(line, EwaldJson.Line));
    }
}
