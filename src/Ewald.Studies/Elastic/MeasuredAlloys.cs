using System.Globalization;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Crystals;
using Ewald.Evaluation;

namespace Ewald.Studies.Elastic;

/// <summary>The hard set: Young's moduli measured on disordered alloys, from the literature (<c>measured_alloys.csv</c> names its source).</summary>
internal static class MeasuredAlloys
{
    /// <summary>Who compiled the measurements.</summary>
    public const string Source = "doi:10.1016/j.intermet.2019.04.003";

    private const double LeastCommon = 0.9;
    private const string Resource = "Ewald.Studies.Elastic.measured_alloys.csv";

    /// <summary>An alloy with what was measured.</summary>
    /// <param name="Alloy">Formula.</param>
    /// <param name="Lattice">Its lattice.</param>
    /// <param name="Measured">Young's modulus, one value a measurement, GPa.</param>
    /// <param name="Mixture">Rule of mixtures of the elements, GPa.</param>
    internal sealed record MeasuredAlloy(string Alloy, AlloyLattice Lattice, IReadOnlyList<double> Measured, double Mixture)
    {
        public double Mean => Measured.Average();
    }

    public static IReadOnlyList<MeasuredAlloy> All { get; } = Read();

    /// <summary>The measured alloy nearest in composition, with the share of atoms that both have in common; null where that is below 0.9.</summary>
    public static (MeasuredAlloy Alloy, double Common)? Nearest(IReadOnlyDictionary<Element, double> composition)
    {
        var total = composition.Values.Sum();
        var (alloy, common) = All.Select(a =>
        {
            var own = ChemicalFormula.Parse(a.Alloy);
            var sum = own.Values.Sum();
            return (a, own.Sum(e => Math.Min(e.Value / sum, composition.GetValueOrDefault(e.Key) / total)));
        }).MaxBy(a => a.Item2);
        return common >= LeastCommon ? (alloy, common) : null;
    }

    /// <summary>Asks the model for each, by composition and lattice alone, and compares.</summary>
    public static (IReadOnlyList<Metric> Metrics, JsonArray Details) Compare(ElasticPredictor predictor, StudyRun run)
    {
        var answers = All.Select(a => (Alloy: a, Answer: (QuantityAnswer)predictor.Answer(
            VirtualAlloy.Of(a.Alloy, ChemicalFormula.Parse(a.Alloy), a.Lattice), a.Alloy, null, cells: false).Answers.First(q => q.Name == "youngModulus"))).ToArray();
        double Error(int i) => Math.Abs(answers[i].Answer.Value / answers[i].Alloy.Mean - 1);
        bool Covered(int i) => answers[i].Alloy.Mean >= answers[i].Answer.Low && answers[i].Alloy.Mean <= answers[i].Answer.High;
        var n = answers.Length;
        var (low, high) = Interval.Bootstrap(n, rows => rows.Average(Error), run.Randomness.Stream("bootstrap alloys"));
        var covered = Enumerable.Range(0, n).Count(Covered);
        var (least, most) = Interval.Wilson(covered, n);
        return (
            [
                new("alloy.youngModulusError", "hard", Enumerable.Range(0, n).Average(Error), low, high, n, "1", "lower", All.Average(a => Math.Abs(a.Mixture / a.Mean - 1))),
                new("coverage.alloy", "hard", (double)covered / n, least, most, n, "1", "higher", 0.9),
            ],
            new JsonArray([.. answers.Select(a => (JsonNode?)new JsonObject
            {
                ["alloy"] = a.Alloy.Alloy, ["lattice"] = a.Alloy.Lattice.ToString().ToLowerInvariant(), ["measuredYoungModulusGPa"] = a.Alloy.Mean, ["measurements"] = a.Alloy.Measured.Count,
                ["answeredGPa"] = a.Answer.Value, ["lowGPa"] = a.Answer.Low, ["highGPa"] = a.Answer.High, ["ruleOfMixturesGPa"] = a.Alloy.Mixture,
            })]));
    }

    private static MeasuredAlloy[] Read()
    {
        using var stream = typeof(MeasuredAlloys).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not embedded.");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#').Skip(1).Select(l => l.TrimEnd('\r').Split(',')).Select(c => new MeasuredAlloy(
            c[0], Enum.Parse<AlloyLattice>(c[1], ignoreCase: true), [.. c[2].Split(' ').Select(Number)], Number(c[3])))];
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
