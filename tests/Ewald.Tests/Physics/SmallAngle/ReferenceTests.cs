using System.Text.Json;
using Ewald.Physics.SmallAngle;
using Xunit.Abstractions;

namespace Ewald.Tests.Physics.SmallAngle;

public sealed class ReferenceTests(ITestOutputHelper output)
{
    private static readonly JsonElement Reference =
        JsonDocument.Parse(File.ReadAllText(SharedData.Reference("sasmodels_reference.json"))).RootElement.GetProperty("models");

    public static TheoryData<string> Ids => [.. SmallAngleCatalogue.All.Select(m => m.Card.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Model_agrees_with_its_sourced_values(string id)
    {
        // A model without a row in tests/References/sasmodels_reference.json fails here: no model without a sourced value.
        Assert.True(Reference.TryGetProperty(id, out var entry), $"{id} has no reference entry; add it to tests/References/sasmodels_reference.py.");
        var model = SmallAngleCatalogue.Find(id);
        var names = entry.GetProperty("parameters").EnumerateArray().Select(e => e.GetString()!).ToArray();
        double worst = 0, deviation = 0;
        var integrals = 0;
        foreach (var set in entry.GetProperty("sets").EnumerateArray())
        {
            double[] given = Numbers(set, "p"), q = Numbers(set, "q"), expected = Numbers(set, "i");
            var p = model.Parameters.Select(row => given[Array.IndexOf(names, row.Name)]).ToArray();
            var mine = new double[q.Length];
            model.Evaluate(q, p, mine);
            for (var i = 0; i < q.Length; i++) worst = Math.Max(worst, Math.Abs(mine[i] / expected[i] - 1));
            if (set.GetProperty("by").GetString() == "integral") integrals++;
            if (set.TryGetProperty("deviation", out var d)) deviation = Math.Max(deviation, d.GetDouble());
        }

        output.WriteLine(FormattableString.Invariant(
            $"{id}: ours off by {worst:G3} at most; {integrals} of 20 sets by converged integral, from which sasmodels is off by {deviation:G2} at most"));
        Assert.Equal(20, entry.GetProperty("sets").GetArrayLength());

        // 1e-5 is the acceptance; both sides are double precision, so what is left is quadrature.
        Assert.True(worst < 1e-5, FormattableString.Invariant($"{id}: off by {worst:G3}."));
    }

    private static double[] Numbers(JsonElement e, string name) => [.. e.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
}
