using System.Diagnostics;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.Diffraction;

namespace Ewald.Benchmarks;

/// <summary>Powder lines against pymatgen's XRDCalculator, and whole patterns of random cells.</summary>
/// <remarks>Ours makes everything anew for each crystal: form factors of the same table, structure factors, lines. pymatgen's structure is made
/// before its clock starts.</remarks>
public sealed class PowderBenchmark : IBenchmark
{
    private const double Wavelength = 1.54184, Top = 90;
    private const int Patterns = 10_000, Points = 4_000;

    /// <inheritdoc/>
    public string Group => "diffraction";

    /// <inheritdoc/>
    public IEnumerable<Comparison> Run(Action<string> say, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(say);
        var crystals = Crystals();
        say("powder sticks: pymatgen");
        var peer = AskPeer(crystals, cancel);
        say("powder sticks: ours");
        foreach (var crystal in crystals) Seconds(crystal); // the compiler's tiers settle
        var ours = crystals.Select(Seconds).ToArray();
        double[]? theirs = peer?["seconds"]!.AsArray().Select(v => (double)v!).ToArray();
        var name = peer is null ? "absent" : $"pymatgen {peer["version"]}";
        var work = FormattableString.Invariant($"{crystals.Length} crystals of {crystals.Min(c => c.Sites.Count)} to {crystals.Max(c => c.Sites.Count)} atoms, Cu K-alpha, 2 theta to {Top} degrees, x-ray, 1 thread");
        yield return new Comparison(Group, "powder sticks", ours.Length / ours.Sum(), theirs is null ? null : theirs.Length / theirs.Sum(), "crystals/s",
            theirs is null ? null : theirs.Sum() / ours.Sum(), name, work, "ratio at least 200");
        if (theirs is not null)
        {
            foreach (var (what, n) in new[] { ("slowest ratio", Enumerable.Range(0, ours.Length).MinBy(n => theirs[n] / ours[n])), ("median ratio", Enumerable.Range(0, ours.Length).OrderBy(n => theirs[n] / ours[n]).ElementAt(ours.Length / 2)) })
            {
                yield return new Comparison(Group, $"powder sticks, {what}", 1 / ours[n], 1 / theirs[n], "crystals/s", theirs[n] / ours[n], name,
                    FormattableString.Invariant($"{crystals[n].Name}, {crystals[n].Sites.Count} atoms, {peer!["lines"]![n]} lines, 1 thread"), "ratio at least 200");
            }
        }

        cancel.ThrowIfCancellationRequested();
        say("powder patterns of random cells");
        var threads = Math.Min(2, Environment.ProcessorCount);
        Simulate(100, threads, cancel);
        var watch = Stopwatch.StartNew();
        var lines = Simulate(Patterns, threads, cancel);
        yield return new Comparison(Group, "10 000 patterns", watch.Elapsed.TotalSeconds, null, "s", null, "none",
            FormattableString.Invariant($"{Patterns} patterns of {Points} points, 10 to 90 degrees, K-alpha doublet, TCH widths, axial divergence, size, texture and counting noise; random cells of 4 to 24 atoms and 1 to 6 degrees of freedom, {lines / (double)Patterns:F0} lines each; {threads} threads"),
            "under 60 s");
    }

    private static double Seconds(Crystal crystal)
    {
        void Once() => PowderSticks.InAngles(StructureFactor.Xray(crystal, table: FormFactorTable.DeGraefMcHenry, ions: false), LorentzFactor.Xray(Wavelength), 0, Top);
        var warm = Stopwatch.StartNew();
        var count = 0;
        while (warm.Elapsed.TotalSeconds < 0.05)
        {
            Once();
            count++;
        }

        var rounds = Math.Max(1, count / 30);
        var best = double.PositiveInfinity;
        for (var round = 0; round < 20; round++)
        {
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < rounds; i++) Once();
            best = Math.Min(best, clock.Elapsed.TotalSeconds / rounds);
        }

