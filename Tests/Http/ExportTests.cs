using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TikApis.Advice;
using TikApis.Api.Errors;
using TikApis.Api.Usage;
using TikApis.Usage;

namespace TikApis.Tests.Http;

/// <summary>Reports of any length, streamed.</summary>
public sealed class ExportTests(ClockedApp fixture) : IClassFixture<ClockedApp>
{
    [Theory]
    [InlineData("interval=hourly&startDate=2024-01-01")]
    [InlineData("interval=daily&startDate=2023-01-01")]
    [InlineData("interval=weekly&startDate=2024-01-03&status=2xx")]
    [InlineData("interval=monthly&startDate=2023-03-05&endpoint=/a")]
    [InlineData("interval=daily&startDate=2024-05-01&groupBy=endpoint")]
    [InlineData("interval=hourly&startDate=2024-05-01T05:00Z&groupBy=status")]
    public async Task An_export_has_the_rows_of_the_report(string query)
    {
        var account = await Used();
        var report = await fixture.App.Get($"/v1/accounts/{account}/usage?{query}");
        var rows = (await fixture.App.Get($"/v1/accounts/{account}/usage/export?{query}")).EnumerateArray().ToArray();

        if (report.TryGetProperty("groups", out var groups))
        {
            var expected = groups.EnumerateArray().SelectMany(g => g.GetProperty("buckets").EnumerateArray().Select(b => (g.GetProperty("key").GetString(), Row(b))));
            Assert.Equal(
                expected.Where(r => r.Item2.Requests > 0).OrderBy(r => r.Item2.Start).ThenBy(r => r.Item1, StringComparer.Ordinal),
                rows.Select(r => (r.GetProperty("key").GetString(), Row(r))).OrderBy(r => r.Item2.Start).ThenBy(r => r.Item1, StringComparer.Ordinal));
        }
        else
        {
            Assert.Equal(report.GetProperty("buckets").EnumerateArray().Select(b => b.GetRawText()), rows.Select(r => r.GetRawText()));
        }
    }

