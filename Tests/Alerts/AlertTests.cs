using System.Text.Json;
using TikApis.Alerts;
using TikApis.Tests.Http;
using TikApis.Tests.Webhooks;
using TikApis.Usage;

namespace TikApis.Tests.Alerts;

/// <summary>Alerts through the real pipeline: from the event that crosses a threshold to the receiver and the inbox.</summary>
public sealed class AlertTests(WebhookApp app) : IClassFixture<WebhookApp>
{
    [Fact]
    public async Task The_event_that_crosses_raises_one_alert_that_says_everything()
    {
        await using var receiver = await WebhookReceiver.Start();
        var (account, http) = await Owner();
        await Deliver(http, receiver);
        await Use(account, "k1", 499);
        Assert.Equal(0, (await Inbox(http)).Data.GetArrayLength());
        await Use(account, "k1", 1);

        var got = Assert.Single(await receiver.Wait(1));
        var body = JsonElement.Parse(got.Body);
        var alert = body.GetProperty("data").GetProperty("alert");
        Assert.Equal(("alert.raised", account, got.Id), (body.GetProperty("type").GetString(), body.GetProperty("data").GetProperty("accountId").GetString(), alert.GetProperty("id").GetString()));
        Assert.Equal(("raised", "rule_daily_quota", "Daily quota", "dailyQuota", "warning"), (Text(alert, "state"), Text(alert, "ruleId"), Text(alert, "ruleName"), Text(alert, "type"), Text(alert, "severity")));
        Assert.Equal((500, 500, 1_000, "requests"), (alert.GetProperty("value").GetDouble(), alert.GetProperty("threshold").GetDouble(), alert.GetProperty("limit").GetDouble(), Text(alert, "unit")));
        Assert.Equal((Today, Today.AddDays(1)), (alert.GetProperty("windowStart").GetDateTimeOffset(), alert.GetProperty("windowEnd").GetDateTimeOffset()));
        Assert.Equal("k1", alert.GetProperty("scope").GetProperty("apiKeyId").GetString());
        Assert.Equal($"http://127.0.0.1:5080/alerts/{got.Id}", Text(alert, "link"));
        Assert.Equal("50 % of the daily requests used by key k1", Text(alert, "title"));
        Assert.Contains("500 of 1,000 requests (50 %)", Text(alert, "message"), StringComparison.Ordinal);

        var kept = Assert.Single((await Inbox(http, 1)).Data.EnumerateArray());
        Assert.Equal(alert.GetRawText(), kept.GetProperty("alert").GetRawText());
        Assert.False(kept.GetProperty("read").GetBoolean());

        await Use(account, "k1", 100);
        await Watch(account);
        await app.Restart();
        await Watch(account);
        Assert.Equal(1, (await Inbox(app.App.WithKey(http.DefaultRequestHeaders.GetValues("X-API-Key").Single()), 1)).Data.GetArrayLength());
        Assert.Single(receiver.Got);
    }

    [Fact]
    public async Task Of_thresholds_crossed_together_the_highest_is_told()
    {
        var (account, http) = await Owner();
        await Use(account, "k", 950);
        await Use(account, "k", 49);
        await Use(account, "k", 1);
        Assert.Equal([1_000, 900], (await Inbox(http, 2)).Data.EnumerateArray().Select(Threshold));
        Assert.Equal("critical", Text((await Inbox(http)).Data[0].GetProperty("alert"), "severity"));
    }

    [Fact]
    public async Task It_is_over_when_its_window_ends_and_raised_again_in_the_next()
    {
        var start = await ClockedWebhooks.Start();
        await using var own = start;
        var account = await own.NewAccount("free");
        using var http = own.App.WithKey(await own.NewKey(account, "account"));
        await Use(own, account, "k", 600);
        var raised = (await Inbox(http, 1)).Data[0].GetProperty("alert");

        own.MoveTo(DayOf(own.Now).AddDays(1).AddMinutes(4));
        await Watch(own, account);
        Assert.Single((await Inbox(http)).Data.EnumerateArray());

        own.MoveTo(DayOf(own.Now).AddMinutes(6));
        await Watch(own, account);
        var recovered = (await Inbox(http, 2)).Data[0].GetProperty("alert");
        Assert.Equal(("recovered", "info", Text(raised, "id")), (Text(recovered, "state"), Text(recovered, "severity"), Text(recovered, "raised")));
        Assert.Equal((0, 450), (recovered.GetProperty("value").GetDouble(), recovered.GetProperty("threshold").GetDouble()));

        // Also within the cool-down: it is another day.
        await Send(own, account, "k", 200, [.. Enumerable.Repeat(DayOf(own.Now), 500)]);
        Assert.Equal(["raised", "recovered", "raised"], (await Inbox(http, 3, "?type=dailyQuota")).Data.EnumerateArray().Select(one => Text(one.GetProperty("alert"), "state")));
    }

