using System.IO.Compression;
using System.Text;

namespace TikApis.Tests.Http;

/// <summary>An ingest request that must be refused as a whole.</summary>
sealed record BadRequest(string Name, int Status, string Code, byte[] Body)
{
    public const string Ingest = "/v1/usage/events";

    public HttpMethod Method { get; init; } = HttpMethod.Post;

    public string Path { get; init; } = Ingest;

    /// <summary>Null: none is sent.</summary>
    public string? ContentType { get; init; } = "application/json";

    public string[] Codings { get; init; } = [];

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public bool Chunked { get; init; }

    /// <summary>The key's place in the table of <see cref="BadInputTests"/>, or the key itself; null: none is sent.</summary>
    public string? Key { get; init; } = "{ingest}";

    public static BadRequest Invalid(string name, string body) => new(name, 400, "invalid_request", Encoding.UTF8.GetBytes(body));

    public HttpRequestMessage ToRequest(string? key)
    {
        var request = new HttpRequestMessage(Method, Path) { Content = new ByteArrayContent(Body) };
        if (ContentType is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        foreach (var coding in Codings)
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("X-API-Key", key);
        foreach (var (header, value) in Headers)
            request.Headers.TryAddWithoutValidation(header, value);
        request.Headers.TransferEncodingChunked = Chunked;

        // So that a refusal is read, and not lost to a connection closed while the body is still being sent.
        request.Headers.ExpectContinue = Body.Length > 1_000_000;
        return request;
    }

    public static byte[] Gzip(byte[] body) => Pack(body, packed => new GZipStream(packed, CompressionLevel.Optimal));

    public static byte[] Brotli(byte[] body) => Pack(body, packed => new BrotliStream(packed, CompressionLevel.Optimal));

    static byte[] Pack(byte[] body, Func<Stream, Stream> open)
    {
        using var packed = new MemoryStream();
        using (var packing = open(packed))
            packing.Write(body);
        return packed.ToArray();
    }
}
