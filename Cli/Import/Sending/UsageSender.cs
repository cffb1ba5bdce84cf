namespace TikApis.Cli.Import.Sending;

/// <summary>
/// Delivers a batch: the very same bytes again, with the same ids, until the server has answered for them,
/// so an answer that was lost neither loses nor doubles anything.
/// </summary>
public sealed class UsageSender(IngestClient client, SendingOptions options, Backoff backoff, TimeProvider clock, IDeliveryLog log)
{
    /// <exception cref="DeliveryException">The server refused, or could not be reached in time.</exception>
    public async Task SendAsync(EventBatch batch, CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            switch (await client.PostAsync(batch, ct))
            {
                case IngestOutcome.Taken { Answer: var answer }:
                    log.Delivered(batch, answer);
                    return;
                case IngestOutcome.TooLarge when batch.Count > 1:
                    var (first, second) = batch.Split();
                    await SendAsync(first, ct);
                    await SendAsync(second, ct);
                    return;
                case IngestOutcome.TooLarge { Reason: var reason }:
                    log.Delivered(batch, new IngestAnswer(0, 0, [new(0, "payload_too_large", reason)]));
                    return;
                case IngestOutcome.Refused { Reason: var reason }:
                    throw new DeliveryException($"The server refused: {reason}");
                case IngestOutcome.Later later:
                    var delay = backoff.Delay(attempt, later.RetryAfter);
                    if (clock.GetElapsedTime(started) + delay > options.RetryFor)
                        throw new DeliveryException(GaveUp(attempt, clock.GetElapsedTime(started), later));
                    log.Waiting(later.Reason, delay);
                    await Task.Delay(delay, clock, ct);
                    break;
            }
        }
    }

    string GaveUp(int attempts, TimeSpan elapsed, IngestOutcome.Later last)
    {
        var asked = last.RetryAfter > TimeSpan.Zero ? $", which asks to wait {last.RetryAfter.TotalSeconds:0} s" : "";
        return $"Gave up after {attempts} attempts in {elapsed.TotalSeconds:0} s (--retry-for {options.RetryFor.TotalSeconds:0}s): {last.Reason}{asked}";
    }
}