    [Fact]
    public async Task An_export_names_every_group()
    {
        var account = fixture.NewId();
        var names = Enumerable.Range(0, 200).Select(n => $"/v1/{(char)('a' + n / 26)}{(char)('a' + n % 26)}").ToArray();
        await fixture.App.Send([.. names.Select(name => new { accountId = account, method = "GET", endpoint = name, status = 200 })]);
        var rows = await fixture.App.Get($"/v1/accounts/{account}/usage/export?groupBy=endpoint");
        Assert.Equal(names.Select(n => $"GET {n}").Order(StringComparer.Ordinal), rows.EnumerateArray().Select(r => r.GetProperty("key").GetString()!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(UsageInterval.Hourly, null, 500)]
    [InlineData(UsageInterval.Daily, UsageGrouping.Status, 500)]
    [InlineData(UsageInterval.Hourly, UsageGrouping.Endpoint, 24)]
    [InlineData(UsageInterval.Daily, UsageGrouping.ApiKey, 7)]
    [InlineData(UsageInterval.Weekly, UsageGrouping.Endpoint, 1)]
    public async Task Whoever_asks_for_centuries_costs_one_slice_at_a_time_and_nothing_once_gone(UsageInterval interval, UsageGrouping? groupBy, int most)
    {
        using var gone = new CancellationTokenSource();
        var account = new SlicedAccount(slices => slices == 3 ? gone.CancelAsync() : Task.CompletedTask);
        var query = new UsageQuery(DateTimeOffset.UnixEpoch, new DateTimeOffset(8999, 12, 31, 0, 0, 0, TimeSpan.Zero), interval) { GroupBy = groupBy };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new UsageExport(account, query, AnswerFormat.Json, "x", "key").ExecuteAsync(Context(gone.Token)));

        Assert.Equal(3, account.Asked.Count);
        Assert.Equal(query.Start, account.Asked[0].Start);
        Assert.All(account.Asked.Zip(account.Asked.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
        Assert.All(account.Asked, slice => Assert.InRange(Buckets.Of(slice.Start, slice.End, interval).Count(), 1, most));
    }

    [Fact]
    public async Task A_slice_that_cannot_be_answered_now_is_asked_for_again()
    {
        var account = new SlicedAccount(slices => slices is 2 or 3 ? throw new UsageUnavailableException("moving") : Task.CompletedTask);
        var start = DateTimeOffset.UnixEpoch;
        var context = Context(TestContext.Current.CancellationToken);
        using var body = new MemoryStream();
        context.Response.Body = body;
        await new UsageExport(account, new UsageQuery(start, start.AddHours(700), UsageInterval.Hourly), AnswerFormat.Json, "x", "key").ExecuteAsync(context);

        Assert.Equal(4, account.Asked.Count);
        Assert.Equal(700, JsonElement.Parse(body.ToArray()).GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task A_first_slice_that_cannot_be_answered_is_an_error_and_no_file()
    {
        var account = new SlicedAccount(_ => throw new UsageUnavailableException("away"));
        var context = Context(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<UsageUnavailableException>(() => new UsageExport(
            account, new UsageQuery(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1), UsageInterval.Daily), AnswerFormat.Csv, "x", "key").ExecuteAsync(context));
        Assert.False(context.Response.HasStarted);
        Assert.Null(context.Response.ContentType);
    }

    [Fact]
    public async Task With_groups_the_future_has_no_slices()
    {
        var account = new SlicedAccount(_ => Task.CompletedTask);
        var query = new UsageQuery(fixture.Now.AddDays(-6), new DateTimeOffset(8999, 12, 31, 0, 0, 0, TimeSpan.Zero), UsageInterval.Daily) { GroupBy = UsageGrouping.Endpoint };
        await new UsageExport(account, query, AnswerFormat.Json, "x", "key").ExecuteAsync(Context(TestContext.Current.CancellationToken));
        Assert.InRange(account.Asked.Count, 1, 2);
    }

    [Fact]
    public async Task A_key_has_only_so_many_exports_at_once()
    {
        var query = new UsageQuery(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1), UsageInterval.Daily);
        var held = new TaskCompletionSource();
        Task[] running = [.. Enumerable.Range(0, RunningExports.MostOfKey).Select(_ => Run("held", held.Task))];

        Assert.Equal(ErrorKind.RateLimitExceeded, (await Assert.ThrowsAsync<ApiException>(() => Run("held", Task.CompletedTask))).Kind);
        await Run("another", Task.CompletedTask);
        held.SetResult();
        await Task.WhenAll(running);
        await Run("held", Task.CompletedTask);

        Task Run(string key, Task until) =>
            new UsageExport(new SlicedAccount(_ => until), query, AnswerFormat.Csv, "x", key).ExecuteAsync(Context(TestContext.Current.CancellationToken));
    }

    DefaultHttpContext Context(CancellationToken aborted) => new() { RequestServices = fixture.App.Services, RequestAborted = aborted };

    async Task<string> Used()
    {
        var random = new Random(3);
        var account = fixture.NewId();
        await fixture.App.Send([.. Enumerable.Range(0, 300).Select(_ => new
        {
            accountId = account,
            timestamp = fixture.Now.AddMinutes(-random.Next(60 * 24 * 500)).UtcDateTime,
            method = "GET",
            endpoint = random.Next(2) == 0 ? "/a" : "/b",
            status = random.Next(4) == 0 ? 404 : 200,
            responseTimeMs = random.Next(1, 1000),
        })]);
        return account;
    }

    static (DateTimeOffset Start, long Requests, double? P99) Row(JsonElement row) =>
        (row.GetProperty("start").GetDateTimeOffset(), row.GetProperty("requests").GetInt64(), row.GetProperty("p99ResponseTimeMs") is { ValueKind: JsonValueKind.Number } p99 ? p99.GetDouble() : null);

    /// <summary>An account that was never used.</summary>
    sealed class SlicedAccount(Func<int, Task> asked) : IUsageGrain
    {
        public List<UsageQuery> Asked { get; } = [];

        public async Task<UsageReport> GetUsage(UsageQuery query)
        {
            Asked.Add(query);
            await asked(Asked.Count);
            return new UsageReport
            {
                AccountId = "",
                StartDate = query.Start,
                EndDate = query.End,
                Interval = query.Interval,
                Totals = new Metrics(),
                Buckets = [.. Buckets.Of(query.Start, query.End, query.Interval).Select(b => new UsageBucket(b.Start, b.End, new Metrics()))],
                Groups = query.GroupBy is null ? null : [],
            };
        }

        public Task<RecordResult> Record(UsageBatch batch) => throw new NotSupportedException();

        public Task<EndpointUsage[]> GetEndpoints(UsageQuery query) => throw new NotSupportedException();

        public Task<UsageSummary> GetSummary() => throw new NotSupportedException();

        public Task<UsageTrends> GetTrends(UsageQuery query) => throw new NotSupportedException();

        public Task<UsageError[]> GetErrors(UsageFilter filter) => throw new NotSupportedException();

        public Task<EventFate> GetEvent(UInt128 id) => throw new NotSupportedException();

        public Task<LiveUsage> GetLive() => throw new NotSupportedException();

        public Task<AccountAdvice> GetAdvice() => throw new NotSupportedException();

        public Task ClosePeriods() => throw new NotSupportedException();

        public Task Watch() => throw new NotSupportedException();
    }
}
