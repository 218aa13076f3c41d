using Ewald.Core;
using Ewald.IO;

namespace Ewald.Tests.IO;

public sealed class TemperatureVolumeTests : IDisposable
{
    private static readonly double[] Kelvin = [20, 50, 80, 110];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static float Value(int t, int i, int j, int k) => 1000 * t + 100 * i + 10 * j + k;

    // Shape [4 temperatures, 2, 3, 5] with the temperature axis at a place of its own.
    private string Whole(int axis, double[]? temperatures = null, bool named = true)
    {
        long[] spatial = [2, 3, 5];
        long[] shape = [.. spatial[..axis], 4, .. spatial[axis..]];
        var values = new float[120];
        for (var n = 0; n < 120; n++)
        {
            var (left, index) = ((long)n, new long[4]);
            for (var a = 3; a >= 0; a--) (left, index[a]) = (left / shape[a], left % shape[a]);
            var rest = index.Where((_, a) => a != axis).ToArray();
            values[n] = Value((int)index[axis], (int)rest[0], (int)rest[1], (int)rest[2]);
        }

        var path = Path.Combine(_folder.Path, "series.nxs");
        string[] names = [.. new[] { "L", "K", "H" }[..axis], "temperature", .. new[] { "L", "K", "H" }[axis..]];
        Hdf5File.Save(path, file =>
        {
            file.CreateGroup("/entry", "NXentry");
            file.CreateGroup("/entry/data", "NXdata");
            file.SetAttribute("/entry/data", "signal", "v");
            if (named) file.SetAttribute("/entry/data", "axes", names);
            file.Write<float>("/entry/data/v", values, shape);
            file.Write("/entry/data/temperature", temperatures ?? Kelvin);
            file.Write("/entry/data/H", [0.0, 0.25, 0.5, 0.75, 1.0]);
        });
        return path;
    }

    private static void Check(ITemperatureVolume volume, params int[] order)
    {
        Assert.Equal([2, 3, 5], volume.Axes.Select(a => a.Count));
        var slab = new float[4 * 15];
        volume.Read(1, 1, slab);
        for (var t = 0; t < 4; t++)
            for (var j = 0; j < 3; j++)
                for (var k = 0; k < 5; k++) Assert.Equal(Value(order.Length > 0 ? order[t] : t, 1, j, k), slab[(t * 3 + j) * 5 + k]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_temperature_axis_may_stand_anywhere(int axis)
    {
        using var volume = TemperatureVolumeFile.Open(Whole(axis));
        Assert.Equal(Kelvin, volume.Temperatures);
        Assert.Equal("H", volume.Axes[2].Name);
        Assert.Equal(0.25, volume.Axes[2].Step);
        Assert.Equal("pixel", volume.Axes[0].Unit);
        Check(volume);
    }

    [Fact]
    public void Temperatures_out_of_order_are_sorted_and_the_reader_is_told()
    {
        using var volume = TemperatureVolumeFile.Open(Whole(0, [80, 20, 110, 50]));
        Assert.Equal(Kelvin, volume.Temperatures);
        Assert.Contains("sorted", Assert.Single(volume.Warnings), StringComparison.Ordinal);
        Check(volume, 1, 3, 0, 2);
    }

    [Theory]
    [InlineData("_020K")]
    [InlineData("")]
    public void A_folder_holds_one_file_a_temperature(string suffix)
    {
        for (var t = 0; t < 4; t++)
        {
            var values = new float[30];
            for (var n = 0; n < 30; n++) values[n] = Value(t, n / 15, n / 5 % 3, n % 5);
            var name = FormattableString.Invariant($"scan{t}") + (suffix.Length > 0 ? FormattableString.Invariant($"_{Kelvin[t]:000}K") : "") + ".h5";
            Hdf5File.Save(Path.Combine(_folder.Path, name), file =>
            {
                file.Write<float>("/entry/data/v", values, 2, 3, 5);
                if (suffix.Length == 0) file.Write("/entry/sample/temperature", Kelvin[t]);
            });
        }

        using var volume = TemperatureVolumeFile.Open(_folder.Path);
        Assert.Equal(Kelvin, volume.Temperatures);
        Check(volume);
    }

    [Fact]
    public void What_a_file_leaves_open_is_asked_for_in_one_sentence()
    {
        string Refusal(string path, TemperatureVolumeOptions? options = null)
        {
            var message = Assert.ThrowsAny<InputException>(() => TemperatureVolumeFile.Open(path, options).Dispose()).Message;
            Assert.DoesNotContain('\n', message);
            return message;
        }

        Assert.Contains("comes twice", Refusal(Whole(0, [20, 20, 80, 110])), StringComparison.Ordinal);
        Assert.Contains("kelvin", Refusal(Whole(0, [20, double.NaN, 80, 110])), StringComparison.Ordinal);
        var unnamed = Whole(0, named: false);
        Assert.Contains("--set temperature-axis", Refusal(unnamed), StringComparison.Ordinal);
        Assert.Contains("--set temperatures", Refusal(unnamed, new(TemperatureAxis: "0")), StringComparison.Ordinal);
        Assert.Contains("3 temperatures for 4", Refusal(unnamed, new(TemperatureAxis: "0", Temperatures: [1, 2, 3])), StringComparison.Ordinal);
        Assert.Contains("no axis 'x'", Refusal(unnamed, new(TemperatureAxis: "x")), StringComparison.Ordinal);
        using (var volume = TemperatureVolumeFile.Open(unnamed, new(Temperatures: Kelvin))) Check(volume);
        Assert.Contains("dimensions", Refusal(unnamed, new(Dataset: "/entry/data/temperature")), StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "empty"));
        Assert.Contains("no HDF5 file", Refusal(Path.Combine(_folder.Path, "empty")), StringComparison.Ordinal);
    }
}
