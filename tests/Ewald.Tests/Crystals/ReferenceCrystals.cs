using System.Numerics;
using System.Text.Json;
using Ewald.Crystals;
using Ewald.IO;

namespace Ewald.Tests.Crystals;

/// <summary>The crystals of tests/References/crystal_structure_factors.json, each with what other tools say of it.</summary>
internal static class ReferenceCrystals
{
    private static readonly Lazy<JsonDocument> Document = new(() => JsonDocument.Parse(File.ReadAllText(SharedData.Reference("crystal_structure_factors.json"))));
    private static readonly Lazy<IReadOnlyList<(JsonElement Entry, Crystal Crystal, CrystalSymmetry Symmetry)>> Read = new(() =>
        [.. Document.Value.RootElement.GetProperty("crystals").EnumerateArray().Where(e => Path(e) is not null).AsParallel().AsOrdered().Select(e =>
        {
            var crystal = CrystalFile.Read(Path(e)!);
            return (e, crystal, CrystalSymmetry.Of(crystal));
        })]);

    /// <summary>Those whose file is here: 40 of our own, 13 more where the shared data are.</summary>
    public static IReadOnlyList<(JsonElement Entry, Crystal Crystal, CrystalSymmetry Symmetry)> All => Read.Value;

    public static IEnumerable<JsonElement> SpaceGroups => Document.Value.RootElement.GetProperty("spaceGroups").EnumerateArray();

    public static string Name(JsonElement entry) => entry.GetProperty("file").GetString()!;

    public static Crystal Of(string name) => CrystalFile.Read(SharedData.Reference($"crystals/{name}.cif"));

    public static MillerIndex[] Reflections(JsonElement entry) =>
        [.. entry.GetProperty("hkl").EnumerateArray().Select(h => new MillerIndex(h[0].GetInt32(), h[1].GetInt32(), h[2].GetInt32()))];

    public static Complex[] Values(JsonElement list) => [.. list.EnumerateArray().Select(v => new Complex(v[0].GetDouble(), v[1].GetDouble()))];

    public static Complex[] Evaluate(StructureFactor factor, MillerIndex[] reflections)
    {
        var (re, im) = (new double[reflections.Length], new double[reflections.Length]);
        factor.Evaluate(reflections, re, im);
        return [.. re.Zip(im, (r, i) => new Complex(r, i))];
    }

    private static string? Path(JsonElement entry)
    {
        var name = Name(entry);
        if (!name.StartsWith("shared/", StringComparison.Ordinal)) return SharedData.Reference(name);
        if (SharedData.Folder is null) return null;
        var path = SharedData.Path(name["shared/".Length..]);
        return File.Exists(path) ? path : null;
    }
}
