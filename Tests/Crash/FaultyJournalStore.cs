using TikApis.Journaling;

namespace TikApis.Tests.Crash;

/// <summary>A journal store whose connection breaks when the test says so.</summary>
sealed class FaultyJournalStore(IJournalStore store, Faults faults) : IJournalStore
{
    public Task<long> RegisterWriter(string silo, CancellationToken cancellation) => store.RegisterWriter(silo, cancellation);

    public Task<AppendFate> Append(long writer, long position, ReadOnlyMemory<byte> payload) =>
        faults.Commit(() => store.Append(writer, position, payload));

    public Task Fence(long writer, CancellationToken cancellation) => store.Fence(writer, cancellation);

    public Task<IReadOnlyList<OpenWriter>> OpenWriters(CancellationToken cancellation) => store.OpenWriters(cancellation);

    /// <summary>A row a slice: a tail is read and trimmed in as many as can be.</summary>
    public Task<JournalTail> ReadTail(long writer, long after, long upTo, int maxBytes, CancellationToken cancellation) => store.ReadTail(writer, after, upTo, 1, cancellation);

    public Task Trim(long writer, long upTo, CancellationToken cancellation) => faults.Commit(async () =>
    {
        await store.Trim(writer, upTo, cancellation);
        return true;
    });

    /// <summary>An account a step: a fold is cut wherever it can be.</summary>
    public int FoldStep => 1;

    public async Task<IFoldTransaction> BeginFold(long writer, CancellationToken cancellation) =>
        new FaultyFold(await store.BeginFold(writer, cancellation), faults);

    sealed class FaultyFold(IFoldTransaction fold, Faults faults) : IFoldTransaction
    {
        public FoldProgress Progress => fold.Progress;

        public WriterState State => fold.State;

        public Task Apply(IReadOnlyList<KeyValuePair<string, FoldedAccount>> accounts) => fold.Apply(accounts);

        public Task Pause(long target, string account) => fold.Pause(target, account);

        public Task Advance(long position) => fold.Advance(position);

        public Task<bool> Close() => fold.Close();

        public Task Commit() => faults.Commit(async () =>
        {
            await fold.Commit();
            return true;
        });

        public ValueTask DisposeAsync() => fold.DisposeAsync();
    }
}
