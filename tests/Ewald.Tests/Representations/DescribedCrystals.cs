using System.Text.Json;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.Representations;

namespace Ewald.Tests.Representations;

/// <summary>Crystals for the tests of representations, and what tests/References/representations.py says of some.</summary>
internal static class DescribedCrystals
{
    private static readonly Lazy<JsonDocument> Document = new(() => JsonDocument.Parse(File.ReadAllText(SharedData.Reference("representations.json"))));

    public static JsonElement Reference => Document.Value.RootElement;

    /// <summary>A triclinic cell without symmetry: a mixed site, a site with vacancies, three full ones.</summary>
    public static Crystal Alloy { get; } = new("alloy", UnitCell.FromDegrees(4.1, 5.2, 6.3, 77, 101, 95),
    [
        new Site("M1", 0.05, 0.11, 0.93, [new Occupant(Elements.Of("Ba"), 0.6), new Occupant(Elements.Of("Sr"), 0.4)]),
        new Site("M2", 0.48, 0.57, 0.41, [new Occupant(Elements.Of("Ti"))]),
        new Site("O1", 0.71, 0.22, 0.36, [new Occupant(Elements.Of("O"), 0.75)]),
        new Site("O2", 0.13, 0.83, 0.59, [new Occupant(Elements.Of("O"))]),
        new Site("O3", 0.35, 0.29, 0.12, [new Occupant(Elements.Of("O"))]),
    ]);

    public static SpeciesSet Species { get; } = SpeciesSet.Of("O", "Ti", "Sr", "Ba");

    public static Crystal Of(string name)
    {
        var entry = Reference.GetProperty("crystals").GetProperty(name);
        var c = Numbers(entry.GetProperty("cell"));
        return new Crystal(name, UnitCell.FromDegrees(c[0], c[1], c[2], c[3], c[4], c[5]),
            [.. entry.GetProperty("sites").EnumerateArray().Select(s => Site.Of(Elements.Of(s[0].GetString()!), s[1].GetDouble(), s[2].GetDouble(), s[3].GetDouble()))]);
    }

    public static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(v => v.GetDouble())];

    public static Crystal Turned(Crystal crystal)
    {
        // Rotation by 1.1 rad about (1, 2, 3).
        var (x, y, z) = (1 / Math.Sqrt(14), 2 / Math.Sqrt(14), 3 / Math.Sqrt(14));
        var (s, c) = Math.SinCos(1.1);
        double[,] r =
        {
            { c + x * x * (1 - c), x * y * (1 - c) - z * s, x * z * (1 - c) + y * s },
            { y * x * (1 - c) + z * s, c + y * y * (1 - c), y * z * (1 - c) - x * s },
            { z * x * (1 - c) - y * s, z * y * (1 - c) + x * s, c + z * z * (1 - c) },
        };
        var (v, w) = (crystal.Cell.Vectors, new double[3, 3]);
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++)
                for (var k = 0; k < 3; k++) w[i, j] += r[j, k] * v[i, k];
        return crystal with { Cell = UnitCell.FromVectors(w) };
    }

    public static Crystal Moved(Crystal crystal) => crystal with { Sites = [.. crystal.Sites.Select(s => s with { X = s.X + 0.137, Y = s.Y - 0.291, Z = s.Z + 0.0521 })] };

    public static Crystal Reordered(Crystal crystal) => crystal with { Sites = [.. crystal.Sites.Reverse()] };

    public static Crystal Imaged(Crystal crystal) => crystal with { Sites = [.. crystal.Sites.Select((s, i) => i == 1 ? s with { X = s.X + 1, Z = s.Z - 2 } : s)] };

    public static Crystal Doubled(Crystal crystal)
    {
        var v = crystal.Cell.Vectors;
        for (var k = 0; k < 3; k++) v[1, k] *= 2;
        return crystal with
        {
            Cell = UnitCell.FromVectors(v),
            Sites = [.. crystal.Sites.SelectMany(s => new[] { s with { Y = s.Y / 2 }, s with { Y = (s.Y + 1) / 2 } })],
        };
    }

    /// <summary>The crystal with one site moved along a Cartesian axis.</summary>
    public static Crystal Shifted(Crystal crystal, int site, int axis, double step)
    {
        var (x, y, z) = crystal.Cell.ToFractional((axis == 0 ? step : 0, axis == 1 ? step : 0, axis == 2 ? step : 0));
        return crystal with { Sites = [.. crystal.Sites.Select((s, i) => i == site ? s with { X = s.X + x, Y = s.Y + y, Z = s.Z + z } : s)] };
    }

    public static double[] Describe(IRepresentation representation, Crystal crystal)
    {
        var values = new double[representation.Names.Count];
        representation.Describe(crystal, values);
        return values;
    }

    /// <summary>Compares an analytic gradient of a random weighted sum of site rows with central differences.</summary>
    public static void CheckGradient(ISiteRepresentation representation, Crystal crystal, Action<double[], double[]> gradient, double tolerance)
    {
        var stream = new Randomness(3).Stream("weights");
        var weights = Enumerable.Range(0, crystal.Sites.Count * representation.Names.Count).Select(_ => stream.Normal()).ToArray();
        var analytic = new double[3 * crystal.Sites.Count];
        gradient(weights, analytic);
        var scale = analytic.Max(Math.Abs);
        Assert.True(scale > 1e-3);
        const double Step = 1e-4;
        for (var i = 0; i < analytic.Length; i++)
        {
            var slope = (Sum(Shifted(crystal, i / 3, i % 3, Step)) - Sum(Shifted(crystal, i / 3, i % 3, -Step))) / (2 * Step);
            Assert.Equal(slope, analytic[i], tolerance * scale);
        }

        double Sum(Crystal c)
        {
            var rows = new double[weights.Length];
            representation.DescribeSites(c, rows);
            return System.Numerics.Tensors.TensorPrimitives.Dot<double>(rows, weights);
        }
    }

    public static void Close(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double relative)
    {
        Assert.Equal(expected.Count, actual.Count);
        var scale = expected.Max(Math.Abs);
        for (var i = 0; i < expected.Count; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= relative * scale, FormattableString.Invariant($"column {i}: {actual[i]:R} instead of {expected[i]:R}, largest {scale:R}"));
    }
}
