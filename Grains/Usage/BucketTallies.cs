using TikApis.Counting;

namespace TikApis.Usage;

/// <summary>Tallies of a range's buckets, made as something comes in: most groups are quiet most of the time.</summary>
sealed class BucketTallies(int buckets)
{
    readonly Tally?[] tallies = new Tally?[buckets];

    public Tally? this[int bucket] => tallies[bucket];

    public void Add(int bucket, Tally tally) => (tallies[bucket] ??= new Tally()).Add(tally);

    public void Add(BucketTallies other)
    {
        for (var i = 0; i < tallies.Length; i++)
        {
            if (other.tallies[i] is { } tally)
                Add(i, tally);
        }
    }

    public Tally Sum() => Sum(0, tallies.Length);

    public Tally Sum(int from, int to)
    {
        var sum = new Tally();
        foreach (var tally in tallies.AsSpan(from, to - from))
        {
            if (tally is not null)
                sum.Add(tally);
        }

        return sum;
    }

    public UsageBucket[] ToBuckets((DateTimeOffset Start, DateTimeOffset End)[] spans) =>
        [.. spans.Select((span, i) => new UsageBucket(span.Start, span.End, (tallies[i] ?? new Tally()).ToMetrics()))];
}
