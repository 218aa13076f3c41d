using System.Globalization;
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
    private static readonly (string Field, string Flag)[] Fields =
    [
        ("qUnit", "--q-unit"), ("probe", "--probe"), ("concentration", "--concentration"), ("heavyWater", "--heavy-water"),
        ("partialSpecificVolume", "--partial-specific-volume"),
    ];

    private readonly SemaphoreSlim _turns = new(settings.AtOnce);

    public void Dispose() => _turns.Dispose();

    public string? Report(string id)
    {
        if (!RunList.IsPlain(id)) return null;
        var folder = Path.Combine(settings.Answers, id, "report");
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.html").FirstOrDefault() : null;
    }

    public async Task<IResult> PostAsync(HttpContext http, string study)
    {
        var cancel = http.RequestAborted;
        try
        {
            if (studies.Find(study) is not IDecompose) studies.Find<IPredict>(study);
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

        if (form.Files.GetFile("file") is not { } upload) return Refuse("The form holds no file in the field 'file'.", StatusCodes.Status400BadRequest);
        if (upload.Length > settings.UploadBytes) return TooLarge();

        var id = DateTime.UtcNow.ToString("yyyyMMdd-HHmmss-", CultureInfo.InvariantCulture) + Guid.NewGuid().ToString("N")[..12];
        var folder = Path.Combine(settings.Answers, id);
        var name = UploadName.Clean(upload.FileName);
        var file = Path.Combine(folder, "upload", name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        try
        {
            var stream = new FileStream(file, FileMode.CreateNew);
            await using (stream.ConfigureAwait(false)) await upload.CopyToAsync(stream, cancel).ConfigureAwait(false);
            List<string> command = [.. settings.Program, "predict", study, file, "--json", "--report", Path.Combine(folder, "report")];
            foreach (var (field, flag) in Fields)
                if (form[field].ToString().Trim() is { Length: > 0 } value) command.Add($"{flag}={value}");
            await _turns.WaitAsync(cancel).ConfigureAwait(false);
            ChildResult child;
            try
            {
                child = await LimitedChild.RunAsync(command, settings.TimeLimit, settings.MemoryBytes, cancel).ConfigureAwait(false);
            }
            finally
            {
                _turns.Release();
            }

            return Answer(child, id, name, file);
        }
        finally
        {
            Directory.Delete(Path.Combine(folder, "upload"), recursive: true);
            if (!Directory.Exists(Path.Combine(folder, "report"))) Directory.Delete(folder, recursive: true);
            Forget();
        }
    }

    private IResult Answer(ChildResult child, string id, string name, string file)
    {
        if (child.ExitCode is null)
            return Refuse(FormattableString.Invariant($"{name} was not answered within {settings.TimeLimit.TotalSeconds:F0} s; the attempt was stopped."), StatusCodes.Status504GatewayTimeout);
        JsonNode? document = null;
        try
        {
            document = child.Output.Length == 0 ? null : JsonNode.Parse(child.Output);
        }
        catch (JsonException)
        {
            // Said below, with what the child said.
        }

        if (document?["results"]?[0] is not JsonObject result)
        {
            // Exit 2 comes with the sentence that the command line wrote; anything else is a crash or a limit.
            var said = child.Error.Replace(file, name, StringComparison.Ordinal).Trim().Split('\n')[^1].Replace("ewald: ", "", StringComparison.Ordinal).Trim();
            return child.ExitCode == 2 && said.Length > 0
                ? Refuse(said, StatusCodes.Status422UnprocessableEntity)
                : Refuse(FormattableString.Invariant($"{name} could not be answered within the limits on memory ({settings.MemoryBytes >> 20} MiB), or it broke a reader (exit code {child.ExitCode})."), StatusCodes.Status422UnprocessableEntity);
        }

        result["file"] = name;
        if (result["error"]?.GetValue<string>() is { } error) result["error"] = error.Replace(file, name, StringComparison.Ordinal);
        document["report"] = Report(id) is null ? null : $"/answers/{id}/report.html";
        return Workbench.Json(document);
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
