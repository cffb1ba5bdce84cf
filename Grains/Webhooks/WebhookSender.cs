using System.Globalization;
using System.Net;
using System.Text;

namespace TikApis.Webhooks;

/// <summary>Makes one attempt to deliver a message, bounded in time and in what is read of the answer.</summary>
public sealed class WebhookSender(CheckedConnections connections, AddressRules rules, WebhookTransport transport, TimeProvider time) : IDisposable
{
    /// <summary>Bytes of an answer that are read and kept.</summary>
    public const int MaxAnswer = 16 * 1024;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    readonly HttpMessageInvoker http = new(connections.ToHandler());

    /// <summary>Sends it; never throws for what the receiver does.</summary>
    /// <returns>The attempt, and how long the receiver asks to be left alone.</returns>
    public async Task<(WebhookAttempt Attempt, TimeSpan? RetryAfter)> Send(
        string url, IEnumerable<KeyValuePair<string, string>> headers, IEnumerable<string> secrets, string id, string body)
    {
        var at = time.GetUtcNow();
        var begun = time.GetTimestamp();
        WebhookAttempt Failed(string error) => new(at, null, Elapsed(begun), null, error);
        if (WebhookUrl.Refusal(url, rules, transport.AllowHttp) is { } refusal)
            return (Failed($"The URL {refusal}."), null);

        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            using var request = Request(url, headers, secrets, id, at, body);
            using var response = await http.SendAsync(request, patience.Token);
            var latency = Elapsed(begun);
            var answer = await Beginning(response, patience.Token);
            return (new WebhookAttempt(at, (int)response.StatusCode, latency, answer, null), Wait(response, time.GetUtcNow()));
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return (Failed("There was no answer within 15 seconds."), null);
        }
        catch (HttpRequestException failed)
        {
            return (Failed(failed.InnerException is RefusedAddressException refused ? refused.Message : $"It could not be sent ({failed.HttpRequestError})."), null);
        }
    }

    public void Dispose() => http.Dispose();

    double Elapsed(long begun) => Math.Round(time.GetElapsedTime(begun).TotalMilliseconds, 1);

    static HttpRequestMessage Request(string url, IEnumerable<KeyValuePair<string, string>> headers, IEnumerable<string> secrets, string id, DateTimeOffset at, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var timestamp = at.ToUnixTimeSeconds();
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Header(secrets, id, timestamp, body));
        request.Headers.UserAgent.ParseAdd("TikAPIs-Webhooks/1.0");
        return request;
    }

    /// <summary>What comes within the bounds; an answer that breaks off or dawdles has been given all the same.</summary>
    static async Task<string> Beginning(HttpResponseMessage response, CancellationToken cancellation)
    {
        var bytes = new byte[MaxAnswer];
        var length = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            int read;
            while (length < MaxAnswer && (read = await stream.ReadAsync(bytes.AsMemory(length), cancellation)) > 0)
                length += read;
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException)
        {
        }

        return Encoding.UTF8.GetString(bytes, 0, length).Replace('\0', '\uFFFD');
    }

    static TimeSpan? Wait(HttpResponseMessage response, DateTimeOffset now) =>
        response.Headers.RetryAfter is { } after ? after.Delta ?? (after.Date - now) : null;
}

/// <summary>How messages may be sent.</summary>
/// <param name="AllowHttp">Whether plain HTTP is allowed.</param>
public sealed record WebhookTransport(bool AllowHttp);
