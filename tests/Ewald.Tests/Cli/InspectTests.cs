using Ewald.Core;

namespace Ewald.Tests.Cli;

public sealed class InspectTests
{
    [Theory]
    [InlineData("apoferritin.txt", "small-angle curve")]
    [InlineData("ISIS_Polymer_Blend_TK49.xml", "small-angle curve")]
    [InlineData("33837rear_1D_1.75_16.5_NXcanSAS_v3.h5", "small-angle curve")]
    [InlineData("33837rear_2D_1.75_16.5_NXcanSAS_v3.h5", "small-angle pattern")]
    public void A_sample_is_described_and_drawn(string file, string kind)
    {
        using var terminal = new Terminal();
        var path = Path.Combine(RepositoryPaths.Samples, file);
        Assert.Equal(0, terminal.Run("inspect", path));
        Assert.Contains($": {kind}, ", terminal.Out, StringComparison.Ordinal);
        Assert.Contains("Å⁻¹", terminal.Out, StringComparison.Ordinal);
        Assert.Contains(terminal.Out, c => c is '█' or (> '\u2800' and <= '\u28ff'));
        Assert.Equal(0, terminal.Run("inspect", path, "--json"));
        Assert.Equal(kind, terminal.Json["kind"]!.GetValue<string>());
        Assert.Equal(Studies.ModelStore.Sha256(path), terminal.Json["sha256"]!.GetValue<string>());
    }

    [Fact]
    public void What_nobody_can_read_is_described_and_exits_2()
    {
        using var terminal = new Terminal();
        var path = terminal.Write("letters.txt", "no numbers here\nnone at all\n");
        Assert.Equal(2, terminal.Run("inspect", path));
        Assert.Contains("warning: ", terminal.Out, StringComparison.Ordinal);
        Assert.Equal(2, terminal.Run("inspect", path, "--json"));
        Assert.Equal("unknown", terminal.Json["kind"]!.GetValue<string>());
    }

    [Fact]
    public void A_header_cannot_give_orders_to_the_terminal()
    {
        using var terminal = new Terminal();
        var rows = string.Concat(Enumerable.Range(1, 20).Select(i => FormattableString.Invariant($"{i / 100.0} {1.0 / i} 0.1\n")));
        Assert.Equal(0, terminal.Run("inspect", terminal.Write("a\u001b[31m.txt", "# title \u001b]0;owned\u0007\n" + rows)));
        Assert.DoesNotContain('\u001b', terminal.Out);
        Assert.DoesNotContain('\u0007', terminal.Out);
    }
}
