using TikApis.Usage;

namespace TikApis.RateLimits;

/// <summary>Requests that decisions refused and the tables do not hold yet: a few seconds' worth, which a failure loses.</summary>
public sealed class RefusedRequests
{
    /// <summary>Most endpoints told apart until they are written; others are put under <see cref="Series.Other"/>.</summary>
    public const int MostRows = 1_000;

    Dictionary<ViolationKey, ViolationCount> rows = [];

    public int Count => rows.Count;

    /// <summary>One more.</summary>
    public void Add(ViolationKey key, long? limit, long nowMs)
    {
        if (rows.Count >= MostRows && !rows.ContainsKey(key))
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
