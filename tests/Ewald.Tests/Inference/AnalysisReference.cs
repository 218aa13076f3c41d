using System.Text.Json;
using Ewald.Core;

namespace Ewald.Tests.Inference;

/// <summary>tests/References/analysis_reference.json (freesas 0.9.0, scipy 1.10.1; script beside it) and curves for tests.</summary>
internal static class AnalysisReference
{
    public static JsonElement Root { get; } = JsonDocument.Parse(File.ReadAllText(SharedData.Reference("analysis_reference.json"))).RootElement;

    public static double[] Array(this JsonElement e, string name) => [.. e.GetProperty(name).EnumerateArray().Select(x => x.GetDouble())];

    public static double Number(this JsonElement e, string name) => e.GetProperty(name).GetDouble();

    public static ScatteringCurve Protein(string name, double factor = 1) => Columns(SharedData.Path($"04_sas/proteins/{name}.dat"), factor, 3);

    public static ScatteringCurve Neutron(string name) => Columns(SharedData.Path($"04_sas/sasview_examples/{name}.txt"), 1, 4);

    public static double Sphere(double q, double radius)
    {
        var x = q * radius;
        return x < 1e-4 ? 1 - x * x / 5 : Math.Pow(3 * (Math.Sin(x) - x * Math.Cos(x)) / (x * x * x), 2);
    }

    /// <summary>A curve with Gaussian noise of σ² = floor² + (relative · I)².</summary>
    public static ScatteringCurve Noisy(Func<double, double> model, double[] q, double floor, double relative, ulong seed)
    {
        var stream = new Randomness(seed).Stream("noise");
        var truth = q.Select(model).ToArray();
        var sigma = truth.Select(i => Math.Sqrt(floor * floor + relative * relative * i * i)).ToArray();
        return new ScatteringCurve("simulated", q, [.. truth.Select((i, k) => i + sigma[k] * stream.Normal())], sigma, null, "cm⁻¹");
    }

    public static double[] Grid(double low, double high, int count) => [.. Enumerable.Range(0, count).Select(i => low + (high - low) * i / (count - 1))];

    // A reader of three or four columns for these tests alone: the readers of Ewald.IO have their own tests.
    private static ScatteringCurve Columns(string path, double factor, int count)
    {
        var rows = new List<double[]>();
        foreach (var line in File.ReadLines(path))
        {
            var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < count || (words.Length > count && count == 4)) continue;
            var row = new double[count];
            var numeric = true;
            for (var i = 0; i < count; i++)
                numeric &= double.TryParse(words[i], System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out row[i]);
            if (numeric && row[0] > 0 && row[2] > 0 && (rows.Count == 0 || row[0] * factor > rows[^1][0])) rows.Add([row[0] * factor, .. row[1..]]);
        }

        return new ScatteringCurve(Path.GetFileName(path), [.. rows.Select(r => r[0])], [.. rows.Select(r => r[1])], [.. rows.Select(r => r[2])],
            count == 4 ? [.. rows.Select(r => r[3])] : null, count == 4 ? "cm⁻¹" : "arbitrary");
    }
}
