using System.Globalization;
using Ewald.Core;

namespace Ewald.IO;

/// <summary>The blocks of a crystallographic information file, as far as they describe a crystal.</summary>
/// <remarks>CIF 1.1 and 2.0. Names are compared in lower case with the dot of the newer dictionaries as an underscore, so that
/// <c>_cell.length_a</c> is <c>_cell_length_a</c>. Other categories (reflections, profiles, texts) are passed over.</remarks>
internal sealed class CifDocument
{
    private const int MostRows = 1_000_000;
    private static readonly string[] Wanted = ["_cell_", "_symmetry_", "_space_group_", "_atom_site_", "_atom_type_", "_chemical_"];

    public List<Block> Blocks { get; } = [];

    public static CifDocument Parse(string path, string text)
    {
        if (!text.Contains('\n', StringComparison.Ordinal)) text = text.Replace('\r', '\n');
        var document = new CifDocument();
        var tokens = new CifTokens(text);
        var more = tokens.Next();
        while (more)
        {
            if (tokens.StartsWith("data_"))
            {
                document.Blocks.Add(new Block(tokens.Word[5..].ToString()));
                more = tokens.Next();
            }
            else if (tokens.Is("loop_"))
            {
                more = document.Loop(path, ref tokens);
            }
            else if (tokens.IsName)
            {
                var name = Normal(tokens.Word);
                more = tokens.Next();
                if (!more || tokens.IsName || tokens.IsReserved) continue;
                if (IsWanted(name)) document.Current.Items.TryAdd(name, Value(tokens));
                more = tokens.Next();
            }
            else
            {
                more = tokens.Next();
            }
        }

        return document;
    }

    private Block Current
    {
        get
        {
            if (Blocks.Count == 0) Blocks.Add(new Block(""));
            return Blocks[^1];
        }
    }

    private bool Loop(string path, ref CifTokens tokens)
    {
        var names = new List<string>();
        bool more;
        while ((more = tokens.Next()) && tokens.IsName) names.Add(Normal(tokens.Word));
        if (names.Count > 1000) throw new DataFormatException(path, FormattableString.Invariant($"has a loop of {names.Count} columns, which no crystal needs."));
        var keep = names.Count > 0 && names.Any(IsWanted);
        var table = new Table([.. names], []);
        var row = new List<string?>(names.Count);
        for (; more && (tokens.IsQuoted || (!tokens.IsName && !tokens.IsReserved)); more = tokens.Next())
        {
            if (!keep) continue;
            row.Add(Value(tokens));
            if (row.Count < names.Count) continue;
            if (table.Rows.Count >= MostRows) throw new DataFormatException(path, FormattableString.Invariant($"has more than {MostRows} rows in the loop of {names[0]}; a crystal of that size is not read."));
            table.Rows.Add([.. row]);
            row.Clear();
        }

        if (row.Count > 0) throw new DataFormatException(path, FormattableString.Invariant($"the loop of {names[0]} ends in the middle of a row ({row.Count} of {names.Count} values)."));
        if (keep) Current.Tables.Add(table);
        return more;
    }

    // Null is "not known" or "does not apply".
    private static string? Value(in CifTokens tokens) => !tokens.IsQuoted && tokens.Word is "?" or "." ? null : tokens.Word.Length > 4000 ? tokens.Word[..4000].ToString() : tokens.Word.ToString();

    private static string Normal(ReadOnlySpan<char> name) => name.Length > 200 ? "" : name.ToString().ToLowerInvariant().Replace('.', '_');

    private static bool IsWanted(string name) => Array.Exists(Wanted, w => name.StartsWith(w, StringComparison.Ordinal));

    /// <summary>One data block.</summary>
    internal sealed class Block(string name)
    {
        public string Name { get; } = name;

        public Dictionary<string, string?> Items { get; } = new(StringComparer.Ordinal);

        public List<Table> Tables { get; } = [];

        /// <summary>The first of these items that has a value.</summary>
        public string? Item(params string[] names)
        {
            foreach (var item in names)
            {
                if (Items.GetValueOrDefault(item) is { } value && value.Trim() is not ("" or "?") and var v) return v;
                if (Tables.Find(t => t.Find(item) >= 0) is { Rows: [var only] } table && only[table.Find(item)] is { } cell) return cell.Trim();
            }

            return null;
        }

        /// <summary>The loop with this column, or its items as a loop of one row.</summary>
        public Table? Loop(string column, string category) => Tables.Find(t => t.Find(column) >= 0)
            ?? (Items.ContainsKey(column) ? Table.Of(Items.Where(i => i.Key.StartsWith(category, StringComparison.Ordinal))) : null);
    }

    /// <summary>One loop.</summary>
    internal sealed record Table(string[] Names, List<string?[]> Rows)
    {
        public static Table Of(IEnumerable<KeyValuePair<string, string?>> items)
        {
            var all = items.ToArray();
            return new Table([.. all.Select(i => i.Key)], [[.. all.Select(i => i.Value)]]);
        }

        public int Find(string name) => Array.IndexOf(Names, name);
    }

    /// <summary>A number of a CIF: its standard uncertainty in brackets is left out, a fraction is worked out.</summary>
    public static bool TryNumber(string text, out double value)
    {
        var span = text.AsSpan().Trim();
        var bracket = span.IndexOf('(');
        if (bracket > 0)
        {
            var tail = span[(bracket + 1)..];
            if (!tail.EndsWith(")") || tail[..^1].ContainsAnyExceptInRange('.', '9')) return Fail(out value);
            span = span[..bracket];
        }

        var bar = span.IndexOf('/');
        if (bar < 0) return double.TryParse(span, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
        if (!double.TryParse(span[..bar], NumberStyles.Float, CultureInfo.InvariantCulture, out var over)
            || !double.TryParse(span[(bar + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var under)) return Fail(out value);
        value = over / under;
        return double.IsFinite(value);
    }

    private static bool Fail(out double value)
    {
        value = 0;
        return false;
    }
}
