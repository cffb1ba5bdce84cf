using TikApis.Usage;

namespace TikApis.RateLimits;

/// <summary>Requests that decisions refused and the tables do not hold yet: a few seconds' worth, which a failure loses.</summary>
/// <param name="maxEndpoints">Most endpoints told apart in a day; others are put under <see cref="Series.Other"/>.</param>
public sealed class RefusedRequests(int maxEndpoints)
{
    readonly HashSet<string> endpoints = new(StringComparer.Ordinal);
    long day;
    Dictionary<ViolationKey, ViolationCount> rows = [];

    public int Count => rows.Count;

    /// <summary>One more.</summary>
    public void Add(ViolationKey key, long? limit, long nowMs)
    {
        if (DailyBounds.DayOf(nowMs) is var today && today != day)
        {
            endpoints.Clear();
            day = today;
        }

        if (endpoints.Count < maxEndpoints)
            endpoints.Add(key.Endpoint);
        else if (!endpoints.Contains(key.Endpoint))
            key = key with { Endpoint = Series.Other };
        Add(key, new ViolationCount(limit, 0, 1, nowMs, nowMs));
    }

    /// <summary>Takes all of them out, to be written.</summary>
    public IReadOnlyDictionary<ViolationKey, ViolationCount> Take()
    {
        var taken = rows;
        rows = [];
        return taken;
    }

    /// <summary>Puts back what could not be written.</summary>
    public void Return(IReadOnlyDictionary<ViolationKey, ViolationCount> taken)
    {
        foreach (var (key, count) in taken)
            Add(key, count);
    }

    void Add(ViolationKey key, in ViolationCount count) =>
        rows[key] = rows.TryGetValue(key, out var before) ? before + count : count;
}
