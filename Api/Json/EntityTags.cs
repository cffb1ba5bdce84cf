using System.IO.Hashing;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace TikApis.Api.Json;

/// <summary>
/// Gives answers an entity tag made of their content, and answers 304 to whoever has that already. It saves sending,
/// not asking: only the account's owner and its database know that nothing has changed.
/// </summary>
static class EntityTags
{
    /// <summary>Adds tags to every successful answer that has a value.</summary>
    public static TBuilder WithEntityTags<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder =>
        routes.AddEndpointFilter(async (context, next) =>
            await next(context) switch
            {
                IValueHttpResult { Value: { } value } and IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK } => new Tagged(value),
                var other => other,
            }).WithMetadata(new EntityTagged());

    /// <summary>On routes whose answers have tags.</summary>
    public sealed class EntityTagged;

    sealed class Tagged(object value) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var (request, response) = (httpContext.Request, httpContext.Response);
            var options = request.HttpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
            var body = JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), options);
            var tag = new EntityTagHeaderValue($"\"{XxHash128.HashToUInt128(body):x32}\"", isWeak: true);
            response.Headers.ETag = tag.ToString();
            response.Headers.CacheControl = "private, no-cache"; // Kept by whoever asked, and asked about before it is used.
            response.Headers.Vary = "X-API-Key, Authorization, Accept";
            if (request.GetTypedHeaders().IfNoneMatch.Any(known => known == EntityTagHeaderValue.Any || known.Compare(tag, useStrongComparison: false)))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            response.ContentType = "application/json; charset=utf-8";
            response.ContentLength = body.Length;
            await response.Body.WriteAsync(body, httpContext.RequestAborted);
        }
    }
}
