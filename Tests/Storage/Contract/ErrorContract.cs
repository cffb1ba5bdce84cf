using TikApis.Tests.Support;
using TikApis.Usage;
using static TikApis.Tests.Storage.Contract.StoreSteps;

namespace TikApis.Tests.Storage.Contract;

/// <summary>The newest errors of an account, in its tables.</summary>
public abstract class ErrorContract(IStoreFixture fixture) : IAsyncDisposable
{
    readonly StoreProcess process = fixture.Open();

    [Fact]
    public async Task Errors_of_several_folds_are_read_back_newest_first()
    {
        var writer = await process.Owner("several");
        await process.AppendAndFold(writer, Entry("several", Error(0, 404), new Event(Some.Noon.AddSeconds(1), Some.Posts, 200), Error(2, 500, Some.Reports)));
        await process.AppendAndFold(writer, Entry("several", Error(1, 429)), Entry("several", Error(-3_600, 400)));
        await process.AppendAndFold(writer, Entry("several", Event.Of()));

        Assert.Equal(["2 500 key_1", "1 429 ", "0 404 ", "-3600 400 "], await Stored("several"));
    }

    [Fact]
    public async Task Only_the_newest_are_kept_and_of_one_moment_the_latest_to_arrive()
    {
        var writer = await process.Owner("bounded");
        for (var fold = 0; fold < 3; fold++)
            await process.AppendAndFold(writer, Entry("bounded", Enumerable.Range(fold * 90, 90).Select(i => Error(i, 500))));
        await process.AppendAndFold(writer, Entry("bounded", Error(269, 501), Error(69, 502), Error(70, 503)));

        var stored = await Stored("bounded");
        Assert.Equal(RecentErrors.Most, stored.Length);
        Assert.Equal(["269 501 ", "269 500 ", "268 500 "], stored[..3]);
        Assert.Equal(["72 500 ", "71 500 "], stored[^2..]);
    }

    [Fact]
    public async Task Errors_of_one_account_are_not_another_ones_and_nobody_has_none()
    {
        var writer = await process.Owner("one", "two", "none");
        await process.AppendAndFold(writer, Entry("two", Error(2, 502)), Entry("one", Error(1, 501)), Entry("none", Event.Of()));

        Assert.Equal(["1 501 "], await Stored("one"));
        Assert.Equal(["2 502 "], await Stored("two"));
        Assert.Empty(await Stored("none"));
        Assert.Empty(await Stored("unknown"));
    }

    [Fact]
    public async Task They_are_read_in_one_snapshot_with_owner_and_checkpoint()
    {
        var writer = await process.Owner("snapshot");
        await process.AppendAndFold(writer, Entry("snapshot", Error(1, 500)));
        var other = await process.Owner("snapshot");
        await using (var fold = await process.BeginFold(writer))
            await fold.Advance(7); // Without a commit.

        Assert.Equal(new TableSnapshot(other, 2, 1, IsActive: true), (await process.Tables.ReadErrors("snapshot", writer)).Snapshot);
        Assert.Equal(new TableSnapshot(other, 2, 0, IsActive: true), (await process.Tables.ReadErrors("snapshot", other)).Snapshot);
    }

    [Fact]
    public async Task Fold_without_a_commit_leaves_no_error()
    {
        var writer = await process.Owner("given-up");
        await process.Append(writer, 1, Row(Entry("given-up", Error(1, 500))));
        await using (var fold = await process.BeginFold(writer))
            await fold.Take(await process.Tail(writer));

        Assert.Empty(await Stored("given-up"));
        await process.Fold(writer);
        Assert.Single(await Stored("given-up"));
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    static Event Error(int second, int status, Series? series = null) => new(Some.Noon.AddSeconds(second), series ?? Some.Posts, status);

    async Task<string[]> Stored(string account) =>
    [
        .. (await process.Tables.ReadErrors(account, 0)).Errors.NewestFirst()
            .Select(e => $"{(e.Event.TimestampMs - Some.Noon.Ms()) / 1_000} {e.Event.Status} {e.Series.ApiKeyId}"),
    ];
}
