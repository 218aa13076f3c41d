namespace Ewald.IO;

/// <summary>The words of a CIF: values, quoted strings, text fields between semicolons; comments are skipped.</summary>
/// <param name="text">The file.</param>
internal ref struct CifTokens(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _text = text;
    private int _at;

    /// <summary>The word just read.</summary>
    public ReadOnlySpan<char> Word { get; private set; }

    /// <summary>True when the word was quoted or a text field, and so is a value whatever it says.</summary>
    public bool IsQuoted { get; private set; }

    /// <summary>True for <c>_category.item</c>.</summary>
    public readonly bool IsName => !IsQuoted && Word.Length > 1 && Word[0] == '_';

    /// <summary>True for loop_, data_..., save_...</summary>
    public readonly bool IsReserved => !IsQuoted && (Is("loop_") || StartsWith("data_") || StartsWith("save_") || Is("stop_") || Is("global_"));

    /// <summary>Whether the word is this one, in any case.</summary>
    /// <param name="word">The word.</param>
    public readonly bool Is(string word) => !IsQuoted && Word.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the word begins so, in any case.</summary>
    /// <param name="start">The beginning.</param>
    public readonly bool StartsWith(string start) => !IsQuoted && Word.StartsWith(start, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the next word.</summary>
    /// <returns>False at the end.</returns>
    public bool Next()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (char.IsWhiteSpace(c))
            {
                _at++;
            }
            else if (c == '#')
            {
                var end = _text[_at..].IndexOf('\n');
                _at = end < 0 ? _text.Length : _at + end;
            }
            else
            {
                Take(c);
                return true;
            }
        }

        Word = default;
        return false;
    }

    private void Take(char c)
    {
        var rest = _text[_at..];
        if (c == ';' && (_at == 0 || _text[_at - 1] == '\n'))
        {
            var end = rest[1..].IndexOf("\n;");
            Word = end < 0 ? rest[1..] : rest.Slice(1, end);
            _at = end < 0 ? _text.Length : _at + end + 3;
            IsQuoted = true;
            return;
        }

        if (c is '\'' or '"')
        {
            // A quote ends the string only before a blank: 5'-end may stand inside.
            for (var i = 1; i < rest.Length && rest[i] != '\n'; i++)
            {
                if (rest[i] != c || (i + 1 < rest.Length && !char.IsWhiteSpace(rest[i + 1]))) continue;
                Word = rest[1..i];
                _at += i + 1;
                IsQuoted = true;
                return;
            }
        }

        var length = 0;
        while (length < rest.Length && !char.IsWhiteSpace(rest[length])) length++;
        Word = rest[..length];
        _at += length;
        IsQuoted = false;
    }
}
