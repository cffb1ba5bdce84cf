using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using TikApis.Api.Errors;

namespace TikApis.Api.Ingest;

/// <summary>Reads the whole body of a request and decodes it, within <see cref="BodyBuffer.MaxBytes"/>.</summary>
public static class RequestBody
{
    enum Coding
    {
        Identity,
        Gzip,
        Brotli,
    }

    /// <summary>The decoded body; the caller disposes of it.</summary>
    /// <exception cref="ApiException">
    /// 413 when it is too large (as sent or decoded), 415 for a content coding other than gzip or br, or for several,
    /// 400 when it cannot be decoded or parts of it are missing, 503 when the node has no memory for it.
    /// </exception>
    public static async Task<BodyBuffer> ReadAsync(HttpRequest request, BodyMemory memory, CancellationToken cancellation)
    {
        var coding = CodingOf(request.Headers.ContentEncoding);
        var limit = request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (limit is { IsReadOnly: false })
            limit.MaxRequestBodySize = BodyBuffer.MaxBytes;
        if (request.ContentLength > BodyBuffer.MaxBytes)
            throw BodyBuffer.TooLarge();

        var sent = new BodyBuffer(memory, request.ContentLength);
        try
        {
            while (await request.Body.ReadAsync(sent.Room(), cancellation) is > 0 and var count)
                sent.Advance(count);
        }
        catch
        {
            sent.Dispose();
            throw;
        }

        return coding == Coding.Identity ? sent : Decode(sent, coding, memory);
    }

    static BodyBuffer Decode(BodyBuffer sent, Coding coding, BodyMemory memory)
    {
        BodyBuffer? decoded = null;
        try
        {
            decoded = new BodyBuffer(memory);
            if (coding == Coding.Gzip)
                ContentCoding.DecodeGzip(sent.Written, decoded);
            else
                ContentCoding.DecodeBrotli(sent.Written.Span, decoded);
            return decoded;
        }
        catch
        {
            decoded?.Dispose();
            throw;
        }
        finally
        {
            sent.Dispose();
        }
    }

    static Coding CodingOf(StringValues header) => header.ToString().Trim().ToLowerInvariant() switch
    {
        "" or "identity" => Coding.Identity,
        "gzip" or "x-gzip" => Coding.Gzip,
        "br" => Coding.Brotli,
        _ => throw new ApiException(ErrorKind.UnsupportedMediaType, "Content-Encoding must be gzip, br or identity, and only one of them."),
    };
}
