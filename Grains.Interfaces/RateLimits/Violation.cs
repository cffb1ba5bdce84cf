namespace TikApis.RateLimits;

/// <summary>A window in which a limit was exceeded, or requests were refused.</summary>
/// <param name="Kind">Which limit.</param>
/// <param name="ApiKeyId">Whose; empty for requests that named no key, and for the quota.</param>
/// <param name="WindowStart">Start of the window: a minute, a day or a billing period.</param>
/// <param name="Limit">The limit as it was; null when the gateway refused by none of the plan's.</param>
/// <param name="Over">Requests beyond the limit that were served all the same.</param>
/// <param name="Used">Limit and those beyond it; null when requests were refused only.</param>
/// <param name="Refused">Requests refused, by a decision or with 429.</param>
/// <param name="FirstAt">The first of them.</param>
/// <param name="LastAt">The last of them.</param>
/// <param name="Endpoints">Where, most first.</param>
[GenerateSerializer, Immutable, Alias("violation")]
public sealed record Violation(
    [property: Id(0)] LimitKind Kind,
    [property: Id(1)] string ApiKeyId,
    [property: Id(2)] DateTimeOffset WindowStart,
    [property: Id(3)] long? Limit,
    [property: Id(4)] long Over,
    [property: Id(5)] long? Used,
    [property: Id(6)] long Refused,
    [property: Id(7)] DateTimeOffset FirstAt,
    [property: Id(8)] DateTimeOffset LastAt,
    [property: Id(9)] ViolatedEndpoint[] Endpoints);

/// <summary>An endpoint's part in a violation.</summary>
[GenerateSerializer, Immutable, Alias("violated-endpoint")]
public sealed record ViolatedEndpoint([property: Id(0)] string Endpoint, [property: Id(1)] long Over, [property: Id(2)] long Refused);

/// <summary>Which violations are wanted; null: all.</summary>
/// <param name="From">Windows that start then or later.</param>
/// <param name="To">Windows that start before.</param>
/// <param name="Kind">Those of one limit.</param>
/// <param name="ApiKeyId">Those of one key.</param>
/// <param name="Endpoint">Those that an endpoint has a part in; counted is that part.</param>
[GenerateSerializer, Immutable, Alias("violation-filter")]
public sealed record ViolationFilter(
    [property: Id(0)] DateTimeOffset From,
    [property: Id(1)] DateTimeOffset To,
    [property: Id(2)] LimitKind? Kind = null,
    [property: Id(3)] string? ApiKeyId = null,
    [property: Id(4)] string? Endpoint = null);

/// <summary>One page of violations, latest first, and how many there are in all.</summary>
[GenerateSerializer, Immutable, Alias("violation-page")]
public sealed record ViolationPage([property: Id(0)] Violation[] Violations, [property: Id(1)] int Total);

/// <summary>Violations by the hour their windows start in.</summary>
/// <param name="Start">Start of the hour.</param>
/// <param name="Windows">Windows with violations.</param>
/// <param name="Over">Requests beyond a limit that were served.</param>
/// <param name="Refused">Requests refused.</param>
[GenerateSerializer, Immutable, Alias("violation-hour")]
public sealed record ViolationHour(
    [property: Id(0)] DateTimeOffset Start,
    [property: Id(1)] long Windows,
    [property: Id(2)] long Over,
    [property: Id(3)] long Refused);
