using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using TikApis.Api.Live;
using TikApis.Tests.Http;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.Live;

/// <summary>Live usage, as a client of the real pipeline sees it. Its second lasts 50 ms here, its 15 seconds 200 ms.</summary>
public sealed class LiveTests(LiveTests.Fixture fixture) : IClassFixture<LiveTests.Fixture>
{
    [Fact]
    public async Task The_first_event_comes_at_once_with_everything_there_is()
    {
        await using var app = await Start(); // Early in a minute.
        var account = app.NewId();
        await app.Send(account, app.Now, app.Now, app.Now.AddMinutes(-1), app.Now.AddMinutes(-59), app.Now.AddHours(-2));
        await app.App.Send(new { accountId = account, timestamp = app.Now.AddMinutes(-1).UtcDateTime, method = "GET", endpoint = "/", status = 429, responseTimeMs = 12.5 });

        using var events = await EventReader.Open(app.Http, $"/v1/accounts/{account}/usage/live");
        var first = (await events.Next())!;

        Assert.Equal(("usage", 2_000), (first.Name, events.Retry));
        Assert.InRange(first.Id, app.Now.AddMinutes(-5).ToUnixTimeMilliseconds(), app.Now.ToUnixTimeMilliseconds());
        Reply.AssertNames(first.Data, "accountId", "period", "totals", "runningMinute", "lastMinute", "last60Minutes", "requestsPerMinute", "lastHour");
        Assert.Equal((6, 1), (first.Requests, first.Data.GetProperty("totals").GetProperty("errors").GetInt64()));
        Assert.Equal(("""{"requests":2,"errors":0,"rateLimited":0,"averageResponseTimeMs":null}""", """{"requests":2,"errors":1,"rateLimited":1,"averageResponseTimeMs":12.5}"""), (
            first.Data.GetProperty("runningMinute").GetRawText(), first.Data.GetProperty("lastMinute").GetRawText()));
        Assert.Equal((5, 0.4, 60), (
            first.Data.GetProperty("last60Minutes").GetProperty("requests").GetInt64(), first.Data.GetProperty("requestsPerMinute").GetDouble(), first.Data.GetProperty("lastHour").GetArrayLength()));

        var summary = await app.App.Get($"/v1/accounts/{account}/usage/summary");
        foreach (var same in new[] { "period", "totals", "lastHour" })
            Assert.Equal(summary.GetProperty(same).GetRawText(), first.Data.GetProperty(same).GetRawText());
    }

    [Fact]
    public async Task Changes_arrive_and_nothing_comes_twice()
    {
        var account = fixture.NewId();
        await fixture.Send(account, fixture.Now);
        using var events = await EventReader.Open(fixture.Http, $"/v1/accounts/{account}/usage/live");
        var last = await events.NextUsage();
        for (var sent = 2; sent <= 5; sent++)
        {
            await fixture.Send(account, fixture.Now);
            var (beats, requests) = (0, last.Requests);
            while (beats < 2 || requests < sent)
            {
                var next = (await events.Next())!;
                if (next.IsComment)
                {
                    beats++;
                    continue;
                }

                Assert.True(next.Id > last.Id);
                Assert.NotEqual(last.Text, next.Text);
                (last, requests) = (next, next.Requests);
            }

            Assert.Equal(sent, requests);
        }
    }

    [Fact]
    public async Task The_hour_moves_on_without_requests()
    {
        await using var app = await Start();
        await app.Send("acme", app.Now);
        using var events = await EventReader.Open(app.Http, "/v1/accounts/acme/usage/live");
        await events.NextUsage();
        app.MoveTo(app.Now.AddMinutes(1));
        var next = await events.NextUsage();
        Assert.Equal((0, 1), (next.Data.GetProperty("runningMinute").GetProperty("requests").GetInt64(), next.Data.GetProperty("lastMinute").GetProperty("requests").GetInt64()));
    }

    [Fact]
    public async Task Viewers_share_one_watch_which_ends_with_the_last_of_them()
    {
        await using var app = await Start();
        var hub = app.App.Services.GetRequiredService<LiveHub>();
        await app.Send("acme", app.Now);
        var first = await EventReader.Open(app.Http, "/v1/accounts/acme/usage/live");
        var second = await EventReader.Open(app.Http, "/v1/accounts/acme/usage/live");
        Assert.Equal((2, 1), (hub.Streams, hub.Watches));

        first.Dispose();
        await Until(() => hub.Streams == 1);
        Assert.Equal(1, hub.Watches);
        await app.Send("acme", app.Now);
        await second.UntilRequests(2);

        second.Dispose();
        await Until(() => hub.Streams == 0);
        Assert.Equal(0, hub.Watches);
    }

