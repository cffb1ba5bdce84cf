using System.Threading.Channels;
using TikApis.Cli.Import.Reading;
using TikApis.Cli.Import.Reporting;
using TikApis.Cli.Import.Sending;

namespace TikApis.Cli.Import;

/// <summary>One reader fills a short queue that a few senders empty; the first failure stops them all.</summary>
public sealed class LogImport(ImportOptions options, ImportTally tally, UsageSender? sender)
{
    readonly Channel<EventBatch> batches = Channel.CreateBounded<EventBatch>(options.Sending?.InFlight ?? 1);
    Exception? failure;

    /// <exception cref="DeliveryException">The server refused, or could not be reached.</exception>
    /// <exception cref="OperationCanceledException">The user stopped it.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var senders = Enumerable.Range(0, options.Sending?.InFlight ?? 1);
        await Task.WhenAll([Part(ReadAsync), .. senders.Select(_ => Part(SendAsync))]);

        // The parts that were stopped end in a cancellation; the one that failed first says why.
        if (failure is not null)
            throw failure is OperationCanceledException ? new OperationCanceledException(ct) : failure;

        async Task Part(Func<CancellationToken, Task> work)
        {
            try
            {
                await Task.Run(() => work(stop.Token), CancellationToken.None);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
                await stop.CancelAsync();
            }
        }
    }

    async Task ReadAsync(CancellationToken ct)
    {
        await foreach (var batch in new EventReader(options, tally).ReadAsync(ct))
            await batches.Writer.WriteAsync(batch, ct);
        batches.Writer.Complete();
    }

    async Task SendAsync(CancellationToken ct)
    {
        await foreach (var batch in batches.Reader.ReadAllAsync(ct))
        {
            if (sender is not null)
                await sender.SendAsync(batch, ct);
        }
    }
}
