using TikApis.Counting;
using TikApis.Tests.Support;
using TikApis.Usage;
using static TikApis.Tests.Storage.Contract.StoreSteps;

namespace TikApis.Tests.Storage.Contract;

/// <summary>What folds add up to in the tables.</summary>
public abstract class RollupContract(IStoreFixture fixture) : IAsyncDisposable
{
    readonly StoreProcess process = fixture.Open();

    [Fact]
    public async Task Hours_and_days_add_up_across_folds()
    {
        var writer = await process.Owner("sums");
        await process.AppendAndFold(writer, Entry(
            "sums",
            new(Some.Noon, Some.Posts, 200, 1_000),
            new(Some.Noon.AddMinutes(59), Some.Posts, 429, 3_000),
            new(Some.Noon.AddHours(1), Some.Posts, 503),
            new(Some.Noon, Some.Reports, 302)));
        await process.AppendAndFold(
            writer,
            Entry("sums", new Event(Some.Noon.AddMinutes(1), Some.Posts, 100, 5_000)),
            Entry("sums", new Event(Some.Noon.AddDays(-1), Some.Posts, 404)));

        Assert.Equal(
            new Dictionary<RollupCell, string>
            {
                [new(Some.Noon.Ms(), Some.Posts, 1)] = "1 requests, 0 errors, 0 limited, 1 times of 5000",
                [new(Some.Noon.Ms(), Some.Posts, 2)] = "1 requests, 0 errors, 0 limited, 1 times of 1000",
                [new(Some.Noon.Ms(), Some.Posts, 4)] = "1 requests, 1 errors, 1 limited, 1 times of 3000",
                [new(Some.Noon.AddHours(1).Ms(), Some.Posts, 5)] = "1 requests, 1 errors, 0 limited, 0 times of 0",
                [new(Some.Noon.Ms(), Some.Reports, 3)] = "1 requests, 0 errors, 0 limited, 0 times of 0",
                [new(Some.Noon.AddDays(-1).Ms(), Some.Posts, 4)] = "1 requests, 1 errors, 0 limited, 0 times of 0",
            },
            Figures(await process.Cells("sums", days: false)));
        var (today, yesterday) = (Some.Noon.AddHours(-12).Ms(), Some.Noon.AddHours(-36).Ms());
        Assert.Equal(
            new Dictionary<RollupCell, string>
            {
                [new(today, Some.Posts, 1)] = "1 requests, 0 errors, 0 limited, 1 times of 5000",
                [new(today, Some.Posts, 2)] = "1 requests, 0 errors, 0 limited, 1 times of 1000",
                [new(today, Some.Posts, 4)] = "1 requests, 1 errors, 1 limited, 1 times of 3000",
                [new(today, Some.Posts, 5)] = "1 requests, 1 errors, 0 limited, 0 times of 0",
                [new(today, Some.Reports, 3)] = "1 requests, 0 errors, 0 limited, 0 times of 0",
                [new(yesterday, Some.Posts, 4)] = "1 requests, 1 errors, 0 limited, 0 times of 0",
            },
            Figures(await process.Cells("sums", days: true)));
    }

    [Fact]
    public async Task Latencies_of_several_folds_merge()
    {
        var writer = await process.Owner("latency");
        var expected = new LatencySketch();
        for (var fold = 0; fold < 3; fold++)
        {
            var micros = Enumerable.Range(0, 50).Select(i => (uint)(100 + fold * 7_919 + i * 311)).ToArray();
            foreach (var one in micros)
                expected.Add(one);
            await process.AppendAndFold(writer, Entry("latency", micros.Select(m => new Event(Some.Noon, Some.Posts, 200, m))));
        }

        Assert.Equal(expected.ToBytes(), Assert.Single((await process.Hours("latency")).Values).Latency!.ToBytes());
        Assert.Equal(expected.ToBytes(), Assert.Single((await process.Days("latency")).Values).Latency!.ToBytes());
    }

    [Fact]
    public async Task Latency_is_null_until_one_comes_and_stays_when_none_comes()
    {
        var writer = await process.Owner("null");
        await process.AppendAndFold(writer, Entry("null", new Event(Some.Noon, Some.Posts)));
        Assert.Null(Assert.Single((await process.Hours("null")).Values).Latency);

        await process.AppendAndFold(writer, Entry("null", new Event(Some.Noon, Some.Posts, 200, 700)));
        Assert.Equal(1, Assert.Single((await process.Hours("null")).Values).Latency!.Count);

        await process.AppendAndFold(writer, Entry("null", new Event(Some.Noon, Some.Posts)));
        var tally = Assert.Single((await process.Hours("null")).Values);
        Assert.Equal((3, 1), (tally.Requests, tally.Latency!.Count));
    }

    [Fact]
    public async Task Latencies_in_one_fold_go_each_to_its_own_row()
    {
        string[] accounts = ["rows-1", "rows-2"];
        var writer = await process.Owner(accounts);
        Event[] events =
        [
            new(Some.Noon, Some.Posts, 200, 1_000),
            new(Some.Noon, Some.Reports),
            new(Some.Noon.AddHours(1), Some.Reports, 200, 50_000),
            new(Some.Noon.AddHours(2), Some.Posts, 200, 900_000),
        ];
        for (var fold = 0; fold < 2; fold++)
            await process.AppendAndFold(writer, Entry("rows-1", events), Entry("rows-2", events.Take(2)));

        await AssertLatencies("rows-1", events);
        await AssertLatencies("rows-2", events[..2]);

        async Task AssertLatencies(string account, Event[] twice)
        {
            var hours = await process.Hours(account);
            Assert.Equal(twice.Length, hours.Count);
            foreach (var e in twice)
                Assert.Equal(Twice(e.Micros)?.ToBytes(), hours[(e.At.Ms(), e.Series)].Latency?.ToBytes());
        }
    }

