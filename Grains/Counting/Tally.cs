using TikApis.Usage;

namespace TikApis.Counting;

/// <summary>
/// What is counted of a set of events. Whole numbers and a mergeable sketch only, so that adding in
/// any order and any grouping gives the same tally.
/// </summary>
public sealed class Tally
{
    StatusClasses classes;

    public Tally()
    {
    }

    /// <summary>A tally as it was stored: the five classes from 1xx to 5xx; the sketch becomes this tally's own.</summary>
    public Tally(long requests, long errors, long rateLimited, ReadOnlySpan<long> statusClasses,
        long responseCount, long responseSumMicros, LatencySketch? latency)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(statusClasses.Length, StatusClasses.Length);
        (Requests, Errors, RateLimited) = (requests, errors, rateLimited);
        statusClasses.CopyTo(classes);
        (ResponseCount, ResponseSumMicros, Latency) = (responseCount, responseSumMicros, latency);
    }

    public long Requests { get; private set; }

    /// <summary>Events of status 400 and above.</summary>
    public long Errors { get; private set; }

    /// <summary>Events of status 429; they are errors too.</summary>
    public long RateLimited { get; private set; }

    /// <summary>Events that carried a response time.</summary>
    public long ResponseCount { get; private set; }

    /// <summary>Sum of the response times in microseconds.</summary>
    public long ResponseSumMicros { get; private set; }

    /// <summary>The response times; null until one comes.</summary>
    public LatencySketch? Latency { get; private set; }

    /// <summary>Events by class of status, for class 1 (1xx) to 5 (5xx).</summary>
    public long OfClass(int statusClass) => classes[statusClass - 1];

    public void Add(in EventRecord of)
    {
        Requests++;
        if (of.Status >= 400)
            Errors++;
        if (of.Status == 429)
            RateLimited++;
        // Validation lets through 100 to 599; any other status would be of no class.
        var statusClass = of.Status / 100 - 1;
        if ((uint)statusClass < StatusClasses.Length)
            classes[statusClass]++;
        if (of.ResponseMicros == EventRecord.NoResponseTime)
            return;
        ResponseCount++;
        ResponseSumMicros += of.ResponseMicros;
        (Latency ??= new LatencySketch()).Add(of.ResponseMicros);
    }

    public void Add(Tally other)
    {
        Requests += other.Requests;
        Errors += other.Errors;
        RateLimited += other.RateLimited;
        for (var i = 0; i < StatusClasses.Length; i++)
            classes[i] += other.classes[i];
        ResponseCount += other.ResponseCount;
        ResponseSumMicros += other.ResponseSumMicros;
        if (other.Latency is not null)
            (Latency ??= new LatencySketch()).Merge(other.Latency);
    }
}
