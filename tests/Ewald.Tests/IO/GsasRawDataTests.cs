using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.IO;

namespace Ewald.Tests.IO;

/// <summary>GSAS raw data written here by hand in every form that is read, and what is refused.</summary>
public sealed class GsasRawDataTests : IDisposable
{
    private const string Title = "a title that may hold a BANK of words                                           \nInstrument parameter file: bank.prm\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private PowderPattern Read(string text, PowderOptions? options = null) => PowderFile.Read(_folder.Write("a.gsa", text), options);

    private string Refused(string text, PowderOptions? options = null) => Assert.Throws<DataFormatException>(() => Read(text, options)).Problem;

    private static string Lines(FormattableString head, Func<int, FormattableString> line, int count)
    {
        var text = new StringBuilder(Title).Append(FormattableString.Invariant(head)).Append('\n');
        for (var i = 0; i < count; i++) text.Append(FormattableString.Invariant(line(i))).Append('\n');
        return text.ToString();
    }

    [Fact]
    public void Free_columns_by_angle_are_hundredths_of_a_degree()
    {
        var pattern = Read(Lines($"BANK 1 12 12 CONST 1000.0 5.0 0 0 FXYE", i => $"  {1000 + 5 * i}.0  {100 + i}.5  {2 + i}.0", 12), new PowderOptions { Wavelength = 1.494 });
        Assert.Equal((PatternAxis.TwoTheta, 12, 1.494), (pattern.Axis, pattern.Count, pattern.Wavelength));
        Assert.Equal((10.0, 100.5, 2.0, 10.55, 111.5, 13.0), (pattern.Abscissa[0], pattern.Intensity[0], pattern.Sigma![0], pattern.Abscissa[^1], pattern.Intensity[^1], pattern.Sigma[^1]));
        Assert.Empty(pattern.Warnings);
        var plain = Read(Lines($"BANK 1 12 12 CONST 1000.0 5.0 0 0 FXY", i => $"{1000 + 5 * i} {9 * i}", 12));
        Assert.Equal((10.0, 1.0, 10.05, 3.0), (plain.Abscissa[0], plain.Sigma![0], plain.Abscissa[1], plain.Sigma[1]));
        Assert.Contains(plain.Warnings, w => w.Contains("hundredths of a degree by convention", StringComparison.Ordinal));
        Assert.Contains(plain.Warnings, w => w.Contains("does not state the wavelength", StringComparison.Ordinal));
        Assert.Contains(plain.Warnings, w => w.Contains("σ = √I", StringComparison.Ordinal));
    }

    [Fact] // 23 channels: the third line of ten and the fifth of five end with blanks
    public void Fixed_columns_hold_counters_counts_and_errors_without_blanks_between()
    {
        static string Packed(int perLine, int count, Func<int, string> field)
        {
            var text = new StringBuilder();
            for (var from = 0; from < count; from += perLine)
                text.Append(string.Concat(Enumerable.Range(from, Math.Min(perLine, count - from)).Select(field)).PadRight(80)).Append('\n');
            return text.ToString();
        }

        var counted = Read($"{Title}BANK 1 23 3 CONST 500.00 2.50 0.0 0.0 STD\n" + Packed(10, 23, i => FormattableString.Invariant($"{(i == 3 ? "" : "4"),2}{100000 + 21 * i,6}")), new PowderOptions { Wavelength = 1.5 });
        Assert.Equal((23, 5.0, 5.55), (counted.Count, counted.Abscissa[0], counted.Abscissa[^1]));
        Assert.Equal((100000.0, 100462.0), (counted.Intensity[0], counted.Intensity[^1]));
        Assert.Equal(Math.Sqrt(100000 / 4.0), counted.Sigma![0], 1e-9);
        Assert.Equal(Math.Sqrt(100063), counted.Sigma[3], 1e-9);

        // No form is STD; COND and CONS are other spellings of CONST.
        var silent = Read($"{Title}BANK 1 23 3 COND 500.00 2.50 0.0 0.0\n" + Packed(10, 23, i => FormattableString.Invariant($" 1{i,6}")), new PowderOptions { Wavelength = 1.5 });
        Assert.Equal((0.0, 1.0, 22.0), (silent.Intensity[0], silent.Sigma![0], silent.Intensity[^1]));

        var errors = Read($"{Title}BANK 1 23 5 CONS 500.00 2.50 0.0 0.0 ESD\r\n" + Packed(5, 23, i => FormattableString.Invariant($"{1000.1 + i,8:F3}{10.25 + i,8:F4}")).Replace("\n", "\r\n", StringComparison.Ordinal), new PowderOptions { Wavelength = 1.5 });
        Assert.Equal((23, 5.55, 1000.1, 10.25, 1022.1, 32.25), (errors.Count, errors.Abscissa[^1], errors.Intensity[0], errors.Sigma![0], errors.Intensity[^1], errors.Sigma[^1]));
    }