    [Fact]
    public async Task Fold_of_thousands_of_rows_is_whole()
    {
        var accounts = Enumerable.Range(0, 200).Select(i => $"many-{i}").ToArray();
        var writer = await process.Owner(accounts);
        var entries = accounts.Select((account, i) => Entry(account, Enumerable.Range(0, 20).Select(n => new Event(
            Some.Noon.AddHours(-(n % 4)), new Series($"key-{n % 3}", $"GET /v1/{n}", "System"), 200, (uint)(1_000 + i), Id: $"{n}")))).ToArray();

        await process.AppendAndFold(writer, entries);
        await process.AppendAndFold(writer, entries);

        foreach (var account in new[] { accounts[0], accounts[123], accounts[199] })
        {
            var hours = await process.Hours(account);
            Assert.Equal(20, hours.Count);
            Assert.All(hours.Values, tally => Assert.Equal((2, 2), (tally.Requests, tally.Latency!.Count)));
        }

        Assert.Equal(8_000L, Convert.ToInt64(await fixture.Run("SELECT SUM(requests) FROM usage_day WHERE account_id LIKE 'many-%'")));
        Assert.Equal(8_000L, Convert.ToInt64(await fixture.Run("SELECT SUM(requests) FROM usage_minute WHERE account_id LIKE 'many-%'")));
        Assert.Equal(8_000L, Convert.ToInt64(await fixture.Run("SELECT SUM(requests) FROM usage_accounts WHERE account_id LIKE 'many-%'")));
    }

    [Fact]
    public async Task Minutes_add_up_by_key_and_are_read_from_an_instant_on()
    {
        var writer = await process.Owner("minutes");
        var before = Some.Noon.AddMinutes(-2);
        for (var fold = 0; fold < 2; fold++)
        {
            await process.AppendAndFold(writer, Entry(
                "minutes",
                new(Some.Noon.AddSeconds(5), Some.Posts, 500, 2_000),
                new(Some.Noon.AddSeconds(59), Some.Reports, 429),
                new(before, Some.Posts, 200, 1_000)));
        }

        var all = await process.Tables.Load("minutes", 0, minutesFromMs: before.Ms(), mostIds: 100);
        var last = await process.Tables.Load("minutes", 0, minutesFromMs: before.Ms() + 1, mostIds: 100);

        Assert.Equal([(before.Ms(), new MinuteCount(2, 0, 0, 2_000, 2)), (Some.Noon.Ms(), new MinuteCount(4, 4, 2, 4_000, 2))], all.Minutes);
        Assert.Equal([(Some.Noon.Ms(), new MinuteCount(4, 4, 2, 4_000, 2))], last.Minutes);
        Assert.Equal(2L, Convert.ToInt64(await fixture.Run($"SELECT SUM(requests) FROM usage_minute WHERE account_id = 'minutes' AND api_key_id = '{Some.Reports.ApiKeyId}'")));
    }

    [Fact]
    public async Task Account_totals_and_its_first_and_last_event_are_kept()
    {
        var writer = await process.Owner("totals");
        await process.AppendAndFold(writer, Entry("totals", new(Some.Noon, Some.Posts), new(Some.Noon.AddHours(1), Some.Posts, 500)));
        await process.AppendAndFold(writer, Entry("totals", new(Some.Noon.AddHours(-5), Some.Reports, 404), new(Some.Noon, Some.Posts)));

        Assert.Equal(4L, Convert.ToInt64(await Column("requests")));
        Assert.Equal(2L, Convert.ToInt64(await Column("errors")));
        Assert.Equal(Some.Noon.AddHours(-5).Ms(), Convert.ToInt64(await Column("first_event")));
        Assert.Equal(Some.Noon.AddHours(1).Ms(), Convert.ToInt64(await Column("last_event")));

        Task<object?> Column(string name) => fixture.Run($"SELECT {name} FROM usage_accounts WHERE account_id = 'totals'");
    }

    [Fact]
    public async Task Texts_of_any_alphabet_are_keys_of_their_own()
    {
        var writer = await process.Owner("texts");
        Series[] series =
        [
            new("", "GET /v1/straße", "Ä"), new("", "GET /v1/strasse", "Ä"), new("", "GET /v1/STRASSE", "A"),
            new("key", "GET /v1/日本/{id}", "分析"), new("key", "GET /v1/'quoted';--", "\"x\\y"), new("key", "GET /v1/😀", ""),
        ];

        for (var fold = 0; fold < 2; fold++)
            await process.AppendAndFold(writer, Entry("texts", series.Select(s => new Event(Some.Noon, s, 200, 1_000))));

        var hours = await process.Hours("texts");
        Assert.Equal(series.ToHashSet(), hours.Keys.Select(key => key.Item2).ToHashSet());
        Assert.All(hours.Values, tally => Assert.Equal((2, 2), (tally.Requests, tally.Latency!.Count)));
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    static LatencySketch? Twice(uint? micros)
    {
        if (micros is not { } one)
            return null;
        var sketch = new LatencySketch();
        sketch.Add(one);
        sketch.Add(one);
        return sketch;
    }

    static Dictionary<RollupCell, string> Figures(Dictionary<RollupCell, Tally> cells) => cells.ToDictionary(
        c => c.Key,
        c => $"{c.Value.Requests} requests, {c.Value.Errors} errors, {c.Value.RateLimited} limited, {c.Value.ResponseCount} times of {c.Value.ResponseSumMicros}");
}
