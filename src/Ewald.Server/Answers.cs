using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Studies;
using Microsoft.AspNetCore.Http;

namespace Ewald.Server;

/// <summary>Takes an upload, has it answered by a limited child process, keeps the report page.</summary>
/// <param name="settings">Folders and limits.</param>
/// <param name="studies">The studies.</param>
internal sealed class Answers(WorkbenchSettings settings, StudyCatalogue studies) : IDisposable
{
    private const string ArraysFile = "arrays.zip";

    private static readonly (string Field, string Flag)[] Fields =
    [
        ("qUnit", "--q-unit"), ("probe", "--probe"), ("concentration", "--concentration"), ("heavyWater", "--heavy-water"),
        ("partialSpecificVolume", "--partial-specific-volume"),
    ];

    private readonly SemaphoreSlim _turns = new(settings.AtOnce);

    public void Dispose() => _turns.Dispose();

    /// <summary>A file of an answer: the page of one upload, or the arrays; null when there is none or a name is not one file's name.</summary>
    public string? File(string id, string name)
    {
        if (!RunList.IsPlain(id) || !RunList.IsPlain(name)) return null;
        var file = Path.Combine(settings.Answers, id, name == ArraysFile ? "" : "report", name);
        return System.IO.File.Exists(file) ? file : null;
    }

    public async Task<IResult> PostAsync(HttpContext http, string study)
    {
        var cancel = http.RequestAborted;
        IStudy asked;
        try
        {
            asked = studies.Find(study);
            if (asked is not IDecompose) studies.Find<IPredict>(study);
        }
        catch (InputException e)
        {
            return Refuse(e.Message, StatusCodes.Status404NotFound);
        }

        if (!http.Request.HasFormContentType) return Refuse("Send the file as a form (multipart/form-data) in the field 'file'.", StatusCodes.Status415UnsupportedMediaType);
        IFormCollection form;
        try
        {
            form = await http.Request.ReadFormAsync(cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException)
        {
            return TooLarge();
        }

        if (form.Files.Sum(f => f.Length) > settings.UploadBytes) return TooLarge();
        var id = DateTime.UtcNow.ToString("yyyyMMdd-HHmmss-", CultureInfo.InvariantCulture) + Guid.NewGuid().ToString("N")[..12];
        var folder = Path.Combine(settings.Answers, id);
        var arrays = Path.Combine(folder, "arrays");
        Directory.CreateDirectory(folder);
        try
        {
            var upload = await Upload.StoreAsync(form, asked, Path.Combine(folder, "upload"), cancel).ConfigureAwait(false);
            List<string> command = [.. settings.Program, "predict", study, .. upload.Inputs, "--json", "--report", Path.Combine(folder, "report")];
            if (asked is not IPredict) command.AddRange(["--out", arrays]);
            foreach (var (field, flag) in Fields)
                if (form[field].ToString().Trim() is { Length: > 0 } value) command.Add($"{flag}={value}");
            command.AddRange(upload.Settings);
            var time = asked is IPredict ? settings.TimeLimit : settings.DecompositionTimeLimit;
            await _turns.WaitAsync(cancel).ConfigureAwait(false);
            ChildResult child;
            try
            {
                child = await LimitedChild.RunAsync(command, time, settings.MemoryBytes, cancel).ConfigureAwait(false);
            }
            finally
            {
                _turns.Release();
            }

            if (Directory.Exists(arrays) && Directory.EnumerateFiles(arrays, "*", SearchOption.AllDirectories).Any())
                await ZipFile.CreateFromDirectoryAsync(arrays, Path.Combine(folder, ArraysFile), cancel).ConfigureAwait(false);
            return Answer(child, time, id, upload);
        }
        catch (InputException e)
        {
            return Refuse(e.Message, StatusCodes.Status400BadRequest);
        }
        finally
        {
            foreach (var done in new[] { "upload", "arrays" })
                if (Directory.Exists(Path.Combine(folder, done))) Directory.Delete(Path.Combine(folder, done), recursive: true);
            if (!Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
            Forget();
        }
    }

    private IResult Answer(ChildResult child, TimeSpan time, string id, Upload upload)
    {
        if (child.ExitCode is null)
            return Refuse(FormattableString.Invariant($"{upload.Name} was not answered within {time.TotalSeconds:F0} s; the attempt was stopped."), StatusCodes.Status504GatewayTimeout);
        JsonNode? document = null;
        try
        {
            document = child.Output.Length == 0 ? null : JsonNode.Parse(child.Output);
        }
        catch (JsonException)
        {
            // Said below, with what the child said.
        }

        if (document?["results"] is not JsonArray { Count: > 0 } results)
        {
            // Exit 2 comes with the sentence that the command line wrote; anything else is a crash or a limit.
            var said = upload.Said(child.Error).Trim().Split('\n')[^1].Replace("ewald: ", "", StringComparison.Ordinal).Trim();
            return child.ExitCode == 2 && said.Length > 0
                ? Refuse(said, StatusCodes.Status422UnprocessableEntity)
                : Refuse(FormattableString.Invariant($"{upload.Name} could not be answered within the limits on memory ({settings.MemoryBytes >> 20} MiB), or it broke a reader (exit code {child.ExitCode})."), StatusCodes.Status422UnprocessableEntity);
        }

        var pages = PredictionRunner.PageNames([.. upload.Inputs.Select(f => new PredictionRequest(f, new()))]);
        for (var i = 0; i < results.Count; i++)
            results[i]!["report"] = i < pages.Count && File(id, pages[i]) is not null ? $"/answers/{id}/{pages[i]}" : null;
        WithoutFolders(document, t => upload.Said(t).Replace(Path.Combine(settings.Answers, id, "arrays") + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
        document["arrays"] = File(id, ArraysFile) is null ? null : $"/answers/{id}/{ArraysFile}";
        return Workbench.Json(document);
    }

    private static void WithoutFolders(JsonNode? node, Func<string, string> said)
    {
        if (node is JsonObject members)
            foreach (var (name, value) in members.ToList()) Visit(value, text => members[name] = text);
        else if (node is JsonArray items)
            for (var i = 0; i < items.Count; i++) Visit(items[i], text => items[i] = text);

        void Visit(JsonNode? value, Action<string> replace)
        {
            if (value is not JsonValue one) WithoutFolders(value, said);
            else if (one.TryGetValue<string>(out var text) && said(text) is { } clean && clean != text) replace(clean);
        }
    }

    private void Forget()
    {
        foreach (var old in Directory.EnumerateDirectories(settings.Answers).OrderDescending(StringComparer.Ordinal).Skip(settings.KeptAnswers))
            Directory.Delete(old, recursive: true);
    }

    private IResult TooLarge() =>
        Refuse(FormattableString.Invariant($"The file is larger than the {settings.UploadBytes >> 20} MiB that the workbench takes; use the command line."), StatusCodes.Status413PayloadTooLarge);

    private static IResult Refuse(string sentence, int status) => Workbench.Json(new { error = sentence }, status);
}
