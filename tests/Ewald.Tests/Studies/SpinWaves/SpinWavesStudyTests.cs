using Ewald.Core;
using Ewald.IO;
using Ewald.Physics.Magnetism;
using Ewald.Reports;
using Ewald.Studies;
using Ewald.Studies.SpinWaves;

namespace Ewald.Tests.SpinWaves;

public sealed class SpinWavesStudyTests
{
    private const string Chain = """
        { "cell": [4, 9, 9, 90, 90, 90], "sites": [{ "label": "Mn", "position": [0, 0, 0], "spin": 1, "ion": "Mn2+" }],
          "parameters": [{ "name": "J1", "distance": 4, "low": 0.5, "high": 3 }, { "name": "D", "axis": [0, 0, 1], "low": -0.5, "high": -0.05 }],
          "magneticCell": [[2, 0, 0], [0, 1, 0], [0, 0, 1]], "directions": [[0, 0, 1]], "propagation": { "k": [0.5, 0, 0], "axis": [1, 0, 0] },
          "resolution": [0.3], "at": [0, 0, 0.2] }
        """;

    [Fact]
    public void The_smoke_size_recovers_what_it_planted()
    {
        using var folder = new TemporaryFolder();
        var run = new StudyRun(StudySize.Smoke, 3, 2, "cpu", null, folder.Path, new ReportPage("test"), SilentProgress.Instance, CancellationToken.None);
        var result = new SpinWavesStudy().Run(run);
        double Value(string name) => result.Metrics.Single(m => m.Name == name).Value;
        // Few points of a small size: a few percent; the start is off by much more.
        Assert.True(Value("parameterRelativeError") < 0.05, FormattableString.Invariant($"{Value("parameterRelativeError")}"));
        Assert.True(Value("parameterRelativeError") < 0.3 * result.Metrics.Single(m => m.Name == "parameterRelativeError").Baseline);
        Assert.True(Value("parameterRelativeError.all") < 0.15, FormattableString.Invariant($"{Value("parameterRelativeError.all")}"));
        Assert.InRange(Value("identifiableExchanges"), 0.3, 1);
        Assert.True(Value("conditionNumber") is > 1 and < 1e6);
        Assert.Equal(2, result.Details["models"]!.AsArray().Count);
        // The images are among the shared data: nobody has to name them.
        Assert.Equal(RepositoryPaths.Data is { } data && Directory.Exists(Path.Combine(data, "11_ins_spin", "PCSMO")), result.Metrics.Any(m => m.Name.StartsWith("logEvidenceRatio", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_users_crystal_spectrum_is_answered_with_intervals_and_a_fitted_array()
    {
        using var folder = new TemporaryFolder();
        var (file, model) = (Path.Combine(folder.Path, "chain.h5"), Path.Combine(folder.Path, "chain.json"));
        File.WriteAllText(model, Chain);
        // Planted on an explicit two-site cell: another route than the file of lattice and shells.
        double[] energies = [.. Enumerable.Range(0, 80).Select(i => 0.4 + 0.1 * i)], h = [.. Enumerable.Range(0, 30).Select(i => 0.025 + i * 0.033)];
        var data = Plant(h, energies, 1.7, -0.2);
        var stream = new Randomness(8).Stream("noise");
        var sigma = 0.05 * data.Max();
        double[] noisy = [.. data.Select(v => 3 * (v + sigma * stream.Normal()) + 0.1)];
        LabelledArrayFile.Write(file, new LabelledArray(
            "S", Unit.One, [new ArrayAxis("H", Unit.One, h, false), new ArrayAxis("energy", Unit.Parse("meV"), energies, false)], noisy, [.. noisy.Select(_ => 9 * sigma * sigma)]));
        var answer = new SpinWavesStudy().Decompose(Request(file, folder.Path, null));
        var j = answer.Answers.OfType<QuantityAnswer>().Single(a => a.Name == "J1");
        var d = answer.Answers.OfType<QuantityAnswer>().Single(a => a.Name == "D");
        Assert.Equal(1.7, j.Value, 0.02);
        Assert.InRange(1.7, j.Value - 2 * (j.Value - j.Low), j.Value + 2 * (j.High - j.Value));
        Assert.InRange(-0.2, d.Value - 2 * (d.Value - d.Low), d.Value + 2 * (d.High - d.Value));
        Assert.Contains(answer.Warnings, w => w.Contains("Condition number", StringComparison.Ordinal));
        Assert.Equal([30, 80], LabelledArrayFile.Read(Path.Combine(folder.Path, "fit.h5")).Shape);
    }

    [Fact]
    public void What_the_model_lacks_is_said_in_one_sentence()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "data.h5");
        double[] energies = [.. Enumerable.Range(0, 10).Select(i => 1.0 + i)], h = [0.1, 0.2, 0.3];
        LabelledArrayFile.Write(file, new LabelledArray("S", Unit.One, [new ArrayAxis("H", Unit.One, h, false), new ArrayAxis("energy", Unit.Parse("meV"), energies, false)], new double[30]));
        Assert.Contains("--set model", Error(null), StringComparison.Ordinal);
        Assert.Contains("'cell' is missing", Error("{}"), StringComparison.Ordinal);
        Assert.Contains("no bond", Error(Chain.Replace("\"distance\": 4", "\"distance\": 5", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("directions", Error(Chain.Replace("\"propagation\"", "\"other\"", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("no JSON", Error("{"), StringComparison.Ordinal);
        Assert.Contains("Mn7+", Error(Chain.Replace("Mn2+", "Mn7+", StringComparison.Ordinal)), StringComparison.Ordinal);
        // A ferromagnetic coupling has no antiferromagnetic ground state.
        var unstable = Error(Chain.Replace("\"low\": 0.5, \"high\": 3", "\"low\": -3, \"high\": -1", StringComparison.Ordinal));
        Assert.Contains("ground state at none", unstable, StringComparison.Ordinal);
        Assert.Contains("a wave of (", unstable, StringComparison.Ordinal);
        Assert.Contains("180 degrees", Error(Chain.Replace("90]", "400]", StringComparison.Ordinal)), StringComparison.Ordinal);
        LabelledArrayFile.Write(file, new LabelledArray("S", Unit.One, [new ArrayAxis("H", Unit.One, h, false), new ArrayAxis("energy", Unit.Parse("1/cm^2"), energies, false)], new double[30]));
        Assert.Contains("axis energy is in 1/cm^2", Error(Chain), StringComparison.Ordinal);

        string Error(string? json)
        {
            var path = Path.Combine(folder.Path, "model.json");
            if (json is not null) File.WriteAllText(path, json);
            return Assert.ThrowsAny<InputException>(() => new SpinWavesStudy().Decompose(Request(file, folder.Path, json is null ? null : path))).Message;
        }
    }

    [Fact]
    public void The_evidence_of_two_images_prefers_the_one_that_was_planted_and_is_silent_between_equals()
    {
        var stream = new Randomness(1).Stream("images");
        const int Width = 60, Height = 40;
        double[] Image(double phase) => [.. Enumerable.Range(0, Width * Height).Select(i => 1 + Math.Sin(0.3 * (i % Width) + phase) * Math.Cos(0.2 * (i / Width)))];
        var (first, second) = (Image(0), Image(0.4));
        double[] data = [.. first.Select(v => 5 * v + 2 + stream.Normal())];
        bool[] use = [.. data.Select((_, i) => i % 7 != 0)];
        Assert.Equal("goodenough", EvidenceComparison.Of("test", data, first, second, use, Width).Verdict);
        Assert.Equal("dimer", EvidenceComparison.Of("test", data, second, first, use, Width).Verdict);
        Assert.Equal("undecided", EvidenceComparison.Of("test", data, first, [.. first.Select(v => 7 * v + 3)], use, Width).Verdict);
        // ln Z of a straight line with equal weights and independent noise: −(n − 2)/2 ln RSS, to the estimated correlation.
        double[] white = [.. data.Select(_ => stream.Normal())];
        Assert.InRange(EvidenceComparison.Of("test", white, first, second, use, Width).Rows[0].EffectivePixels, 0.85 * use.Count(u => u), use.Count(u => u));
    }

    [SharedDataFact]
    public void Both_readings_of_the_mask_of_PCSMO_are_answered()
    {
        var (readings, sources) = EvidenceComparison.Pcsmo(SharedData.Path("11_ins_spin/PCSMO"));
        Assert.Equal(2, readings.Count);
        Assert.Equal(4, sources.Count);
        Assert.Equal(96000, readings.Sum(r => r.Rows[0].Pixels));
        Assert.All(readings, r => Assert.Contains(r.Verdict, new[] { "goodenough", "dimer", "undecided" }));
    }

    private static DecompositionRequest Request(string file, string output, string? model) => new(
        file, new MeasurementInfo(Extra: model is null ? null : new Dictionary<string, string> { ["model"] = model }), output, 1, 2, null, SilentProgress.Instance, CancellationToken.None);

    private static double[] Plant(double[] h, double[] energies, double j, double d)
    {
        var site = new SpinSite("Mn", (0, 0, 0), 1) { FormFactor = MagneticFormFactor.Of("Mn2+") };
        var hamiltonian = new SpinHamiltonian(
            Ewald.Crystals.UnitCell.FromDegrees(8, 9, 9, 90, 90, 90), [site, site with { Position = (0.5, 0, 0) }],
            [new SpinBond(0, 1, 0, 0, 0, SpinTensor.Heisenberg(j)), new SpinBond(1, 0, 1, 0, 0, SpinTensor.Heisenberg(j))], [SpinTensor.Uniaxial(d, SpinVector.UnitZ), SpinTensor.Uniaxial(d, SpinVector.UnitZ)]);
        var waves = new LinearSpinWaves(hamiltonian, [SpinVector.UnitZ, -SpinVector.UnitZ]);
        return new SpinWaveSpectrum(energies, new EnergyResolution(0.3)).SingleCrystal(waves, [.. h.Select(x => (2 * x, 0.0, 0.2))]);
    }
}
