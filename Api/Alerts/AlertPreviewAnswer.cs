using TikApis.Accounts;
using TikApis.Alerts;
using TikApis.RateLimits;
using TikApis.Usage;

namespace TikApis.Api.Alerts;

/// <summary>When a rule would have raised alerts.</summary>
/// <param name="StartDate">From this day on.</param>
/// <param name="EndDate">Until then.</param>
/// <param name="Resolution">How exact times are: <c>hour</c>, or <c>day</c>.</param>
/// <param name="Total">How many it would have raised.</param>
/// <param name="Alerts">The latest 100 of them, latest first.</param>
public sealed record AlertPreviewAnswer(DateTimeOffset StartDate, DateTimeOffset EndDate, string Resolution, int Total, IReadOnlyList<PreviewedAlert> Alerts)
{
    const int Most = 100;

    /// <summary>Asks what is kept of the account.</summary>
    public static async Task<AlertPreviewAnswer> Of(string accountId, AlertRuleSettings rule, IGrainFactory grains, DateTimeOffset now)
    {
        var account = await grains.GetGrain<IAccountGrain>(accountId).Get() ?? throw new InvalidOperationException($"There is no account {accountId}.");
        var from = Buckets.StartOf(now, UsageInterval.Daily).AddDays(-AlertPreview.Days);
        var hours = await grains.GetGrain<IUsageGrain>(accountId).GetUsage(AlertPreview.QueryOf(rule, account, now));
        var peaks = rule.Type == AlertType.RateLimit ? await grains.GetGrain<IRateLimitGrain>(accountId).GetPeaks(from) : [];
        var told = AlertPreview.Of(rule, account, hours, peaks, now);
        return new AlertPreviewAnswer(from, hours.EndDate, rule.Type == AlertType.RateLimit ? "day" : "hour", told.Count, [.. told.Reverse().Take(Most)]);
    }
}
