using TikApis.Telemetry;

namespace TikApis.Webhooks;

/// <summary>What became of messages.</summary>
static class WebhookMetrics
{
    public static readonly Total GivenUp = new("usage.webhooks.given_up", "{message}", "Messages that were given up as too many waited for their endpoint.");
}
