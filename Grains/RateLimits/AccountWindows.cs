using System.Runtime.CompilerServices;
using TikApis.Usage;

namespace TikApis.RateLimits;

/// <summary>
/// What an account's keys used of every limit in its present window. Events count as they are decided on, before they
/// are durable: a failed append loses all of this together with what it counted. Knows no clock and no database.
/// </summary>
/// <param name="maxKeys">Most keys with windows of their own; others share one.</param>
public sealed class AccountWindows(int maxKeys)
{
    /// <summary>Part of a limit from which on a window is near it.</summary>
    public const double Near = 0.8;

    // In the order of their ids: most accounts have a key or two, for which a map would be the larger part.
    KeyWindows[] keys = [];
    LimitsInForce limits;

    /// <summary>The limits in force. Counts stay when they change.</summary>
    public ref readonly LimitsInForce Limits => ref limits;

    /// <summary>Requests of the account's billing periods.</summary>
    public Windows Periods { get; } = new(32 * DailyBounds.DayMs);

    /// <summary>Keys with windows.</summary>
    public IReadOnlyList<KeyWindows> Keys => keys;

    public void Use(in LimitsInForce now) => limits = now;

    /// <summary>A key's windows; beyond the bound, and when none is idle, those that the other keys share.</summary>
    public KeyWindows Of(string apiKeyId, long nowMs)
    {
        if (Find(apiKeyId) is { } known)
            return known;
        if (keys.Length >= maxKeys && apiKeyId != Series.Other)
        {
            var lastUse = DailyBounds.DayOf(nowMs) - DailyBounds.DayMs;
            keys = Array.FindAll(keys, key => key.IsInUse(lastUse));
            if (keys.Length >= maxKeys)
                return Of(Series.Other, nowMs);
        }

        var (added, at) = (new KeyWindows(apiKeyId), ~IndexOf(apiKeyId));
        keys = [.. keys[..at], added, .. keys[at..]];
        return added;
    }

    /// <summary>Windows of a limit: a key's, or the account's.</summary>
    internal Windows Of(KeyWindows key, LimitKind kind) => kind switch
    {
        LimitKind.RequestsPerMinute => key.Minutes,
        LimitKind.RequestsPerDay => key.Days,
        LimitKind.PostsPerDay => key.PostDays,
        _ => Periods,
    };

    /// <summary>What the tables have: what an activation begins with. All that was granted counts as taken.</summary>
    public void Restore(StoredWindows stored, long nowMs)
    {
        // Days first: they say which keys are in use.
        foreach (var day in stored.Days)
        {
            Restore(Of(day.ApiKeyId, nowMs).Days, day.DayMs, observed: day.Use.Observed);
            Restore(Of(day.ApiKeyId, nowMs).PostDays, day.DayMs, observed: day.Use.Posts);
        }

        foreach (var (minute, key, observed) in stored.Minutes)
            Restore(Of(key, nowMs).Minutes, minute, observed);
        Restore(Periods, limits.PeriodStartMs, stored.PeriodRequests);
        foreach (var grant in stored.Grants.OrderBy(grant => grant.StartMs))
            Restore(Of(Of(grant.ApiKeyId, nowMs), grant.Kind), grant.StartMs, granted: grant.Granted);
    }

    /// <summary>A key's windows, if it has any.</summary>
    public KeyWindows? Find(string apiKeyId) => IndexOf(apiKeyId) is >= 0 and var at ? keys[at] : null;

    /// <summary>The windows a key is measured by now; empty ones when it has not been used.</summary>
    public KeyWindows Look(string apiKeyId) =>
        Find(apiKeyId) ?? (keys.Length >= maxKeys ? Find(Series.Other) : null) ?? new KeyWindows(apiKeyId);

    /// <summary>Counts an event and says what it is to the limits.</summary>
    public LimitMarks Count(in EventRecord record, KeyWindows key, bool isPost, long nowMs)
    {
        if (record.IsPermitted)
            return LimitMarks.Acquired;
        var (marks, refused) = (LimitMarks.None, record.Status == 429);
        if (record.TimestampMs >= limits.PeriodStartMs)
            marks |= Count(ref Periods.At(limits.WindowOf(LimitKind.MonthlyQuota, record.TimestampMs)), limits.Quota, LimitMarks.OverQuota);
        if (refused && record.Marks == LimitMarks.Refused)
            return LimitMarks.Refused; // By a decision, which put it down.
        if (refused)
            return marks | MarksOfRefused(record.TimestampMs, key, isPost);

        marks |= Count(ref key.Minutes.At(limits.WindowOf(LimitKind.RequestsPerMinute, record.TimestampMs)), limits.PerMinute, LimitMarks.OverMinute, LimitMarks.NearMinute);
        marks |= Count(ref key.Days.At(DailyBounds.DayOf(record.TimestampMs)), limits.PerDay, LimitMarks.OverDay);
        if (isPost)
            marks |= Count(ref key.PostDays.At(DailyBounds.DayOf(record.TimestampMs)), limits.PostsPerDay, LimitMarks.OverPosts);
        key.Rate.Add(record.TimestampMs, nowMs, 1);
        return marks;
    }

    static void Restore(Windows windows, long startMs, long observed = 0, long granted = 0)
    {
        ref var window = ref windows.At(startMs);
        if (Unsafe.IsNullRef(ref window))
            return;
        window.Observed += observed;
        window.Granted += granted;
        window.Taken += granted;
    }

    static LimitMarks Count(ref Window window, long? limit, LimitMarks over, LimitMarks near = LimitMarks.None)
    {
        if (Unsafe.IsNullRef(ref window))
            return LimitMarks.None;
        window.Observed++;
        if (limit is not { } most)
            return LimitMarks.None;
        var used = window.Used;
        return (used > most ? over : LimitMarks.None) | (used == NearAt(most) ? near : LimitMarks.None);
    }

    /// <summary>How much of a limit is near it.</summary>
    internal static long NearAt(long limit) => (long)Math.Ceiling(Near * limit);

    /// <summary>A refused request used nothing; it is put down to the limits that were used up.</summary>
    LimitMarks MarksOfRefused(long timestampMs, KeyWindows key, bool isPost) =>
        Refused(key.Minutes, LimitKind.RequestsPerMinute, timestampMs, LimitMarks.OverMinute)
        | Refused(key.Days, LimitKind.RequestsPerDay, timestampMs, LimitMarks.OverDay)
        | (isPost ? Refused(key.PostDays, LimitKind.PostsPerDay, timestampMs, LimitMarks.OverPosts) : LimitMarks.None);

    LimitMarks Refused(Windows windows, LimitKind kind, long timestampMs, LimitMarks over)
    {
        ref var window = ref windows.At(limits.WindowOf(kind, timestampMs));
        if (Unsafe.IsNullRef(ref window) || limits[kind] is not { } most || window.Used < most)
            return LimitMarks.None;
        window.Refused = true;
        return over;
    }

    /// <summary>Where a key is; if it is not there, the complement of where it belongs.</summary>
    int IndexOf(string apiKeyId)
    {
        var (low, high) = (0, keys.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(keys[middle].ApiKeyId, apiKeyId);
            if (order == 0)
                return middle;
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle);
        }

        return ~low;
    }
}
