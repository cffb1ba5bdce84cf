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

    readonly AccountCalls calls = new(grains, clock);

    /// <summary>How many events of all batches were counted, and how many before.</summary>
    /// <exception cref="UsageUnavailableException">
    /// At least one batch is not acknowledged. Others may be: the same events sent again come out as duplicates there.
    /// </exception>
    public async Task<(int Accepted, int Duplicates)> Record(IReadOnlyList<AccountEvents> accounts, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        var (accepted, duplicates) = (0, 0);
        for (var attempt = 0; accounts.Count > 0; attempt++)
        {
            var asked = await Ask(accounts, started, cancellation);
            (accepted, duplicates) = (accepted + asked.Accepted, duplicates + asked.Duplicates);
            if (asked.Failed is [])
                break;
            if (asked.Failed.FirstOrDefault(failed => attempt == Waits.Length || !CanRepeat(failed.Events.Batch) || !Unavailability.Is(failed.Reason)) is { Reason: { } reason })
                throw Unavailability.Is(reason) ? new UsageUnavailableException(reason.Message, reason) : reason;
            accounts = [.. asked.Failed.Select(failed => failed.Events)];
            await Task.Delay(Waits[attempt], clock, cancellation);
        }

        return (accepted, duplicates);
    }

    async Task<AskedBatches> Ask(IReadOnlyList<AccountEvents> accounts, long started, CancellationToken cancellation)
    {
        var asked = calls.Ask(accounts);
        try
        {
            var left = Deadline - clock.GetElapsedTime(started);
            await asked.Answered.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock, cancellation);
            return asked;
        }
        catch (TimeoutException late)
        {
            // No answer in time leaves open whether the batches were counted, and there is no time for another try.
            throw new UsageUnavailableException(late.Message, late);
        }
        finally
        {
            asked.GiveUp();
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
