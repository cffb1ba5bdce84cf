using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace TikApis.Journaling;

/// <inheritdoc cref="IWriterPeer"/>
[Reentrant]
public sealed class WriterPeer(GrainId id, Silo silo, ILoggerFactory logs, Ownership ownership) : GrainService(id, silo, logs), IWriterPeer
{
    public Task<bool> Release(long writer, string accountId, long epoch) =>
        ownership.Release(writer, accountId, epoch, StoppedCancellationTokenSource.Token);
}