        return best;
    }

    private static long Simulate(int count, int threads, CancellationToken cancel)
    {
        var x = Enumerable.Range(0, Points).Select(i => 10 + 0.02 * i).ToArray();
        var randomness = new Randomness(11);
        long lines = 0;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, () => (new double[Points], new double[Points]), (n, _, buffers) =>
        {
            var stream = randomness.Stream("pattern", (ulong)n);
            var crystal = Random(stream, stream.Below(6), 4 + stream.Below(21), 3.5, 9);
            var instrument = AngularInstrument.Xray(XrayEmission.Of("Cu"), new AngularResolution(0.01, -0.005, 0.005, X: 0.02, Y: 0.02)) with
            {
                Axial = new AxialDivergence(0.02, 0.02),
                ZeroShiftInDegrees = stream.Uniform(-0.05, 0.05),
            };
            var phase = new PowderPhase(StructureFactor.Xray(crystal), 1, new SampleBroadening(stream.LogUniform(200, 2000), stream.Uniform(0, 0.003)), new MarchDollase(new MillerIndex(0, 0, 1), stream.Uniform(0.6, 1)));
            var (pattern, sigma) = buffers;
            new PowderPatternModel(instrument, new PowderBackground([10, -3, 1])).Evaluate([phase], x, pattern);
            Physics.Instruments.CountingNoise.Poisson(pattern, sigma, 100, stream);
            Interlocked.Add(ref lines, LatticeReflections.Within(crystal.Cell, DiffractionAxes.Spacing(90, Wavelength), DiffractionAxes.Spacing(10, Wavelength)).ShellCount);
            return buffers;
        }, _ => { });
        return lines;
    }

    // Kind 0 cubic, 1 tetragonal, 2 hexagonal, 3 orthorhombic, 4 monoclinic, 5 triclinic.
    private static Crystal Random(RandomStream s, int kind, int atoms, double shortest, double longest)
    {
        double a = s.Uniform(shortest, longest), b = s.Uniform(shortest, longest), c = s.Uniform(shortest, longest);
        double Angle() => s.Uniform(75, 110);
        var cell = kind switch
        {
            0 => UnitCell.Cubic(a),
            1 => UnitCell.FromDegrees(a, a, c, 90, 90, 90),
            2 => UnitCell.FromDegrees(a, a, c, 90, 90, 120),
            3 => UnitCell.FromDegrees(a, b, c, 90, 90, 90),
            4 => UnitCell.FromDegrees(a, b, c, 90, Angle(), 90),
            _ => UnitCell.FromDegrees(a, b, c, Angle(), Angle(), Angle()),
        };
        string[] elements = ["O", "Ti", "Sr", "Si", "Fe"];
        return new Crystal(FormattableString.Invariant($"random cell of kind {kind}"), cell, [.. Enumerable.Range(0, atoms).Select(n =>
            Site.Of(Elements.Of(n < atoms / 2 ? "O" : elements[n % elements.Length]), s.Uniform(), s.Uniform(), s.Uniform()))]);
    }

    private static Crystal[] Crystals()
    {
        (double X, double Y, double Z)[] one = [(0, 0, 0)], body = [(0, 0, 0), (.5, .5, .5)], face = [(0, 0, 0), (0, .5, .5), (.5, 0, .5), (.5, .5, 0)];
        Crystal Make(string name, UnitCell cell, (double X, double Y, double Z)[] centring, params (string Symbol, double X, double Y, double Z)[] basis) =>
            new(name, cell, [.. centring.SelectMany(t => basis.Select(b => Site.Of(Elements.Of(b.Symbol), (t.X + b.X) % 1, (t.Y + b.Y) % 1, (t.Z + b.Z) % 1)))]);
        var stream = new Randomness(5).Stream("crystals");
        return
        [
            Make("Cu", UnitCell.Cubic(3.6149), face, ("Cu", 0, 0, 0)),
            Make("Fe", UnitCell.Cubic(2.8665), body, ("Fe", 0, 0, 0)),
            Make("Si", UnitCell.Cubic(5.4309), face, ("Si", 0, 0, 0), ("Si", .25, .25, .25)),
            Make("NaCl", UnitCell.Cubic(5.6402), face, ("Na", 0, 0, 0), ("Cl", .5, 0, 0)),
            Make("CaF2", UnitCell.Cubic(5.4626), face, ("Ca", 0, 0, 0), ("F", .25, .25, .25), ("F", .75, .75, .75)),
            Make("SrTiO3", UnitCell.Cubic(3.905), one, ("Sr", 0, 0, 0), ("Ti", .5, .5, .5), ("O", .5, .5, 0), ("O", .5, 0, .5), ("O", 0, .5, .5)),
            Make("ZnO", UnitCell.FromDegrees(3.2495, 3.2495, 5.2069, 90, 90, 120), one, ("Zn", 1 / 3.0, 2 / 3.0, 0), ("Zn", 2 / 3.0, 1 / 3.0, .5), ("O", 1 / 3.0, 2 / 3.0, .382), ("O", 2 / 3.0, 1 / 3.0, .882)),
            Make("TiO2", UnitCell.FromDegrees(4.5937, 4.5937, 2.9587, 90, 90, 90), one, ("Ti", 0, 0, 0), ("Ti", .5, .5, .5), ("O", .305, .305, 0), ("O", .695, .695, 0), ("O", .195, .805, .5), ("O", .805, .195, .5)),
            .. new[] { (0, 20, 8.0), (0, 160, 12), (1, 30, 9), (2, 30, 9), (3, 20, 7), (3, 60, 10), (4, 24, 8), (4, 48, 10), (4, 100, 13), (5, 13, 6), (5, 30, 8.5), (5, 60, 10.5), (5, 120, 13.5) }
                .Select(k => Random(stream, k.Item1, k.Item2, 0.85 * k.Item3, 1.15 * k.Item3)),
        ];
    }

    private static JsonNode? AskPeer(Crystal[] crystals, CancellationToken cancel)
    {
        var work = new
        {
            wavelength = Wavelength,
            top = Top,
            crystals = crystals.Select(c => new
            {
                vectors = Enumerable.Range(0, 3).Select(i => Enumerable.Range(0, 3).Select(j => c.Cell.Vectors[i, j])),
                sites = c.Sites.Select(s => new object[] { s.Label, s.X, s.Y, s.Z }),
            }),
        };
        return Peer.Ask("powder_sticks.py", work, [], null, cancel);
    }
}
