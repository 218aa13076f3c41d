using Ewald.Core;
using Ewald.Studies;
using Microsoft.AspNetCore.Http;

namespace Ewald.Server;

/// <summary>What one request brought: files stored under clean names, or a text in their place, and named values.</summary>
internal sealed class Upload
{
    private readonly string _folder;
    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);

    private readonly HashSet<string> _named = new(StringComparer.Ordinal);

    private Upload(string folder) => _folder = folder;

    /// <summary>What stands in the place of FILE on the command line.</summary>
    public IReadOnlyList<string> Inputs { get; private set; } = [];

    /// <summary>The named values as flags.</summary>
    public IReadOnlyList<string> Settings { get; private set; } = [];

    /// <summary>How an answer calls the upload as a whole.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Stores the files of a form.</summary>
    /// <param name="form">The form: <c>file</c> once or more, or <c>text</c>; <c>settings</c> with one name=value a line.</param>
    /// <param name="study">The study that is asked.</param>
    /// <param name="folder">Folder to store in; made here.</param>
    /// <param name="cancel">Cancels between files.</param>
    /// <exception cref="InputException">The form holds nothing that the study could answer.</exception>
    public static async Task<Upload> StoreAsync(IFormCollection form, IStudy study, string folder, CancellationToken cancel)
    {
        var upload = new Upload(folder);
        var text = form["text"].ToString().Trim();
        var files = form.Files.GetFiles("file").Where(f => f.FileName.Length > 0).ToList();
        if (files.Count == 0 && text.Length == 0) throw new InputException("The form holds no file in the field 'file'.");
        if (files.Count > 0 && text.Length > 0) throw new InputException("The form holds a file and a text; give one of them.");
        if (text.Length > 0 && study is not IPredictText) throw new InputException($"{study.Card.Id} reads files, not text; send the file in the field 'file'.");
        Directory.CreateDirectory(folder);
        foreach (var file in files) await upload.StoreAsync(file, cancel).ConfigureAwait(false);
        upload.Settings = [.. form["settings"].ToString().Split(['\n', '\r', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(upload.Setting)];
        upload.Inputs = text.Length > 0 ? [Text(text)] : upload.InputsOf(study);
        upload.Name = upload.Inputs switch
        {
            [var only] when only == folder => FormattableString.Invariant($"{upload._paths.Count} files"),
            [var only] => upload.Said(only),
            var many => FormattableString.Invariant($"{many.Count} files"),
        };
        return upload;
    }

    /// <summary>A sentence without the folders of this machine.</summary>
    /// <param name="text">What the command line wrote.</param>
    public string Said(string text) =>
        text.Replace(_folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Replace(_folder, Name.Length > 0 ? Name : "the upload", StringComparison.Ordinal);

    // The child would open such a name on this machine, which is not the reader's.
    private static string Text(string text) => text[0] == '-' || text.Length > 200 || Path.Exists(text)
        ? throw new InputException($"'{text[..Math.Min(text.Length, 40)]}' cannot be answered as text; write for example a composition, or send a file.")
        : text;

    private async Task StoreAsync(IFormFile file, CancellationToken cancel)
    {
        var name = UploadName.Clean(file.FileName);
        if (_paths.ContainsKey(name)) throw new InputException($"Two files are called {name}; rename one.");
        var path = _paths[name] = Path.Combine(_folder, name);
        var stream = new FileStream(path, FileMode.CreateNew);
        await using (stream.ConfigureAwait(false)) await file.CopyToAsync(stream, cancel).ConfigureAwait(false);
    }

    // A value may name one file sent along, or several with commas between them.
    private string Setting(string line)
    {
        var at = line.IndexOf('=', StringComparison.Ordinal);
        var value = line[(at + 1)..].Trim();
        string[] names = [.. value.Split(',', StringSplitOptions.TrimEntries).Select(UploadName.Clean)];
        if (at > 0 && names.All(_paths.ContainsKey))
        {
            _named.UnionWith(names);
            return $"--set={line[..at]}={string.Join(',', names.Select(n => _paths[n]))}";
        }

        foreach (var part in value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (Path.Exists(part)) throw new InputException($"'{line}' names a file of the server; send the file along and give its name alone.");
        return $"--set={line}";
    }

    private List<string> InputsOf(IStudy study)
    {
        // A file that a setting names (a model, a composition table) is no measurement of its own.
        var data = _paths.Where(p => !_named.Contains(p.Key)).Select(p => p.Value).Order(StringComparer.Ordinal).ToList();
        if (data.Count == 0) throw new InputException("Every file of the form is named by a setting; send the measured file too.");
        return study is IPredict || data.Count == 1 ? data : [_folder];
    }
}
