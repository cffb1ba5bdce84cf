namespace TikApis.RateLimits;

/// <summary>What the database knows of rate limits, beside what folding events into it counts.</summary>
public interface IRateLimitStore
{
    /// <summary>
    /// Makes grants known, all in one commit. Refused as a whole, with false for each, when the writer is not active
    /// any more: an append would be. A grant never becomes less by this.
    /// </summary>
    Task<IReadOnlyList<bool>> Grant(long writer, IReadOnlyList<Grant> grants);

    /// <summary>Sets grants to what was taken of them, as long as the writer is active.</summary>
    Task Return(long writer, IReadOnlyList<Grant> taken);

    /// <summary>Adds requests that decisions refused.</summary>
    Task AddRefused(IReadOnlyList<ViolationRow> refused);

    /// <summary>One page of violations, the latest window first, and how many there are.</summary>
    Task<ViolationPage> ReadViolations(string accountId, ViolationFilter filter, int skip, int take);

    /// <summary>Violations by the hour.</summary>
    Task<IReadOnlyList<ViolationHour>> ReadHours(string accountId, ViolationFilter filter);

    /// <summary>Days of an account's keys, from a day on.</summary>
    Task<IReadOnlyList<LimitDay>> ReadDays(string accountId, long fromDayMs);
}

/// <summary>A row of violations: one endpoint's in one window.</summary>
public readonly record struct ViolationRow(string AccountId, ViolationKey Key, ViolationCount Count);

/// <summary>Whose violations.</summary>
/// <param name="WindowMs">Start of the window, Unix milliseconds.</param>
/// <param name="Kind">Which limit.</param>
/// <param name="ApiKeyId">Empty for the quota.</param>
/// <param name="Endpoint">Method and template.</param>
public readonly record struct ViolationKey(long WindowMs, LimitKind Kind, string ApiKeyId, string Endpoint);

/// <summary>How many.</summary>
/// <param name="Limit">The limit then; null when it was none of the plan's.</param>
/// <param name="Over">Served beyond the limit.</param>
/// <param name="Refused">Refused.</param>
/// <param name="FirstMs">The first of them, Unix milliseconds.</param>
/// <param name="LastMs">The last.</param>
public readonly record struct ViolationCount(long? Limit, long Over, long Refused, long FirstMs, long LastMs)
{
    /// <summary>Both together.</summary>
    public static ViolationCount operator +(in ViolationCount a, in ViolationCount b) => new(
        b.Limit ?? a.Limit, a.Over + b.Over, a.Refused + b.Refused, Math.Min(a.FirstMs, b.FirstMs), Math.Max(a.LastMs, b.LastMs));
}

/// <summary>A day of an API key, as the tables have it.</summary>
/// <param name="DayMs">Its start, Unix milliseconds.</param>
/// <param name="ApiKeyId">The key.</param>
/// <param name="Use">What was counted.</param>
/// <param name="Peak">Most requests served in one of its minutes.</param>
public readonly record struct LimitDay(long DayMs, string ApiKeyId, DayUse Use, long Peak);

/// <summary>What a key used in a day.</summary>
/// <param name="Requests">All events.</param>
/// <param name="Refused">Of status 429, which no decision had let through.</param>
/// <param name="Acquired">Counted by a decision before.</param>
/// <param name="Posts">Posts among the others that were served.</param>
/// <param name="NearMinutes">Minutes that came near their limit.</param>
public readonly record struct DayUse(long Requests, long Refused, long Acquired, long Posts, long NearMinutes)
{
    /// <summary>What counts against the limits of a day.</summary>
    public long Observed => Requests - Refused - Acquired;

    public static DayUse operator +(in DayUse a, in DayUse b) => new(
        a.Requests + b.Requests, a.Refused + b.Refused, a.Acquired + b.Acquired, a.Posts + b.Posts, a.NearMinutes + b.NearMinutes);
}

/// <summary>What an activation finds of its account's windows.</summary>
/// <param name="Minutes">Served without a decision, by minute and key.</param>
/// <param name="Days">Today and yesterday, by key.</param>
/// <param name="PeriodRequests">Requests of the present period that count by themselves.</param>
/// <param name="Grants">Grants of windows that may not be over.</param>
public sealed record StoredWindows(
    IReadOnlyList<(long MinuteMs, string ApiKeyId, long Observed)> Minutes,
    IReadOnlyList<LimitDay> Days,
    long PeriodRequests,
    IReadOnlyList<Grant> Grants);
