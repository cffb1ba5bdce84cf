using TikApis.Telemetry;

namespace TikApis.Email;

/// <summary>What sending email counts; an email is to one address.</summary>
static class EmailMetrics
{
    public static readonly Total Sent = new("usage.email.sent", "{email}", "Emails that the mail server took.");

    public static readonly Total Failed = new("usage.email.failed", "{attempt}", "Attempts to send an email that failed and are repeated.");

    public static readonly Total Refused = new("usage.email.refused", "{email}", "Emails that the mail server refused for good, by a status of 500 and above.");

    public static readonly Total GivenUp = new("usage.email.given_up", "{email}", "Emails that were given up at the end of the schedule.");

    public static readonly Total Dropped = new("usage.email.alerts.dropped", "{alert}", "Alerts left out of an email, as too many waited for it.");
}
