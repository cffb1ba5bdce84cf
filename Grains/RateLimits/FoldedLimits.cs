using TikApis.Usage;

namespace TikApis.RateLimits;

/// <summary>What journal entries of an account add to its days and violations: the marks of their events, added up.</summary>
public sealed class FoldedLimits
{
    static readonly (LimitMarks Mark, LimitKind Kind)[] Kinds =
    [
        (LimitMarks.OverMinute, LimitKind.RequestsPerMinute),
        (LimitMarks.OverDay, LimitKind.RequestsPerDay),
        (LimitMarks.OverPosts, LimitKind.PostsPerDay),
        (LimitMarks.OverQuota, LimitKind.MonthlyQuota),
    ];

    readonly Dictionary<(long DayMs, string ApiKeyId), DayUse> days = [];
    readonly Dictionary<ViolationKey, ViolationCount> violations = [];

    /// <summary>By day and key.</summary>
    public IReadOnlyDictionary<(long DayMs, string ApiKeyId), DayUse> Days => days;

    public IReadOnlyDictionary<ViolationKey, ViolationCount> Violations => violations;

    /// <summary>Adds the events of an entry.</summary>
    /// <param name="series">What they point to.</param>
    /// <param name="records">The events.</param>
    /// <param name="limits">The limits they were measured by; null when none of them has exceeded any.</param>
    public void Add(Series[] series, ReadOnlySpan<EventRecord> records, LimitsInForce? limits)
    {
        var isPost = Array.ConvertAll(series, s => Posts.Are(s));
        foreach (ref readonly var record in records)
        {
            var name = series[record.Series];
            var acquired = record.IsPermitted;
            var refused = record.Status == 429 && !acquired;
            var day = (DailyBounds.DayOf(record.TimestampMs), name.ApiKeyId);
            days[day] = days.GetValueOrDefault(day) + new DayUse(
                1,
                refused ? 1 : 0,
                acquired ? 1 : 0,
                !refused && !acquired && isPost[record.Series] ? 1 : 0,
                record.Marks.HasFlag(LimitMarks.NearMinute) && record.Marks != LimitMarks.Refused ? 1 : 0);
            if ((record.Marks & LimitMarks.Over) != LimitMarks.None || (refused && record.Marks != LimitMarks.Refused))
                AddViolations(record, name, limits ?? default);
        }
    }

    void AddViolations(in EventRecord record, Series name, in LimitsInForce limits)
    {
        var count = record.Status == 429
            ? new ViolationCount(null, 0, 1, record.TimestampMs, record.TimestampMs)
            : new ViolationCount(null, 1, 0, record.TimestampMs, record.TimestampMs);
        foreach (var (mark, kind) in Kinds)
        {
            if (!record.Marks.HasFlag(mark))
                continue;
            var whose = kind == LimitKind.MonthlyQuota ? "" : name.ApiKeyId;
            Add(new ViolationKey(limits.WindowOf(kind, record.TimestampMs), kind, whose, name.Endpoint), count with { Limit = limits[kind] });
        }

        if ((record.Marks & LimitMarks.Over) == LimitMarks.None)
            Add(new ViolationKey(limits.WindowOf(LimitKind.Reported, record.TimestampMs), LimitKind.Reported, name.ApiKeyId, name.Endpoint), count);
    }

    void Add(ViolationKey key, in ViolationCount count) =>
        violations[key] = violations.TryGetValue(key, out var before) ? before + count : count;
}
