namespace TikApis.Api.Errors;

/// <summary>The documented error codes and the HTTP status each is answered with.</summary>
public sealed record ErrorKind(string Code, int Status)
{
    public static readonly ErrorKind InvalidRequest = new("invalid_request", 400);
    public static readonly ErrorKind Unauthorized = new("unauthorized", 401);
    public static readonly ErrorKind Forbidden = new("forbidden", 403);
    public static readonly ErrorKind NotFound = new("not_found", 404);
    public static readonly ErrorKind MethodNotAllowed = new("method_not_allowed", 405);
    public static readonly ErrorKind Conflict = new("conflict", 409);
    public static readonly ErrorKind PayloadTooLarge = new("payload_too_large", 413);
    public static readonly ErrorKind UnsupportedMediaType = new("unsupported_media_type", 415);
    public static readonly ErrorKind RateLimitExceeded = new("rate_limit_exceeded", 429);
    public static readonly ErrorKind ServerError = new("server_error", 500);
    public static readonly ErrorKind Unavailable = new("unavailable", 503);

    static readonly ErrorKind[] All =
    [
        InvalidRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict,
        PayloadTooLarge, UnsupportedMediaType, RateLimitExceeded, ServerError, Unavailable,
    ];

    /// <summary>The kind a status stands for; other statuses fall to the first of their class.</summary>
    public static ErrorKind Of(int status) =>
        Array.Find(All, kind => kind.Status == status) ?? (status >= 500 ? ServerError : InvalidRequest);
}
