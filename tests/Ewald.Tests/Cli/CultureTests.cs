using System.Globalization;

namespace Ewald.Tests.Cli;

public sealed class CultureTests
{
    [Fact]
    public void The_runtime_knows_German_and_uses_it_when_the_environment_asks()
    {
        // With invariant globalisation every culture has a point, and the second test run would prove nothing.
        Assert.Equal(",", CultureInfo.GetCultureInfo("de-DE").NumberFormat.NumberDecimalSeparator);
        if (Environment.GetEnvironmentVariable("LC_ALL")?.StartsWith("de_DE", StringComparison.Ordinal) == true)
            Assert.Equal("de-DE", CultureInfo.CurrentCulture.Name);
    }

    [Fact]
    public void Flags_and_tables_have_a_decimal_point_in_a_German_environment()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            using var terminal = new Terminal();
            Assert.Equal(0, terminal.Run("predict", "test-level", terminal.Write("a.txt", "1\n"), "--concentration", "1.25"));
            Assert.Contains("1.25", terminal.Out, StringComparison.Ordinal);
            Assert.DoesNotContain("1,25", terminal.Out, StringComparison.Ordinal);
            Assert.Contains("0.25 – 2.25", terminal.Out, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
