using TikApis.Accounts;
using TikApis.Detection;
using TikApis.Periods;
using TikApis.RateLimits;
using TikApis.Usage;

namespace TikApis.Alerts;

/// <summary>
/// What a rule would have told of a time that is over, by what is kept of it: hours, and of rate limits the busiest
/// minute of each day. Today's limits are taken for those of then.
/// </summary>
public static class AlertPreview
{
    /// <summary>Days that are looked at.</summary>
    public const int Days = 30;

    /// <summary>Days before them from which detectors learn.</summary>
    public const int LearningDays = 28;

    /// <summary>The hours a rule looks at.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="account">Whose.</param>
    /// <param name="now">They end with the hour under way.</param>
    public static UsageQuery QueryOf(AlertRuleSettings rule, Account account, DateTimeOffset now)
    {
        var end = Buckets.StartOf(now, UsageInterval.Hourly).AddHours(1);
        var start = Buckets.StartOf(now, UsageInterval.Daily).AddDays(-Days);
        start = rule.Type switch
        {
            AlertType.MonthlyQuota => BillingPeriod.Containing(start, account.AnchorDay).Start,
            AlertType.ErrorSpike or AlertType.UnusualActivity => start.AddDays(-LearningDays),
            _ => start,
        };
        return new UsageQuery(start, end, UsageInterval.Hourly)
        {
            Filter = rule.Scope.ToFilter(),
            GroupBy = rule.Type == AlertType.DailyQuota ? UsageGrouping.ApiKey : null,
        };
    }

    /// <summary>What it would have told, oldest first.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="account">Whose.</param>
    /// <param name="hours">What <see cref="QueryOf"/> asks for.</param>
    /// <param name="peaks">The busiest minutes, for a rule of rate limits.</param>
    /// <param name="now">Nothing before 30 days ago is told.</param>
    public static IReadOnlyList<PreviewedAlert> Of(AlertRuleSettings rule, Account account, UsageReport hours, IReadOnlyList<KeyPeak> peaks, DateTimeOffset now)
    {
        var from = Buckets.StartOf(now, UsageInterval.Daily).AddDays(-Days);
        IEnumerable<(string? Key, IEnumerable<Figure> Figures)> series = rule.Type switch
        {
            AlertType.MonthlyQuota => [(null, OfPeriods(hours.Buckets, account))],
            AlertType.DailyQuota => (hours.Groups ?? []).Select(group => ((string?)group.Key, OfDays(group.Buckets!, account.Limits.RequestsPerDay))),
            AlertType.RateLimit => peaks.Where(peak => (rule.Scope.ApiKeyId ?? peak.ApiKeyId) == peak.ApiKeyId).GroupBy(peak => peak.ApiKeyId).Select(key => ((string?)key.Key, OfPeaks(key, account.Limits.RequestsPerMinute))),
            AlertType.RefusedRequests => [(null, hours.Buckets.Select(hour => new Figure(hour.Start, 0, hour.RateLimited, hour.RateLimited, 1, null, null)))],
            AlertType.ErrorSpike => [(null, OfErrors(hours.Buckets, rule))],
            _ => [(null, OfActivity(hours.Buckets))],
        };
        return [.. series.SelectMany(one => Told(rule, one.Key, one.Figures)).Where(alert => alert.At >= from).OrderBy(alert => alert.At)];
    }

    /// <summary>Goes through the figures as the rule would have, with its recovery and its silence.</summary>
    static IEnumerable<PreviewedAlert> Told(AlertRuleSettings settings, string? key, IEnumerable<Figure> figures)
    {
        var rule = new AlertRule("", null, settings);
        FiredCondition? fired = null;
        foreach (var figure in figures)
        {
            var level = rule.LevelOf(figure.Compared);
            var condition = new AlertCondition(rule, "", figure.Window, level, Nothing);
            if (level > 0 && condition.IsNews(fired, figure.At))
            {
                fired = new FiredCondition("", "", figure.Window, level, true, figure.At + settings.CoolDown, figure.At, "");
                yield return new PreviewedAlert(figure.At, key, figure.Value, figure.Unit is { } unit ? rule.ThresholdOf(level) * unit : figure.Edge, figure.Edge is null && figure.Unit > 1 ? figure.Unit : null, figure.Baseline);
            }
            else if (level == 0 && fired is { Holds: true } && figure.Compared < settings.RecoverBelow)
            {
                fired = fired with { Holds = false, SilentUntil = figure.At + settings.CoolDown };
            }
        }
    }

