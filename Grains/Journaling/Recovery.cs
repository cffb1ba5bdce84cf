using Microsoft.Extensions.Logging;

namespace TikApis.Journaling;

/// <summary>Takes what dead writers left in their journals into the tables.</summary>
public sealed partial class Recovery(IJournalStore store, Fold fold, ILogger<Recovery> log)
{
    /// <summary>Fences a writer and folds its tail.</summary>
    public async Task Take(long writer, CancellationToken cancellation)
    {
        await store.Fence(writer, cancellation);
        await fold.FencedTail(writer, cancellation);
        JournalMetrics.Recovered.Add(1);
        LogRecovered(writer);
    }

    /// <summary>Recovers every writer there is: on an embedded database at start, before anything is served.</summary>
    public async Task TakeAll(CancellationToken cancellation)
    {
        foreach (var writer in await store.OpenWriters(cancellation))
            await Take(writer.Writer, cancellation);
    }

    [LoggerMessage(LogLevel.Information, "Recovered the journal of writer {Writer}.")]
    partial void LogRecovered(long writer);
}
