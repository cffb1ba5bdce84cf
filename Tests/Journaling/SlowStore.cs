using System.Collections;
using Microsoft.Extensions.Time.Testing;
using TikApis.Journaling;

namespace TikApis.Tests.Journaling;

/// <summary>A journal of one writer, of which a step folds an account. Each row and each step takes its time by the clock.</summary>
sealed class SlowStore(FakeTimeProvider clock) : IJournalStore
{
    /// <summary>What a row takes, and a step.</summary>
    public static readonly TimeSpan Work = TimeSpan.FromMilliseconds(10);

    readonly List<JournalRow> rows = [];
    readonly FakeTimeProvider clock = clock;
    FoldProgress progress = new(0);

    /// <summary>The accounts in the order in which they were folded.</summary>
    public List<string> Folded { get; } = [];

    /// <summary>Whether a fold holds the lock.</summary>
    public bool IsLocked { get; private set; }

    public int FoldStep => 1;

    public Task<AppendFate> Append(long writer, long position, ReadOnlyMemory<byte> payload)
    {
        rows.Add(new JournalRow(position, payload.ToArray()));
        return Task.FromResult(AppendFate.Appended);
    }

    public Task<JournalTail> ReadTail(long writer, long after, long upTo, int maxBytes, CancellationToken cancellation)
    {
        var last = progress.Target ?? upTo;
        var tail = rows.Where(row => row.Position > Math.Max(after, progress.Position) && row.Position <= last);
        return Task.FromResult(new JournalTail(progress, WriterState.Active, new SlowRows(clock, [.. tail])));
    }

    public Task Trim(long writer, long upTo, CancellationToken cancellation)
    {
        clock.Advance(Work);
        rows.RemoveAll(row => row.Position <= Math.Min(upTo, progress.Position));
        return Task.CompletedTask;
    }

    public Task<IFoldTransaction> BeginFold(long writer, CancellationToken cancellation)
    {
        IsLocked = true;
        return Task.FromResult<IFoldTransaction>(new Step(this));
    }

    public Task<long> RegisterWriter(string silo, CancellationToken cancellation) => throw new InvalidOperationException();

    public Task Fence(long writer, CancellationToken cancellation) => throw new InvalidOperationException();

    public Task<IReadOnlyList<OpenWriter>> OpenWriters(CancellationToken cancellation) => throw new InvalidOperationException();

    sealed class SlowRows(FakeTimeProvider clock, JournalRow[] rows) : IReadOnlyList<JournalRow>
    {
        public int Count => rows.Length;

        public JournalRow this[int index] => rows[index];

        public IEnumerator<JournalRow> GetEnumerator()
        {
            foreach (var row in rows)
            {
                clock.Advance(Work);
                yield return row;
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    sealed class Step(SlowStore store) : IFoldTransaction
    {
        readonly List<string> accounts = [];
        FoldProgress next;

        public FoldProgress Progress => store.progress;

        public WriterState State => WriterState.Active;

        public Task Apply(IReadOnlyList<KeyValuePair<string, FoldedAccount>> accounts)
        {
            store.clock.Advance(Work);
            this.accounts.AddRange(accounts.Select(account => account.Key));
            return Task.CompletedTask;
        }

        public Task Pause(long target, string account)
        {
            next = new FoldProgress(store.progress.Position, target, account);
            return Task.CompletedTask;
        }

        public Task Advance(long position)
        {
            next = new FoldProgress(position);
            return Task.CompletedTask;
        }

        public Task<bool> Close() => throw new InvalidOperationException();

        public Task Commit()
        {
            store.progress = next;
            store.Folded.AddRange(accounts);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            store.IsLocked = false;
            return ValueTask.CompletedTask;
        }
    }
}