    static IEnumerable<Figure> OfPeriods(UsageBucket[] hours, Account account) => account.Limits.EffectiveMonthlyQuota is > 0 and var quota
        ? OfWindows(hours, quota, hour => BillingPeriod.Containing(hour, account.AnchorDay).Start, hour => hour.Requests)
        : [];

    static IEnumerable<Figure> OfDays(UsageBucket[] hours, long? limit) =>
        limit is > 0 and var most ? OfWindows(hours, most, hour => Buckets.StartOf(hour, UsageInterval.Daily), hour => hour.Requests - hour.RateLimited) : [];

    static IEnumerable<Figure> OfWindows(UsageBucket[] hours, long limit, Func<DateTimeOffset, DateTimeOffset> windowOf, Func<UsageBucket, long> used)
    {
        var (window, sum) = (DateTimeOffset.MinValue, 0L);
        foreach (var hour in hours)
        {
            var start = windowOf(hour.Start);
            (window, sum) = (start, start == window ? sum + used(hour) : used(hour));
            yield return new Figure(hour.Start, start.ToUnixTimeMilliseconds(), (double)sum / limit, sum, limit, null, null);
        }
    }

    static IEnumerable<Figure> OfPeaks(IEnumerable<KeyPeak> days, long? limit) => limit is > 0 and var most
        ? days.OrderBy(day => day.Day).Select(day => new Figure(day.Day, 0, (double)day.Requests / most, day.Requests, most, null, null))
        : [];

    /// <summary>The test of error spikes, on whole hours instead of minutes.</summary>
    static IEnumerable<Figure> OfErrors(UsageBucket[] hours, AlertRuleSettings rule)
    {
        var options = new ErrorSpikeOptions { LeastRise = rule.Thresholds[0] };
        var (requests, errors, fade) = (0.0, 0.0, Math.Pow(0.5, 1 / options.HalfLife.TotalHours));
        foreach (var hour in hours)
        {
            var usual = (errors + options.PriorRate * options.PriorRequests) / (requests + options.PriorRequests);
            var isSpike = requests >= options.LeastBaseline && hour.Requests >= options.LeastRequests && hour.Errors >= options.LeastErrors
                && ErrorSpike.Tail(hour.Errors, hour.Requests, usual * options.LeastRise) <= options.Significance;
            var rate = hour.ErrorRate ?? 0;
            yield return new Figure(hour.Start, 0, isSpike ? rate / usual : 0, rate, usual, usual, null);
            if (!isSpike)
                (requests, errors) = (requests * fade + hour.Requests, errors * fade + hour.Errors);
        }
    }

    static IEnumerable<Figure> OfActivity(UsageBucket[] hours)
    {
        var detector = new ActivityDetector();
        foreach (var hour in hours.SkipWhile(hour => hour.Requests == 0).SkipLast(1))
        {
            var reading = detector.Observe(hour.Start, hour.Requests);
            var edge = reading.Expected is { } band ? reading.Direction == ActivityDirection.Drop ? band.Low : band.High : (double?)null;
            yield return new Figure(hour.Start, 0, reading.Score, hour.Requests, null, reading.Expected?.Middle, edge);
        }
    }

    static readonly AlertFigures Nothing = new() { Title = "", Message = "", Unit = "" };

    /// <param name="At">When.</param>
    /// <param name="Window">As in <see cref="AlertCondition"/>.</param>
    /// <param name="Compared">What thresholds are compared with.</param>
    /// <param name="Value">What is shown.</param>
    /// <param name="Unit">What a threshold is a part, or a multiple, of; null: of nothing that is shown.</param>
    /// <param name="Baseline">What was usual.</param>
    /// <param name="Edge">What is shown as the threshold then.</param>
    readonly record struct Figure(DateTimeOffset At, long Window, double Compared, double Value, double? Unit, double? Baseline, double? Edge);
}
