using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using TikApis.Api.Keys;

namespace TikApis.Api.Live;

/// <summary>
/// An account's live usage as server-sent events: the figures at once, then whenever they changed, and a comment now
/// and then. It ends when the client leaves, its key is revoked, or the process stops.
/// </summary>
sealed class LiveStream(string accountId, string keyId) : IResult
{
    static readonly byte[] Opening = "retry: 2000\n"u8.ToArray();
    static readonly byte[] Beat = ":\n\n"u8.ToArray();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        using var seat = services.GetRequiredService<LiveHub>().Open(accountId, keyId);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            httpContext.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);

        // Asked for itself, so that it knows what was counted before it was opened. While it can fail, nothing has been sent.
        var first = await services.GetRequiredService<LiveFrames>().Ask(accountId, ending.Token);
        httpContext.Response.ContentType = "text/event-stream";
        httpContext.Response.Headers["X-Accel-Buffering"] = "no"; // Proxies pass it on as it comes.
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await Follow(httpContext, seat.Watch, first, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client has left or the process stops: an end like any other.
        }
    }

    static async Task Follow(HttpContext context, LiveWatch watch, LiveFrame sent, CancellationToken ending)
    {
        var services = context.RequestServices;
        using var beats = new PeriodicTimer(services.GetRequiredService<IOptions<LiveOptions>>().Value.Heartbeat, services.GetRequiredService<TimeProvider>());
        await Write(context.Response, Opening, ending);
        await Write(context.Response, sent, ending);
        var beat = beats.WaitForNextTickAsync(ending).AsTask();
        while (true)
        {
            var latest = watch.Latest;
            if (latest.IsNewsAfter(sent))
            {
                await Write(context.Response, latest, ending);
                sent = latest;
            }

            if (await Task.WhenAny(latest.Superseded, beat) != beat)
                continue;
            await beat;
            if (!await services.GetRequiredService<KeyCheck>().IsGood(context.Request))
                return;
            await Write(context.Response, Beat, ending);
            beat = beats.WaitForNextTickAsync(ending).AsTask();
        }
    }

    static Task Write(HttpResponse response, LiveFrame frame, CancellationToken ending) =>
        Write(response, [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {frame.Id}\n")), .. frame.Body.Span], ending);

    static async Task Write(HttpResponse response, byte[] bytes, CancellationToken ending)
    {
        await response.Body.WriteAsync(bytes, ending);
        await response.Body.FlushAsync(ending);
    }
}
