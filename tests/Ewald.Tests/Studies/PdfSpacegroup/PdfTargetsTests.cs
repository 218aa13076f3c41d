using Ewald.Studies.PdfSpacegroup;

namespace Ewald.Tests.PdfSpacegroup;

public sealed class PdfTargetsTests
{
    [Fact]
    public void Targets_sum_to_the_weight_and_favour_the_group_then_its_crystal_system()
    {
        GroupClass[] classes = [new(139, "I4/mmm", 1, 0), new(123, "P4/mmm", 1, 0), new(225, "Fm-3m", 1, 0)];
        // Four curves of 139, two of 123 and two of 225: with one more each the easy set has 5 : 3 : 3.
        int[] labels = [0, 0, 0, 0, 1, 1, 2, 2];
        var set = new PdfEasySet(new float[8 * PdfCurve.Grid.Count], new double[8], new bool[8], labels, new string[8], new bool[8]);
        var (rows, weights) = (PdfTargets.Rows(set, classes), PdfPrior.Weights(labels, 3));
        for (var label = 0; label < 3; label++) Assert.Equal(weights[label], rows[(3 * label)..(3 * label + 3)].Sum(r => (double)r), 1e-6);
        // 0.88 + 0.1 · 5/8 + 0.02/3, 0.1 · 3/8 + 0.02/3 and 0.02/3 of the weight.
        double[] expected = [0.88 + 0.0625 + 0.02 / 3, 0.0375 + 0.02 / 3, 0.02 / 3];
        for (var c = 0; c < 3; c++) Assert.Equal(weights[0] * expected[c], rows[c], 1e-6);
    }
}
