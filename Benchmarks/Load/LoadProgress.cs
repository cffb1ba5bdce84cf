namespace TikApis.Benchmarks.Load;

/// <summary>How far a run is, for whoever looks on while it goes.</summary>
sealed class LoadProgress
{
    long accepted;

    /// <summary>Events acknowledged so far.</summary>
    public long Accepted => Interlocked.Read(ref accepted);

    public void Add(int events) => Interlocked.Add(ref accepted, events);
}
