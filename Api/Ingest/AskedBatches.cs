using System.Diagnostics;
using TikApis.Usage;

namespace TikApis.Api.Ingest;

/// <summary>What a request asks of its accounts' grains at once: complete when each has answered.</summary>
/// <param name="accounts">The batches, one of each account.</param>
sealed class AskedBatches(IReadOnlyList<AccountEvents> accounts)
{
    readonly TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly List<(AccountEvents Events, Exception Reason)> failed = [];
    int left = accounts.Count;
    int accepted;
    int duplicates;
    volatile IReadOnlyList<AccountEvents>? wanted = accounts;

    /// <summary>The request's span, when it is traced.</summary>
    public Activity? Activity { get; } = Activity.Current;

    /// <summary>Completes with the last answer; never fails.</summary>
    public Task Answered => answered.Task;

    /// <summary>Events counted now.</summary>
    public int Accepted => accepted;

    /// <summary>Events counted before.</summary>
    public int Duplicates => duplicates;

    /// <summary>Batches that are not acknowledged.</summary>
    public IReadOnlyList<(AccountEvents Events, Exception Reason)> Failed => failed;

    /// <summary>One of the batches; null once nobody waits for it any more.</summary>
    public GatheredPart? this[int index] => wanted is { } batches ? new GatheredPart(batches[index], this) : null;

    /// <summary>A batch was counted.</summary>
    public void Count(int now, int before)
    {
        Interlocked.Add(ref accepted, now);
        Interlocked.Add(ref duplicates, before);
        Answer();
    }

    /// <summary>A batch was not acknowledged.</summary>
    public void Fail(in AccountEvents events, Exception reason)
    {
        lock (failed)
            failed.Add((events, reason));
        Answer();
    }

    /// <summary>The request has its answer, or ended without one: what was not sent need not be, nor kept in memory.</summary>
    public void GiveUp() => wanted = null;

    void Answer()
    {
        if (Interlocked.Decrement(ref left) == 0)
            answered.TrySetResult();
    }
}

/// <summary>An account's batch and the request that waits for it.</summary>
readonly record struct GatheredPart(AccountEvents Events, AskedBatches Asked)
{
    /// <summary>The batch.</summary>
    public UsageBatch Batch => Events.Batch;
}
