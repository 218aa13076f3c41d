using System.Net;
using System.Text.Json.Nodes;
using Ewald.Core;
using Ewald.Server;
using Ewald.Studies;
using Ewald.Tests.Cli;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;

namespace Ewald.Tests.Server;

public sealed class WorkbenchTests : IDisposable
{
    private const string Good = """echo '{"study":"test-level","model":{},"results":[{"file":"'"$3"'","ok":true,"answers":[],"warnings":[]}]}'; mkdir -p "$6"; echo page >"$6/x.html" """;
    private readonly string _folder = Directory.CreateTempSubdirectory("ewald workbench ").FullName;

    [Fact]
    public async Task The_pages_come_with_a_policy_that_allows_only_themselves()
    {
        await using var app = await Start(Good);
        foreach (var address in new[] { "/", "/app.js", "/style.css", "/icon.svg", "/api/studies", "/api/runs" })
        {
            using var response = await app.Client.GetAsync(new Uri(address, UriKind.Relative));
            Assert.True(response.IsSuccessStatusCode, $"{address}: {response.StatusCode}");
            var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none'; script-src 'self'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("http://", await response.Content.ReadAsStringAsync() is var text && address == "/icon.svg" ? "" : text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/../package.json")]
    [InlineData("/%2e%2e/package.json")]
    [InlineData("/node_modules/plotly.js-cartesian-dist-min/package.json")]
    [InlineData("/runs/..%2f..%2fsecret/x/report.html")]
    [InlineData("/runs/%2e%2e/secret/report.html")]
    [InlineData("/runs/x/y/report.html")]
    [InlineData("/answers/%2e%2e/report.html")]
    [InlineData("/answers/nope/report.html")]
    public async Task Nothing_outside_of_its_folders_is_served(string address)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "secret", "report"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "secret", "report.html"), "secret");
        await File.WriteAllTextAsync(Path.Combine(_folder, "secret", "report", "report.html"), "secret");
        await using var app = await Start(Good);
        using var response = await app.Client.GetAsync(new Uri(address, UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_and_what_is_no_run_is_left_out()
    {
        using var terminal = new Terminal();
        Assert.Equal(0, terminal.Run("run", "test-level", "--out", Path.Combine(_folder, "runs", "test-level", "2026-01-01")));
        Assert.Equal(0, terminal.Run("run", "test-level", "--out", Path.Combine(_folder, "runs", "test-level", "2026-02-01")));
        Directory.CreateDirectory(Path.Combine(_folder, "runs", "test-level", "broken"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "runs", "test-level", "broken", "score.json"), "{");
        await using var app = await Start(Good);
        var runs = (await GetJson(app, "/api/runs"))["runs"]!.AsArray();
        Assert.Equal(["2026-02-01", "2026-01-01"], runs.Select(r => r!["time"]!.GetValue<string>()));
        using var page = await app.Client.GetAsync(new Uri(runs[0]!["report"]!.GetValue<string>(), UriKind.Relative));
        Assert.True(page.IsSuccessStatusCode);
        Assert.StartsWith("sandbox allow-scripts", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_is_answered_under_its_own_clean_name_and_then_forgotten()
    {
        await using var app = await Start(Good);
        using var response = await Post(app, "test-level", "../../etc/<b>&x.dat", "1\n", ("concentration", "2"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var document = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal("_b__x.dat", document["results"]![0]!["file"]!.GetValue<string>());
        using var page = await app.Client.GetAsync(new Uri(document["report"]!.GetValue<string>(), UriKind.Relative));
        Assert.Equal("page\n", await page.Content.ReadAsStringAsync());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder, "answers"), "*.dat", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Flags_reach_the_child_as_one_argument_each()
    {
        await using var app = await Start("""printf '{"results":[{"file":"x","ok":false,"error":"%s"}]}' "$(printf '[%s]' "$@" | tr -d '\\\\\"')" """);
        using var response = await Post(app, "test-level", "x.dat", "1\n", ("probe", "xray --model /etc"), ("qUnit", "1/nm"));
        var said = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["results"]![0]!["error"]!.GetValue<string>();
        Assert.StartsWith("[predict][test-level][x.dat][--json][--report]", said, StringComparison.Ordinal);
        Assert.EndsWith("[--q-unit=1/nm][--probe=xray --model /etc]", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sleep 60", HttpStatusCode.GatewayTimeout, "was not answered within 2 s")]
    [InlineData("exec /usr/bin/perl -e '$x = \"a\" x 400000000; print length $x'", HttpStatusCode.UnprocessableEntity, "within the limits on memory")]
    [InlineData("kill -SEGV $$", HttpStatusCode.UnprocessableEntity, "broke a reader")]
    [InlineData("echo 'ewald: --probe takes xray or neutron.' >&2; exit 2", HttpStatusCode.UnprocessableEntity, "--probe takes xray or neutron.")]
    [InlineData("yes", HttpStatusCode.UnprocessableEntity, "broke a reader")]
    public async Task A_bad_file_costs_one_request(string child, HttpStatusCode expected, string sentence)
    {
        await using var app = await Start(child);
        using var response = await Post(app, "test-level", "x.dat", "1\n");
        Assert.Equal(expected, response.StatusCode);
        Assert.Contains(sentence, JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_folder, "answers")));
        Assert.Equal(HttpStatusCode.OK, (await app.Client.GetAsync(new Uri("/api/runs", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task What_it_cannot_take_is_refused_with_a_sentence()
    {
        await using var app = await Start(Good);
        using var large = await Post(app, "test-level", "x.dat", new string('1', 3 << 20));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        using var unknown = await Post(app, "nope", "x.dat", "1");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var verbless = await Post(app, "test-only-run", "x.dat", "1");
        Assert.Equal(HttpStatusCode.NotFound, verbless.StatusCode);
        using var body = new StringContent("1");
        using var bare = await app.Client.PostAsync(new Uri("/api/predict/test-level", UriKind.Relative), body);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, bare.StatusCode);
        using var form = new MultipartFormDataContent { { new StringContent("x"), "other" } };
        using var empty = await app.Client.PostAsync(new Uri("/api/predict/test-level", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
    }

    [Fact]
    public async Task Another_sites_page_cannot_post_and_another_name_does_not_reach_it()
    {
        await using var app = await Start(Good);
        app.Client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        using var posted = await Post(app, "test-level", "x.dat", "1");
        Assert.Equal(HttpStatusCode.Forbidden, posted.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/", UriKind.Relative));
        request.Headers.Host = "evil.example";
        using var renamed = await app.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, renamed.StatusCode);
    }

    [Fact]
    public async Task Only_the_latest_answers_are_kept()
    {
        await using var app = await Start(Good);
        for (var i = 0; i < 5; i++) (await Post(app, "test-level", "x.dat", "1")).Dispose();
        Assert.Equal(3, Directory.GetDirectories(Path.Combine(_folder, "answers")).Length);
    }

    [Theory]
    [InlineData(null, "upload")]
    [InlineData("", "upload")]
    [InlineData("..", "upload")]
    [InlineData("C:\\data\\run 1.dat", "run_1.dat")]
    [InlineData("--model.dat", "model.dat")]
    [InlineData("a\nb\0c.h5", "a_b_c.h5")]
    public void An_upload_has_a_harmless_name(string? given, string expected) => Assert.Equal(expected, UploadName.Clean(given));

    [Fact]
    public void A_long_name_keeps_its_extension()
    {
        var name = UploadName.Clean(new string('x', 500) + ".h5");
        Assert.Equal(100, name.Length);
        Assert.EndsWith(".h5", name, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<JsonNode> GetJson(Running app, string address) =>
        JsonNode.Parse(await app.Client.GetStringAsync(new Uri(address, UriKind.Relative)))!;

    private static async Task<HttpResponseMessage> Post(Running app, string study, string name, string content, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (field, value) in fields) form.Add(new StringContent(value), field);
        form.Add(new StringContent(content), "file", name);
        return await app.Client.PostAsync(new Uri($"/api/predict/{study}", UriKind.Relative), form);
    }

    private async Task<Running> Start(string child)
    {
        var script = Path.Combine(_folder, "child.sh");
        await File.WriteAllTextAsync(script, child + "\n");
        var settings = new WorkbenchSettings
        {
            Program = ["/bin/bash", script], Runs = Path.Combine(_folder, "runs"), Answers = Path.Combine(_folder, "answers"),
            UploadBytes = 1 << 20, TimeLimit = TimeSpan.FromSeconds(2), MemoryBytes = 200 << 20, KeptAnswers = 3,
        };
        var app = Workbench.Make(settings, new StudyCatalogue([new LevelStudy(), new OnlyRunStudy()]), b => b.WebHost.UseTestServer());
        await app.StartAsync();
        return new Running(app, app.GetTestClient());
    }

    private sealed record Running(WebApplication App, HttpClient Client) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await App.DisposeAsync();
        }
    }
}
