using TikApis.Journaling;
using TikApis.Tests.Support;
using static TikApis.Tests.Storage.Contract.StoreSteps;

namespace TikApis.Tests.Storage.Contract;

/// <summary>The fold contract, and what several nodes at once add to it.</summary>
public sealed class PostgresFoldTests(PostgresStore store) : FoldContract(store), IClassFixture<PostgresStore>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Folds_of_different_writers_go_on_side_by_side()
    {
        var one = await Process.Owner("side-1");
        await using var other = store.Open();
        var two = await other.Owner("side-2");
        // The first fold of a month makes its tables, and the others wait for them.
        await Process.AppendAndFold(await Process.Owner("side-0"), Entry("side-0", Event.Of("a")));
        await Process.Append(one, 1, Row(Entry("side-1", Event.Of("a"))));
        await other.Append(two, 1, Row(Entry("side-2", Event.Of("a"))));

        await using var first = await Process.BeginFold(one);
        await first.Take(await Process.Tail(one));
        await other.Fold(two).WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System, Cancellation);
        await first.Commit();

        Assert.Equal((1, 1), (await Process.Requests("side-1"), await Process.Requests("side-2")));
    }

    [Fact]
    public async Task Folds_of_the_same_rows_at_once_lose_nothing_and_never_wait_in_a_circle()
    {
        // Not what the protocol lets happen: an account's unfolded entries lie in one journal. The locks hold all the same.
        const int Rounds = 15;
        string[] accounts = [.. Enumerable.Range(0, 40).Select(i => $"shared-{i}")];
        var one = await Process.Owner(accounts);
        await using var other = store.Open();
        var two = await other.Owner();
        JournalEntry[] entries = [.. accounts.Select(a => Entry(a, new Event(Some.Noon, Some.Posts, 200, 1_000), new Event(Some.Noon, Some.Reports)))];
        await Process.AppendAndFold(one, [.. entries]);

        await Task.WhenAll(
            Task.Run(() => FoldAgainAndAgain(Process, one, entries), Cancellation),
            Task.Run(() => FoldAgainAndAgain(other, two, [.. entries.Reverse()]), Cancellation));

        foreach (var account in accounts)
        {
            var hours = await Process.Hours(account);
            Assert.Equal((1 + 2 * Rounds, 1 + 2 * Rounds), (hours.Values.First().Requests, hours.Values.Last().Requests));
            Assert.Equal([0, 1 + 2 * Rounds], hours.Values.Select(t => t.Latency?.Count ?? 0).Order());
        }

        static async Task FoldAgainAndAgain(StoreProcess process, long writer, JournalEntry[] entries)
        {
            for (var round = 0; round < Rounds; round++)
                await process.AppendAndFold(writer, entries);
        }
    }

    [Fact]
    public async Task Recovery_after_the_fence_finds_the_append_the_fence_waited_for()
    {
        for (var round = 0; round < 30; round++)
        {
            var writer = await Process.Owner($"raced-{round}");
            await using var other = store.Open();
            var appending = Task.Run(async () =>
            {
                for (var position = 1L; ; position++)
                {
                    if (await Process.AppendUntilKnown(writer, position, Row(Entry($"raced-{round}", Event.Of($"{position}")))) == AppendFate.Fenced)
                        return position - 1;
                }
            }, Cancellation);
            await other.Journal.Fence(writer, Cancellation);
            var tail = await other.Tail(writer);
            await using (var recovery = await other.BeginFold(writer))
            {
                if (tail.Rows.Count > 0)
                    await recovery.Take(tail);
                Assert.True(await recovery.Close());
                await recovery.Commit();
            }

            Assert.Equal(await appending, await Process.Requests($"raced-{round}"));
        }
    }
}
