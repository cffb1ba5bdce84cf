using TikApis.Api.Errors;
using TikApis.Api.Usage;

namespace TikApis.Api.Dashboard;

/// <summary>What people see who open a page while nobody can say who they are: it tries again by itself.</summary>
sealed partial class AwayPage(RequestDelegate next, ILogger<AwayPage> log)
{
    const int RetryAfterSeconds = 5;

    static readonly string Html =
        $"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="refresh" content="{RetryAfterSeconds}"><title>Not just now · TikAPIs Usage</title>
        <link rel="stylesheet" href="/dashboard/tokens.css"><link rel="stylesheet" href="/dashboard/dashboard.css"></head>
        <body><main class="sign-in"><h1>The service cannot answer just now</h1><p class="muted">Nothing is lost. This page tries again by itself.</p></main></body></html>
        """;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception away) when (Unavailability.Is(away) && !context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted
            && HttpMethods.IsGet(context.Request.Method) && AnswerFormats.Prefers(context.Request, "text/html"))
        {
            LogAway(away, context.Request.Path);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync(Html, context.RequestAborted);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The page {Path} could not be shown now")]
    partial void LogAway(Exception away, PathString path);
}
