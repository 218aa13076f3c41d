using System.IO.Compression;
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
    private const string Good = """echo '{"study":"test-level","model":{},"results":[{"file":"'"$3"'","ok":true,"answers":[],"warnings":[]}]}'; mkdir -p "$6"; echo page >"$6/$(basename "$3").html" """;
    private const string Arguments = """printf '{"results":[{"file":"x","ok":false,"error":"%s"}]}' "$(printf '[%s]' "$@" | tr -d '\\\\\"')" """;
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
        using var page = await app.Client.GetAsync(new Uri(document["results"]![0]!["report"]!.GetValue<string>(), UriKind.Relative));
        Assert.Equal("page\n", await page.Content.ReadAsStringAsync());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder, "answers"), "*.dat", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Flags_reach_the_child_as_one_argument_each()
    {
        await using var app = await Start(Arguments);
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
        // Only the child that sleeps is stopped by the clock: the others must have the time to fail as they do, on a busy machine too.
        await using var app = await Start(child, child.StartsWith("sleep", StringComparison.Ordinal) ? 2 : 60);
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
    public async Task Several_files_are_answered_at_once_and_a_folder_study_gets_them_together()
    {
        await using var app = await Start(Arguments);
        using var files = await Post(app, "test-level", [("b.dat", "1"), ("a.dat", "2")]);
        Assert.StartsWith("[predict][test-level][a.dat][b.dat][--json]", await Said(files), StringComparison.Ordinal);
        using var folder = await Post(app, "test-folder", [("b.xy", "1"), ("a.xy", "2")]);
        Assert.StartsWith("[predict][test-folder][2 files][--json]", await Said(folder), StringComparison.Ordinal);
        using var one = await Post(app, "test-folder", [("a.h5", "1")]);
        Assert.StartsWith("[predict][test-folder][a.h5][--json]", await Said(one), StringComparison.Ordinal);
        using var twice = await Post(app, "test-folder", [("a.xy", "1"), ("a.xy", "2")]);
        Assert.Equal("Two files are called a.xy; rename one.", await Error(twice));
    }

    [Fact]
    public async Task A_setting_may_name_a_file_sent_along_but_none_of_the_server()
    {
        await using var app = await Start(Arguments);
        using var model = await Post(app, "test-folder", [("scan.h5", "1"), ("model.json", "{}")], ("settings", "model=model.json\nwavelength=1.54"));
        var said = await Said(model);
        Assert.StartsWith("[predict][test-folder][scan.h5][--json]", said, StringComparison.Ordinal);
        Assert.EndsWith("[--set=model=model.json][--set=wavelength=1.54]", said, StringComparison.Ordinal);
        using var further = await Post(app, "test-folder", [("cold.h5", "1"), ("2K.h5", "2"), ("5K.h5", "3")], ("settings", "with=2K.h5, 5K.h5;temperature=0.68,2,5"));
        said = await Said(further);
        Assert.StartsWith("[predict][test-folder][cold.h5][--json]", said, StringComparison.Ordinal);
        Assert.EndsWith("[--set=with=2K.h5,5K.h5][--set=temperature=0.68,2,5]", said, StringComparison.Ordinal);
        using var secret = await Post(app, "test-folder", [("scan.h5", "1")], ("settings", "model=/etc/passwd"));
        Assert.Contains("names a file of the server", await Error(secret), StringComparison.Ordinal);
        using var nothing = await Post(app, "test-folder", [("model.json", "{}")], ("settings", "model=model.json"));
        Assert.Contains("send the measured file too", await Error(nothing), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_is_answered_by_studies_that_read_it_and_never_opens_a_file_of_the_server()
    {
        await using var app = await Start(Arguments);
        using var text = await Post(app, "test-text", [], ("text", "Al0.3CoCrFeNi fcc"));
        Assert.StartsWith("[predict][test-text][Al0.3CoCrFeNi fcc][--json]", await Said(text), StringComparison.Ordinal);
        foreach (var (study, given, sentence) in new[]
                 {
                     ("test-text", "/etc/passwd", "cannot be answered as text"), ("test-text", "--model", "cannot be answered as text"),
                     ("test-level", "NaCl", "reads files, not text"),
                 })
        {
            using var refused = await Post(app, study, [], ("text", given));
            Assert.Contains(sentence, await Error(refused), StringComparison.Ordinal);
        }

        using var both = await Post(app, "test-text", [("a.cif", "1")], ("text", "NaCl"));
        Assert.Contains("give one of them", await Error(both), StringComparison.Ordinal);
        var studies = (await GetJson(app, "/api/studies"))["studies"]!.AsArray();
        Assert.Equal("NaCl", studies.Single(s => s!["card"]!["id"]!.GetValue<string>() == "test-text")!["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task Arrays_of_a_study_that_decomposes_come_as_one_archive()
    {
        await using var app = await Start("""mkdir -p "$8/sub"; echo 1 >"$8/sub/a.h5"; echo '{"results":[{"file":"'"$3"'","ok":true,"answers":[{"kind":"array","path":"'"$8"'/sub/a.h5:/x"}],"warnings":[]}]}'""");
        using var response = await Post(app, "test-folder", [("a.h5", "1")]);
        var document = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal("sub/a.h5:/x", document["results"]![0]!["answers"]![0]!["path"]!.GetValue<string>());
        using var archive = new ZipArchive(await app.Client.GetStreamAsync(new Uri(document["arrays"]!.GetValue<string>(), UriKind.Relative)));
        Assert.Equal("sub/a.h5", Assert.Single(archive.Entries).FullName);
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

    private static async Task<string> Said(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!["results"]![0]!["error"]!.GetValue<string>();

    private static async Task<string> Error(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!.GetValue<string>();
    }

    private static Task<HttpResponseMessage> Post(Running app, string study, string name, string content, params (string Name, string Value)[] fields) =>
        Post(app, study, [(name, content)], fields);

    private static async Task<HttpResponseMessage> Post(Running app, string study, (string Name, string Content)[] files, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (field, value) in fields) form.Add(new StringContent(value), field);
        foreach (var (name, content) in files) form.Add(new StringContent(content), "file", name);
        return await app.Client.PostAsync(new Uri($"/api/predict/{study}", UriKind.Relative), form);
    }

    private async Task<Running> Start(string child, int seconds = 60)
    {
        var script = Path.Combine(_folder, "child.sh");
        await File.WriteAllTextAsync(script, child + "\n");
        var settings = new WorkbenchSettings
        {
            Program = ["/bin/bash", script], Runs = Path.Combine(_folder, "runs"), Answers = Path.Combine(_folder, "answers"),
            UploadBytes = 1 << 20, TimeLimit = TimeSpan.FromSeconds(seconds), MemoryBytes = 200 << 20, KeptAnswers = 3,
        };
        var app = Workbench.Make(settings, new StudyCatalogue([new LevelStudy(), new OnlyRunStudy(), new FolderStudy(), new TextStudy()]), b => b.WebHost.UseTestServer());
        await app.StartAsync();
        return new Running(app, app.GetTestClient());
    }

    private sealed class FolderStudy : IDecompose
    {
        public StudyCard Card { get; } = new("test-folder", "Folder", StudyKind.Unsupervised, "What?", "none", "a folder", "nothing", "nothing", "nothing", null, "nothing");

        public StudyResult Run(StudyRun run) => throw new InputException("this study only stands in a list.");

        public FilePrediction Decompose(DecompositionRequest request) => throw new InputException("this study only stands in a list.");
    }

    private sealed class TextStudy : IPredictText
    {
        public StudyCard Card { get; } = new("test-text", "Text", StudyKind.Supervised, "What?", "none", "a text", "nothing", "nothing", "nothing", null, "nothing");

        public string TextExample => "NaCl";

        public StudyResult Run(StudyRun run) => throw new InputException("this study only stands in a list.");

        public IPredictor Load(string folder) => throw new InputException("this study only stands in a list.");
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
