using System.Collections.Concurrent;
using System.Diagnostics;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using TikApis.Api.Ingest;
using TikApis.Usage;

namespace TikApis.Tests.Ingest;

/// <summary>What requests bring for an account while its calls are under way.</summary>
public sealed class AccountCallsTests
{
    static readonly Gen<(string? Id, DateTimeOffset At, Series Series, int Status)> AnEvent =
        from id in Gen.Int[0, 50]
        from key in Pick("", "k1", "k2")
        from endpoint in Pick("GET /", "GET /a", "POST /a", "GET /ä/{id}")
        from status in Gen.Int[100, 599]
        from second in Gen.Int[0, 10_000]
        select (id == 0 ? null : $"e{id}", Support.Some.Noon.AddSeconds(second), new Series(key, endpoint, key + "c"), status);

    readonly IGrainFactory factory;
    readonly FakeGrains grains;
    readonly FakeTimeProvider clock = new();

    public AccountCallsTests() => (factory, grains) = FakeGrains.Create();

    [Fact]
    public void A_gathered_batch_holds_the_events_of_all_in_their_order_and_a_series_once() =>
        AnEvent.Array[1, 20].Array[1, 20].Sample(batches =>
        {
            var gathered = GatheredBatch.Of([.. batches.Select(events => new GatheredPart(new("acme", Support.Some.Batch(events)), new([])))]);
            Assert.Equal(batches.SelectMany(events => Read(Support.Some.Batch(events))), Read(gathered));
            Assert.Equal(gathered.ReadSeries().Distinct().Count(), gathered.SeriesCount);
        });

    [Fact]
    public async Task What_comes_while_calls_are_under_way_goes_with_one_and_each_is_told_of_its_own()
    {
        grains.Answer = (_, batch, _) =>
        {
            // Of the ids that begin with "d" all were seen before.
            var seen = Enumerable.Range(0, batch.Count).Where(i => Enumerable.Range(0, 9).Any(n => batch.Records[i].Id == EventId.Of("", $"d{n}"))).ToArray();
            return new RecordResult(batch.Count - seen.Length, seen);
        };
        var calls = new AccountCalls(factory, clock);
        var hold = new TaskCompletionSource();
        grains.Held = hold.Task;
        string[][] sent = [["a0"], ["d0"], ["a1", "d1", "d2"], ["a2"], ["d3", "a3", "a4"], ["d4"]];
        var asked = sent.Select(ids => Ask(calls, "acme", ids)).ToArray();
        var other = Ask(calls, "beta", ["a0"]);
        Assert.Equal(2, grains.Calls);

        hold.SetResult();
        await Task.WhenAll(asked.Append(other).Select(one => one.Answered)).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(sent.Select(ids => (ids.Count(id => id[0] == 'a'), ids.Count(id => id[0] == 'd'))), asked.Select(one => (one.Accepted, one.Duplicates)));
        Assert.Equal([1, 9], grains.Recorded.Where(one => one.Account == "acme").Select(one => one.Batch.Count).Order());
        Assert.Equal(3, grains.Calls);
    }

    [Fact]
    public async Task What_nobody_waits_for_any_more_is_not_sent()
    {
        var calls = new AccountCalls(factory, clock);
        var hold = new TaskCompletionSource();
        grains.Held = hold.Task;
        AskedBatches[] asked = [Ask(calls, "acme", ["a"]), Ask(calls, "acme", ["b"]), Ask(calls, "acme", ["c"]), Ask(calls, "acme", ["d"])];
        asked[2].GiveUp();
        hold.SetResult();
        await Task.WhenAll(asked[0].Answered, asked[1].Answered, asked[3].Answered).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.False(asked[2].Answered.IsCompleted);
        Assert.Equal([1, 2], grains.Recorded.Select(one => one.Batch.Count));
    }

