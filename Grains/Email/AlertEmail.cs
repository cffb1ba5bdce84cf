using MimeKit;
using TikApis.Alerts;

namespace TikApis.Email;

/// <summary>What an email tells.</summary>
/// <param name="AccountId">Whose alerts they are.</param>
/// <param name="Alerts">Oldest first, at least one.</param>
/// <param name="Dropped">Earlier alerts that are left out.</param>
/// <param name="PublicUrl">Where the dashboard is.</param>
/// <param name="Unsubscribe">What unsubscribes the address it goes to.</param>
public sealed record AlertEmailFacts(string AccountId, IReadOnlyList<Alert> Alerts, int Dropped, Uri PublicUrl, Uri Unsubscribe);

/// <summary>An email about alerts: as text and as HTML, the same in every attempt.</summary>
public static class AlertEmail
{
    /// <summary>Alerts that are told with every figure, the latest; of the others each has a line.</summary>
    public const int MaxInFull = 50;

    const int MaxSubject = 150;

    /// <param name="facts">What it tells.</param>
    /// <param name="from">The sender.</param>
    /// <param name="to">The recipient's address.</param>
    /// <param name="id">Of its Message-ID, so that one that is sent again is recognised.</param>
    /// <param name="at">Its date.</param>
    public static MimeMessage Of(AlertEmailFacts facts, MailboxAddress from, string to, string id, DateTimeOffset at)
    {
        var message = new MimeMessage
        {
            Subject = SubjectOf(facts.Alerts),
            MessageId = $"{id}@{from.Domain}",
            Date = at,
            Body = new MultipartAlternative
            {
                new TextPart("plain") { Text = AlertEmailText.Of(facts) },
                new TextPart("html") { Text = AlertEmailHtml.Of(facts) },
            },
        };
        message.From.Add(from);
        message.To.Add(new MailboxAddress("", to));
        message.Headers.Add("List-Unsubscribe", $"<{facts.Unsubscribe.AbsoluteUri}>");
        message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"); // RFC 8058
        message.Headers.Add("Auto-Submitted", "auto-generated"); // RFC 3834
        return message;
    }

    /// <summary>What happened; of several, the latest of the gravest.</summary>
    internal static string SubjectOf(IReadOnlyList<Alert> alerts)
    {
        var gravest = alerts.Reverse().MaxBy(alert => alert.Severity)!;
        var title = OneLine(gravest.Title);
        return Cut(alerts.Count == 1 ? title : $"{alerts.Count} alerts: {title}, and {alerts.Count - 1} more");
    }

    /// <summary>Text on one line: whatever breaks a line, steers a terminal or turns the reading direction becomes a space.</summary>
    internal static string OneLine(string text) =>
        string.Create(text.Length, text, static (line, from) =>
        {
            for (var i = 0; i < line.Length; i++)
                line[i] = char.IsControl(from[i]) || from[i] is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') ? ' ' : from[i];
        });

    static string Cut(string subject)
    {
        if (subject.Length <= MaxSubject)
            return subject;
        var end = char.IsHighSurrogate(subject[MaxSubject - 2]) ? MaxSubject - 2 : MaxSubject - 1;
        return subject[..end] + "…";
    }
}
