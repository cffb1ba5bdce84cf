namespace TikApis.Journaling;

/// <summary>One transaction under a writer's fold lock. Disposed without <see cref="Commit"/> it leaves nothing.</summary>
public interface IFoldTransaction : IAsyncDisposable
{
    /// <summary>Position folded so far, read under the lock.</summary>
    long Checkpoint { get; }

    /// <summary>The writer's state, read after the lock was taken.</summary>
    WriterState State { get; }

    /// <summary>Rows above the checkpoint, in order, until <paramref name="upTo"/> or the bytes are used up (at least one row).</summary>
    Task<IReadOnlyList<JournalRow>> ReadTail(long upTo, int maxBytes);

    /// <summary>C2, C3: adds the entries to rollups and id chunks, rows in key order.</summary>
    Task Apply(FoldedEntries entries);

    /// <summary>C4, C5: deletes the rows up to a position and moves the checkpoint there.</summary>
    Task Advance(long position);

    /// <summary>R4: nothing of the writer is left to fold.</summary>
    Task Close();

    Task Commit();
}

/// <summary>One row of the journal: the entries of one group commit.</summary>
public readonly record struct JournalRow(long Position, byte[] Payload);
