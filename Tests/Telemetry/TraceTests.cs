using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TikApis.Tests.Support;

namespace TikApis.Tests.Telemetry;

/// <summary>What is sent by OTLP arrives, and holds together.</summary>
public sealed class TraceTests
{
    const string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task A_request_is_one_trace_from_the_gateway_to_the_commit()
    {
        var received = new ConcurrentQueue<(string Signal, byte[] Body)>();
        await using var collector = Collector(received);
        await collector.StartAsync(TestContext.Current.CancellationToken);

        using var folder = new TempFolder();
        await using (var app = await UsageApp.Start(
            folder.Database,
            settings: [$"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Urls.First()}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "--Telemetry:TraceRatio=0"]))
        {
            // Whether it is traced is for the caller to say, if he does.
            using var traced = new HttpRequestMessage(HttpMethod.Post, "/v1/usage/events")
            {
                Headers = { { "traceparent", $"00-{Trace}-b7ad6b7169203331-01" } },
                Content = JsonContent.Create(new { id = "a", accountId = "acme", method = "GET", endpoint = "/v1/a", status = 200 }),
            };
            using var response = await app.Http.SendAsync(traced);
            Assert.Equal(202, (int)response.StatusCode);
            await app.Send(new { id = "b", accountId = "acme", method = "GET", endpoint = "/v1/a", status = 200 });
        }

        var spans = All(received, "traces");
        foreach (var name in new[] { "POST /v1/usage/events", "IUsageGrain/Record", "journal.commit" })
            Assert.True(Count(spans, Encoding.UTF8.GetBytes(name)) > 0, name);
        Assert.Equal(1, Count(spans, "journal.commit"u8)); // The other request is not traced.
        Assert.True(Count(spans, Convert.FromHexString(Trace)) >= 3);
        Assert.True(Count(All(received, "metrics"), Encoding.UTF8.GetBytes("usage.events.accepted")) > 0);
        Assert.Equal(0, Count(spans, Encoding.UTF8.GetBytes(UsageApp.OperatorKey)));
    }

    static WebApplication Collector(ConcurrentQueue<(string Signal, byte[] Body)> received)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            received.Enqueue((signal, body.ToArray()));
            return Results.Bytes([], "application/x-protobuf");
        });
        return app;
    }

    static byte[] All(IEnumerable<(string Signal, byte[] Body)> received, string signal) =>
        [.. received.Where(r => r.Signal == signal).SelectMany(r => r.Body)];

    static int Count(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> sought)
    {
        var count = 0;
        for (int at; (at = bytes.IndexOf(sought)) >= 0; bytes = bytes[(at + sought.Length)..])
            count++;
        return count;
    }
}