    [Fact]
    public async Task A_larger_plan_ends_what_was_near_the_smaller_one_s_limit()
    {
        var (account, http) = await Owner();
        await Use(account, "k", 800);
        await Inbox(http, 1);
        await app.Http.Send("PATCH", $"/v1/accounts/{account}", new { plan = "business" });
        Assert.Equal("recovered", Text((await Inbox(http, 2)).Data[0].GetProperty("alert"), "state"));
    }

    [Fact]
    public async Task Near_the_rate_limit_one_alert_is_raised_until_it_is_calm_again()
    {
        var (account, http) = await Owner();
        for (var minute = 3; minute > 0; minute--)
        {
            await Events(account, "k", 25, app.Now.AddMinutes(-minute));
            app.MoveTo(app.Now.AddSeconds(1));
        }

        await Events(account, "k", 25, app.Now);
        var alert = Assert.Single((await Inbox(http, 1, "?type=rateLimit")).Data.EnumerateArray()).GetProperty("alert");
        Assert.Equal((25, 24, 30), (alert.GetProperty("value").GetDouble(), alert.GetProperty("threshold").GetDouble(), alert.GetProperty("limit").GetDouble()));
        await Events(account, "k", 6, app.Now);
        Assert.Equal([30, 24], (await Inbox(http, 2, "?type=rateLimit")).Data.EnumerateArray().Select(Threshold));

        app.MoveTo(app.Now.AddMinutes(3));
        await Watch(account);
        Assert.Equal(2, (await Inbox(http, 0, "?type=rateLimit")).Data.GetArrayLength());
        app.MoveTo(app.Now.AddMinutes(4));
        await Watch(account);
        Assert.Equal("recovered", Text((await Inbox(http, 3, "?type=rateLimit")).Data[0].GetProperty("alert"), "state"));

        // Silent for an hour, then told again.
        await Events(account, "k", 25, app.Now);
        await Watch(account);
        Assert.Equal(3, (await Inbox(http, 0, "?type=rateLimit")).Data.GetArrayLength());
        app.MoveTo(app.Now.AddHours(1));
        await Events(account, "k", 25, app.Now);
        await Inbox(http, 4, "?type=rateLimit");
    }

    [Fact]
    public async Task Refused_requests_and_errors_beyond_what_is_usual_are_told()
    {
        var (account, http) = await Owner("business");
        for (var minutes = 0; minutes < 150; minutes += 5)
        {
            await Events(account, "k", 60, app.Now, status: 200);
            await Events(account, "k", 1, app.Now, status: 500);
            await Watch(account);
            app.MoveTo(app.Now.AddMinutes(5));
        }

        Assert.Equal(0, (await Inbox(http, 0, "?type=errorSpike")).Data.GetArrayLength());
        await Events(account, "k", 60, app.Now, status: 429);
        var spike = Assert.Single((await Inbox(http, 1, "?type=errorSpike")).Data.EnumerateArray()).GetProperty("alert");
        Assert.InRange(spike.GetProperty("value").GetDouble(), 0.3, 1);
        Assert.InRange(spike.GetProperty("baseline").GetDouble(), 0.005, 0.03);
        Assert.Equal(2 * spike.GetProperty("baseline").GetDouble(), spike.GetProperty("threshold").GetDouble(), 9);
        await Events(account, "k", 40, app.Now, status: 429);
        Assert.Equal(100, Threshold(Assert.Single((await Inbox(http, 1, "?type=refusedRequests")).Data.EnumerateArray())));

        app.MoveTo(app.Now.AddMinutes(70));
        await Watch(account);
        Assert.Equal("recovered", Text((await Inbox(http, 2, "?type=errorSpike")).Data[0].GetProperty("alert"), "state"));
        Assert.Equal("recovered", Text((await Inbox(http, 2, "?type=refusedRequests")).Data[0].GetProperty("alert"), "state"));
    }

