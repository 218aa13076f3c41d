using System.Text.Json;
using Ewald.Core;
using Ewald.Learning;

namespace Ewald.Studies.PhaseMapNmfk;

/// <summary>Finished points of a scan as files, so that an interrupted run goes on where it stopped.</summary>
/// <param name="folder">Folder of the files.</param>
internal sealed class NmfkCheckpoint(string folder)
{
    /// <summary>A point that was saved, or null.</summary>
    /// <param name="scan">Name of the scan.</param>
    /// <param name="components">K.</param>
    public StabilityPoint? Load(string scan, int components)
    {
        var file = At(scan, components);
        if (!File.Exists(file)) return null;
        var stored = JsonSerializer.Deserialize<Stored>(File.ReadAllBytes(file), EwaldJson.Line)!;
        var best = new Factorisation(Matrix(stored.Weights, components), Rows(stored.Patterns, components), stored.Loss, stored.RelativeError, stored.Iterations, stored.Converged);
        return new StabilityPoint(components, stored.Silhouettes, stored.Errors, stored.Kept, stored.Akaike, stored.Bayesian, best, Rows(stored.Spread, components));
    }

    /// <summary>Saves a point.</summary>
    /// <param name="scan">Name of the scan.</param>
    /// <param name="point">The point.</param>
    public void Save(string scan, StabilityPoint point)
    {
        var best = point.Best;
        var stored = new Stored(
            point.Silhouettes, point.Errors, point.Kept, point.Akaike, point.Bayesian, [.. best.Weights.Cast<double>()], [.. best.Patterns.Cast<double>()],
            best.Loss, best.RelativeError, best.Iterations, best.Converged, [.. point.PatternSpread.Cast<double>()]);
        AtomicFile.WriteText(At(scan, point.Components), JsonSerializer.Serialize(stored, EwaldJson.Line));
    }

    private string At(string scan, int components) => Path.Combine(folder, FormattableString.Invariant($"{scan}-{components}.json"));

    private static double[,] Matrix(double[] flat, int columns)
    {
        var matrix = new double[flat.Length / columns, columns];
        Buffer.BlockCopy(flat, 0, matrix, 0, flat.Length * sizeof(double));
        return matrix;
    }

    private static double[,] Rows(double[] flat, int rows) => Matrix(flat, flat.Length / rows);

    private sealed record Stored(
        double[] Silhouettes, double[] Errors, int Kept, double Akaike, double Bayesian, double[] Weights, double[] Patterns,
        double Loss, double RelativeError, int Iterations, bool Converged, double[] Spread);
}
