using Ewald.Studies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace Ewald.Server;

/// <summary>The workbench: studies, runs, an upload, its answer and its report page. No login: keep it on one machine.</summary>
public static class Workbench
{
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    // A report brings its scripts inside and runs without this origin's rights; its own policy names their hashes.
    private const string ReportPolicy =
        "sandbox allow-scripts allow-downloads allow-modals; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; frame-ancestors 'self'";

    /// <summary>Builds the application; the caller starts it.</summary>
    /// <param name="settings">Folders and limits.</param>
    /// <param name="studies">The studies that it offers.</param>
    /// <param name="configure">Further configuration, such as the addresses.</param>
    public static WebApplication Make(WorkbenchSettings settings, StudyCatalogue studies, Action<WebApplicationBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [], ContentRootPath = settings.Pages });
        builder.Configuration["AllowedHosts"] = settings.AllowedHosts;
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Limits.MaxRequestBodySize = settings.UploadBytes + (1 << 20);
        });
        builder.Services.Configure<FormOptions>(o => o.MultipartBodyLengthLimit = settings.UploadBytes + (1 << 20));
        configure?.Invoke(builder);
        var app = builder.Build();
        app.Use(GuardAsync);
        var pages = new PhysicalFileProvider(settings.Pages);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = pages });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = pages });

        var runs = new RunList(settings.Runs);
        var answers = new Answers(settings, studies);
        app.Lifetime.ApplicationStopped.Register(answers.Dispose);
        app.MapGet("/api/studies", () => Json(new { studies = studies.All.Select(s => new { s.Card, verbs = StudyCatalogue.Verbs(s), ready = s is not IPredict || ModelStore.TryFindDefault(s.Card.Id) is not null,
            trained = s is IPredict, text = (s as IPredictText)?.TextExample }) }));
        app.MapGet("/api/runs", () => Json(new { runs = runs.All() }));
        app.MapGet("/runs/{study}/{time}/report.html", (HttpContext http, string study, string time) => Page(http, runs.File(study, time, "report.html")));
        app.MapGet("/runs/{study}/{time}/score.json", (string study, string time) =>
            runs.File(study, time, "score.json") is { } file ? Results.File(file, "application/json") : Results.NotFound());
        app.MapPost("/api/predict/{study}", answers.PostAsync).DisableAntiforgery();
        app.MapGet("/answers/{id}/{name}", (HttpContext http, string id, string name) => name.EndsWith(".html", StringComparison.Ordinal)
            ? Page(http, answers.File(id, name))
            : answers.File(id, name) is { } file ? Results.File(file, "application/zip", name) : Results.NotFound());
        return app;
    }

    internal static IResult Json(object value, int status = StatusCodes.Status200OK) => Results.Json(value, Core.EwaldJson.Document, statusCode: status);

    private static async Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        // There is no login, so another site's page must not be able to post in its reader's name.
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method)
            && http.Request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none"))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = PagePolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-cache";
        await next(http).ConfigureAwait(false);
    }

    private static IResult Page(HttpContext http, string? file)
    {
        if (file is null) return Results.NotFound();
        http.Response.Headers.ContentSecurityPolicy = ReportPolicy;
        return Results.File(file, "text/html; charset=utf-8");
    }
}
