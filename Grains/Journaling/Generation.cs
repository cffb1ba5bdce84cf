namespace TikApis.Journaling;

/// <summary>
/// The positions one fold transaction takes. Accounts keep what they counted by generation, so that a query
/// can add exactly what the tables of its snapshot do not hold yet.
/// </summary>
public sealed class Generation
{
    readonly TaskCompletionSource folded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Lock gate = new();
    List<IUnfolded> kept = [];
    long end = long.MaxValue;

    /// <summary>True once the tables hold it.</summary>
    public bool Folded => folded.Task.IsCompleted;

    /// <summary>Completes once the tables hold it.</summary>
    public Task WhenFolded => folded.Task;

    /// <summary>Last position; open-ended while groups are still added.</summary>
    internal long End => Volatile.Read(ref end);

    /// <summary>Bytes appended to it.</summary>
    internal long Bytes { get; private set; }

    /// <summary>When the first row was appended to it; null while it is empty.</summary>
    internal DateTimeOffset? Since { get; private set; }

    /// <summary>True when a snapshot taken at a checkpoint does not hold it.</summary>
    public bool IsBeyond(long checkpoint) => End > checkpoint;

    /// <summary>Has what an account counted within it let go when it is folded; false when it is.</summary>
    public bool Keep(IUnfolded counted)
    {
        lock (gate)
        {
            if (Folded)
                return false;
            kept.Add(counted);
            return true;
        }
    }

    internal void Grow(int bytes, DateTimeOffset now)
    {
        Bytes += bytes;
        Since ??= now;
    }

    internal void Close(long last) => Volatile.Write(ref end, last);

    internal void MarkFolded()
    {
        List<IUnfolded> letGo;
        lock (gate)
        {
            folded.TrySetResult();
            (letGo, kept) = (kept, []);
        }

        foreach (var counted in letGo)
            counted.LetGo();
    }
}

/// <summary>What an account keeps of a generation until it is folded.</summary>
public interface IUnfolded
{
    /// <summary>The tables hold it. Called on any thread.</summary>
    void LetGo();
}
