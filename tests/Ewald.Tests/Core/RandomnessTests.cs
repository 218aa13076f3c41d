using Ewald.Core;

namespace Ewald.Tests.Core;

public class RandomnessTests
{
    // Known-answer vectors of Random123 1.14 (kat_vectors, philox4x32 10 rounds).
    [Theory]
    [InlineData(0UL, 0UL, 0UL, 0xe169c58d6627e8d5UL, 0x9b00dbd8bc57ac4cUL)]
    [InlineData(0xffffffffffffffffUL, 0xffffffffffffffffUL, 0xffffffffffffffffUL, 0x41c83b0e408f276dUL, 0x6d5451fda20bc7c6UL)]
    [InlineData(0x85a308d3243f6a88UL, 0x0370734413198a2eUL, 0x299f31d0a4093822UL, 0x94fdccebd16cfe09UL, 0x24126ea15001e420UL)]
    public void Philox_gives_the_published_vectors(ulong low, ulong high, ulong key, ulong first, ulong second)
    {
        var block = RandomStream.Philox(low, high, key);
        Assert.Equal($"{first:x16} {second:x16}", $"{block.Low:x16} {block.High:x16}");
    }

    [Fact]
    public void Streams_depend_on_seed_purpose_and_index_and_on_nothing_else()
    {
        ulong First(ulong seed, string purpose, ulong index) => new Randomness(seed).Stream(purpose, index).NextBits();
        Assert.Equal(First(1, "noise", 3), First(1, "noise", 3));
        Assert.Equal(4, new[] { First(1, "noise", 3), First(2, "noise", 3), First(1, "bodies", 3), First(1, "noise", 4) }.Distinct().Count());
    }

    [Fact]
    public void Normal_and_uniform_have_their_moments()
    {
        var stream = new Randomness(7).Stream("moments");
        const int n = 200_000;
        double sum = 0, sum2 = 0, sum4 = 0, uniform = 0;
        for (var i = 0; i < n; i++)
        {
            var z = stream.Normal();
            sum += z;
            sum2 += z * z;
            sum4 += z * z * z * z;
            uniform += stream.Uniform();
        }

        // Five standard errors: 1/sqrt(n), sqrt(2/n), sqrt(96/n), sqrt(1/12n).
        Assert.InRange(sum / n, -5 / Math.Sqrt(n), 5 / Math.Sqrt(n));
        Assert.InRange(sum2 / n, 1 - 5 * Math.Sqrt(2.0 / n), 1 + 5 * Math.Sqrt(2.0 / n));
        Assert.InRange(sum4 / n, 3 - 5 * Math.Sqrt(96.0 / n), 3 + 5 * Math.Sqrt(96.0 / n));
        Assert.InRange(uniform / n, 0.5 - 5 * Math.Sqrt(1 / 12.0 / n), 0.5 + 5 * Math.Sqrt(1 / 12.0 / n));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(12)]
    [InlineData(31)]
    [InlineData(1e4)]
    public void Poisson_has_mean_and_variance_equal(double mean)
    {
        var stream = new Randomness(11).Stream("poisson");
        const int n = 100_000;
        double sum = 0, sum2 = 0;
        for (var i = 0; i < n; i++)
        {
            double k = stream.Poisson(mean);
            sum += k;
            sum2 += k * k;
        }

        var average = sum / n;
        var variance = sum2 / n - average * average;
        Assert.InRange(average, mean - 5 * Math.Sqrt(mean / n), mean + 5 * Math.Sqrt(mean / n));
        // Variance of the sample variance of a Poisson: (mean + 2 mean²)/n.
        Assert.InRange(variance, mean - 5 * Math.Sqrt((mean + 2 * mean * mean) / n), mean + 5 * Math.Sqrt((mean + 2 * mean * mean) / n));
    }
}
