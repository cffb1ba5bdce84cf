using TikApis.Telemetry;

namespace TikApis.Usage;

/// <summary>What became of events, counted where it is decided.</summary>
static class UsageMetrics
{
    public static readonly Total Accepted = new("usage.events.accepted", "{event}", "Events that are durable and counted.");

    public static readonly Total Duplicates = new("usage.events.duplicates", "{event}", "Events that had been counted before.");
}
