using System.Text.Json;
using TikApis.Periods;
using TikApis.Usage;

namespace TikApis.Tests.Http;

/// <summary>Billing periods: where they start, how they end, and what is kept of them.</summary>
public sealed class PeriodTests
{
    [Theory]
    [InlineData(31, "01-31 02-29 03-31 04-30 05-31")]
    [InlineData(30, "01-30 02-29 03-30 04-30 05-30")]
    [InlineData(15, "01-15 02-15 03-15 04-15 05-15")]
    [InlineData(1, "01-01 02-01 03-01 04-01 05-01")]
    public async Task A_period_starts_on_the_day_the_account_began(int day, string starts)
    {
        await using var app = await ClockedApp.Start(Utc(2024, 1, day).AddHours(10));
        var created = await app.NewAccount();
        await app.Send("unnamed", app.Now);
        var days = starts.Split(' ').Select(s => DateTimeOffset.Parse($"2024-{s}T00:00:00Z", null)).ToArray();
        for (var i = 0; i < 4; i++)
        {
            foreach (var account in new[] { created, "unnamed" })
                Assert.Equal(new PeriodSpan(days[i], days[i + 1]), await Period(app, account));
            app.MoveTo(days[i + 1].AddHours(-1));
            Assert.Equal(days[i], (await Period(app, created)).Start);
            app.MoveTo(days[i + 1]);
        }
    }

    [Fact]
    public async Task The_projection_goes_by_the_pace_so_far()
    {
        await using var app = await ClockedApp.Start(Utc(2024, 4, 1).AddMinutes(20));
        var account = await app.NewAccount();
        await app.Send(account, [.. Enumerable.Repeat(app.Now, 100)]);
        Assert.Equal(JsonValueKind.Null, (await Quota(app, account)).GetProperty("projected").ValueKind); // Too early to say.

        app.MoveTo(Utc(2024, 4, 16));
        Assert.Equal(200, (await Quota(app, account)).GetProperty("projected").GetInt64());
        app.MoveTo(Utc(2024, 4, 26));
        Assert.Equal(120, (await Quota(app, account)).GetProperty("projected").GetInt64());
    }

