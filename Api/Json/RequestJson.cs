using System.Buffers;
using System.Text;
using System.Text.Json;
using TikApis.Api.Errors;

namespace TikApis.Api.Json;

/// <summary>Reads the JSON body of a small request, or says what is wrong with it.</summary>
public static class RequestJson
{
    /// <summary>Largest body of a request other than ingest, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>The body as an object.</summary>
    /// <exception cref="ApiException">Not JSON, not an object of this kind, or too large.</exception>
    public static async Task<T> Read<T>(HttpRequest request)
        where T : class => Parse<T>(await ReadBytes(request));

    /// <summary>The body as it was sent.</summary>
    /// <exception cref="ApiException">Not called JSON, or too large.</exception>
    public static async Task<byte[]> ReadBytes(HttpRequest request)
    {
        if (!request.HasJsonContentType() || request.GetTypedHeaders().ContentType?.Encoding is not (null or UTF8Encoding))
            throw new ApiException(ErrorKind.UnsupportedMediaType, "The body must be application/json in UTF-8.");
        var reader = request.BodyReader;
        var aborted = request.HttpContext.RequestAborted;

        // Ended by its reader, a read that is given up leaves the connection in order.
        await using var givingUp = aborted.Register(reader.CancelPendingRead);
        while (true)
        {
            var read = await reader.ReadAsync(CancellationToken.None);
            var body = read.Buffer;
            if (read.IsCompleted && body.Length <= MaxBytes)
            {
                var bytes = body.ToArray();
                reader.AdvanceTo(body.End);
                return bytes;
            }

            reader.AdvanceTo(body.Start, body.End);
            aborted.ThrowIfCancellationRequested();
            if (body.Length > MaxBytes)
                throw new ApiException(ErrorKind.PayloadTooLarge, $"The body may have {MaxBytes} bytes.");
        }
    }

    /// <summary>A body as an object.</summary>
    /// <exception cref="ApiException">Not JSON, or not an object of this kind.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> body)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, Options)
                ?? throw new ApiException(ErrorKind.InvalidRequest, "The body must be a JSON object.");
        }
        catch (JsonException wrong)
        {
            var field = wrong.Path is null or "$" ? "body" : wrong.Path.TrimStart('$', '.');
            throw new ApiException(ErrorKind.InvalidRequest, "The body is not what was expected.", new ErrorDetail(field, Reason(wrong)));
        }
    }

    static string Reason(JsonException wrong) =>
        $"is not valid JSON, or not of the expected type (line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine})";
}
