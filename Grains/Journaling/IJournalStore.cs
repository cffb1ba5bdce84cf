namespace TikApis.Journaling;

/// <summary>
/// What the journal needs of a database. Each method is one statement or one transaction; an exception means
/// that its outcome is unknown unless the method says otherwise.
/// </summary>
public interface IJournalStore
{
    /// <summary>Adds an active writer with its checkpoint at position 0. Numbers are never used twice.</summary>
    Task<long> RegisterWriter(string silo, CancellationToken cancellation);

    /// <summary>
    /// A3: inserts the row if the writer is active, both decided in one atomic statement. A row that is there
    /// already counts as appended.
    /// </summary>
    Task<AppendFate> Append(long writer, long position, ReadOnlyMemory<byte> payload);

    /// <summary>F1: turns an active writer into a fenced one; waits for an append in progress.</summary>
    Task Fence(long writer, CancellationToken cancellation);

    /// <summary>Writers that are not closed: the active and the fenced.</summary>
    Task<IReadOnlyList<OpenWriter>> OpenWriters(CancellationToken cancellation);

    /// <summary>Some of what is not in the tables, with how far they are: progress, state and rows of one snapshot.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="after">Rows above this position, to go on where another slice ended, and above the checkpoint in any case.</param>
    /// <param name="upTo">Last row wanted; of a fold that was begun, its target instead.</param>
    /// <param name="maxBytes">Rows are read until these are used up, one at least.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<JournalTail> ReadTail(long writer, long after, long upTo, int maxBytes, CancellationToken cancellation);

    /// <summary>C4: deletes rows up to a position, of those that the tables hold. Repeating it is harmless.</summary>
    Task Trim(long writer, long upTo, CancellationToken cancellation);

    /// <summary>Rows a fold adds in one transaction, more or less: as many as others can wait for.</summary>
    int FoldStep { get; }

    /// <summary>C1, R1: begins a transaction and takes the writer's fold lock.</summary>
    Task<IFoldTransaction> BeginFold(long writer, CancellationToken cancellation);
}

/// <summary>A writer that is not closed, and the address of the node that registered it.</summary>
public readonly record struct OpenWriter(long Writer, string Silo, WriterState State);

/// <summary>What became of an append.</summary>
public enum AppendFate
{
    /// <summary>The row is in the journal.</summary>
    Appended,

    /// <summary>The writer is not active: the row is not and never will be in the journal.</summary>
    Fenced,
}

/// <summary>State of a journal writer: <c>active → fenced → closed</c>, or <c>active → closed</c>; never back.</summary>
public enum WriterState
{
    Active,
    Fenced,
    Closed,
}
