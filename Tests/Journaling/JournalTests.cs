using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TikApis.Journaling;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.Journaling;

public sealed class JournalTests : IDisposable
{
    readonly ScriptedStore store = new();
    readonly JournalOptions options = new() { MaxBackoff = TimeSpan.FromMilliseconds(5), RoomTimeout = TimeSpan.FromMilliseconds(50) };
    readonly Journal journal;

    public JournalTests()
    {
        journal = new Journal(store, Options.Create(options), TimeProvider.System, NullLogger<Journal>.Instance);
        journal.Start(writer: 7);
    }

    [Fact]
    public async Task Append_WhileAnotherIsInFlight_JoinsTheNextRowTogether()
    {
        var first = Append("a");
        var row = await store.NextAppend();
        var (second, third) = (Append("b"), Append("c"));
        row.Answer.SetResult(AppendFate.Appended);
        var next = await store.NextAppend();
        next.Answer.SetResult(AppendFate.Appended);

        await Task.WhenAll(first.Committed, second.Committed, third.Committed);
        Assert.Equal((1, 2), (row.Position, next.Position));
        Assert.Equal(["a"], row.Accounts);
        Assert.Equal(["b", "c"], next.Accounts);
    }

    [Fact]
    public void LetIn_BeyondTheBytesThatMayBeUnderWay_RefusesUntilSomeAreLetOut()
    {
        options.MaxBytesInFlight = 100;
        journal.LetIn(60);
        journal.LetIn(40);

        for (var tries = 0; tries < 3; tries++)
            Assert.Throws<UsageUnavailableException>(() => journal.LetIn(1));
        journal.LetOut(40);
        Assert.Throws<UsageUnavailableException>(() => journal.LetIn(41));
        journal.LetIn(40);
    }

