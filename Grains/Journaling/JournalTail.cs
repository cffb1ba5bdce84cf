namespace TikApis.Journaling;

/// <summary>What of a writer's journal is not in the tables, of one snapshot.</summary>
/// <param name="Progress">What the tables hold.</param>
/// <param name="State">The writer's state.</param>
/// <param name="Rows">Rows above <see cref="FoldProgress.Position"/>, in order; not all, when they were read in slices.</param>
public sealed record JournalTail(FoldProgress Progress, WriterState State, IReadOnlyList<JournalRow> Rows);

/// <summary>One row of the journal: the entries of one group commit.</summary>
public readonly record struct JournalRow(long Position, byte[] Payload);
