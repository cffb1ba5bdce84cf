namespace TikApis.Dedupe;

/// <summary>An account's segments, oldest first; the last one takes the ids that come.</summary>
/// <param name="size">Ids after which the next append starts a segment of its own.</param>
sealed class IdSegments(int size)
{
    readonly List<IdSegment> list = new(1);

    public IReadOnlyList<IdSegment> All => list;

    public bool Any => list.Count > 0;

    public IdSegment Oldest => list[0];

    public IdSegment Last => list[^1];

    /// <summary>Whether ids of this expiry can join the last segment.</summary>
    public bool CanJoin(long expiresAtMs) => Any && Last.Count < size && Last.ExpiresAtMs == expiresAtMs;

    /// <summary>An append begins: in the last segment if it can join it, never expiring before it.</summary>
    public void Begin(uint ordinal, long expiresAtMs)
    {
        if (Any)
            expiresAtMs = Math.Max(expiresAtMs, Last.ExpiresAtMs);
        if (!CanJoin(expiresAtMs))
            list.Add(new IdSegment(ordinal, expiresAtMs, 0));
    }

    /// <summary>The last segment gets an id.</summary>
    public void Add() => list[^1] = Last with { Count = Last.Count + 1 };

    /// <summary>The segment of an append.</summary>
    public IdSegment Of(uint ordinal) => list.FindLast(segment => segment.FirstOrdinal <= ordinal);

    /// <summary>An id of an append goes over to the last segment.</summary>
    public void MoveToLast(uint ordinal)
    {
        var from = list.FindLastIndex(segment => segment.FirstOrdinal <= ordinal);
        list[from] = list[from] with { Count = list[from].Count - 1 };
        Add();
    }

    /// <summary>The first ordinal after the oldest segment.</summary>
    public uint AfterOldest(uint lastOrdinal) => list.Count > 1 ? list[1].FirstOrdinal : lastOrdinal + 1;

    public void RemoveOldest() => list.RemoveAt(0);
}
