using System.Diagnostics;
using System.Text.Json;
using Ewald.Core;
using Ewald.IO;

namespace Ewald.Tests.IO;

public sealed class WritersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static ScatteringCurve Curve(bool sigma, bool qSigma, string unit)
    {
        var stream = new Randomness(4).Stream("curve");
        var q = Enumerable.Range(1, 60).Select(i => 0.003 * Math.Pow(1.08, i)).ToArray();
        return new ScatteringCurve(
            "made", q, [.. q.Select(x => Math.Exp(-400 * x * x) + 1e-4 * stream.Normal())],
            sigma ? [.. q.Select(_ => stream.Uniform(1e-5, 1e-3))] : null, qSigma ? [.. q.Select(x => 0.05 * x)] : null, unit);
    }

    [Theory]
    [InlineData(true, true, "cm⁻¹")]
    [InlineData(true, false, "arbitrary")]
    [InlineData(false, false, "cm⁻¹")]
    public void A_curve_reads_back_exactly_from_CSV_and_NXcanSAS(bool sigma, bool qSigma, string unit)
    {
        var curve = Curve(sigma, qSigma, unit);
        CsvWriter.Write(_folder.File("curve.csv"), curve);
        NxCanSasWriter.Write(_folder.File("curve.h5"), curve);
        foreach (var name in new[] { "curve.csv", "curve.h5" })
        {
            var read = SmallAngleFile.Read(_folder.File(name));
            Assert.Equal(curve.Q, read.Q);
            Assert.Equal(curve.Intensity, read.Intensity);
            Assert.Equal(curve.Sigma, read.Sigma);
            Assert.Equal(curve.QSigma, read.QSigma);
            Assert.Equal(unit, read.IntensityUnit);
            Assert.Empty(read.Warnings);
        }
    }

    // SasView of Debian (python3-sasview 5.0.5) is the independent reader.
    [SasViewFact]
    public void SasView_reads_our_NXcanSAS()
    {
        var curve = Curve(true, true, "cm⁻¹");
        var path = _folder.File("curve.h5");
        NxCanSasWriter.Write(path, curve);
        const string script = """
            import sys, json
            from sas.sascalc.dataloader.loader import Loader
            d = Loader().load(sys.argv[1])[0]
            print(json.dumps({"x": list(d.x), "y": list(d.y), "dy": list(d.dy), "dx": list(d.dx), "unit": [d._xunit, d._yunit]}))
            """;
        using var process = Process.Start(new ProcessStartInfo(SasViewFactAttribute.Python, ["-W", "ignore", "-c", script, path]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        using var json = JsonDocument.Parse(output.Trim().Split('\n')[^1]);
        double[] Array(string name) => [.. json.RootElement.GetProperty(name).EnumerateArray().Select(e => e.GetDouble())];
        Assert.Equal(curve.Q, Array("x"));
        Assert.Equal(curve.Intensity, Array("y"));
        Assert.Equal(curve.Sigma!, Array("dy"));
        Assert.Equal(curve.QSigma!, Array("dx"));
        // Its own spelling of 1/angstrom and 1/cm.
        Assert.Equal("A^{-1} cm^{-1}", string.Join(' ', json.RootElement.GetProperty("unit").EnumerateArray().Select(e => e.GetString())));
    }

    [Fact]
    public void CSV_quotes_what_must_be_quoted()
    {
        CsvWriter.Write(_folder.File("t.csv"), ["name", "a,b"], [["x\"y", "line\nbreak"], ["plain", ""]]);
        Assert.Equal("name,\"a,b\"\n\"x\"\"y\",\"line\nbreak\"\nplain,\n", File.ReadAllText(_folder.File("t.csv")));
        CsvWriter.Write(_folder.File("n.csv"), ["v"], [[0.1, double.NaN, double.PositiveInfinity]]);
        Assert.Equal("v\n0.1\nnan\nnan\n", File.ReadAllText(_folder.File("n.csv")));
    }

    [Fact]
    public void A_labelled_set_reads_back_with_units_classes_groups_and_seed()
    {
        const int n = 300;
        var stream = new Randomness(2).Stream("set");
        var set = new LabelledSet(
            "sas-shape", ulong.MaxValue - 1, [new("Q", "1/Å", [0.01, 0.02, 0.05])],
            [new("intensity", "1/cm", [.. Enumerable.Range(0, n * 3).Select(_ => (float)stream.Normal())], [n, 3], ["Q"])],
            [new("shape", "1", [.. Enumerable.Range(0, n).Select(i => (double)(i % 2))]) { Classes = ["sphere", "rod"] }],
            [new("radius", "Å", [.. Enumerable.Range(0, n).Select(_ => stream.Uniform(10, 100))])],
            [.. Enumerable.Range(0, n).Select(i => (long)i / 3)], "body");
        LabelledSetFile.Write(_folder.File("set.h5"), set);
        var read = LabelledSetFile.Read(_folder.File("set.h5"));
        Assert.Equal((set.Study, set.Seed, set.GroupMeaning, n), (read.Study, read.Seed, read.GroupMeaning, read.Count));
        Assert.Equal(set.Group, read.Group);
        Assert.Equal(set.Axes[0].Values, read.Axes[0].Values);
        Assert.Equal(set.Inputs[0].Values, read.Inputs[0].Values);
        Assert.Equal("[300, 3] 1/cm Q", $"[{string.Join(", ", read.Inputs[0].Shape)}] {read.Inputs[0].Unit} {read.Inputs[0].Axes[0]}");
        Assert.Equal(["sphere", "rod"], read.Labels[0].Classes!);
        Assert.Equal("Å", read.Parameters[0].Unit);
        Assert.Equal(set.Parameters[0].Values, read.Parameters[0].Values);
        Assert.Throws<ArgumentException>(() => LabelledSetFile.Write(_folder.File("bad.h5"), set with { Group = [1, 2] }));
        Assert.Contains("not a labelled set", Assert.Throws<DataFormatException>(() => LabelledSetFile.Read(SharedData.Reference("io/types.h5"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_labelled_array_reads_back_from_NXdata()
    {
        var array = new LabelledArray(
            "S(Q, ω)", Unit.Parse("counts/(Å meV)"), [new("Q", Unit.Parse("1/nm"), [1, 2, 4], true), new("energy", Unit.Parse("meV"), [-1, 0, 1], false)],
            [1, 2, 3, 4, 5, 6], [1, 4, 9, 16, 25, 36], [false, true, false, false, false, false]);
        LabelledArrayFile.Write(_folder.File("array.nxs"), array);
        var read = LabelledArrayFile.Read(_folder.File("array.nxs"));
        Assert.Equal("S(Q, ω)", read.Name);
        Assert.Equal(array.Values, read.Values);
        Assert.Equal(array.Variances!, read.Variances!); // squares of whole numbers survive the root
        Assert.Equal(array.Mask!, read.Mask!);
        Assert.True(read.Axes[0].Matches(array.Axes[0]) && read.Axes[1].Matches(array.Axes[1]));
        Assert.Equal(array.Unit.Dimension, read.Unit.Dimension);
        Assert.Equal(array.Unit.Factor, read.Unit.Factor, 1e-15);
    }

    // numpy 1.24.2 wrote these (tests/References/io_reference.py).
    [Theory]
    [InlineData("f8_c", 0, 0.25)]
    [InlineData("f8_fortran", 0, 0.25)]
    [InlineData("f4_be", 0, 0.25)]
    [InlineData("f8_v2", 0, 0.25)]
    [InlineData("f8_v3", 0, 0.25)]
    [InlineData("i2", -3, 1)]
    [InlineData("u1", 0, 1)]
    public void Npy_files_of_numpy_read_in_C_order(string name, double first, double step)
    {
        var values = Npy.ReadDoubles(SharedData.Reference($"io/{name}.npy"), out var shape);
        Assert.Equal([2, 3], shape);
        Assert.Equal(Enumerable.Range(0, 6).Select(i => first + i * step), values);
    }

    [Fact]
    public void Npy_scalars_booleans_and_foreign_types()
    {
        Assert.Equal(-7, Npy.ReadDoubles(SharedData.Reference("io/i8_scalar.npy"), out var shape).Single());
        Assert.Empty(shape);
        Assert.Equal([1, 0, 1, 0, 1, 0], Npy.ReadDoubles(SharedData.Reference("io/bool.npy"), out _));
        Assert.Contains("type c16", Assert.Throws<DataFormatException>(() => Npy.ReadDoubles(SharedData.Reference("io/c16.npy"), out _)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Npy_writes_what_numpy_writes()
    {
        Npy.Write(_folder.File("a.npy"), new[] { 0, 0.25, 0.5, 0.75, 1, 1.25 }, 2, 3);
        var ours = File.ReadAllBytes(_folder.File("a.npy"));
        var theirs = File.ReadAllBytes(SharedData.Reference("io/f8_c.npy"));
        Assert.Equal(theirs, ours);
        Npy.Write(_folder.File("b.npy"), new[] { 1f, 2 }, 2);
        Assert.Equal([1, 2], Npy.ReadDoubles(_folder.File("b.npy"), out _));
    }
}

/// <summary>A test against Debian's SasView; skipped where it is not installed.</summary>
internal sealed class SasViewFactAttribute : FactAttribute
{
    public const string Python = "/usr/bin/python3";

    public SasViewFactAttribute()
    {
        if (!Directory.Exists("/usr/lib/python3/dist-packages/sas/sascalc")) Skip = "peer: absent (python3-sasview)";
    }
}
