using TikApis.Alerts;

namespace TikApis.Webhooks;

/// <summary>What an account is told of an endpoint that fails.</summary>
static class FailureNotice
{
    /// <param name="webhookId">The endpoint.</param>
    /// <param name="url">Where it is.</param>
    /// <param name="state">What is known of it.</param>
    /// <param name="percent">How much of the time it may fail is over; 100: it was disabled.</param>
    /// <param name="mayFail">That time.</param>
    /// <param name="now">When it is told.</param>
    /// <param name="publicUrl">Where the dashboard is.</param>
    public static Alert Of(string webhookId, string url, WebhookState state, int percent, TimeSpan mayFail, DateTimeOffset now, Uri publicUrl)
    {
        // The same failure is told under the same id, whatever is repeated.
        var since = state.FailingSince ?? now;
        var id = $"alert_{webhookId}_{state.FailingSince?.ToUnixTimeMilliseconds() ?? 0}_{percent}";
        var hours = (now - since).TotalHours;
        var (title, message) = state.DisabledBecause switch
        {
            "gone" => ("A webhook endpoint was disabled: it is gone", $"{url} answered 410, which says that it wants no more messages."),
            not null => ("A webhook endpoint was disabled", $"{url} has failed for {AlertText.Number(Math.Round(hours))} hours, without a success between. What waited can be sent again once it is enabled."),
            _ => ("A webhook endpoint keeps failing", $"{url} has failed for {AlertText.Number(Math.Round(hours))} hours; after {AlertText.Number(mayFail.TotalHours)} it is disabled."),
        };
        return new Alert(
            id, AlertState.Raised, null, "Webhook endpoints", AlertType.WebhookFailing, percent == 100 ? AlertSeverity.Critical : AlertSeverity.Warning, title, message,
            hours, mayFail.TotalHours * percent / 100, mayFail.TotalHours, null, "hours", since, now, AlertScope.All, new Uri(publicUrl, $"/alerts/{id}").ToString(), now);
    }
}
