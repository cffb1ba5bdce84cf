using TikApis.Usage;

namespace TikApis.Counting;

/// <summary>
/// What is counted of a set of events. Whole numbers and a mergeable sketch only, so that adding in
/// any order and any grouping gives the same tally.
/// </summary>
public sealed class Tally
{
    public Tally()
    {
    }

    /// <summary>A tally as it was stored; the sketch becomes this tally's own.</summary>
    public Tally(long requests, long errors, long rateLimited, long responseCount, long responseSumMicros, LatencySketch? latency)
    {
        (Requests, Errors, RateLimited) = (requests, errors, rateLimited);
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

    public void Add(in EventRecord of)
    {
        Requests++;
        if (of.Status >= 400)
            Errors++;
        if (of.Status == 429)
            RateLimited++;
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
        ResponseCount += other.ResponseCount;
        ResponseSumMicros += other.ResponseSumMicros;
        if (other.Latency is not null)
            (Latency ??= new LatencySketch()).Merge(other.Latency);
    }
}
