using TikApis.Telemetry;

namespace TikApis.Dedupe;

/// <summary>What remembering ids counts.</summary>
static class DedupeMetrics
{
    public static readonly Total GivenUp = new("usage.dedupe.ids.given_up", "{id}", "Ids forgotten before their time because of a bound: sent again, their events would be counted again.");
}
