using TikApis.Journaling;

namespace TikApis.Tests.Protocol;

/// <summary>A journal store beside which something happens.</summary>
sealed class WatchedJournalStore(IJournalStore store) : IJournalStore
{
    /// <summary>Happens before a tail is read.</summary>
    public Func<Task> BeforeRead { get; set; } = () => Task.CompletedTask;

    /// <summary>Happens before rows are deleted.</summary>
    public Func<Task> BeforeTrim { get; set; } = () => Task.CompletedTask;

    public int FoldStep => store.FoldStep;

    public async Task<JournalTail> ReadTail(long writer, long after, long upTo, int maxBytes, CancellationToken cancellation)
    {
        await BeforeRead();
        return await store.ReadTail(writer, after, upTo, maxBytes, cancellation);
    }

    public async Task Trim(long writer, long upTo, CancellationToken cancellation)
    {
        await BeforeTrim();
        await store.Trim(writer, upTo, cancellation);
    }

    public Task<IFoldTransaction> BeginFold(long writer, CancellationToken cancellation) => store.BeginFold(writer, cancellation);

    public Task<long> RegisterWriter(string silo, CancellationToken cancellation) => store.RegisterWriter(silo, cancellation);

    public Task<AppendFate> Append(long writer, long position, ReadOnlyMemory<byte> payload) => store.Append(writer, position, payload);

    public Task Fence(long writer, CancellationToken cancellation) => store.Fence(writer, cancellation);

    public Task<IReadOnlyList<OpenWriter>> OpenWriters(CancellationToken cancellation) => store.OpenWriters(cancellation);
}
