using TikApis.Counting;
using TikApis.RateLimits;

namespace TikApis.Alerts;

/// <summary>Watches how much of one limit is used: of the account's quota, or by each API key.</summary>
sealed class LimitWatch(AlertRule rule, LimitKind kind) : IConditionWatch
{
    /// <summary>What comes so late after its window's end still crosses in it, in milliseconds.</summary>
    const long LateMs = 5 * 60_000;

    const long MinuteMs = 60_000;

    /// <summary>Minutes that have to stay below before a rate is no longer near its limit.</summary>
    const int CalmMinutes = 5;

    bool IsOfAccount => kind == LimitKind.MonthlyQuota;

    /// <summary>Of minutes there are so many that a crossing is one until it is over; those of days and periods are told apart.</summary>
    bool IsOfMinutes => kind == LimitKind.RequestsPerMinute;

    public void Look(in AlertLook look, ICollection<AlertCondition> found)
    {
        if (IsOfAccount)
        {
            LookAt("", look.Windows.Periods, look, found);
        }
        else
        {
            foreach (var key in look.Keys)
            {
                if ((rule.Settings.Scope.ApiKeyId ?? key) == key && look.Windows.Find(key) is { } known)
                    LookAt(key, look.Windows.Of(known, kind), look, found);
            }
        }

        if (look.IsTurn)
            LookForEnds(look, found);
    }

    void LookAt(string key, Windows of, in AlertLook look, ICollection<AlertCondition> found)
    {
        ref readonly var limits = ref look.Windows.Limits;
        var start = limits.WindowOf(kind, look.NowMs);
        Cross(key, IsOfMinutes ? FullestMinute(of, start) : of.Look(start), limits, found);
        if (!IsOfAccount && !IsOfMinutes && look.NowMs - start < LateMs)
            Cross(key, of.Look(limits.WindowOf(kind, start - 1)), limits, found);
    }

    void Cross(string key, Window window, in LimitsInForce limits, ICollection<AlertCondition> found)
    {
        if (window.Used > 0 && rule.LevelOf(ShareOf(window.Used, limits)) is var level and > 0)
            found.Add(Condition(key, window.StartMs, window.Used, level, limits));
    }

    /// <summary>Windows end by themselves, and limits can be raised.</summary>
    void LookForEnds(in AlertLook look, ICollection<AlertCondition> found)
    {
        var windows = look.Windows;
        ref readonly var limits = ref windows.Limits;
        foreach (var fired in look.HoldingOf(rule))
        {
            if (!fired.Subject.StartsWith(SubjectOf(""), StringComparison.Ordinal))
                continue;
            var key = fired.Subject[SubjectOf("").Length..];
            var of = IsOfAccount ? windows.Periods : windows.Find(key) is { } known ? windows.Of(known, kind) : null;
            var start = limits.WindowOf(kind, look.NowMs);
            var used = of is null ? 0 : (IsOfMinutes ? FullestMinute(of, start) : of.Look(start)).Used;
            var hasEnded = !IsOfMinutes && fired.Window < start && look.NowMs - start >= LateMs;
            if ((hasEnded || IsOfMinutes || fired.Window == start) && ShareOf(used, limits) < rule.Settings.RecoverBelow)
                found.Add(Condition(key, start, used, 0, limits) with { Window = fired.Window });
        }
    }

    /// <summary>Of the last minutes, and of those that events are ahead of now, the one in which most was used.</summary>
    static Window FullestMinute(Windows of, long start) =>
        of.Fullest(start - CalmMinutes * MinuteMs, start + MinuteRing.FutureMinutes * MinuteMs) ?? new Window { StartMs = start };

    double ShareOf(long used, in LimitsInForce limits) => limits[kind] is > 0 and var limit ? (double)used / limit : 0;

    string SubjectOf(string key) => IsOfAccount ? "" : $"{kind}:{key}";

    AlertCondition Condition(string key, long start, long used, int level, in LimitsInForce limits)
    {
        var limit = limits[kind];
        var (from, to) = (DateTimeOffset.FromUnixTimeMilliseconds(start), DateTimeOffset.FromUnixTimeMilliseconds(limits.EndOf(kind, start)));
        return new AlertCondition(rule, SubjectOf(key), IsOfMinutes ? 0 : start, level, new AlertFigures
        {
            Title = AlertText.TitleOfLimit(kind, key, rule.ThresholdOf(level), level),
            Message = AlertText.MessageOfLimit(kind, key, used, limit, from, to),
            Unit = "requests",
            Value = used,
            Threshold = rule.ThresholdOf(level) * limit,
            Limit = limit,
            WindowStart = from,
            WindowEnd = to,
            Severity = level == 0 ? AlertSeverity.Info : used >= limit ? AlertSeverity.Critical : AlertSeverity.Warning,
            Scope = IsOfAccount ? rule.Settings.Scope : rule.Settings.Scope with { ApiKeyId = key },
        });
    }
}
