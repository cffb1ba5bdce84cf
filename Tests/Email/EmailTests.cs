using TikApis.Email;
using TikApis.Tests.Http;

namespace TikApis.Tests.Email;

/// <summary>Email through the real pipeline, to a real SMTP server with STARTTLS, under a clock that is set by hand.</summary>
public sealed class EmailTests
{
    const string Own = "/v1/account/notifications";

    [Fact]
    public async Task An_alert_arrives_and_its_link_ends_it()
    {
        await using var app = await EmailApp.Start();
        await app.Server.Start();
        var (account, http) = await app.Owner("ops@Example.com");
        await app.Mail(account).Send(Mails.Alert("alert_1"));
        await app.Mail(account).Send(Mails.Alert("alert_1"));
        var mail = Assert.Single(await app.Server.Wait(1));
        Assert.Equal("80 % of the daily requests used by key key_1", mail.Subject);
        Assert.Contains("800 requests", mail.TextBody!, StringComparison.Ordinal);
        Assert.Contains("800 requests", Mails.TextOf(mail.HtmlBody!), StringComparison.Ordinal);
        Assert.Equal("List-Unsubscribe=One-Click", mail.Headers["List-Unsubscribe-Post"]);

        var link = new Uri(mail.Headers["List-Unsubscribe"]!.Trim('<', '>'));
        Assert.StartsWith("https://usage.example.com/unsubscribe/", link.AbsoluteUri, StringComparison.Ordinal);
        using var anyone = app.App.WithKey(null);
        var page = await anyone.Get(link.AbsolutePath);
        Assert.Equal((200, "text/html"), (page.Status, page.MediaType));
        Assert.Contains("<form method=\"post\">", page.Text, StringComparison.Ordinal);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, Unsubscribed(await http.Get(Own)).ValueKind);

