using Ewald.Physics.Lattice;
using Ewald.Studies.PhononDos;

namespace Ewald.Tests.PhononDos;

/// <summary>A density is stretched to a heat capacity, and intervals follow from how the heat capacity feels frequencies.</summary>
public sealed class FrequencyScaleTests
{
    private static double[] Debye(double top) => [.. PhononSpectrum.Wavenumbers.Select(w => w < top ? w * w : 0)];

    [Theory]
    [InlineData(14)]
    [InlineData(20)]
    [InlineData(24)]
    public void The_stretched_density_has_the_heat_capacity_and_its_mean_wavenumber_is_stretched(double heatCapacity)
    {
        var density = PhononSpectrum.Normalised([.. PhononSpectrum.Wavenumbers.Select(w => Math.Exp(-Math.Pow((w - 300) / 60, 2)))]);
        var (stretched, factor) = FrequencyScale.To(density, heatCapacity);
        Assert.Equal(heatCapacity, PhononSpectrum.HeatCapacityPerAtom(stretched, 300), 1e-6);
        // The peak lies between points at worst.
        Assert.InRange(stretched.Max(), 0.9, 1);
        // Straight lines between points 20 cm⁻¹ apart move the mean of a peak of 60 by less than a per cent.
        Assert.Equal(factor * PhononSpectrum.MeanWavenumber(density), PhononSpectrum.MeanWavenumber(stretched), 0.01 * PhononSpectrum.MeanWavenumber(stretched));
    }

    [Fact]
    public void A_density_that_has_the_heat_capacity_stays()
    {
        var density = PhononSpectrum.Normalised(Debye(400));
        var (same, factor) = FrequencyScale.To(density, PhononSpectrum.HeatCapacityPerAtom(density, 300));
        Assert.Equal(1, factor, 1e-3);
        Assert.All(same.Zip(density), p => Assert.Equal(p.Second, p.First, 0.01));
    }

    [Fact]
    public void Sensitivity_is_the_slope_of_einsteins_heat_capacity()
    {
        // At high temperature C = 3R (1 − x²/12), so −∂C/∂ln x = 2 (3R − C).
        const double Classical = 3 * PhononUnits.GasConstant;
        Assert.Equal(0.2, FrequencyScale.Sensitivity(Classical - 0.1), 0.005);
        // Closed form at x = 2: C/3R = 1/sinh²1, slope 2 C (coth 1 − 1).
        var capacity = Classical / Math.Pow(Math.Sinh(1), 2);
        Assert.Equal(2 * capacity * (1 / Math.Tanh(1) - 1), FrequencyScale.Sensitivity(capacity), 0.01);
    }
}
