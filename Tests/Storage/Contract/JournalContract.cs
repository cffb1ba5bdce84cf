using TikApis.Journaling;

namespace TikApis.Tests.Storage.Contract;

/// <summary>Writers, appends and the fence.</summary>
public abstract class JournalContract(IStoreFixture fixture) : IAsyncDisposable
{
    protected IStoreFixture Fixture => fixture;

    protected StoreProcess Process { get; } = fixture.Open();

    [Fact]
    public async Task Append_by_an_active_writer_is_in_the_journal_with_its_bytes()
    {
        var writer = await Process.Owner();
        byte[] payload = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))];

        Assert.Equal(AppendFate.Appended, await Process.Journal.Append(writer, 1, payload));

        var row = Assert.Single(await Tail(writer));
        Assert.Equal(1, row.Position);
        Assert.Equal(payload, row.Payload);
    }

    [Fact]
    public async Task Append_sent_again_counts_as_appended_and_is_there_once()
    {
        var writer = await Process.Owner();
        await Process.Append(writer, 1, [1, 2, 3]);

        Assert.Equal(AppendFate.Appended, await Process.Journal.Append(writer, 1, new byte[] { 1, 2, 3 }));

        Assert.Equal([1, 2, 3], Assert.Single(await Tail(writer)).Payload);
        await Process.Append(writer, 2, [4]);
    }

    [Fact]
    public async Task Append_sent_by_two_connections_at_once_is_there_once()
    {
        await using var other = fixture.Open();
        var writer = await Process.Owner();

        for (var position = 1; position <= 20; position++)
        {
            var fates = await Task.WhenAll(
                Task.Run(() => Process.Journal.Append(writer, position, new byte[] { 1 })),
                Task.Run(() => other.Journal.Append(writer, position, new byte[] { 1 })));
            Assert.All(fates, fate => Assert.Equal(AppendFate.Appended, fate));
        }

        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), (await Tail(writer)).Select(row => row.Position));
    }

    [Fact]
    public async Task Append_after_the_fence_inserts_nothing()
    {
        var writer = await Process.Owner();
        await Process.Append(writer, 1, [1]);
        await using var other = fixture.Open();
        await other.Journal.Fence(writer, CancellationToken.None);

        Assert.Equal(AppendFate.Fenced, await Process.AppendUntilKnown(writer, 2, [2]));

        Assert.Equal([1], Assert.Single(await Tail(writer)).Payload);
    }

    [Fact]
    public async Task Append_of_a_closed_writer_inserts_nothing()
    {
        var writer = await Process.Owner();
        await Close(writer);

        Assert.Equal(AppendFate.Fenced, await Process.Journal.Append(writer, 1, new byte[] { 1 }));

        Assert.Empty(await Tail(writer));
    }

    [Fact]
    public async Task Append_of_a_writer_nobody_registered_inserts_nothing() =>
        Assert.Equal(AppendFate.Fenced, await Process.Journal.Append(1_000_000, 1, new byte[] { 1 }));

    [Fact]
    public async Task Appends_of_two_writers_do_not_mix()
    {
        var one = await Process.Owner();
        var other = await Process.Owner();
        await Process.Append(one, 1, [1]);
        await Process.Append(other, 1, [2]);

        await using var fencing = fixture.Open();
        await fencing.Journal.Fence(one, CancellationToken.None);

        await Process.Append(other, 2, [3]);
        Assert.Equal([1], Assert.Single(await Tail(one)).Payload);
        Assert.Equal([2L, 3L], (await Tail(other)).Select(row => (long)row.Payload[0]));
    }

    [Fact]
    public async Task Fence_turns_active_into_fenced_and_leaves_closed_closed()
    {
        var (active, closed) = (await Process.Owner(), await Process.Owner());
        Assert.Equal(WriterState.Active, await State(active));
        await Close(closed);

        await using var other = fixture.Open();
        foreach (var writer in new[] { active, closed, active })
            await other.Journal.Fence(writer, CancellationToken.None);

        Assert.Equal(WriterState.Fenced, await State(active));
        Assert.Equal(WriterState.Closed, await State(closed));
    }

    [Fact]
    public async Task Open_writers_are_the_active_and_the_fenced()
    {
        var (active, fenced, closed) = (await Process.Owner(), await Process.Owner(), await Process.Owner());
        await Process.Journal.Fence(fenced, CancellationToken.None);
        await Close(closed);

        var open = (await Process.Journal.OpenWriters(CancellationToken.None)).ToDictionary(w => w.Writer, w => w.State);

        Assert.Equal(WriterState.Active, open[active]);
        Assert.Equal(WriterState.Fenced, open[fenced]);
        Assert.False(open.ContainsKey(closed));
    }

    [Fact]
    public async Task Writer_numbers_are_never_used_again()
    {
        await using var other = fixture.Open();
        var first = await Process.Owner();
        var second = await other.Owner();
        Assert.True(second > first);
        await fixture.Run($"DELETE FROM journal_checkpoints WHERE writer = {second}");
        await fixture.Run($"DELETE FROM journal_writers WHERE writer = {second}");

        Assert.True(await Process.Owner() > second);
    }

    [Fact]
    public async Task Writers_registered_at_once_get_numbers_of_their_own()
    {
        await using var other = fixture.Open();

        var writers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => (i % 2 == 0 ? Process : other).Owner())));

        Assert.Distinct(writers);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>As whoever recovers the writer sees it.</summary>
    protected async Task<IReadOnlyList<JournalRow>> Tail(long writer)
    {
        await using var recoverer = fixture.Open();
        return (await recoverer.Tail(writer)).Rows;
    }

    async Task<WriterState> State(long writer)
    {
        await using var recoverer = fixture.Open();
        await using var fold = await recoverer.BeginFold(writer);
        return fold.State;
    }

    async Task Close(long writer)
    {
        await using var recoverer = fixture.Open();
        await using var fold = await recoverer.BeginFold(writer);
        await fold.Close();
        await fold.Commit();
    }
}
