using CsCheck;
using TikApis.Counting;
using TikApis.Usage;

namespace TikApis.Tests.Counting;

public sealed class TallyTests
{
    static readonly Gen<EventRecord> Event =
        from status in Gen.OneOf(Gen.UShort[100, 599], Gen.OneOf<ushort>(200, 399, 400, 429, 499, 500))
        from micros in Gen.OneOf(Gen.UInt[0, 30_000_000], Gen.Const(EventRecord.NoResponseTime))
        select new EventRecord(0, 1, 0, micros, status, 0);

    [Fact]
    public void Tally_OfAnyEvents_IsWhatANaiveCountSays() =>
        Event.Array[0, 50].Sample(events =>
        {
            var tally = Of(events);
            var timed = events.Where(e => e.ResponseMicros != EventRecord.NoResponseTime).Select(e => e.ResponseMicros).ToArray();
            Assert.Equal(events.Length, tally.Requests);
            Assert.Equal(events.Count(e => e.Status >= 400), tally.Errors);
            Assert.Equal(events.Count(e => e.Status == 429), tally.RateLimited);
            Assert.Equal(timed.Length, tally.ResponseCount);
            Assert.Equal(timed.Sum(micros => (long)micros), tally.ResponseSumMicros);
            Assert.Equal(timed.Length == 0, tally.Latency is null);
            Assert.Equal(timed.Length, tally.Latency?.Count ?? 0);
        });

    [Fact]
    public void Tally_WhenPartsAreAddedInAnyGrouping_IsTheSame() =>
        Gen.Select(Event.Array[0, 9], Event.Array[0, 9], Event.Array[0, 9]).Sample((a, b, c) =>
        {
            var leftFirst = Sum(Sum(Of(a), Of(b)), Of(c));
            var rightFirst = Sum(Of(a), Sum(Of(b), Of(c)));
            var reversed = Sum(Of(c), Sum(Of(b), Of(a)));
            var all = Describe(Of([.. a, .. b, .. c]));
            return Describe(leftFirst) == all && Describe(rightFirst) == all && Describe(reversed) == all;
        });

    [Fact]
    public void Tally_WhenAddedToAnother_KeepsItsOwnSketch()
    {
        var part = Of(new EventRecord(0, 1, 0, 70, 200, 0));
        var sum = Sum(new Tally(), part);
        sum.Add(new EventRecord(0, 1, 0, 80, 200, 0));
        Assert.Equal(1, part.Latency!.Count);
    }

    [Fact]
    public void Tally_WhenRestored_IsTheSame() =>
        Event.Array[0, 20].Sample(events =>
        {
            var tally = Of(events);
            var latency = tally.Latency is { } sketch ? LatencySketch.Read(sketch.ToBytes()) : null;
            var restored = new Tally(tally.Requests, tally.Errors, tally.RateLimited, tally.ResponseCount, tally.ResponseSumMicros, latency);
            return Describe(restored) == Describe(tally);
        });

    static Tally Of(params EventRecord[] events)
    {
        var tally = new Tally();
        foreach (var e in events)
            tally.Add(e);
        return tally;
    }

    static Tally Sum(Tally a, Tally b)
    {
        var sum = new Tally();
        sum.Add(a);
        sum.Add(b);
        return sum;
    }

    static string Describe(Tally of) => string.Join(' ',
        of.Requests, of.Errors, of.RateLimited, of.ResponseCount, of.ResponseSumMicros, of.Latency is null ? "-" : Convert.ToHexString(of.Latency.ToBytes()));
}
