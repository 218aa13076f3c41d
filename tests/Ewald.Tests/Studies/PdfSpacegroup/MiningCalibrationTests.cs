using Ewald.Core;
using Ewald.Crystals;
using Ewald.Studies.PdfSpacegroup;

namespace Ewald.Tests.PdfSpacegroup;

public sealed class MiningCalibrationTests
{
    private static readonly GroupClass[] Classes = [new(139, "I4/mmm", 1, 1), new(69, "Fmmm", 1, 1), new(225, "Fm-3m", 1, 1)];

    private static MinedStructure Structure(int group, double rw, int free = 10, bool stretched = false, string geometry = "") =>
        new(group, geometry, "", stretched, rw, free, 120, new Crystal("", UnitCell.Cubic(4), [Site.Of(Elements.Of("Ni"), 0, 0, 0)]), [], []);

    [Fact]
    public void Weights_are_those_of_the_criterion_and_structures_of_one_group_are_not_added_up()
    {
        var calibration = new MiningCalibration(0.5, 0.05, 0.1, 0.7, -4, -3, 0, 1, null);
        var weights = calibration.Weights([Structure(139, 0.1), Structure(139, 0.1), Structure(69, 0.12, 11, stretched: true)]);
        Assert.Equal(weights[0], weights[1]);
        Assert.Equal(1, weights[0] + weights[2], 1e-12);
        // Δ = αN/2 ln((0.12² + f²)/(0.1² + f²)) + ½ ln N + penalty, by hand; α = 0.5 / (1 + 1).
        var delta = 0.125 * 120 * Math.Log((0.0144 + 0.0025) / (0.01 + 0.0025)) + 0.5 * Math.Log(120) + 0.7;
        Assert.Equal(Math.Exp(-delta), weights[2] / weights[0], 1e-12);
        Assert.Equal(1 / (1 + Math.Exp(4 + 3 * Math.Log(0.1))), calibration.Trust([Structure(139, 0.1), Structure(69, 0.5)]), 1e-12);
    }

    [Fact]
    public void A_structure_far_before_those_of_other_geometries_is_trusted_more()
    {
        var calibration = new MiningCalibration(0.5, 0.05, 0.1, 0.7, -4, -3, 2, 1, null);
        double Trust(params MinedStructure[] structures) => Math.Log(calibration.Trust(structures) / (1 - calibration.Trust(structures)));
        var alone = Trust(Structure(139, 0.1, geometry: "a"), Structure(69, 0.2, geometry: "a"));
        Assert.Equal(-4 - 3 * Math.Log(0.1), alone, 1e-10);
        Assert.Equal(alone + 2 * Math.Log(5), Trust(Structure(62, 0.5, geometry: "b"), Structure(139, 0.1, geometry: "a")), 1e-10);
    }

    [Fact]
    public void Without_structures_the_network_is_answered_and_other_groups_leave_it_the_answer()
    {
        double[] network = [0.2, 0.5, 0.3];
        var calibration = MiningCalibration.Start;
        Assert.Equal(network, calibration.Probabilities([], network, Classes).Select(p => Math.Round(p, 12)));
        Assert.Equal(network, calibration.Probabilities([Structure(62, 0.02)], network, Classes).Select(p => Math.Round(p, 12)));
        Assert.True(calibration.Probabilities([Structure(139, 0.02)], network, Classes)[0] > 0.9);
    }

    [Fact]
    public void Calibration_trusts_good_fits_that_are_right_and_not_bad_ones()
    {
        // Fits below 0.1 are right, those above say nothing; the network has a third for each class.
        var random = new Randomness(5).Stream("cases");
        var cases = Enumerable.Range(0, 200).Select(i =>
        {
            var label = random.Below(3);
            var good = random.Uniform() < 0.5;
            var group = Classes[good ? label : random.Below(3)].Number;
            return new MinedCase([Structure(group, good ? random.Uniform(0.01, 0.1) : random.Uniform(0.3, 0.8))], [1 / 3.0, 1 / 3.0, 1 / 3.0], label, "", random.Uniform());
        }).ToArray();
        var calibration = MiningCalibration.Fit(cases, Classes, 0.9);
        Assert.InRange(calibration.Trust([Structure(139, 0.05)]), 0.9, 1);
        Assert.InRange(calibration.Trust([Structure(139, 0.6)]), 0, 0.3);
        var covered = cases.Average(c => calibration.Conformal!.Set(calibration.Probabilities(c.Structures, c.Network, Classes), c.Uniform).Contains(c.Label) ? 1.0 : 0);
        Assert.InRange(covered, 0.85, 1);
    }
}
