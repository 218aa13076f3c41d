using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Physics.SmallAngle;

namespace Ewald.Benchmarks;

/// <summary>Form factors against sasmodels: curves per second, one thread, 200 Q from 0.001 to 0.5 Å⁻¹, the same parameters.</summary>
/// <remarks>The peer's Python overhead, measured on a trivial model in turns with each model, is taken off its time before the ratio is formed. What remains
/// of a cheap model is a small difference; beside it stands the rate of the peer's kernel alone, from 16 repeats of the Q axis in one call.</remarks>
public sealed class SmallAngleBenchmark : IBenchmark
{
    private const string Interpreter = "/usr/bin/python3";

    // Ours, its values after scale and background, the peer's model and the same values under the peer's names.
    private static readonly (string Id, double[] Shape, string Peer, string Pars)[] Work =
    [
        ("sphere", [1, 6, 60], "sphere", "sld=1 sld_solvent=6 radius=60"),
        ("hollow-sphere", [1, 6, 60, 20], "vesicle", "sld=1 sld_solvent=6 volfraction=1 radius=60 thickness=20"),
        ("core-shell-sphere", [1, 3, 6, 60, 20], "core_shell_sphere", "sld_core=1 sld_shell=3 sld_solvent=6 radius=60 thickness=20"),
        ("ellipsoid", [1, 6, 40, 120], "ellipsoid", "sld=1 sld_solvent=6 radius_polar=40 radius_equatorial=120"),
        ("core-shell-ellipsoid", [1, 3, 6, 40, 2, 15, 1], "core_shell_ellipsoid", "sld_core=1 sld_shell=3 sld_solvent=6 radius_equat_core=40 x_core=2 thick_shell=15 x_polar_shell=1"),
        ("cylinder", [1, 6, 20, 400], "cylinder", "sld=1 sld_solvent=6 radius=20 length=400"),
        ("hollow-cylinder", [1, 6, 20, 10, 400], "hollow_cylinder", "sld=1 sld_solvent=6 radius=20 thickness=10 length=400"),
        ("core-shell-cylinder", [1, 3, 6, 20, 10, 400], "core_shell_cylinder", "sld_core=1 sld_shell=3 sld_solvent=6 radius=20 thickness=10 length=400"),
        ("capped-cylinder", [1, 6, 20, 25, 200], "capped_cylinder", "sld=1 sld_solvent=6 radius=20 radius_cap=25 length=200"),
        ("barbell", [1, 6, 20, 40, 200], "barbell", "sld=1 sld_solvent=6 radius=20 radius_bell=40 length=200"),
        ("elliptical-cylinder", [1, 6, 20, 40, 400], "elliptical_cylinder", "sld=1 sld_solvent=6 radius_minor=20 axis_ratio=2 length=400"),
        ("triaxial-ellipsoid", [1, 6, 30, 60, 120], "triaxial_ellipsoid", "sld=1 sld_solvent=6 radius_equat_minor=30 radius_equat_major=60 radius_polar=120"),
        ("parallelepiped", [1, 6, 40, 80, 300], "parallelepiped", "sld=1 sld_solvent=6 length_a=40 length_b=80 length_c=300"),
        ("lamellar", [1, 6, 50], "lamellar", "sld=1 sld_solvent=6 thickness=50"),
        ("mass-fractal", [2, 6, 5, 2, 100], "fractal", "volfraction=1 radius=5 fractal_dim=2 cor_length=100 sld_block=2 sld_solvent=6"),
        ("worm-like-chain", [1, 6, 1000, 100, 20], "flexible_cylinder", "sld=1 sld_solvent=6 length=1000 kuhn_length=100 radius=20"),
        ("debye-chain", [60], "mono_gauss_coil", "i_zero=1 rg=60"),
        ("excluded-volume-chain", [60, 1.7], "polymer_excl_volume", "rg=60 porod_exp=1.7"),
        ("star-polymer", [50, 4], "star_polymer", "rg_squared=2500 arms=4"),
        ("guinier", [30], "guinier", "rg=30"),
        ("guinier-porod", [60, 0, 4], "guinier_porod", "rg=60 s=0 porod_exp=4"),
        ("porod", [], "porod", ""),
        ("power-law", [3.5], "power_law", "power=3.5"),
        ("teubner-strey", [0.5, 0.3, 6.3, 100, 30], "teubner_strey", "volfraction_a=0.5 sld_a=0.3 sld_b=6.3 d=100 xi=30"),
        ("lorentz", [50], "lorentz", "cor_length=50"),
        ("correlation-length", [1e-6, 3, 10, 50, 2], "correlation_length", "porod_scale=1e-6 porod_exp=3 lorentz_scale=10 cor_length=50 lorentz_exp=2"),
        ("debye-anderson-brumberger", [50], "dab", "cor_length=50"),
    ];