    [Fact]
    public async Task In_quiet_hours_only_the_inbox_is_told_and_the_rest_follows()
    {
        await using var receiver = await WebhookReceiver.Start();
        var own = await ClockedWebhooks.Start();
        await using var _ = own;
        var account = await own.NewAccount("free");
        using var http = own.App.WithKey(await own.NewKey(account, "account"));
        await Deliver(http, receiver);
        var hour = own.Now.UtcDateTime.Hour;
        var quiet = new { from = $"{hour:00}:00", to = $"{hour + 1:00}:00" };
        Assert.Equal(200, (await http.Send("PATCH", "/v1/account/alert-rules/rule_daily_quota", new { quietHours = quiet })).Status);
        await Use(own, account, "k", 500);
        var alert = (await Inbox(http, 1)).Data[0].GetProperty("alert");
        await own.App.Grains.GetGrain<IAlertsGrain>(account).Deliver();
        Assert.Empty(receiver.Got);

        own.MoveTo(DayOf(own.Now).AddHours(hour + 1));
        Assert.Equal(0, await own.App.Grains.GetGrain<IAlertsGrain>(account).Deliver());
        Assert.Equal(Text(alert, "id"), Assert.Single(await receiver.Wait(1)).Id);
    }

    [Fact]
    public async Task What_waits_for_quiet_hours_to_end_does_not_hold_back_other_alerts()
    {
        await using var receiver = await WebhookReceiver.Start();
        var (account, http) = await Owner();
        await Deliver(http, receiver);
        var now = TimeOnly.FromTimeSpan(app.Now.UtcDateTime.TimeOfDay);
        var quiet = new { from = $"{now.AddHours(-2):HH:00}", to = $"{now.AddHours(2):HH:00}" };
        Assert.Equal(200, (await http.Send("PATCH", "/v1/account/alert-rules/rule_daily_quota", new { quietHours = quiet })).Status);
        await Use(account, "k", 500);
        await Inbox(http, 1);
        for (var tries = 0; tries < 20; tries++)
            Assert.Equal(1, await app.App.Grains.GetGrain<IAlertsGrain>(account).Deliver());

        await Events(account, "k", 25, app.Now);
        Assert.Equal(24, JsonElement.Parse(Assert.Single(await receiver.Wait(1)).Body).GetProperty("data").GetProperty("alert").GetProperty("threshold").GetDouble());
    }

    [Fact]
    public async Task Beyond_the_bound_of_alerts_that_wait_conditions_are_told_when_there_is_room()
    {
        var account = await app.NewAccount("free");
        var alerts = app.App.Grains.GetGrain<IAlertsGrain>(account);
        var now = TimeOnly.FromTimeSpan(app.Now.UtcDateTime.TimeOfDay);
        var usual = DefaultAlertRules.All[1];
        var rule = usual with { Settings = usual.Settings with { QuietHours = new QuietHours(now.AddHours(-2), now.AddHours(2), "UTC") } };
        AlertCondition Condition(int n, int level) =>
            new(rule, $"k{n}", 1, level, new AlertFigures { Title = "", Message = "", Unit = "requests", WindowEnd = app.Now.AddDays(1) });
        AlertCondition[] Conditions(int level) => [.. Enumerable.Range(0, 600).Select(n => Condition(n, level))];
        await alerts.Observe(Conditions(1));
        var fired = await alerts.Observe(Conditions(0));
        Assert.Equal(IAlertsGrain.MaxUndelivered - 600, fired.Count(one => !one.Holds));
    }

    [Fact]
    public async Task Of_an_account_that_nobody_knows_yet_a_reminder_forgets_nothing()
    {
        const string Unknown = "unknown-yet";
        Assert.Equal(200, (await app.Http.Post("/v1/rate-limits/acquire", new { accountId = Unknown, apiKeyId = "k", method = "GET", endpoint = "/v1/posts", cost = 24 })).Status);
        var alerts = app.App.Grains.GetGrain<IAlertsGrain>(Unknown);
        await Watch(Unknown);
        var fired = Assert.Single(await alerts.GetFired());
        app.MoveTo(fired.LookAt);
        await alerts.AsReference<IRemindable>().ReceiveReminder("look-again", default);
        Assert.Equal(fired.AlertId, Assert.Single(await alerts.GetFired()).AlertId);
    }

