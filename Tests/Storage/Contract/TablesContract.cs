using TikApis.Counting;
using TikApis.Tests.Support;
using TikApis.Usage;
using static TikApis.Tests.Storage.Contract.StoreSteps;

namespace TikApis.Tests.Storage.Contract;

/// <summary>What accounts read of the tables.</summary>
public abstract class TablesContract(IStoreFixture fixture) : IAsyncDisposable
{
    static readonly DateTimeOffset Day = Some.Noon.AddHours(-12);

    readonly StoreProcess process = fixture.Open();

    [Fact]
    public async Task Unknown_account_is_empty()
    {
        var stored = await process.Tables.Load("unknown", 0, 0, mostIds: 100);
        Assert.Null(stored.PeriodEnd);
        Assert.Empty(stored.Ids);
        Assert.Empty(stored.Minutes);
        Assert.Null((await process.Accounts.Find("unknown"))?.FirstSeen);
        Assert.Empty(await process.Tables.ReadSeries("unknown", [Day.Ms()]));

        var snapshot = await process.Tables.Read("unknown", 1, AllOf(new TablePart(true, 0, Day.AddYears(1).Ms())), (_, _) => Assert.Fail("There is no row."));
        Assert.Equal((null, 0L), (snapshot.Owner, snapshot.OwnerEpoch));
    }

    [Fact]
    public async Task Parts_are_read_from_their_start_up_to_their_end_from_their_own_table()
    {
        var writer = await process.Owner("parts");
        await process.AppendAndFold(writer, Entry("parts", Enumerable.Range(-48, 96).Select(h => new Event(Day.AddHours(h), Some.Posts))));

        List<(long, long)> read = [];
        await process.Tables.Read(
            "parts",
            writer,
            AllOf(
                new TablePart(Days: false, Day.AddHours(-3).Ms(), Day.Ms()),
                new TablePart(Days: true, Day.Ms(), Day.AddDays(1).Ms()),
                new TablePart(Days: false, Day.AddHours(24).Ms(), Day.AddHours(26).Ms())),
            (cell, tally) =>
            {
                Assert.Equal((Some.Posts, 2), (cell.Series, cell.StatusClass));
                read.Add((cell.StartMs, tally.Requests));
            });

        Assert.Equal(
            [
                (Day.AddHours(-3).Ms(), 1), (Day.AddHours(-2).Ms(), 1), (Day.AddHours(-1).Ms(), 1), (Day.Ms(), 24),
                (Day.AddHours(24).Ms(), 1), (Day.AddHours(25).Ms(), 1),
            ],
            read.Order());
    }

    [Fact]
    public async Task Read_says_who_owns_the_account_and_how_far_a_writer_is_folded()
    {
        var writer = await process.Owner("snapshot");
        await process.AppendAndFold(writer, Entry("snapshot", Event.Of()));
        await process.AppendAndFold(writer, Entry("snapshot", Event.Of()));
        var other = await process.Owner("snapshot");

        Assert.Equal(new TableSnapshot(other, 2, 2, IsActive: true), await process.Tables.Read("snapshot", writer, AllOf(), (_, _) => { }));
        Assert.Equal(new TableSnapshot(other, 2, 0, IsActive: true), await process.Tables.Read("snapshot", other, AllOf(), (_, _) => { }));
        await process.Journal.Fence(writer, CancellationToken.None);
        Assert.Equal(new TableSnapshot(other, 2, 2, IsActive: false), await process.Tables.Read("snapshot", writer, AllOf(), (_, _) => { }));
    }

    [Fact]
    public async Task Read_of_no_parts_or_of_years_that_are_far_away_is_harmless()
    {
        var writer = await process.Owner("far");
        await process.AppendAndFold(writer, Entry("far", new Event(DateTimeOffset.UnixEpoch, Some.Posts), Event.Of()));

        var requests = 0L;
        await process.Tables.Read(
            "far", writer, AllOf(new TablePart(true, DateTimeOffset.UnixEpoch.Ms(), new DateTimeOffset(9999, 12, 31, 0, 0, 0, TimeSpan.Zero).Ms())), (_, tally) => requests += tally.Requests);

        Assert.Equal(2, requests);
    }

    [Fact]
    public async Task Everything_a_read_returns_is_of_one_snapshot()
    {
        // Each fold adds one request to hours and days and moves the checkpoint by one: any mixture shows.
        const int Folds = 60;
        var writer = await process.Owner("consistent");
        await using var other = fixture.Open();
        using var folded = new CancellationTokenSource();
        var folding = Task.Run(async () =>
        {
            for (var i = 0; i < Folds; i++)
                await process.AppendAndFold(writer, Entry("consistent", Event.Of($"{i}")));
            await folded.CancelAsync();
        });

        for (var last = 0L; !folded.IsCancellationRequested;)
        {
            long hours = 0, days = 0;
            var snapshot = await other.Tables.Read(
                "consistent",
                writer,
                AllOf(new TablePart(Days: false, 0, Day.AddDays(2).Ms()), new TablePart(Days: true, 0, Day.AddDays(2).Ms())),
                (cell, tally) =>
                {
                    if (cell.StartMs == Day.Ms())
                        days += tally.Requests;
                    else
                        hours += tally.Requests;
                });
            Assert.Equal((snapshot.Checkpoint, snapshot.Checkpoint), (hours, days));
            Assert.True(hours >= last);
            last = hours;

            var stored = await other.Tables.Load("consistent", 0, 0, mostIds: 100);
            Assert.Equal(stored.Minutes.Sum(m => m.Count.Requests), stored.Ids.Sum(chunk => chunk.Ids.Length) / 16);
        }

        await folding;
        Assert.Equal(Folds, await process.Requests("consistent"));
    }

