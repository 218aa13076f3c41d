using Ewald.Core;

namespace Ewald.Tests.Core;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ewald-atomic-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_failing_writer_leaves_the_old_content_and_no_temporary_file()
    {
        var path = Path.Combine(_folder, "score.json");
        AtomicFile.WriteText(path, "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte((byte)'n');
            throw new InvalidOperationException("the disk is full");
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void It_makes_the_folder_and_replaces_what_was_there()
    {
        var path = Path.Combine(_folder, "a", "b", "card.json");
        AtomicFile.WriteText(path, "1 Å");
        AtomicFile.WriteText(path, "2 Å");
        Assert.Equal("2 Å", File.ReadAllText(path));
        Assert.NotEqual(0xEF, File.ReadAllBytes(path)[0]);
    }
}
