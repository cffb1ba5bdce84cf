using TikApis.Email;
using TikApis.Tests.Http;

namespace TikApis.Tests.Email;

/// <summary>Where alerts are mailed, asked and changed at a service that has no mail server, and the queue by itself.</summary>
public sealed class NotificationTests(HttpApp app) : IClassFixture<HttpApp>
{
    const string Own = "/v1/account/notifications";

    [Fact]
    public async Task Without_a_mail_server_addresses_are_refused_and_nothing_is_changed()
    {
        using var http = app.App.WithKey(await app.NewKey(await app.NewAccount(), "account"));
        var refused = await http.Send("PUT", Own, new { emails = new[] { "ops@example.com" }, digestMinutes = 5 });
        refused.AssertError(409, "conflict", "emails");
        Assert.Contains("Email:Host", refused.Text, StringComparison.Ordinal);
        var shown = (await http.Get(Own)).Data;
        Assert.Equal((0, 10, false), (shown.GetProperty("emails").GetArrayLength(), shown.GetProperty("digestMinutes").GetInt32(), shown.GetProperty("canSendEmail").GetBoolean()));
        Assert.Equal(5, (await http.Send("PUT", Own, new { emails = Array.Empty<string>(), digestMinutes = 5 })).Data.GetProperty("digestMinutes").GetInt32());
    }

    [Theory]
    [InlineData("""{"emails":["nobody"]}""", "emails[0]")]
    [InlineData("""{"digestMinutes":-1}""", "digestMinutes")]
    [InlineData("""{"digestMinutes":1441}""", "digestMinutes")]
    public async Task What_cannot_be_is_refused(string body, string blamed)
    {
        using var http = app.App.WithKey(await app.NewKey(await app.NewAccount(), "account"));
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        (await http.Ask(new HttpRequestMessage(HttpMethod.Put, Own) { Content = content })).AssertError(400, "invalid_request", blamed);
    }

    [Fact]
    public async Task A_link_that_is_not_known_leads_nowhere()
    {
        using var anyone = app.App.WithKey(null);
        Assert.Equal(404, (await anyone.Get("/unsubscribe/YWNtZQ.guess")).Status);
        Assert.Equal(404, (await anyone.Send("POST", "/unsubscribe/YWNtZQ.guess")).Status);
    }

    [Fact]
    public void Beyond_500_the_oldest_that_wait_are_only_counted()
    {
        var now = Mails.At;
        var state = new AccountEmailState { Recipients = [new Recipient { Address = "ops@example.com", MailedAt = now }] };
        for (var i = 0; i < 503; i++)
            state = state.With(Mails.Alert($"alert_{i}"), now);
        var one = state.Recipients.Single();
        Assert.Equal((500, 3, "alert_3", 500), (one.Waiting.Count, one.Dropped, one.Waiting[0], state.Alerts.Count));
        Assert.Same(state, state.With(Mails.Alert("alert_502"), now));
        var mail = Assert.Single(state.Gathered(now.AddMinutes(10)).Recipients.Single().Emails);
        Assert.Equal((500, 3), (mail.Alerts.Count, mail.Dropped));
    }

    [Fact]
    public void While_five_emails_to_an_address_are_under_way_others_wait_for_the_next()
    {
        var now = Mails.At;
        var state = new AccountEmailState { DigestWindow = TimeSpan.Zero, Recipients = [new Recipient { Address = "ops@example.com" }] };
        for (var i = 0; i < 8; i++)
            state = state.With(Mails.Alert($"alert_{i}"), now);
        Assert.Equal((5, 3), (state.Recipients.Single().Emails.Count, state.Recipients.Single().Waiting.Count));
        state = state.After(state.Recipients.Single().Emails[0].Id, EmailOutcome.Sent, now);
        Assert.Equal((5, 0), (state.Recipients.Single().Emails.Count, state.Recipients.Single().Waiting.Count));
        Assert.Equal(3, state.Recipients.Single().Emails[^1].Alerts.Count);
    }
}
