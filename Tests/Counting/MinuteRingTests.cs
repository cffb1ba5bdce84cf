using CsCheck;
using TikApis.Counting;
using TikApis.Usage;

namespace TikApis.Tests.Counting;

public sealed class MinuteRingTests
{
    const long Minute = 60_000;
    const long Start = 1_700_000_000_000 / Minute * Minute;

    /// <summary>Time passes, then an event comes: up to five minutes ahead, mostly late by less than an hour, sometimes by days.</summary>
    static readonly Gen<(long Passed, long Ahead, ushort Status, uint Micros)> Step = Gen.Select(
        Gen.Frequency((6, Gen.Long[0, 3 * Minute]), (1, Gen.Long[0, 400 * Minute])),
        Gen.Frequency((6, Gen.Long[-20 * Minute, 5 * Minute]), (1, Gen.Long[-5_000 * Minute, 5 * Minute])),
        Gen.OneOf<ushort>(200, 404, 429, 500),
        Gen.OneOf(Gen.UInt[0, 1_000], Gen.Const(EventRecord.NoResponseTime)));

    [Fact]
    public void Read_AfterAnyEvents_IsWhatADictionaryOfAllMinutesSays() =>
        Gen.Select(Gen.Int[1, 40], Step.Array[0, 80]).Sample((minutes, steps) =>
        {
            var ring = new MinuteRing(minutes);
            var model = new Dictionary<long, MinuteCount>();
            var now = Start;
            foreach (var (passed, ahead, status, micros) in steps)
            {
                now += passed;
                var record = new EventRecord(0, 1, now + ahead, micros, status, 0);
                ring.Add(record);
                model[record.TimestampMs / Minute] = model.GetValueOrDefault(record.TimestampMs / Minute)
                    + MinuteCount.Of(record);
                AssertReads(ring, model, now);
            }
        }, iter: 1_000);

    [Fact]
    public void Load_ReplacesTheMinute()
    {
        var ring = new MinuteRing();
        ring.Add(Start, new MinuteCount(1, 1, 0, 50, 1));
        ring.Load(Start, new MinuteCount(9, 2, 1, 800, 8));
        ring.Add(Start + Minute - 1, new MinuteCount(1, 0, 0, 5, 1));
        Assert.Equal(new MinuteCount(10, 2, 1, 805, 9), ring.Sum(Start + 20, 1));
    }

    [Fact]
    public void Load_OfNothing_KeepsNoOtherMinuteOut()
    {
        var ring = new MinuteRing();
        for (var minute = 0; minute < 16; minute++)
            ring.Load(Start + minute * Minute, default);
        ring.Add(Start, new MinuteCount(1, 0, 0, 0, 0));
        Assert.Equal(1, ring.Sum(Start + 15 * Minute, 16).Requests);
    }

    [Fact]
    public void Add_OfAnEventFromTheFuture_EvictsNothingThatCanBeRead()
    {
        var ring = new MinuteRing();
        for (var minute = 0; minute < ring.Minutes; minute++)
            ring.Add(Start + minute * Minute, new MinuteCount(1, 0, 0, 0, 0));
        var now = Start + (ring.Minutes - 1) * Minute;
        for (var ahead = 1; ahead <= MinuteRing.FutureMinutes; ahead++)
            ring.Add(now + ahead * Minute, new MinuteCount(100, 0, 0, 0, 0));
        Assert.Equal(ring.Minutes, ring.Sum(now, ring.Minutes).Requests);
        Assert.Equal(ring.Minutes - 1 + 100, ring.Sum(now + Minute, ring.Minutes).Requests);
    }

    [Fact]
    public void Read_OfMoreThanItHolds_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MinuteRing(10).Read(Start, new MinuteCount[11]));

    static void AssertReads(MinuteRing ring, Dictionary<long, MinuteCount> model, long now)
    {
        var read = new MinuteCount[ring.Minutes];
        ring.Read(now, read);
        var sum = default(MinuteCount);
        for (var i = 0; i < read.Length; i++)
        {
            var expected = model.GetValueOrDefault(now / Minute - ring.Minutes + 1 + i);
            Assert.Equal(expected, read[i]);
            sum += expected;
        }

        Assert.Equal(sum, ring.Sum(now, ring.Minutes));
    }
}
