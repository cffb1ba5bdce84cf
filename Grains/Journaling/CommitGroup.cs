using System.Buffers;

namespace TikApis.Journaling;

/// <summary>The entries of one journal row, from the first call that joins until its fate is known.</summary>
/// <param name="buffer">For its bytes; empty.</param>
public sealed class CommitGroup(ArrayBufferWriter<byte> buffer)
{
    // Callers continue on their own schedulers, never inside the append loop.
    readonly TaskCompletionSource<Generation> committed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the row is in the journal; fails with a retryable error when it never will be.</summary>
    public Task<Generation> Committed => committed.Task;

    internal int Bytes => buffer.WrittenCount;

    internal ReadOnlyMemory<byte> Payload => buffer.WrittenMemory;

    /// <summary>Position in the journal; 0 until it is sent.</summary>
    internal long Position { get; set; }

    /// <summary>Whether an entry may join a row of so many bytes. Any may have one of its own.</summary>
    internal bool HasRoomFor(in JournalEntry entry, int most) => Bytes == 0 || Bytes + entry.Size + JournalEntry.SealSize <= most;

    internal void Seal() => JournalEntry.Seal(buffer);

    internal void Add(in JournalEntry entry) => entry.WriteTo(buffer);

    /// <summary>Its buffer, for another group: the row is in the journal, nobody reads its bytes any more.</summary>
    internal ArrayBufferWriter<byte> GiveBuffer()
    {
        buffer.ResetWrittenCount();
        return buffer;
    }

    internal void Commit(Generation generation) => committed.TrySetResult(generation);

    internal void Fail(Exception reason)
    {
        if (committed.TrySetException(reason))
            _ = committed.Task.Exception; // Seen: a group nobody waits for any more must not be reported as lost.
    }
}
