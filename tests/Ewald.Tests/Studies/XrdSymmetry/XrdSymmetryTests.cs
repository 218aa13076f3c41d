using Ewald.Core;
using Ewald.Crystals;
using Ewald.Reports;
using Ewald.Studies;
using Ewald.Studies.XrdSymmetry;

namespace Ewald.Tests.XrdSymmetryFilms;

public sealed class XrdSymmetryTests
{
    private static readonly Lazy<IPredictor> Shipped = new(() => new XrdSymmetryStudy().Load(ModelStore.FindDefault("xrd-symmetry")));

    [Fact]
    public void A_smoke_run_without_films_leaves_a_model_that_answers_and_flags_nothing_as_something()
    {
        using var folder = new TemporaryFolder();
        var run = new StudyRun(StudySize.Smoke, 3, 2, "cpu", null, folder.Path, new ReportPage("smoke"), SilentProgress.Instance, CancellationToken.None);
        var result = new XrdSymmetryStudy().Run(run);
        Assert.DoesNotContain(result.Metrics, m => m.Set == "hard");
        // A chance answer is right once in seven.
        Assert.InRange(result.Metrics.Single(m => m.Name == "accuracy.simulated").Value, 0.2, 1);
        Assert.Equal(1, result.Metrics.Single(m => m.Name == "outOfDistribution.flatLine").Value);
        var predictor = new XrdSymmetryStudy().Load(run.ModelFolder);
        var file = Path.Combine(folder.Path, "flat.xy");
        File.WriteAllLines(file, Enumerable.Range(0, 2750).Select(i => FormattableString.Invariant($"{5 + 0.02 * i:F2} 100")));
        var answer = predictor.Predict(file, Given("1.5418"), null);
        Assert.Equal("unknown", Assert.IsType<ClassAnswer>(answer.Answers[0]).Value);
        Assert.True(answer.OutOfDistribution!.Flag);
    }

