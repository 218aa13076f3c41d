using System.Globalization;
using Ewald.Core;
using Ewald.IO;
using Ewald.Representations;

namespace Ewald.Tests.IO;

/// <summary>Composition spreads: the two real folders, and any folder that a user brings, good or bad.</summary>
public sealed class CompositionSpreadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Refused(SpreadOptions? options = null) =>
        Assert.Throws<DataFormatException>(() => CompositionSpreadFile.Read(_folder.Path, options)).Message;

    private static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Pattern(double from, double step, int count, Func<double, double> y) =>
        string.Join('\n', Enumerable.Range(0, count).Select(i => from + i * step).Select(x => F($"{x:F4} {y(x):F4}")));

    private void Patterns(params string[] names)
    {
        for (var i = 0; i < names.Length; i++) _folder.Write(names[i], Pattern(10, 0.1, 50, x => i + x));
    }

    [SharedDataFact]
    public void FeGaPd_is_a_matrix_beside_its_compositions_and_regions()
    {
        var folder = SharedData.Path("01_xrd_phase_mapping/FeGaPd");
        var spread = CompositionSpreadFile.Read(folder);
        Assert.Equal((278, 551, PatternAxis.TwoTheta), (spread.SampleCount, spread.PointCount, spread.Axis));
        Assert.Equal((37.0, 48.0), (spread.Abscissa[0], spread.Abscissa[^1]));
        Assert.Equal(["Fe", "Ga", "Pd"], spread.Elements);
        // First and second line of the two files, read by eye; compositions are divided by sums that are off by 1e-4 at most.
        Assert.Equal((23.35, 26.494), (spread.Intensity[0, 0], spread.Intensity[1, 0]));
        Assert.Equal(0.8216, spread.Composition[0, 0], 1e-4);
        for (var i = 0; i < 278; i++) Assert.Equal(1, spread.Composition[i, 0] + spread.Composition[i, 1] + spread.Composition[i, 2], 1e-14);
        Assert.Null(spread.Wavelength);
        Assert.Contains(spread.Warnings, w => w.Contains("2θ in degrees by convention", StringComparison.Ordinal));
        Assert.Contains(spread.Warnings, w => w.Contains("states the wavelength", StringComparison.Ordinal));
        var regions = RegionLabels.Read(folder, 278);
        Assert.Equal([99, 105, 59, 15], new[] { 0, 1, 2, 4 }.Select(r => regions.Count(l => l == r)));
        Assert.Contains("for 100 samples", Assert.Throws<DataFormatException>(() => RegionLabels.Read(folder, 100)).Message, StringComparison.Ordinal);
    }

    [SharedDataFact]
    public void AlFeLiO_compositions_agree_with_its_true_phases_on_all_rows()
    {
        var folder = SharedData.Path("01_xrd_phase_mapping/AlFeLiO");
        var spread = CompositionSpreadFile.Read(folder);
        Assert.Equal((231, 650, PatternAxis.MomentumTransfer), (spread.SampleCount, spread.PointCount, spread.Axis));
        Assert.Equal((1.5, 7.99), (spread.Abscissa[0], Math.Round(spread.Abscissa[^1], 12)));
        var truth = AlFeLiO.Truth(folder);
        Assert.Equal(AlFeLiO.Phases, truth.Phases);
        double[] lithium = [0, 1, 0, 0.17, 0.5, 0.5];
        for (var i = 0; i < 231; i++)
        {
            // The truth is written with six decimals, so a sum of six is off by 3e-6 at most.
            var li = Enumerable.Range(0, 6).Sum(k => lithium[k] * truth.Activations[i, k]);
            Assert.Equal(li, spread.Composition[i, 1], 3e-6);
            if (spread.Composition[i, 0] == 0) Assert.Equal(0, truth.Activations[i, 0] + truth.Activations[i, 4]);
            if (spread.Composition[i, 2] == 0) Assert.Equal(0, truth.Activations[i, 2] + truth.Activations[i, 5]);
        }

        Assert.Contains(spread.Warnings, w => w.Contains("no compositions", StringComparison.Ordinal));
    }

    [SharedDataFact]
    public void AlFeLiO_lattices_shrink_with_the_aluminium_that_the_order_gives()
    {
        // Independent of the activations: hematite dissolves corundum, whose lattice is 5 % smaller (4.76 against 5.04 Å), so the strongest
        // reflection of the samples that hold one phase moves up in Q with the aluminium content that the enumeration says.
        var folder = SharedData.Path("01_xrd_phase_mapping/AlFeLiO");
        var spread = CompositionSpreadFile.Read(folder);
        var truth = AlFeLiO.Truth(folder);
        var found = new List<(double Aluminium, double Q)>();
        for (var i = 0; i < 231; i++)
        {
            if (truth.Activations[i, 4] + truth.Activations[i, 5] < 0.999) continue;
            var best = 0;
            for (var k = 0; k < 650; k++) if (spread.Intensity[i, k] > spread.Intensity[i, best]) best = k;
            found.Add((spread.Composition[i, 0], spread.Abscissa[best]));
        }

        Assert.True(found.Count >= 5, $"{found.Count} samples of layered oxide");
        Assert.True(found.MaxBy(f => f.Aluminium).Q > found.MinBy(f => f.Aluminium).Q);
    }

    [SharedDataFact]
    public void Candidate_sticks_agree_with_their_cells()
    {
        var phases = PhaseStickFile.Read(SharedData.Path("01_xrd_phase_mapping/AlFeLiO/sticks.csv"));
        Assert.Equal(16, phases.Count); // lines that end in #
        Assert.All(AlFeLiO.Phases, name => Assert.Contains(phases, p => p.Name == name));
        foreach (var phase in phases)
        {
            // Written with all digits by a program with the same cells: the reader itself only checks to 1 %.
            for (var i = 0; i < phase.Q.Length; i++)
                Assert.Equal(1, phase.Q[i] / (2 * Math.PI / phase.Cell.Spacing(phase.Indices[i].H, phase.Indices[i].K, phase.Indices[i].L)), 1e-6);
        }
    }

    [Fact]
    public void Pattern_files_match_compositions_by_name_whatever_their_order()
    {
        Patterns("b2.xy", "b10.xy");
        _folder.Write("composition.csv", "file,Fe (at.%),Ni (at.%),x\nb10.xy,25,75,1\nb2,50,50,2\n");
        var spread = CompositionSpreadFile.Read(_folder.Path);
        Assert.Equal(["b2", "b10"], spread.Samples);
        Assert.Equal((0.5, 0.25), (spread.Composition[0, 0], spread.Composition[1, 0]));
        Assert.Contains("The compositions are read as per cent.", spread.Warnings);
        Assert.DoesNotContain(spread.Warnings, w => w.Contains("matched by their order", StringComparison.Ordinal));
        Assert.Contains(spread.Warnings, w => w.Contains("not used: x", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_names_compositions_match_in_natural_order_and_that_is_said()
    {
        Patterns("s10.xy", "s9.xy", "s1.xy");
        _folder.Write("comp.txt", "Fe Ni\n0.1 0.9\n0.2 0.8\n0.3 0.7\n");
        var spread = CompositionSpreadFile.Read(_folder.Path, new SpreadOptions { Wavelength = 1.54 });
        Assert.Equal(["s1", "s9", "s10"], spread.Samples);
        Assert.Equal(0.3, spread.Composition[2, 0], 1e-15);
        Assert.Equal(10.0, spread.Intensity[2, 0]); // the first file written, s10, has y = x
        Assert.Equal(1.54, spread.Wavelength);
        Assert.Contains(spread.Warnings, w => w.Contains("matched by their order", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("rows.csv", "sample,10,11,12,13,14,15\na,1,2,3,4,5,6\nb,6,5,4,3,2,1\n")]
    [InlineData("corner.csv", ",10,11,12,13,14,15\na,1,2,3,4,5,6\nb,6,5,4,3,2,1\n")]
    [InlineData("columns.csv", "2theta,a,b\n10,1,6\n11,2,5\n12,3,4\n13,4,3\n14,5,2\n15,6,1\n")]
    [InlineData("tab.tsv", "10\t11\t12\t13\t14\t15\n1\t2\t3\t4\t5\t6\n6\t5\t4\t3\t2\t1\n")]
    [InlineData("down.txt", "15 14 13 12 11 10\n6 5 4 3 2 1\n1 2 3 4 5 6\n")]
    public void A_matrix_reads_in_any_layout(string name, string text)
    {
        var spread = CompositionSpreadFile.Read(_folder.Write(name, text));
        Assert.Equal([10, 11, 12, 13, 14, 15], spread.Abscissa);
        Assert.Equal((2, 1.0, 6.0, 6.0, 1.0), (spread.SampleCount, spread.Intensity[0, 0], spread.Intensity[0, 5], spread.Intensity[1, 0], spread.Intensity[1, 5]));
        Assert.Empty(spread.Elements);
        if (name.EndsWith("csv", StringComparison.Ordinal)) Assert.Equal(["a", "b"], spread.Samples);
    }

    [Fact]
    public void An_array_finds_its_abscissa_beside_it_and_converts_inverse_nanometres()
    {
        Npy.Write(_folder.File("map.npy"), [.. Enumerable.Range(0, 24).Select(i => 5.0 * i % 7)], 8, 3);
        Npy.Write(_folder.File("map_Q.npy"), [.. Enumerable.Range(0, 8).Select(i => 10.0 + i)], 8);
        var spread = CompositionSpreadFile.Read(_folder.File("map.npy"), new SpreadOptions { QUnit = "1/nm" });
        Assert.Equal((3, 8, PatternAxis.MomentumTransfer), (spread.SampleCount, spread.PointCount, spread.Axis));
        Assert.Equal(1.0, spread.Abscissa[0], 1e-15);
        Assert.Equal((0.0, 1.0, 5.0), (spread.Intensity[0, 0], spread.Intensity[0, 1], spread.Intensity[1, 0]));
        File.Delete(_folder.File("map_Q.npy"));
        Assert.Contains("without an abscissa", Assert.Throws<DataFormatException>(() => CompositionSpreadFile.Read(_folder.File("map.npy"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compositions_that_do_not_sum_to_one_are_refused_and_small_deviations_divided_out()
    {
        Patterns("a.xy", "b.xy");
        _folder.Write("c.csv", "sample,Fe,Ni\na,0.5,0.2\nb,0.5,0.5\n");
        Assert.Contains("compositions that do not sum to one: sample 1 sums to 0.7", Refused(), StringComparison.Ordinal);
        _folder.Write("c.csv", "sample,Fe,Ni\na,0.5,0.51\nb,0.5,0.5\n");
        var spread = CompositionSpreadFile.Read(_folder.Path);
        Assert.Equal(0.5 / 1.01, spread.Composition[0, 0], 1e-15);
        Assert.Contains(spread.Warnings, w => w.Contains("1 composition did not sum to one", StringComparison.Ordinal));
        _folder.Write("c.csv", "sample,Fe,Ni\na,-0.5,1.5\nb,0.5,0.5\n");
        Assert.Contains("negative composition", Refused(), StringComparison.Ordinal);
        _folder.Write("c.csv", "sample,Fe,Ni\na,x,1.5\nb,0.5,0.5\n");
        Assert.Contains("no number for Fe in line 2", Refused(), StringComparison.Ordinal);
        _folder.Write("c.csv", "Fe,Ni\n0.5,0.5\n");
        Assert.Contains("1 compositions for 2 patterns", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Patterns_of_different_grids_are_interpolated_and_disjoint_ones_refused()
    {
        _folder.Write("a.xy", Pattern(10, 0.1, 50, x => 3 * x));
        _folder.Write("b.xy", Pattern(10.05, 0.07, 90, x => 3 * x));
        var spread = CompositionSpreadFile.Read(_folder.Path);
        Assert.Contains(spread.Warnings, w => w.Contains("interpolated linearly", StringComparison.Ordinal));
        Assert.Equal(10.1, spread.Abscissa[0], 1e-12);
        // A straight line is exact under linear interpolation; the file has four decimals.
        for (var k = 0; k < spread.PointCount; k++) Assert.Equal(3 * spread.Abscissa[k], spread.Intensity[1, k], 2e-4);
        _folder.Write("b.xy", Pattern(60, 0.1, 50, x => x));
        Assert.Contains("ranges do not overlap: a.xy ends at 14.9 and b.xy begins at 60", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Negative_missing_and_constant_intensities_are_named()
    {
        _folder.Write("a.xy", Pattern(10, 0.1, 50, x => x < 10.25 ? -0.5 : x));
        _folder.Write("b.xy", Pattern(10, 0.1, 50, _ => 7));
        var spread = CompositionSpreadFile.Read(_folder.Path);
        Assert.Contains(spread.Warnings, w => w.StartsWith("3 negative intensities in 1 pattern were set to 0", StringComparison.Ordinal));
        Assert.Contains("1 pattern is constant and holds no information: b.", spread.Warnings);
        Assert.Equal(0, spread.Intensity[0, 2]);
        _folder.Write("a.xy", Pattern(10, 0.1, 50, x => -x));
        Assert.Contains("holds no positive intensity in 1 pattern (a)", Refused(), StringComparison.Ordinal);
        _folder.Write("a.xy", Pattern(10, 0.1, 50, x => x < 10.25 ? 1 : -20 * x));
        Assert.Contains("mostly negative", Refused(), StringComparison.Ordinal);
        File.Delete(_folder.File("a.xy"));
        File.Delete(_folder.File("b.xy"));
        _folder.Write("m.csv", "10,11,12,13,14,15\n1,2,nan,4,5,6\n6,5,4,3,2,1\n");
        Assert.Contains("no numbers in 1 pattern (1)", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Too_little_or_nothing_is_refused()
    {
        Assert.Contains("a folder without files", Refused(), StringComparison.Ordinal);
        _folder.Write("a.xy", Pattern(10, 0.1, 50, x => x));
        Assert.Contains("at least 2", Refused(), StringComparison.Ordinal);
        _folder.Write("b.xy", "# TOF (µs) I\n" + Pattern(10, 0.1, 50, x => x));
        Assert.Contains("mixes abscissae", Refused(), StringComparison.Ordinal);
        _folder.Write("b.xy", "words only\n");
        Assert.Contains("at least 2", Refused(), StringComparison.Ordinal);
        _folder.Write("ragged.csv", "10,11,12,13,14,15\n1,2,3,4,5,6\n6,5,4,3,2\n");
        Assert.Contains("6 columns in its first row and 5 in line 3", Refused(), StringComparison.Ordinal);
        Assert.Throws<DataFormatException>(() => CompositionSpreadFile.Read(_folder.File("absent")));
        Assert.Throws<InputException>(() => CompositionSpreadFile.Read(_folder.Path, new SpreadOptions { Wavelength = -1 }));
    }

    [Fact]
    public void A_scaled_lattice_is_a_shift_on_the_logarithmic_axis()
    {
        double[] x = [.. Enumerable.Range(0, 3000).Select(i => 1.5 + 0.002 * i)];
        var y = new double[2, x.Length];
        for (var k = 0; k < x.Length; k++)
        {
            y[0, k] = Math.Exp(-0.5 * Math.Pow((x[k] - 3) / 0.03, 2));
            y[1, k] = Math.Exp(-0.5 * Math.Pow((x[k] * 1.05 - 3) / 0.03, 2));
        }

        var spread = new CompositionSpread("made", ["a", "b"], [], new double[2, 0], PatternAxis.MomentumTransfer, x, y);
        var grid = new LogGrid(2, 6, 2000);
        var log = LogQPattern.Resample(spread, grid);
        var lag = Math.Log(1.05) / grid.Step;
        int Peak(int row) => Enumerable.Range(0, grid.Count).MaxBy(k => log.Intensity[row, k]);
        Assert.Equal(lag, Peak(0) - Peak(1), 1.0); // to the node
        var angles = spread with { Axis = PatternAxis.TwoTheta, Abscissa = [.. x.Select(q => 10 * q)] };
        Assert.Contains("needs the wavelength", Assert.Throws<InputException>(() => LogQPattern.Grid(angles)).Message, StringComparison.Ordinal);
        Assert.Equal(4 * Math.PI * Math.Sin(7.5 * Math.PI / 180) / 1.5406, LogQPattern.Grid(angles with { Wavelength = 1.5406 }).Low, 1e-12);
    }
}
