using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.IO;
using Ewald.Physics.Lattice;

namespace Ewald.Benchmarks;

/// <summary>Dynamical matrices and frequencies against phonopy, from the same forces at the same wave vectors, one thread.</summary>
/// <remarks>Force constants and charges are made before either clock starts. phonopy's sum runs in C; of its
/// two ways, a wave vector at a time or all of them, the quicker counts. The limit of the machine beside it: multiplications and additions that the sum needs.</remarks>
public sealed class LatticeBenchmark : IBenchmark
{
    private const int WaveVectors = 2000, DipoleTerms = 300;

    /// <inheritdoc/>
    public string Group => "excitations";

    /// <inheritdoc/>
    public IEnumerable<Comparison> Run(Action<string> say, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(say);
        if (RepositoryPaths.Data is not { } data) yield break;
        var random = new Randomness(3).Stream("wave vectors");
        var rate = Rate();
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
            var room = new Complex[WaveVectors * matrix.Order * matrix.Order];
            double matrices = Best(() => matrix.Evaluate(q, room)), energies = Best(() => matrix.Energies(q));
            say($"dynamical matrices of {name}: phonopy");
            var vectors = constants.Primitive.Cell.Vectors;
            var peer = Peer.Ask("phonopy_matrices.py", new { folder, polar, q, primitive = Enumerable.Range(0, 9).Select(i => vectors[i / 3, i % 3]) }, [], 1, cancel);
            var (title, version) = (polar ? $"{name} with dipoles" : name, peer is null ? "absent" : $"phonopy {peer["version"]}");
            var work = FormattableString.Invariant($"{title}: {constants.Primitive.Sites.Count} atoms a cell, {constants.Supercell.Sites.Count} in the supercell, {WaveVectors} wave vectors, 1 thread");
            var fused = Fused(constants, matrix, polar);
            var limit = FormattableString.Invariant($"; limit {rate / fused:E1} matrices/s: {fused:F0} multiplications with additions each at {rate / 1e9:F0} G/s measured");
            if (peer?["frequencies"] is JsonArray theirs) Agree(name, matrix.Energies(q), theirs);
            yield return Compare($"dynamical matrices, {title}", matrices, peer?["matrices"], version, work + limit, "ratio at least 10");
            yield return Compare($"frequencies, {title}", energies, peer?["diagonalised"], version, work + "; matrices made and diagonalised", null);
        }
    }

    private Comparison Compare(string name, double ours, JsonNode? peer, string version, string work, string? target)
    {
        double? theirs = peer is null ? null : (double)peer;
        return new(Group, name, WaveVectors / ours, theirs is null ? null : WaveVectors / theirs, "matrices/s", theirs / ours, version, work, target);
    }

    // Of two atoms all nine complex elements; of an atom with its images one half of them, six real and three imaginary. Dipoles: six complex ones a pair and term, and the
    // terms themselves, of which the exponential makes the most.
    private static double Fused(SupercellForceConstants constants, DynamicalMatrix matrix, bool polar)
    {
        double sum = 0;
        foreach (var bond in matrix.ForceConstants.Bonds) sum += bond.First < bond.Second ? 18 : bond.First == bond.Second ? 4.5 : 0;
        var atoms = constants.Primitive.Sites.Count;
        return polar ? sum + DipoleTerms * (12.0 * atoms * (atoms - 1) / 2 + 50) : sum;
    }

    // Multiplications with additions a second that one core does on registers alone.
    private static double Rate()
    {
        const int Steps = 1_000_000;
        var best = 0.0;
        for (var round = 0; round < 20; round++)
        {
            var clock = Stopwatch.StartNew();
            if (Chains(Steps) > 0) best = Math.Max(best, 8.0 * 10 * Steps / clock.Elapsed.TotalSeconds);
        }

        return best;
    }

    // Ten chains of eight lanes; without a call inside they stay in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double Chains(int steps)
    {
        var (x, y) = (Vector512.Create(0.999), Vector512.Create(0.001));
        Vector512<double> a = x, b = y, c = x, d = y, e = x, f = y, g = x, h = y, i = x, j = y;
        for (var step = 0; step < steps; step++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j);
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
        while (warm.Elapsed.TotalSeconds < 2) action();
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
