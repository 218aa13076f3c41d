using System.Diagnostics;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;
using Ewald.Representations;

namespace Ewald.Benchmarks;

/// <summary>Representations of 1 000 crystals, and those that pymatgen and ASE have beside theirs.</summary>
/// <remarks>Crystals are the binaries of 05_elastic where the shared data are, else random cells. SOAP and symmetry functions have no peer in Debian. Ewald matrix:
/// both with terms left out below 1e-12. Peers get every 25th crystal, and ours is timed on the same ones for the ratio.</remarks>
public sealed class RepresentationsBenchmark : IBenchmark
{
    private const int Count = 1000, EveryPeer = 25, Shells = 200;
    private const double Cutoff = 20, WarmUp = 2;

    /// <inheritdoc/>
    public string Group => "representations";

    /// <inheritdoc/>
    public IEnumerable<Comparison> Run(Action<string> say, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(say);
        var (crystals, source) = Crystals(Count);
        var soap = new Soap(SpeciesSet.Of(crystals), new SoapSettings());
        var some = crystals.Where((_, i) => i % EveryPeer == 0).ToArray();
        say("pymatgen and ASE");
        var peer = AskPeer(some, cancel);
        var pairs = peer?["pairs"]!.AsArray().Sum(v => (long)v!);
        if (pairs is not null && Math.Abs(pairs.Value - some.Sum(c => (long)NeighbourList.Of(c, Cutoff).Count)) > 1e-4 * pairs.Value)
            throw new InvalidOperationException("ASE finds other neighbours than ours: the ratio would compare different work.");
        (string Name, string Peer, string Key, Action<Crystal> Run, string Text)[] works =
        [
            ("Ewald-sum matrix", "pymatgen", "ewald", c => new EwaldSumMatrix(c.Sites.Count, accuracy: 1e-12).Matrix(c), "nuclear charges, accuracy 1e-12"),
            ("partial radial distribution", "ase", "radial", c => Describe(new PartialRadialDistribution(SpeciesSet.Of(c), Cutoff, Shells), c), "20 Å, 200 shells, all ordered pairs of species"),
            ("crystal graph", "pymatgen", "neighbours", c => CrystalGraph.Of(c).Edges(), "12 nearest within 8 Å; ours with 41 edge functions, the peer without"),
            ("SOAP", "", "", c => Describe(soap.With(SpeciesSet.Of(c)), c), "Gaussian orbitals, cutoff 5 Å, n 8, l 6, σ 1 Å, species of the crystal"),
            ("symmetry functions", "", "", c => Describe(Functions(SpeciesSet.Of(c)), c), "cutoff 6 Å, 8 G2, 8 G4 and each of them for every species or pair of the crystal"),
        ];
        foreach (var (name, tool, key, run, text) in works)
        {
            cancel.ThrowIfCancellationRequested();
            say(FormattableString.Invariant($"{name} of {crystals.Count} crystals"));
            for (var warm = Stopwatch.StartNew(); warm.Elapsed.TotalSeconds < WarmUp;)
                foreach (var crystal in some) run(crystal); // the compiler's tiers settle
            var clock = Stopwatch.StartNew();
            foreach (var crystal in crystals) run(crystal);
            var (seconds, atoms) = (clock.Elapsed.TotalSeconds, crystals.Sum(c => c.Sites.Count));
            var work = FormattableString.Invariant($"{crystals.Count} {source}, {atoms} atoms, crystal by crystal; {text}; {1e6 * seconds / atoms:F0} µs an atom");
            if (key.Length == 0)
            {
                yield return new Comparison(Group, name, crystals.Count / seconds, null, "crystals/s", null, "none", work, null);
                continue;
            }

            var ours = some.Sum(c => Best(() => run(c)));
            double? theirs = peer?[key]!.AsArray().Sum(v => (double)v!);
            yield return new Comparison(Group, name, some.Length / ours, some.Length / theirs, "crystals/s", theirs / ours, peer is null ? "absent" : $"{(tool == "ase" ? "ASE" : tool)} {peer[tool]}",
                FormattableString.Invariant($"{some.Length} of them with {some.Sum(c => c.Sites.Count)} atoms for the ratio, best of rounds, 1 thread; {work}"), "ratio at least 20");
        }

        foreach (var comparison in Scaling(soap, say, cancel)) yield return comparison;
    }

