namespace Ewald.Tests.Cli;

public sealed class MisuseTests
{
    [Theory]
    [InlineData("an unknown study names those there are", "test-level, test-only-run", "run", "nope")]
    [InlineData("an unknown command names those there are", "studies, run", "bogus")]
    [InlineData("an unknown flag is refused", "--wat", "studies", "--wat")]
    [InlineData("a size is one of three", "smoke", "run", "test-level", "--size", "big")]
    [InlineData("a seed is a whole number", "--seed takes a whole number from 0", "run", "test-level", "--seed", "-3")]
    [InlineData("threads are at least one", "--threads takes a whole number from 1", "run", "test-level", "--threads", "0")]
    [InlineData("a fraction is at most one", "--heavy-water takes a number from 0 to 1", "predict", "test-level", "x", "--heavy-water", "1.5")]
    [InlineData("a comma is no decimal point", "--concentration takes a number", "predict", "test-level", "x", "--concentration", "1,5")]
    [InlineData("predict needs a file", "received neither", "predict", "test-level")]
    [InlineData("a missing study is named", "ID", "run")]
    [InlineData("a missing data folder is named", "no such folder", "run", "test-level", "--data", "/nowhere/at/all")]
    [InlineData("a missing model is named", "/nowhere/at/all", "predict", "test-level", "x", "--model", "/nowhere/at/all")]
    [InlineData("a study without the verb predict says what it has", "without the verb predict; it has: run", "predict", "test-only-run", "x")]
    [InlineData("a study without the verb simulate says so", "without the verb simulate", "simulate", "test-only-run", "--count", "3", "--out", "/tmp/x.h5")]
    [InlineData("simulate needs a count", "--count", "simulate", "test-level", "--out", "/tmp/x.h5")]
    [InlineData("nothing to resume", "nothing to resume", "run", "test-level", "--resume", "/nowhere/at/all")]
    [InlineData("resuming keeps its settings", "leave --seed out", "run", "test-level", "--resume", "/nowhere/at/all", "--seed", "2")]
    [InlineData("an address is http", "--urls takes addresses", "serve", "--urls", "nonsense")]
    [InlineData("an unknown benchmark is refused", "No benchmark matches 'no-such-thing'", "bench", "no-such-thing")]
    [InlineData("test belongs to the launcher", "launcher", "test", "--filter", "x")]
    public void Misuse_is_one_sentence_and_exit_code_2(string why, string expected, params string[] arguments)
    {
        using var terminal = new Terminal();
        Assert.True(2 == terminal.Run(arguments), $"{why}: {terminal.Error}");
        Assert.Contains(expected, terminal.Error, StringComparison.Ordinal);
        Assert.Single(terminal.Error.Trim().Split('\n'));
        Assert.StartsWith("ewald: ", terminal.Error, StringComparison.Ordinal);
        Assert.Empty(terminal.Out);
        Assert.DoesNotContain("   at ", terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_goes_to_standard_output_and_names_every_command()
    {
        using var terminal = new Terminal();
        Assert.Equal(0, terminal.Run("--help"));
        foreach (var command in new[] { "demo", "test", "studies", "run", "predict", "simulate", "serve", "bench", "doctor" })
            Assert.Contains($"\n  {command} ", terminal.Out, StringComparison.Ordinal);
        Assert.Empty(terminal.Error);
    }

    [Fact]
    public void Two_studies_with_one_id_are_refused() =>
        Assert.Contains("test-level", Assert.Throws<ArgumentException>(() => new Studies.StudyCatalogue([new LevelStudy(), new LevelStudy()])).Message, StringComparison.Ordinal);
}
