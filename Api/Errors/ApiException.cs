namespace TikApis.Api.Errors;

/// <summary>Ends a request with an error answer; <see cref="ErrorMiddleware"/> writes it.</summary>
public sealed class ApiException(ErrorKind kind, string message, params IReadOnlyList<ErrorDetail> details) : Exception(message)
{
    public ErrorKind Kind { get; } = kind;

    public IReadOnlyList<ErrorDetail> Details { get; } = details;

    /// <summary>When to try again, for the <c>Retry-After</c> header.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
