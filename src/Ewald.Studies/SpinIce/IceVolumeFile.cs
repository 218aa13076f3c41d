using System.Globalization;
using System.Text.RegularExpressions;
using Ewald.Core;
using Ewald.IO;

namespace Ewald.Studies.SpinIce;

/// <summary>Reads S(Q) from NXdata: axes H, K, L or directions such as [H,H,0], optionally temperature; masked and unmeasured values are left out.</summary>
internal static partial class IceVolumeFile
{
    private const int LeastValues = 60;

    /// <summary>Reads the volumes of a file, one for each temperature.</summary>
    /// <param name="path">The file.</param>
    /// <param name="temperature">What the user says, K; null when the file says it.</param>
    /// <param name="at">H, K, L that the file's directions start from.</param>
    /// <param name="warnings">Receives what a careful reader must know.</param>
    /// <exception cref="InputException">No such volume; one sentence.</exception>
    public static IReadOnlyList<IceVolume> Read(string path, double? temperature, (double H, double K, double L) at, List<string> warnings)
    {
        var array = LabelledArrayFile.Read(path);
        var along = array.Axes.Select(a => Direction(a.Name)).ToArray();
        var warm = Enumerable.Range(0, along.Length).Where(i => TemperatureName().IsMatch(array.Axes[i].Name)).ToArray();
        int[] q = [.. Enumerable.Range(0, along.Length).Where(i => along[i] is not null)];
        if (q.Length + warm.Length != along.Length || warm.Length > 1 || q.Length == 0)
            throw new DataFormatException(path, $"the axes are {string.Join(", ", array.Axes.Select(a => a.Name))}; spin-ice reads H, K, L (or directions such as [H,H,0] and [0,0,L]) in reciprocal lattice units, and temperature.");
        if (q.Length < 2) throw new DataFormatException(path, $"has one axis of Q ({array.Axes[q[0]].Name}); spin-ice needs a plane or a volume.");
        foreach (var i in q)
        {
            var unit = array.Axes[i].Unit.Symbol;
            if (unit != Unit.One.Symbol && !unit.Contains("rlu", StringComparison.OrdinalIgnoreCase))
                throw new DataFormatException(path, $"axis {array.Axes[i].Name} is in {unit}; spin-ice reads reciprocal lattice units.");
        }

        double[] temperatures = warm.Length == 1 ? [.. Enumerable.Range(0, array.Axes[warm[0]].Count).Select(array.Axes[warm[0]].Centre)] : [temperature ?? Stated(path) ?? throw new DataFormatException(path, "states no temperature; give it with --set temperature=0.68 (K).")];
        if (temperatures.Any(t => !(t > 0))) throw new DataFormatException(path, "states a temperature that is not above 0 K.");
        return [.. temperatures.Select((t, n) => Volume(path, array, along!, q, warm.Length == 1 ? warm[0] : -1, n, t, at, warnings))];
    }

    private static IceVolume Volume(string path, LabelledArray array, double[]?[] along, int[] q, int warm, int number, double temperature, (double H, double K, double L) at, List<string> warnings)
    {
        var strides = new int[array.Axes.Count];
        for (int i = strides.Length - 1, stride = 1; i >= 0; stride *= array.Axes[i--].Count) strides[i] = stride;
        var (points, values, sigma, slabs) = (new List<(double, double, double)>(), new List<double>(), new List<double>(), q.Select(_ => new List<int>()).ToArray());
        for (var k = 0; k < array.Values.Length; k++)
        {
            if (warm >= 0 && k / strides[warm] % array.Axes[warm].Count != number) continue;
            var error = array.Variances is { } v ? Math.Sqrt(v[k]) : 0;
            if ((array.Mask?[k] ?? false) || !double.IsFinite(array.Values[k]) || (array.Variances is not null && !(error > 0 && double.IsFinite(error)))) continue;
            var (h, l, m) = at;
            for (var a = 0; a < q.Length; a++)
            {
                var index = k / strides[q[a]] % array.Axes[q[a]].Count;
                var (x, d) = (array.Axes[q[a]].Centre(index), along[q[a]]!);
                (h, l, m) = (h + x * d[0], l + x * d[1], m + x * d[2]);
                slabs[a].Add(index);
            }

            points.Add((h, l, m));
            values.Add(array.Values[k]);
            sigma.Add(error);
        }

        if (points.Count < LeastValues) throw new DataFormatException(path, FormattableString.Invariant($"only {points.Count} values are not masked; at least {LeastValues} are needed."));
        if (points.Max(p => Math.Max(Math.Abs(p.Item1), Math.Max(Math.Abs(p.Item2), Math.Abs(p.Item3)))) > 20)
            throw new DataFormatException(path, "its axes reach beyond 20; spin-ice reads reciprocal lattice units of the cubic cell (a = 10.124 Å).");
        var nuclear = points.Count(IrreducibleGrid.IsNuclear);
        if (nuclear > 0) warnings.Add(FormattableString.Invariant($"{nuclear} values lie on nuclear reflections (h, k, l all even or all odd) and are not masked; mask them unless the nuclear intensity was subtracted."));
        return new IceVolume(
            temperature, [.. points], [.. values], array.Variances is null ? null : [.. sigma], [.. slabs.Select(s => s.ToArray())],
            [.. q.Select(a => Enumerable.Range(0, array.Axes[a].Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{array.Axes[a].Name} = {array.Axes[a].Centre(i):0.###}")).ToArray())]);
    }

    // Direction of an axis in H, K, L: "H", "qk", "[0,0,L]", "[H,-H,0]", "[0.5H,0.5H,-H]"; null for another axis.
    private static double[]? Direction(string name)
    {
        switch (name.ToUpperInvariant())
        {
            case "H" or "QH": return [1, 0, 0];
            case "K" or "QK": return [0, 1, 0];
            case "L" or "QL": return [0, 0, 1];
        }

        if (!name.StartsWith('[') || !name.EndsWith(']') || name[1..^1].Split(',') is not { Length: 3 } parts) return null;
        var direction = new double[3];
        for (var i = 0; i < 3; i++)
        {
            var match = Part().Match(parts[i].Trim());
            if (!match.Success) return null;
            if (match.Groups[3].Length == 0 && match.Groups[2].Value is not ("" or "0")) return null;
            var size = match.Groups[3].Length == 0 ? 0 : match.Groups[2].Length == 0 ? 1 : double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
            direction[i] = match.Groups[1].Value == "-" ? -size : size;
        }

        return direction.Any(d => d != 0) ? direction : null;
    }

    // The first dataset called temperature that holds one number, in kelvin.
    private static double? Stated(string path)
    {
        using var file = Hdf5File.Open(path);
        foreach (var group in NeXusTree.Read(file).All().Where(n => n.Kind == Hdf5Kind.Group))
        {
            var at = $"{group.Path.TrimEnd('/')}/temperature";
            if (!file.Exists(at)) continue;
            var values = file.ReadDoubles(at);
            if (values.Length == 1) return file.Attribute(at, "units")?.Text is { Length: > 0 } unit ? Unit.Parse(unit).Convert(values[0], Unit.Parse("K")) : values[0];
        }

        return null;
    }

    [GeneratedRegex("^(T|Ts|temperature|sample_temperature)$", RegexOptions.IgnoreCase)]
    private static partial Regex TemperatureName();

    [GeneratedRegex(@"^([-+]?)(\d*\.?\d*)\*?([HKL]?)$", RegexOptions.IgnoreCase)]
    private static partial Regex Part();
}