    [SharedDataFact]
    public void Films_are_read_by_the_rules_of_the_card()
    {
        var (films, excluded, _) = FilmSet.Read(SharedData.Path("01_xrd_phase_mapping"));
        Assert.Equal(85, films.Count);
        Assert.Equal(3, excluded.Count);
        Assert.All(excluded, e => Assert.Contains("14 deg peak", e.Name, StringComparison.Ordinal));
        Assert.Equal([4, 17, 1, 13, 4, 2, 44], Enumerable.Range(0, 7).Select(g => films.Count(f => f.Group == g)));
        // Repeats of one compound share a name, whatever their preparation.
        Assert.Single(films.Where(f => f.Group == 0).Select(f => f.Compound).Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("CsAgBiBr_DMSO_285C_2-Theta.xy", "CsAgBiBr")]
    [InlineData("Cs3Bi2Br9_a200_Rat21_2-Theta_Omega.xy", "CsBiBr")]
    [InlineData("CsBiBr_a200_Rat32_2-Theta_Omega.xy", "CsBiBr")]
    [InlineData("100pct SnPerovskite at 0.5M 4to1 dmftodmso.xy", "MASnI")]
    [InlineData("MASnI3_10centCa_GIXD_2-Theta.xy", "MASnI")]
    [InlineData("0pct Sn 100pctPb Perovskite at 0.5M 4to1 dmftodmso.xy", "MAPbI")]
    [InlineData("20180121_MAPI_3D_2-Theta_Omega_2-Theta_Omega.xy", "MAPbI")]
    [InlineData("12_2-Theta.xy", "numbered series")]
    [InlineData("FAPbI36_MAPbBr4_2-Theta.xy", "FAPbI-MAPbBr")]
    public void The_compound_follows_from_the_file_name(string file, string compound) => Assert.Equal(compound, FilmSet.CompoundOf(file));

    [Fact]
    public void Published_structures_have_the_symmetry_and_the_distances_of_their_class()
    {
        foreach (var structure in ReferenceStructure.All)
        {
            var crystal = structure.Crystal(structure.Cell, 0.02);
            var heavy = crystal.Sites.Where(s => s.Label is "A" or "B" or "C" or "X").ToArray();
            // Occupations of organic cations do not matter for the symmetry of the frame, but must sum to whole ions.
            Assert.Equal(Math.Round(crystal.AtomCount), crystal.AtomCount, 1e-9);
            var near = NeighbourList.Of(crystal.Cell, [.. heavy.Select(s => s.Position)], 2.2);
            for (var i = 0; i < heavy.Length; i++) Assert.True(near[i].Length == 0, $"{structure.Name}: atoms nearer than 2.2 Å");
            if (structure.Prototype.Contains("monoclinic", StringComparison.Ordinal)) continue;
            var number = CrystalSymmetry.Of(crystal with { Sites = heavy }).SpaceGroup.Number;
            Assert.Equal(structure.Group switch { 0 => 225, 1 => 140, 3 => 164, 4 => 194, _ => 221 }, number);
        }
    }

    [Fact]
    public void A_film_is_the_same_whatever_wavelength_it_was_measured_with()
    {
        var structure = ReferenceStructure.All.First(s => s.Name == "CH3NH3PbBr3");
        FilmPattern At(double wavelength)
        {
            double[] q = [.. Enumerable.Range(0, 3500).Select(i => 0.6 + i * 0.001)];
            double[] angle = [.. q.Select(v => 2 * Math.Asin(v * wavelength / (4 * Math.PI)) * 180 / Math.PI)];
            var sticks = FilmPattern.Sticks(structure, structure.Cell);
            double[] y = [.. q.Select(v => 10 + Enumerable.Range(0, sticks.Count).Sum(l => sticks.Intensity[l] / sticks.Intensity[0] * 1e3 * Math.Exp(-0.5 * Math.Pow((v - 2 * Math.PI / sticks.Spacing[l]) / 0.006, 2))))];
            return FilmPattern.Of(new PowderPattern("film", PatternAxis.TwoTheta, angle, y, null, wavelength));
        }

        var (copper, molybdenum) = (At(1.5418), At(0.7107));
        for (var i = 0; i < FilmPattern.Cells; i++) Assert.Equal(copper.Values[i] * copper.Values[i], molybdenum.Values[i] * molybdenum.Values[i], 1e-3f);
        var (peaks, named, _) = ReflectionLabels.Of(copper, structure.Group);
        Assert.Equal("(1 0 0)", peaks[0].Label);
        Assert.Contains("Br", named.Name, StringComparison.Ordinal);
    }

    [SharedDataFact]
    public void The_shipped_model_asks_for_the_wavelength_and_refuses_a_scan_of_one_peak()
    {
        var folder = SharedData.Path("01_xrd_phase_mapping/perovskite_thinfilm");
        var film = Path.Combine(folder, "pm-3m", "MAPbBr3_2-Theta_Omega.xy");
        Assert.Contains("--set wavelength=", Assert.Throws<InputException>(() => Shipped.Value.Predict(film, new(), null)).Message, StringComparison.Ordinal);
        Assert.Contains("no wavelength", Assert.Throws<InputException>(() => Shipped.Value.Predict(film, Given("copper"), null)).Message, StringComparison.Ordinal);
        Assert.Contains("no setting 'wavelenght'", Assert.Throws<InputException>(() => Shipped.Value.Predict(film, new(Extra: new Dictionary<string, string> { ["wavelenght"] = "1.5418" }), null)).Message, StringComparison.Ordinal);
        Assert.Contains("neutron-structure", Assert.Throws<InputException>(() => Shipped.Value.Predict(film, Given("1.5418") with { Probe = "neutron" }, null)).Message, StringComparison.Ordinal);
        Assert.Contains("a pair distribution function", Assert.Throws<InputException>(() => Shipped.Value.Predict(SharedData.Path("14_pdf/gr/ch03_Ni.gr"), new(), null)).Message, StringComparison.Ordinal);
        Assert.Contains("a time of flight", Assert.Throws<InputException>(() => Shipped.Value.Predict(SharedData.Path("15_powder/easydiffraction/wish_ncaf_5_6.xye"), new(), null)).Message, StringComparison.Ordinal);
        var narrow = Path.Combine(folder, "pm-3m", "0.80M DT perovskite 14 deg peak.xy");
        Assert.Contains("fewer than two lines", Assert.Throws<InputException>(() => Shipped.Value.Predict(narrow, Given("1.5418"), null)).Message, StringComparison.Ordinal);
        var answer = Shipped.Value.Predict(film, Given("1.5418"), new ReportPage("film"));
        Assert.Equal("Pm-3m", Assert.IsType<ClassAnswer>(answer.Answers[0]).Value);
        Assert.Equal("3D", Assert.IsType<ClassAnswer>(answer.Answers[1]).Value);
        var reflections = Assert.IsType<CurveAnswer>(answer.Answers.Single(a => a.Name == "reflections"));
        // The first line of the film stands at 14.96 degrees and is (1 0 0).
        var first = Array.FindIndex(reflections.X, x => Math.Abs(x - 14.96) < 0.1);
        Assert.Equal("(1 0 0)", reflections.Labels![first]);
        Assert.False(answer.OutOfDistribution!.Flag);
    }

    [Theory]
    [InlineData("flatLine")]
    [InlineData("noise")]
    public void The_shipped_model_flags_what_holds_no_pattern(string kind)
    {
        for (var i = 0; i < 10; i++)
            Assert.True(((SymmetryPredictor)Shipped.Value).Answer(MadeCases.Make(kind, i, new Randomness(9).Stream(kind, (ulong)i)), kind, null).OutOfDistribution!.Flag);
    }

    [Theory]
    [InlineData("organicPowder")]
    [InlineData("molybdenumAsCopper")]
    [InlineData("synchrotronAsCopper")]
    public void The_card_says_how_often_a_stranger_is_flagged_and_new_ones_agree(string kind)
    {
        var promised = Shipped.Value.Card.Metrics.Single(m => m.Name == "outOfDistribution." + kind).Value;
        Assert.InRange(promised, 0.8, 1);
        var fired = Enumerable.Range(0, 40).Count(i =>
        {
            try
            {
                return ((SymmetryPredictor)Shipped.Value).Answer(MadeCases.Make(kind, i, new Randomness(9).Stream(kind, (ulong)i)), kind, null).OutOfDistribution!.Flag;
            }
            catch (InputException)
            {
                return true;
            }
        });
        // Three standard deviations of 40 draws against 100.
        Assert.Equal(promised, fired / 40.0, 0.28);
    }

    private static MeasurementInfo Given(string wavelength) => new(Extra: new Dictionary<string, string>(StringComparer.Ordinal) { ["wavelength"] = wavelength });
}
