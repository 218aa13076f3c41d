using System.IO.Compression;
using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Studies.Elastic;

/// <summary>The mean answer of boosted trees that differ by their seed.</summary>
internal sealed class TreeEnsemble(IReadOnlyList<BoostedTrees> members) : IDisposable
{
    public IReadOnlyList<BoostedTrees> Members { get; } = members;

    /// <summary>Grows ensembles side by side, one thread a member: trees of a member do not depend on the others.</summary>
    /// <param name="tasks">Features row after row, number of features, targets of each ensemble.</param>
    /// <param name="members">Members of each.</param>
    /// <param name="setup">How trees are grown.</param>
    /// <param name="randomness">Gives the seeds.</param>
    /// <param name="purpose">Name of the stream of seeds.</param>
    /// <param name="run">Threads, progress, cancellation.</param>
    public static TreeEnsemble[] Grow(
        IReadOnlyList<(double[] Features, int Dimension, double[] Targets)> tasks, int members, TreeSetup setup, Randomness randomness, string purpose, StudyRun run)
    {
        var grown = new BoostedTrees[tasks.Count * members];
        var done = 0;
        try
        {
            Parallel.For(0, grown.Length, new ParallelOptions { CancellationToken = run.Cancel, MaxDegreeOfParallelism = run.Threads }, job =>
            {
                var (features, dimension, targets) = tasks[job / members];
                var seed = randomness.Stream(purpose, (ulong)(job % members)).NextBits();
                grown[job] = BoostedTrees.Fit(features, dimension, targets, setup, seed, afterRound: _ => run.Cancel.ThrowIfCancellationRequested());
                run.Progress.Step(purpose, Interlocked.Increment(ref done), grown.Length);
            });
        }
        catch
        {
            foreach (var trees in grown) trees?.Dispose();
            throw;
        }

        return [.. Enumerable.Range(0, tasks.Count).Select(t => new TreeEnsemble(grown[(t * members)..((t + 1) * members)]))];
    }

    public double[] Predict(ReadOnlySpan<double> features)
    {
        double[]? sum = null;
        foreach (var member in Members)
        {
            var answers = member.Predict(features);
            if (sum is null) sum = answers;
            else for (var i = 0; i < sum.Length; i++) sum[i] += answers[i];
        }

        for (var i = 0; i < sum!.Length; i++) sum[i] /= Members.Count;
        return sum;
    }

    public void Save(string folder, string name)
    {
        for (var m = 0; m < Members.Count; m++)
        {
            var bytes = Members[m].Save();
            AtomicFile.Write(Path.Combine(folder, FileName(name, m)), stream =>
            {
                using var packed = new GZipStream(stream, CompressionLevel.SmallestSize, leaveOpen: true);
                packed.Write(bytes);
            });
        }
    }

    public static TreeEnsemble Load(string folder, string name, int members, int dimension) => new([.. Enumerable.Range(0, members).Select(m =>
    {
        var path = Path.Combine(folder, FileName(name, m));
        try
        {
            using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            using var bytes = new MemoryStream();
            packed.CopyTo(bytes);
            return BoostedTrees.Load(bytes.ToArray(), dimension, 1);
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException or NativeException)
        {
            throw new DataFormatException(path, "holds no trees of elastic; copy the model's folder again or train it again.", e);
        }
    })]);

    public void Dispose()
    {
        foreach (var member in Members) member.Dispose();
    }

    private static string FileName(string name, int member) => FormattableString.Invariant($"{name}-{member}.ubj.gz");
}