    [Fact]
    public async Task Filters_names_and_ranks_are_those_of_every_cell_looked_at_by_hand()
    {
        var random = new Random(7);
        Series[] series =
        [
            .. from key in new[] { "", "k1", "k2" }
               from endpoint in new[] { "GET /a", "POST /a", "GET /a/{id}", Series.Other, "GET /b c" }
               from category in new[] { "One", "Two" }
               select new Series(key, endpoint, category),
        ];
        int[] statuses = [101, 200, 204, 304, 404, 429, 500];
        var writer = await process.Owner("filters");
        for (var fold = 0; fold < 3; fold++)
        {
            await process.AppendAndFold(writer, Entry("filters", Enumerable.Range(0, 400).Select(_ => new Event(
                Day.AddHours(random.Next(72)), series[random.Next(series.Length)], statuses[random.Next(statuses.Length)],
                random.Next(3) == 0 ? null : (uint)random.Next(1_000_000)))));
        }

        TablePart[] parts = [new(Days: false, Day.AddHours(7).Ms(), Day.AddHours(24).Ms()), new(Days: true, Day.AddHours(24).Ms(), Day.AddHours(72).Ms())];
        var all = await process.Cells("filters", AllOf(parts));
        Assert.True(all.Count > 200);
        foreach (var endpoint in new[] { null, null, "GET /a", "/a", "/a/{id}", Series.Other, "/b c", "a", "/" })
        {
            for (var names = SeriesParts.None; names <= SeriesParts.All; names++)
            {
                var filter = new UsageFilter(
                    random.Next(2) == 0 ? null : "One",
                    endpoint,
                    random.Next(3) switch { 0 => "", 1 => "k1", _ => null },
                    random.Next(3) switch { 0 => 2, 1 => 4, _ => null });
                await AssertRead(all, new TableQuery(parts, filter, names, random.Next(5) is < 4 and var interval ? (UsageInterval)interval : null));
                await AssertRead(all, new TableQuery(parts, filter with { Endpoint = null, ApiKeyId = null }, names & SeriesParts.Category, UsageInterval.Daily));
            }
        }
    }

    async Task AssertRead(Dictionary<RollupCell, Tally> all, TableQuery query)
    {
        Dictionary<RollupCell, Tally> expected = [], read = [];
        foreach (var (cell, tally) in all.Where(c => query.Filter.Matches(c.Key.Series, c.Key.StatusClass)))
            Add(expected, KeyOf(cell with { Series = cell.Series.Keep(query.Names) }), tally);
        foreach (var (cell, tally) in await process.Cells("filters", query))
            Add(read, KeyOf(cell), tally);
        Assert.Equal(Text(expected), Text(read));

        Dictionary<RollupCell, Tally> requests = [];
        foreach (var (cell, tally) in await process.Cells("filters", query with { Latency = false }))
        {
            Assert.Null(tally.Latency);
            Add(requests, KeyOf(cell), tally);
        }

        Assert.Equal(Text(expected).Select(WithoutLatency), Text(requests).Select(WithoutLatency));

        var ranked = expected.GroupBy(c => c.Key.Series, c => c.Value.Requests)
            .Select(g => (Series: g.Key, Requests: g.Sum()))
            .OrderByDescending(g => g.Requests).ThenBy(g => g.Series.ApiKeyId, StringComparer.Ordinal)
            .ThenBy(g => g.Series.Endpoint, StringComparer.Ordinal).ThenBy(g => g.Series.Category, StringComparer.Ordinal);
        Assert.Equal(ranked.Take(4), await process.Tables.Rank("filters", query, 4));

        RollupCell KeyOf(RollupCell cell) => cell with
        {
            StartMs = query.Interval is { } interval ? Buckets.StartOf(DateTimeOffset.FromUnixTimeMilliseconds(cell.StartMs), interval).ToUnixTimeMilliseconds() : 0,
        };

        static string WithoutLatency(string cell) => cell[..cell.LastIndexOf(' ')];

        static IEnumerable<string> Text(Dictionary<RollupCell, Tally> cells) => cells
            .Select(c => $"{c.Key} {c.Value.Requests} {c.Value.Errors} {c.Value.RateLimited} {c.Value.ResponseCount} {c.Value.ResponseSumMicros} {Convert.ToHexString(c.Value.Latency?.ToBytes() ?? [])}")
            .Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Series_are_those_of_the_days_asked_for()
    {
        var writer = await process.Owner("series");
        await process.AppendAndFold(writer, Entry(
            "series",
            new(Day, Some.Posts), new(Day.AddHours(5), Some.Posts), new(Day.AddHours(23), Some.Reports),
            new(Day.AddDays(1), Some.Reports), new(Day.AddDays(2), Some.Posts)));

        Assert.Equal(
            new[] { (Day.Ms(), Some.Posts), (Day.Ms(), Some.Reports), (Day.AddDays(2).Ms(), Some.Posts) }.ToHashSet(),
            (await process.Tables.ReadSeries("series", [Day.Ms(), Day.AddDays(2).Ms(), Day.AddDays(3).Ms()])).ToHashSet());
        Assert.Empty(await process.Tables.ReadSeries("series", []));
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
