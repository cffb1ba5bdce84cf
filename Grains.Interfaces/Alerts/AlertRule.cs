using TikApis.Usage;

namespace TikApis.Alerts;

/// <summary>When an account is to be told of something.</summary>
/// <param name="Id">By which it is found; those that every account begins with are the same for all.</param>
/// <param name="CreatedAt">When it was made; null of one that every account begins with.</param>
/// <param name="Settings">What the account decides of it.</param>
/// <param name="Version">Counts up whenever it looks at something else: what it had fired before means nothing then.</param>
[GenerateSerializer, Immutable, Alias("alert-rule")]
public sealed record AlertRule(
    [property: Id(0)] string Id,
    [property: Id(1)] DateTimeOffset? CreatedAt,
    [property: Id(2)] AlertRuleSettings Settings,
    [property: Id(3)] int Version = 0);

/// <summary>What an account decides of a rule.</summary>
/// <param name="Name">For people.</param>
/// <param name="Type">What it watches.</param>
/// <param name="Thresholds">
/// From the least to the greatest. Quotas and rate limits: part of the limit (0.8 is 80 %). Refused requests: how many an
/// hour. Error spikes: how many times the usual error rate. Unusual activity: the detector's score, 0 to 1.
/// </param>
/// <param name="RecoverBelow">It is over when the figure is less, in the same unit; of unusual activity, when it is less than this part as far from what is usual as it was.</param>
/// <param name="Scope">Which requests it looks at.</param>
/// <param name="Channels">Where its alerts go, beside the history.</param>
/// <param name="CoolDown">How long it stays silent after an alert, except for a higher threshold.</param>
/// <param name="QuietHours">When only the inbox is told; webhooks and email follow when they end.</param>
/// <param name="Enabled">Whether anything is watched.</param>
[GenerateSerializer, Immutable, Alias("alert-rule-settings")]
public sealed record AlertRuleSettings(
    [property: Id(0)] string Name,
    [property: Id(1)] AlertType Type,
    [property: Id(2)] IReadOnlyList<double> Thresholds,
    [property: Id(3)] double RecoverBelow,
    [property: Id(4)] AlertScope Scope,
    [property: Id(5)] IReadOnlyList<AlertChannel> Channels,
    [property: Id(6)] TimeSpan CoolDown,
    [property: Id(7)] QuietHours? QuietHours,
    [property: Id(8)] bool Enabled)
{
    /// <summary>Whether what was told by these settings still holds by others.</summary>
    public bool LooksAtSame(AlertRuleSettings other) =>
        Type == other.Type && Scope == other.Scope && Enabled == other.Enabled && Thresholds.SequenceEqual(other.Thresholds);

    /// <summary>By what is in the lists: a copy from another node is equal.</summary>
    public bool Equals(AlertRuleSettings? other) =>
        other is not null && LooksAtSame(other) && Channels.SequenceEqual(other.Channels)
        && (Name, RecoverBelow, CoolDown, QuietHours) == (other.Name, other.RecoverBelow, other.CoolDown, other.QuietHours);

    public override int GetHashCode() => HashCode.Combine(Name, Type, RecoverBelow, Scope, CoolDown, QuietHours, Enabled);
}

/// <summary>A part of an account's requests; null: any.</summary>
/// <param name="ApiKeyId">Of an API key.</param>
/// <param name="Endpoint">Method and path template, e.g. <c>GET /v1/posts/{id}</c>.</param>
/// <param name="Category">Of a category.</param>
[GenerateSerializer, Immutable, Alias("alert-scope")]
public sealed record AlertScope(
    [property: Id(0)] string? ApiKeyId = null,
    [property: Id(1)] string? Endpoint = null,
    [property: Id(2)] string? Category = null)
{
    /// <summary>All requests of the account.</summary>
    public static readonly AlertScope All = new();

    /// <summary>The same as a filter of reports.</summary>
    public UsageFilter ToFilter() => new(Category, Endpoint, ApiKeyId);
}

/// <summary>Hours of the day in which people are not to be disturbed, in a time zone. They may pass midnight.</summary>
/// <param name="From">When they begin.</param>
/// <param name="To">When they end; not equal to <paramref name="From"/>.</param>
/// <param name="TimeZone">IANA name, e.g. <c>Europe/Berlin</c>.</param>
[GenerateSerializer, Immutable, Alias("quiet-hours")]
public sealed record QuietHours([property: Id(0)] TimeOnly From, [property: Id(1)] TimeOnly To, [property: Id(2)] string TimeZone);
