using System.Globalization;
using Ewald.Cli;
using Ewald.Studies;

namespace Ewald.Tests.Cli;

public sealed class ProgressTests
{
    [Fact]
    public void Plain_progress_is_at_most_one_line_in_ten_seconds_with_rate_and_remaining_time()
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var now = 0.0;
        var progress = new LineProgress(writer, () => now);
        for (; now <= 60; now += 0.5) progress.Step("simulating", (long)(now * 10), 1000);
        var lines = writer.ToString().Trim().Split('\n');
        Assert.Equal(6, lines.Length);
        Assert.Equal("simulating: 300 of 1000, 10/s, 70 s left", lines[2].Trim());
    }

    [Theory]
    [InlineData(5, "5 s")]
    [InlineData(600, "10 min")]
    [InlineData(9000, "2.5 h")]
    [InlineData(double.NaN, "unknown time")]
    public void A_duration_is_written_as_a_person_says_it(double seconds, string expected) => Assert.Equal(expected, LineProgress.Remaining(seconds));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(52.1049, "52.1")]
    [InlineData(443210.4, "443210")]
    [InlineData(0.0123456, "0.01235")]
    [InlineData(1.5e-7, "1.5e-7")]
    [InlineData(-2.5e9, "-2.5e+9")]
    [InlineData(double.PositiveInfinity, "unknown")]
    public void A_number_has_four_digits_and_an_exponent_only_where_it_helps(double value, string expected) => Assert.Equal(expected, AnswerText.Number(value));

    [Theory]
    [InlineData(3.890784, 0.00012, "3.89078")]
    [InlineData(213.78, 69.4, "213.8")]
    [InlineData(3.890784, 0, "3.891")]
    public void A_number_shows_two_digits_of_its_interval(double value, double width, string expected) => Assert.Equal(expected, AnswerText.Number(value, width));
}
