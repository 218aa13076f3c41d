using Ewald.Core;
using Ewald.Crystals;
using Ewald.IO;
using Ewald.Reports;
using Ewald.Studies;
using Ewald.Studies.Elastic;

namespace Ewald.Tests.Elastic;

public sealed class ElasticStudyTests
{
    [SharedDataFact]
    public void A_smoke_run_beats_the_median_covers_and_leaves_a_model_that_answers()
    {
        var folder = Directory.CreateTempSubdirectory("elastic").FullName;
        try
        {
            var run = new StudyRun(StudySize.Smoke, 3, 2, "cpu", null, folder, new ReportPage("smoke"), SilentProgress.Instance, CancellationToken.None);
            var result = new ElasticStudy().Run(run);
            double Value(string name) => result.Metrics.Single(m => m.Name == name).Value;
            // 500 crystals and small trees: far from the laptop size, yet half the error of the median.
            Assert.InRange(Value("maeLog10K"), 0.03, 0.6 * result.Details["K"]!["maeLog10OfMedian"]!.GetValue<double>());
            // Beta-binomial range of 500 cases around 0.90, widened because systems are not independent cases.
            Assert.InRange(Value("coverage.K"), 0.84, 0.96);
            var predictor = new ElasticStudy().Load(run.ModelFolder);
            var (crystals, _) = ElasticData.ReadCrystals(ElasticData.Folder(null), 20);
            var cif = Path.Combine(folder, "first.cif");
            Cif.Write(cif, crystals[0].Crystal);
            var answer = predictor.Predict(cif, new(), new ReportPage("page"));
            Assert.False(answer.OutOfDistribution!.Flag);
            var bulk = Assert.IsType<QuantityAnswer>(answer.Answers[0]);
            // A training crystal comes back close to its own modulus, inside the interval that new systems get.
            Assert.InRange(crystals[0].BulkModulus, bulk.Low, bulk.High);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Without_data_the_study_says_which_folder_it_needs() =>
        Assert.Contains("--data", Assert.Throws<InputException>(() => ElasticData.Folder(Path.GetTempPath())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Al0.3CoCrFeNi", "neither a file nor an alloy")]
    [InlineData("Al0.3CoCrFeNi diamond", "no lattice")]
    [InlineData("Al0.3CoCrFeNi 1", "no lattice")]
    [InlineData("Al0.3CoCrFeNi fcc a=-3", "no lattice parameter")]
    [InlineData("Al0.3CoCrFeNi fcc b=3", "no lattice parameter")]
    [InlineData("XxFe bcc a=2.9", "'XxFe' is no composition")]
    [InlineData("At fcc", "volume of an element is unknown")]
    public void An_alloy_that_is_not_named_fully_is_refused_with_an_example(string text, string expected)
    {
        var predictor = new ElasticStudy().Load(ModelStore.FindDefault("elastic"));
        Assert.True(((IUnderstandText)predictor).Understands(text));
        Assert.Contains(expected, Assert.Throws<InputException>(() => predictor.Predict(text, new(), null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_crystal_of_far_elements_is_flagged_and_aluminium_is_not()
    {
        var predictor = new ElasticStudy().Load(ModelStore.FindDefault("elastic"));
        Assert.False(predictor.Predict("AlNi fcc", new(), null).OutOfDistribution!.Flag);
        var expanded = predictor.Predict("AlNi fcc a=12", new(), null);
        Assert.True(expanded.OutOfDistribution!.Flag);
    }

    [Fact]
    public void Derived_moduli_are_those_of_an_isotropic_solid()
    {
        // Steel: K = 160, G = 79.3 GPa gives E = 9KG/(3K + G) = 204.2 GPa and ν = 0.2875.
        var (k, g) = (Math.Log10(160), Math.Log10(79.3));
        Assert.Equal(9 * 160 * 79.3 / (480 + 79.3), ElasticQuantity.All[2].Back(ElasticQuantity.All[2].Of(k, g)), 1e-9);
        Assert.Equal((480 - 158.6) / (960 + 158.6), ElasticQuantity.All[3].Of(k, g), 1e-12);
    }
}
