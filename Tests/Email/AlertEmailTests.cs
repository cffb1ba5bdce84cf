using MimeKit;
using TikApis.Alerts;
using TikApis.Email;

namespace TikApis.Tests.Email;

/// <summary>What an email says, read back by a parser of MIME.</summary>
public sealed class AlertEmailTests
{
    [Fact]
    public void Both_parts_have_every_figure()
    {
        var mail = Parsed(Mails.Alert("alert_1") with { Limit = 1_000, Baseline = 12.5, Scope = new AlertScope("key_1", "GET /v1/posts/{id}", "TikTok Posts") });
        Assert.Equal("80 % of the daily requests used by key key_1", mail.Subject);
        foreach (var part in new[] { mail.TextBody!, Mails.TextOf(mail.HtmlBody!) })
        {
            foreach (var figure in new[]
            {
                "80 % of the daily requests used by key key_1", "800 of 1,000 requests", "Warning", "Daily quota (rule_daily_quota)", "800 requests", "750 requests", "1,000 requests", "12.5 requests",
                "2026-05-12 00:00:00 to 2026-05-13 00:00:00 UTC", "key_1", "GET /v1/posts/{id}", "TikTok Posts", "2026-05-12 08:30:00 UTC",
            })
                Assert.Contains(figure, part, StringComparison.Ordinal);
        }

        Assert.Contains("https://usage.example.com/alerts/alert_1", mail.TextBody!, StringComparison.Ordinal);
        Assert.Contains("href=\"https://usage.example.com/alerts/alert_1\"", mail.HtmlBody!, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_headers_say_what_it_is_and_how_to_end_it()
    {
        var mail = Parsed(Mails.Alert("alert_1"));
        Assert.Equal("multipart/alternative", mail.Body!.ContentType.MimeType);
        Assert.Equal("<https://usage.example.com/unsubscribe/token>", mail.Headers["List-Unsubscribe"]);
        Assert.Equal("List-Unsubscribe=One-Click", mail.Headers["List-Unsubscribe-Post"]);
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        Assert.Equal(("mail_1@example.com", Mails.At), (mail.MessageId, mail.Date));
        Assert.Equal(("Usage", "usage@example.com", "ops@example.com"), (mail.From.Mailboxes.Single().Name, mail.From.Mailboxes.Single().Address, mail.To.Mailboxes.Single().Address));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("x\r\nBcc: victim@example.com")]
    [InlineData("x\r\n\r\n<h1>another body</h1>")]
    [InlineData("x\u2028y\u202Ez\u0000")]
    public void Hostile_names_stay_text(string hostile)
    {
        var alert = Mails.Alert("alert_1");
        var mail = Parsed(alert with { Title = hostile, Message = hostile, RuleName = hostile, Link = $"javascript:{hostile}", Scope = new AlertScope(hostile, hostile, hostile) });
        var plain = Parsed(alert with { Title = "t", Message = "t", RuleName = "t", Link = "t", Scope = new AlertScope("t", "t", "t") });
        Assert.Equal(plain.Headers.Select(header => header.Field), mail.Headers.Select(header => header.Field));
        Assert.Empty(mail.Bcc);
        Assert.Equal(Mails.TagsOf(plain.HtmlBody!), Mails.TagsOf(mail.HtmlBody!));
        Assert.Equal(plain.TextBody!.Split('\n').Length, mail.TextBody!.Split('\n').Length);
        Assert.DoesNotContain(mail.Subject + mail.TextBody! + mail.HtmlBody!, c => c is '\u2028' or '\u202E' or '\0');
        Assert.DoesNotContain("href=\"javascript", mail.HtmlBody!, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_are_told_latest_first_and_the_subject_names_the_gravest()
    {
        var mail = Parsed([.. Enumerable.Range(1, 60).Select(i => Mails.Alert($"alert_{i}") with { Title = $"Title {i}.", Severity = i == 30 ? AlertSeverity.Critical : AlertSeverity.Info })], dropped: 7);
        Assert.Equal("60 alerts: Title 30., and 59 more", mail.Subject);
        foreach (var part in new[] { mail.TextBody!, Mails.TextOf(mail.HtmlBody!) })
        {
            var places = Enumerable.Range(1, 60).Select(i => part.IndexOf($"Title {i}.", StringComparison.Ordinal)).ToArray();
            Assert.Equal(places.OrderDescending(), places);
            Assert.True(places[0] > 0);
            Assert.Contains("7 earlier ones are left out", part, StringComparison.Ordinal);
        }

        Assert.Equal(AlertEmail.MaxInFull, mail.TextBody!.Split("Threshold:").Length - 1);
    }

    [Fact]
    public void A_subject_ends_somewhere() => Assert.InRange(Parsed(Mails.Alert("alert_1") with { Title = string.Concat(Enumerable.Repeat("😀", 500)) }).Subject!.Length, 100, 150);

    static MimeMessage Parsed(Alert alert) => Parsed([alert], 0);

    static MimeMessage Parsed(IReadOnlyList<Alert> alerts, int dropped)
    {
        var site = new Uri("https://usage.example.com");
        var mail = AlertEmail.Of(
            new AlertEmailFacts("acme", alerts, dropped, site, new Uri(site, "/unsubscribe/token")), new MailboxAddress("Usage", "usage@example.com"), "ops@example.com", "mail_1", Mails.At);
        using var bytes = new MemoryStream();
        mail.WriteTo(bytes);
        bytes.Position = 0;
        return MimeMessage.Load(bytes);
    }
}