    // Rock salt: 8, 64, 216 and 1 000 atoms, the same density.
    private IEnumerable<Comparison> Scaling(Soap soap, Action<string> say, CancellationToken cancel)
    {
        var sizes = new[] { 1, 2, 3, 5 };
        var fitted = soap.With(SpeciesSet.Of("Na", "Cl"));
        var functions = Functions(SpeciesSet.Of("Na", "Cl"));
        foreach (var (name, representation) in new[] { ("SOAP", (ISiteRepresentation)fitted), ("symmetry functions", functions) })
        {
            cancel.ThrowIfCancellationRequested();
            say($"{name}: scaling");
            var seconds = sizes.Select(n =>
            {
                var crystal = RockSalt(n);
                var rows = new double[crystal.Sites.Count * representation.Names.Count];
                return Best(() => representation.DescribeSites(crystal, rows));
            }).ToArray();
            var text = string.Join(", ", sizes.Select((n, i) => FormattableString.Invariant($"{8 * n * n * n}: {1e6 * seconds[i] / (8 * n * n * n):F0}")));
            yield return new Comparison(Group, $"{name}, cell of 1 000 atoms", seconds[^1], null, "s", null, "none",
                FormattableString.Invariant($"rock salt, rows of all sites, {Environment.ProcessorCount} threads; µs an atom for cells of {text} atoms (the first on 1 thread)"), name == "SOAP" ? "under 1 s a core" : null);
        }
    }

    private static Crystal RockSalt(int n)
    {
        (double X, double Y, double Z)[] face = [(0, 0, 0), (0, .5, .5), (.5, 0, .5), (.5, .5, 0)];
        var cells = from i in Enumerable.Range(0, n) from j in Enumerable.Range(0, n) from k in Enumerable.Range(0, n) from p in face select (X: i + p.X, Y: j + p.Y, Z: k + p.Z);
        return new Crystal("rock salt", UnitCell.Cubic(5.64 * n),
            [.. cells.SelectMany(p => new[] { Site.Of(Elements.Of("Na"), p.X / n, p.Y / n, p.Z / n), Site.Of(Elements.Of("Cl"), (p.X + 0.5) / n, p.Y / n, p.Z / n) })]);
    }

    private static AtomCentredSymmetryFunctions Functions(SpeciesSet species) => new(
        species, 6, [.. Enumerable.Range(0, 8).Select(i => new RadialSymmetryFunction(4, 0.7 * i))], angular: [.. new[] { 1.0, 2, 4, 16 }.SelectMany(z => new AngularSymmetryFunction[] { new(0.005, z, 1), new(0.005, z, -1) })]);

    private static double[] Describe(IRepresentation representation, Crystal crystal)
    {
        var values = new double[representation.Names.Count];
        representation.Describe(crystal, values);
        return values;
    }

    private static double Best(Action once)
    {
        var best = double.PositiveInfinity;
        for (var round = 0; round < 5; round++)
        {
            var clock = Stopwatch.StartNew();
            once();
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }

        return best;
    }

    internal static (IReadOnlyList<Crystal> Crystals, string Source) Crystals(int count)
    {
        if (RepositoryPaths.Data is { } data && Path.Combine(data, "05_elastic", "mp_binary_structures", "mp-binary-pbe-elasticity-2025.1.json.gz") is var file && File.Exists(file))
            return ([.. CrystalFile.ReadAll(file).Take(count)], "binaries of 05_elastic");
        var s = new Randomness(5).Stream("representations");
        string[] symbols = ["O", "Ti", "Sr", "Fe", "Al"];
        return ([.. Enumerable.Range(0, count).Select(n =>
        {
            var atoms = 2 + s.Below(15);
            var edge = Math.Cbrt(14 * atoms);
            var cell = UnitCell.FromDegrees(edge * s.Uniform(0.9, 1.1), edge * s.Uniform(0.9, 1.1), edge, s.Uniform(75, 105), s.Uniform(75, 105), s.Uniform(75, 105));
            return new Crystal($"random {n}", cell, [.. Enumerable.Range(0, atoms).Select(i => Site.Of(Elements.Of(symbols[i % 2 + n % 4]), s.Uniform(), s.Uniform(), s.Uniform()))]);
        })], "random cells");
    }

    private static JsonNode? AskPeer(Crystal[] crystals, CancellationToken cancel)
    {
        var work = new
        {
            cutoff = Cutoff,
            shells = Shells,
            crystals = crystals.Select(c => new
            {
                vectors = Enumerable.Range(0, 3).Select(i => Enumerable.Range(0, 3).Select(j => c.Cell.Vectors[i, j])),
                sites = c.Sites.Select(s => new object[] { s.Occupants[0].Element.Symbol, s.X, s.Y, s.Z }),
            }),
        };
        return Peer.Ask("representations.py", work, [], null, cancel);
    }
}
