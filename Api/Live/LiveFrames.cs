using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using TikApis.Usage;

namespace TikApis.Api.Live;

/// <summary>Asks accounts for their figures and writes them as events (WHATWG HTML, 9.2).</summary>
sealed class LiveFrames(IGrainFactory grains, IOptions<JsonOptions> json, TimeProvider time)
{
    // A grain's node may have died: it is asked again, and then elsewhere.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    readonly Lock gate = new();
    long last;

    /// <summary>What an account uses now.</summary>
    /// <exception cref="Exception">It cannot be said now.</exception>
    public async Task<LiveFrame> Ask(string accountId, CancellationToken cancellation)
    {
        var id = NextId(); // Of the moment before: what comes later knows at least as much.
        var usage = await grains.Of<IUsageGrain>(accountId).GetLive().WaitAsync(Patience, time, cancellation);
        return new LiveFrame(id, Event("usage", JsonSerializer.SerializeToUtf8Bytes(usage, json.Value.SerializerOptions)), usage);
    }

    /// <summary>That the figures are not known now.</summary>
    public LiveFrame Unavailable() => new(NextId(), Event("unavailable", """{"message":"The figures are not known just now; they follow when they are."}"""u8));

    /// <summary>The time in Unix milliseconds, but never the same twice and never back.</summary>
    long NextId()
    {
        lock (gate)
            return last = Math.Max(last + 1, time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    static byte[] Event(string name, ReadOnlySpan<byte> data) => [.. "event: "u8, .. System.Text.Encoding.ASCII.GetBytes(name), .. "\ndata: "u8, .. data, .. "\n\n"u8];
}
