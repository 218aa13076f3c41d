using Ewald.Core;
using Ewald.Reports;

namespace Ewald.Studies;

public static partial class PredictionRunner
{
    /// <summary>Takes files or folders apart one after the other; each uses all the threads it is given.</summary>
    /// <param name="study">The study.</param>
    /// <param name="requests">Files or folders.</param>
    /// <param name="seed">One seed in, same numbers out.</param>
    /// <param name="threads">Threads for managed kernels.</param>
    /// <param name="output">Folder for arrays and tables, one sub-folder an entry when there are several; made when missing.</param>
    /// <param name="reports">Folder that receives one page per entry, or null.</param>
    /// <param name="progress">Where progress goes.</param>
    /// <param name="cancel">Cancels.</param>
    public static PredictionDocument Decompose(
        IDecompose study, IReadOnlyList<PredictionRequest> requests, ulong seed, int threads, string output, string? reports,
        IProgressSink progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(requests);
        var pages = PageNames(requests);
        var results = requests.Select((request, i) => Guarded(request.File, () =>
        {
            cancel.ThrowIfCancellationRequested();
            if (!File.Exists(request.File) && !Directory.Exists(request.File)) throw new InputException($"{request.File}: there is no such file or folder.");
            var folder = requests.Count == 1 ? output : Path.Combine(output, Path.GetFileNameWithoutExtension(pages[i]));
            Directory.CreateDirectory(folder);
            var page = reports is null ? null : new ReportPage($"{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.File)))}: {study.Card.Title}");
            var prediction = study.Decompose(new(request.File, request.Info, folder, seed, threads, page, progress, cancel));
            if (page is not null) ReportWriter.Write(PredictionReport.Around(page, study.Card, prediction), Path.Combine(reports!, pages[i]));
            return prediction;
        })).ToArray();
        return new(study.Card.Id, null, results);
    }
}
