using Microsoft.Extensions.Options;
using TikApis.Dedupe;

namespace TikApis.Journaling;

/// <summary>
/// Moves journal entries into the tables: rollups, ids and checkpoint, some accounts a commit, under the writer's
/// fold lock; the journal is trimmed afterwards. The same steps serve a checkpoint of the own tail and the recovery of somebody else's.
/// </summary>
/// <remarks>
/// The tail is read and summed without the lock. Whoever holds it goes on only where it finds what it had read: nobody
/// else took a step meanwhile. It is read and trimmed in slices: on SQLite a thread reads, and nobody else writes while
/// rows are deleted.
/// </remarks>
public sealed class Fold(IJournalStore store, IOptions<JournalOptions> options, IOptions<DedupeOptions> dedupe)
{
    /// <summary>Bytes of the journal that are read, or deleted, at once: some milliseconds on SQLite.</summary>
    const int SliceBytes = 1 << 20;

    /// <summary>C1–C5: folds the own tail up to a committed position. Gives the last rows of the slices there are to <see cref="Trim"/> then.</summary>
    public async Task<IReadOnlyList<long>> OwnTail(long writer, long upTo, Pace pace, CancellationToken cancellation)
    {
        List<long> slices = [];
        while (true)
        {
            if (await Read(writer, upTo, long.MaxValue, pace, cancellation) is not { } tail)
                continue;
            if (tail.Progress.Position >= upTo)
                return slices; // Also when a try whose outcome was unknown had gone through.
            if (tail.Progress.Target is null && tail.Target != upTo)
                throw new JournalCorruptException($"The journal of writer {writer} ends at {tail.Target}, {upTo} was committed.");
            await Take(writer, tail, pace, cancellation);
            slices.AddRange(tail.Slices);
        }
    }

    /// <summary>Deletes the rows of slices that are in the tables. What it does not come to goes with the next fold, or when the writer is closed.</summary>
    public async Task Trim(long writer, IReadOnlyList<long> slices, Pace pace, CancellationToken cancellation)
    {
        foreach (var end in slices)
        {
            await pace.Rest(cancellation);
            await store.Trim(writer, end, cancellation);
        }
    }

    /// <summary>R1–R4: folds what a fenced writer left, in slices, and closes it. Several may do it at once: each step is done by one.</summary>
    public async Task FencedTail(long writer, CancellationToken cancellation)
    {
        while (true)
        {
            if (await Read(writer, long.MaxValue, options.Value.FoldBytes, Pace.Urgent, cancellation) is not { } tail)
                continue;
            if (tail.State != WriterState.Fenced)
                return;
            if (tail.Target > tail.Progress.Position)
                await Take(writer, tail, Pace.Urgent, cancellation);
            else
                await Close(writer, WriterState.Fenced, cancellation);
        }
    }

    /// <summary>Closes a writer that stopped accepting and folded everything; one that was fenced is left to its recovery, and so is an append without an answer that went through after all.</summary>
    public Task CloseOwn(long writer, CancellationToken cancellation) => Close(writer, WriterState.Active, cancellation);

    async Task Close(long writer, WriterState state, CancellationToken cancellation)
    {
        await using var transaction = await store.BeginFold(writer, cancellation);
        if (transaction.State == state && await transaction.Close())
            await transaction.Commit();
    }

    /// <summary>
    /// Sums what is to be folded next: the rest of a fold that was begun, or what lies above the checkpoint. Null when
    /// somebody else took a step meanwhile.
    /// </summary>
    async Task<Tail?> Read(long writer, long upTo, long maxBytes, Pace pace, CancellationToken cancellation)
    {
        var entries = new FoldedEntries(dedupe.Value.Window);
        var slice = await store.ReadTail(writer, 0, upTo, (int)Math.Min(SliceBytes, maxBytes), cancellation);
        var (progress, position, bytes) = (slice.Progress, slice.Progress.Position, 0L);
        List<long> slices = [];
        while (slice.Rows.Count > 0)
        {
            foreach (var row in slice.Rows)
            {
                if (row.Position != position + 1)
                    throw new JournalCorruptException($"The journal has a gap: {row.Position} follows {position}.");
                entries.Add(row);
                (position, bytes) = (row.Position, bytes + row.Payload.Length);
                await pace.Rest(cancellation);
            }

            slices.Add(position);
            if (position >= (progress.Target ?? upTo) || (progress.Target is null && bytes >= maxBytes))
                break;
            slice = await store.ReadTail(writer, position, upTo, progress.Target is null ? (int)Math.Min(SliceBytes, maxBytes - bytes) : SliceBytes, cancellation);
            if (slice.Progress != progress)
                return null;
        }

        if (progress.Target is { } target && position != target)
            throw new JournalCorruptException($"The journal of writer {writer} ends at {position}, {target} is half folded.");
        return new Tail(progress, slice.State, slices, entries);
    }

    async Task Take(long writer, Tail tail, Pace pace, CancellationToken cancellation)
    {
        var progress = tail.Progress;
        var left = tail.Entries.Accounts.Where(account => progress.Target is null || string.CompareOrdinal(account.Key, progress.Account) > 0).ToArray();
        for (var (done, isLast) = (0, false); !isLast;)
        {
            await pace.Rest(cancellation); // Before the lock, not with it.
            var step = StepFrom(left, done);
            done += step.Count;
            isLast = done == left.Length;
            await using var transaction = await store.BeginFold(writer, cancellation);
            if (transaction.Progress != progress)
                return; // Somebody else went on with it.
            await transaction.Apply(step);
            progress = isLast ? new FoldProgress(tail.Target) : new FoldProgress(progress.Position, tail.Target, step[^1].Key);
            if (isLast)
                await transaction.Advance(tail.Target);
            else
                await transaction.Pause(tail.Target, step[^1].Key);
            await transaction.Commit();
        }
    }

    /// <summary>As many accounts as a step takes, one at least where there is one.</summary>
    ArraySegment<KeyValuePair<string, FoldedAccount>> StepFrom(KeyValuePair<string, FoldedAccount>[] accounts, int first)
    {
        var end = first;
        for (var rows = 0; end < accounts.Length && rows < store.FoldStep; end++)
            rows += accounts[end].Value.Rows;
        return new ArraySegment<KeyValuePair<string, FoldedAccount>>(accounts, first, end - first);
    }

    /// <param name="Progress">What the tables hold before it.</param>
    /// <param name="State">The writer's state.</param>
    /// <param name="Slices">Last rows of the slices it was read in.</param>
    /// <param name="Entries">What its rows add up to.</param>
    sealed record Tail(FoldProgress Progress, WriterState State, IReadOnlyList<long> Slices, FoldedEntries Entries)
    {
        /// <summary>Its last row; where the tables are when there is none.</summary>
        public long Target => Slices.Count == 0 ? Progress.Position : Slices[^1];
    }
}
