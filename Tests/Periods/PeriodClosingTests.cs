using System.Text.Json;
using TikApis.Periods;
using TikApis.Tests.Support;

namespace TikApis.Tests.Periods;

/// <summary>Billing periods of accounts that went quiet are closed all the same.</summary>
public sealed class PeriodClosingTests : IDisposable
{
    readonly TempFolder folder = new();
    readonly SteeredClock clock = new(Some.Noon);
    int events;

    [Fact]
    public async Task A_period_is_closed_once_for_an_account_nobody_asks_about_also_after_a_restart()
    {
        await using (var app = await UsageApp.Start(folder.Database, clock))
        {
            await Send(app, 3);
            Assert.Equal(JsonValueKind.Undefined, Previous(await Summary(app)).ValueKind);
        }

        clock.Advance(TimeSpan.FromDays(32));
        await using (var app = await UsageApp.Start(folder.Database, clock))
        {
            Assert.Equal(1, await Close(app));
            Assert.Equal(0, await Close(app));
            var summary = await Summary(app);
            var statement = Previous(summary);
            Assert.Equal(
                ("2024-05-15T00:00:00Z", "2024-06-15T00:00:00Z", 3, 30_000),
                (statement.GetProperty("period").GetProperty("start").GetString(), statement.GetProperty("period").GetProperty("end").GetString(),
                    statement.GetProperty("requests").GetInt32(), statement.GetProperty("quotaLimit").GetInt32()));
            Assert.Equal(0, summary.GetProperty("totals").GetProperty("requests").GetInt32());
        }
    }

    [Fact]
    public async Task An_account_without_a_request_in_a_whole_period_is_left_alone_until_its_next_event()
    {
        await using var app = await UsageApp.Start(folder.Database, clock);
        await Send(app, 1);
        clock.Advance(TimeSpan.FromDays(70));
        Assert.Equal(1, await Close(app)); // Both periods that have ended, the second without a request.
        clock.Advance(TimeSpan.FromDays(70));
        Assert.Equal(0, await Close(app));

        await Send(app, 2);
        clock.Advance(TimeSpan.FromDays(35));
        Assert.Equal(1, await Close(app));
        Assert.Equal(2, Previous(await Summary(app)).GetProperty("requests").GetInt32());
    }

    [Fact]
    public async Task Events_that_come_late_change_reports_and_not_the_statement()
    {
        await using var app = await UsageApp.Start(folder.Database, clock);
        await Send(app, 1);
        clock.Advance(TimeSpan.FromDays(32));
        await Close(app);
        await Send(app, 4, at: Some.Noon);
        Assert.Equal(1, Previous(await Summary(app)).GetProperty("requests").GetInt32());
        var may = await app.Get("/v1/accounts/acme/usage?startDate=2024-05-01&endDate=2024-05-31&interval=monthly");
        Assert.Equal(5, may.GetProperty("totals").GetProperty("requests").GetInt32());
    }

    [Fact]
    public async Task The_summary_has_the_last_hour_by_the_minute_also_after_a_restart()
    {
        await using (var app = await UsageApp.Start(folder.Database, clock))
            await Send(app, 5);
        clock.Advance(TimeSpan.FromMinutes(10));
        await using (var app = await UsageApp.Start(folder.Database, clock))
        {
            await Send(app, 2);
            var minutes = (await Summary(app)).GetProperty("lastHour").EnumerateArray().Select(m => m.GetProperty("requests").GetInt32()).ToArray();
            Assert.Equal((60, 2, 7), (minutes.Length, minutes[^1], minutes.Sum()));
        }
    }

    public void Dispose() => folder.Dispose();

    async Task Send(UsageApp app, int count, DateTimeOffset? at = null) => await app.Send(
        [.. Enumerable.Range(0, count).Select(_ => (object)new { id = $"e{events++}", accountId = "acme", timestamp = at ?? clock.GetUtcNow(), method = "GET", endpoint = "/v1/a", status = 200 })]);

    static Task<int> Close(UsageApp app) => app.Grains.GetGrain<IPeriodClosingGrain>(0).CloseDue();

    static Task<JsonElement> Summary(UsageApp app) => app.Get("/v1/accounts/acme/usage/summary");

    static JsonElement Previous(JsonElement summary) =>
        summary.TryGetProperty("previousPeriod", out var previous) && previous.ValueKind == JsonValueKind.Object ? previous : default;
}
