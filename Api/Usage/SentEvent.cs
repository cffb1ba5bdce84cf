using System.Text;
using Microsoft.AspNetCore.Http.Features;
using TikApis.Api.Errors;
using TikApis.Api.Ingest;

namespace TikApis.Api.Usage;

/// <summary>An event as its sender named it, by the rules under which events are taken.</summary>
/// <param name="Id">The id it was sent with.</param>
/// <param name="Source">The CloudEvent's source; null for a plain event.</param>
sealed record SentEvent(string Id, string? Source)
{
    static readonly TextRule IdRule = EventRules.IdThatIs(required: true, "eventId");

    /// <summary>The identity events are recognised by.</summary>
    public UInt128 Identity => TikApis.Usage.EventId.Of(Source ?? "", Id);

    /// <summary>The event a request names: the last segment of its path, as it was written, since a router leaves <c>%2F</c> alone.</summary>
    /// <exception cref="ApiException">No event can be named so.</exception>
    public static SentEvent Of(HttpRequest request, string? source)
    {
        var path = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].TrimEnd('/');
        var id = Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
        if (IdRule.Check(FieldState.Present, Encoding.UTF8.GetBytes(id)) is { } badId)
            throw Invalid("eventId", badId);
        if (source is not null && CloudEventRules.Source.Check(FieldState.Present, Encoding.UTF8.GetBytes(source)) is { } badSource)
            throw Invalid("source", badSource);
        return new SentEvent(id, source);
    }

    static ApiException Invalid(string field, Refusal refusal) =>
        new(ErrorKind.InvalidRequest, "No event can be named so.", new ErrorDetail(field, refusal.Message));
}