    [Fact] // a density of 3 per µs measured in channels of any width is read as 3 at the middles of the channels
    public void Times_of_flight_become_the_middles_of_their_channels_and_counts_a_density()
    {
        const double Step = 0.01;
        double Edge(int i) => 2000 * Math.Pow(1 + Step, i);
        var free = Read(Lines($"BANK 2 40 40 SLOG 2000.0 2977.7 0.01 0 FXYE", i => $"{Edge(i):F6} {3 * Step * Edge(i):F8} {0.5 * Step * Edge(i):F8}", 40));
        var width = string.Create(CultureInfo.InvariantCulture, $"BANK 2 40 8 SLOG 2000.0 2977.7 {Step} 0 ESD");
        var packed = Read(Title + width + "\n" + string.Join('\n', Enumerable.Range(0, 40).Chunk(5).Select(c => string.Concat(c.Select(i => FormattableString.Invariant($"{3 * Step * Edge(i),8:F4}{0.5 * Step * Edge(i),8:F4}"))))) + "\n");
        foreach (var pattern in new[] { free, packed })
        {
            Assert.Equal((PatternAxis.TimeOfFlight, 40), (pattern.Axis, pattern.Count));
            for (var i = 0; i < 40; i++)
            {
                Assert.Equal(0.5 * (Edge(i) + Edge(i + 1)), pattern.Abscissa[i], 1e-5);
                Assert.Equal(3, pattern.Intensity[i], 1e-4);
                Assert.Equal(0.5, pattern.Sigma![i], 1e-4);
            }

            Assert.Contains(pattern.Warnings, w => w.Contains("lower edges", StringComparison.Ordinal));
        }

        // Evenly spaced channels: 18 000 hundredths of a degree are the last angle there is, and a path constant or the user says more.
        string Even(string comment) => comment + Lines($"BANK 1 40 40 CONST 5000.0 10.0 0 0 FXYE", i => $"{5000 + 10 * i} {30} {5}", 40);
        foreach (var pattern in new[] { Read(Even(""), new PowderOptions { Axis = PatternAxis.TimeOfFlight }), Read(Even("# Total flight path 62.1m, tth 90.0deg, DIFC 22580.6\n")) })
        {
            Assert.Equal((PatternAxis.TimeOfFlight, 5005.0, 3.0, 0.5, 5395.0), (pattern.Axis, pattern.Abscissa[0], pattern.Intensity[0], pattern.Sigma![0], pattern.Abscissa[^1]));
            Assert.Equal(3.0, pattern.Intensity[^1], 1e-12);
        }

        Assert.Equal("22580.6", Read(Even("# Total flight path 62.1m, tth 90.0deg, DIFC 22580.6\n")).Metadata["DIFC"]);
        Assert.Equal(PatternAxis.TwoTheta, Read(Even("")).Axis);
        var late = Read(Lines($"BANK 1 40 40 CONST 19000.0 10.0 0 0 FXYE", i => $"{19000 + 10 * i} {30} {5}", 40));
        Assert.Equal(PatternAxis.TimeOfFlight, late.Axis);
        Assert.Contains(late.Warnings, w => w.Contains("more than 180 degrees", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SLOG 2000 3000 0.01 0", true, 3.0)]
    [InlineData("SLOG 2000 3000 0.01 0", false, 60.0)]
    [InlineData("RALF 64000 640 64000 0.01", true, 3.0)]
    public void Files_of_mantid_give_the_middles_and_say_whether_they_multiplied(string binning, bool multiplied, double expected)
    {
        double Edge(int i) => 2000 * Math.Pow(1.01, i);
        var pattern = Read(Lines($"# File generated by Mantid:\n{(multiplied ? "# with Y multiplied by the bin widths.\n" : "")}BANK 1 30 30 {binning} FXYE",
            i => $"{0.5 * (Edge(i) + Edge(i + 1)):F6} {(multiplied ? 3 * (Edge(i + 1) - Edge(i)) : 60):F8} 1.0", 30));
        Assert.Equal(PatternAxis.TimeOfFlight, pattern.Axis);
        for (var i = 1; i + 1 < pattern.Count; i++)
        {
            Assert.Equal(0.5 * (Edge(i) + Edge(i + 1)), pattern.Abscissa[i], 1e-5);
            Assert.Equal(expected, pattern.Intensity[i], 2e-4 * expected);
        }

        Assert.Contains(pattern.Warnings, w => w.Contains("holds half a channel", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bank_is_chosen_by_its_number_and_the_choice_is_announced()
    {
        string Bank(int number) => string.Create(CultureInfo.InvariantCulture, $"# DIFC {1000 * number}\nBANK {number} 6 6 SLOG 1000 1100 0.01 0 FXYE\n")
            + string.Join('\n', Enumerable.Range(0, 6).Select(i => FormattableString.Invariant($"{1000 + 10 * i} {number} 1"))) + "\n";
        var text = Title + Bank(1) + Bank(4);
        var first = Read(text);
        Assert.Contains(first.Warnings, w => w.Contains("holds the banks 1, 4; bank 1 is read", StringComparison.Ordinal));
        Assert.Equal(("1", "1000"), (first.Metadata["bank"], first.Metadata["DIFC"]));
        var fourth = Read(text, new PowderOptions { Bank = 4 });
        Assert.Equal(("4", "4000", 6), (fourth.Metadata["bank"], fourth.Metadata["DIFC"], fourth.Count));
        Assert.Equal(0.4, fourth.Intensity[0], 1e-12);
        Assert.Contains("holds the banks 1, 4; bank 2 was asked", Refused(text, new PowderOptions { Bank = 2 }), StringComparison.Ordinal);
        var cut = Read(text[..text.LastIndexOf("1050", StringComparison.Ordinal)], new PowderOptions { Bank = 4 });
        Assert.Contains(cut.Warnings, w => w.Contains("states 6 channels and holds 5", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("BANK 1 8 2 RALF 64000 640 64000 0.01 ALT\n 1 2 3\n", "form ALT with the binning RALF")]
    [InlineData("BANK 1 8 2 TIME_MAP 1\n 1 2 3\n", "form STD with the binning TIME_MAP")]
    [InlineData("BANK 1 8 2 RALF 64000 640 64000 0.01 STD\n 1 2 3\n", "Write it as FXYE")]
    [InlineData("BANK 1 8 8 CONST 1000 5 0 0 FXYE\n", "holds no points after its BANK line")]
    [InlineData("BANK 1 8 8 CONST 1000 5 0 0 FXYE\n1000 5 2\n1005 6\n", "line 4 holds '1005 6'; in a bank of the form FXYE it needs 3 numbers")]
    [InlineData("BANK 1 8 8 CONST 1000 5 0 0 FXY\n1000 5\nword 6\n", "line 4 holds 'word 6'")]
    [InlineData("BANK 1 8 1 CONST 1000 0 0 0 STD\n 1  1000 1  1000\n", "a start and a positive step")]
    [InlineData("BANK 1 8 1 SLOG 0 1000 0.01 0 STD\n 1  1000 1  1000\n", "a positive start and a step between 0 and 1")]
    [InlineData("BANK 1 8 1 CONST 1000 5 0 0 STD\n 1  1000 1  10x0\n", "line 3 holds '  10x0' where a number in fixed columns is due")]
    [InlineData("BANK 1 2 2 CONST 1000 5 0 0 FXY\n1000 5\n1005 6\n", "usable points are left")]
    [InlineData("BANK 1 8 8 CONST 1000 5 0 0 FXY\n1000 5\nBANK\n", "line 4 opens a bank without")]
    public void What_is_not_such_a_file_is_refused_in_a_sentence(string text, string expected) => Assert.Contains(expected, Refused("title\n" + text), StringComparison.Ordinal);

    [Fact] // ObjCryst++ reads the same files: tests/References/gsas_raw_data.py
    public void Fixed_columns_are_what_another_program_reads()
    {
        var files = JsonNode.Parse(File.ReadAllText(SharedData.Reference("gsas_raw_data.json")))!["files"]!.AsArray();
        Assert.Equal(["STD", "ESD"], files.Select(f => (string)f!["form"]!));
        foreach (var file in files)
        {
            var pattern = Read((string)file!["text"]!, new PowderOptions { Wavelength = 1.5 });
            Assert.Equal(file["intensity"]!.AsArray().Select(v => (double)v!), pattern.Intensity);
            var angles = file["twoTheta"]!.AsArray();
            Assert.Equal(angles.Count, pattern.Count);
            for (var i = 0; i < angles.Count; i++) Assert.Equal((double)angles[i]!, pattern.Abscissa[i], 1e-8);
        }
    }

    [Fact]
    public void Inspection_names_the_format()
    {
        var found = FileInspection.Inspect(_folder.Write("b.gss", Lines($"BANK 1 12 12 SLOG 1000.0 1100 0.01 0 FXYE", i => $"  {1000 + 10 * i}.0  {100 + i}.5  {2 + i}.0", 12)));
        Assert.Equal(("GSAS raw data", "powder pattern"), (found.Format, found.Kind));
        Assert.Equal("µs", found.Entries[0].Unit);
    }
}
