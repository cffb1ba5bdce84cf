using Microsoft.AspNetCore.Connections;

namespace TikApis.Api.Errors;

/// <summary>
/// Gives every failed request the documented error shape: exceptions (never their stack), and bare
/// statuses such as the router's 404 and 405.
/// </summary>
public sealed class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> log)
{
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception gone) when (gone is ConnectionResetException || (gone is OperationCanceledException && context.RequestAborted.IsCancellationRequested))
        {
            // Nobody is there to read an answer.
            context.Abort();
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            // Headers set on the way in, such as rate limits, belong to this answer too.
            context.Response.ContentLength = null;
            await ToResult(exception, context.Request).ExecuteAsync(context);
            return;
        }

        var response = context.Response;
        if (response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 })
            await Describe(ErrorKind.Of(response.StatusCode), response.StatusCode, context.Request).ExecuteAsync(context);
    }

    ErrorResult ToResult(Exception exception, HttpRequest request)
    {
        switch (exception)
        {
            case ApiException known:
                return new ErrorResult(known.Kind, known.Message, known.Details) { RetryAfter = known.RetryAfter };
            case var _ when Unavailability.Is(exception):
                log.LogWarning(exception, "{Method} {Path} could not be answered now", request.Method, request.Path);
                return Unavailable();
            case BadHttpRequestException bad:
                return Answers.Error(ErrorKind.Of(bad.StatusCode), bad.Message);
            case IOException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" }: // A chunk size beyond all numbers.
                return Answers.Error(ErrorKind.InvalidRequest, "The body cannot be read as it was sent.");
            default:
                log.LogError(exception, "{Method} {Path} failed", request.Method, request.Path);
                return Answers.Error(ErrorKind.ServerError, "The request failed here; the failure was logged.");
        }
    }

    static ErrorResult Unavailable() =>
        new(ErrorKind.Unavailable, "The service cannot answer just now; nothing was acknowledged.", []) { RetryAfter = Soon };

    static ErrorResult Describe(ErrorKind kind, int status, HttpRequest request) => kind switch
    {
        _ when kind == ErrorKind.NotFound => Answers.Error(kind, $"There is nothing at {request.Path}."),
        _ when kind == ErrorKind.MethodNotAllowed => Answers.Error(kind, $"{request.Method} is not possible at {request.Path}."),
        _ when kind == ErrorKind.UnsupportedMediaType => Answers.Error(kind, $"{request.Path} takes no body of this Content-Type."),
        _ when kind == ErrorKind.Unauthorized => Answers.Error(kind, "An API key is required, in X-API-Key or as a bearer token."),
        _ when kind == ErrorKind.Forbidden => Answers.Error(kind, "The API key does not allow this."),
        _ when kind == ErrorKind.Unavailable => Unavailable(),
        _ => Answers.Error(kind, $"The request was refused with status {status}."),
    };
}

/// <summary>Registers <see cref="ErrorMiddleware"/>.</summary>
public static class ErrorMiddlewareExtensions
{
    public static IApplicationBuilder UseApiErrors(this IApplicationBuilder app) => app.UseMiddleware<ErrorMiddleware>();
}
