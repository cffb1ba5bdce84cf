namespace TikApis.Journaling;

/// <summary>Bounds and pace of the journal (configuration section <c>Journal</c>).</summary>
public sealed class JournalOptions
{
    /// <summary>Bytes of one group commit beyond which calls wait for the next group. A single call larger than that has a group of its own.</summary>
    public int MaxGroupBytes { get; set; } = 4 << 20;

    /// <summary>Longest a group waits, while the process has other work to do, for calls that may join it.</summary>
    public TimeSpan MaxGatherTime { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Bytes not yet folded at which ingest waits, and after <see cref="RoomTimeout"/> is refused. A single call may exceed it.</summary>
    public long MaxUnfoldedBytes { get; set; } = 256 << 20;

    /// <summary>Bytes of batches that wait for room or for their commit, beyond which more are refused at once.</summary>
    public long MaxBytesInFlight { get; set; } = 128 << 20;

    /// <summary>How long a call waits for room before it is refused; and how long an append may go without an outcome before calls are refused at once.</summary>
    public TimeSpan RoomTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes one fold sums up at most (one entry may exceed it): what it holds in memory. The more there are, the more events share a row.</summary>
    public int FoldBytes { get; set; } = 32 << 20;

    /// <summary>Longest time between two checkpoints while there is something to fold.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Unfolded bytes at which a checkpoint starts before its interval is over.</summary>
    public long CheckpointBytes { get; set; } = 32 << 20;

    /// <summary>How long another node is given to let go of an account before it is fenced: longer than membership needs to find it dead.</summary>
    public TimeSpan ReleaseTimeout { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>How often the journals of dead nodes are looked for.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Longest pause between two tries of an append or fold whose outcome is unknown.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromSeconds(1);
}
