using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace TikApis.Cli.Import.Sending;

/// <summary>One request to <c>POST /v1/usage/events</c>, and what its answer means.</summary>
public sealed class IngestClient(HttpClient http, SendingOptions options, TimeProvider clock)
{
    readonly Uri events = new(options.Url.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/v1/usage/events");

    public async Task<IngestOutcome> PostAsync(EventBatch batch, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(options.RequestTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, events) { Content = BodyOf(batch) };
            request.Headers.Add("X-API-Key", options.Key);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
            return Judge(response, await response.Content.ReadAsByteArrayAsync(either.Token), batch);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.SecureConnectionError or HttpRequestError.ConfigurationLimitExceeded)
        {
            return new IngestOutcome.Refused(e.GetBaseException().Message);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new IngestOutcome.Later(e.GetBaseException().Message, default);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new IngestOutcome.Later("the server did not answer in time", default);
        }
    }

    HttpContent BodyOf(EventBatch batch)
    {
        HttpContent content = options.Gzip ? new ByteArrayContent(Pack(batch.Body.Span)) : new ReadOnlyMemoryContent(batch.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        if (options.Gzip)
            content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    static byte[] Pack(ReadOnlySpan<byte> body)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(body);
        return packed.ToArray();
    }

    IngestOutcome Judge(HttpResponseMessage response, byte[] body, EventBatch batch)
    {
        var answer = Read(body);
        var words = $"{(int)response.StatusCode} {answer?.Error?.Words ?? response.ReasonPhrase}";
        switch (response.StatusCode)
        {
            case HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout:
                return new IngestOutcome.Later(words, RetryAfter(response));
            case HttpStatusCode.RequestEntityTooLarge:
                return new IngestOutcome.TooLarge(words);
            case >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest:
                return new IngestOutcome.Refused($"{words}: the server is elsewhere, at {response.Headers.Location}");
            case >= HttpStatusCode.BadRequest:
                return new IngestOutcome.Refused(words);
        }

        if (answer is not { Success: true, Data: { } data })
            return new IngestOutcome.Refused($"{words}: this is no answer of a usage server");
        var counted = data.Accepted + data.Duplicates + (data.Rejected?.Count ?? 0);
        return counted == batch.Count
            ? new IngestOutcome.Taken(data)
            : new IngestOutcome.Refused($"the server answered for {counted} of {batch.Count} events");
    }

    TimeSpan RetryAfter(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter is not { } asked ? TimeSpan.Zero
            : asked.Delta ?? asked.Date - clock.GetUtcNow() ?? TimeSpan.Zero;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    static ApiEnvelope? Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ApiJson.Default.ApiEnvelope);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