    [Fact]
    public async Task A_period_that_ended_is_closed_once_with_what_was_counted_in_it()
    {
        await using var app = await ClockedApp.Start(Utc(2024, 4, 10).AddHours(9));
        var account = await app.NewAccount("pro");
        await app.Send(account, app.Now, app.Now);
        await app.App.Send(new { accountId = account, timestamp = app.Now.UtcDateTime, method = "GET", endpoint = "/", status = 429 });
        Assert.Equal(0, await Close(app));

        app.MoveTo(Utc(2024, 5, 10).AddHours(1));
        await app.Send(account, app.Now, app.Now, app.Now);
        Assert.Equal(1, await Close(app));
        var statement = (await Summary(app, account)).GetProperty("previousPeriod");
        Reply.AssertNames(statement, "period", "plan", "quotaLimit", "requests", "errors", "rateLimited", "closedAt");
        Assert.Equal((Utc(2024, 4, 10), Utc(2024, 5, 10)), (Instant(statement.GetProperty("period"), "start"), Instant(statement.GetProperty("period"), "end")));
        Assert.Equal(("pro", 150_000), (statement.GetProperty("plan").GetString(), statement.GetProperty("quotaLimit").GetInt64()));
        Assert.Equal((3, 1, 1), (Long(statement, "requests"), Long(statement, "errors"), Long(statement, "rateLimited")));
        Assert.InRange(Instant(statement, "closedAt"), Utc(2024, 5, 10).AddHours(1), app.Now);

        // Once, whoever asks how often; and what comes late changes reports, not the statement.
        Assert.Equal(0, await Close(app));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => app.App.Grains.GetGrain<IUsageGrain>(account).ClosePeriods()));
        await app.Send(account, Utc(2024, 5, 9));
        await app.Restart();
        Assert.Equal(0, await Close(app));
        var after = await Summary(app, account);
        Assert.Equal(statement.GetRawText(), after.GetProperty("previousPeriod").GetRawText());
        Assert.Equal(3, Long(after.GetProperty("totals"), "requests"));
        Assert.Equal(7, await app.Requests(account));
        Assert.Equal(["1"], app.Sql("SELECT COUNT(*) FROM usage_periods"));
    }

    [Fact]
    public async Task Many_who_close_at_once_write_one_statement()
    {
        await using var app = await ClockedApp.Start(Utc(2024, 4, 10));
        await app.Send("busy", app.Now);
        app.MoveTo(Utc(2024, 5, 11));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.App.Grains.GetGrain<IUsageGrain>("busy").ClosePeriods()).Append(Close(app)));
        Assert.Equal(["1"], app.Sql("SELECT requests FROM usage_periods"));
        Assert.Equal([$"{Utc(2024, 6, 10).ToUnixTimeMilliseconds()}"], app.Sql("SELECT period_end FROM usage_accounts"));
    }

    [Fact]
    public async Task Accounts_nobody_asks_about_are_closed_after_a_restart_too()
    {
        await using var app = await ClockedApp.Start(Utc(2024, 4, 10));
        var accounts = Enumerable.Range(0, 40).Select(i => $"quiet{i}").ToArray();
        foreach (var account in accounts)
            await app.Send(account, app.Now);

        app.MoveTo(Utc(2024, 5, 11));
        await app.Restart();
        Assert.Equal(40, await Close(app));
        Assert.Equal(accounts.Order(), app.Sql("SELECT account_id FROM usage_periods WHERE requests = 1").Order());
        Assert.Equal(0, await Close(app));
        Assert.Equal(1, Long((await Summary(app, accounts[7])).GetProperty("previousPeriod"), "requests"));
    }

    [Fact]
    public async Task Several_periods_that_ended_unseen_are_closed_together()
    {
        await using var app = await ClockedApp.Start(Utc(2024, 1, 31));
        await app.Send("away", app.Now, app.Now);
        app.MoveTo(Utc(2024, 4, 1));
        await app.Send("away", Utc(2024, 3, 5), Utc(2024, 3, 6), Utc(2024, 3, 7)); // Late, of the second period.
        await Close(app);

        // Two periods have ended: to the 29th of February and to the 31st of March.
        Assert.Equal(["2", "3"], app.Sql("SELECT requests FROM usage_periods ORDER BY period_end"));
        Assert.Equal([$"{Utc(2024, 4, 30).ToUnixTimeMilliseconds()}"], app.Sql("SELECT period_end FROM usage_accounts"));
    }

    [Fact]
    public async Task An_account_without_a_request_in_a_period_is_quiet_until_its_next_event()
    {
        await using var app = await ClockedApp.Start(Utc(2024, 1, 10));
        await app.Send("sleeper", app.Now);

        // The first period has a request, the second none; after that nothing is due, however long it takes.
        app.MoveTo(Utc(2024, 2, 11));
        Assert.Equal(1, await Close(app));
        app.MoveTo(Utc(2024, 3, 11));
        Assert.Equal(1, await Close(app));
        Assert.Equal([""], app.Sql("SELECT period_end FROM usage_accounts"));
        app.MoveTo(Utc(2024, 6, 11));
        Assert.Equal(0, await Close(app));
        await app.Restart();
        Assert.Equal(0, await Close(app));
        Assert.Equal(["1", "0"], app.Sql("SELECT requests FROM usage_periods ORDER BY period_end"));

        // It wakes, in this process and in the next.
        await app.Send("sleeper", app.Now, app.Now);
        await app.Restart();
        app.MoveTo(Utc(2024, 7, 10).AddHours(1));
        Assert.Equal(1, await Close(app));
        Assert.Equal(["1", "0", "2"], app.Sql("SELECT requests FROM usage_periods ORDER BY period_end"));
        Assert.Equal(2, Long((await Summary(app, "sleeper")).GetProperty("previousPeriod"), "requests"));
        Assert.Equal(3, await app.Requests("sleeper"));
    }

    static DateTimeOffset Utc(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);

    static DateTimeOffset Instant(JsonElement element, string name) => element.GetProperty(name).GetDateTimeOffset();

    static long Long(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    static Task<int> Close(ClockedApp app) => app.App.Grains.GetGrain<IPeriodClosingGrain>(0).CloseDue();

    static Task<JsonElement> Summary(ClockedApp app, string account) => app.App.Get($"/v1/accounts/{account}/usage/summary");

    static async Task<JsonElement> Quota(ClockedApp app, string account) => (await Summary(app, account)).GetProperty("quota");

    static async Task<PeriodSpan> Period(ClockedApp app, string account)
    {
        var period = (await Summary(app, account)).GetProperty("period");
        return new PeriodSpan(Instant(period, "start"), Instant(period, "end"));
    }
}
