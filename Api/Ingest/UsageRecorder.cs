using TikApis.Api.Errors;
using TikApis.Usage;

namespace TikApis.Api.Ingest;

/// <summary>
/// Has each account's grain count its batch, all at once. A batch that is not acknowledged is tried again for a
/// short while when every event in it has an id: then a second try cannot count twice.
/// </summary>
public sealed class UsageRecorder(IGrainFactory grains, TimeProvider clock)
{
    /// <summary>Long enough for an account to move to another node, short enough for a gateway to wait.</summary>
    static readonly TimeSpan[] Waits = [.. new[] { 20, 50, 100, 200, 400 }.Select(ms => TimeSpan.FromMilliseconds(ms))];

    /// <summary>Longest a request waits for its batches: whoever waits longer has given up.</summary>
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>What became of all batches together.</summary>
    /// <exception cref="UsageUnavailableException">
    /// At least one batch is not acknowledged. Others may be: the same events sent again come out as duplicates there.
    /// </exception>
    public async Task<RecordResult> Record(IReadOnlyList<AccountEvents> accounts, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        var results = await Task.WhenAll(accounts.Select(account => Record(account, started, cancellation)));
        return new RecordResult(results.Sum(result => result.Accepted), results.Sum(result => result.Duplicates));
    }

    async Task<RecordResult> Record(AccountEvents events, long started, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var left = Deadline - clock.GetElapsedTime(started);
                return await grains.GetGrain<IUsageGrain>(events.AccountId).Record(events.Batch)
                    .WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock, cancellation);
            }
            catch (Exception exception) when (Unavailability.Is(exception) && !cancellation.IsCancellationRequested)
            {
                // No answer in time leaves open whether the batch was counted, and there is no time for another try.
                if (exception is TimeoutException || attempt == Waits.Length || !CanRepeat(events.Batch))
                    throw new UsageUnavailableException(exception.Message);
                await Task.Delay(Waits[attempt], clock, cancellation);
            }
        }
    }

    static bool CanRepeat(UsageBatch batch)
    {
        foreach (ref readonly var record in batch.Records)
        {
            if (!record.HasId)
                return false;
        }

        return true;
    }
}