    [Fact]
    public async Task A_call_that_does_not_end_is_not_waited_for()
    {
        var calls = new AccountCalls(factory, clock);
        var hold = new TaskCompletionSource();
        grains.Held = hold.Task;
        var stuck = Ask(calls, "acme", ["a"]);
        var waiting = Ask(calls, "acme", ["b"]);
        clock.Advance(TimeSpan.FromMilliseconds(999));
        var waitingToo = Ask(calls, "acme", ["c"]);
        Assert.Equal(1, grains.Calls);

        clock.Advance(TimeSpan.FromMilliseconds(1));
        grains.Held = Task.CompletedTask;
        var passing = Ask(calls, "acme", ["d"]);
        await Task.WhenAll(passing.Answered, waiting.Answered, waitingToo.Answered).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.False(stuck.Answered.IsCompleted);
        Assert.Equal([1, 2], grains.Recorded.Select(one => one.Batch.Count));

        // Once it ends after all, it answers its own request and has nothing to do with those that follow.
        hold.SetResult();
        await stuck.Answered.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal((1, 1), (stuck.Accepted, (await Answered(Ask(calls, "acme", ["e"]))).Accepted));
        Assert.Equal(4, grains.Calls);
    }

    [Fact]
    public async Task A_call_is_in_the_trace_of_the_first_request_it_is_made_for()
    {
        ConcurrentQueue<string?> traces = [];
        grains.Answer = (_, batch, _) =>
        {
            traces.Enqueue(Activity.Current?.OperationName);
            return new RecordResult(batch.Count, []);
        };
        var calls = new AccountCalls(factory, clock);
        var hold = new TaskCompletionSource();
        grains.Held = hold.Task;
        List<AskedBatches> asked = [];
        foreach (var request in "abcd")
        {
            Activity.Current = null;
            new Activity($"{request}").Start();
            asked.Add(Ask(calls, "acme", [$"{request}"]));
        }

        Activity.Current = null;
        hold.SetResult();
        await Task.WhenAll(asked.Select(one => one.Answered)).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(["a", "b"], traces.Order());
    }

    [Fact]
    public async Task A_call_that_fails_fails_each_batch_in_it_and_the_next_is_made()
    {
        grains.Answer = (_, batch, before) => before == 1 ? throw new UsageUnavailableException("moving") : new RecordResult(batch.Count, []);
        var calls = new AccountCalls(factory, clock);
        var hold = new TaskCompletionSource();
        grains.Held = hold.Task;
        var asked = "abcd".Select(id => Ask(calls, "acme", [$"{id}"])).ToArray();
        hold.SetResult();
        await Task.WhenAll(asked.Select(one => one.Answered)).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal([0, 1, 1, 1], asked.Select(one => one.Failed.Count));

        var again = Ask(calls, "acme", ["c"]);
        await again.Answered;
        Assert.Equal(1, again.Accepted);
    }

    [Fact]
    public async Task No_call_has_more_events_than_a_batch_may_have()
    {
        var calls = new AccountCalls(factory, clock);
        var hold = new TaskCompletionSource();
        grains.Held = hold.Task;
        var batch = Support.Some.Batch(Enumerable.Range(0, 4_000).Select(n => $"e{n}").ToArray());
        var asked = Enumerable.Range(0, 7).Select(_ => calls.Ask([new("acme", batch)])).ToArray();
        hold.SetResult();
        await Task.WhenAll(asked.Select(one => one.Answered)).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal([4_000, 8_000, 8_000, 8_000], grains.Recorded.Select(one => one.Batch.Count).Order());
    }

    static Gen<string> Pick(params string[] of) => Gen.Int[0, of.Length - 1].Select(n => of[n]);

    static async Task<AskedBatches> Answered(AskedBatches asked)
    {
        await asked.Answered.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        return asked;
    }

    static AskedBatches Ask(AccountCalls calls, string account, string[] ids) => calls.Ask([new(account, Support.Some.Batch(ids))]);

    static IEnumerable<(UInt128, long, Series, ushort)> Read(UsageBatch batch)
    {
        var series = batch.ReadSeries();
        return batch.Records.ToArray().Select(record => (record.Id, record.TimestampMs, series[record.Series], record.Status));
    }
}
