using TikApis.Usage;

namespace TikApis.RateLimits;

/// <summary>Counts the events of one batch against the limits; a key is looked up once a series.</summary>
ref struct BatchLimits(AccountWindows windows, int series, long nowMs)
{
    readonly (string? ApiKeyId, KeyWindows Key, bool IsPost)[] known = new (string?, KeyWindows, bool)[series];

    /// <summary>Whether one of them exceeded a limit.</summary>
    public bool Exceeded { get; private set; }

    /// <summary>Counts an event under the names it is counted by, and says what it is to the limits.</summary>
    public LimitMarks Count(in EventRecord record, Series name)
    {
        ref var of = ref known[record.Series];
        if (!ReferenceEquals(of.ApiKeyId, name.ApiKeyId))
            of = (name.ApiKeyId, windows.Of(name.ApiKeyId, nowMs), Posts.Are(name));
        var marks = windows.Count(record, of.Key, of.IsPost, nowMs);
        Exceeded |= (marks & LimitMarks.Over) != LimitMarks.None;
        return marks;
    }
}
