using TikApis.Alerts;
using TikApis.Tests.Support;
using static TikApis.Tests.Storage.Contract.StoreSteps;

namespace TikApis.Tests.Storage.Contract;

/// <summary>Accounts of nodes that ended.</summary>
public abstract class UnwatchedContract(IStoreFixture fixture) : IAsyncDisposable
{
    readonly StoreProcess process = fixture.Open();

    [Fact]
    public async Task A_writer_is_to_be_looked_at_from_when_it_is_closed_until_that_is_done()
    {
        var writer = await process.Owner("sweep-a");
        Assert.DoesNotContain(writer, await process.Unwatched.Writers());
        await using (var fold = await process.BeginFold(writer))
        {
            await fold.Close();
            await fold.Commit();
        }

        Assert.Contains(writer, await process.Unwatched.Writers());
        await process.Unwatched.Done(writer);
        Assert.DoesNotContain(writer, await process.Unwatched.Writers());
    }

    [Fact]
    public async Task Its_accounts_are_those_counted_shortly_before_its_last_event_and_the_busy_ones_of_a_day()
    {
        string[] accounts = ["sweep-busy", "sweep-idle", "sweep-late", "sweep-never", "sweep-old", "sweep-recent", "sweep-taken"];
        var writer = await process.Owner(accounts);
        var last = Some.Noon.AddDays(3);
        await process.AppendAndFold(
            writer,
            EntryAt("sweep-late", last, Event.Of()),
            EntryAt("sweep-recent", last - Unwatched.Recently, Event.Of()),
            EntryAt("sweep-idle", last - Unwatched.Recently - TimeSpan.FromMilliseconds(1), Event.Of()),
            EntryAt("sweep-busy", last - Unwatched.RecentlyBusy, Enumerable.Repeat(Event.Of(), (int)Unwatched.Busy)),
            EntryAt("sweep-old", last - Unwatched.RecentlyBusy - TimeSpan.FromMilliseconds(1), Enumerable.Repeat(Event.Of(), (int)Unwatched.Busy)),
            EntryAt("sweep-taken", last, Event.Of()));
        await using (var fold = await process.BeginFold(writer))
        {
            await fold.Close();
            await fold.Commit();
        }

        await process.Owner("sweep-taken");
        Assert.Equal(["sweep-busy", "sweep-late", "sweep-recent"], await process.Unwatched.Of(writer, "", 10));
        Assert.Equal(["sweep-late"], await process.Unwatched.Of(writer, "sweep-busy", 1));
        Assert.Empty(await process.Unwatched.Of(writer, "sweep-recent", 10));
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
