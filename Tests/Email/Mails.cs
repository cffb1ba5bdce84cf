using System.Net;
using System.Text.RegularExpressions;
using TikApis.Alerts;

namespace TikApis.Tests.Email;

/// <summary>Alerts to be mailed, and what an HTML part comes to.</summary>
static partial class Mails
{
    public static readonly DateTimeOffset At = new(2026, 5, 12, 8, 30, 0, TimeSpan.Zero);

    public static Alert Alert(string id) => new(
        id, AlertState.Raised, "rule_daily_quota", "Daily quota", AlertType.DailyQuota, AlertSeverity.Warning, "80 % of the daily requests used by key key_1", "800 of 1,000 requests are used.",
        800, 750, null, null, "requests", new DateTimeOffset(2026, 5, 12, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 5, 13, 0, 0, 0, TimeSpan.Zero), AlertScope.All, $"https://usage.example.com/alerts/{id}", At);

    /// <summary>What is read.</summary>
    public static string TextOf(string html) => WebUtility.HtmlDecode(Tag().Replace(html, "\n"));

    /// <summary>Its elements, in order.</summary>
    public static IEnumerable<string> TagsOf(string html) => Tag().Matches(html).Select(tag => tag.Value.Split(' ', '>')[0]);

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
