using System.Diagnostics;
using Ewald.Core;

namespace Ewald.Cli;

/// <summary>Progress as plain lines, a step at most every ten seconds.</summary>
/// <param name="writer">Where lines go.</param>
/// <param name="clock">Seconds since some start; for tests.</param>
internal sealed class LineProgress(TextWriter writer, Func<double>? clock = null) : IProgressSink
{
    private const double Interval = 10;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, double> _began = new(StringComparer.Ordinal);
    private double _last = double.NegativeInfinity;

    private double Now => clock?.Invoke() ?? Stopwatch.GetElapsedTime(_start).TotalSeconds;

    public void Say(string message)
    {
        lock (_gate) writer.WriteLine(message);
    }

    public void Step(string what, long done, long total)
    {
        lock (_gate)
        {
            var now = Now;
            if (!_began.TryGetValue(what, out var began)) _began[what] = began = now;
            // The first interval is silent, so that short work says nothing.
            if (double.IsNegativeInfinity(_last)) _last = now;
            if (now - _last < Interval) return;
            _last = now;
            var rate = done / Math.Max(now - began, 1e-9);
            writer.WriteLine(FormattableString.Invariant(
                $"{what}: {done} of {total}, {rate:G3}/s, {Remaining(rate > 0 ? (total - done) / rate : double.NaN)} left"));
        }
    }

    /// <summary>A duration that a person reads.</summary>
    internal static string Remaining(double seconds) => seconds switch
    {
        double.NaN or < 0 => "unknown time",
        < 90 => FormattableString.Invariant($"{seconds:F0} s"),
        < 5400 => FormattableString.Invariant($"{seconds / 60:F0} min"),
        _ => FormattableString.Invariant($"{seconds / 3600:F1} h"),
    };
}
