using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;

namespace TikApis.Tests.Cli;

/// <summary>
/// Stands for the server behind an HttpClient: counts events by (account, id) and answers as the API does.
/// Answers queued in <see cref="Next"/> come first.
/// </summary>
sealed class UsageServerTwin : HttpMessageHandler
{
    readonly Lock access = new();
    readonly Dictionary<(string Account, string Id), JsonElement> counted = [];

    /// <summary>What happens instead of counting: an answer, or an exception thrown.</summary>
    public Queue<Func<HttpResponseMessage>> Next { get; } = [];

    /// <summary>Bodies as they came, unpacked.</summary>
    public List<string> Bodies { get; } = [];

    /// <summary>Content encodings of each request.</summary>
    public List<string[]> Encodings { get; } = [];

    public List<HttpRequestMessage> Requests { get; } = [];

    /// <summary>Most events a request may have; above it comes 413.</summary>
    public int MaxEvents { get; set; } = int.MaxValue;

    /// <summary>Events with such a path are rejected.</summary>
    public string? RejectedPath { get; set; }

    /// <summary>Counts the next request, and then loses its answer.</summary>
    public bool LoseNextAnswer { get; set; }

    public IReadOnlyCollection<JsonElement> Counted => counted.Values;

    public HttpClient Client => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    public static HttpResponseMessage Answer(HttpStatusCode status, string body = "", string? retryAfter = null)
    {
        var answer = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (retryAfter is not null)
            answer.Headers.Add("Retry-After", retryAfter);
        return answer;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStreamAsync(cancellationToken);
        if (request.Content.Headers.ContentEncoding.Contains("gzip"))
            body = new GZipStream(body, CompressionMode.Decompress);
        var text = await new StreamReader(body).ReadToEndAsync(cancellationToken);
        lock (access)
        {
            Requests.Add(request);
            Encodings.Add([.. request.Content.Headers.ContentEncoding]);
            Bodies.Add(text);
            if (Next.TryDequeue(out var scripted))
                return scripted();
            var answer = Count(text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            if (!LoseNextAnswer)
                return answer;
            LoseNextAnswer = false;
            throw new HttpRequestException("The connection was lost");
        }
    }

    HttpResponseMessage Count(string[] lines)
    {
        if (lines.Length > MaxEvents)
            return Answer(HttpStatusCode.RequestEntityTooLarge, """{"success":false,"error":{"code":"payload_too_large","message":"Too many events"}}""");
        var (accepted, duplicates, rejected) = (0, 0, new List<object>());
        for (var index = 0; index < lines.Length; index++)
        {
            var json = JsonDocument.Parse(lines[index]).RootElement;
            if (json.Text("endpoint") == RejectedPath)
                rejected.Add(new { index, code = "invalid_endpoint", message = "No \u001b[31msuch endpoint" });
            else if (counted.TryAdd((json.Text("accountId"), json.Text("id")), json))
                accepted++;
            else
                duplicates++;
        }

        return Answer(HttpStatusCode.Accepted, JsonSerializer.Serialize(new { success = true, data = new { accepted, duplicates, rejected } }));
    }
}