        using var oneClick = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        using (var answer = await anyone.PostAsync(link.AbsolutePath, oneClick, TestContext.Current.CancellationToken))
            Assert.Contains("ops@example.com is unsubscribed", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(System.Text.Json.JsonValueKind.String, Unsubscribed(await http.Get(Own)).ValueKind);
        app.MoveTo(app.Now.AddHours(1));
        await app.Mail(account).Send(Mails.Alert("alert_2"));
        Assert.Equal(0, await app.Mail(account).SendDue());

        await http.Send("PUT", Own, new { emails = new[] { "ops@example.com" } });
        await app.Mail(account).Send(Mails.Alert("alert_3"));
        Assert.Equal(2, (await app.Server.Wait(2)).Count);
        Assert.Single(app.Server.Got.Select(one => one.Headers["List-Unsubscribe"]).Distinct());
        Assert.DoesNotContain(app.Log.All, line => line.Text.Contains(SmtpServer.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_event_that_crosses_a_threshold_sends_it_but_not_while_the_account_is_closed()
    {
        await using var app = await EmailApp.Start();
        await app.Server.Start();
        var (account, _) = await app.Owner("ops@example.com");
        await app.App.Send([.. Enumerable.Range(0, 500).Select(i => new { accountId = account, apiKeyId = "k", timestamp = app.Now.AddSeconds(-40 * i).UtcDateTime, method = "GET", endpoint = "/", status = 200 })]);
        var mail = Assert.Single(await app.Server.Wait(1));
        Assert.Equal("50 % of the daily requests used by key k", mail.Subject);

        app.MoveTo(app.Now.AddHours(1));
        Assert.Equal(204, (await app.Http.Send("DELETE", $"/v1/accounts/{account}")).Status);
        await app.Mail(account).Send(Mails.Alert("alert_closed"));
        Assert.Equal(0, await app.Mail(account).SendDue());
        Assert.Equal(200, (await app.Http.Send("PATCH", $"/v1/accounts/{account}", new { closed = false })).Status);
        Assert.Equal(1, await app.Mail(account).SendDue());
        Assert.Equal(2, (await app.Server.Wait(2)).Count);
    }

    [Fact]
    public async Task Within_the_window_alerts_wait_and_go_together()
    {
        await using var app = await EmailApp.Start();
        await app.Server.Start();
        var (account, _) = await app.Owner("ops@example.com");
        await app.Mail(account).Send(Mails.Alert("alert_0"));
        await app.Server.Wait(1);
        for (var i = 1; i <= 5; i++)
            await app.Mail(account).Send(Mails.Alert($"alert_{i}"));
        Assert.Equal(0, await app.Mail(account).SendDue());
        app.MoveTo(app.Now.AddMinutes(9));
        Assert.Equal(0, await app.Mail(account).SendDue());
        app.MoveTo(app.Now.AddMinutes(1));
        await app.Mail(account).SendDue();
        Assert.Contains(await app.Server.Wait(2), mail => mail.Subject!.StartsWith("5 alerts: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_is_away_gets_it_later_once_also_through_restarts()
    {
        await using var app = await EmailApp.Start();
        var (account, _) = await app.Owner("ops@example.com", "on-call@example.com");
        await app.Mail(account).Send(Mails.Alert("alert_1"));
        await app.Mail(account).SendDue();
        await app.Restart();
        app.MoveTo(app.Now.AddSeconds(11));
        await app.Mail(account).SendDue();
        Assert.Empty(app.Server.Got);
        await app.Server.Start();
        Assert.Equal(0, await app.Mail(account).SendDue());
        app.MoveTo(app.Now.AddMinutes(1).AddSeconds(1));
        await app.Mail(account).SendDue();
        var mails = await app.Server.Wait(2);
        Assert.Equal(["on-call@example.com", "ops@example.com"], mails.Select(mail => mail.To.Mailboxes.Single().Address).Order());
        Assert.Equal(2, mails.Select(mail => mail.MessageId).Distinct().Count());

        await app.Restart();
        app.MoveTo(app.Now.AddDays(2));
        await app.Mail(account).Send(Mails.Alert("alert_1"));
        Assert.Equal(0, await app.Mail(account).SendDue());
        await app.Mail(account).AsReference<IRemindable>().ReceiveReminder("send-email", default);
        Assert.Equal(2, app.Server.Got.Count);
        Assert.Empty(app.Sql($"SELECT ReminderName FROM OrleansRemindersTable WHERE GrainId LIKE '%email/{account}'"));
    }

    [Fact]
    public async Task A_refused_recipient_is_not_tried_again_and_keeps_nobody_from_theirs()
    {
        await using var app = await EmailApp.Start();
        await app.Server.Start();
        var (account, _) = await app.Owner("never@example.com", "later@example.com", "ops@example.com");
        await app.Mail(account).Send(Mails.Alert("alert_1"));
        Assert.Equal("ops@example.com", Assert.Single(await app.Server.Wait(1)).To.Mailboxes.Single().Address);
        await app.Mail(account).SendDue();
        var tried = 0;
        for (var waits = 0; waits < EmailSchedule.Waits.Count; waits++)
        {
            app.MoveTo(app.Now + EmailSchedule.Waits[waits] + TimeSpan.FromSeconds(5));
            tried += await app.Mail(account).SendDue();
        }

        Assert.InRange(tried, EmailSchedule.Waits.Count - 1, EmailSchedule.Waits.Count); // A timer may have been first.
        Assert.Contains(app.Log.All, line => line.Text.Contains("is given up after 9 attempts", StringComparison.Ordinal));
        app.MoveTo(app.Now.AddDays(2));
        Assert.Equal(0, await app.Mail(account).SendDue());
        Assert.Single(app.Server.Got);
    }

    [Fact]
    public async Task A_certificate_nobody_vouches_for_gets_nothing()
    {
        using var other = new SmtpServer();
        await using var app = await EmailApp.Start("--Email:TrustedCertificates=" + other.Certificate);
        await app.Server.Start();
        var (account, _) = await app.Owner("ops@example.com");
        await app.Mail(account).Send(Mails.Alert("alert_1"));
        for (var tries = 0; tries < 100 && !app.Log.All.Any(line => line.Text.Contains("SslHandshakeException", StringComparison.Ordinal)); tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Contains(app.Log.All, line => line.Text.Contains("SslHandshakeException", StringComparison.Ordinal));
        Assert.Empty(app.Server.Got);
    }

    static System.Text.Json.JsonElement Unsubscribed(Reply reply) => reply.Data.GetProperty("emails")[0].GetProperty("unsubscribedAt");
}

/// <summary>An app that sends by a server of its own, which is not started yet.</summary>
sealed class EmailApp : ClockedApp
{
    string[] more = [];

    public SmtpServer Server { get; } = new();

    protected override string[] Settings => [.. Server.Settings, .. more];

    public static async Task<EmailApp> Start(params string[] settings)
    {
        Assert.SkipUnless(SmtpServer.IsInstalled, "python3-aiosmtpd is not installed.");
        var app = new EmailApp { more = settings };
        await app.InitializeAsync();
        return app;
    }

    public IAccountEmailGrain Mail(string account) => App.Grains.GetGrain<IAccountEmailGrain>(account);

    /// <summary>An account whose alerts are mailed to some addresses.</summary>
    public async Task<(string Account, HttpClient Http)> Owner(params string[] emails)
    {
        var account = await NewAccount();
        var http = App.WithKey(await NewKey(account, "account"));
        var reply = await http.Send("PUT", "/v1/account/notifications", new { emails });
        Assert.True(reply.Status == 200, reply.Text);
        return (account, http);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Server.Dispose();
    }
}
