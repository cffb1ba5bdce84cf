using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Net.Http.Headers;

namespace TikApis.Api.Errors;

/// <summary>Writes an error in the documented shape.</summary>
public sealed class ErrorResult(ErrorKind kind, string message, IReadOnlyList<ErrorDetail> details) : IResult, IStatusCodeHttpResult
{
    // Errors are read by people and never put into HTML.
    static readonly ErrorJson Json = new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>When to try again, rounded up to whole seconds for the header.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public int? StatusCode => kind.Status;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = kind.Status;
        if (RetryAfter is { } wait)
            response.Headers[HeaderNames.RetryAfter] = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return response.WriteAsJsonAsync(
            new ErrorAnswer(new ApiError(kind.Code, message, details)),
            Json.ErrorAnswer,
            cancellationToken: httpContext.RequestAborted);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ErrorAnswer))]
sealed partial class ErrorJson : JsonSerializerContext;
