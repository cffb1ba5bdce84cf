using TikApis.Tests.Support;
using static TikApis.Tests.Storage.Contract.StoreSteps;

namespace TikApis.Tests.Storage.Contract;

/// <summary>Rollups in PostgreSQL lie in a table a month, so that old ones can be dropped.</summary>
public sealed class PostgresMonthTests(PostgresStore store) : IClassFixture<PostgresStore>, IAsyncDisposable
{
    static readonly DateTimeOffset May = new(2025, 5, 31, 23, 0, 0, TimeSpan.Zero);

    readonly StoreProcess process = store.Open();

    public ValueTask DisposeAsync() => process.DisposeAsync();

    [Fact]
    public async Task Each_month_is_a_table_of_its_own_and_long_ago_is_one()
    {
        var writer = await process.Owner("months");
        DateTimeOffset[] events = [May, May.AddHours(1), new(1999, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2023, 12, 31, 23, 59, 59, TimeSpan.Zero)];
        await process.AppendAndFold(writer, Entry("months", events.Select(at => new Event(at, Some.Posts))));

        foreach (var rollup in new[] { "usage_hour", "usage_day", "usage_day_category" })
        {
            Assert.Equal((1L, 1L, 2L), (await Requests($"{rollup}_2025_05"), await Requests($"{rollup}_2025_06"), await Requests($"{rollup}_before_2024")));
            Assert.Equal("{fillfactor=80}", await store.Run($"SELECT reloptions::text FROM pg_class WHERE relname = '{rollup}_2025_06'"));
        }

        Assert.Equal(4, await process.Requests("months"));
        Task<long> Requests(string table) => RequestsIn(table, "months");
    }

    [Fact]
    public async Task Month_that_was_dropped_is_made_again_for_what_still_comes()
    {
        var writer = await process.Owner("dropped");
        var march = new DateTimeOffset(2025, 3, 10, 8, 0, 0, TimeSpan.Zero);
        await process.AppendAndFold(writer, Entry("dropped", new Event(march, Some.Posts), new Event(May, Some.Posts)));
        await store.Run("DROP TABLE usage_hour_2025_03");
        Assert.Equal(1, await process.Requests("dropped"));

        await process.AppendAndFold(writer, Entry("dropped", new Event(march.AddHours(1), Some.Posts)));

        Assert.Equal(2, await process.Requests("dropped"));
        Assert.Equal([1, 2], (await process.Days("dropped")).OrderByDescending(day => day.Key.Item1).Select(day => day.Value.Requests));
    }

    [Fact]
    public async Task Month_that_was_detached_and_kept_is_made_beside_it_once()
    {
        var writer = await process.Owner("detached");
        var january = new DateTimeOffset(2025, 1, 10, 8, 0, 0, TimeSpan.Zero);
        await process.AppendAndFold(writer, Entry("detached", new Event(january, Some.Posts)));
        await store.Run("ALTER TABLE usage_hour DETACH PARTITION usage_hour_2025_01 CONCURRENTLY");

        await process.AppendAndFold(writer, Entry("detached", new Event(january, Some.Posts)));
        await process.AppendAndFold(writer, Entry("detached", new Event(january, Some.Posts)));

        Assert.Equal(2, await process.Requests("detached"));
        Assert.Equal((1, 2), (await RequestsIn("usage_hour_2025_01", "detached"), await RequestsIn("usage_hour_2025_01_late", "detached")));
    }

    [Fact]
    public async Task Fold_that_needs_a_new_month_waits_for_no_fold_or_report_but_one_that_makes_a_month()
    {
        var writer = await process.Owner("waiting");
        await process.AppendAndFold(writer, Entry("waiting", new Event(May, Some.Posts)));
        await using var report = await store.Connect();
        await using var reading = await report.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var command = new Npgsql.NpgsqlCommand("SELECT * FROM usage_hour, usage_day, usage_day_category FOR UPDATE OF usage_day", report))
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await process.AppendAndFold(writer, Entry("waiting", new Event(May.AddYears(1), Some.Posts)));
        await reading.CommitAsync(TestContext.Current.CancellationToken);

        await using var other = store.Open();
        var second = await other.Owner("waiting-too");
        await process.Append(writer, 3, Row(Entry("waiting", new Event(May.AddMonths(7), Some.Posts))));
        await other.Append(second, 1, Row(Entry("waiting-too", new Event(May.AddMonths(7), Some.Posts))));
        await using var first = await process.BeginFold(writer);
        await first.Take(await process.Tail(writer));
        var alsoNew = other.Fold(second);
        await AssertWaits(alsoNew);
        await first.Commit();
        await alsoNew;

        Assert.Equal((3, 1), (await process.Requests("waiting"), await process.Requests("waiting-too")));
    }

    async Task<long> RequestsIn(string table, string account) =>
        Convert.ToInt64(await store.Run($"SELECT SUM(requests) FROM {table} WHERE account_id = '{account}'"), System.Globalization.CultureInfo.InvariantCulture);
}