    [Fact]
    public async Task Streams_are_bounded_for_each_key_and_for_the_process()
    {
        await using var app = await Start("--Live:MaxStreams=3", "--Live:MaxStreamsPerKey=2");
        var hub = app.App.Services.GetRequiredService<LiveHub>();
        var account = await app.NewAccount();
        using var http = app.App.WithKey(await app.NewKey(account, "account"));
        using var one = await EventReader.Open(http, "/v1/account/usage/live");
        using (await EventReader.Open(http, "/v1/account/usage/live"))
        {
            var ofKey = await http.Get("/v1/account/usage/live");
            ofKey.AssertError(429, "rate_limit_exceeded");
            Assert.NotNull(ofKey.Header("Retry-After"));

            using var third = await EventReader.Open(app.Http, $"/v1/accounts/{account}/usage/live");
            var ofProcess = await app.Http.Get($"/v1/accounts/{account}/usage/live");
            ofProcess.AssertError(503, "unavailable");
            Assert.NotNull(ofProcess.Header("Retry-After"));
            Assert.Equal(3, hub.Streams);
        }

        await Until(() => hub.Streams == 1);
        using var again = await EventReader.Open(http, "/v1/account/usage/live");
        await again.NextUsage();
    }

    [Fact]
    public async Task An_account_cannot_take_every_stream_with_more_keys()
    {
        await using var app = await Start("--Live:MaxStreamsPerAccount=2");
        var account = await app.NewAccount();
        using var one = app.App.WithKey(await app.NewKey(account, "account"));
        using var two = app.App.WithKey(await app.NewKey(account, "account"));
        using var first = await EventReader.Open(one, "/v1/account/usage/live");
        using var second = await EventReader.Open(two, "/v1/account/usage/live");
        (await one.Get("/v1/account/usage/live")).AssertError(429, "rate_limit_exceeded");
        using var other = await EventReader.Open(app.Http, $"/v1/accounts/{await app.NewAccount()}/usage/live");
    }

    [Fact]
    public async Task What_was_refused_leaves_no_stream_behind()
    {
        var hub = fixture.App.Services.GetRequiredService<LiveHub>();
        var account = await fixture.NewAccount();
        using var http = fixture.App.WithKey(await fixture.NewKey(account, "account"));
        Assert.Equal(403, (await http.Get($"/v1/accounts/{account}/usage/live")).Status);
        Assert.Equal(404, (await fixture.Http.Get("/v1/accounts/nobody/usage/live")).Status);
        (await http.Get("/v1/account/usage/live?interval=hourly")).AssertError(400, "invalid_request", "interval");
        await Until(() => hub.Streams == 0);
    }

    [Fact]
    public async Task A_stop_ends_streams_and_does_not_wait_for_them()
    {
        var app = await Start();
        await app.Send("acme", app.Now);
        using var events = await EventReader.Open(app.Http, "/v1/accounts/acme/usage/live");
        await events.NextUsage();
        using var client = app.App.WithKey(UsageApp.OperatorKey);
        using var more = await EventReader.Open(client, "/v1/accounts/acme/usage/live");

        var stopped = app.App.Stop();
        while (await more.Next() is not null)
            continue;
        await stopped.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken); // A host gives up after 30.
        await app.DisposeAsync();
    }

    [Fact]
    public async Task A_revoked_key_ends_its_streams()
    {
        var account = await fixture.NewAccount();
        var created = (await fixture.Http.Post($"/v1/accounts/{account}/api-keys", new { name = "Key", scopes = new[] { "account" } })).Data;
        using var http = fixture.App.WithKey(created.GetProperty("key").GetString());
        using var events = await EventReader.Open(http, "/v1/account/usage/live");
        await events.NextUsage();
        while (!(await events.Next())!.IsComment)
            continue; // It was looked at and is good.

        Assert.Equal(204, (await fixture.Http.Send("DELETE", $"/v1/accounts/{account}/api-keys/{created.GetProperty("id").GetString()}")).Status);
        while (await events.Next() is not null)
            continue;
    }

    [Fact]
    public async Task It_goes_on_when_the_account_is_activated_anew()
    {
        var account = fixture.NewId();
        await fixture.Send(account, fixture.Now);
        using var events = await EventReader.Open(fixture.Http, $"/v1/accounts/{account}/usage/live");
        await events.UntilRequests(1);
        for (var sent = 2; sent <= 4; sent++)
        {
            await fixture.App.Grains.GetGrain<IUsageGrain>(account).Cast<IGrainManagementExtension>().DeactivateOnIdle();
            await fixture.Send(account, fixture.Now);
            await events.UntilRequests(sent);
        }
    }

    static async Task Until(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    static async Task<Fixture> Start(params string[] settings)
    {
        var app = new Fixture { More = settings };
        await app.InitializeAsync();
        return app;
    }

    public sealed class Fixture : ClockedApp
    {
        public string[] More { get; init; } = [];

        protected override string[] Settings => ["--Live:Interval=00:00:00.050", "--Live:Heartbeat=00:00:00.200", .. More];
    }
}
