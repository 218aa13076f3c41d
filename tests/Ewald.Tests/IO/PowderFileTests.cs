using Ewald.Core;
using Ewald.IO;

namespace Ewald.Tests.IO;

/// <summary>Powder patterns, pair distribution functions and instrument files: what files state, what is assumed, what is refused.</summary>
public sealed class PowderFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private PowderPattern Read(string name, string text, PowderOptions? options = null) => PowderFile.Read(_folder.Write(name, text), options);

    private string Refused(string name, string text) => Assert.Throws<DataFormatException>(() => PowderFile.Read(_folder.Write(name, text))).Problem;

    private static string Rows(Func<int, string> row, int count = 12) => string.Join('\n', Enumerable.Range(1, count).Select(row)) + "\n";

    // Points, axis, whether σ is read, first and last abscissa: counted in the files by eye and with wc.
    [SharedDataTheory]
    [InlineData("15_powder/easydiffraction/hrpt_lbco.xye", 3098, PatternAxis.TwoTheta, true, 10.0, 164.85)]
    [InlineData("15_powder/easydiffraction/wish_ncaf_5_6.xye", 3573, PatternAxis.TimeOfFlight, true, 10010.7773, 0)]
    [InlineData("15_powder/easydiffraction/reduced_Si.xye", 900, PatternAxis.TimeOfFlight, true, 4.307357120974501595e+04, 0)]
    [InlineData("15_powder/autoanalyzer/MnO.xy", 9001, PatternAxis.TwoTheta, false, 10.0, 100.0)]
    [InlineData("15_powder/autoanalyzer/MnO2.xy", 9001, PatternAxis.TwoTheta, false, 10.0, 100.0)]
    [InlineData("01_xrd_phase_mapping/perovskite_thinfilm/Fm-3m/CsAgBiBr_285_2-Theta.xy", 0, PatternAxis.TwoTheta, false, 5.0, 0)]
    [InlineData("14_pdf/gr/ch03_Ni.gr", 6001, PatternAxis.PairDistance, false, 0.0, 60.0)]
    [InlineData("14_pdf/gr/ch05_ni.gr", 5999, PatternAxis.PairDistance, false, 0.0099999998, 59.990002)]
    [InlineData("14_pdf/gr/ch13_npdf_07334.gr", 2000, PatternAxis.PairDistance, true, 0.01, 20.0)]
    [InlineData("14_pdf/raw_iq/ch05_ni.iq", 0, PatternAxis.MomentumTransfer, false, 0.46545929, 0)]
    [InlineData("14_pdf/raw_iq/ch04_Ni.chi", 0, PatternAxis.MomentumTransfer, true, 0.06, 0)]
    public void Real_files_read(string file, int points, PatternAxis axis, bool sigma, double first, double last)
    {
        var pattern = PowderFile.Read(SharedData.Path(file));
        if (points > 0) Assert.Equal(points, pattern.Count);
        Assert.Equal((axis, sigma, first), (pattern.Axis, pattern.Sigma is not null, pattern.Abscissa[0]));
        if (last > 0) Assert.Equal(last, pattern.Abscissa[^1]);
        for (var i = 1; i < pattern.Count; i++) Assert.True(pattern.Abscissa[i] > pattern.Abscissa[i - 1]);
    }

    [SharedDataFact]
    public void Every_real_powder_and_pair_file_reads_and_is_inspected_with_a_picture()
    {
        var files = new[] { "15_powder", "14_pdf/gr", "14_pdf/raw_iq", "01_xrd_phase_mapping/perovskite_thinfilm" }
            .SelectMany(f => Directory.EnumerateFiles(SharedData.Path(f), "*", SearchOption.AllDirectories))
            .Where(f => System.IO.Path.GetExtension(f) is ".xy" or ".xye" or ".xrdml" or ".gr" or ".iq" or ".chi").ToArray();
        Assert.True(files.Length >= 170, $"{files.Length} files");
        Parallel.ForEach(files, file =>
        {
            Assert.True(PowderFile.Read(file).Count > 30, file);
            // Curves over Q may be small-angle curves as well and are inspected as such.
            var found = FileInspection.Inspect(file);
            if (System.IO.Path.GetExtension(file) is not (".iq" or ".chi")) Assert.True(found.Kind is "powder pattern" or "pair distribution function", $"{file}: {found.Kind} {string.Join(' ', found.Warnings)}");
            Assert.Single(found.Previews);
        });
    }

    [SharedDataFact]
    public void A_panalytical_scan_states_its_wavelength_and_ends()
    {
        var file = Directory.EnumerateFiles(SharedData.Path("15_powder/dara/binary_reactions"), "2Fe3O4*.xrdml").Single();
        var pattern = PowderFile.Read(file);
        Assert.Equal((1.5405980, 9.90343322, 3041.0), (pattern.Wavelength, pattern.Abscissa[0], pattern.Intensity[0]));
        Assert.Equal(100.09488522, pattern.Abscissa[^1], 1e-10); // summed from start and step
        Assert.Equal("1.544426", pattern.Metadata["kAlpha2"]);
        Assert.Empty(pattern.Warnings);
    }

    [SharedDataFact]
    public void A_pair_distribution_function_keeps_its_header()
    {
        var ni = PairDistributionFile.Read(SharedData.Path("14_pdf/gr/ch03_Ni.gr"));
        Assert.Equal(("25.0", "0.5", "Ni"), (ni.Metadata["qmax"], ni.Metadata["qmin"], ni.Metadata["composition"]));
        var mno = PairDistributionFile.Read(SharedData.Path("14_pdf/gr/ch13_npdf_07334.gr"));
        Assert.Equal(("35", "0.85", "0.8087"), (mno.Metadata["Qmax"], mno.Metadata["Qmin"], FormattableString.Invariant($"{mno.Sigma![0]}")));
    }

    [Theory]
    [InlineData("a.xy", "", PatternAxis.TwoTheta, "by convention")]
    [InlineData("a.xye", "# tof (µs) I E\n", PatternAxis.TimeOfFlight, null)]
    [InlineData("a.csv", "Two Theta,Counts\n", PatternAxis.TwoTheta, null)]
    [InlineData("a.dat", "Q (1/A) I(Q)\n", PatternAxis.MomentumTransfer, null)]
    [InlineData("a.dat", "d (Å) I\n", PatternAxis.Spacing, null)]
    [InlineData("a.dat", "#L r G(r)\n", PatternAxis.PairDistance, null)]
    [InlineData("a.sq", "", PatternAxis.MomentumTransfer, "by the extension .sq")]
    [InlineData("a.dat", "bank at twotheta 90\ntime-of-flight counts\n", PatternAxis.TimeOfFlight, null)]
    public void The_kind_of_the_abscissa_comes_from_the_header_else_is_announced(string name, string header, PatternAxis axis, string? said)
    {
        var pattern = Read(name, header + Rows(i => $"{i} {i}"));
        Assert.Equal(axis, pattern.Axis);
        if (said is null) Assert.DoesNotContain(pattern.Warnings, w => w.Contains("does not name its abscissa", StringComparison.Ordinal));
        else Assert.Contains(pattern.Warnings, w => w.Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public void The_user_names_what_the_file_does_not_and_never_outvotes_it()
    {
        Assert.Equal(PatternAxis.Spacing, Read("a.xy", Rows(i => $"{i} {i}"), new PowderOptions { Axis = PatternAxis.Spacing }).Axis);
        var stated = Read("a.xy", "2theta I, wavelength = 0.5 \n" + Rows(i => $"{i} {i}"), new PowderOptions { Axis = PatternAxis.Spacing, Wavelength = 1.54 });
        Assert.Equal((PatternAxis.TwoTheta, 0.5), (stated.Axis, stated.Wavelength));
        Assert.Equal(2, stated.Warnings.Count(w => w.Contains("is not applied", StringComparison.Ordinal)));
        Assert.Equal(0.1, Read("a.dat", "Q I\n" + Rows(i => $"{i} {i}"), new PowderOptions { QUnit = "1/nm" }).Abscissa[0], 1e-16);
        Assert.Throws<InputException>(() => Read("a.xy", Rows(i => $"{i} {i}"), new PowderOptions { QUnit = "parsec" }));
        Assert.Throws<InputException>(() => Read("a.xy", Rows(i => $"{i} {i}"), new PowderOptions { Wavelength = double.NaN }));
    }

    [Fact]
    public void Bad_rows_repeats_and_disorder_are_said()
    {
        var pattern = Read("a.xye", "2theta I su\n0 5 1\n3 nan 1\n4 1 0\n9 4 2\n9 6 2\n8 1 1\n" + Rows(i => $"{10 + i} {i} 1"));
        Assert.Equal(14, pattern.Count);
        Assert.Equal((8.0, 5.0, Math.Sqrt(2)), (pattern.Abscissa[0], pattern.Intensity[1], pattern.Sigma![1])); // two σ of 2: √8 / 2
        Assert.Contains("Left out 1 point without a finite abscissa and intensity.", pattern.Warnings);
        Assert.Contains("Left out 1 point at zero or below.", pattern.Warnings);
        Assert.Contains("Left out 1 point whose error is zero, negative or not a number.", pattern.Warnings);
        Assert.Contains(pattern.Warnings, w => w.Contains("not in ascending order", StringComparison.Ordinal));
        Assert.Contains(pattern.Warnings, w => w.Contains("1 point shares its abscissa", StringComparison.Ordinal));
    }

    [Fact]
    public void Scans_on_one_grid_are_added_and_attenuated_counts_restored()
    {
        var scan = Samples.Xrdml[Samples.Xrdml.IndexOf("<scan>", StringComparison.Ordinal)..(Samples.Xrdml.IndexOf("</scan>", StringComparison.Ordinal) + 7)];
        var two = Samples.Xrdml.Replace(scan, scan + scan, StringComparison.Ordinal);
        var sum = Read("two.xrdml", two);
        Assert.Equal((20, 2.0, 40.0), (sum.Count, sum.Intensity[0], sum.Intensity[^1]));
        Assert.Contains("were added", Assert.Single(sum.Warnings), StringComparison.Ordinal);
        Assert.Equal(1.0, Read("two.xrdml", two, new PowderOptions { SumScans = false }).Intensity[0]);
        var moved = Samples.Xrdml.Replace(scan, scan + scan.Replace("10</start", "11</start", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("2 scans on different grids; the first is read", Assert.Single(Read("m.xrdml", moved).Warnings), StringComparison.Ordinal);
        var counts = Samples.Xrdml.Replace("intensities", "counts", StringComparison.Ordinal).Replace("<counts", "<beamAttenuationFactors>10</beamAttenuationFactors><counts", StringComparison.Ordinal);
        Assert.Equal(10.0, Read("c.xrdml", counts).Intensity[0]);
        var listed = Samples.Xrdml.Replace("<startPosition>10</startPosition><endPosition>29</endPosition>", "<listPositions>" + string.Join(' ', Enumerable.Range(1, 20).Select(i => i * i)) + "</listPositions>", StringComparison.Ordinal);
        Assert.Equal(400.0, Read("l.xrdml", listed).Abscissa[^1]);
        Assert.Equal((1.540598 + 0.5 * 1.544426) / 1.5, Read("k.xrdml", Samples.Xrdml.Replace("K-Alpha 1", "K-Alpha", StringComparison.Ordinal)).Wavelength!.Value, 1e-12);
    }

    [Fact]
    public void Other_things_are_refused_by_what_they_are()
    {
        Assert.Contains("holds instrument parameters", Refused("a.xy", Samples.InstrumentText), StringComparison.Ordinal);
        Assert.Contains("holds a structure", Refused("a.cif", Samples.Cif), StringComparison.Ordinal);
        Assert.Contains("XML of another kind", Refused("a.xml", Samples.Xml), StringComparison.Ordinal);
        Assert.Contains("no rows of numbers", Refused("a.xy", "no pattern\n"), StringComparison.Ordinal);
        Assert.Contains("only blanks", Refused("a.xy", " \n"), StringComparison.Ordinal);
        Assert.Contains("3 usable points are left of 3", Refused("a.xy", Rows(i => $"{i} {i}", 3)), StringComparison.Ordinal);
        Assert.Contains("holds no scan", Refused("a.xrdml", "<xrdMeasurements/>"), StringComparison.Ordinal);
        Assert.Contains("none over 2θ", Refused("a.xrdml", Samples.Xrdml.Replace("2Theta", "Omega", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("'x1' among its intensities", Refused("a.xrdml", Samples.Xrdml.Replace(">1 2", ">x1 2", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("DTD is prohibited", Refused("a.xrdml", "<!DOCTYPE x [<!ENTITY a \"b\">]><xrdMeasurements>&a;</xrdMeasurements>"), StringComparison.Ordinal);
    }

    [Fact]
    public void Instrument_parameters_of_time_of_flight_and_constant_wavelength_read()
    {
        var bank = InstrumentParameterFile.Read(_folder.Write("a.instprm", Samples.InstrumentText));
        Assert.Equal(("PNT", 2, 0.1, 0.03), (bank.Type, bank.Bank, bank.Value("alpha"), bank.Value("beta-0")));
        Assert.True(bank is { IsTimeOfFlight: true, IsNeutron: true, Wavelength: null });
        Assert.Equal(5000.5 * 2 - 2.5 * 4 + 0.25 + 3.25, bank.TimeOfFlight(2));
        var two = "#Bank 1: GSAS-II\nType:PXC\nLam1:1.5405;Lam2:1.5443;I(L2)/I(L1):0.5\nU:2\nV:-2\nW:5\nSH/L:0.002\nSource:CuKa\n#Bank 2: GSAS-II\nType:PNC\nBank:2.0\nLam:1.909\n";
        var first = InstrumentParameterFile.Read(_folder.Write("b.instprm", two));
        Assert.Equal((1.5405, 0.5, 0.002), (first.Wavelength, first.Value("I(L2)/I(L1)"), first.Value("SH/L")));
        Assert.Contains("holds 2 banks; bank 1 is read", Assert.Single(first.Warnings), StringComparison.Ordinal);
        Assert.Equal(1.909, InstrumentParameterFile.Read(_folder.File("b.instprm"), 2).Wavelength);
        Assert.Contains("bank 7 was asked", Assert.Throws<DataFormatException>(() => InstrumentParameterFile.Read(_folder.File("b.instprm"), 7)).Message, StringComparison.Ordinal);
        Assert.Contains("without a positive difC", Assert.Throws<DataFormatException>(() => InstrumentParameterFile.Read(_folder.Write("c.instprm", "Type:PNT\ndifC:0\n"))).Message, StringComparison.Ordinal);
        Assert.Contains("is no GSAS-II", Assert.Throws<DataFormatException>(() => InstrumentParameterFile.Read(_folder.Write("d.instprm", "INS   BANK      1\n"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Diffraction_files_are_inspected_with_axes_and_a_picture()
    {
        foreach (var (name, bytes) in Samples.All) File.WriteAllBytes(_folder.File(name), bytes);
        string Named(string name)
        {
            var r = FileInspection.Inspect(_folder.File(name));
            return $"{r.Format} | {r.Kind} | {string.Join(' ', r.Entries.Take(5).Select(e => e.Name))} | {r.Previews.Count}";
        }

        Assert.Equal("powder column text | powder pattern | 2θ I σ(I) | 1", Named("powder.xye"));
        Assert.Equal("PANalytical XRDML | powder pattern | 2θ I λ | 1", Named("panalytical.xrdml"));
        Assert.Equal("pair distribution function | pair distribution function | r G | 1", Named("pair.gr"));
        Assert.Equal("GSAS-II instrument parameters | instrument parameters | Bank fltPath 2-theta difC difA | 1", Named("bank.instprm"));
        Assert.Equal("composition table | compositions | Fe Ga Pd | 1", Named("composition.csv"));
        Assert.Equal("stick patterns | candidate phases | MgO_Fm-3m | 1", Named("sticks.csv"));
        Assert.Equal("matrix of patterns | composition spread | 2θ I | 1", Named("spread.csv"));
        Assert.Equal("unreadable", FileInspection.Inspect(_folder.Write("x.xy", "nothing\n")).Kind);
    }
}
