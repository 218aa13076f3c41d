using Ewald.Core;
using Ewald.IO;

namespace Ewald.Tests.Cli;

public sealed class SampleTests
{
    [Theory]
    [InlineData("1/angstrom", 1)]
    [InlineData("1/nm", 0.1)]
    public void The_units_that_a_flag_may_name_are_those_that_the_readers_know(string unit, double factor)
    {
        var plain = SmallAngleFile.Read(Path.Combine(RepositoryPaths.Samples, "apoferritin.txt"));
        var converted = SmallAngleFile.Read(Path.Combine(RepositoryPaths.Samples, "apoferritin.txt"), unit);
        Assert.Equal(0.0055 * factor, converted.Q[0], 1e-12);
        Assert.Equal(plain.Count, converted.Count);
    }

    [Theory]
    [InlineData("apoferritin.txt")]
    [InlineData("conalbumin.txt")]
    [InlineData("ISIS_Polymer_Blend_TK49.xml")]
    [InlineData("33837rear_1D_1.75_16.5_NXcanSAS_v3.h5")]
    public void Each_one_dimensional_sample_is_read_as_a_curve(string file)
    {
        var curve = SmallAngleFile.Read(Path.Combine(RepositoryPaths.Samples, file));
        Assert.True(curve.Count > 50, FormattableString.Invariant($"{curve.Count} points"));
        Assert.InRange(curve.Q[0], 1e-3, 0.05);
        Assert.NotNull(curve.Sigma);
    }
}
