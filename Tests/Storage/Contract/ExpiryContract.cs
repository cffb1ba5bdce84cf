using TikApis.Counting;
using TikApis.Dedupe;
using TikApis.Tests.Support;
using static TikApis.Tests.Storage.Contract.StoreSteps;

namespace TikApis.Tests.Storage.Contract;

/// <summary>Rows nobody looks at any more. Each test has a time of its own, and what is earlier is gone for good.</summary>
public abstract class ExpiryContract(IStoreFixture fixture) : IAsyncDisposable
{
    readonly StoreProcess process = fixture.Open();

    [Fact]
    public async Task Rows_go_when_they_expire_and_not_before()
    {
        var writer = await process.Owner("ids");
        await process.AppendAndFold(
            writer,
            EntryAt("ids", Some.Noon, Event.Of("first")),
            EntryAt("ids", Some.Noon.AddHours(1), new Event(Some.Noon.AddHours(1), Some.Posts, Id: "second")));

        var expiry = DateTimeOffset.FromUnixTimeMilliseconds(IdWindow.ExpiryOf(Some.Noon.Ms(), Window));
        Assert.Equal(0, await process.Expiring.Delete(expiry, CancellationToken.None));
        Assert.Equal(1, await process.Expiring.Delete(expiry.AddMilliseconds(1), CancellationToken.None));
        Assert.Single((await process.Tables.Load("ids", 0, 0, mostIds: 100)).Ids);

        var kept = TimeSpan.FromMilliseconds(MinuteRollup.KeptMs);
        await process.Expiring.Delete(Some.Noon + kept, CancellationToken.None);
        Assert.Equal(2, (await process.Tables.Load("ids", 0, 0, mostIds: 100)).Minutes.Count);
        Assert.Equal(1, await process.Expiring.Delete(Some.Noon + kept + TimeSpan.FromMilliseconds(1), CancellationToken.None));
        Assert.Equal([Some.Noon.AddHours(1).Ms()], (await process.Tables.Load("ids", 0, 0, mostIds: 100)).Minutes.Select(m => m.MinuteMs));

        // Hours and days are kept for good.
        Assert.Equal(2, await process.Requests("ids"));
    }

    [Fact]
    public async Task More_rows_than_a_slice_go_all_at_once_even_when_two_delete_them()
    {
        await using var other = fixture.Open();
        var accounts = Enumerable.Range(0, 1_234).Select(i => $"old-{i}").ToArray();
        var writer = await process.Owner(accounts);
        var longAgo = Some.Noon.AddYears(-3);
        await process.AppendAndFold(writer, [.. accounts.Select(a => EntryAt(a, longAgo, new Event(longAgo, Some.Posts, Id: "x")))]);

        var deleted = await Task.WhenAll(
            Task.Run(() => process.Expiring.Delete(longAgo.AddDays(30), CancellationToken.None)),
            Task.Run(() => other.Expiring.Delete(longAgo.AddDays(30), CancellationToken.None)));
        var rest = await process.Expiring.Delete(longAgo.AddDays(30), CancellationToken.None);

        Assert.Equal(2 * 1_234, deleted.Sum() + rest);
        Assert.Equal(0L, Convert.ToInt64(await fixture.Run("SELECT COUNT(*) FROM usage_ids WHERE account_id LIKE 'old-%'")));
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
