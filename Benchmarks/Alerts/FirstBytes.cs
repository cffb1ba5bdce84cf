using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace TikApis.Benchmarks.Alerts;

/// <summary>A receiver that notes when the first request of each of its addresses came.</summary>
sealed class FirstBytes : IAsyncDisposable
{
    readonly WebApplication app;

    FirstBytes(WebApplication app) => this.app = app;

    /// <summary>Timestamps by the number of the address.</summary>
    public ConcurrentDictionary<int, long> At { get; } = [];

    public int Count => At.Count;

    public string UrlOf(int n) => $"{app.Urls.First()}/{n}";

    public static async Task<FirstBytes> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new FirstBytes(builder.Build());
        receiver.app.Run(context =>
        {
            receiver.At.TryAdd(int.Parse(context.Request.Path.Value.AsSpan(1), CultureInfo.InvariantCulture), TimeProvider.System.GetTimestamp());
            return Task.CompletedTask;
        });
        await receiver.app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
