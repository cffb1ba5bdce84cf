using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TikApis.Journaling;

/// <summary>Takes what dead writers left in their journals into the tables.</summary>
public sealed partial class Recovery(IJournalStore store, Fold fold, ILogger<Recovery> log)
{
    readonly ConcurrentDictionary<long, Lazy<Task>> running = [];

    /// <summary>
    /// Fences a writer and folds its tail. All accounts of a dead node ask for it at once: it is done once, and
    /// whoever gives up waiting leaves it to the others.
    /// </summary>
    public Task Take(long writer, CancellationToken cancellation) =>
        running.GetOrAdd(writer, number => new Lazy<Task>(() => Task.Run(() => FenceAndFold(number), CancellationToken.None))).Value.WaitAsync(cancellation);

    /// <summary>Recovers every writer there is: on an embedded database at start, before anything is served.</summary>
    public async Task TakeAll(CancellationToken cancellation)
    {
        foreach (var writer in await store.OpenWriters(cancellation))
            await Take(writer.Writer, cancellation);
    }

    async Task FenceAndFold(long writer)
    {
        try
        {
            await store.Fence(writer, CancellationToken.None);
            await fold.FencedTail(writer, CancellationToken.None);
            LogRecovered(writer);
        }
        finally
        {
            running.TryRemove(writer, out _);
        }
    }

    [LoggerMessage(LogLevel.Information, "Recovered the journal of writer {Writer}.")]
    partial void LogRecovered(long writer);
}
