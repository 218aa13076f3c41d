using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Ewald.Cli;

/// <summary>Flags that several commands share; numbers are read in invariant culture.</summary>
internal static class Flags
{
    public static Option<bool> Json() => new("--json") { Description = "Print exactly one JSON document on standard output." };

    public static Option<ulong> Seed() => new("--seed")
    {
        Description = "One seed in, same numbers out.", HelpName = "N", DefaultValueFactory = _ => 1,
        CustomParser = r => Parse(r, "a whole number from 0", t => ulong.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var v) ? v : (ulong?)null),
    };

    public static Option<int> Threads() => Count("--threads", "Threads to use; all cores when not given.", Environment.ProcessorCount);

    public static Option<int> Count(string name, string description, int? otherwise) => new(name)
    {
        Description = description, HelpName = "N", Required = otherwise is null, DefaultValueFactory = otherwise is null ? null : _ => otherwise.Value,
        CustomParser = r => Parse(r, "a whole number from 1", t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var v) && v > 0 ? v : (int?)null),
    };

    public static Option<double?> Number(string name, string description, double low, double high, string unit) => new(name)
    {
        Description = string.Equals(unit, "1", StringComparison.Ordinal) ? $"{description}." : $"{description}, {unit}.", HelpName = "X",
        CustomParser = r => Parse(r, FormattableString.Invariant($"a number from {low} to {high}"), t => double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) && v >= low && v <= high ? v : (double?)null),
    };

    public static Option<string?> Among(string name, string description, params string[] allowed)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', allowed) };
        option.AcceptOnlyFromAmong(allowed);
        return option;
    }

    public static Option<string?> Folder(string name, string description) => new(name) { Description = description, HelpName = "DIR" };

    private static T Parse<T>(ArgumentResult result, string allowed, Func<string, T?> read)
        where T : struct
    {
        var text = result.Tokens[0].Value;
        if (read(text) is { } value) return value;
        var flag = result.Parent is OptionResult option ? option.Option.Name : "the argument";
        result.AddError($"{flag} takes {allowed}; received '{text}'");
        return default;
    }
}