    [Fact]
    public async Task LetIn_WhileAnAppendHasHadNoOutcomeForLong_RefusesAtOnceUntilItHas()
    {
        var group = Append("a");
        var asked = await store.NextAppend();
        while (Record.Exception(() => journal.LetIn(1)) is not UsageUnavailableException)
        {
            journal.LetOut(1);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        asked.Answer.SetResult(AppendFate.Appended);
        await group.Committed;
        journal.LetIn(1);
    }

    [Fact]
    public async Task Lost_WithoutAnAppend_IsNoticedOnceAndOnlyByThatWriter()
    {
        var fenced = 0;
        var noticed = new TaskCompletionSource();
        journal.Fenced += () =>
        {
            fenced++;
            noticed.TrySetResult();
        };
        journal.Lost(writer: 6);
        journal.Lost(writer: 7);
        journal.Lost(writer: 7);
        await noticed.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.False(journal.IsAccepting);
        Assert.Equal(1, fenced);
        journal.Restart(writer: 8);
        var group = Append("a", writer: 8);
        (await store.NextAppend()).Answer.SetResult(AppendFate.Appended);
        await group.Committed;
        Assert.Equal(1, fenced);
    }

    [Fact]
    public async Task Append_BeforeItsFateIsKnown_IsNotAcknowledgedAndNoLaterPositionIsSent()
    {
        var first = Append("a");
        await store.NextAppend();
        var second = Append("b");

        Assert.False(first.Committed.IsCompleted);
        Assert.False(second.Committed.IsCompleted);
        Assert.False(store.IsAsked);
    }

    [Fact]
    public async Task Append_WhenItsOutcomeIsUnknown_IsSentAgainAtTheSamePositionWithTheSameBytes()
    {
        var group = Append("a");
        var tries = new List<ScriptedStore.Asked>();
        for (var i = 0; i < 3; i++)
        {
            tries.Add(await store.NextAppend());
            Append("later");
            Assert.False(group.Committed.IsCompleted);
            tries[^1].Answer.SetException(new IOException("lost"));
        }

        var last = await store.NextAppend();
        Assert.All(tries, t => Assert.Equal((last.Position, Convert.ToHexString(last.Payload)), (t.Position, Convert.ToHexString(t.Payload))));
        last.Answer.SetResult(AppendFate.Appended);
        await group.Committed;
    }

    [Fact]
    public async Task Append_UntilItsOutcomeIsKnown_KeepsItsBytesWhateverIsGatheredMeanwhile()
    {
        var committed = Append("a");
        var first = await store.NextAppend();
        options.MaxGroupBytes = first.Payload.Length; // One entry each.
        first.Answer.SetResult(AppendFate.Appended);
        await committed.Committed; // Its buffer is used again from here on.

        var group = Append("b");
        List<ScriptedStore.Asked> tries = [];
        for (var n = 0; n < 4; n++)
        {
            tries.Add(await store.NextAppend());
            Append("c");
            Append("d");
            Assert.Equal(tries[0].Payload, tries[^1].Payload);
            Assert.Equal(tries[0].Payload, tries[^1].Given.ToArray());
            if (n < 3)
                tries[^1].Answer.SetException(new IOException("lost"));
        }

        Assert.Equal(["b"], tries[0].Accounts);
        tries[^1].Answer.SetResult(AppendFate.Appended);
        await group.Committed;
    }

    [Fact]
    public async Task Append_WhenFenced_FailsEveryoneWhoWaitsAndTakesNothingMore()
    {
        var fenced = 0;
        journal.Fenced += () => fenced++;
        var first = Append("a");
        var row = await store.NextAppend();
        var second = Append("b");
        row.Answer.SetResult(AppendFate.Fenced);

        Assert.True((await Assert.ThrowsAsync<UsageUnavailableException>(() => first.Committed)).MayBeCounted);
        await Assert.ThrowsAsync<UsageUnavailableException>(() => second.Committed);
        await journal.Stop(TestContext.Current.CancellationToken);
        Assert.Equal(1, fenced);
        Assert.False(journal.IsAccepting);
        Assert.Throws<UsageUnavailableException>(() => Append("c"));
        Assert.Empty(store.Rows);
    }

    [Fact]
    public async Task Restart_AfterAFence_KeepsNothingOfTheWriterBefore()
    {
        var generation = await AppendAndCommit("a");
        var last = Append("a");
        (await store.NextAppend()).Answer.SetResult(AppendFate.Fenced);
        await Assert.ThrowsAsync<UsageUnavailableException>(() => last.Committed);

        journal.Restart(writer: 8);

        Assert.True(generation.Folded); // By whoever fenced it: nobody is to add it to the tables any more.
        Assert.Empty(journal.CloseGeneration());
        Assert.Equal(0, journal.UnfoldedBytes);
        var first = Append("a", writer: 8);
        var row = await store.NextAppend();
        Assert.Equal(1, row.Position);
        row.Answer.SetResult(AppendFate.Appended);
        await first.Committed;
    }

    [Fact]
    public void Append_WithALeaseThatWasReleased_IsRefused()
    {
        var lease = new Lease("a", 7, 1);
        Assert.Null(journal.Invalidate(lease));
        Assert.Throws<UsageUnavailableException>(() => journal.Append(lease, Entry("a")));
    }

    [Fact]
    public void Append_WithALeaseOfAnotherWriter_IsRefused() =>
        Assert.Throws<UsageUnavailableException>(() => journal.Append(new Lease("a", 6, 1), Entry("a")));

    [Fact]
    public async Task WaitForRoom_WhenTheJournalStaysFull_RefusesAndWhenItIsFoldedLetsGoOn()
    {
        options.MaxUnfoldedBytes = 100;
        var group = Append("a");
        (await store.NextAppend()).Answer.SetResult(AppendFate.Appended);
        var generation = await group.Committed;
        await Assert.ThrowsAsync<UsageUnavailableException>(() => journal.WaitForRoom(1).AsTask());

        options.RoomTimeout = TimeSpan.FromMinutes(1);
        var waiting = journal.WaitForRoom(1).AsTask();
        Assert.False(waiting.IsCompleted);
        Assert.Equal([generation], journal.CloseGeneration());
        journal.Release(generation);
        await waiting;
        Assert.True(generation.Folded);
        Assert.Equal(0, journal.UnfoldedBytes);
    }

    [Fact]
    public async Task Rows_WhenManyWaitersGoOnAtOnce_StayWithinTheirBoundAndInOrder()
    {
        options.RoomTimeout = TimeSpan.FromMinutes(1);
        options.MaxGroupBytes = 3 * Entry("a").Size + JournalEntry.SealSize;
        List<CommitGroup> groups = [Append("first")];
        var row = await store.NextAppend();
        groups.AddRange(Enumerable.Range(0, 4).Select(_ => Append("x")));
        var waiting = Enumerable.Range(0, 20).Select(_ => journal.WaitForRoom(1).AsTask()).ToArray();
        Assert.DoesNotContain(waiting, w => w.IsCompleted);

        // One row is full, another forms: when the full one is sent all go on, before any of them has appended.
        row.Answer.SetResult(AppendFate.Appended);
        await Take();
        await Task.WhenAll(waiting);
        var appended = Enumerable.Range(0, waiting.Length).Select(i => $"{i}").ToArray();
        groups.AddRange(appended.Select(account => Append(account)));
        foreach (var _ in groups.Distinct().Skip(2))
            await Take();
        await Task.WhenAll(groups.Select(g => g.Committed));

        Assert.All(store.Rows, r => Assert.InRange(r.Payload.Length, 1, options.MaxGroupBytes));
        Assert.Equal(Enumerable.Range(1, store.Rows.Count), store.Rows.Select(r => (int)r.Position));
        Assert.Equal(["first", "x", "x", "x", "x", .. appended], store.Rows.SelectMany(r => JournalEntry.ReadAll(r.Payload)).Select(e => e.AccountId));
        Assert.Equal(store.Rows.Sum(r => r.Payload.Length), journal.UnfoldedBytes);

        async Task Take() => (await store.NextAppend()).Answer.SetResult(AppendFate.Appended);
    }

    [Fact]
    public async Task Append_LargerThanARowMayBe_HasARowOfItsOwn()
    {
        options.MaxGroupBytes = 1;
        var first = Append("a");
        var row = await store.NextAppend();
        CommitGroup[] next = [Append("b"), Append("c")];
        row.Answer.SetResult(AppendFate.Appended);
        foreach (var group in next)
            (await store.NextAppend()).Answer.SetResult(AppendFate.Appended);

        await Task.WhenAll(next.Select(g => g.Committed));
        Assert.Equal((1, 2, 3), (first.Position, next[0].Position, next[1].Position));
    }

    [Fact]
    public async Task Append_WhenFenced_FailsTheRowsThatWaitBehindToo()
    {
        options.MaxGroupBytes = 1;
        CommitGroup[] groups = [Append("a")];
        var row = await store.NextAppend();
        groups = [.. groups, Append("b"), Append("c"), Append("d")];
        row.Answer.SetResult(AppendFate.Fenced);

        foreach (var group in groups)
            await Assert.ThrowsAsync<UsageUnavailableException>(() => group.Committed);
        Assert.Empty(store.Rows);
    }

    [Fact]
    public async Task Stop_WithRowsThatWait_ReturnsWhenAllAreInTheJournal()
    {
        options.MaxGroupBytes = 1;
        CommitGroup[] groups = [Append("a"), Append("b"), Append("c")];
        var stopping = journal.Stop(TestContext.Current.CancellationToken);
        foreach (var group in groups)
        {
            Assert.False(stopping.IsCompleted);
            (await store.NextAppend()).Answer.SetResult(AppendFate.Appended);
        }

        await stopping;
        Assert.All(groups, g => Assert.True(g.Committed.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task WaitForRoom_WhenManyWaitersAreReleasedAtOnce_LetsNoMoreGoOnThanThereIsRoomFor()
    {
        options.RoomTimeout = TimeSpan.FromMinutes(1);
        options.MaxUnfoldedBytes = 100;
        await journal.WaitForRoom(100);
        var waiting = Enumerable.Range(0, 10).Select(_ => journal.WaitForRoom(40).AsTask()).ToList();
        Assert.DoesNotContain(waiting, w => w.IsCompleted);
        journal.LeaveRoom(100);

        for (var inside = 0; waiting.Count > 0;)
        {
            waiting.Remove(await Task.WhenAny(waiting));
            if (++inside < 3)
                continue;

            // 40, 80, and the one that goes beyond.
            Assert.DoesNotContain(waiting, w => w.IsCompleted);
            journal.LeaveRoom(40);
            inside--;
        }
    }

    [Fact]
    public async Task Generations_AreCutAtTheirSizeAndAtACheckpoint()
    {
        options.FoldBytes = 1;
        var first = await AppendAndCommit("a");
        options.FoldBytes = int.MaxValue;
        var second = await AppendAndCommit("a");
        var third = await AppendAndCommit("a");
        Assert.NotSame(first, second);
        Assert.Same(second, third);

        Assert.True(second.IsBeyond(checkpoint: 3));
        Assert.Equal([first, second], journal.CloseGeneration());
        Assert.True(first.IsBeyond(0));
        Assert.False(first.IsBeyond(1));
        Assert.True(second.IsBeyond(1));
        Assert.False(second.IsBeyond(3));
        Assert.NotSame(second, await AppendAndCommit("a"));
    }

    [Fact]
    public async Task Stop_WaitsForWhatWasAcceptedAndGivesUpWhenTold()
    {
        var group = Append("a");
        var row = await store.NextAppend();
        using var patience = new CancellationTokenSource();
        var stopping = journal.Stop(patience.Token);
        Assert.Throws<UsageUnavailableException>(() => Append("b"));
        Assert.False(stopping.IsCompleted);
        await patience.CancelAsync();
        row.Answer.SetException(new IOException("lost"));
        await stopping;
        Assert.True((await Assert.ThrowsAsync<UsageUnavailableException>(() => group.Committed)).MayBeCounted);
    }

    public void Dispose() => journal.Dispose();

    CommitGroup Append(string account, long writer = 7) => journal.Append(new Lease(account, writer, 1), Entry(account));

    async Task<Generation> AppendAndCommit(string account)
    {
        var group = Append(account);
        (await store.NextAppend()).Answer.SetResult(AppendFate.Appended);
        return await group.Committed;
    }

    static JournalEntry Entry(string account) => new(account, Some.Noon.ToUnixTimeMilliseconds(), Some.Batch($"{account}-1", $"{account}-2"));
}
