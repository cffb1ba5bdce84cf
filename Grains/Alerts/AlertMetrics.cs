using TikApis.Telemetry;

namespace TikApis.Alerts;

/// <summary>What became of alerts.</summary>
static class AlertMetrics
{
    public static readonly Total Raised = new("usage.alerts.raised", "{alert}", "Crossings that were told, and notices of no rule.");

    public static readonly Total Recovered = new("usage.alerts.recovered", "{alert}", "Conditions that were told to be over.");

    public static readonly Total Delivered = new("usage.alerts.delivered", "{alert}", "Alerts that every channel of theirs has.");

    public static readonly Total Failed = new("usage.alerts.deliveries_failed", "{delivery}", "Deliveries to a channel that failed and are tried again.");

    public static readonly Total Untold = new("usage.alerts.untold", "{alert}", "Crossings that were not told, as the account has as many conditions as are kept.");
}
