using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ewald.Core;
using Ewald.IO;

namespace Ewald.Tests.IO;

/// <summary>What a user may hand in by mistake, and what the readers had to assume or leave out.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Refused(string text) => Assert.Throws<DataFormatException>(() => SmallAngleFile.Read(_folder.Write("bad.dat", text))).Problem;

    private ScatteringCurve Read(string text, string? qUnit = null) => SmallAngleFile.Read(_folder.Write("good.dat", text), qUnit);

    private static string Table(Func<int, string> row, int count = 8) => string.Join('\n', Enumerable.Range(1, count).Select(row));

    [Fact]
    public void A_missing_file_a_folder_and_an_empty_file_are_refused()
    {
        Assert.Equal("no such file.", Assert.Throws<DataFormatException>(() => SmallAngleFile.Read(_folder.File("none.dat"))).Problem);
        Assert.Contains("is a folder", Assert.Throws<DataFormatException>(() => SmallAngleFile.Read(_folder.Path)).Problem, StringComparison.Ordinal);
        Assert.Equal("is empty (0 bytes).", Refused(""));
        Assert.Contains("only blanks", Refused(" \n \n"), StringComparison.Ordinal);
        Assert.Throws<InputException>(() => SmallAngleFile.Read(""));
        Assert.Contains("is empty", Assert.Throws<DataFormatException>(() => SmallAngleFile.Read("/dev/zero")).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_is_followed_and_a_broken_one_is_refused()
    {
        var target = _folder.File("data.dat");
        File.WriteAllText(target, string.Concat(Enumerable.Range(1, 20).Select(k => FormattableString.Invariant($"{0.01 * k} {100.0 / k} {1.0 / k}\n"))));
        File.CreateSymbolicLink(_folder.File("link.dat"), target);
        File.CreateSymbolicLink(_folder.File("broken.dat"), _folder.File("gone.dat"));
        Assert.Equal(20, SmallAngleFile.Read(_folder.File("link.dat"), "1/angstrom").Count);
        Assert.Contains("link", Assert.Throws<DataFormatException>(() => SmallAngleFile.Read(_folder.File("broken.dat"), null)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Letters_one_column_and_three_points_are_refused()
    {
        Assert.Contains("holds no rows of numbers", Refused("this is\nnot a curve\n"), StringComparison.Ordinal);
        Assert.Contains("one column of 8 numbers", Refused(Table(i => $"{i}")), StringComparison.Ordinal);
        Assert.Contains("3 usable points are left of 3; a curve needs at least 5", Refused(Table(i => $"{i} {i}", 3)), StringComparison.Ordinal);
        Assert.Contains("binary file", Assert.Throws<DataFormatException>(() => SmallAngleFile.Read(Bytes([1, 2, 0, 3]))).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Negative_Q_throughout_is_refused_and_a_table_of_Qx_and_Qy_is_named()
    {
        Assert.Contains("Q is negative throughout", Refused(Table(i => $"-{i} {i} 1")), StringComparison.Ordinal);
        Assert.Contains("2-D table", Refused("Qx Qy I\n" + Table(i => $"{i} {i} 1")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_two_gigabyte_sparse_file_is_refused_at_once()
    {
        var path = _folder.File("sparse.dat");
        using (var stream = File.Create(path)) stream.SetLength(2L << 30);
        foreach (var read in new Action[] { () => SmallAngleFile.Read(path), () => AtomicCoordinates.Read(path), () => CanSasXml.Read(path) })
        {
            var watch = Stopwatch.StartNew();
            Assert.Contains("holds 2048 MB", Assert.Throws<DataFormatException>(read).Problem, StringComparison.Ordinal);
            Assert.True(watch.Elapsed.TotalSeconds < 10, $"took {watch.Elapsed.TotalSeconds} s"); // refused before it is read; a busy machine may take its time
        }

        var inspected = FileInspection.Inspect(path);
        Assert.Equal(("unknown", null), (inspected.Format, inspected.Sha256));
    }

    [NotRootFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void A_file_without_permission_is_refused()
    {
        var path = _folder.Write("locked.dat", Samples.Columns);
        File.SetUnixFileMode(path, UnixFileMode.None);
        Assert.Contains("cannot be read", Assert.Throws<DataFormatException>(() => SmallAngleFile.Read(path)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_rows_are_left_out_and_counted()
    {
        var text = "Q (1/A) I err\n0 5 1\n-0.5 1 1\n0.1 nan 1\n0.2 -1.#IND 1\n0.3 **** 1\n0.4 3 0\n" + Table(i => $"{i}.5 {-i} 0.1");
        var curve = Read(text);
        Assert.Equal(8, curve.Count);
        Assert.Equal(["Left out 3 points without a finite Q and intensity.", "Left out 2 points at Q = 0 or below.", "Left out 1 point whose error is zero, negative or not a number."], curve.Warnings);
    }

    [Fact]
    public void Unsorted_Q_is_sorted_repeats_go_and_both_are_said()
    {
        var curve = Read("Q (1/A) I err\n" + Table(i => $"{9 - i} {i} 1") + "\n1 8 1\n");
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], curve.Q);
        Assert.Equal([8, 7, 6, 5, 4, 3, 2, 1], curve.Intensity);
        Assert.Equal(["Q was not in ascending order; the points were sorted.", "Left out 1 point that repeated the row before."], curve.Warnings);
    }

    [Fact]
    public void Errors_that_are_all_zero_are_no_errors()
    {
        var curve = Read("Q (1/A) I err\n" + Table(i => $"{i} {i} 0"));
        Assert.Null(curve.Sigma);
        Assert.Contains("treated as one without errors", Assert.Single(curve.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_fourth_column_may_be_a_resolution_a_flag_or_a_fit()
    {
        Assert.NotNull(Read("# Q(1/A) I Err dQ\n" + Table(i => $"{i} {i} 1 0.{i}")).QSigma);
        Assert.Contains(Read(Table(i => $"{i} {i} 1 0.{i}")).Warnings, w => w.Contains("by convention", StringComparison.Ordinal));
        var flag = Read(Table(i => $"{i} {i} 1 1"));
        Assert.Null(flag.QSigma);
        Assert.Contains(flag.Warnings, w => w.Contains("1 throughout: a flag", StringComparison.Ordinal));
        Assert.Null(Read("q I err model\n" + Table(i => $"{i} {i} 1 {i}.1")).QSigma);
    }

    [Theory]
    [InlineData("Q (1/A) I", 1)]
    [InlineData("q [Å⁻¹] I", 1)]
    [InlineData("q(A^-1) I", 1)]
    [InlineData("Q_A-1 I", 1)]
    [InlineData("Q, 1/nm; I", 0.1)]
    [InlineData("q (nm^-1) I(q)", 0.1)]
    [InlineData("q/nm-1 I", 0.1)]
    [InlineData("# units: inverse nanometers", 0.1)]
    public void The_header_states_the_unit_of_Q(string header, double factor)
    {
        var curve = Read(header + "\n" + Table(i => $"{i} {i}"), factor == 1 ? "1/nm" : "1/A");
        Assert.Equal(factor, curve.Q[0], 1e-16);
        Assert.Contains("is not applied", Assert.Single(curve.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Angle 0.5 deg, wavelength 1 A")]
    [InlineData("I (1/cm) of sample 1/Abc")]
    [InlineData("Q in 1/A or 1/nm")]
    [InlineData("beam 5 nm")]
    public void Other_words_do_not_state_the_unit_of_Q(string header)
    {
        Assert.Contains(Read(header + "\n" + Table(i => $"0.{i} {i}")).Warnings, w => w.Contains("does not state the unit of Q; read as 1/Å by convention", StringComparison.Ordinal));
        Assert.Equal(0.01, Read(header + "\n" + Table(i => $"0.{i} {i}"), "1/nm").Q[0], 1e-16);
    }

    [Fact]
    public void A_flag_that_is_no_unit_of_Q_is_refused()
    {
        Assert.Contains("--q-unit parsec", Assert.Throws<InputException>(() => Read(Samples.Columns, "parsec")).Message, StringComparison.Ordinal);
        Assert.Contains("--q-unit nm", Assert.Throws<InputException>(() => Read(Samples.Columns, "nm")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_are_the_longest_run_whatever_stands_around_it()
    {
        var curve = Read("2 2\n3 3\nwords 1 2\n7\n1 2 3 4 5 6 7\n" + Table(i => $"0.{i}, {i}", 9) + "\n\n1.0, 10\nend 1 2\n5 5\n5 5\n5 5\n", "1/A");
        Assert.Equal(10, curve.Count);
        Assert.Equal((0.1, 1.0), (curve.Q[0], curve.Q[^1]));
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"b\">]><SASroot xmlns=\"urn:cansas1d:1.1\">&a;</SASroot>", "DTD is prohibited")]
    [InlineData("<?xml version=\"1.0\"?><SASroot xmlns=\"urn:cansas1d:1.1\">", "is not well-formed XML")]
    [InlineData("<?xml version=\"1.0\"?><html/>", "the root <html>, not canSAS")]
    [InlineData("<?xml version=\"1.0\"?><SASroot xmlns=\"urn:cansas1d:1.1\"/>", "holds no SASentry with SASdata")]
    [InlineData("<?xml version=\"1.0\"?><SASroot xmlns=\"urn:cansas1d:1.1\"><SASentry><SASdata><Idata><I>1</I></Idata></SASdata></SASentry></SASroot>", "Idata without Q")]
    [InlineData("<?xml version=\"1.0\"?><SASroot xmlns=\"urn:cansas1d:1.1\"><SASentry><SASdata><Idata><Q unit=\"K\">1</Q><I>1</I></Idata></SASdata></SASentry></SASroot>", "its Q unit is not usable: 'K' measures temperature")]
    public void Bad_XML_is_refused(string text, string reason) => Assert.Contains(reason, Refused(text), StringComparison.Ordinal);

    [Fact]
    public void Of_several_SASdata_the_first_is_read_unless_another_is_asked()
    {
        var path = _folder.Write("two.xml", Samples.Xml.Replace("</SASdata></SASentry>", "</SASdata><SASdata>" + Samples.Xml.Split("<SASdata>")[1].Replace("<I unit=\"1/m\">", "<I unit=\"1/cm\">", StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace("</SASroot></SASroot>", "</SASroot>", StringComparison.Ordinal));
        Assert.Contains("holds 2 SASdata; the first is read", Assert.Single(SmallAngleFile.Read(path).Warnings), StringComparison.Ordinal);
        Assert.Equal(100 * CanSasXml.Read(path, dataset: 0).Intensity[0], CanSasXml.Read(path, dataset: 1).Intensity[0], 1e-6);
        Assert.Contains("number 2 (from 0) was asked", Assert.Throws<DataFormatException>(() => CanSasXml.Read(path, dataset: 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_formats_give_the_same_curve_in_any_culture()
    {
        var before = CultureInfo.CurrentCulture;
        foreach (var culture in new[] { "de-DE", "fr-FR", "" })
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            try
            {
                if (culture == "de-DE") Assert.Equal("1,5", 1.5.ToString(CultureInfo.CurrentCulture));
                CsvWriter.Write(_folder.File("written.csv"), Samples.Curve());
                NxCanSasWriter.Write(_folder.File("written.h5"), Samples.Curve());
                foreach (var (name, bytes) in Samples.All) File.WriteAllBytes(_folder.File(name), bytes);
                foreach (var name in new[] { "columns.dat", "fortran.dat", "comma.csv", "nist.ABS", "anton.pdh", "cansas.xml", "written.csv", "written.h5" })
                {
                    var curve = SmallAngleFile.Read(_folder.File(name));
                    Assert.Equal(Samples.Points, curve.Count);
                    for (var i = 0; i < curve.Count; i++)
                    {
                        Assert.Equal(0.01 * (i + 1), curve.Q[i], 1e-12);
                        Assert.Equal(1, curve.Intensity[i] / (100 / (0.01 * (i + 1))), 1e-6); // seven digits are written
                        if (curve.Sigma is not null) Assert.Equal(1, curve.Sigma[i], 1e-12);
                    }
                }

                foreach (var name in new[] { "crystal.cif", "POSCAR", "structure.json" })
                    Assert.Equal(74.088, CrystalFile.Read(_folder.File(name)).Cell.Volume, 1e-9); // 4.2 Å cubed
                foreach (var name in new[] { "atoms.pdb", "atoms.cif" })
                    Assert.Equal((30.0, -5.0), (AtomicCoordinates.Read(_folder.File(name)).Atoms[^1].X, AtomicCoordinates.Read(_folder.File(name)).Atoms[^1].Y));
                Assert.Equal(1.25, Npy.ReadDoubles(_folder.File("array.npy"), out _)[^1]);
                Assert.Equal(0.15, Unit.Parse("1/nm").Convert(1.5, Unit.Parse("1/Å")), 1e-16);
                Assert.Contains("Q reaches 8.5,", Read(Table(i => $"{i}.5 1")).Warnings[1], StringComparison.Ordinal);
                Assert.Equal(20, Samples.All.Keys.Select(n => FileInspection.Inspect(_folder.File(n))).Count(r => r.Entries[0].High is not null));
            }
            finally
            {
                CultureInfo.CurrentCulture = before;
            }
        }
    }

    [Fact]
    public void Latin_1_and_UTF_16_texts_read()
    {
        var text = "Temperatur 20 °C\nq (1/Å) I\n" + Table(i => $"0.{i} {i}");
        foreach (var encoding in new[] { Encoding.Latin1, Encoding.Unicode, Encoding.BigEndianUnicode, new UTF8Encoding(true) })
            Assert.Equal(8, SmallAngleFile.Read(Bytes([.. encoding.GetPreamble(), .. encoding.GetBytes(text)])).Count);
    }

    private string Bytes(byte[] bytes)
    {
        File.WriteAllBytes(_folder.File("bytes.dat"), bytes);
        return _folder.File("bytes.dat");
    }
}

/// <summary>A test that root would pass through.</summary>
internal sealed class NotRootFactAttribute : FactAttribute
{
    public NotRootFactAttribute()
    {
        if (Environment.IsPrivilegedProcess) Skip = "root reads every file";
    }
}
