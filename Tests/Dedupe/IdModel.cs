using TikApis.Dedupe;

namespace TikApis.Tests.Dedupe;

/// <summary>A window and beside it a plain dictionary that should know the same.</summary>
sealed class IdModel(IdWindow window, int maxIds, int pool)
{
    const int LargestAppend = 20;

    readonly Dictionary<int, (uint Ordinal, long ExpiresAtMs)> known = [];
    readonly Queue<uint> inFlight = [];
    long givenUp;

    public void Load(int[] ids, long expiresAtMs)
    {
        foreach (var id in ids)
        {
            // One at a time, so that the ordinal each of them got can be known.
            window.Load(Some.Stored((UInt128)id), expiresAtMs);
            known[id] = (window.LastOrdinal, expiresAtMs);
            NoticeGivenUp();
        }

        AssertSame();
    }

    public void Append(int[] ids, long nowMs)
    {
        var ordinal = window.BeginAppend(nowMs);
        inFlight.Enqueue(ordinal);
        foreach (var id in ids)
        {
            var expected = FateOf(id);
            var before = window.Count;
            Assert.Equal(expected, window.Add((UInt128)id, ordinal));
            if (expected == Seen.New)
                known[id] = (ordinal, IdWindow.ExpiryOf(nowMs, TimeSpan.FromHours(24)));
            NoticeGivenUp();
            // It gives up one segment at a time, never more than it has to.
            Assert.True(window.Count >= Math.Min(before, maxIds - maxIds / 8 - LargestAppend));
        }
    }

    public void CommitNext()
    {
        if (inFlight.TryDequeue(out var ordinal))
            window.Commit(ordinal);
        NoticeGivenUp();
    }

    public void Expire(long nowMs)
    {
        window.Expire(nowMs);
        foreach (var (id, (ordinal, expiresAtMs)) in known.ToArray())
        {
            // What shares a segment with an append in flight may stay until that commits.
            if (expiresAtMs <= nowMs && (inFlight.Count == 0 || window.Check((UInt128)id) == Seen.New))
            {
                Assert.True(ordinal <= window.CommittedOrdinal, "forgot an id in flight");
                known.Remove(id);
            }
        }
    }

    public void AssertSame()
    {
        for (var id = 1; id <= pool; id++)
        {
            Assert.Equal(FateOf(id), window.Check((UInt128)id));
            AssertLook(id);
        }

        Assert.Equal(known.Count, window.Count);
        Assert.Equal(window.Count, window.Segments.Sum(segment => segment.Count));
        Assert.Equal(givenUp, window.ShortenedCount);
        var flying = known.Values.Count(id => id.Ordinal > window.CommittedOrdinal);
        Assert.InRange(window.Count, 0, maxIds + flying + maxIds / 8 + LargestAppend);
    }

    /// <summary>A look says what a check would after an expiry at that instant.</summary>
    void AssertLook(int id)
    {
        var fate = FateOf(id);
        var (seen, expiresAtMs) = window.Look((UInt128)id, 0);
        Assert.Equal(fate, seen);
        if (fate == Seen.New)
            return;
        Assert.Equal(known[id].ExpiresAtMs, expiresAtMs);
        Assert.Equal(fate, window.Look((UInt128)id, expiresAtMs - 1).Seen);
        Assert.Equal(fate == Seen.Counted ? Seen.New : fate, window.Look((UInt128)id, expiresAtMs).Seen);
    }

    Seen FateOf(int id) => !known.TryGetValue(id, out var at) ? Seen.New
        : at.Ordinal > window.CommittedOrdinal ? Seen.InFlight : Seen.Counted;

    /// <summary>Only a bound, only the oldest, only what was committed, and never without saying so.</summary>
    void NoticeGivenUp()
    {
        foreach (var (id, (ordinal, expiresAtMs)) in known.Where(id => id.Value.Ordinal < window.FirstLiveOrdinal).ToArray())
        {
            Assert.True(ordinal <= window.CommittedOrdinal, "gave up an id in flight");
            Assert.True(window.ShortenedUntilMs >= expiresAtMs);
            known.Remove(id);
            givenUp++;
        }
    }
}
