using System.Threading.Channels;
using TikApis.Usage;

namespace TikApis.Tests.Usage;

/// <summary>How many accounts read what is stored of them at once.</summary>
public sealed class OpeningsTests
{
    const int AtOnce = 16;

    readonly Openings openings = new();
    readonly Channel<Reading> begun = Channel.CreateUnbounded<Reading>();
    int underWay;

    [Fact]
    public async Task However_many_are_asked_for_at_once_so_many_read_and_each_has_its_turn_in_the_order_they_came()
    {
        var asked = Enumerable.Range(0, 10 * AtOnce).Select(account => Ask(account)).ToArray();
        List<Reading> reading = [];
        for (var account = 0; account < asked.Length; account++)
        {
            if (account >= AtOnce)
                await EndOneOf(reading);
            var next = await Next();
            Assert.Equal(account, next.Account);
            Assert.InRange(underWay, 1, AtOnce);
            reading.Add(next);
        }

        while (reading.Count > 0)
            await EndOneOf(reading);

        async Task EndOneOf(List<Reading> some)
        {
            var one = some[some.Count / 3]; // They do not end in the order they began.
            some.Remove(one);
            one.End.SetResult();
            Assert.Equal(one.Account, await Done(asked[one.Account]));
        }
    }

    [Fact]
    public async Task One_that_fails_says_why_and_gives_its_place_back()
    {
        for (var turns = 0; turns < AtOnce; turns++)
        {
            await Assert.ThrowsAsync<IOException>(() => Done(openings.Begin<int>(() => throw new IOException("Lost at once."), CancellationToken.None)));
            var asked = Ask(turns);
            (await Next()).End.SetException(new IOException("Lost."));
            await Assert.ThrowsAsync<IOException>(() => Done(asked));
        }

        await AllPlacesAreFree();
    }

    [Fact]
    public async Task One_that_is_cancelled_while_it_reads_gives_its_place_back()
    {
        for (var turns = 0; turns < AtOnce; turns++)
        {
            var asked = Ask(turns);
            (await Next()).End.SetCanceled();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Done(asked));
        }

        await AllPlacesAreFree();
    }

    [Fact]
    public async Task One_that_is_cancelled_while_it_waits_never_reads_and_those_behind_it_have_their_turn()
    {
        using var impatient = new CancellationTokenSource();
        var full = await Fill();
        var given = Enumerable.Range(100, 50).Select(account => Ask(account, impatient.Token)).ToArray();
        var behind = Ask(200);
        await impatient.CancelAsync();
        foreach (var one in given)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Done(one));
        Assert.Equal(AtOnce, underWay);

        full[0].End.SetResult();
        full[0] = await Next();
        Assert.Equal(200, full[0].Account);
        foreach (var one in full)
            one.End.SetResult();
        await Done(behind);
        await AllPlacesAreFree();
    }

    [Fact]
    public async Task One_whose_asker_gives_up_while_it_reads_has_its_place_until_it_has_read()
    {
        using var impatient = new CancellationTokenSource();
        var given = Ask(100, impatient.Token);
        var reading = await Next();
        await Fill(AtOnce - 1);
        var behind = Ask(200);
        await impatient.CancelAsync();
        Assert.False(given.IsCompleted);
        Assert.False(begun.Reader.TryRead(out _));

        reading.End.SetResult();
        Assert.Equal(100, await Done(given));
        Assert.Equal(200, (await Next()).Account);
        Assert.False(behind.IsCompleted);
    }

    [Fact]
    public async Task Whoever_was_claimed_does_not_wait_for_those_who_begin()
    {
        await Fill();
        Assert.Equal(1, await Done(openings.Finish(() => Task.FromResult(1), CancellationToken.None)));
        _ = Ask(AtOnce);
        Assert.Equal(AtOnce, underWay);
    }

    static Task<T> Done<T>(Task<T> task) => task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);

    Task<int> Ask(int account, CancellationToken cancellation = default) => openings.Begin(
        async () =>
        {
            var reading = new Reading(account, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            Interlocked.Increment(ref underWay);
            begun.Writer.TryWrite(reading);
            try
            {
                await reading.End.Task;
                return account;
            }
            finally
            {
                Interlocked.Decrement(ref underWay);
            }
        },
        cancellation);

    /// <summary>The next account that reads, which must be soon; it reads until it is ended.</summary>
    Task<Reading> Next() => Done(begun.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask());

    async Task<Reading[]> Fill(int places = AtOnce)
    {
        var reading = new Reading[places];
        for (var account = 0; account < places; account++)
        {
            _ = Ask(account);
            reading[account] = await Next();
        }

        return reading;
    }

    /// <summary>As many as may read at once, and not one more.</summary>
    async Task AllPlacesAreFree()
    {
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref underWay) == 0, TimeSpan.FromSeconds(10)));
        await Fill();
        _ = Ask(AtOnce);
        Assert.Equal(AtOnce, underWay);
    }

    sealed record Reading(int Account, TaskCompletionSource End);
}
