using System.Globalization;
using TikApis.RateLimits;

namespace TikApis.Alerts;

/// <summary>What alerts say, in words.</summary>
static class AlertText
{
    public static string TitleOfLimit(LimitKind kind, string key, double threshold, int level)
    {
        var whose = kind == LimitKind.MonthlyQuota ? "" : key.Length == 0 ? " by requests without a key" : $" by key {key}";
        return level == 0
            ? $"Below {Percent(threshold)} of {NameOf(kind)} again{whose}"
            : threshold >= 1 ? $"{Capital(NameOf(kind))} used up{whose}" : $"{Percent(threshold)} of {NameOf(kind)} used{whose}";
    }

    public static string MessageOfLimit(LimitKind kind, string key, long used, long? limit, DateTimeOffset from, DateTimeOffset to) =>
        $"{Number(used)} {(limit is { } most ? $"of {Number(most)} " : "")}{(kind == LimitKind.PostsPerDay ? "posts" : "requests")}{(limit is > 0 and var part ? $" ({Percent((double)used / part)})" : "")} are used in {Span(from, to)}"
        + (kind == LimitKind.MonthlyQuota ? "." : $", with {KeyName(key)}.");

    public static string KeyName(string key) => key.Length == 0 ? "no key" : $"the key {key}";

    /// <summary>A part of an account's requests, after "requests".</summary>
    public static string Of(AlertScope scope) => string.Concat(
        scope.Endpoint is { } endpoint ? $" of {endpoint}" : "",
        scope.Category is { } category ? $" in {category}" : "",
        scope.ApiKeyId is { } key ? $" with {KeyName(key)}" : "");

    public static string Percent(double part) => (100 * part).ToString(part is > 0 and < 0.1 ? "0.##" : "0.#", CultureInfo.InvariantCulture) + " %";

    public static string Number(double number) => number.ToString("#,0.##", CultureInfo.InvariantCulture);

    public static string Span(DateTimeOffset from, DateTimeOffset to) => (to - from).TotalDays switch
    {
        1 => $"the day {Day(from)} (UTC)",
        > 1 => $"the period {Day(from)} to {Day(to.AddDays(-1))} (UTC)",
        _ => $"{Day(from)} {Time(from)} to {Time(to)} UTC",
    };

    static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture);

    static string NameOf(LimitKind kind) => kind switch
    {
        LimitKind.MonthlyQuota => "the monthly quota",
        LimitKind.RequestsPerDay => "the daily requests",
        LimitKind.PostsPerDay => "the daily posts",
        _ => "the requests a minute",
    };

    static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
