using TikApis.Telemetry;

namespace TikApis.Api.RateLimits;

/// <summary>How decisions came out.</summary>
static class DecisionMetrics
{
    public static readonly Total Allowed = new("usage.decisions.allowed", "{decision}", "Requests that were let through.");

    public static readonly Total Refused = new("usage.decisions.refused", "{decision}", "Requests beyond a limit.");

    public static readonly Total Undecided = new("usage.decisions.undecided", "{decision}", "Requests nobody could decide on in time; the plan's word was given.");
}
