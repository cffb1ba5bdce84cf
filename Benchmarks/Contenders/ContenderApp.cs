using System.Text;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TikApis.Api.Ingest;
using TikApis.Endpoints;

namespace TikApis.Benchmarks.Contenders;

/// <summary>A minimal API that reads and parses bodies as the product does, and does something else with the events.</summary>
static class ContenderApp
{
    /// <summary>Runs until it is ended.</summary>
    /// <param name="url">Where it listens.</param>
    /// <param name="record">Counts a request's events; how many were new.</param>
    /// <param name="count">Events counted so far.</param>
    /// <param name="summary">Where an account stands.</param>
    public static async Task Run(string url, Func<ParsedEvents, ValueTask<long>> record, Func<Task<long>> count, Func<string, Task<AccountTotals>>? summary = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(url);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver()));
        var app = builder.Build();
        var memory = new BodyMemory();
        var parsers = new System.Collections.Concurrent.ConcurrentBag<EventParser>();
        app.MapPost("/v1/usage/events", async (HttpContext context) =>
        {
            ParsedEvents events;
            using (var body = await RequestBody.ReadAsync(context.Request, memory, context.RequestAborted))
            {
                var parser = parsers.TryTake(out var kept) ? kept : new EventParser(CategoryRules.Default);
                events = parser.Parse(body.Written.Span, BodyForms.Of(context.Request.ContentType), TimeProvider.System.GetUtcNow());
                parsers.Add(parser);
            }

            var accepted = await record(events);
            var answer = Encoding.ASCII.GetBytes($"{{\"accepted\":{accepted}}}");
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = answer.Length;
            await context.Response.Body.WriteAsync(answer);
        });
        app.MapGet("/count", () => count());
        if (summary is not null)
            app.MapGet("/v1/accounts/{accountId}/usage/summary", async (string accountId) => new { data = new { totals = await summary(accountId) } });
        await app.RunAsync();
    }
}

/// <summary>What a contender knows of an account's current period.</summary>
readonly record struct AccountTotals(long Requests, long Errors, double? AverageResponseTimeMs, long ActiveEndpoints);
