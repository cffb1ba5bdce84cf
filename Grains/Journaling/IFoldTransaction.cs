namespace TikApis.Journaling;

/// <summary>One transaction under a writer's fold lock. Disposed without <see cref="Commit"/> it leaves nothing.</summary>
public interface IFoldTransaction : IAsyncDisposable
{
    /// <summary>What the tables hold, read under the lock.</summary>
    FoldProgress Progress { get; }

    /// <summary>The writer's state, read after the lock was taken.</summary>
    WriterState State { get; }

    /// <summary>C2, C3: adds accounts to rollups and id chunks, rows in key order.</summary>
    Task Apply(IReadOnlyList<KeyValuePair<string, FoldedAccount>> accounts);

    /// <summary>The tables hold accounts up to this one up to the target, where the fold will end.</summary>
    Task Pause(long target, string account);

    /// <summary>C5: moves the checkpoint to a position. The rows up to there are not read any more.</summary>
    Task Advance(long position);

    /// <summary>R4: nothing is appended for the writer any more, and no row of it is left. False when there are rows that are not folded: it must not be committed then.</summary>
    Task<bool> Close();

    Task Commit();
}
