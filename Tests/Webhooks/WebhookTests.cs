using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TikApis.Tests.Http;
using TikApis.Webhooks;

namespace TikApis.Tests.Webhooks;

/// <summary>Webhooks through the real pipeline, to a real receiver.</summary>
public sealed class WebhookTests(WebhookApp fixture) : IClassFixture<WebhookApp>
{
    const string Own = "/v1/account/webhooks";

    [Fact]
    public async Task A_webhook_is_created_tested_listed_changed_and_deleted()
    {
        await using var receiver = await WebhookReceiver.Start();
        using var http = await Owner();
        var made = await http.Post(Own, new { url = receiver.Url, eventTypes = new[] { "alert.raised" }, headers = new Dictionary<string, string> { ["X-Tenant"] = "header-value" } });
        Assert.True(made.Status == 201, made.Text);
        var (id, secret) = (IdOf(made), SecretOf(made));
        Assert.Equal($"{Own}/{id}", made.Headers.Location?.OriginalString);
        Reply.AssertNames(made.Data.GetProperty("webhook"), "id", "url", "eventTypes", "headers", "enabled", "disabledBecause", "failingSince", "createdAt", "waiting");

        var test = await http.Send("POST", $"{Own}/{id}/test");
        Assert.Equal(202, test.Status);
        var got = Assert.Single(await receiver.Wait(1));
        Assert.Equal((test.Data.GetProperty("id").GetString(), "/hook", "header-value"), (got.Id, got.Path, got.Headers["X-Tenant"]));
        Assert.Equal("application/json; charset=utf-8", got.Headers["Content-Type"]);
        Assert.Equal([WebhookSignature.Of(secret, got.Id, long.Parse(got.Timestamp, CultureInfo.InvariantCulture), got.Body)], got.Signatures);
        var body = JsonElement.Parse(got.Body);
        Reply.AssertNames(body, "type", "timestamp", "data");
        Assert.Equal("webhook.test", body.GetProperty("type").GetString());

        var delivery = await Settled(http, id, "delivered");
        var attempt = Assert.Single(delivery.GetProperty("attempts").EnumerateArray());
        Assert.Equal((200, "ok", JsonValueKind.Null), (attempt.GetProperty("status").GetInt32(), attempt.GetProperty("answer").GetString(), attempt.GetProperty("error").ValueKind));
        Assert.InRange(attempt.GetProperty("latencyMs").GetDouble(), 0, 15_000);

        var shown = await http.Get($"{Own}/{id}");
        var list = await http.Get(Own);
        Assert.DoesNotContain("whsec_", shown.Text + list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("header-value", shown.Text + list.Text, StringComparison.Ordinal);
        Assert.Equal(1, list.Json.GetProperty("meta").GetProperty("pagination").GetProperty("total").GetInt32());
        Assert.DoesNotContain(fixture.Log.All, line => line.Text.Contains(secret, StringComparison.Ordinal));
        Assert.Empty(fixture.Sql($"SELECT CAST(PayloadBinary AS TEXT) FROM OrleansStorage WHERE CAST(PayloadBinary AS TEXT) LIKE '%{secret[6..20]}%' OR CAST(PayloadBinary AS TEXT) LIKE '%header-value%'"));

        Assert.Equal(200, (await http.Send("PATCH", $"{Own}/{id}", new { enabled = false })).Status);
        (await http.Send("POST", $"{Own}/{id}/test")).AssertError(409, "conflict");
        Assert.Equal(200, (await http.Send("POST", $"{Own}/{id}/enable")).Status);
        Assert.Equal(204, (await http.Send("DELETE", $"{Own}/{id}")).Status);
        Assert.Equal(204, (await http.Send("DELETE", $"{Own}/{id}")).Status);
        (await http.Get($"{Own}/{id}")).AssertError(404, "not_found");
    }

    [Fact]
    public async Task While_a_secret_rotates_both_sign_for_a_day()
    {
        await using var receiver = await WebhookReceiver.Start();
        using var http = await Owner();
        var made = await http.Post(Own, new { url = receiver.Url });
        var rotated = await http.Send("POST", $"{Own}/{IdOf(made)}/rotate-secret");
        Assert.Equal(200, rotated.Status);
        Assert.NotEqual(SecretOf(made), SecretOf(rotated));

        await http.Send("POST", $"{Own}/{IdOf(made)}/test");
        var got = (await receiver.Wait(1))[0];
        var at = long.Parse(got.Timestamp, CultureInfo.InvariantCulture);
        Assert.Equal([WebhookSignature.Of(SecretOf(rotated), got.Id, at, got.Body), WebhookSignature.Of(SecretOf(made), got.Id, at, got.Body)], got.Signatures);

        fixture.MoveTo(fixture.Now.AddHours(24).AddSeconds(1));
        await http.Send("POST", $"{Own}/{IdOf(made)}/test");
        got = (await receiver.Wait(2))[1];
        Assert.Equal([WebhookSignature.Of(SecretOf(rotated), got.Id, long.Parse(got.Timestamp, CultureInfo.InvariantCulture), got.Body)], got.Signatures);
    }

    [Fact]
    public async Task Retries_keep_the_id_and_follow_the_schedule_to_its_end()
    {
        await using var receiver = await WebhookReceiver.Start();
        receiver.Answer = context =>
        {
            context.Response.StatusCode = 500;
            return context.Response.WriteAsync(new string('x', 20_000));
        };
        using var http = await Owner();
        var id = IdOf(await http.Post(Own, new { url = receiver.Url }));
        await http.Send("POST", $"{Own}/{id}/test");
        for (var attempts = 1; attempts <= 9; attempts++)
        {
            await receiver.Wait(attempts);
            var waiting = await Until(http, id, delivery => delivery.GetProperty("attempts").GetArrayLength() == attempts && IsPutOff(delivery));
            var next = waiting.GetProperty("nextAttemptAt").GetDateTimeOffset();
            var wait = RetrySchedule.Waits[attempts - 1];
            var began = waiting.GetProperty("attempts")[attempts - 1].GetProperty("at").GetDateTimeOffset();
            Assert.InRange(next - began, wait * 0.9 - TimeSpan.FromMilliseconds(2), (wait * 1.1) + TimeSpan.FromSeconds(5));
            if (wait > TimeSpan.FromMinutes(1))
                Assert.Equal(0, await Grain(id).SendDue());
            fixture.MoveTo(next > fixture.Now ? next : fixture.Now);
            await Grain(id).SendDue();
        }

        var failed = await Settled(http, id, "failed");
        Assert.Equal(10, failed.GetProperty("attempts").GetArrayLength());
        Assert.Equal(16 * 1024, failed.GetProperty("attempts")[0].GetProperty("answer").GetString()!.Length);
        Assert.Equal(10, receiver.Got.Count);
        Assert.Single(receiver.Got.Select(got => got.Id).Distinct());
        Assert.Single(receiver.Got.Select(got => got.Body).Distinct());
        Assert.Equal(10, receiver.Got.Select(got => got.Timestamp).Distinct().Count());

        receiver.Answer = context => context.Response.WriteAsync("ok");
        var since = failed.GetProperty("createdAt").GetDateTimeOffset();
        Assert.Equal(0, (await http.Post($"{Own}/{id}/recover", new { since = since.AddSeconds(1) })).Data.GetProperty("messages").GetInt32());
        Assert.Equal(1, (await http.Post($"{Own}/{id}/recover", new { since })).Data.GetProperty("messages").GetInt32());
        await Settled(http, id, "delivered");
        var resent = await http.Send("POST", $"{Own}/{id}/deliveries/{receiver.Got.First().Id}/resend");
        Assert.Equal(202, resent.Status);
        await receiver.Wait(12);
        Assert.Single(receiver.Got.Select(got => got.Id).Distinct());
    }

    [Fact]
    public async Task Gone_disables_and_a_redirect_is_a_failure_that_is_not_followed()
    {
        await using var receiver = await WebhookReceiver.Start();
        receiver.Answer = context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "/elsewhere";
            context.Response.Headers.RetryAfter = "600";
            return Task.CompletedTask;
        };
        using var http = await Owner();
        var id = IdOf(await http.Post(Own, new { url = receiver.Url }));
        await http.Send("POST", $"{Own}/{id}/test");
        var delivery = await Until(http, id, IsPutOff);
        Assert.Equal(("waiting", 302), (delivery.GetProperty("status").GetString(), delivery.GetProperty("attempts")[0].GetProperty("status").GetInt32()));
        Assert.Equal("/hook", Assert.Single(receiver.Got).Path);
        Assert.InRange(delivery.GetProperty("nextAttemptAt").GetDateTimeOffset() - delivery.GetProperty("createdAt").GetDateTimeOffset(), TimeSpan.FromSeconds(600), TimeSpan.FromSeconds(630));

        receiver.Answer = context =>
        {
            context.Response.StatusCode = 410;
            return Task.CompletedTask;
        };
        await http.Send("POST", $"{Own}/{id}/test");
        await receiver.Wait(2);
        for (var tries = 0; tries < 100 && (await http.Get($"{Own}/{id}")).Data.GetProperty("enabled").GetBoolean(); tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        var shown = (await http.Get($"{Own}/{id}")).Data;
        Assert.Equal(("gone", 0), (shown.GetProperty("disabledBecause").GetString(), shown.GetProperty("waiting").GetInt32()));

        await Grain(id).Send("msg_meanwhile", "alert.raised", "{}");
        await Settled(http, id, "failed");
        receiver.Answer = context => context.Response.WriteAsync("ok");
        Assert.True((await http.Send("POST", $"{Own}/{id}/enable")).Data.GetProperty("enabled").GetBoolean());
        Assert.Equal(3, (await http.Post($"{Own}/{id}/recover", new { since = "2020-01-01T00:00:00Z" })).Data.GetProperty("messages").GetInt32());
        await receiver.Wait(5);
        Assert.Equal(3, receiver.Got.Select(got => got.Id).Distinct().Count());
    }

    [Fact]
    public async Task What_waits_is_sent_after_a_restart_and_a_dead_endpoint_keeps_no_other_waiting()
    {
        await using var receiver = await WebhookReceiver.Start();
        var account = await fixture.NewAccount();
        var key = await fixture.NewKey(account, "account");
        using var http = fixture.App.WithKey(key);
        receiver.Answer = context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        var id = IdOf(await http.Post(Own, new { url = receiver.Url }));
        await using var slow = await WebhookReceiver.Start();
        slow.Answer = context => Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System, context.RequestAborted);
        var slowId = IdOf(await http.Post(Own, new { url = slow.Url }));

        var sent = await fixture.App.Grains.GetGrain<IAccountWebhooksGrain>(account).Send("alert.raised", """{"rule":"r"}""", "msg_once");
        await slow.Wait(1);
        Assert.Equal(sent, (await receiver.Wait(1))[0].Id);
        await fixture.App.Grains.GetGrain<IAccountWebhooksGrain>(account).Send("alert.raised", """{"rule":"r"}""", "msg_once");
        await Until(http, id, IsPutOff);
        Assert.Equal(204, (await http.Send("DELETE", $"{Own}/{slowId}")).Status);

        receiver.Answer = context => context.Response.WriteAsync("ok");
        await fixture.Restart();
        using var after = fixture.App.WithKey(key);
        fixture.MoveTo(fixture.Now.AddSeconds(10));
        Assert.Single(Reminders(id));
        await Settled(after, id, "delivered");
        await Grain(id).AsReference<IRemindable>().ReceiveReminder("send-due", default);
        Assert.Empty(Reminders(id));
        Assert.Equal(["msg_once", "msg_once"], receiver.Got.Select(got => got.Id));
        Assert.Equal("""{"rule":"r"}""", JsonElement.Parse(receiver.Got.Last().Body).GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task A_creation_that_is_repeated_makes_one_and_shows_its_secret_once()
    {
        using var http = await Owner();
        var made = await http.Send("POST", Own, new { url = "https://example.com/" }, "create-1");
        var again = await http.Send("POST", Own, new { url = "https://example.com/" }, "create-1");
        Assert.Equal((201, IdOf(made)), (again.Status, IdOf(again)));
        Assert.StartsWith("whsec_", SecretOf(made), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, again.Data.GetProperty("secret").ValueKind);
        Assert.Single((await http.Get(Own)).Data.EnumerateArray());
    }

    [Fact]
    public async Task An_account_is_warned_by_its_inbox_of_an_endpoint_that_fails_and_told_when_it_is_disabled()
    {
        await using var receiver = await WebhookReceiver.Start();
        receiver.Answer = context => { context.Response.StatusCode = 500; return Task.CompletedTask; };
        var (began, http) = (fixture.Now, await Owner());
        var id = IdOf(await http.Post(Own, new { url = receiver.Url }));
        var sent = 0;
        foreach (var (hours, expected) in new[] { (0, 0), (59, 0), (61, 1), (109, 2), (110, 2), (121, 3) })
        {
            fixture.MoveTo(began.AddHours(hours));
            await http.Send("POST", $"{Own}/{id}/test");
            await receiver.Wait(++sent);
            await Inbox(http, expected);
        }

        var told = (await Inbox(http, 3)).Select(one => one.GetProperty("alert")).ToArray();
        Assert.All(told, one => Assert.Equal("webhookFailing", one.GetProperty("type").GetString()));
        Assert.Equal(
            [("A webhook endpoint was disabled", 120), ("A webhook endpoint keeps failing", 108), ("A webhook endpoint keeps failing", 60)],
            told.Select(one => (one.GetProperty("title").GetString(), one.GetProperty("threshold").GetDouble())));
        Assert.Equal("failing", (await http.Get($"{Own}/{id}")).Data.GetProperty("disabledBecause").GetString());
        await Grain(id).AsReference<IRemindable>().ReceiveReminder("send-due", default);
        Assert.Equal(3, (await Inbox(http, 3)).Length);
        Assert.Empty(Reminders(id));
    }

    [Fact]
    public async Task While_its_account_is_closed_nothing_is_sent_and_afterwards_all_of_it()
    {
        await using var receiver = await WebhookReceiver.Start();
        var account = await fixture.NewAccount();
        using var http = fixture.App.WithKey(await fixture.NewKey(account, "account"));
        var id = IdOf(await http.Post(Own, new { url = receiver.Url }));
        Assert.Equal(204, (await fixture.Http.Send("DELETE", $"/v1/accounts/{account}")).Status);
        await Grain(id).Send("msg_closed", "alert.raised", "{}");
        Assert.Equal(0, await Grain(id).SendDue());
        Assert.Empty(receiver.Got);

        Assert.Equal(200, (await fixture.Http.Send("PATCH", $"/v1/accounts/{account}", new { closed = false })).Status);
        await Grain(id).SendDue();
        Assert.Equal("msg_closed", Assert.Single(await receiver.Wait(1)).Id);
    }

    [Fact]
    public async Task Of_a_receiver_that_is_down_the_newest_500_messages_wait_and_all_come_in_the_end()
    {
        await using var receiver = await WebhookReceiver.Start();
        receiver.Answer = context => { context.Response.StatusCode = 503; return Task.CompletedTask; };
        using var http = await Owner();
        var id = IdOf(await http.Post(Own, new { url = receiver.Url }));
        for (var i = 0; i < 505; i++)
            Assert.True(await Grain(id).Send($"msg_{i}", "alert.raised", "{}"));
        Assert.Equal(500, (await Grain(id).GetDeliveries(0, 1)).Total);

        receiver.Answer = context => context.Response.WriteAsync("ok");
        fixture.MoveTo(fixture.Now.AddDays(1));
        for (var tries = 0; tries < 400 && (await http.Get($"{Own}/{id}")).Data.GetProperty("waiting").GetInt32() > 0; tries++)
        {
            fixture.MoveTo(fixture.Now.AddMinutes(5));
            if (await Grain(id).SendDue() == 0)
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System); // The endpoint's own timer sends beside.
        }

        var delivered = (await Grain(id).GetDeliveries(0, 500)).Deliveries;
        Assert.All(delivered, one => Assert.Equal(DeliveryStatus.Delivered, one.Status));
        Assert.Equal(Enumerable.Range(5, 500).Select(i => $"msg_{i}").Order(), delivered.Select(one => one.Id).Order());
    }

    [Theory]
    [InlineData("""{}""", "url")]
    [InlineData("""{"url":"https://10.0.0.1/"}""", "url")]
    [InlineData("""{"url":"https://user@example.com/"}""", "url")]
    [InlineData("""{"url":"https://example.com/","eventTypes":["a b"]}""", "eventTypes")]
    [InlineData("""{"url":"https://example.com/","headers":{"webhook-id":"x"}}""", "headers")]
    [InlineData("""{"url":"https://example.com/","headers":{"Host":"x"}}""", "headers")]
    [InlineData("""{"url":"https://example.com/","headers":{"Content-Length":"0"}}""", "headers")]
    [InlineData("""{"url":"https://example.com/","headers":{"X-A":"a\r\nb"}}""", "headers")]
    [InlineData("""{"url":"https://example.com/","headers":{"X A":"a"}}""", "headers")]
    public async Task What_cannot_be_is_refused(string body, string blamed)
    {
        using var http = await Owner();
        (await http.PostText(Own, body)).AssertError(400, "invalid_request", blamed);
    }

    [Fact]
    public async Task An_account_has_20_of_its_own_and_sees_no_other()
    {
        using var http = await Owner();
        using var other = await Owner();
        string id = "";
        for (var i = 0; i < 20; i++)
            id = IdOf(await http.Post(Own, new { url = $"https://example.com/{i}" }));
        (await http.Post(Own, new { url = "https://example.com/" })).AssertError(409, "conflict");
        Assert.Equal(5, (await http.Get($"{Own}?limit=15&page=2")).Data.GetArrayLength());
        (await other.Get($"{Own}/{id}")).AssertError(404, "not_found");
        (await other.Send("DELETE", $"{Own}/{id}")).AssertError(404, "not_found");
        (await other.Send("POST", $"{Own}/{id}/rotate-secret")).AssertError(404, "not_found");
        (await other.Get($"{Own}/{id}/deliveries")).AssertError(404, "not_found");
    }

    /// <summary>The inbox, once it has so many.</summary>
    static async Task<JsonElement[]> Inbox(HttpClient http, int count)
    {
        for (var tries = 0; ; tries++)
        {
            JsonElement[] alerts = [.. (await http.Get("/v1/account/alerts")).Data.EnumerateArray()];
            if (alerts.Length >= count || tries == 100)
            {
                Assert.Equal(count, alerts.Length);
                return alerts;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    async Task<HttpClient> Owner() => fixture.App.WithKey(await fixture.NewKey(await fixture.NewAccount(), "account"));

    IWebhookGrain Grain(string id) => fixture.App.Grains.GetGrain<IWebhookGrain>(id);

    List<string> Reminders(string id) => fixture.Sql($"SELECT ReminderName FROM OrleansRemindersTable WHERE GrainId LIKE '%{id}'");

    static string IdOf(Reply made) => made.Data.GetProperty("webhook").GetProperty("id").GetString()!;

    static string SecretOf(Reply made) => made.Data.GetProperty("secret").GetString()!;

    static Task<JsonElement> Settled(HttpClient http, string id, string status) => Until(http, id, delivery => delivery.GetProperty("status").GetString() == status);

    /// <summary>Whether the latest attempt failed and the next is set.</summary>
    static bool IsPutOff(JsonElement delivery) =>
        delivery.GetProperty("nextAttemptAt") is { ValueKind: JsonValueKind.String } next
        && delivery.GetProperty("attempts").EnumerateArray().LastOrDefault() is { ValueKind: JsonValueKind.Object } latest
        && next.GetDateTimeOffset() > latest.GetProperty("at").GetDateTimeOffset();

    /// <summary>The latest delivery, once it is as expected.</summary>
    static async Task<JsonElement> Until(HttpClient http, string id, Func<JsonElement, bool> expected)
    {
        JsonElement latest = default;
        for (var tries = 0; tries < 200; tries++)
        {
            latest = (await http.Get($"{Own}/{id}/deliveries")).Data.EnumerateArray().FirstOrDefault();
            if (latest.ValueKind == JsonValueKind.Object && expected(latest))
                return latest;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        throw new TimeoutException($"{latest}");
    }
}

/// <summary>An app that may send to loopback, and encrypts what it keeps.</summary>
public sealed class WebhookApp : ClockedApp
{
    protected override string[] Settings =>
        ["--Webhooks:AllowedNetworks:0=127.0.0.1/32", "--Webhooks:AllowHttp=true", "--Webhooks:SecretsKey=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="];
}
