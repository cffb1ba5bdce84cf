using TikApis.Usage;

namespace TikApis.Tests.Support;

/// <summary>Test data.</summary>
public static class Some
{
    /// <summary>A Wednesday noon.</summary>
    public static readonly DateTimeOffset Noon = new(2024, 5, 15, 12, 0, 0, TimeSpan.Zero);

    public static readonly Series Posts = new("", "GET /v1/tiktok/posts", "TikTok Posts");

    public static readonly Series Reports = new("key_1", "GET /v1/analytics/reports", "Analytics");

    /// <summary>A batch of events given as (id, instant, series, status).</summary>
    public static UsageBatch Batch(params IEnumerable<(string? Id, DateTimeOffset At, Series Series, int Status)> events)
    {
        var writer = new UsageBatchWriter();
        foreach (var (id, at, series, status) in events)
            writer.Add(Record(id, at, writer.IndexOf(series), status));
        return writer.ToBatch();
    }

    /// <summary>A batch of events that differ in nothing but their ids.</summary>
    public static UsageBatch Batch(params string[] ids) => Batch(ids.Select(id => ((string?)id, Noon, Posts, 200)));

    public static EventRecord Record(string? id, DateTimeOffset at, ushort series = 0, int status = 200, uint micros = EventRecord.NoResponseTime)
    {
        var hash = id is null ? UInt128.Zero : EventId.Of("", id);
        return new EventRecord((ulong)(hash >> 64), (ulong)hash, at.ToUnixTimeMilliseconds(), micros, (ushort)status, series);
    }
}
