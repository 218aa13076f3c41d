using System.Diagnostics;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.IO;
using Ewald.Physics.Lattice;

namespace Ewald.Benchmarks;

/// <summary>Dynamical matrices and frequencies against phonopy, from the same forces at the same wave vectors, one thread.</summary>
/// <remarks>Force constants and charges are made before either clock starts. phonopy is called as its users call it: its matrix class a wave vector at a time, whose sum runs in C.</remarks>
public sealed class LatticeBenchmark : IBenchmark
{
    private const int WaveVectors = 2000;

    /// <inheritdoc/>
    public string Group => "excitations";

    /// <inheritdoc/>
    public IEnumerable<Comparison> Run(Action<string> say, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(say);
        if (RepositoryPaths.Data is not { } data) yield break;
        var random = new Randomness(3).Stream("wave vectors");
        foreach (var (name, polar) in new[] { ("NaCl", false), ("NaCl", true), ("TiO2-anatase", false), ("CaTiO3", false) })
        {
            cancel.ThrowIfCancellationRequested();
            var folder = Path.Combine(data, "02_phonon", "phonopy_dft", name);
            if (!Directory.Exists(folder)) continue;
            var set = PhonopyFolder.Read(folder);
            var constants = SupercellForceConstants.Of(set);
            var matrix = constants.DynamicalMatrix(polar ? set.Born : null);
            var q = new double[3 * WaveVectors];
            for (var i = 0; i < q.Length; i++) q[i] = random.Uniform(-0.5, 0.5);
            say($"dynamical matrices of {name}: ours");
            double matrices = Best(() => matrix.Evaluate(q)), energies = Best(() => matrix.Energies(q));
            say($"dynamical matrices of {name}: phonopy");
            var vectors = constants.Primitive.Cell.Vectors;
            var peer = Peer.Ask("phonopy_matrices.py", new { folder, polar, q, primitive = Enumerable.Range(0, 9).Select(i => vectors[i / 3, i % 3]) }, [], 1, cancel);
            var (title, version) = (polar ? $"{name} with dipoles" : name, peer is null ? "absent" : $"phonopy {peer["version"]}");
            var work = FormattableString.Invariant($"{title}: {constants.Primitive.Sites.Count} atoms a cell, {constants.Supercell.Sites.Count} in the supercell, {WaveVectors} wave vectors, 1 thread");
            if (peer?["frequencies"] is JsonArray theirs) Agree(name, matrix.Energies(q), theirs);
            yield return Compare($"dynamical matrices, {title}", matrices, peer?["matrices"], version, work, polar ? null : "ratio at least 10");
            yield return Compare($"frequencies, {title}", energies, peer?["diagonalised"], version, work + "; matrices made and diagonalised", null);
        }
    }

    private Comparison Compare(string name, double ours, JsonNode? peer, string version, string work, string? target)
    {
        double? theirs = peer is null ? null : (double)peer;
        return new(Group, name, WaveVectors / ours, theirs is null ? null : WaveVectors / theirs, "matrices/s", theirs / ours, version, work, target);
    }

    // A fast wrong answer is no benchmark.
    private static void Agree(string name, double[] energies, JsonArray frequencies)
    {
        for (var i = 0; i < frequencies.Count; i++)
        {
            var (ours, theirs) = (energies[i] / PhononUnits.MeVPerTHz, (double)frequencies[i]!);
            if (Math.Abs(ours - theirs) > 1e-4) throw new InvalidOperationException(FormattableString.Invariant($"{name}: {ours} THz, phonopy says {theirs} THz."));
        }
    }

    private static double Best(Action action)
    {
        // Until the compiler's tiers settle: they wait for time, not only for calls.
        var warm = Stopwatch.StartNew();
        while (warm.Elapsed.TotalSeconds < 1) action();
        var best = double.PositiveInfinity;
        for (var round = 0; round < 20; round++)
        {
            var clock = Stopwatch.StartNew();
            action();
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }

        return best;
    }
}