    [Fact]
    public async Task Alerts_are_read_one_by_one_or_all_and_only_by_their_account()
    {
        var (account, http) = await Owner();
        var (_, other) = await Owner();
        await Use(account, "k", 500);
        await Use(account, "k2", 900);
        var ids = (await Inbox(http, 2)).Data.EnumerateArray().Select(one => Text(one.GetProperty("alert"), "id")).ToArray();
        Assert.Equal(2, Unread(await Inbox(http)));
        Assert.Equal(200, (await http.Send("POST", $"/v1/account/alerts/{ids[0]}/read")).Status);
        Assert.Equal((1, ids[1]), (Unread(await Inbox(http)), Text(Assert.Single((await Inbox(http, 1, "?read=false")).Data.EnumerateArray()).GetProperty("alert"), "id")));
        Assert.Equal(200, (await http.Send("POST", $"/v1/account/alerts/{ids[0]}/unread")).Status);
        Assert.Equal(2, (await http.Send("POST", "/v1/account/alerts/read")).Data.GetProperty("alerts").GetInt32());
        Assert.Equal(0, Unread(await Inbox(http)));

        (await other.Get($"/v1/account/alerts/{ids[0]}")).AssertError(404, "not_found");
        (await other.Send("POST", $"/v1/account/alerts/{ids[0]}/read")).AssertError(404, "not_found");
        Assert.Equal(0, (await Inbox(other)).Data.GetArrayLength());
        (await http.Get("/v1/account/alerts?read=perhaps")).AssertError(400, "invalid_request", "read");
        (await http.Get("/v1/account/alerts?type=weather")).AssertError(400, "invalid_request", "type");
    }

    [Fact]
    public async Task A_decision_raises_what_it_crosses()
    {
        var (account, http) = await Owner();
        var reply = await app.Http.Post("/v1/rate-limits/acquire", new { accountId = account, apiKeyId = "k", method = "GET", endpoint = "/v1/posts", cost = 24 });
        Assert.True(reply.Data.GetProperty("allowed").GetBoolean(), reply.Text);
        Assert.Equal(24, Threshold(Assert.Single((await Inbox(http, 1)).Data.EnumerateArray())));
    }

    async Task<(string Account, HttpClient Http)> Owner(string plan = "free")
    {
        var account = await app.NewAccount(plan);
        return (account, app.App.WithKey(await app.NewKey(account, "account")));
    }

    static async Task Deliver(HttpClient http, WebhookReceiver receiver) =>
        Assert.Equal(201, (await http.Post("/v1/account/webhooks", new { url = receiver.Url })).Status);

    DateTimeOffset Today => DayOf(app.Now);

    static DateTimeOffset DayOf(DateTimeOffset at) => Buckets.StartOf(at, UsageInterval.Daily);

    Task Watch(string account) => Watch(app, account);

    static Task Watch(HttpApp of, string account) => of.App.Grains.GetGrain<IUsageGrain>(account).Watch();

    Task Use(string account, string key, int count) => Use(app, account, key, count);

    /// <summary>Requests of this day, at some distance from each other.</summary>
    static Task Use(ClockedApp of, string account, string key, int count) =>
        Send(of, account, key, 200, [.. Enumerable.Range(0, count).Select(i => DayOf(of.Now).AddSeconds(40 * i % 40_000))]);

    Task Events(string account, string key, int count, DateTimeOffset at, int status = 200) => Send(app, account, key, status, [.. Enumerable.Repeat(at, count)]);

    static async Task Send(ClockedApp of, string account, string key, int status, DateTimeOffset[] at)
    {
        var sent = await of.App.Send([.. at.Select(one => new { accountId = account, apiKeyId = key, timestamp = one.UtcDateTime, method = "GET", endpoint = "/v1/posts", status })]);
        Assert.Equal(at.Length, sent.GetProperty("accepted").GetInt32());
    }

    /// <summary>The inbox, once it has so many.</summary>
    static async Task<Reply> Inbox(HttpClient http, int count = 0, string filter = "")
    {
        var reply = await http.Get("/v1/account/alerts" + filter);
        for (var tries = 0; reply.Data.GetArrayLength() < count && tries < 100; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            reply = await http.Get("/v1/account/alerts" + filter);
        }

        Assert.True(reply.Data.GetArrayLength() >= count, reply.Text);
        return reply;
    }

    static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    static double Threshold(JsonElement one) => one.GetProperty("alert").GetProperty("threshold").GetDouble();

    static int Unread(Reply reply) => reply.Json.GetProperty("meta").GetProperty("unread").GetInt32();
}

/// <summary>An app of one test that may send to loopback.</summary>
sealed class ClockedWebhooks : ClockedApp
{
    protected override string[] Settings => ["--Webhooks:AllowedNetworks:0=127.0.0.1/32", "--Webhooks:AllowHttp=true"];

    public static async Task<ClockedWebhooks> Start()
    {
        var app = new ClockedWebhooks();
        await app.InitializeAsync();
        return app;
    }
}
