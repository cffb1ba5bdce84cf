using System.Buffers.Binary;
using TikApis.Accounts;
using TikApis.Counting;
using TikApis.Periods;
using TikApis.Usage;

namespace TikApis.RateLimits;

/// <summary>An account's limits as numbers, and the period its quota is for.</summary>
/// <param name="PerMinute">Requests a minute and key; null: no limit.</param>
/// <param name="PerDay">Requests a day and key.</param>
/// <param name="PostsPerDay">Posts a day and key.</param>
/// <param name="Quota">Requests a billing period.</param>
/// <param name="PeriodStartMs">Start of the billing period, Unix milliseconds.</param>
/// <param name="PeriodEndMs">Its end, where the next begins.</param>
public readonly record struct LimitsInForce(long? PerMinute, long? PerDay, long? PostsPerDay, long? Quota, long PeriodStartMs, long PeriodEndMs)
{
    /// <summary>Bytes of <see cref="WriteTo"/>.</summary>
    public const int Size = 6 * sizeof(long);

    const long None = -1;

    /// <summary>Of a plan, in a period.</summary>
    public static LimitsInForce Of(PlanLimits limits, PeriodSpan period) => new(
        limits.RequestsPerMinute, limits.RequestsPerDay, limits.PostsPerDay, limits.EffectiveMonthlyQuota, period.Start.ToUnixTimeMilliseconds(), period.End.ToUnixTimeMilliseconds());

    /// <summary>One of them; null: no limit.</summary>
    public long? this[LimitKind kind] => kind switch
    {
        LimitKind.RequestsPerMinute => PerMinute,
        LimitKind.RequestsPerDay => PerDay,
        LimitKind.PostsPerDay => PostsPerDay,
        LimitKind.MonthlyQuota => Quota,
        _ => null,
    };

    /// <summary>Start of the window of a limit that an instant is in, both in Unix milliseconds; of the quota the present period or the one after it.</summary>
    public long WindowOf(LimitKind kind, long timestampMs) => kind switch
    {
        LimitKind.RequestsPerDay or LimitKind.PostsPerDay => DailyBounds.DayOf(timestampMs),
        LimitKind.MonthlyQuota => timestampMs < PeriodEndMs ? PeriodStartMs : PeriodEndMs,
        _ => timestampMs - timestampMs % MinuteRollup.MinuteMs,
    };

    /// <summary>End of a window of a limit, by its start.</summary>
    public long EndOf(LimitKind kind, long startMs) => kind switch
    {
        LimitKind.RequestsPerDay or LimitKind.PostsPerDay => startMs + DailyBounds.DayMs,
        LimitKind.MonthlyQuota => startMs == PeriodStartMs ? PeriodEndMs : startMs + 31 * DailyBounds.DayMs,
        _ => startMs + MinuteRollup.MinuteMs,
    };

    /// <summary>As six numbers of eight bytes, little-endian, -1 for none.</summary>
    public void WriteTo(Span<byte> to)
    {
        ReadOnlySpan<long> numbers = [PerMinute ?? None, PerDay ?? None, PostsPerDay ?? None, Quota ?? None, PeriodStartMs, PeriodEndMs];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(to[(i * sizeof(long))..], numbers[i]);
    }

    /// <summary>What was written.</summary>
    public static LimitsInForce Read(ReadOnlySpan<byte> from) =>
        new(LimitAt(from, 0), LimitAt(from, 1), LimitAt(from, 2), LimitAt(from, 3), NumberAt(from, 4), NumberAt(from, 5));

    static long? LimitAt(ReadOnlySpan<byte> from, int index) => NumberAt(from, index) is var number and not None ? number : null;

    static long NumberAt(ReadOnlySpan<byte> from, int index) => BinaryPrimitives.ReadInt64LittleEndian(from[(index * sizeof(long))..]);
}
