using TikApis.Accounts;
using TikApis.Counting;
using TikApis.Periods;
using TikApis.Usage;

namespace TikApis.Advice;

/// <summary>What an account used lately, as rules look at it.</summary>
public sealed record UsagePicture
{
    /// <summary>Whole weeks looked at.</summary>
    public const int Weeks = 4;

    /// <summary>Complete billing periods looked at, the current one apart.</summary>
    public const int PastPeriods = 3;

    /// <summary>The account as it is now.</summary>
    public required Account Account { get; init; }

    /// <summary>When the picture was taken.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The most used endpoints over the weeks before today, and today; without what is beyond a bound.</summary>
    public IReadOnlyList<PicturedEndpoint> Endpoints { get; init; } = [];

    /// <summary>Requests of each hour of the weeks before today, oldest first: <see cref="Weeks"/> × 168.</summary>
    public IReadOnlyList<long> Hours { get; init; } = [];

    /// <summary>The last minutes that are over, oldest first.</summary>
    public IReadOnlyList<MinuteCount> Minutes { get; init; } = [];

    /// <summary>The current billing period.</summary>
    public PeriodSpan Period { get; init; }

    /// <summary>Requests of the billing periods before, the last one first; only those the account was there for from their first day on.</summary>
    public IReadOnlyList<long> Past { get; init; } = [];

    /// <summary>Where the current period stands.</summary>
    public QuotaUse Quota { get; init; }

    /// <summary>Requests of the busiest of the days of <see cref="Hours"/>.</summary>
    public long BusiestDay => Hours.Chunk(24).Select(day => day.Sum()).DefaultIfEmpty().Max();

    /// <summary>Plans on offer.</summary>
    public IReadOnlyList<OfferedPlan> Plans { get; init; } = [];

    /// <summary>First day looked at.</summary>
    public DateTimeOffset Start => FirstDay(Now);

    /// <summary>End of today.</summary>
    public DateTimeOffset End => Today(Now).AddDays(1);

    /// <summary>First day of the weeks before an instant's day.</summary>
    public static DateTimeOffset FirstDay(DateTimeOffset now) => Today(now).AddDays(-7 * Weeks);

    /// <summary>Start of an instant's day.</summary>
    public static DateTimeOffset Today(DateTimeOffset now) => Buckets.StartOf(now, UsageInterval.Daily);
}
