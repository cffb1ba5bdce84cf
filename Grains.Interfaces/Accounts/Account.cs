using System.Text.Json.Serialization;
using TikApis.Alerts;

namespace TikApis.Accounts;

/// <summary>An account as callers see it.</summary>
/// <param name="Id">1 to 64 characters, see <see cref="AccountId"/>.</param>
/// <param name="Name">For people.</param>
/// <param name="Plan">Id of its plan.</param>
/// <param name="AnchorDay">Day of the month (1–31) its billing period starts; the last day where a month is shorter.</param>
/// <param name="CreatedAt">When an operator created it, or its first event arrived.</param>
/// <param name="Limits">The limits in force: its own, or its plan's.</param>
/// <param name="CustomLimits">Whether the limits are its own.</param>
/// <param name="ClosedAt">When it was closed; null while it is open.</param>
/// <param name="AlertRules">Its alert rules, as long as they are not those of <see cref="DefaultAlertRules"/>.</param>
[GenerateSerializer, Immutable, Alias("account")]
public sealed record Account(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string Plan,
    [property: Id(3)] int AnchorDay,
    [property: Id(4)] DateTimeOffset CreatedAt,
    [property: Id(5)] PlanLimits Limits,
    [property: Id(6)] bool CustomLimits = false,
    [property: Id(7)] DateTimeOffset? ClosedAt = null,
    [property: Id(8), JsonIgnore] IReadOnlyList<AlertRule>? AlertRules = null);
