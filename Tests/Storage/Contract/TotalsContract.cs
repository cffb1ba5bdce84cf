using TikApis.Accounts;
using TikApis.Counting;
using TikApis.Journaling;
using TikApis.Tests.Support;
using TikApis.Totals;
using TikApis.Usage;
using static TikApis.Tests.Storage.Contract.StoreSteps;

namespace TikApis.Tests.Storage.Contract;

/// <summary>Sums over all accounts. Each test has a year of its own, since none has the database for itself.</summary>
public abstract class TotalsContract(IStoreFixture fixture) : IAsyncDisposable
{
    readonly StoreProcess process = fixture.Open();

    [Fact]
    public async Task Days_of_all_accounts_are_the_sums_of_each()
    {
        var (random, year) = (new Random(11), Year(2001));
        string[] accounts = ["sum-a", "sum-b", "sum-c"];
        Series[] series = [Some.Posts, Some.Reports, new("k", "GET /", "System")];
        int[] statuses = [101, 200, 302, 404, 429, 500];
        var writer = await process.Owner(accounts);
        for (var fold = 0; fold < 3; fold++)
        {
            await process.AppendAndFold(writer, [.. accounts.Select(account => Entry(account, Enumerable.Range(0, 200).Select(_ => new Event(
                year.AddHours(random.Next(240)), series[random.Next(3)], statuses[random.Next(6)], random.Next(2) == 0 ? null : (uint)random.Next(1_000_000)))))]);
        }

        var (from, to) = (year.AddDays(2), year.AddDays(7));
        Dictionary<long, Tally> expected = [];
        foreach (var account in accounts)
        {
            foreach (var (cell, tally) in await process.Cells(account, AllOf(new TablePart(Days: true, from.Ms(), to.Ms()))))
                Add(expected, cell.StartMs, tally);
        }

        var read = await process.Totals.Days(from.Ms(), to.Ms());
        Assert.Equal(5, read.Days.Count);
        Assert.Equal(expected.OrderBy(day => day.Key).Select(day => (day.Key, Text(day.Value))), read.Days.Select(day => (day.DayMs, Text(day.Sum))));

        var top = await process.Totals.Top(from.Ms(), to.Ms(), TopOrder.Requests, 100);
        Assert.Equal(accounts.Order(), top.Accounts.Select(account => account.Id).Order());
        Assert.Equal(expected.Values.Sum(day => day.Requests), top.Accounts.Sum(account => account.Sum.Requests));
        foreach (var account in top.Accounts)
        {
            var own = new Tally();
            foreach (var tally in (await process.Cells(account.Id, AllOf(new TablePart(Days: true, from.Ms(), to.Ms())))).Values)
                own.Add(tally);
            Assert.Equal(Text(own), Text(account.Sum));
        }
    }

    [Fact]
    public async Task Top_is_in_order_and_says_of_how_many()
    {
        var year = Year(2002);
        await process.Accounts.Put("top-B", new AccountEntry(Some.Noon, "Bee", "pro", null));
        var writer = await process.Owner("top-a", "top-B", "top-c", "top-d");
        await process.AppendAndFold(writer, Used("top-a", 3, 0), Used("top-B", 2, 1), Used("top-c", 5, 4), Used("top-d", 3, 3));

        var byRequests = await Top(TopOrder.Requests, 3);
        Assert.Equal([("top-c", 9L), ("top-d", 6), ("top-B", 3)], byRequests.Select(account => (account.Id, account.Sum.Requests)));
        Assert.All(byRequests, account => Assert.Equal((4, 21), (account.AllAccounts, account.AllRequests)));
        Assert.Equal(["top-c", "top-d", "top-B", "top-a"], (await Top(TopOrder.Errors, 10)).Select(account => account.Id));

        Assert.Equal(("Bee", "pro"), (byRequests[2].Name, byRequests[2].Plan));
        Assert.Equal(("top-c", null), (byRequests[0].Name, byRequests[0].Plan));

        JournalEntry Used(string account, int good, int bad) => Entry(
            account, [.. Enumerable.Repeat(new Event(year, Some.Posts), good), .. Enumerable.Repeat(new Event(year.AddHours(30), Some.Reports, 500), bad)]);

        async Task<IReadOnlyList<RankedAccount>> Top(TopOrder order, int most) =>
            (await process.Totals.Top(year.Ms(), year.AddDays(2).Ms(), order, most)).Accounts;
    }

    [Fact]
    public async Task Range_without_requests_is_empty()
    {
        Assert.Empty((await process.Totals.Days(Year(2003).Ms(), Year(2004).Ms())).Days);
        Assert.Empty((await process.Totals.Top(Year(2003).Ms(), Year(2004).Ms(), TopOrder.Errors, 10)).Accounts);
    }

    [Fact]
    public async Task Each_journal_says_when_the_oldest_event_arrived_that_it_still_holds()
    {
        var (year, arrival) = (Year(2005), Some.Noon.AddMilliseconds(17));
        var (first, second) = (await process.Owner("unfolded-a"), await process.Owner("unfolded-b"));
        await process.Append(first, 1, Row(Of("unfolded-a", arrival), Of("unfolded-a", arrival.AddSeconds(9))));
        await process.Append(first, 2, Row(Of("unfolded-a", arrival.AddMinutes(1))));
        await process.Append(second, 1, Row(Of("unfolded-b", arrival.AddMinutes(5))));
        await AssertUnfolded(0, arrival, arrival.AddMinutes(5));

        await using (var fold = await process.BeginFold(first))
        {
            await fold.Take(await process.Tail(first));
            await AssertUnfolded(0, arrival, arrival.AddMinutes(5)); // Not before it is committed.
            await fold.Commit();
        }

        await AssertUnfolded(3, arrival.AddMinutes(5));
        await using var other = fixture.Open();
        await other.Journal.Fence(second, CancellationToken.None);
        await AssertUnfolded(3, arrival.AddMinutes(5));
        await other.Fold(second);
        await AssertUnfolded(4);

        JournalEntry Of(string account, DateTimeOffset at) => EntryAt(account, at, new Event(year, Some.Posts));

        async Task AssertUnfolded(long requests, params DateTimeOffset[] oldest)
        {
            var days = await process.Totals.Days(year.Ms(), year.AddDays(1).Ms());
            Assert.Equal(oldest.Select(at => at.Ms()).Order(), days.UnfoldedFromMs.Order());
            Assert.Equal(requests, days.Days.Sum(day => day.Sum.Requests));
            Assert.Equal(oldest.Select(at => at.Ms()).Order(), (await process.Totals.Top(0, 1, TopOrder.Requests, 1)).UnfoldedFromMs.Order());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    static DateTimeOffset Year(int year) => new(year, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static string Text(Tally of) => $"{of.Requests} {of.Errors} {of.RateLimited} {of.ResponseCount} {of.ResponseSumMicros}";
}
