using Microsoft.Extensions.Options;
using TikApis.Dedupe;

namespace TikApis.Journaling;

/// <summary>
/// Moves journal entries into the tables: rollups, ids, trim and checkpoint in one commit, under the writer's
/// fold lock. The same steps serve a checkpoint of the own tail and the recovery of somebody else's.
/// </summary>
public sealed class Fold(IJournalStore store, IOptions<JournalOptions> options, IOptions<DedupeOptions> dedupe)
{
    /// <summary>C1–C5: folds the own tail up to a committed position, in one transaction.</summary>
    public async Task OwnTail(long writer, long upTo, CancellationToken cancellation)
    {
        await using var transaction = await store.BeginFold(writer, cancellation);
        if (transaction.Checkpoint >= upTo)
            return; // A try whose outcome was unknown had gone through.
        var folded = await FoldInto(transaction, upTo, int.MaxValue);
        if (folded != upTo)
            throw new JournalCorruptException($"The journal of writer {writer} ends at {folded}, {upTo} was committed.");
        await transaction.Commit();
    }

    /// <summary>R1–R4: folds what a fenced writer left, in slices, and closes it. Whoever comes second finds nothing to do.</summary>
    public async Task FencedTail(long writer, CancellationToken cancellation)
    {
        for (var done = false; !done;)
        {
            await using var transaction = await store.BeginFold(writer, cancellation);
            if (transaction.State != WriterState.Fenced)
                return;
            done = await FoldInto(transaction, long.MaxValue, options.Value.FoldBytes) == transaction.Checkpoint;
            if (done)
                await transaction.Close();
            await transaction.Commit();
        }
    }

    /// <summary>Closes a writer that stopped accepting and folded everything.</summary>
    public async Task CloseOwn(long writer, CancellationToken cancellation)
    {
        await using var transaction = await store.BeginFold(writer, cancellation);
        if (transaction.State != WriterState.Active || (await transaction.ReadTail(long.MaxValue, 1)).Count > 0)
            return; // Fenced, or an append without an answer went through after all: recovery takes it.
        await transaction.Close();
        await transaction.Commit();
    }

    async Task<long> FoldInto(IFoldTransaction transaction, long upTo, int maxBytes)
    {
        var entries = new FoldedEntries(dedupe.Value.Window);
        var position = transaction.Checkpoint;
        foreach (var row in await transaction.ReadTail(upTo, maxBytes))
        {
            if (row.Position != position + 1)
                throw new JournalCorruptException($"The journal has a gap: {row.Position} follows {position}.");
            entries.Add(row);
            position = row.Position;
        }

        if (position == transaction.Checkpoint)
            return position;
        await transaction.Apply(entries);
        await transaction.Advance(position);
        return position;
    }
}
