using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.IO;
using Ewald.Server;
using Ewald.Studies;
using Ewald.Tests.IO;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;

namespace Ewald.Tests.Server;

/// <summary>HDF5 files with flipped bytes, read where the workbench reads uploads: in a child under limits. The library may crash on
/// them; this process must not, and what is not read is refused in one sentence. EWALD_FUZZ=500 tries five hundred files.</summary>
public sealed class DamagedHdf5Tests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // One child a file: with HDF5 1.10.8 about one damaged file in ten ends its reader, and with it what was read before.
    [Fact]
    public async Task A_child_reads_a_damaged_file_or_says_why_not_and_its_crash_stays_its_own()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("EWALD_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 6;
        var wholes = Wholes();
        var settings = new WorkbenchSettings { Program = WorkbenchSettings.ThisProgram(AppContext.BaseDirectory) };
        var outcomes = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(Enumerable.Range(0, count), async (i, cancel) =>
        {
            var file = Damaged(wholes[i % wholes.Length], (ulong)i);
            var child = await LimitedChild.RunAsync([.. settings.Program, "predict", "sas-shape", file, "--json"], settings.TimeLimit, settings.MemoryBytes, cancel);
            outcomes.AddOrUpdate(Outcome(child), 1, (_, n) => n + 1);
            File.Delete(file);
        });
        var text = string.Join(", ", outcomes.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => FormattableString.Invariant($"{o.Key} {o.Value}")));
        // Some are refused, and a reader that always crashes would be a fault of ours.
        Assert.True(outcomes.GetValueOrDefault("refused") > 0 && outcomes.GetValueOrDefault("crashed") <= Math.Max(3, 0.25 * count), text);
    }

    [Fact]
    public async Task The_workbench_answers_each_damaged_upload_in_one_sentence_and_lives_on()
    {
        var settings = new WorkbenchSettings
        {
            Program = WorkbenchSettings.ThisProgram(AppContext.BaseDirectory), Runs = _folder.File("runs"), Answers = _folder.File("answers"),
        };
        await using var app = Workbench.Make(settings, StudyCatalogue.Shipped, b => b.WebHost.UseTestServer());
        await app.StartAsync();
        using var client = app.GetTestClient();
        var wholes = Wholes();
        var said = await Task.WhenAll(Enumerable.Range(0, 2).Select(async i =>
        {
            var bytes = await File.ReadAllBytesAsync(Damaged(wholes[i], (ulong)(1000 + i)));
            // The end-of-file mark of the superblock: refused whatever else was flipped.
            bytes.AsSpan(40, 8).Fill(0x7f);
            using var form = new MultipartFormDataContent { { new ByteArrayContent(bytes), "file", $"damaged{i}.h5" } };
            using var response = await client.PostAsync(new Uri("/api/predict/sas-shape", UriKind.Relative), form);
            var document = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            return (document["results"]?[0]?["error"] ?? document["error"])?.GetValue<string>() ?? document.ToJsonString();
        }));
        foreach (var sentence in said)
        {
            IsOneSentence(sentence);
            Assert.Contains("damaged", sentence, StringComparison.Ordinal);
            Assert.DoesNotContain(_folder.File("answers"), sentence, StringComparison.Ordinal);
        }

        using var alive = await client.GetAsync(new Uri("/api/studies", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    private static string Outcome(ChildResult child)
    {
        if (child.ExitCode is null) return "stopped";
        // 128 + the signal: abort, bus error, floating-point exception, segmentation fault.
        if (child.ExitCode is 134 or 135 or 136 or 139) return "crashed";
        Assert.True(child.ExitCode is 0 or 2, FormattableString.Invariant($"exit code {child.ExitCode}: {child.Error}"));
        var result = Assert.Single(JsonNode.Parse(child.Output)!["results"]!.AsArray())!;
        if (result["ok"]!.GetValue<bool>()) return "read";
        IsOneSentence(result["error"]!.GetValue<string>());
        return "refused";
    }

    private byte[][] Wholes()
    {
        NxCanSasWriter.Write(_folder.File("written.h5"), Samples.Curve());
        return [File.ReadAllBytes(_folder.File("written.h5")), File.ReadAllBytes(Path.Combine(RepositoryPaths.Samples, "33837rear_1D_1.75_16.5_NXcanSAS_v3.h5"))];
    }

    // One to twelve changes: flipped bits, random bytes, and lengths or addresses of all ones.
    private string Damaged(byte[] whole, ulong number)
    {
        var stream = new Randomness(77).Stream("damage", number);
        var bytes = whole.ToArray();
        for (var change = 1 + stream.Below(12); change > 0; change--)
        {
            var at = stream.Below(stream.Uniform() < 0.5 ? Math.Min(4096, bytes.Length) : bytes.Length);
            switch (stream.Below(3))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << stream.Below(8));
                    break;
                case 1:
                    bytes[at] = (byte)stream.Below(256);
                    break;
                default:
                    bytes.AsSpan(at, Math.Min(1 << stream.Below(4), bytes.Length - at)).Fill(0xff);
                    break;
            }
        }

        var path = _folder.File(FormattableString.Invariant($"damaged{number}.h5"));
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static void IsOneSentence(string text)
    {
        Assert.DoesNotContain('\n', text);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 10, 600);
    }
}
