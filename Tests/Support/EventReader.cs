using System.Globalization;
using System.Text.Json;

namespace TikApis.Tests.Support;

/// <summary>Reads server-sent events as they are written.</summary>
sealed class EventReader : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly HttpResponseMessage response;
    readonly StreamReader lines;

    EventReader(HttpResponseMessage response, Stream body) => (this.response, lines) = (response, new StreamReader(body));

    /// <summary>The last <c>retry</c> in milliseconds.</summary>
    public int? Retry { get; private set; }

    /// <summary>Opens a stream, which must be one.</summary>
    public static async Task<EventReader> Open(HttpClient http, string path)
    {
        var response = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode}");
        return await Of(response);
    }

    /// <summary>The events of an answer that has begun.</summary>
    public static async Task<EventReader> Of(HttpResponseMessage response)
    {
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventReader(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The next event or comment; null at the end.</summary>
    public async Task<SentEvent?> Next()
    {
        var sent = new SentEvent();
        while (await lines.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TimeProvider.System) is { } line)
        {
            if (line.Length == 0)
                return sent;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (field, value) = (line[..colon], line[(colon + 1)..].TrimStart(' '));
            switch (field)
            {
                case "": sent = sent with { IsComment = true }; break;
                case "id": sent = sent with { Id = long.Parse(value, CultureInfo.InvariantCulture) }; break;
                case "event": sent = sent with { Name = value }; break;
                case "data": sent = sent with { Text = value }; break;
                case "retry": Retry = int.Parse(value, CultureInfo.InvariantCulture); break;
                default: Assert.Fail($"'{line}' is no line of an event."); break;
            }
        }

        return null;
    }

    /// <summary>The next event with figures.</summary>
    public async Task<SentEvent> NextUsage()
    {
        while (await Next() is { } sent)
        {
            if (sent.Name == "usage")
                return sent;
        }

        throw new EndOfStreamException("The stream ended.");
    }

    /// <summary>Reads until the period has so many requests, whatever comes before.</summary>
    public async Task<SentEvent> UntilRequests(long requests)
    {
        while (true)
        {
            var sent = await NextUsage();
            if (sent.Requests == requests)
                return sent;
            Assert.InRange(sent.Requests, 0, requests);
        }
    }

    public void Dispose()
    {
        lines.Dispose();
        response.Dispose();
    }

    /// <summary>An event as it was sent.</summary>
    public sealed record SentEvent(long Id = 0, string? Name = null, string Text = "", bool IsComment = false)
    {
        public JsonElement Data => JsonElement.Parse(Text);

        /// <summary>Requests of the period.</summary>
        public long Requests => Data.GetProperty("totals").GetProperty("requests").GetInt64();
    }
}
