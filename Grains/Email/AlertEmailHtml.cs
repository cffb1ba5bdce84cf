using System.Net;
using System.Text;
using TikApis.Alerts;

namespace TikApis.Email;

/// <summary>The HTML part: inline styles, no background of its own and nothing loaded, so that it is read as well at night and on a phone.</summary>
static class AlertEmailHtml
{
    const string Muted = "color:#7a7f87";

    public static string Of(AlertEmailFacts facts)
    {
        var html = new StringBuilder(
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>Alerts</title></head>
            <body style="margin:0;padding:16px;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
            <div style="max-width:600px;margin:0 auto">

            """);
        html.Append($"<p style=\"margin:0 0 16px;{Muted}\">{Escaped(AlertFacts.Heading(facts))}</p>\n");
        foreach (var alert in facts.Alerts.Reverse().Take(AlertEmail.MaxInFull))
            Add(html, alert);
        AddOthers(html, [.. facts.Alerts.Reverse().Skip(AlertEmail.MaxInFull)]);
        if (facts.Dropped > 0)
            html.Append($"<p>{facts.Dropped} earlier ones are left out. All of the latest are in the <a href=\"{Escaped(new Uri(facts.PublicUrl, "/alerts").AbsoluteUri)}\">inbox</a>.</p>\n");
        return html.Append($"<p style=\"margin:24px 0 0;font-size:13px;{Muted}\"><a href=\"{Escaped(facts.Unsubscribe.AbsoluteUri)}\" style=\"{Muted}\">No more email to this address</a></p>\n</div></body></html>\n")
            .ToString();
    }

    static void Add(StringBuilder html, Alert alert)
    {
        var accent = AccentOf(alert);
        html.Append(
            $"""
            <div style="margin:0 0 24px;padding:0 0 0 14px;border-left:4px solid {accent}">
            <p style="margin:0;font-size:13px;font-weight:600;color:{accent}">{Escaped(AlertFacts.LabelOf(alert))}</p>
            <h2 style="margin:0 0 8px;font-size:19px;line-height:1.3;overflow-wrap:anywhere">{Escaped(alert.Title)}</h2>
            <p style="margin:0 0 12px;overflow-wrap:anywhere">{Escaped(alert.Message)}</p>
            <table role="presentation" style="border-collapse:collapse;font-size:14px">

            """);
        foreach (var (name, figure) in AlertFacts.Of(alert))
            html.Append($"<tr><td style=\"padding:2px 16px 2px 0;vertical-align:top;white-space:nowrap;{Muted}\">{name}</td><td style=\"padding:2px 0;overflow-wrap:anywhere\">{Escaped(figure)}</td></tr>\n");
        html.Append("</table>\n");
        if (Uri.TryCreate(alert.Link, UriKind.Absolute, out var link) && link.Scheme is ("https" or "http"))
            html.Append($"<p style=\"margin:12px 0 0\"><a href=\"{Escaped(link.AbsoluteUri)}\" style=\"color:{accent}\">Look at it</a></p>\n");
        html.Append("</div>\n");
    }

    static void AddOthers(StringBuilder html, Alert[] others)
    {
        if (others.Length == 0)
            return;
        html.Append($"<p style=\"margin:0;{Muted}\">Before that:</p>\n<ul style=\"margin:4px 0 24px;padding:0 0 0 20px;font-size:14px\">\n");
        foreach (var alert in others)
            html.Append($"<li>{AlertFacts.At(alert.At)} UTC: {Escaped(alert.Title)}</li>\n");
        html.Append("</ul>\n");
    }

    /// <summary>In the middle of the scale, so that they are told from white and from black alike.</summary>
    static string AccentOf(Alert alert) => (alert.State, alert.Severity) switch
    {
        (AlertState.Recovered, _) => "#2e9e5b",
        (_, AlertSeverity.Critical) => "#e0443e",
        (_, AlertSeverity.Warning) => "#c77700",
        _ => "#3b82f6",
    };

    static string Escaped(string text) => WebUtility.HtmlEncode(AlertEmail.OneLine(text));
}
