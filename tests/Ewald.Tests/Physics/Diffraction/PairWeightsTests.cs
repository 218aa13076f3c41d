using Ewald.Core;
using Ewald.Crystals;
using Ewald.Physics.Diffraction;

namespace Ewald.Tests.Physics.Diffraction;

public sealed class PairWeightsTests
{
    [Fact]
    public void Weights_are_products_over_the_squared_mean_and_their_mean_over_pairs_is_one()
    {
        // Z = 12 and 8, one to three: mean 9.
        var weights = PairWeights.Of([Elements.Of("Mg"), Elements.Of("O")], [1, 3], PairScattering.XrayAtZero, 0, 20);
        Assert.Equal([144.0 / 81], weights.Values[0]);
        Assert.Equal([96.0 / 81], weights.Values[1]);
        Assert.Equal([64.0 / 81], weights.Values[2]);
        Assert.False(weights.OverQ);
        var xray = PairWeights.Of([Elements.Of("Mg"), Elements.Of("O")], [1, 3], PairScattering.Xray, 0.5, 20);
        Assert.True(xray.OverQ);
        for (var k = 0; k < xray.Values[0].Length; k++) Assert.Equal(16, xray.Values[0][k] + 6 * xray.Values[1][k] + 9 * xray.Values[2][k], 1e-9);
    }

    [Fact]
    public void A_mean_of_zero_and_an_empty_composition_are_refused()
    {
        // b(H) = −3.739 fm and b(Si) = 4.149 fm cancel.
        var exception = Assert.Throws<InputException>(() => PairWeights.Of([Elements.Of("H"), Elements.Of("Si")], [4.1491, 3.739], PairScattering.Neutron, 0, 20));
        Assert.Contains("mean scattering length", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PairWeights.Of([], [], PairScattering.Neutron, 0, 20));
    }
}