    /// <inheritdoc/>
    public string Group => "sas";

    /// <inheritdoc/>
    public IEnumerable<Comparison> Run(Action<string> say, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(say);
        double[] q = [.. Enumerable.Range(0, 200).Select(k => 0.001 * Math.Pow(500, k / 199.0))];
        say("sasmodels: curves per second of each model");
        var peer = AskPeer(q, cancel);
        foreach (var (id, shape, _, _) in Work)
        {
            cancel.ThrowIfCancellationRequested();
            say($"small-angle {id}");
            var ours = CurvesPerSecond(SmallAngleCatalogue.Find(id), q, [1, 0, .. shape]);
            double? theirs = peer?["curves"]![id]?["net"]?.GetValue<double>();
            var overhead = peer is null ? "" : FormattableString.Invariant($"; {peer["overhead"]!.GetValue<double>() * 1e6:F0} us of Python taken off the peer's time; its kernel alone {peer["curves"]![id]!["kernel"]!.GetValue<double>():F0} curves/s");
            yield return new Comparison(Group, id, ours, theirs, "curves/s", ours / theirs, peer is null ? "absent" : $"sasmodels {peer["version"]}",
                "200 Q from 0.001 to 0.5 1/A, log spaced, double precision, 1 thread" + overhead, "ratio at least 5");
        }
    }

    private static double CurvesPerSecond(SmallAngleModel model, double[] q, double[] parameters)
    {
        var curve = new double[q.Length];

        // The compiler's tiers settle in the first 0.3 s; then the best of 100 short rounds, which fit between other programs' turns.
        var warm = Stopwatch.StartNew();
        long count = 0;
        while (warm.Elapsed.TotalSeconds < 0.3)
        {
            model.Evaluate(q, parameters, curve);
            count++;
        }

        var rounds = Math.Max(1, count / 100);
        var best = double.PositiveInfinity;
        for (var round = 0; round < 100; round++)
        {
            var clock = Stopwatch.StartNew();
            for (long i = 0; i < rounds; i++) model.Evaluate(q, parameters, curve);
            best = Math.Min(best, clock.Elapsed.TotalSeconds / rounds);
        }

        return 1 / best;
    }

    private static JsonNode? AskPeer(double[] q, CancellationToken cancel)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "peers", "sasmodels_speed.py");
        if (!File.Exists(Interpreter) || !File.Exists(script)) return null;
        var models = Work.Select(w => new
        {
            name = w.Id,
            peer = w.Peer,
            pars = w.Pars.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('='))
                .ToDictionary(p => p[0], p => double.Parse(p[1], CultureInfo.InvariantCulture), StringComparer.Ordinal),
        });
        using var process = Process.Start(new ProcessStartInfo(Interpreter, [script])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        using var stop = cancel.Register(() => process.Kill(entireProcessTree: true));
        var errors = process.StandardError.ReadToEndAsync(cancel);
        try
        {
            process.StandardInput.Write(JsonSerializer.Serialize(new { q, models }));
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The peer left before reading: it is not installed, which its exit status says below.
        }

        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        cancel.ThrowIfCancellationRequested();
        _ = errors;
        return process.ExitCode == 0 ? JsonNode.Parse(answer) : null;
    }
}
