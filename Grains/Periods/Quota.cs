namespace TikApis.Periods;

/// <summary>Use of a billing period's quota.</summary>
public static class Quota
{
    /// <summary>Shortest elapsed time a projection is made from.</summary>
    static readonly TimeSpan Shortest = TimeSpan.FromHours(1);

    const string Method = "linear: used ÷ elapsed part of the period";

    /// <summary>Where the account stands. The projection assumes the pace so far: used ÷ elapsed part of the period.</summary>
    public static QuotaUse Of(long? limit, long used, PeriodSpan period, DateTimeOffset now)
    {
        var elapsed = now - period.Start;
        return new QuotaUse(
            limit,
            used,
            limit is { } most ? Math.Max(0, most - used) : null,
            limit > 0 ? (double)used / limit : null,
            elapsed < Shortest ? null : (long)Math.Round(used * ((period.End - period.Start) / elapsed)),
            Method);
    }
}
