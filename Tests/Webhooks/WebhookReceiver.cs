using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TikApis.Tests.Webhooks;

/// <summary>A real receiver on loopback, which keeps what it gets.</summary>
sealed class WebhookReceiver : IAsyncDisposable
{
    readonly WebApplication app;

    WebhookReceiver(WebApplication app) => this.app = app;

    public string Url => app.Urls.First() + "/hook";

    public ConcurrentQueue<Received> Got { get; } = [];

    /// <summary>What it answers; the default is 200 <c>ok</c>.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = context => context.Response.WriteAsync("ok");

    public static async Task<WebhookReceiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(builder.Build());
        receiver.app.Run(receiver.Receive);
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until it has got so many.</summary>
    public async Task<Received[]> Wait(int count)
    {
        for (var tries = 0; Got.Count < count && tries < 200; tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        Assert.True(Got.Count >= count, $"{Got.Count} of {count} came");
        return [.. Got];
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    async Task Receive(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        Got.Enqueue(new Received(context.Request.Path, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body));
        await Answer(context);
    }
}

/// <summary>A request that was received.</summary>
sealed record Received(string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Id => Headers["webhook-id"];

    public string Timestamp => Headers["webhook-timestamp"];

    public string[] Signatures => Headers["webhook-signature"].Split(' ');
}
