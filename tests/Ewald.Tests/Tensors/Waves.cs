using System.Text.Json;
using Ewald.Tensors;

namespace Ewald.Tests.Tensors;

/// <summary>Inputs that tests and the reference script make alike, and the script's values.</summary>
internal static class Waves
{
    private static readonly Lazy<JsonElement> _cases = new(() =>
        JsonDocument.Parse(File.ReadAllText(SharedData.Reference("tensors.json"))).RootElement.GetProperty("cases"));

    /// <summary>sin(0.7 i + phase) in double precision.</summary>
    public static Tensor Wave(long[] shape, double phase)
    {
        var values = new double[shape.Aggregate(1L, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++) values[i] = Math.Sin(0.7 * i + phase);
        return Tensor.From(values, shape);
    }

    public static (long[] Shape, double[] Values) Reference(string name)
    {
        var entry = _cases.Value.GetProperty(name);
        return ([.. entry.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64())],
            [.. entry.GetProperty("values").EnumerateArray().Select(n => n.GetDouble())]);
    }

    /// <summary>Holds a tensor against the script's values, relative to the largest of them.</summary>
    public static void AssertReference(string name, Tensor actual, double tolerance = 1e-12)
    {
        using var scope = TensorScope.Enter();
        if (actual.Type.IsComplex()) actual = actual.ViewAsReal();
        var (shape, values) = Reference(name);
        Assert.Equal(shape, actual.Shape);
        var own = actual.Detach().ToArray<double>();
        var scale = Math.Max(1e-3, values.Max(Math.Abs));
        for (var i = 0; i < values.Length; i++)
            Assert.True(Math.Abs(values[i] - own[i]) <= tolerance * scale, $"{name}[{i}]: reference {values[i]:r}, ours {own[i]:r}");
    }
}
