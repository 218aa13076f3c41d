using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.Reports;

namespace Ewald.Studies.PdfSpacegroup;

/// <summary>Refined structures in words, numbers and pictures.</summary>
internal static class MiningReport
{
    private const int Shown = 10;
    private const double Tolerance = 0.01;

    /// <summary>Group, source, cell and Rw in one line: <c>139 I4/mmm as BaAl4, a 3.92, b 3.92, c 12.31 Å, Rw 0.131</c>.</summary>
    /// <param name="structure">The structure.</param>
    public static string Name(MinedStructure structure)
    {
        var cell = Conventional(structure);
        return FormattableString.Invariant($"{structure.SpaceGroup} {SpaceGroupNames.Of(structure.SpaceGroup).International} as {structure.Source}{(structure.Stretched ? " stretched" : "")}, a {cell.A:0.###}, b {cell.B:0.###}, c {cell.C:0.###} Å, Rw {structure.Rw:0.000}");
    }

    /// <summary>The standard cell.</summary>
    /// <param name="structure">The structure.</param>
    public static UnitCell Conventional(MinedStructure structure)
    {
        try
        {
            // A stretch by little must not be averaged away.
            return CrystalSymmetry.Of(structure.Crystal, structure.Stretched ? 1e-4 : Tolerance).Conventional().Cell;
        }
        catch (InputException)
        {
            return structure.Crystal.Cell;
        }
    }

    /// <summary>Answers beside the space group: the arrangements, and the best fit.</summary>
    /// <param name="mined">What was found.</param>
    public static IReadOnlyList<Answer> Answers(MinedAnswer mined)
    {
        var order = Order(mined);
        var best = order[0].Structure;
        var cell = Conventional(best);
        const double degree = 180 / Math.PI;
        QuantityAnswer Number(string name, double value, string unit) => new(name, value, double.NaN, double.NaN, 0, unit);
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (structure, weight) in order.Take(Shown)) weights.TryAdd(Name(structure), weight);
        return
        [
            new ClassAnswer("arrangement", Name(best), [.. weights.Keys], 0, weights),
            Number("bestFit.rw", best.Rw, "1"), Number("bestFit.a", cell.A, "Å"), Number("bestFit.b", cell.B, "Å"), Number("bestFit.c", cell.C, "Å"),
            Number("bestFit.alpha", cell.Alpha * degree, "degree"), Number("bestFit.beta", cell.Beta * degree, "degree"), Number("bestFit.gamma", cell.Gamma * degree, "degree"),
            new CurveAnswer("bestFit", Distances(best), best.Curve, null, null, "Å", "Å⁻²"),
        ];
    }

    /// <summary>Draws data, fit and difference, and lists the structures.</summary>
    /// <param name="page">The page.</param>
    /// <param name="g">G(r) on the grid.</param>
    /// <param name="mined">What was found.</param>
    public static void Draw(ReportPage page, double[] g, MinedAnswer mined)
    {
        var order = Order(mined);
        var best = order[0].Structure;
        var r = Distances(best);
        page.Section("Published arrangements refined against the curve");
        page.Text(FormattableString.Invariant($"{mined.Fillings} ways to put the composition into published arrangements were searched. Mining counts {mined.Trust:0.00}, the curve alone {1 - mined.Trust:0.00}."));
        var shift = 1.2 * (best.Curve.Zip(g, (a, b) => Math.Min(a, b)).Min() - best.Curve.Zip(g, (a, b) => b - a).Max());
        page.Add(new Figure(Name(best), "r / Å", "G(r) / Å⁻²").Line("measured", r, g.Take(r.Length)).Line("refined", r, best.Curve).Line("difference, shifted", r, best.Curve.Zip(g, (a, b) => b - a + shift)));
        page.Table(["space group", "arrangement of", "a, b, c / Å", "α, β, γ / °", "Rw", "parameters", "weight"], order.Take(Shown).Select(o =>
        {
            var (s, cell) = (o.Structure, Conventional(o.Structure));
            return (IReadOnlyList<string>)
            [
                FormattableString.Invariant($"{s.SpaceGroup} {SpaceGroupNames.Of(s.SpaceGroup).International}"), s.Source + (s.Stretched ? ", stretched" : ""),
                FormattableString.Invariant($"{cell.A:0.000}, {cell.B:0.000}, {cell.C:0.000}"),
                FormattableString.Invariant($"{cell.Alpha * 180 / Math.PI:0.0}, {cell.Beta * 180 / Math.PI:0.0}, {cell.Gamma * 180 / Math.PI:0.0}"),
                FormattableString.Invariant($"{s.Rw:0.000}"), FormattableString.Invariant($"{s.Free}"), FormattableString.Invariant($"{o.Weight:0.000}"),
            ];
        }));
    }

    /// <summary>One row a file, for the score.</summary>
    /// <param name="found">What was found, by file.</param>
    public static JsonArray Rows(IEnumerable<KeyValuePair<string, MinedAnswer>> found) => [.. found.Select(f => (JsonNode)new JsonObject
    {
        ["file"] = f.Key, ["trust"] = Math.Round(f.Value.Trust, 3), ["best"] = new JsonArray([.. Order(f.Value).Take(4).Select(o => (JsonNode)Name(o.Structure))]),
    })];

    private static (MinedStructure Structure, double Weight)[] Order(MinedAnswer mined) => [.. mined.Structures.Zip(mined.Weights).OrderByDescending(s => s.Second)];

    private static double[] Distances(MinedStructure structure) => [.. Enumerable.Range(0, structure.Curve.Length).Select(i => PdfCurve.Grid[i])];
}
