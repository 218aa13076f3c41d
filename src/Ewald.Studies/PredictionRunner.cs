using Ewald.Core;
using Ewald.Reports;

namespace Ewald.Studies;

/// <summary>The model that answered.</summary>
/// <param name="Card">Its card.</param>
/// <param name="Sha256">Hash of <c>card.json</c>, which holds the hashes of the weights.</param>
public sealed record PredictionModel(ModelCard Card, string Sha256);

/// <summary>The document that <c>predict --json</c> prints (docs/schemas/predict.schema.json).</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Model">The model that answered; null when the study needs none.</param>
/// <param name="Results">One entry a file, in the order given.</param>
public sealed record PredictionDocument(string Study, PredictionModel? Model, IReadOnlyList<FilePrediction> Results);

/// <summary>A file to answer and what the user says of it.</summary>
/// <param name="File">Path as given.</param>
/// <param name="Info">What the user says of the measurement.</param>
public sealed record PredictionRequest(string File, MeasurementInfo Info);

/// <summary>Answers many measured files with one loaded model; a file that cannot be answered does not stop the others.</summary>
public static partial class PredictionRunner
{
    /// <summary>Answers the files in parallel, in the order given.</summary>
    /// <param name="study">The study.</param>
    /// <param name="model">Folder of the model.</param>
    /// <param name="requests">The files.</param>
    /// <param name="threads">Files worked on at once.</param>
    /// <param name="reports">Folder that receives one page per file, or null.</param>
    /// <param name="progress">Where progress goes.</param>
    /// <param name="cancel">Cancels between files.</param>
    /// <exception cref="InputException">The model cannot be used.</exception>
    public static PredictionDocument Run(
        IPredict study, string model, IReadOnlyList<PredictionRequest> requests, int threads, string? reports,
        IProgressSink progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ModelStore.Open(model, study.Card.Id);
        var predictor = study.Load(model);
        (predictor as IPlanAhead)?.Expect(requests.Count);
        var results = new FilePrediction[requests.Count];
        var pages = reports is null ? null : PageNames(requests);
        var done = 0;
        Parallel.For(0, requests.Count, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = threads }, i =>
        {
            results[i] = Answer(study, predictor, requests[i], pages is null ? null : Path.Combine(reports!, pages[i]));
            progress.Step("answering files", Interlocked.Increment(ref done), requests.Count);
        });
        return new(study.Card.Id, new(predictor.Card, ModelStore.Sha256(Path.Combine(model, ModelStore.CardFile))), results);
    }

    /// <summary>File names of the report pages: the measured file's own name, made unique and safe.</summary>
    /// <param name="requests">The files.</param>
    public static IReadOnlyList<string> PageNames(IReadOnlyList<PredictionRequest> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. requests.Select(r =>
        {
            var stem = new string([.. Path.GetFileName(r.File).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_')]).TrimStart('.');
            if (stem.Length == 0) stem = "file";
            var name = stem + ".html";
            for (var n = 2; !taken.Add(name); n++) name = FormattableString.Invariant($"{stem}-{n}.html");
            return name;
        })];
    }

    private static FilePrediction Answer(IPredict study, IPredictor predictor, PredictionRequest request, string? pagePath) => Guarded(request.File, () =>
    {
        if (Directory.Exists(request.File)) throw new InputException($"{request.File} is a folder; give the files in it.");
        if (!File.Exists(request.File) && !(predictor is IUnderstandText reader && reader.Understands(request.File))) throw new InputException($"{request.File}: there is no such file.");
        var page = pagePath is null ? null : new ReportPage($"{Path.GetFileName(request.File)}: {study.Card.Title}");
        var prediction = predictor.Predict(request.File, request.Info, page);
        if (page is not null)
            ReportWriter.Write(PredictionReport.Around(page, predictor.Card, prediction), pagePath!);

        return prediction;
    });

    private static FilePrediction Guarded(string file, Func<FilePrediction> answer)
    {
        try
        {
            return answer();
        }
        catch (Exception e) when (e is InputException or InstabilityException or NativeException or IOException or UnauthorizedAccessException)
        {
            return FilePrediction.Failed(file, OneLine(e.Message));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A defect of ours on one file must not cost the user the other files' answers.
            return FilePrediction.Failed(file, OneLine($"Ewald failed on this file ({e.GetType().Name}: {e.Message}); please report it with the file."));
        }
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
